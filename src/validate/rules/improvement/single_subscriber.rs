use crate::validate::prelude::*;

declare_lint! {
    code: "SL-OPT-005",
    name: "single-subscriber",
    severity: Info,
    category: Improvement,
    scope: Component,
    summary: "a topic fans out to one subscriber only",
    docs: r#"
## What it does

Finds SNS topics with exactly one subscription whose publishers could reach the subscriber directly.
Say `fan_out_planned` where more will follow.

## Why is this bad?

The hop adds delay, cost and one more thing to secure, without fanning out.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "t", "type": "sns_standard"},
    {"id": "q", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call"},
    {"id": "e2", "from": "t", "to": "q", "mechanism": "subscription", "props": {"RedrivePolicy": "d"}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "q", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "q", "mechanism": "sdk_call"}
  ]
}
```

## Fix safety

The topic is part of the contract with publishers outside the drawing.

## References

- Amazon SNS Developer Guide: Common Amazon SNS scenarios
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for topic in cx.of_any(&["sns_standard", "sns_fifo"]).filter(|topic| !topic.flag("fan_out_planned")) {
        let mut subscriptions = cx.out_of(topic).filter(|link| !link.is_any(&[Redrive, Attachment]));
        let (Some(only), None) = (subscriptions.next(), subscriptions.next()) else { continue };
        let subscriber = cx.to(only);
        let publishers: Vec<_> = cx.into(topic).filter(|link| link.is_flow() || link.is(Redrive)).collect();
        let ways: Option<Vec<Mechanism>> =
            publishers.iter().map(|link| direct(cx, cx.from(link), subscriber, link.mechanism)).collect();
        let Some(ways) = ways else { continue };
        let finding = out.at(topic, format!("{topic} has one subscriber, {subscriber}"));
        if publishers.is_empty() {
            finding.fix(Fix::advice(format!("Send to {subscriber} directly")));
            continue;
        }
        let mut edits = vec![Edit::Remove(topic.into())];
        for (link, mechanism) in publishers.iter().zip(ways) {
            let mut wire = link.wire.clone();
            wire.to = subscriber.id.into();
            wire.mechanism = mechanism;
            edits.push(Edit::PutWire(link.id.clone(), wire));
        }
        finding.fix(Fix::risky(format!("Send to {subscriber} directly"), edits));
    }
}

/// How a publisher reaches the subscriber itself, in the way it reaches the topic if it can.
fn direct(cx: &Checker<'_>, from: &Node<'_>, to: &Node<'_>, usual: Mechanism) -> Option<Mechanism> {
    let ways = cx.catalogue.wirings_between(from.service, to.service);
    let fits = |mechanism: &Mechanism| mechanism.carries_data() && (*mechanism == Redrive) == (usual == Redrive);
    let mut mechanisms: Vec<Mechanism> = ways.iter().map(|wiring| wiring.mechanism).filter(fits).collect();
    mechanisms.sort_by_key(|mechanism| *mechanism != usual);
    mechanisms.first().copied()
}
