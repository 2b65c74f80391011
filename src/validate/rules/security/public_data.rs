use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SEC-004",
    name: "public-data",
    severity: Error,
    category: Security,
    scope: Component,
    summary: "stored data is open to the internet",
    docs: r#"
## What it does

Finds buckets without the block on public access, databases and brokers with a public address, and
public storage of other clouds. A website bucket behind a distribution is left out, and so is
storage with `public_ok`.

## Why is this bad?

Open buckets and databases are found by scanners within hours.

## Example

```json
{
  "nodes": [
    {"id": "d", "type": "cloudfront", "props": {"viewer_protocol": "redirect-to-https"}},
    {"id": "b", "type": "s3", "props": {"block_public_access": false}}
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

Closing a bucket is safe when no client reads it directly.

## References

- Amazon S3 User Guide: Blocking public access to your Amazon S3 storage
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for node in &cx.nodes {
        let (prop, closed) = match node.service {
            "s3" if !node.flag("block_public_access") && !node.flag("public_ok") => {
                let behind = cx.into(node).any(|link| cx.from(link).is("cloudfront"));
                if node.flag("website") && behind {
                    continue;
                }
                ("block_public_access", true)
            }
            "rds" | "mq" if node.flag("public") => ("public", false),
            "az_blob" if node.flag("public_access") && !node.flag("public_ok") => ("public_access", false),
            "gcp_storage" if node.flag("public") && !node.flag("public_ok") => ("public", false),
            _ => continue,
        };
        let used_from_outside = cx.into(node).any(|link| cx.from(link).is_client());
        let (title, edits) = (format!("Close {node}"), vec![set(node, prop, closed)]);
        let safe = node.is("s3") && !used_from_outside && !node.flag("website");
        out.at(node, format!("{node} is open to the internet")).fix(if safe {
            Fix::safe(title, edits)
        } else {
            Fix::risky(title, edits)
        });
    }
}
