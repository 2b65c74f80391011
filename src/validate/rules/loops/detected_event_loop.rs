use super::{guard, is_detected, is_event};
use crate::validate::prelude::*;

declare_lint! {
    code: "SL-LOOP-003",
    name: "detected-event-loop",
    severity: Warning,
    category: Loops,
    scope: Path,
    summary: "events go round in a ring until the platform stops them",
    docs: r#"
## What it does

Finds rings of events with at least one asynchronous step among Lambda, SQS, SNS and S3. A function
that writes into its own bucket is reported by its own rule. A wire with `loop_guard` silences the
ring.

## Why is this bad?

After about 16 rounds Lambda drops the invocation or sends the message to the dead-letter queue.
That is a safety net, not a design.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "f", "type": "lambda"},
    {"id": "t", "type": "sns_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll"},
    {"id": "e2", "from": "f", "to": "t", "mechanism": "sdk_call"},
    {"id": "e3", "from": "t", "to": "q", "mechanism": "subscription"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "f", "type": "lambda"},
    {"id": "t", "type": "sns_standard"},
    {"id": "r", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll"},
    {"id": "e2", "from": "f", "to": "t", "mechanism": "sdk_call"},
    {"id": "e3", "from": "t", "to": "r", "mechanism": "subscription"}
  ]
}
```

## Fix safety

Stating a guard is a promise that the code keeps.

## References

- AWS Lambda Developer Guide: Use Lambda recursive loop detection to prevent infinite loops
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let keep = |link: &Link<'_>| {
        link.is_flow() && !link.flag("loop_guard") && is_detected(cx.from(link)) && is_detected(cx.to(link))
    };
    for ring in cx.rings(keep, is_event) {
        let own_bucket = ring.links.len() == 2 && cx.ring_nodes(&ring).any(|node| node.is("s3"));
        if !own_bucket {
            let message = format!("{} runs in a ring until loop detection cuts it", cx.ring_text(&ring));
            guard(cx, out, &ring, message);
        }
    }
}
