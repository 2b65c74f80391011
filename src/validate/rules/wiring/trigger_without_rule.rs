use crate::validate::prelude::*;

declare_lint! {
    code: "SL-WIRE-018",
    name: "trigger-without-rule",
    severity: Warning,
    category: Wiring,
    scope: Component,
    summary: "an OpenWhisk trigger fires for nobody",
    docs: r#"
## What it does

Finds OpenWhisk triggers that no rule listens to.

## Why is this bad?

A trigger only starts actions through rules; without one the fired event is dropped.

## Example

```json
{
  "nodes": [
    {"id": "t", "type": "ow_trigger"},
    {"id": "a", "type": "ow_alarm"}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "t", "mechanism": "notification"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "a", "type": "ow_alarm"},
    {"id": "t", "type": "ow_trigger"},
    {"id": "r", "type": "ow_rule"},
    {"id": "x", "type": "ow_action"}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "t", "mechanism": "notification"},
    {"id": "e2", "from": "t", "to": "r", "mechanism": "subscription"},
    {"id": "e3", "from": "r", "to": "x", "mechanism": "async_invoke"}
  ]
}
```

## Fix safety

Adds a rule and an action to fill in.

## References

- Apache OpenWhisk documentation: Creating triggers and rules
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for trigger in cx.of("ow_trigger") {
        if cx.out_of(trigger).any(|link| cx.to(link).is("ow_rule")) {
            continue;
        }
        let (rule, put_rule) = cx.put_beside(trigger, "ow_rule", "rule", "rule");
        let (action, put_action) = cx.put_beside(trigger, "ow_action", "action", "action");
        let edits = vec![
            put_rule,
            put_action,
            cx.put_wire(trigger.id, &rule, Subscription, &[]),
            cx.put_wire(&rule, &action, AsyncInvoke, &[]),
        ];
        out.at(trigger, format!("no rule listens to {trigger}")).fix(Fix::risky("Add a rule and an action", edits));
    }
}
