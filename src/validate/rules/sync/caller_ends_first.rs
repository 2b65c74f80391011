use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SYNC-009",
    name: "caller-ends-first",
    severity: Warning,
    category: Sync,
    scope: Wire,
    summary: "a caller times out no later than what it calls",
    docs: r#"
## What it does

Compares timeouts where a function or an Express workflow waits for a function.

## Why is this bad?

The caller dies while the other is still working: the outcome is unknown, and a retry does the work
twice.

## Example

```json
{
  "nodes": [
    {"id": "a", "type": "lambda", "props": {"timeout_s": 10}},
    {"id": "b", "type": "lambda", "props": {"timeout_s": 30}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "b", "mechanism": "sync_invoke"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "a", "type": "lambda", "props": {"timeout_s": 40}},
    {"id": "b", "type": "lambda", "props": {"timeout_s": 30}}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "b", "mechanism": "sync_invoke"}
  ]
}
```

## Fix safety

A longer caller costs more when things go wrong; a shorter callee may not finish.
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(SyncInvoke, &["lambda", "sfn_express"], &["lambda"]).filter(|link| link.from != link.to) {
        let (caller, callee) = (cx.from(link), cx.to(link));
        let (Some(waits), Some(runs)) = (caller.number("timeout_s"), callee.number("timeout_s")) else { continue };
        if waits > runs {
            continue;
        }
        let finding = out.at(link, format!("{caller} ends after {waits} s, but {callee} may run {runs} s"));
        let longest =
            if caller.is("lambda") { cx.limit("lambda", "timeout") } else { cx.limit("sfn_express", "duration") };
        let awaited = cx.into(caller).any(|link| link.is(SyncInvoke));
        let longer = runs + 5.0;
        if longer <= longest && !awaited {
            finding.fix(Fix::risky(
                format!("Set `timeout_s` of {caller} to {longer}"),
                vec![set(caller, "timeout_s", number(longer))],
            ));
        }
        if waits >= 2.0 {
            let shorter = (waits - 1.0).floor();
            finding.fix(Fix::risky(
                format!("Set `timeout_s` of {callee} to {shorter}"),
                vec![set(callee, "timeout_s", number(shorter))],
            ));
        }
    }
}
