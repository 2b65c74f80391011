use crate::validate::prelude::*;

declare_lint! {
    code: "SL-WIRE-013",
    name: "overlapping-bucket-filters",
    severity: Error,
    category: Wiring,
    scope: Wire,
    summary: "two notifications of a bucket could match the same object",
    docs: r#"
## What it does

Compares the event types, prefixes and suffixes of all notifications of a bucket. Two that share an
event type must differ in prefix or in suffix.

## Why is this bad?

S3 rejects a configuration in which one object could match two notifications.

## Example

```json
{
  "nodes": [
    {"id": "b", "type": "s3"},
    {"id": "f", "type": "lambda"},
    {"id": "h", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "b", "to": "f", "mechanism": "async_invoke", "props": {"FilterSuffix": ".jpg"}},
    {"id": "e2", "from": "b", "to": "h", "mechanism": "async_invoke", "props": {"FilterPrefix": "in/"}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "b", "type": "s3"},
    {"id": "f", "type": "lambda"},
    {"id": "h", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "b", "to": "f", "mechanism": "async_invoke", "props": {"FilterSuffix": ".jpg"}},
    {"id": "e2", "from": "b", "to": "h", "mechanism": "async_invoke", "props": {"FilterSuffix": ".png"}}
  ]
}
```

## References

- Amazon S3 User Guide: Configuring event notifications using object key name filtering
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for bucket in cx.of("s3") {
        let notifies = |link: &&Link<'_>| {
            link.is_any(&[Notification, AsyncInvoke]) && !link.target.service.as_str().starts_with("eventbridge_bus")
        };
        let links: Vec<&Link<'_>> = cx.out_of(bucket).filter(notifies).collect();
        for (index, link) in links.iter().enumerate() {
            if let Some(other) = links[..index].iter().find(|other| overlap(link, other)) {
                out.at(*link, format!("{link} and {other} could both match an object of {bucket}")).fix(Fix::advice(
                    "Make the prefixes or suffixes disjoint, or fan out through a topic or EventBridge",
                ));
            }
        }
    }
}

fn overlap(a: &Link<'_>, b: &Link<'_>) -> bool {
    let (a_events, b_events) = (events(a), events(b));
    let same_event = a_events.iter().any(|one| b_events.iter().any(|other| covers(one, other) || covers(other, one)));
    let (a_prefix, b_prefix) = (a.text("FilterPrefix").unwrap_or(""), b.text("FilterPrefix").unwrap_or(""));
    let (a_suffix, b_suffix) = (a.text("FilterSuffix").unwrap_or(""), b.text("FilterSuffix").unwrap_or(""));
    same_event
        && (a_prefix.starts_with(b_prefix) || b_prefix.starts_with(a_prefix))
        && (a_suffix.ends_with(b_suffix) || b_suffix.ends_with(a_suffix))
}

fn events<'a>(link: &Link<'a>) -> Vec<&'a str> {
    match link.value("Events") {
        Some(Value::Text(event)) => vec![event],
        Some(Value::List(events)) if !events.is_empty() => events.iter().filter_map(Value::as_str).collect(),
        _ => vec!["s3:ObjectCreated:*"],
    }
}

/// `s3:ObjectCreated:*` covers `s3:ObjectCreated:Put`.
fn covers(pattern: &str, event: &str) -> bool {
    pattern == event || pattern.strip_suffix('*').is_some_and(|stem| event.starts_with(stem))
}
