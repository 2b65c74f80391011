use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SQS-002",
    name: "competing-consumers",
    severity: Warning,
    category: Queues,
    scope: Component,
    summary: "several consumers take messages from one queue",
    docs: r#"
## What it does

Finds queues that more than one component polls.

## Why is this bad?

Consumers of a queue compete: each message reaches only one of them, and which one is chance.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "f", "type": "lambda"},
    {"id": "h", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll"},
    {"id": "e2", "from": "q", "to": "h", "mechanism": "poll"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "t", "type": "sns_standard"},
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "r", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "f", "type": "lambda"},
    {"id": "h", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "q", "mechanism": "subscription", "props": {"RedrivePolicy": "d"}},
    {"id": "e2", "from": "t", "to": "r", "mechanism": "subscription", "props": {"RedrivePolicy": "d"}},
    {"id": "e3", "from": "q", "to": "f", "mechanism": "poll"},
    {"id": "e4", "from": "r", "to": "h", "mechanism": "poll"}
  ]
}
```

## References

- Amazon SNS Developer Guide: Common Amazon SNS scenarios, fanout
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for queue in cx.of_any(&["sqs_standard", "sqs_fifo"]) {
        let consumers: Vec<String> =
            cx.out_of(queue).filter(|link| link.is(Poll)).map(|link| cx.to(link).to_string()).collect();
        if consumers.len() > 1 {
            out.at(queue, format!("{} compete for the messages of {queue}", consumers.join(" and ")))
                .fix(Fix::advice("Fan out with a topic or bus, one queue for each consumer"));
        }
    }
}
