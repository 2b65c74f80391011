use super::lower_timeout;
use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SYNC-005",
    name: "function-slower-than-caller",
    severity: Warning,
    category: Sync,
    scope: Wire,
    summary: "a function may run longer than the service that called it waits",
    docs: r#"
## What it does

Compares a function's timeout with the patience of Lex, Alexa, Connect and SES receipt rules, and an
edge function's with the limit of its CloudFront event.

## Why is this bad?

The caller gives up first: the user hears an error while the function goes on.

## Example

```json
{
  "nodes": [
    {"id": "x", "type": "alexa"},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 15}}
  ],
  "edges": [
    {"id": "e1", "from": "x", "to": "f", "mechanism": "sync_invoke"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "x", "type": "alexa"},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 8}}
  ],
  "edges": [
    {"id": "e1", "from": "x", "to": "f", "mechanism": "sync_invoke"}
  ]
}
```

## Fix safety

Lowering the timeout is safe when this is the function's only caller.

## References

- Amazon CloudFront Developer Guide: Quotas on Lambda@Edge
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(SyncInvoke, &[], &["lambda", "lambda_edge"]) {
        let (caller, function) = (cx.from(link), cx.to(link));
        let (Some(waits), Some(runs)) = (patience(cx, link), function.number("timeout_s")) else { continue };
        if runs > waits {
            out.at(link, format!("{function} may run {runs} s, but {caller} waits {waits} s"))
                .fix(lower_timeout(cx, function, waits))
                .fix(Fix::advice("Answer early and continue asynchronously"));
        }
    }
}

fn patience(cx: &Checker<'_>, link: &Link<'_>) -> Option<f64> {
    let (caller, function) = (cx.from(link), cx.to(link));
    if function.is("lambda_edge") {
        let event = link.text("EventType").or_else(|| function.text("event_type"))?.to_ascii_lowercase();
        let limit = if event.starts_with("viewer") { "viewer_timeout" } else { "origin_timeout" };
        return Some(cx.limit("lambda_edge", limit));
    }
    let limit = match caller.service {
        "lex" | "connect" => "lambda_timeout",
        "alexa" => "response_timeout",
        "ses_receipt" => "sync_lambda_timeout",
        _ => return None,
    };
    Some(cx.limit(caller.service, limit))
}
