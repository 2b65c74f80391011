use crate::validate::prelude::*;

declare_lint! {
    code: "SL-WIRE-011",
    name: "edge-function-placement",
    severity: Error,
    category: Wiring,
    scope: Component,
    summary: "an edge function is placed or configured like an ordinary one",
    docs: r#"
## What it does

Finds Lambda@Edge functions outside us-east-1, inside a VPC, or with environment variables.

## Why is this bad?

Edge functions are replicated from us-east-1 and can have neither a VPC nor environment variables;
the association is rejected.

## Example

```json
{
  "nodes": [
    {"id": "d", "type": "cloudfront"},
    {"id": "f", "type": "lambda_edge", "props": {"region": "eu-west-1"}}
  ],
  "edges": [
    {"id": "e1", "from": "d", "to": "f", "mechanism": "sync_invoke", "props": {"EventType": "origin-request"}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "d", "type": "cloudfront"},
    {"id": "f", "type": "lambda_edge"}
  ],
  "edges": [
    {"id": "e1", "from": "d", "to": "f", "mechanism": "sync_invoke", "props": {"EventType": "origin-request"}}
  ]
}
```

## References

- Amazon CloudFront Developer Guide: Restrictions on Lambda@Edge
"#,
}

const HOME: &str = "us-east-1";

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for node in cx.of("lambda_edge") {
        let mut faults = Vec::new();
        let mut edits = Vec::new();
        if node.text("region").is_some_and(|region| region != HOME) {
            faults.push(format!("is not in {HOME}"));
            edits.push(set(node, "region", HOME));
        }
        if cx.network_of(node).is_some() {
            faults.push("is attached to a VPC".to_owned());
            edits.extend(cx.detach(node));
        }
        let has_env = node.has_own_any(&["env_vars", "env"]) || node.number("env_kb").is_some_and(|kb| kb > 0.0);
        if has_env {
            faults.push("uses environment variables".to_owned());
            edits.extend(
                ["env_vars", "env", "env_kb"]
                    .iter()
                    .filter(|name| node.own(name).is_some())
                    .map(|name| unset(node, name)),
            );
        }
        if !faults.is_empty() {
            out.at(node, format!("{node} {}", faults.join(" and ")))
                .fix(Fix::risky("Place it in us-east-1, without VPC and environment variables", edits));
        }
    }
}
