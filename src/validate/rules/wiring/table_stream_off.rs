use crate::validate::prelude::*;

declare_lint! {
    code: "SL-WIRE-007",
    name: "table-stream-off",
    severity: Error,
    category: Wiring,
    scope: Wire,
    summary: "a table is read as a stream, but its stream is off",
    docs: r#"
## What it does

Finds pollers on a DynamoDB table whose `stream_view` is not set.

## Why is this bad?

The event source mapping or pipe needs the ARN of a stream, which a table without one does not have.

## Example

```json
{
  "nodes": [
    {"id": "t", "type": "dynamodb"},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "f", "mechanism": "poll", "props": {"StartingPosition": "LATEST", "OnFailure": "x"}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "t", "type": "dynamodb", "props": {"stream_view": "NEW_IMAGE"}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "f", "mechanism": "poll", "props": {"StartingPosition": "LATEST", "OnFailure": "x"}}
  ]
}
```

## References

- Amazon DynamoDB Developer Guide: Change data capture for DynamoDB Streams
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(Poll, &["dynamodb"], &[]) {
        let table = cx.from(link);
        if !table.has("stream_view") {
            out.at(link, format!("{link} reads the stream of {table}, which is off")).fix(Fix::safe(
                "Turn the stream on with `stream_view` NEW_AND_OLD_IMAGES",
                vec![set(table, "stream_view", "NEW_AND_OLD_IMAGES")],
            ));
        }
    }
}
