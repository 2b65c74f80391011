use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DLQ-006",
    name: "unbounded-stream-retries",
    severity: Warning,
    category: Failures,
    scope: Wire,
    summary: "one bad record can block a shard until it expires",
    docs: r#"
## What it does

Finds readers of a stream that retry without limit: neither attempts nor age of a record are
bounded.

## Why is this bad?

Records are handled in order. One that always fails holds up its shard for the whole retention, from
a day to a year.

## Example

```json
{
  "nodes": [
    {"id": "k", "type": "kinesis"},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "k", "to": "f", "mechanism": "poll", "props": {"StartingPosition": "LATEST", "OnFailure": "q", "FunctionResponseTypes": "ReportBatchItemFailures"}}
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
    {"id": "e1", "from": "k", "to": "f", "mechanism": "poll", "props": {"StartingPosition": "LATEST", "OnFailure": "q", "MaximumRecordAgeInSeconds": 3600}}
  ]
}
```

## Fix safety

Safe where a failure destination keeps what is given up; otherwise bounded retries lose records.

## References

- AWS Lambda Developer Guide: How Lambda processes records from stream and queue-based event sources
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(Poll, &["kinesis", "dynamodb", "dynamodb_stream", "msk"], &[]) {
        let unbounded = ["MaximumRetryAttempts", "MaximumRecordAgeInSeconds"]
            .iter()
            .all(|name| link.number(name).is_some_and(|value| value == -1.0));
        if !unbounded {
            continue;
        }
        let mut edits = vec![set(link, "MaximumRetryAttempts", 5), set(link, "MaximumRecordAgeInSeconds", 3600)];
        if cx.to(link).is_function() {
            edits.push(set(link, "BisectBatchOnFunctionError", true));
        }
        let title = "Give up after 5 attempts or an hour, and split failing batches";
        let kept = link.has_own_any(&["OnFailure", "DeadLetterConfig"]);
        let fix = if kept { Fix::safe(title, edits) } else { Fix::risky(title, edits) };
        out.at(link, format!("{link} retries a failing record until it expires")).fix(fix);
    }
}
