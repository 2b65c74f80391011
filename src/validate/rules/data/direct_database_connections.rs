use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DB-001",
    name: "direct-database-connections",
    severity: Warning,
    category: Data,
    scope: Wire,
    summary: "a function opens database connections of its own",
    docs: r#"
## What it does

Finds functions that call an RDS database without a proxy in between.

## Why is this bad?

Every execution environment holds its own connection; a burst of requests uses up what the database
can keep open.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "d", "type": "rds", "props": {"engine": "postgres", "multi_az": true, "encrypted": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "d", "mechanism": "sdk_call"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "p", "type": "rds_proxy"},
    {"id": "d", "type": "rds", "props": {"engine": "postgres", "multi_az": true, "encrypted": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "p", "mechanism": "sdk_call"},
    {"id": "e2", "from": "p", "to": "d", "mechanism": "direct_integration"}
  ]
}
```

## Fix safety

A proxy is billed by the hour and has limits of its own, such as pinned sessions.

## References

- Amazon RDS User Guide: Amazon RDS Proxy
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(SdkCall, &["lambda", "lambda_durable"], &["rds"]) {
        let (function, database) = (cx.from(link), cx.to(link));
        let finding = out.at(link, format!("{function} opens connections to {database} itself"));
        let drawn = cx.into(database).map(|link| cx.from(link)).find(|node| node.is("rds_proxy"));
        let mut wire = link.wire.clone();
        if let Some(proxy) = drawn {
            wire.to = proxy.id.into();
            let edits = vec![Edit::PutWire(link.id.clone(), wire)];
            finding.fix(Fix::risky(format!("Go through {proxy}"), edits));
        } else {
            let (proxy, put) = cx.put_beside(database, "rds_proxy", "proxy", "proxy");
            wire.to = (&proxy).into();
            let onward = cx.put_wire(&proxy, database.id, DirectIntegration, &[]);
            let edits = vec![put, Edit::PutWire(link.id.clone(), wire), onward];
            finding.fix(Fix::risky(format!("Put a proxy in front of {database}"), edits));
        }
    }
}
