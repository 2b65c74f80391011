use crate::validate::prelude::*;
use std::collections::BTreeSet;

declare_lint! {
    code: "SL-DLQ-003",
    name: "queue-without-dead-letters",
    severity: Error,
    category: Failures,
    scope: Component,
    summary: "a queue is consumed without a dead-letter queue",
    docs: r#"
## What it does

Finds queues that are polled and have no dead-letter queue, neither wired nor named. Dead-letter
queues themselves need none.

## Why is this bad?

A message that always fails comes back until it expires, takes up consumers, and is then gone.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard"},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll", "props": {"FunctionResponseTypes": "ReportBatchItemFailures"}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard"},
    {"id": "d", "type": "sqs_standard", "props": {"retention_s": 1209600}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "d", "mechanism": "redrive", "props": {"maxReceiveCount": 5}},
    {"id": "e2", "from": "q", "to": "f", "mechanism": "poll"}
  ]
}
```

## References

- Amazon SQS Developer Guide: Using dead-letter queues in Amazon SQS
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let named = named_as_target(cx);
    for queue in cx.of_any(&["sqs_standard", "sqs_fifo"]) {
        let polled = cx.out_of(queue).any(|link| link.is(Poll));
        let covered = cx.sends_failures(queue) || queue.has_own("dlq");
        let is_target = cx.into(queue).any(|link| link.is(Redrive)) || named.contains(queue.id.as_str());
        if polled && !covered && !is_target {
            out.at(queue, format!("{queue} has no dead-letter queue")).fix(cx.add_dead_letter_queue(
                queue,
                queue.service,
                &[("maxReceiveCount", Value::Int(5))],
            ));
        }
    }
}

/// Ids that some component or wire names as the place for its failures.
fn named_as_target<'a>(cx: &Checker<'a>) -> BTreeSet<&'a str> {
    let of_nodes = cx.nodes.iter().flat_map(|node| ["dlq", "error_action"].map(|name| node.own(name)));
    let names = ["OnFailure", "DeadLetterConfig", "RedrivePolicy", "ErrorAction"];
    let of_links = cx.links.iter().flat_map(|link| names.map(|name| link.own(name)));
    of_nodes.chain(of_links).flatten().filter_map(Value::as_str).collect()
}
