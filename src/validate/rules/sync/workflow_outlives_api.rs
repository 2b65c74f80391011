use super::{integration_timeout, lower_timeout};
use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SYNC-011",
    name: "workflow-outlives-api",
    severity: Warning,
    category: Sync,
    scope: Wire,
    summary: "an Express workflow may run longer than the API in front of it waits",
    docs: r#"
## What it does

Compares the timeout of an Express workflow with the integration timeout of the API that waits for
it.

## Why is this bad?

The client gets an error while the workflow goes on.

## Example

```json
{
  "nodes": [
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "s", "type": "sfn_express", "props": {"timeout_s": 120, "log_level": "ALL"}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "s", "mechanism": "sync_invoke"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "s", "type": "sfn_express", "props": {"timeout_s": 20, "log_level": "ALL"}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "s", "mechanism": "sync_invoke"}
  ]
}
```

## Fix safety

Lowering the timeout is safe when the API is the workflow's only caller.

## References

- AWS Step Functions Developer Guide: Synchronous Express Workflows
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(SyncInvoke, &["apigw_rest", "apigw_http", "apigw_ws"], &["sfn_express"]) {
        let workflow = cx.to(link);
        let (Some(waits), Some(runs)) = (integration_timeout(cx, link), workflow.number("timeout_s")) else { continue };
        if runs > waits {
            out.at(link, format!("{workflow} may run {runs} s, but {} waits {waits} s", cx.from(link)))
                .fix(lower_timeout(cx, workflow, waits))
                .fix(Fix::advice("Start it asynchronously and let the client ask for the result"));
        }
    }
}
