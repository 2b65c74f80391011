use crate::catalogue::Provider;
use crate::validate::prelude::*;

declare_lint! {
    code: "SL-WIRE-006",
    name: "service-event-to-custom-bus",
    severity: Error,
    category: Wiring,
    scope: Wire,
    summary: "an AWS service is drawn as sending its events to a custom bus",
    docs: r#"
## What it does

Finds notifications from AWS services to an event bus that is not the default one. Rules and
schedules may target any bus.

## Why is this bad?

AWS services publish to the account's default bus only; a custom bus never sees the event.

## Example

```json
{
  "nodes": [
    {"id": "b", "type": "s3", "props": {"eventbridge": true}},
    {"id": "u", "type": "eventbridge_bus", "props": {"name": "orders"}},
    {"id": "r", "type": "eventbridge_rule"}
  ],
  "edges": [
    {"id": "e1", "from": "b", "to": "u", "mechanism": "notification"},
    {"id": "e2", "from": "u", "to": "r", "mechanism": "subscription"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "b", "type": "s3", "props": {"eventbridge": true}},
    {"id": "u", "type": "eventbridge_bus", "props": {"name": "default"}},
    {"id": "r", "type": "eventbridge_rule"}
  ],
  "edges": [
    {"id": "e1", "from": "b", "to": "u", "mechanism": "notification"},
    {"id": "e2", "from": "u", "to": "r", "mechanism": "subscription"}
  ]
}
```

## Fix safety

Safe when only AWS services feed the bus; otherwise the events of your own code move to the default
bus as well.

## References

- Amazon EventBridge User Guide: Events from AWS services
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(Notification, &[], &["eventbridge_bus"]).filter(|link| is_service(cx.from(link))) {
        let bus = cx.to(link);
        if bus.text("name") == Some("default") {
            continue;
        }
        let edits = vec![set(bus, "name", "default")];
        let title = format!("Make {bus} the default bus");
        let only_services = cx.into(bus).all(|other| other.is(Notification) && is_service(cx.from(other)));
        let fix = if only_services { Fix::safe(title, edits) } else { Fix::risky(title, edits) };
        out.at(link, format!("{} sends its events to the default bus only, and {bus} is not it", cx.from(link)))
            .fix(fix);
    }
}

fn is_service(node: &Node<'_>) -> bool {
    let may_choose = node.is_any(&["eventbridge_rule", "eventbridge_scheduler", "eventbridge_pipe"]);
    node.entry.is_some_and(|entry| entry.provider == Provider::Aws) && !may_choose
}
