use crate::validate::prelude::*;

declare_lint! {
    code: "SL-WIRE-004",
    name: "unreachable-compute",
    severity: Warning,
    category: Wiring,
    scope: Component,
    summary: "nothing can ever trigger this code",
    docs: r#"
## What it does

Finds wired compute components that no path of events or requests reaches from a client, an API, a
schedule or any other source outside compute. Services that run by themselves, such as containers,
are left out, and so is whatever declares arrivals of its own.

## Why is this bad?

Code that nothing calls never runs; the trigger was forgotten.

## Example

```json
{
  "nodes": [
    {"id": "c", "type": "client_web"},
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda"},
    {"id": "t", "type": "dynamodb"},
    {"id": "z", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "c", "to": "a", "mechanism": "sync_invoke"},
    {"id": "e2", "from": "a", "to": "f", "mechanism": "sync_invoke"},
    {"id": "e3", "from": "f", "to": "t", "mechanism": "sdk_call"},
    {"id": "e4", "from": "z", "to": "t", "mechanism": "sdk_call"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "s", "type": "eventbridge_scheduler"},
    {"id": "z", "type": "lambda"},
    {"id": "t", "type": "dynamodb"}
  ],
  "edges": [
    {"id": "e1", "from": "s", "to": "z", "mechanism": "async_invoke"},
    {"id": "e2", "from": "z", "to": "t", "mechanism": "sdk_call"}
  ]
}
```
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let starts = cx.nodes.iter().filter(|node| is_start(node)).map(|node| node.index);
    let reached = cx.reached(starts, |link| link.is_flow() || link.is_any(&[Authorize, Redrive]));
    for node in cx.nodes.iter().filter(|node| node.is_compute() && !reached[node.index]) {
        let wired = !node.incoming.is_empty() || !node.outgoing.is_empty();
        if wired {
            out.at(node, format!("no event or request ever reaches {node}"))
                .fix(Fix::advice("Draw its trigger: an API, a schedule or an event source"));
        }
    }
}

fn is_start(node: &Node<'_>) -> bool {
    let runs_by_itself = node.is_any(&["fargate", "ec2", "generic"]) || node.has_own("cron") || node.entry.is_none();
    let declares = ["arrivals_per_sec", "arrivals_per_day", "arrivals_per_month"];
    runs_by_itself
        || node.has_own_any(&declares)
        || !node.is_compute() && (node.has_role("entry") || node.has_role("source"))
}
