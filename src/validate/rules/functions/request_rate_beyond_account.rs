use crate::validate::prelude::*;

declare_lint! {
    code: "SL-LAM-008",
    name: "request-rate-beyond-account",
    severity: Warning,
    category: Functions,
    scope: Document,
    summary: "functions get more calls a second than the account takes",
    docs: r#"
## What it does

Adds up the declared calls a second of all functions of an account and Region and compares them with
ten times the concurrency of the account. Polled records count by the batch.

## Why is this bad?

Short functions run into this limit while concurrency is still free; all functions of the Region are
throttled.

## Example

```json
{
  "nodes": [
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda", "props": {"avg_duration_ms": 40, "timeout_s": 10, "memory_mb": 512}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "f", "mechanism": "sync_invoke", "props": {"rps": 20000}}
  ]
}
```

## Use instead

```json
{
  "settings": {"account_concurrency": 3000},
  "nodes": [
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda", "props": {"avg_duration_ms": 40, "timeout_s": 10, "memory_mb": 512}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "f", "mechanism": "sync_invoke", "props": {"rps": 20000}}
  ]
}
```

## References

- AWS Lambda Developer Guide: Lambda quotas
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let allowed = cx.account_concurrency() * cx.limit("lambda", "rps_per_concurrency");
    for pool in super::pools(cx) {
        let calls: Vec<_> = pool.iter().filter_map(|node| Some((*node, super::invocations(cx, node)?))).collect();
        let total: f64 = calls.iter().map(|(_, calls)| calls).sum();
        let Some((busiest, _)) = super::largest(&calls).filter(|_| total > allowed) else { continue };
        out.at(busiest, format!("functions get {} calls a second, the account takes {allowed}", rounded(total)))
            .fix(Fix::advice("Ask for more concurrency, or batch the calls in a queue or stream"));
    }
}
