use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SEC-002",
    name: "wildcard-grant",
    severity: Warning,
    category: Security,
    scope: Element,
    summary: "a role may do more than the drawing needs",
    docs: r#"
## What it does

Finds components whose role allows everything (`role_wildcard`), and wires whose `iam` list has
actions with a wildcard. Wildcards inside a resource name, such as the keys of one bucket, are fine.

## Why is this bad?

A bug or an injection in one part then reaches everything in the account.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"role_wildcard": true, "timeout_s": 10}},
    {"id": "t", "type": "dynamodb", "props": {"pitr": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}},
    {"id": "t", "type": "dynamodb", "props": {"pitr": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call"}
  ]
}
```

## Fix safety

Code may use what is not drawn.

## References

- AWS Identity and Access Management User Guide: Security best practices
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for node in cx.nodes.iter().filter(|node| node.flag("role_wildcard")) {
        out.at(node, format!("the role of {node} allows everything"))
            .fix(Fix::risky("Allow only what its wires need", vec![unset(node, "role_wildcard")]));
    }
    for link in &cx.links {
        let Some(given) = link.own("iam").filter(|given| has_wildcard(given)) else { continue };
        let finding = out.at(link, format!("{link} is granted {given}"));
        match link.wiring.filter(|wiring| !wiring.iam.is_empty()) {
            Some(wiring) => {
                let needed: Vec<Value> = wiring.iam.iter().map(|action| action.as_str().into()).collect();
                let title = format!("Grant only {}", wiring.iam.join(", "));
                finding.fix(Fix::risky(title, vec![set(link, "iam", Value::List(needed))]));
            }
            None => drop(finding.fix(Fix::advice("List the actions it needs"))),
        }
    }
}

fn has_wildcard(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.split([',', ' ']).any(|word| word.contains('*') && !is_part_of_resource(word)),
        Value::List(items) => items.iter().any(has_wildcard),
        Value::Map(items) => items.values().any(has_wildcard),
        Value::Bool(_) | Value::Int(_) | Value::Number(_) => false,
    }
}

/// A name such as `arn:aws:s3:::bucket/*`: everything within one resource.
fn is_part_of_resource(word: &str) -> bool {
    word.starts_with("arn:") && word.split_once('*').is_some_and(|(before, _)| before.ends_with('/'))
}
