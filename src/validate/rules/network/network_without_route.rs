use crate::catalogue::Category;
use crate::validate::network::Network;
use crate::validate::prelude::*;

declare_lint! {
    code: "SL-VPC-001",
    name: "network-without-route",
    severity: Error,
    category: Network,
    scope: Wire,
    summary: "a function in a network has no way to what it calls",
    docs: r#"
## What it does

Finds functions in a VPC without NAT that call something outside: the internet, or a service without
an endpoint in the VPC. Endpoints may be listed in `endpoints` or drawn. What stands inside the same
VPC is reached anyway; a VPC that is named but not drawn is not judged.

## Why is this bad?

A function in a VPC has no public address: the call hangs until it times out.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}},
    {"id": "v", "type": "vpc", "props": {"nat": "none"}},
    {"id": "q", "type": "sqs_standard"},
    {"id": "d", "type": "rds_proxy"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "v", "mechanism": "attachment"},
    {"id": "e2", "from": "f", "to": "q", "mechanism": "sdk_call"},
    {"id": "e3", "from": "f", "to": "d", "mechanism": "sdk_call"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}},
    {"id": "v", "type": "vpc", "props": {"nat": "none", "endpoints": ["sqs"]}},
    {"id": "q", "type": "sqs_standard"},
    {"id": "d", "type": "rds_proxy"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "v", "mechanism": "attachment"},
    {"id": "e2", "from": "f", "to": "q", "mechanism": "sdk_call"},
    {"id": "e3", "from": "f", "to": "d", "mechanism": "sdk_call"}
  ]
}
```

## Fix safety

A gateway endpoint is free; interface endpoints and NAT are billed by the hour.

## References

- AWS Lambda Developer Guide: Enable internet access for VPC-connected Lambda functions
- AWS PrivateLink Guide: AWS services that integrate with AWS PrivateLink
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for function in cx.of_any(&["lambda", "lambda_durable"]) {
        let Some(network) = cx.network_of(function).filter(|network| cx.network_id(network).is_some()) else {
            continue;
        };
        let nat = cx.network_value(&network, "nat").and_then(Value::as_str).unwrap_or("none");
        if !nat.eq_ignore_ascii_case("none") || !cx.parts_of_network(&network, "nat_gateway").is_empty() {
            continue;
        }
        let calls = cx.out_of(function).filter(|link| link.is_any(&[SdkCall, SyncInvoke, AsyncInvoke, Notification]));
        for link in calls {
            let target = cx.to(link);
            if stands_inside(cx, &network, target) || has_endpoint(cx, &network, target) {
                continue;
            }
            let name = endpoint_of(target);
            let missing = name.map_or("NAT".to_owned(), |name| format!("NAT or an endpoint for {name}"));
            let finding = out.at(link, format!("{function} cannot reach {target}: its network has no {missing}"));
            if let Some(id) = cx.network_id(&network) {
                if let Some(name) = name {
                    let mut endpoints = listed(cx, &network).to_vec();
                    endpoints.push(name.into());
                    let (title, edits) = (
                        format!("Add an endpoint for {name}"),
                        vec![set(id.clone(), "endpoints", Value::List(endpoints))],
                    );
                    // Gateway endpoints cost nothing.
                    let free = target.is_any(&["s3", "dynamodb"]);
                    finding.fix(if free { Fix::safe(title, edits) } else { Fix::risky(title, edits) });
                }
                finding.fix(Fix::risky("Add NAT in each zone", vec![set(id, "nat", "per-az")]));
            }
        }
    }
}

/// Private services, and whatever is drawn within the same network.
fn stands_inside(cx: &Checker<'_>, network: &Network, target: &Node<'_>) -> bool {
    let within = match (network, cx.network_of(target)) {
        (Network::Component(own), Some(Network::Component(other))) => *own == other,
        (Network::Group(own), Some(Network::Group(other))) => *own == other,
        _ => false,
    };
    let private = match target.service {
        "aurora" => !target.flag("data_api"),
        "opensearch" => target.flag("vpc"),
        "rds" => !target.flag("public"),
        "mq" => !target.flag("public"),
        "alb" => target.is_text("scheme", "internal"),
        "redshift" => false,
        _ => target.is_any(super::PRIVATE),
    };
    within || private || target.is_category(Category::Network) || target.is("efs")
}

/// The name a service's endpoint goes by; `None` where there is none.
fn endpoint_of<'a>(target: &Node<'a>) -> Option<&'a str> {
    target.entry?.vpc_endpoints.first().map(String::as_str)
}

fn has_endpoint(cx: &Checker<'_>, network: &Network, target: &Node<'_>) -> bool {
    let Some(entry) = target.entry else { return true };
    let drawn = cx.parts_of_network(network, "vpc_endpoint");
    let drawn = drawn.iter().flat_map(|node| [node.text("service"), Some(node.component.name.as_str())]).flatten();
    let listed = listed(cx, network).iter().filter_map(Value::as_str);
    let names: Vec<String> = entry.vpc_endpoints.iter().map(|name| plain(name)).chain([plain(&entry.id)]).collect();
    drawn.chain(listed).any(|given| names.contains(&plain(given)) || names.contains(&plain(last_part(given))))
}

fn listed<'a>(cx: &Checker<'a>, network: &Network) -> &'a [Value] {
    cx.network_value(network, "endpoints").and_then(Value::as_list).unwrap_or_default()
}

/// `sqs` of `com.amazonaws.eu-west-1.sqs`.
fn last_part(name: &str) -> &str {
    match name.strip_prefix("com.amazonaws.").and_then(|rest| rest.split_once('.')) {
        Some((_, service)) => service,
        None => name,
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
