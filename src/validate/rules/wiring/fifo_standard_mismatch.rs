use crate::validate::prelude::*;

declare_lint! {
    code: "SL-WIRE-002",
    name: "fifo-standard-mismatch",
    severity: Error,
    category: Wiring,
    scope: Wire,
    summary: "an ordered queue or topic is joined with a kind it cannot work with",
    docs: r#"
## What it does

Finds dead-letter queues of another kind than their queue, standard topics that feed FIFO queues,
and bucket notifications or function destinations that end in a FIFO queue or topic.

## Why is this bad?

A dead-letter queue has to be of its queue's kind, a standard topic keeps no order to hand on, and
S3 and Lambda deliver to standard targets only. The provider refuses the configuration.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_fifo"},
    {"id": "d", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "d", "mechanism": "redrive"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_fifo"},
    {"id": "d", "type": "sqs_fifo"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "d", "mechanism": "redrive"}
  ]
}
```

## Fix safety

Changing the kind of a queue or topic changes its guarantees and its price.

## References

- Amazon SQS Developer Guide: Dead-letter queues
- Amazon SNS Developer Guide: Message delivery for FIFO topics
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in &cx.links {
        let (from, to) = (cx.from(link), cx.to(link));
        let fifo_target = to.is_any(&["sqs_fifo", "sns_fifo"]);
        let other_kind = link.is(Redrive) && from.is_queue() && to.is_queue() && from.service != to.service;
        let reason = if other_kind {
            "a dead-letter queue has to be of the same kind as its queue"
        } else if link.is(Subscription) && from.is("sns_standard") && to.is("sqs_fifo") {
            "a FIFO queue cannot subscribe to a standard topic"
        } else if link.is(Notification) && from.is("s3") && fifo_target {
            "bucket notifications reach standard targets only"
        } else if link.is_any(&[Redrive, OnSuccess]) && from.is_function() && fifo_target {
            "function destinations and dead-letter targets have to be standard"
        } else {
            continue;
        };
        let wanted = match to.service {
            "sqs_standard" => "sqs_fifo",
            "sns_fifo" => "sns_standard",
            _ => "sqs_standard",
        };
        let mut edits = vec![Edit::SetService(to.id.clone(), wanted.into())];
        for name in ["content_based_dedup", "dedup_scope", "throughput_limit", "throughput_scope"] {
            if to.own(name).is_some() {
                edits.push(unset(to, name));
            }
        }
        out.at(link, format!("{link}: {reason}")).fix(Fix::risky(format!("Make {to} `{wanted}`"), edits));
    }
}
