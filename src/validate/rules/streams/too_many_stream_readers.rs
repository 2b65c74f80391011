use crate::validate::prelude::*;

declare_lint! {
    code: "SL-STR-001",
    name: "too-many-stream-readers",
    severity: Warning,
    category: Streams,
    scope: Component,
    summary: "more readers share a table's stream than it serves well",
    docs: r#"
## What it does

Counts the pollers of a DynamoDB stream, drawn at the table or at its stream. Two are served, one
when the table is global, since replication reads as well.

## Why is this bad?

Every shard of the stream serves two readers; more of them are throttled, and records are late or
expire after a day.

## Example

```json
{
  "nodes": [
    {"id": "t", "type": "dynamodb", "props": {"stream_view": "NEW_IMAGE"}},
    {"id": "a", "type": "lambda"},
    {"id": "b", "type": "lambda"},
    {"id": "p", "type": "eventbridge_pipe"}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "a", "mechanism": "poll", "props": {"StartingPosition": "LATEST"}},
    {"id": "e2", "from": "t", "to": "b", "mechanism": "poll", "props": {"StartingPosition": "LATEST"}},
    {"id": "e3", "from": "t", "to": "p", "mechanism": "poll", "props": {"StartingPosition": "LATEST"}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "t", "type": "dynamodb", "props": {"stream_view": "NEW_IMAGE"}},
    {"id": "p", "type": "eventbridge_pipe"},
    {"id": "u", "type": "eventbridge_bus"}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "p", "mechanism": "poll", "props": {"StartingPosition": "LATEST"}},
    {"id": "e2", "from": "p", "to": "u", "mechanism": "direct_integration"}
  ]
}
```

## References

- Amazon DynamoDB Developer Guide: Reading and processing a stream
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for table in cx.of("dynamodb") {
        let drawn_apart = cx.out_of(table).map(|link| cx.to(link)).filter(|node| node.is("dynamodb_stream"));
        let readers = readers(cx, table) + drawn_apart.map(|stream| self::readers(cx, stream)).sum::<usize>();
        judge(cx, out, table, readers, table.flag("global_table"));
    }
    for stream in cx.of("dynamodb_stream") {
        if !cx.into(stream).any(|link| cx.from(link).is("dynamodb")) {
            judge(cx, out, stream, readers(cx, stream), false);
        }
    }
}

fn readers(cx: &Checker<'_>, node: &Node<'_>) -> usize {
    cx.out_of(node)
        .filter(|link| link.is(Poll) && link.value("Enabled").and_then(Value::as_bool) != Some(false))
        .count()
}

fn judge(cx: &Checker<'_>, out: &mut Findings, node: &Node<'_>, readers: usize, is_global: bool) {
    let served = cx.limit("dynamodb", "stream_readers_per_shard") - if is_global { 1.0 } else { 0.0 };
    if readers as f64 > served {
        let because = if is_global { "; replication of the global table takes one" } else { "" };
        out.at(node, format!("{readers} readers share the stream of {node}, which serves {served}{because}"))
            .fix(Fix::advice("Let one pipe read the stream and fan out through a bus or topic"));
    }
}
