use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SEC-006",
    name: "public-entry-without-web-acl",
    severity: Info,
    category: Security,
    scope: Component,
    summary: "a public entry has no web ACL",
    docs: r#"
## What it does

Finds REST APIs, GraphQL APIs, internet-facing load balancers and distributions that browsers or
apps call directly, without a web ACL wired or stated.

## Why is this bad?

Known attacks and floods of requests reach the application.

## Example

```json
{
  "nodes": [
    {"id": "c", "type": "client_web"},
    {"id": "d", "type": "cloudfront", "props": {"viewer_protocol": "redirect-to-https"}}
  ],
  "edges": [
    {"id": "e1", "from": "c", "to": "d", "mechanism": "sync_invoke"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "c", "type": "client_web"},
    {"id": "d", "type": "cloudfront", "props": {"viewer_protocol": "redirect-to-https"}},
    {"id": "w", "type": "waf", "props": {"scope": "CLOUDFRONT"}}
  ],
  "edges": [
    {"id": "e1", "from": "c", "to": "d", "mechanism": "sync_invoke"},
    {"id": "e2", "from": "w", "to": "d", "mechanism": "attachment"}
  ]
}
```

## Fix safety

A web ACL is billed by rule and request.

## References

- AWS WAF Developer Guide: How AWS WAF works
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for entry in cx.of_any(&["apigw_rest", "appsync", "alb", "cloudfront"]) {
        let called = cx.into(entry).any(|link| super::is_public_client(cx.from(link)));
        if !called || super::is_private(entry) || entry.flag("waf") {
            continue;
        }
        let neighbours = cx.into(entry).map(|link| cx.from(link)).chain(cx.out_of(entry).map(|link| cx.to(link)));
        if neighbours.filter(|node| node.is("waf")).count() > 0 {
            continue;
        }
        let scope = if entry.is("cloudfront") { "CLOUDFRONT" } else { "REGIONAL" };
        let (acl, mut put) = cx.put_beside(entry, "waf", "waf", "web ACL");
        if let Edit::PutComponent(_, component) = &mut put {
            component.props.insert("scope".to_owned(), scope.into());
        }
        let wire = cx.put_wire(&acl, entry.id, Attachment, &[]);
        out.at(entry, format!("nothing filters attacks in front of {entry}"))
            .fix(Fix::risky("Add a web ACL", vec![put, wire]));
    }
}
