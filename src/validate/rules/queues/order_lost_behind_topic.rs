use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SQS-008",
    name: "order-lost-behind-topic",
    severity: Info,
    category: Queues,
    scope: Wire,
    summary: "an ordered topic feeds a queue that keeps no order",
    docs: r#"
## What it does

Finds standard queues that subscribe to a FIFO topic.

## Why is this bad?

The queue may deliver out of order and twice, so the order and deduplication paid for are lost.

## Example

```json
{
  "nodes": [
    {"id": "t", "type": "sns_fifo"},
    {"id": "q", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "q", "mechanism": "subscription", "props": {"RedrivePolicy": "x"}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "t", "type": "sns_fifo"},
    {"id": "q", "type": "sqs_fifo"}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "q", "mechanism": "subscription", "props": {"RedrivePolicy": "x"}}
  ]
}
```

## Fix safety

A FIFO queue costs more and limits throughput per group.

## References

- Amazon SNS Developer Guide: Message delivery for FIFO topics
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(Subscription, &["sns_fifo"], &["sqs_standard"]) {
        let queue = cx.to(link);
        out.at(link, format!("the order of {} is lost in {queue}", cx.from(link))).fix(Fix::risky(
            format!("Make {queue} a FIFO queue"),
            vec![Edit::SetService(queue.id.clone(), "sqs_fifo".into())],
        ));
    }
}
