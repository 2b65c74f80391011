use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DLQ-013",
    name: "push-without-dead-letters",
    severity: Warning,
    category: Failures,
    scope: Wire,
    summary: "pushed events are dropped when the receiver keeps failing",
    docs: r#"
## What it does

Finds pushes from Pub/Sub or Event Grid to compute without a dead-letter topic or container, on the
wire or on the source.

## Why is this bad?

When retention or time to live ends, what could not be delivered is gone.

## Example

```json
{
  "nodes": [
    {"id": "p", "type": "gcp_pubsub"},
    {"id": "r", "type": "gcp_run"}
  ],
  "edges": [
    {"id": "e1", "from": "p", "to": "r", "mechanism": "subscription"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "p", "type": "gcp_pubsub"},
    {"id": "r", "type": "gcp_run"}
  ],
  "edges": [
    {"id": "e1", "from": "p", "to": "r", "mechanism": "subscription", "props": {"deadLetterTopic": "dl"}}
  ]
}
```

## References

- Google Cloud Pub/Sub documentation: Dead-letter topics
- Azure Event Grid documentation: Dead letter and retry policies
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for source in cx.of_any(&["gcp_pubsub", "az_event_grid"]) {
        if source.has_own_any(&["dead_letter", "deadLetterTopic"]) || cx.sends_failures(source) {
            continue;
        }
        for link in cx.out_of(source).filter(|link| link.is_any(&[AsyncInvoke, Subscription])) {
            if !cx.to(link).is_compute() || link.has_own_any(&["deadLetterTopic", "dead_letter"]) {
                continue;
            }
            let (service, prop) =
                if source.is("gcp_pubsub") { ("gcp_pubsub", "deadLetterTopic") } else { ("az_blob", "dead_letter") };
            let (target, put) = cx.put_beside(source, service, "dead-letters", "dead letters");
            out.at(link, format!("what {} keeps refusing is dropped by {source}", cx.to(link)))
                .fix(Fix::safe("Keep it in a dead-letter target", vec![put, set(link, prop, target.as_str())]));
        }
    }
}
