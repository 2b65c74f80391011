use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SYNC-002",
    name: "deep-synchronous-chain",
    severity: Warning,
    category: Sync,
    scope: Path,
    summary: "a request waits for a long chain of calls",
    docs: r#"
## What it does

Follows synchronous invocations from each entry and measures the longest chain; more than four hops
are too many.

## Why is this bad?

Latencies add up, failure rates multiply, and the outermost timeout ends it all.

## Example

```json
{
  "nodes": [
    {"id": "c", "type": "client_web"},
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 20}},
    {"id": "h", "type": "lambda", "props": {"timeout_s": 15}},
    {"id": "i", "type": "lambda", "props": {"timeout_s": 10}},
    {"id": "j", "type": "lambda", "props": {"timeout_s": 5}}
  ],
  "edges": [
    {"id": "e1", "from": "c", "to": "a", "mechanism": "sync_invoke"},
    {"id": "e2", "from": "a", "to": "f", "mechanism": "sync_invoke"},
    {"id": "e3", "from": "f", "to": "h", "mechanism": "sync_invoke"},
    {"id": "e4", "from": "h", "to": "i", "mechanism": "sync_invoke"},
    {"id": "e5", "from": "i", "to": "j", "mechanism": "sync_invoke"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "c", "type": "client_web"},
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda"},
    {"id": "q", "type": "sqs_standard"},
    {"id": "h", "type": "lambda"},
    {"id": "i", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "c", "to": "a", "mechanism": "sync_invoke"},
    {"id": "e2", "from": "a", "to": "f", "mechanism": "sync_invoke"},
    {"id": "e3", "from": "f", "to": "q", "mechanism": "sdk_call"},
    {"id": "e4", "from": "q", "to": "h", "mechanism": "poll"},
    {"id": "e5", "from": "h", "to": "i", "mechanism": "sync_invoke"}
  ]
}
```
"#,
}

/// Hops a request may take before it is answered.
const MAX_HOPS: usize = 4;

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let waits = |link: &Link<'_>| link.is(SyncInvoke);
    let chains = cx.longest_chains(waits);
    for node in cx.nodes.iter().filter(|node| node.has_role("entry") || node.is_client()) {
        let starts = !cx.into(node).any(waits);
        let hops = chains[node.index].0;
        if !starts || hops <= MAX_HOPS {
            continue;
        }
        let mut path = vec![node];
        while let Some(next) = path.last().and_then(|node| chains[node.index].1).filter(|_| path.len() <= hops) {
            path.push(&cx.nodes[cx.links[next].to]);
        }
        let names: Vec<String> = path.iter().map(ToString::to_string).collect();
        out.at(node, format!("a request from {node} waits for {hops} calls in a row: {}", names.join(" → ")))
            .via(path.iter().map(|node| node.id.clone()))
            .fix(Fix::advice("Cut the chain with a queue, or answer at once and let the client ask for the result"));
    }
}
