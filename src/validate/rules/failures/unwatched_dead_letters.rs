use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DLQ-010",
    name: "unwatched-dead-letters",
    severity: Info,
    category: Failures,
    scope: Component,
    summary: "nobody notices what lands in this dead-letter queue",
    docs: r#"
## What it does

Finds dead-letter queues that no alarm watches and nothing reads. An alarm names what it watches in
`watch`.

## Why is this bad?

Failures pile up unseen until they expire.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard"},
    {"id": "d", "type": "sqs_standard", "props": {"retention_s": 1209600}}
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
    {"id": "q", "type": "sqs_standard"},
    {"id": "d", "type": "sqs_standard", "props": {"retention_s": 1209600}},
    {"id": "a", "type": "cloudwatch_alarm", "props": {"watch": "d"}},
    {"id": "t", "type": "sns_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "d", "mechanism": "redrive"},
    {"id": "e2", "from": "a", "to": "t", "mechanism": "notification"}
  ]
}
```

## Fix safety

Adds an alarm and, where there is none yet, a topic for it.

## References

- Amazon SQS Developer Guide: Creating alarms for dead-letter queues
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for queue in cx.of_any(&["sqs_standard", "sqs_fifo"]) {
        let is_target = cx.into(queue).any(|link| link.is(Redrive));
        let read = cx.out_of(queue).any(|link| link.is(Poll));
        if !is_target || read || cx.of("cloudwatch_alarm").any(|alarm| watches(alarm, queue)) {
            continue;
        }
        let (alarm, mut put) = cx.put_beside(queue, "cloudwatch_alarm", "alarm", "alarm");
        if let Edit::PutComponent(_, component) = &mut put {
            component.props.insert("watch".to_owned(), Value::from(queue.id.as_str()));
            component.props.insert("metric".to_owned(), Value::from("ApproximateNumberOfMessagesVisible"));
            component.props.insert("threshold".to_owned(), Value::Int(0));
        }
        let mut edits = vec![put];
        let known =
            cx.wires(Notification, &["cloudwatch_alarm"], &["sns_standard"]).next().map(|link| cx.to(link).id.clone());
        let topic = known.unwrap_or_else(|| {
            let (topic, put) = cx.put_beside(queue, "sns_standard", "alerts", "alerts");
            edits.push(put);
            topic
        });
        edits.push(cx.put_wire(&alarm, &topic, Notification, &[]));
        out.at(queue, format!("nobody watches {queue}")).fix(Fix::risky("Add an alarm on waiting messages", edits));
    }
}

fn watches(alarm: &Node<'_>, queue: &Node<'_>) -> bool {
    let names =
        |value: &Value| value.as_str().is_some_and(|text| text == queue.id.as_str() || text == queue.component.name);
    match alarm.own("watch") {
        Some(Value::List(items)) => items.iter().any(names),
        Some(value) => names(value),
        None => false,
    }
}
