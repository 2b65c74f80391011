use crate::validate::prelude::*;

declare_lint! {
    code: "SL-WIRE-009",
    name: "too-many-rule-targets",
    severity: Error,
    category: Wiring,
    scope: Component,
    summary: "an EventBridge rule has more targets than allowed",
    docs: r#"
## What it does

Counts the targets of each EventBridge rule; the dead-letter queue does not count.

## Why is this bad?

A rule takes five targets; the sixth is rejected.

## Example

```json
{
  "nodes": [
    {"id": "r", "type": "eventbridge_rule"},
    {"id": "a", "type": "sqs_standard"},
    {"id": "b", "type": "sqs_standard"},
    {"id": "c", "type": "sqs_standard"},
    {"id": "d", "type": "sqs_standard"},
    {"id": "e", "type": "sqs_standard"},
    {"id": "f", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "r", "to": "a", "mechanism": "notification"},
    {"id": "e2", "from": "r", "to": "b", "mechanism": "notification"},
    {"id": "e3", "from": "r", "to": "c", "mechanism": "notification"},
    {"id": "e4", "from": "r", "to": "d", "mechanism": "notification"},
    {"id": "e5", "from": "r", "to": "e", "mechanism": "notification"},
    {"id": "e6", "from": "r", "to": "f", "mechanism": "notification"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "r", "type": "eventbridge_rule"},
    {"id": "a", "type": "sqs_standard"},
    {"id": "b", "type": "sqs_standard"},
    {"id": "c", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "r", "to": "a", "mechanism": "notification"},
    {"id": "e2", "from": "r", "to": "b", "mechanism": "notification"},
    {"id": "e3", "from": "r", "to": "c", "mechanism": "notification"}
  ]
}
```

## Fix safety

Splits the rule: a second rule with the same pattern takes the targets beyond the limit.

## References

- Amazon EventBridge User Guide: EventBridge quotas
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let limit = cx.limit("eventbridge_rule", "targets");
    for rule in cx.of("eventbridge_rule") {
        let targets: Vec<&Link<'_>> = cx.out_of(rule).filter(|link| !link.is_any(&[Redrive, Attachment])).collect();
        let count = targets.len();
        if count as f64 <= limit {
            continue;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small quota")]
        let extra = &targets[(limit as usize).min(count)..];
        out.at(rule, format!("{rule} has {count} targets; a rule takes {limit}"))
            .fix(Fix::risky("Move the targets beyond the limit to a second rule", cx.split_off(rule, extra)));
    }
}
