use crate::validate::prelude::*;

declare_lint! {
    code: "SL-MC-002",
    name: "request-outlives-balancer",
    severity: Warning,
    category: Multicloud,
    scope: Wire,
    summary: "a request to an Azure function takes longer than the load balancer waits",
    docs: r#"
## What it does

Finds requests from clients or API Management to functions with a duration above 230 seconds.

## Why is this bad?

The load balancer gives up after 230 seconds, whatever the plan and its timeout.

## Example

```json
{
  "nodes": [
    {"id": "c", "type": "client_web"},
    {"id": "f", "type": "az_functions", "props": {"duration_s": 400}}
  ],
  "edges": [
    {"id": "e1", "from": "c", "to": "f", "mechanism": "sync_invoke"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "az_service_bus_queue"},
    {"id": "f", "type": "az_functions", "props": {"duration_s": 400}}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll"}
  ]
}
```

## References

- Microsoft Learn: Azure Functions scale and hosting, function app timeout duration
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let waits = cx.limit("az_functions", "http_response");
    for link in cx.wires(SyncInvoke, &[], &["az_functions"]) {
        let (caller, function) = (cx.from(link), cx.to(link));
        let Some(runs) = function.number("duration_s").filter(|runs| *runs > waits) else { continue };
        if caller.is_client() || caller.is("az_apim") {
            out.at(link, format!("{function} takes {runs} s, the load balancer in front waits {waits} s"))
                .fix(Fix::advice("Answer 202 with a status address and work in a durable function"));
        }
    }
}
