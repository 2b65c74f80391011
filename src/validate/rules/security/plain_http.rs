use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SEC-007",
    name: "plain-http",
    severity: Warning,
    category: Security,
    scope: Component,
    summary: "clients may connect without encryption",
    docs: r#"
## What it does

Finds distributions that allow plain HTTP and internet-facing load balancers that listen on it.

## Why is this bad?

Everything on the way can read and change the traffic, session cookies included.

## Example

```json
{
  "nodes": [
    {"id": "d", "type": "cloudfront", "props": {"viewer_protocol": "allow-all"}},
    {"id": "b", "type": "s3"}
  ],
  "edges": [
    {"id": "e1", "from": "d", "to": "b", "mechanism": "direct_integration"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "d", "type": "cloudfront", "props": {"viewer_protocol": "redirect-to-https"}},
    {"id": "b", "type": "s3"}
  ],
  "edges": [
    {"id": "e1", "from": "d", "to": "b", "mechanism": "direct_integration"}
  ]
}
```

## Fix safety

A load balancer needs a certificate for HTTPS.

## References

- Amazon CloudFront Developer Guide: Using HTTPS with CloudFront
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for entry in cx.of("cloudfront").filter(|entry| entry.is_text("viewer_protocol", "allow-all")) {
        let edits = vec![set(entry, "viewer_protocol", "redirect-to-https")];
        out.at(entry, format!("{entry} answers plain HTTP")).fix(Fix::safe("Redirect to HTTPS", edits));
    }
    for entry in cx.of("alb").filter(|entry| entry.is_text("listener_protocol", "HTTP") && !super::is_private(entry)) {
        let edits = vec![set(entry, "listener_protocol", "HTTPS")];
        out.at(entry, format!("{entry} listens on plain HTTP"))
            .fix(Fix::risky("Listen on HTTPS, with a certificate", edits));
    }
}
