use crate::validate::prelude::*;

declare_lint! {
    code: "SL-PAY-002",
    name: "large-topic-messages",
    severity: Error,
    category: Payload,
    scope: Component,
    summary: "a topic with large messages has subscribers that cannot take them",
    docs: r#"
## What it does

Finds topics set to messages above 256 KiB that have more than 100 subscriptions or a subscriber
other than a queue, a function or a Firehose stream.

## Why is this bad?

The provider refuses the combination.

## Example

```json
{
  "nodes": [
    {"id": "t", "type": "sns_standard", "props": {"max_message_bytes": 1048576}},
    {"id": "x", "type": "http_endpoint"}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "x", "mechanism": "subscription", "props": {"RedrivePolicy": "d"}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "t", "type": "sns_standard", "props": {"max_message_bytes": 1048576}},
    {"id": "q", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "q", "mechanism": "subscription", "props": {"RedrivePolicy": "d"}}
  ]
}
```

## Fix safety

Publishers have to stay below the smaller size.

## References

- Amazon SNS Developer Guide: Large message payloads
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let usual = cx.limit_kb("sns_standard", "message_default").unwrap_or(256.0) * 1024.0;
    let most = cx.limit("sns_standard", "subs_if_over_256k");
    for topic in cx.of("sns_standard") {
        let Some(size) = topic.number("max_message_bytes").filter(|size| *size > usual) else { continue };
        let subscribers: Vec<_> = cx
            .out_of(topic)
            .filter(|link| !link.is_any(&[Redrive, Attachment, Authorize]))
            .map(|link| cx.to(link))
            .collect();
        let fit = ["sqs_standard", "sqs_fifo", "firehose", "lambda", "lambda_durable"];
        let message = if let Some(unfit) = subscribers.iter().find(|node| !node.is_any(&fit)) {
            format!("{topic} allows messages of {size} bytes, which {unfit} cannot take")
        } else if subscribers.len() as f64 > most {
            format!("{topic} allows messages of {size} bytes, but has more than {most} subscriptions")
        } else {
            continue;
        };
        out.at(topic, message).fix(Fix::risky(
            format!("Set `max_message_bytes` to {usual}"),
            vec![set(topic, "max_message_bytes", number(usual))],
        ));
    }
}
