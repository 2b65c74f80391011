use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SQS-003",
    name: "fifo-batching",
    severity: Error,
    category: Queues,
    scope: Wire,
    summary: "a FIFO queue is polled in batches it does not support",
    docs: r#"
## What it does

Finds mappings from a FIFO queue to a function with a batching window or more than ten messages a
batch.

## Why is this bad?

FIFO queues take neither; creating the mapping fails.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_fifo", "props": {"dlq": "d"}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll", "props": {"MaximumBatchingWindowInSeconds": 5}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_fifo", "props": {"dlq": "d"}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll", "props": {"BatchSize": 10}}
  ]
}
```

## References

- AWS Lambda API Reference: CreateEventSourceMapping
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let largest = cx.limit("sqs_fifo", "esm_batch");
    for link in cx.wires(Poll, &["sqs_fifo"], &["lambda", "lambda_durable"]) {
        let mut faults = Vec::new();
        let mut edits = Vec::new();
        if let Some(window) = link.number("MaximumBatchingWindowInSeconds").filter(|window| *window > 0.0) {
            faults.push(format!("a batching window of {window} s"));
            edits.push(unset(link, "MaximumBatchingWindowInSeconds"));
        }
        if let Some(batch) = link.number("BatchSize").filter(|batch| *batch > largest) {
            faults.push(format!("batches of {batch}"));
            edits.push(set(link, "BatchSize", number(largest)));
        }
        if !faults.is_empty() {
            out.at(link, format!("{link} has {}, which a FIFO queue does not take", faults.join(" and ")))
                .fix(Fix::safe(format!("No window, batches of {largest} at most"), edits));
        }
    }
}
