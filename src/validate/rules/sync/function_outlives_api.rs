use super::{integration_timeout, lower_timeout};
use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SYNC-003",
    name: "function-outlives-api",
    severity: Warning,
    category: Sync,
    scope: Wire,
    summary: "a function may run longer than the API in front of it waits",
    docs: r#"
## What it does

Compares a function's timeout with the integration timeout of the REST, HTTP, WebSocket or GraphQL
API that calls it.

## Why is this bad?

The client gets an error while the function goes on and is billed; a retry does the work twice.

## Example

```json
{
  "nodes": [
    {"id": "a", "type": "apigw_rest", "props": {"auth": "AWS_IAM"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 60}}
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
    {"id": "a", "type": "apigw_rest", "props": {"auth": "AWS_IAM", "endpoint_type": "REGIONAL"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 60}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "f", "mechanism": "sync_invoke", "props": {"timeoutInMillis": 90000}}
  ]
}
```

## Fix safety

Lowering the timeout is safe when the API is the function's only caller.

## References

- Amazon API Gateway Developer Guide: Quotas
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let apis = ["apigw_rest", "apigw_http", "apigw_ws", "appsync"];
    for link in cx.wires(SyncInvoke, &apis, &["lambda"]) {
        let function = cx.to(link);
        let (Some(waits), Some(runs)) = (integration_timeout(cx, link), function.number("timeout_s")) else { continue };
        if runs > waits {
            let message = format!("{function} may run {runs} s, but {} waits {waits} s", cx.from(link));
            out.at(link, message)
                .fix(lower_timeout(cx, function, waits))
                .fix(Fix::advice("Answer 202 at once and do the work behind a queue"));
        }
    }
}
