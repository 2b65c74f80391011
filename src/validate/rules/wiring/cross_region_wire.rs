use crate::validate::prelude::*;

declare_lint! {
    code: "SL-WIRE-005",
    name: "cross-region-wire",
    severity: Error,
    category: Wiring,
    scope: Wire,
    summary: "a wire crosses Regions where the service stays within one",
    docs: r#"
## What it does

Compares the stated Regions of both ends of wires that have to stay in one Region. Rules that
forward to a bus, bucket replication, topics that deliver to queues or functions, and distributions
in front of origins may cross.

## Why is this bad?

Pollers, notifications, load balancer targets and identity triggers need both ends in the same
Region; the provider rejects the rest.

## Example

```json
{
  "nodes": [
    {"id": "b", "type": "s3", "props": {"region": "eu-west-1"}},
    {"id": "f", "type": "lambda", "props": {"region": "us-east-1"}}
  ],
  "edges": [
    {"id": "e1", "from": "b", "to": "f", "mechanism": "async_invoke"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "b", "type": "s3", "props": {"region": "eu-west-1"}},
    {"id": "f", "type": "lambda", "props": {"region": "eu-west-1"}}
  ],
  "edges": [
    {"id": "e1", "from": "b", "to": "f", "mechanism": "async_invoke"}
  ]
}
```

## Fix safety

Moving a component to another Region moves its data and its latency.

## References

- Amazon EventBridge User Guide: Sending and receiving events between Regions
"#,
}

const BOUND: &[Mechanism] =
    &[Notification, Poll, DirectIntegration, Subscription, SyncInvoke, AsyncInvoke, Authorize, Redrive];

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.links.iter().filter(|link| link.is_any(BOUND)) {
        let (from, to) = (cx.from(link), cx.to(link));
        let (Some(here), Some(there)) = (cx.region_of(from), cx.region_of(to)) else { continue };
        if here == there || may_cross(from, to) {
            continue;
        }
        out.at(
            link,
            format!("{link} leads from {here} to {there}, but {} stays within a Region", link.mechanism.label()),
        )
        .fix(Fix::risky(format!("Move {to} to {here}"), vec![set(to, "region", here)]))
        .fix(Fix::advice("Hop with an EventBridge rule that forwards to a bus in the other Region"));
    }
}

fn may_cross(from: &Node<'_>, to: &Node<'_>) -> bool {
    let from_topic = from.is_any(&["sns_standard", "sns_fifo"]);
    from.is("eventbridge_rule") && to.is("eventbridge_bus")
        || from.is("s3") && to.is("s3")
        || from_topic && (to.is_queue() || to.is_function())
        || from.is("cloudfront")
        || from.is_client()
        || to.is("http_endpoint")
}
