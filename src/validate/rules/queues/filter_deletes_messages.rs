use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SQS-007",
    name: "filter-deletes-messages",
    severity: Warning,
    category: Queues,
    scope: Wire,
    summary: "a filter on a queue deletes what others still want",
    docs: r#"
## What it does

Finds filters on a mapping from a queue to a function where the queue has another consumer or
`keep_unmatched` says that other messages matter.

## Why is this bad?

A message that does not match is deleted, not left for somebody else.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d", "keep_unmatched": true}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll", "props": {"FilterCriteria": ["x"]}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "t", "type": "sns_standard"},
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d", "keep_unmatched": true}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "q", "mechanism": "subscription", "props": {"FilterPolicy": "x", "RedrivePolicy": "d"}},
    {"id": "e2", "from": "q", "to": "f", "mechanism": "poll"}
  ]
}
```

## Fix safety

The filter's wording differs between queue mapping and subscription.

## References

- AWS Lambda Developer Guide: Using event filtering with an Amazon SQS event source
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(Poll, &["sqs_standard", "sqs_fifo"], &["lambda", "lambda_durable"]) {
        if !link.has("FilterCriteria") {
            continue;
        }
        let (queue, function) = (cx.from(link), cx.to(link));
        let shared = cx.out_of(queue).filter(|link| link.is(Poll)).count() > 1;
        let kept = queue.flag("keep_unmatched") || link.flag("keep_unmatched") || function.flag("keep_unmatched");
        if !shared && !kept {
            continue;
        }
        let finding = out.at(link, format!("what the filter of {function} does not match is deleted from {queue}"));
        let mut feeds = cx.into(queue).filter(|link| link.is(Subscription));
        if let (Some(feed), None) = (feeds.next(), feeds.next()) {
            let filter = link.own("FilterCriteria").cloned().unwrap_or(Value::Bool(true));
            let edits = vec![unset(link, "FilterCriteria"), set(feed, "FilterPolicy", filter)];
            finding.fix(Fix::risky("Move the filter to the subscription", edits));
        } else {
            finding.fix(Fix::advice("Filter before the queue: at a topic's subscription or an EventBridge rule"));
        }
    }
}
