use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DLQ-007",
    name: "low-receive-count",
    severity: Info,
    category: Failures,
    scope: Wire,
    summary: "messages count as failed too soon",
    docs: r#"
## What it does

Finds dead-letter wires of queues that a function polls with a receive count below five.

## Why is this bad?

A throttled function uses up receives as well, so messages end in the dead-letter queue without ever
having failed.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard"},
    {"id": "d", "type": "sqs_standard", "props": {"retention_s": 1209600}},
    {"id": "m", "type": "cloudwatch_alarm", "props": {"watch": "d"}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "d", "mechanism": "redrive", "props": {"maxReceiveCount": 1}},
    {"id": "e2", "from": "q", "to": "f", "mechanism": "poll", "props": {"FunctionResponseTypes": "ReportBatchItemFailures"}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard"},
    {"id": "d", "type": "sqs_standard", "props": {"retention_s": 1209600}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "d", "mechanism": "redrive", "props": {"maxReceiveCount": 5}},
    {"id": "e2", "from": "q", "to": "f", "mechanism": "poll"}
  ]
}
```

## References

- AWS Lambda Developer Guide: Using Lambda with Amazon SQS
"#,
}

/// Receives that leave room for throttling.
const LEAST: f64 = 5.0;

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(Redrive, &["sqs_standard", "sqs_fifo"], &[]) {
        let queue = cx.from(link);
        let polled = cx.out_of(queue).any(|link| link.is(Poll) && cx.to(link).is_function());
        let stated = link.own_number("maxReceiveCount").or_else(|| queue.own_number("max_receive_count"));
        let Some(count) = stated.or_else(|| link.number("maxReceiveCount")).filter(|count| polled && *count < LEAST)
        else {
            continue;
        };
        out.at(link, format!("{queue} gives a message up after {count} receives, and throttling uses them up too"))
            .fix(Fix::safe(format!("Set `maxReceiveCount` to {LEAST}"), vec![set(link, "maxReceiveCount", 5)]));
    }
}
