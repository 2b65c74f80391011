use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DLQ-008",
    name: "dead-letters-expire-early",
    severity: Warning,
    category: Failures,
    scope: Wire,
    summary: "dead letters expire no later than the messages they were",
    docs: r#"
## What it does

Compares the retention of a standard queue with that of its dead-letter queue.

## Why is this bad?

A standard queue keeps the time a message was first sent, so it may expire right after it was moved.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard"},
    {"id": "d", "type": "sqs_standard"},
    {"id": "m", "type": "cloudwatch_alarm", "props": {"watch": "d"}}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "d", "mechanism": "redrive"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard"},
    {"id": "d", "type": "sqs_standard", "props": {"retention_s": 1209600}}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "d", "mechanism": "redrive"}
  ]
}
```

## References

- Amazon SQS Developer Guide: Dead-letter queues, message retention periods
"#,
}

/// Fourteen days, the longest a queue keeps a message.
const LONGEST: f64 = 1_209_600.0;

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(Redrive, &["sqs_standard"], &["sqs_standard"]).filter(|link| link.from != link.to) {
        let (queue, dead) = (cx.from(link), cx.to(link));
        let (Some(kept), Some(kept_dead)) = (queue.number("retention_s"), dead.number("retention_s")) else { continue };
        if kept_dead > kept {
            continue;
        }
        let days = |seconds: f64| (seconds / 8_640.0).round() / 10.0;
        let message = format!("{dead} keeps messages {} days, {queue} {} days", days(kept_dead), days(kept));
        let finding = out.at(link, message);
        if kept < LONGEST {
            finding.fix(Fix::safe("Keep dead letters 14 days", vec![set(dead, "retention_s", number(LONGEST))]));
        } else {
            let edits =
                vec![set(dead, "retention_s", number(LONGEST)), set(queue, "retention_s", number(LONGEST / 2.0))];
            finding.fix(Fix::risky(format!("Keep messages of {queue} 7 days and dead letters 14"), edits));
        }
    }
}
