use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DLQ-002",
    name: "stream-without-failure-destination",
    severity: Error,
    category: Failures,
    scope: Wire,
    summary: "records of a stream are lost when the function fails",
    docs: r#"
## What it does

Finds event source mappings from a stream to a function without `OnFailure`.

## Why is this bad?

A record that always fails is dropped after the retries, or blocks its shard until it expires.

## Example

```json
{
  "nodes": [
    {"id": "k", "type": "kinesis"},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "k", "to": "f", "mechanism": "poll", "props": {"StartingPosition": "LATEST", "MaximumRetryAttempts": 3, "FunctionResponseTypes": "ReportBatchItemFailures"}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "k", "type": "kinesis"},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "k", "to": "f", "mechanism": "poll", "props": {"StartingPosition": "LATEST", "OnFailure": "q"}}
  ]
}
```

## References

- AWS Lambda Developer Guide: Retaining discarded batch records
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let streams = ["kinesis", "dynamodb", "dynamodb_stream", "msk"];
    for link in cx.wires(Poll, &streams, &["lambda", "lambda_durable"]) {
        if !link.has_own("OnFailure") {
            out.at(link, format!("records of {} that {} cannot handle are dropped", cx.from(link), cx.to(link)))
                .fix(cx.name_dead_letter_queue(cx.to(link), link, "OnFailure", "sqs_standard"));
        }
    }
}
