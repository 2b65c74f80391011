use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DDB-003",
    name: "recovery-off",
    severity: Info,
    category: Data,
    scope: Component,
    summary: "a table that is written to cannot be restored to an earlier moment",
    docs: r#"
## What it does

Finds DynamoDB tables that something writes to and whose point-in-time recovery is off.

## Why is this bad?

A bad deployment or a wrong delete cannot be undone.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "t", "type": "dynamodb"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call", "props": {"Access": "write"}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "t", "type": "dynamodb", "props": {"pitr": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call", "props": {"Access": "write"}}
  ]
}
```

## References

- Amazon DynamoDB Developer Guide: Point-in-time backups
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for table in cx.of("dynamodb").filter(|table| !table.flag("pitr")) {
        if super::writers(cx, table).next().is_some() {
            out.at(table, format!("{table} has no point-in-time recovery"))
                .fix(Fix::safe("Turn `pitr` on", vec![set(table, "pitr", true)]));
        }
    }
}
