use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DLQ-012",
    name: "iot-rule-without-error-action",
    severity: Warning,
    category: Failures,
    scope: Component,
    summary: "messages are lost when an IoT rule's action fails",
    docs: r#"
## What it does

Finds IoT rules with actions but without an error action, on the rule or on a wire.

## Why is this bad?

A failed action loses its message.

## Example

```json
{
  "nodes": [
    {"id": "c", "type": "iot_core"},
    {"id": "r", "type": "iot_rule"},
    {"id": "t", "type": "dynamodb"}
  ],
  "edges": [
    {"id": "e1", "from": "c", "to": "r", "mechanism": "subscription"},
    {"id": "e2", "from": "r", "to": "t", "mechanism": "direct_integration"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "c", "type": "iot_core"},
    {"id": "r", "type": "iot_rule", "props": {"error_action": "q"}},
    {"id": "t", "type": "dynamodb"},
    {"id": "q", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "c", "to": "r", "mechanism": "subscription"},
    {"id": "e2", "from": "r", "to": "t", "mechanism": "direct_integration"}
  ]
}
```

## References

- AWS IoT Core Developer Guide: Error handling (error action)
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for rule in cx.of("iot_rule") {
        let acts = cx.out_of(rule).any(|link| !link.is_any(&[Redrive, Attachment]));
        let named = rule.has_own("error_action") || cx.out_of(rule).any(|link| link.has_own("ErrorAction"));
        if acts && !named && !cx.sends_failures(rule) {
            let (queue, put) = cx.put_dead_letter_queue(rule, "sqs_standard");
            let edits = vec![put, set(rule, "error_action", queue.as_str())];
            out.at(rule, format!("a message is lost when an action of {rule} fails"))
                .fix(Fix::safe("Add a queue as error action", edits));
        }
    }
}
