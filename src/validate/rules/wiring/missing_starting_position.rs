use crate::validate::prelude::*;

declare_lint! {
    code: "SL-WIRE-008",
    name: "missing-starting-position",
    severity: Error,
    category: Wiring,
    scope: Wire,
    summary: "a stream is read without saying where to start",
    docs: r#"
## What it does

Finds event source mappings from Kinesis or DynamoDB streams to a function without
`StartingPosition`.

## Why is this bad?

The position is required; creating the mapping fails without it.

## Example

```json
{
  "nodes": [
    {"id": "k", "type": "kinesis"},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "k", "to": "f", "mechanism": "poll", "props": {"OnFailure": "x"}}
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
    {"id": "e1", "from": "k", "to": "f", "mechanism": "poll", "props": {"StartingPosition": "TRIM_HORIZON", "OnFailure": "x"}}
  ]
}
```

## References

- AWS Lambda API Reference: CreateEventSourceMapping
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(Poll, &["kinesis", "dynamodb", "dynamodb_stream"], &["lambda", "lambda_durable"]) {
        if !link.has("StartingPosition") {
            out.at(link, format!("{link} does not say where in the stream to start")).fix(Fix::safe(
                "Start at the oldest record: `StartingPosition` TRIM_HORIZON",
                vec![set(link, "StartingPosition", "TRIM_HORIZON")],
            ));
        }
    }
}
