use crate::validate::prelude::*;

declare_lint! {
    code: "SL-WIRE-016",
    name: "fifo-target-without-group",
    severity: Error,
    category: Wiring,
    scope: Wire,
    summary: "events go to a FIFO queue without group or deduplication",
    docs: r#"
## What it does

Checks wires from EventBridge rules, schedules and pipes to a FIFO queue for a `MessageGroupId`, and
for rules and schedules the queue's content-based deduplication.

## Why is this bad?

A message to a FIFO queue needs a group, and EventBridge sends no deduplication id, so the queue has
to make it from the content. Otherwise every delivery fails.

## Example

```json
{
  "nodes": [
    {"id": "r", "type": "eventbridge_rule"},
    {"id": "q", "type": "sqs_fifo"}
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
    {"id": "q", "type": "sqs_fifo", "props": {"content_based_dedup": true}}
  ],
  "edges": [
    {"id": "e1", "from": "r", "to": "q", "mechanism": "notification", "props": {"MessageGroupId": "orders"}}
  ]
}
```

## Fix safety

One group for all messages keeps their order but lets only one consumer work at a time.

## References

- Amazon EventBridge User Guide: Event bus targets
- Amazon SQS Developer Guide: FIFO queue and message group ID terms
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in &cx.links {
        let (from, queue) = (cx.from(link), cx.to(link));
        let needs_dedup = from.is_any(&["eventbridge_rule", "eventbridge_scheduler"]);
        let sends = needs_dedup || from.is("eventbridge_pipe");
        if !sends || !queue.is("sqs_fifo") || link.is_any(&[Redrive, Attachment]) {
            continue;
        }
        let mut missing = Vec::new();
        let mut edits = Vec::new();
        if !link.has("MessageGroupId") {
            missing.push("the wire has no `MessageGroupId`");
            edits.push(set(link, "MessageGroupId", "default"));
        }
        if needs_dedup && !queue.flag("content_based_dedup") {
            missing.push("the queue's content-based deduplication is off");
            edits.push(set(queue, "content_based_dedup", true));
        }
        if !missing.is_empty() {
            out.at(link, format!("{link}: {}", missing.join(" and ")))
                .fix(Fix::risky("Use one message group and deduplicate by content", edits));
        }
    }
}
