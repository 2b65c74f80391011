use crate::validate::prelude::*;

declare_lint! {
    code: "SL-LAM-004",
    name: "function-switched-off",
    severity: Error,
    category: Functions,
    scope: Component,
    summary: "a function is switched off by a reserved concurrency of zero",
    docs: r#"
## What it does

Finds functions with `reserved_concurrency` 0 that something calls.

## Why is this bad?

Every call is throttled: usually the leftover of an incident.

## Example

```json
{
  "nodes": [
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda", "props": {"reserved_concurrency": 0, "timeout_s": 10, "memory_mb": 512}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "f", "mechanism": "sync_invoke"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10, "memory_mb": 512}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "f", "mechanism": "sync_invoke"}
  ]
}
```

## Fix safety

The function starts to run again; find out first why it was stopped.

## References

- AWS Lambda Developer Guide: Configuring reserved concurrency
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for function in cx.of("lambda").filter(|node| node.own_number("reserved_concurrency") == Some(0.0)) {
        if cx.into(function).any(|link| !link.is(Attachment)) {
            out.at(function, format!("{function} is called, but 0 executions are reserved for it"))
                .fix(Fix::risky("Remove `reserved_concurrency`", vec![unset(function, "reserved_concurrency")]));
        }
    }
}
