use crate::validate::prelude::*;

declare_lint! {
    code: "SL-AZ-001",
    name: "single-zone",
    severity: Warning,
    category: Network,
    scope: Component,
    summary: "everything depends on one Availability Zone",
    docs: r#"
## What it does

Finds networks, file systems, databases, search domains, containers and load balancers in a single
zone, a single NAT for several zones, and brokers without a standby.

## Why is this bad?

The failure of one zone stops the path.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}},
    {"id": "v", "type": "vpc", "props": {"az_count": 1}},
    {"id": "d", "type": "rds_proxy"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "v", "mechanism": "attachment"},
    {"id": "e2", "from": "f", "to": "d", "mechanism": "sdk_call"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}},
    {"id": "v", "type": "vpc", "props": {"az_count": 2, "nat": "per-az"}},
    {"id": "d", "type": "rds_proxy"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "v", "mechanism": "attachment"},
    {"id": "e2", "from": "f", "to": "d", "mechanism": "sdk_call"}
  ]
}
```

## Fix safety

More zones cost more.

## References

- AWS Well-Architected Framework: Reliability pillar
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for node in &cx.nodes {
        if let Some((what, prop, value)) = weakness(node) {
            out.at(node, format!("{node} {what}"))
                .fix(Fix::risky(format!("Set `{prop}` to {value}"), vec![set(node, prop, value)]));
        }
    }
    for (id, group) in cx.document.groups().iter().filter(|(_, group)| group.kind == "vpc") {
        let zones = group.props.get("az_count").and_then(Value::as_f64);
        let nat = group.props.get("nat").and_then(Value::as_str);
        if let Some((what, prop, value)) = network_weakness(zones.unwrap_or(2.0), nat.unwrap_or("none")) {
            out.at(id.clone(), format!("`{}` {what}", group.name))
                .fix(Fix::risky(format!("Set `{prop}` to {value}"), vec![set(id.clone(), prop, value)]));
        }
    }
}

/// What is wrong, and the property with the value that mends it.
type Weakness = (&'static str, &'static str, Value);

fn weakness(node: &Node<'_>) -> Option<Weakness> {
    match node.service {
        "vpc" => network_weakness(node.number("az_count")?, node.text("nat").unwrap_or("none")),
        "opensearch" if node.is_text("mode", "serverless") => None,
        "efs" | "aurora" | "documentdb" | "opensearch" | "fargate" | "alb" => one_zone(node.number("az_count")?),
        "rds" => (!node.flag("multi_az")).then(|| ("has no standby in another zone", "multi_az", true.into())),
        "mq" if node.is_text("deployment", "SINGLE_INSTANCE") => {
            let standby = node.is_text("engine", "ACTIVEMQ");
            let better = if standby { "ACTIVE_STANDBY_MULTI_AZ" } else { "CLUSTER_MULTI_AZ" };
            Some(("is a single broker in one zone", "deployment", better.into()))
        }
        _ => None,
    }
}

fn network_weakness(zones: f64, nat: &str) -> Option<Weakness> {
    let shared = || {
        let single = nat.eq_ignore_ascii_case("single") && zones > 1.0;
        single.then(|| ("leaves all its zones through the NAT of one", "nat", "per-az".into()))
    };
    one_zone(zones).or_else(shared)
}

fn one_zone(zones: f64) -> Option<Weakness> {
    (zones == 1.0).then(|| ("is in one zone only", "az_count", 2.into()))
}
