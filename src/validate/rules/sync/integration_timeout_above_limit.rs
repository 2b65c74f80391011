use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SYNC-004",
    name: "integration-timeout-above-limit",
    severity: Error,
    category: Sync,
    scope: Wire,
    summary: "an API is told to wait longer than it can",
    docs: r#"
## What it does

Checks integration timeouts of HTTP and WebSocket APIs, and of edge-optimised REST APIs, against the
hard limit, wherever they are stated.

## Why is this bad?

Only Regional and private REST APIs can be raised beyond it; the value is rejected.

## Example

```json
{
  "nodes": [
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 20}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "f", "mechanism": "sync_invoke", "props": {"timeoutInMillis": 45000}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 20}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "f", "mechanism": "sync_invoke", "props": {"timeoutInMillis": 30000}}
  ]
}
```

## Fix safety

Lowering to the limit is what the provider would do at best.

## References

- Amazon API Gateway Developer Guide: Quotas
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for api in cx.of_any(&["apigw_http", "apigw_ws", "apigw_rest"]) {
        let edge_optimised = api.is("apigw_rest")
            && !api.is_text("endpoint_type", "REGIONAL")
            && !api.is_text("endpoint_type", "PRIVATE");
        if api.is("apigw_rest") && !edge_optimised {
            continue;
        }
        let limit = cx.limit(api.service, "integration_timeout") * 1000.0;
        let remedy = |at: ElementId, name: &str| {
            Fix::safe(format!("Set `{name}` to {limit}"), vec![set(at, name, number(limit))])
        };
        if let Some(millis) = api.own_number("timeout_ms").filter(|millis| *millis > limit) {
            let finding = out.at(api, format!("{api} waits {millis} ms, above the hard limit of {limit} ms"));
            for link in cx.out_of(api).filter(|link| link.is_any(&[SyncInvoke, DirectIntegration])) {
                if link.own("timeoutInMillis").is_none() {
                    finding.and(link);
                }
            }
            finding.fix(remedy(api.into(), "timeout_ms"));
            if edge_optimised {
                finding.fix(regional(api));
            }
        }
        for link in cx.out_of(api) {
            if let Some(millis) = link.own_number("timeoutInMillis").filter(|millis| *millis > limit) {
                let finding = out.at(link, format!("{link} waits {millis} ms, above the hard limit of {limit} ms"));
                finding.fix(remedy(link.into(), "timeoutInMillis"));
                if edge_optimised {
                    finding.fix(regional(api));
                }
            }
        }
    }
}

fn regional(api: &Node<'_>) -> Fix {
    Fix::risky("Make the API Regional and ask for a higher quota", vec![set(api, "endpoint_type", "REGIONAL")])
}
