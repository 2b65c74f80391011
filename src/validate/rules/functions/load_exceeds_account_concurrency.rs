use crate::validate::prelude::*;

declare_lint! {
    code: "SL-LAM-001",
    name: "load-exceeds-account-concurrency",
    severity: Error,
    category: Functions,
    scope: Document,
    summary: "the declared load runs more functions at once than the account allows",
    docs: r#"
## What it does

Adds up calls a second x duration over all functions of an account and Region and compares the sum
with the concurrency of the account. Polled records count by the batch. Without declared load and
durations it is silent.

## Why is this bad?

Every function of the Region is throttled, not only the busy one.

## Example

```json
{
  "nodes": [
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda", "props": {"avg_duration_ms": 2000, "timeout_s": 10, "memory_mb": 512}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "f", "mechanism": "sync_invoke", "props": {"rps": 800}}
  ]
}
```

## Use instead

```json
{
  "settings": {"account_concurrency": 2000},
  "nodes": [
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda", "props": {"avg_duration_ms": 2000, "timeout_s": 10, "memory_mb": 512}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "f", "mechanism": "sync_invoke", "props": {"rps": 800}}
  ]
}
```

## References

- AWS Lambda Developer Guide: Understanding Lambda function scaling
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let allowed = cx.account_concurrency();
    for pool in super::pools(cx) {
        let needs: Vec<_> = pool.iter().filter_map(|node| Some((*node, super::concurrency(cx, node)?))).collect();
        let total: f64 = needs.iter().map(|(_, need)| need).sum();
        let Some((busiest, _)) = super::largest(&needs) else { continue };
        if total > allowed {
            let total = rounded(total);
            let (count, plural) = (needs.len(), if needs.len() == 1 { "" } else { "s" });
            out.at(
                busiest,
                format!("{count} function{plural} run {total} times at once, the account allows {allowed}"),
            )
            .fix(Fix::advice("Ask for a higher quota, shorten the work, or buffer it in a queue"));
        }
    }
}
