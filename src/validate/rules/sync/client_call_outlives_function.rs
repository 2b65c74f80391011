use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SYNC-010",
    name: "client-call-outlives-function",
    severity: Info,
    category: Sync,
    scope: Wire,
    summary: "a call may take as long as the function that makes it",
    docs: r#"
## What it does

Compares `TimeoutMs` of a function's calls with the function's own timeout.

## Why is this bad?

The function is killed before it can handle the failed call, log it or clean up.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "x", "type": "http_endpoint"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "x", "mechanism": "sdk_call", "props": {"TimeoutMs": 5000}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "x", "type": "http_endpoint"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "x", "mechanism": "sdk_call", "props": {"TimeoutMs": 4000}}
  ]
}
```
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(SdkCall, &["lambda"], &[]) {
        let function = cx.from(link);
        let (Some(call), Some(runs)) = (link.own_number("TimeoutMs"), function.number("timeout_s")) else { continue };
        if call >= runs * 1000.0 {
            let shorter = (runs * 800.0).floor().max(1.0);
            out.at(link, format!("{link} may take {call} ms, but {function} is ended after {runs} s")).fix(Fix::safe(
                format!("Set `TimeoutMs` to {shorter}, four fifths of the function's timeout"),
                vec![set(link, "TimeoutMs", number(shorter))],
            ));
        }
    }
}
