use crate::validate::prelude::*;

declare_lint! {
    code: "SL-LAM-003",
    name: "reserved-beyond-account",
    severity: Error,
    category: Functions,
    scope: Document,
    summary: "so much concurrency is reserved that less than 100 remains for the rest",
    docs: r#"
## What it does

Adds up the reserved concurrency of all functions of an account and Region and compares it with the
concurrency of the account less the 100 that have to stay unreserved.

## Why is this bad?

The reservation that goes beyond is refused, and the deployment fails.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"reserved_concurrency": 500, "timeout_s": 10, "memory_mb": 512}},
    {"id": "h", "type": "lambda", "props": {"reserved_concurrency": 450, "timeout_s": 10, "memory_mb": 512}},
    {"id": "q", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "q", "mechanism": "sdk_call"},
    {"id": "e2", "from": "h", "to": "q", "mechanism": "sdk_call"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"reserved_concurrency": 500, "timeout_s": 10, "memory_mb": 512}},
    {"id": "h", "type": "lambda", "props": {"reserved_concurrency": 400, "timeout_s": 10, "memory_mb": 512}},
    {"id": "q", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "q", "mechanism": "sdk_call"},
    {"id": "e2", "from": "h", "to": "q", "mechanism": "sdk_call"}
  ]
}
```

## References

- AWS Lambda Developer Guide: Configuring reserved concurrency
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let available = cx.account_concurrency() - cx.limit("lambda", "unreserved_minimum");
    for pool in super::pools(cx) {
        let reserved: Vec<_> =
            pool.iter().filter_map(|node| Some((*node, node.own_number("reserved_concurrency")?))).collect();
        let total: f64 = reserved.iter().map(|(_, reserved)| reserved).sum();
        let Some((most, own)) = super::largest(&reserved).filter(|_| total > available) else { continue };
        let finding = out.at(most, format!("{total} are reserved, {available} of the account's can be"));
        let left = own - (total - available);
        if left >= 1.0 {
            finding.fix(Fix::risky(
                format!("Lower `reserved_concurrency` of {most} to {left}"),
                vec![set(most, "reserved_concurrency", number(left))],
            ));
        }
        finding.fix(Fix::advice("Ask for a higher quota and state it in `account_concurrency`"));
    }
}
