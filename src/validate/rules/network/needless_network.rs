use crate::validate::prelude::*;

declare_lint! {
    code: "SL-VPC-003",
    name: "needless-network",
    severity: Info,
    category: Network,
    scope: Component,
    summary: "a function is in a network without needing anything there",
    docs: r#"
## What it does

Finds functions attached to a drawn VPC that have no wire to anything private: database, proxy,
cache, file system, search domain, broker, warehouse, load balancer, container or machine.

## Why is this bad?

Network interfaces, NAT and endpoints cost money and can fail, for nothing.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}},
    {"id": "v", "type": "vpc", "props": {"nat": "per-az"}},
    {"id": "t", "type": "dynamodb", "props": {"pitr": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "v", "mechanism": "attachment"},
    {"id": "e2", "from": "f", "to": "t", "mechanism": "sdk_call"}
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

The network may be wanted for a fixed address or by policy.

## References

- AWS Lambda Developer Guide: Giving Lambda functions access to resources in an Amazon VPC
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for function in cx.of_any(&["lambda", "lambda_durable"]) {
        if !cx.network_of(function).is_some_and(|network| cx.network_id(&network).is_some()) {
            continue;
        }
        let targets = cx.out_of(function).map(|link| cx.to(link));
        let mut neighbours = targets.chain(cx.into(function).map(|link| cx.from(link)));
        if !neighbours.any(|node| node.is_any(super::PRIVATE)) {
            out.at(function, format!("{function} is in a network, but nothing it is wired to needs that"))
                .fix(Fix::risky(format!("Take {function} out of the network"), cx.detach(function)));
        }
    }
}
