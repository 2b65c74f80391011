use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SEC-001",
    name: "public-api-without-authorization",
    severity: Error,
    category: Security,
    scope: Component,
    summary: "anyone can call an API",
    docs: r#"
## What it does

Finds APIs and function URLs that browsers or apps reach, directly or through a distribution,
without authorization: `auth` NONE, no authorizer wired, and not every route with an authorization
of its own. Private APIs are left out. Say `public_ok` where it is meant.

## Why is this bad?

Whoever finds the address can read, write and run up the bill.

## Example

```json
{
  "nodes": [
    {"id": "c", "type": "client_web"},
    {"id": "a", "type": "apigw_http", "props": {"throttle_rps": 100}},
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
    {"id": "a", "type": "apigw_http", "props": {"throttle_rps": 100}},
    {"id": "u", "type": "cognito_user_pool"},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}}
  ],
  "edges": [
    {"id": "e1", "from": "c", "to": "a", "mechanism": "sync_invoke"},
    {"id": "e2", "from": "a", "to": "f", "mechanism": "sync_invoke"},
    {"id": "e3", "from": "a", "to": "u", "mechanism": "authorize"}
  ]
}
```

## Fix safety

Callers have to sign in from then on.

## References

- Amazon API Gateway Developer Guide: Controlling and managing access
- OWASP API Security Top 10: Broken Authentication
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for api in super::public_entries(cx).filter(|api| is_open(cx, api)) {
        out.at(api, format!("{api} is open to everybody"))
            .fix(authorization(cx, api))
            .fix(Fix::risky("Say that it is meant to be public", vec![set(api, "public_ok", true)]));
    }
}

fn is_open(cx: &Checker<'_>, api: &Node<'_>) -> bool {
    if api.flag("public_ok") || !auth_prop(api).is_some_and(|prop| api.is_text(prop, "NONE")) {
        return false;
    }
    if cx.out_of(api).chain(cx.into(api)).any(|link| link.is(Authorize)) {
        return false;
    }
    let mut routes = cx.out_of(api).filter(|link| link.is_flow()).peekable();
    let some = routes.peek().is_some();
    let guarded = |link: &Link<'_>| {
        ["Auth", "AuthType"]
            .iter()
            .any(|prop| link.own(prop).and_then(Value::as_str).is_some_and(|auth| !auth.eq_ignore_ascii_case("NONE")))
    };
    !(some && routes.all(guarded))
}

/// The property that says how callers are authorized.
fn auth_prop(api: &Node<'_>) -> Option<&'static str> {
    ["auth", "auth_type"].into_iter().find(|prop| api.entry.is_some_and(|entry| entry.prop(prop).is_some()))
}

/// A user pool where the API can ask one, else the provider's own signatures or whatever the API offers.
fn authorization(cx: &Checker<'_>, api: &Node<'_>) -> Fix {
    if cx.catalogue.wiring(api.service, "cognito_user_pool", Authorize).is_some() {
        let mut edits = Vec::new();
        let pool = cx.of("cognito_user_pool").next().map(|pool| pool.id.clone()).unwrap_or_else(|| {
            let (id, put) = cx.put_beside(api, "cognito_user_pool", "users", "users");
            edits.push(put);
            id
        });
        edits.push(cx.put_wire(api.id, &pool, Authorize, &[]));
        let auth = if api.is("apigw_http") { "JWT" } else { "COGNITO_USER_POOLS" };
        edits.push(set(api, "auth", auth));
        return Fix::risky("Authorize callers with a user pool", edits);
    }
    let known = auth_prop(api).and_then(|prop| Some((prop, api.entry?.prop(prop)?)));
    let offered = known.and_then(|(prop, spec)| {
        let signed = spec.values.iter().find(|value| value.as_str() == Some("AWS_IAM"));
        let other = || spec.values.iter().find(|value| !value.to_string().eq_ignore_ascii_case("NONE"));
        Some((prop, signed.or_else(other)?.clone()))
    });
    match offered {
        Some((prop, value)) => Fix::risky(format!("Set `{prop}` to {value}"), vec![set(api, prop, value)]),
        None => Fix::advice("Authorize callers before they reach it"),
    }
}
