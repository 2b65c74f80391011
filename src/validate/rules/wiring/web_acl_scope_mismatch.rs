use crate::validate::prelude::*;

declare_lint! {
    code: "SL-WIRE-012",
    name: "web-acl-scope-mismatch",
    severity: Error,
    category: Wiring,
    scope: Wire,
    summary: "a web ACL has the wrong scope for what it protects",
    docs: r#"
## What it does

Compares the scope of a web ACL with the kind of resource it is attached to.

## Why is this bad?

CloudFront takes ACLs of scope CLOUDFRONT only, everything else takes REGIONAL ones; the association
is rejected.

## Example

```json
{
  "nodes": [
    {"id": "w", "type": "waf"},
    {"id": "d", "type": "cloudfront"}
  ],
  "edges": [
    {"id": "e1", "from": "w", "to": "d", "mechanism": "attachment"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "w", "type": "waf", "props": {"scope": "CLOUDFRONT"}},
    {"id": "d", "type": "cloudfront"}
  ],
  "edges": [
    {"id": "e1", "from": "w", "to": "d", "mechanism": "attachment"}
  ]
}
```

## Fix safety

Safe when the ACL protects nothing else.

## References

- AWS WAF Developer Guide: Associating a web ACL with a resource
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(Attachment, &["waf"], &[]) {
        let (acl, target) = (cx.from(link), cx.to(link));
        let wanted = if target.is("cloudfront") { "CLOUDFRONT" } else { "REGIONAL" };
        let scope = acl.text("scope").unwrap_or("REGIONAL");
        if scope.eq_ignore_ascii_case(wanted) {
            continue;
        }
        let alone = cx.out_of(acl).filter(|link| link.is(Attachment)).count() == 1;
        let (title, edits) = (format!("Set `scope` to {wanted}"), vec![set(acl, "scope", wanted)]);
        out.at(link, format!("{acl} has scope {scope}, but {target} takes {wanted} web ACLs only")).fix(if alone {
            Fix::safe(title, edits)
        } else {
            Fix::risky(title, edits)
        });
    }
}
