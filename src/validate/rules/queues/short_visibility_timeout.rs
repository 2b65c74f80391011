use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SQS-001",
    name: "short-visibility-timeout",
    severity: Error,
    category: Queues,
    scope: Wire,
    summary: "messages come back while they are still being handled",
    docs: r#"
## What it does

Compares a queue's visibility timeout with six times the timeout of the function that polls it, plus
the batching window.

## Why is this bad?

A message that reappears too early is handled twice and reaches the dead-letter queue without having
failed. Below the function's timeout the mapping is refused outright.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"visibility_timeout_s": 60, "dlq": "d"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 30}}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"visibility_timeout_s": 180, "dlq": "d"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 30}}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll"}
  ]
}
```

## References

- AWS Lambda Developer Guide: Creating and configuring an Amazon SQS event source mapping
"#,
}

/// Room for retries of a throttled batch, as the provider advises.
const TIMES: f64 = 6.0;

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(Poll, &["sqs_standard", "sqs_fifo"], &["lambda"]) {
        let (queue, function) = (cx.from(link), cx.to(link));
        let (Some(hidden), Some(runs)) = (queue.number("visibility_timeout_s"), function.number("timeout_s")) else {
            continue;
        };
        let window = link.number("MaximumBatchingWindowInSeconds").unwrap_or(0.0);
        let needed = (TIMES * runs + window).ceil();
        if hidden >= needed {
            continue;
        }
        let sum = if window > 0.0 { format!("6 x {runs} s + {window} s") } else { format!("6 x {runs} s") };
        out.at(link, format!("{queue} hides a message for {hidden} s; {function} needs {needed} s ({sum})")).fix(
            Fix::safe(
                format!("Set `visibility_timeout_s` of {queue} to {needed}"),
                vec![set(queue, "visibility_timeout_s", number(needed))],
            ),
        );
    }
}
