use crate::validate::prelude::*;

declare_lint! {
    code: "SL-LAM-002",
    name: "load-exceeds-reserved-concurrency",
    severity: Warning,
    category: Functions,
    scope: Component,
    summary: "a function gets more calls than its reserved concurrency handles",
    docs: r#"
## What it does

Compares calls a second x duration with `reserved_concurrency`. Without declared load and a duration
it is silent.

## Why is this bad?

Calls beyond it are throttled: callers get errors, and events wait or expire.

## Example

```json
{
  "nodes": [
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda", "props": {"avg_duration_ms": 500, "reserved_concurrency": 20, "timeout_s": 10, "memory_mb": 512}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "f", "mechanism": "sync_invoke", "props": {"rps": 100}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda", "props": {"avg_duration_ms": 500, "reserved_concurrency": 60, "timeout_s": 10, "memory_mb": 512}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "f", "mechanism": "sync_invoke", "props": {"rps": 100}}
  ]
}
```

## Fix safety

Reserved concurrency is taken from what other functions share.

## References

- AWS Lambda Developer Guide: Configuring reserved concurrency
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for function in cx.of("lambda") {
        let Some(reserved) = function.own_number("reserved_concurrency").filter(|reserved| *reserved > 0.0) else {
            continue;
        };
        let Some(needed) = super::concurrency(cx, function).filter(|needed| *needed > reserved) else { continue };
        let (needed, wanted) = (rounded(needed), needed.ceil());
        out.at(function, format!("{function} has to run {needed} times at once, but {reserved} are reserved")).fix(
            Fix::risky(
                format!("Set `reserved_concurrency` to {wanted}"),
                vec![set(function, "reserved_concurrency", number(wanted))],
            ),
        );
    }
}
