use super::{guard, is_detected, is_event};
use crate::validate::prelude::*;

declare_lint! {
    code: "SL-LOOP-002",
    name: "undetected-event-loop",
    severity: Error,
    category: Loops,
    scope: Path,
    summary: "events go round in a ring that the platform does not stop",
    docs: r#"
## What it does

Finds rings of events with at least one asynchronous step that pass through something other than
Lambda, SQS, SNS and S3. A wire of the ring with `loop_guard` silences it.

## Why is this bad?

Loop detection follows messages through Lambda, SQS, SNS and S3 only. A ring through a table stream,
an event bus or a Kinesis stream runs until somebody notices the bill.

## Example

```json
{
  "nodes": [
    {"id": "t", "type": "dynamodb", "props": {"stream_view": "NEW_IMAGE"}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "f", "mechanism": "poll", "props": {"StartingPosition": "LATEST", "OnFailure": "x"}},
    {"id": "e2", "from": "f", "to": "t", "mechanism": "sdk_call"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "t", "type": "dynamodb", "props": {"stream_view": "NEW_IMAGE"}},
    {"id": "f", "type": "lambda"},
    {"id": "u", "type": "dynamodb"}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "f", "mechanism": "poll", "props": {"StartingPosition": "LATEST", "OnFailure": "x"}},
    {"id": "e2", "from": "f", "to": "u", "mechanism": "sdk_call"}
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
    let keep = |link: &Link<'_>| link.is_flow() && !link.flag("loop_guard");
    let seed = |link: &Link<'_>| is_event(link) || !is_detected(cx.from(link));
    for ring in cx.rings(keep, seed) {
        let outside = cx.ring_nodes(&ring).find(|node| !is_detected(node));
        let Some(outside) = outside.filter(|_| cx.ring_links(&ring).any(is_event)) else { continue };
        let message =
            format!("{} runs in a ring, and no loop detection follows it through {outside}", cx.ring_text(&ring));
        guard(cx, out, &ring, message);
    }
}
