use crate::validate::prelude::*;

declare_lint! {
    code: "SL-OPT-004",
    name: "schedule-below-a-minute",
    severity: Error,
    category: Improvement,
    scope: Component,
    summary: "a schedule is finer than the provider offers",
    docs: r#"
## What it does

Finds schedules such as `rate(30 seconds)` at schedulers and rules.

## Why is this bad?

The expression is refused; one minute is the least.

## Example

```json
{
  "nodes": [
    {"id": "s", "type": "eventbridge_scheduler", "props": {"expression": "rate(30 seconds)"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5, "idempotent": true}}
  ],
  "edges": [
    {"id": "e1", "from": "s", "to": "f", "mechanism": "async_invoke", "props": {"OnFailure": "x", "DeadLetterConfig": "x"}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "s", "type": "eventbridge_scheduler", "props": {"expression": "rate(1 minute)"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5, "idempotent": true}}
  ],
  "edges": [
    {"id": "e1", "from": "s", "to": "f", "mechanism": "async_invoke", "props": {"OnFailure": "x", "DeadLetterConfig": "x"}}
  ]
}
```

## Fix safety

The work runs less often than drawn; finer ticks need a delay queue or a waiting workflow.

## References

- Amazon EventBridge Scheduler User Guide: Schedule types
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for node in cx.of_any(&["eventbridge_scheduler", "eventbridge_rule"]) {
        let prop = if node.is("eventbridge_rule") { "schedule" } else { "expression" };
        if let Some(text) = node.text(prop).filter(|text| is_too_fine(text)) {
            out.at(node, format!("{node} has the schedule {text}, one minute is the least"))
                .fix(Fix::risky("Run every minute", vec![set(node, prop, "rate(1 minute)")]));
        }
        for link in cx.out_of(node) {
            let Some(text) = link.text("ScheduleExpression").filter(|text| is_too_fine(text)) else { continue };
            out.at(node, format!("{link} has the schedule {text}, one minute is the least"))
                .fix(Fix::risky("Run every minute", vec![set(link, "ScheduleExpression", "rate(1 minute)")]))
                .and(link);
        }
    }
}

/// `rate(30 seconds)`, or fewer than one of any unit.
fn is_too_fine(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    let Some(inside) = text.strip_prefix("rate(").and_then(|rest| rest.strip_suffix(')')) else { return false };
    let digits = inside.trim().find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(inside.len());
    let (count, unit) = inside.trim().split_at(digits.min(inside.trim().len()));
    let unit = unit.trim_matches([' ', '_']);
    unit.starts_with("sec") || count.parse::<f64>().is_ok_and(|count| count < 1.0)
}
