use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DLQ-005",
    name: "subscription-without-redrive",
    severity: Error,
    category: Failures,
    scope: Wire,
    summary: "messages to a failing subscriber are dropped",
    docs: r#"
## What it does

Finds subscriptions of a topic without a redrive policy, neither on the wire nor wired from the
topic. Mail and text messages to people are left out, since SNS offers none for them.

## Why is this bad?

SNS retries delivery and then drops the message for this subscriber.

## Example

```json
{
  "nodes": [
    {"id": "t", "type": "sns_standard"},
    {"id": "q", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "q", "mechanism": "subscription"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "t", "type": "sns_standard"},
    {"id": "q", "type": "sqs_standard"},
    {"id": "d", "type": "sqs_standard", "props": {"retention_s": 1209600}}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "q", "mechanism": "subscription"},
    {"id": "e2", "from": "t", "to": "d", "mechanism": "redrive"}
  ]
}
```

## References

- Amazon SNS Developer Guide: Amazon SNS dead-letter queues
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for topic in cx.of_any(&["sns_standard", "sns_fifo"]).filter(|topic| !cx.sends_failures(topic)) {
        for link in cx.out_of(topic).filter(|link| link.is_any(&[Subscription, AsyncInvoke])) {
            let subscriber = cx.to(link);
            if link.has_own("RedrivePolicy") || subscriber.is_client() {
                continue;
            }
            let fix = if topic.is("sns_standard") {
                cx.add_dead_letter_queue(topic, "sqs_standard", &[])
            } else {
                cx.name_dead_letter_queue(subscriber, link, "RedrivePolicy", "sqs_fifo")
            };
            out.at(link, format!("what {topic} cannot deliver to {subscriber} is dropped")).fix(fix);
        }
    }
}
