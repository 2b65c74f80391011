use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SEC-008",
    name: "guest-identities",
    severity: Warning,
    category: Security,
    scope: Component,
    summary: "an identity pool gives credentials to anybody",
    docs: r#"
## What it does

Finds identity pools that allow guests. Say `public_ok` where the guest role is scoped tightly.

## Why is this bad?

Anybody gets credentials of the account; one grant too many in the guest role is open to the world.

## Example

```json
{
  "nodes": [
    {"id": "c", "type": "client_web"},
    {"id": "i", "type": "cognito_identity_pool", "props": {"allow_unauthenticated": true}}
  ],
  "edges": [
    {"id": "e1", "from": "c", "to": "i", "mechanism": "sync_invoke"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "c", "type": "client_web"},
    {"id": "i", "type": "cognito_identity_pool"}
  ],
  "edges": [
    {"id": "e1", "from": "c", "to": "i", "mechanism": "sync_invoke"}
  ]
}
```

## Fix safety

Guests lose access.

## References

- Amazon Cognito Developer Guide: Identity pools
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for pool in cx.of("cognito_identity_pool") {
        if pool.flag("allow_unauthenticated") && !pool.flag("public_ok") {
            out.at(pool, format!("{pool} gives credentials to guests"))
                .fix(Fix::risky("Allow signed-in users only", vec![set(pool, "allow_unauthenticated", false)]));
        }
    }
}
