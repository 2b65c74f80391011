use crate::validate::prelude::*;

declare_lint! {
    code: "SL-OBS-003",
    name: "access-log-off",
    severity: Warning,
    category: Observability,
    scope: Component,
    summary: "nobody can tell who called this API",
    docs: r#"
## What it does

Finds REST and HTTP APIs without access logs and without a wire to a log group.

## Why is this bad?

After an incident there is no trail of requests.

## Example

```json
{
  "nodes": [
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5, "xray": true, "log_retention_days": 30}}
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
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT", "access_log": true}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5, "xray": true, "log_retention_days": 30}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "f", "mechanism": "sync_invoke"}
  ]
}
```

## References

- Amazon API Gateway Developer Guide: Set up CloudWatch logging for REST APIs
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for api in cx.of_any(&["apigw_rest", "apigw_http"]).filter(|api| !api.flag("access_log")) {
        if !super::logs_to_group(cx, api) {
            out.at(api, format!("{api} writes no access log"))
                .fix(Fix::safe("Turn the access log on", vec![set(api, "access_log", true)]));
        }
    }
}
