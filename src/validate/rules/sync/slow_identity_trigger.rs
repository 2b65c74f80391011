use super::lower_timeout;
use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SYNC-006",
    name: "slow-identity-trigger",
    severity: Warning,
    category: Sync,
    scope: Wire,
    summary: "a Cognito trigger may take longer than Cognito waits",
    docs: r#"
## What it does

Finds functions called by a user pool while a user signs in or up, with a timeout above five
seconds.

## Why is this bad?

Cognito waits five seconds and tries three times. A longer timeout hides the failure and runs the
code up to three times.

## Example

```json
{
  "nodes": [
    {"id": "u", "type": "cognito_user_pool"},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 30}}
  ],
  "edges": [
    {"id": "e1", "from": "u", "to": "f", "mechanism": "sync_invoke", "props": {"Trigger": "PostConfirmation"}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "u", "type": "cognito_user_pool"},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}}
  ],
  "edges": [
    {"id": "e1", "from": "u", "to": "f", "mechanism": "sync_invoke", "props": {"Trigger": "PostConfirmation"}}
  ]
}
```

## Fix safety

Lowering the timeout is safe when this is the function's only caller.

## References

- Amazon Cognito Developer Guide: Customizing user pool workflows with Lambda triggers
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let waits = cx.limit("cognito_user_pool", "trigger_timeout");
    for link in cx.wires(SyncInvoke, &["cognito_user_pool"], &["lambda"]) {
        let function = cx.to(link);
        if let Some(runs) = function.number("timeout_s").filter(|runs| *runs > waits) {
            out.at(
                link,
                format!("{function} may run {runs} s, but {} waits {waits} s and then calls it again", cx.from(link)),
            )
            .fix(lower_timeout(cx, function, waits));
        }
    }
}
