use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SQS-004",
    name: "large-batch-without-window",
    severity: Error,
    category: Queues,
    scope: Wire,
    summary: "a large batch needs a batching window",
    docs: r#"
## What it does

Finds mappings from a standard queue to a function with more than ten messages a batch and no window
of at least a second.

## Why is this bad?

Lambda asks for the window before it gathers more than one receive; creating the mapping fails.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll", "props": {"BatchSize": 100}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d", "visibility_timeout_s": 120}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll", "props": {"BatchSize": 100, "MaximumBatchingWindowInSeconds": 1}}
  ]
}
```

## References

- AWS Lambda API Reference: CreateEventSourceMapping
"#,
}

/// What one receive returns at most.
const ONE_RECEIVE: f64 = 10.0;

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(Poll, &["sqs_standard"], &["lambda", "lambda_durable"]) {
        let window = link.number("MaximumBatchingWindowInSeconds").unwrap_or(0.0);
        let Some(batch) = link.number("BatchSize").filter(|batch| *batch > ONE_RECEIVE && window < 1.0) else {
            continue;
        };
        out.at(link, format!("{link} gathers batches of {batch} without a batching window")).fix(Fix::safe(
            "Set `MaximumBatchingWindowInSeconds` to 1",
            vec![set(link, "MaximumBatchingWindowInSeconds", 1)],
        ));
    }
}
