use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DLQ-004",
    name: "event-target-without-dead-letters",
    severity: Error,
    category: Failures,
    scope: Wire,
    summary: "an event that cannot be delivered vanishes",
    docs: r#"
## What it does

Finds targets of EventBridge rules and schedules without a dead-letter queue, neither on the wire
nor wired from the rule or schedule.

## Why is this bad?

EventBridge tries for a day and then drops the event.

## Example

```json
{
  "nodes": [
    {"id": "r", "type": "eventbridge_rule"},
    {"id": "q", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "r", "to": "q", "mechanism": "notification"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "r", "type": "eventbridge_rule"},
    {"id": "q", "type": "sqs_standard"},
    {"id": "d", "type": "sqs_standard", "props": {"retention_s": 1209600}}
  ],
  "edges": [
    {"id": "e1", "from": "r", "to": "q", "mechanism": "notification"},
    {"id": "e2", "from": "r", "to": "d", "mechanism": "redrive"}
  ]
}
```

## References

- Amazon EventBridge User Guide: Using dead-letter queues to process undelivered events
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for sender in cx.of_any(&["eventbridge_rule", "eventbridge_scheduler"]) {
        if cx.sends_failures(sender) || sender.has_own("dlq") {
            continue;
        }
        for link in cx.out_of(sender).filter(|link| !link.is_any(&[Redrive, Attachment])) {
            if !link.has_own("DeadLetterConfig") {
                out.at(link, format!("what {sender} cannot deliver to {} is dropped", cx.to(link)))
                    .fix(cx.add_dead_letter_queue(sender, "sqs_standard", &[]));
            }
        }
    }
}
