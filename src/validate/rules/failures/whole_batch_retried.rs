use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DLQ-009",
    name: "whole-batch-retried",
    severity: Info,
    category: Failures,
    scope: Wire,
    summary: "one failure makes the whole batch come again",
    docs: r#"
## What it does

Finds batches larger than one from a queue or stream to a function that does not report single
failures.

## Why is this bad?

Messages that were handled well are handled again.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll", "props": {"BatchSize": 10}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll", "props": {"BatchSize": 10, "FunctionResponseTypes": "ReportBatchItemFailures"}}
  ]
}
```

## Fix safety

The function has to return which messages failed.

## References

- AWS Lambda Developer Guide: Handling errors for an SQS event source in Lambda
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let sources = ["sqs_standard", "sqs_fifo", "kinesis", "dynamodb", "dynamodb_stream"];
    for link in cx.wires(Poll, &sources, &["lambda", "lambda_durable"]) {
        let Some(batch) = link.number("BatchSize").filter(|batch| *batch > 1.0) else { continue };
        if !link.has("FunctionResponseTypes") {
            out.at(link, format!("one failure in a batch of {batch} brings the whole batch back to {}", cx.to(link)))
                .fix(Fix::risky(
                    "Report failures one by one",
                    vec![set(link, "FunctionResponseTypes", "ReportBatchItemFailures")],
                ));
        }
    }
}
