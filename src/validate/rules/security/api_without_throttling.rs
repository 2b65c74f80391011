use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SEC-005",
    name: "api-without-throttling",
    severity: Warning,
    category: Security,
    scope: Component,
    summary: "an API that clients reach has no request limit of its own",
    docs: r#"
## What it does

Finds REST and HTTP APIs that browsers or apps reach, directly or through a distribution, without
`throttle_rps`.

## Why is this bad?

One client can use up the quota of the account and all concurrency of the functions behind it.

## Example

```json
{
  "nodes": [
    {"id": "c", "type": "client_web"},
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}}
  ],
  "edges": [
    {"id": "e1", "from": "c", "to": "a", "mechanism": "sync_invoke"},
    {"id": "e2", "from": "a", "to": "f", "mechanism": "sync_invoke"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "c", "type": "client_web"},
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT", "throttle_rps": 100}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}}
  ],
  "edges": [
    {"id": "e1", "from": "c", "to": "a", "mechanism": "sync_invoke"},
    {"id": "e2", "from": "a", "to": "f", "mechanism": "sync_invoke"}
  ]
}
```

## Fix safety

Requests above the limit are refused.

## References

- Amazon API Gateway Developer Guide: Throttle requests to your REST APIs
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for api in super::public_entries(cx).filter(|api| api.is_any(&["apigw_rest", "apigw_http"])) {
        if !api.has_own("throttle_rps") {
            let wanted = cx.inflow(api).map_or(USUAL_RPS, |load| (load * PEAK).ceil().max(USUAL_RPS));
            out.at(api, format!("{api} takes as many requests as the account allows")).fix(Fix::risky(
                format!("Set `throttle_rps` to {wanted}"),
                vec![set(api, "throttle_rps", number(wanted))],
            ));
        }
    }
}

const USUAL_RPS: f64 = 100.0;
/// Room above the declared load.
const PEAK: f64 = 3.0;
