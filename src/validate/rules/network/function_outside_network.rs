use crate::validate::Diagnostic;
use crate::validate::network::Network;
use crate::validate::prelude::*;

declare_lint! {
    code: "SL-VPC-002",
    name: "function-outside-network",
    severity: Error,
    category: Network,
    scope: Wire,
    summary: "a function outside the network calls a service that is only reachable inside",
    docs: r#"
## What it does

Finds functions without a VPC that have a wire to a database, proxy, cache or file system inside
one. A database that is public is left to another rule.

## Why is this bad?

The address does not lead anywhere from outside; every call times out.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}},
    {"id": "c", "type": "elasticache"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "c", "mechanism": "sdk_call"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}},
    {"id": "c", "type": "elasticache"},
    {"id": "v", "type": "vpc"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "c", "mechanism": "sdk_call"},
    {"id": "e2", "from": "f", "to": "v", "mechanism": "attachment"}
  ]
}
```

## Fix safety

Inside, calls to anything outside need NAT or endpoints.

## References

- AWS Lambda Developer Guide: Giving Lambda functions access to resources in an Amazon VPC
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let private = ["rds", "rds_proxy", "elasticache", "documentdb", "efs"];
    for link in cx.links.iter().filter(|link| cx.from(link).is_function() && cx.to(link).is_any(&private)) {
        let (function, target) = (cx.from(link), cx.to(link));
        if target.is("rds") && target.flag("public") || cx.network_of(function).is_some() {
            continue;
        }
        let finding = out.at(link, format!("{target} is only reachable in its network, and {function} is outside"));
        match cx.network_of(target) {
            Some(Network::Group(group)) => {
                let mut inside = function.component.clone();
                inside.parent = Some(group);
                let edits = vec![Edit::PutComponent(function.id.clone(), inside)];
                finding.fix(Fix::risky(format!("Move {function} into the network of {target}"), edits));
            }
            Some(Network::Component(index)) => attach(cx, finding, function, &cx.nodes[index]),
            _ => match (cx.of("vpc").next(), cx.of("vpc").count()) {
                (Some(vpc), 1) => attach(cx, finding, function, vpc),
                _ => drop(finding.fix(Fix::advice("Draw the network and put both into it"))),
            },
        }
    }
}

fn attach(cx: &Checker<'_>, finding: &mut Diagnostic, function: &Node<'_>, vpc: &Node<'_>) {
    let wire = cx.put_wire(function.id, vpc.id, Attachment, &[]);
    finding.fix(Fix::risky(format!("Attach {function} to {vpc}"), vec![wire]));
}
