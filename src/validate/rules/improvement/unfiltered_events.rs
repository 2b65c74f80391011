use crate::validate::prelude::*;

declare_lint! {
    code: "SL-OPT-001",
    name: "unfiltered-events",
    severity: Info,
    category: Improvement,
    scope: Wire,
    summary: "a function is called for events it throws away",
    docs: r#"
## What it does

Finds wires from queues, streams, topics and buses into functions that declare a `match_ratio` below
one half and have no filter.

## Why is this bad?

Each call that ends at once is billed and takes concurrency.

## Example

```json
{
  "nodes": [
    {"id": "t", "type": "dynamodb", "props": {"stream_view": "NEW_IMAGE"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "f", "mechanism": "poll", "props": {"match_ratio": 0.1, "StartingPosition": "LATEST"}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "t", "type": "dynamodb", "props": {"stream_view": "NEW_IMAGE"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "f", "mechanism": "poll", "props": {"match_ratio": 0.1, "StartingPosition": "LATEST", "FilterCriteria": ["INSERT"]}}
  ]
}
```

## References

- AWS Lambda Developer Guide: Control which events Lambda sends to your function
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.links.iter().filter(|link| cx.to(link).is_function() && cx.from(link).is_any(SOURCES)) {
        let Some(ratio) = link.own_number("match_ratio").filter(|ratio| *ratio < 0.5) else { continue };
        let source = cx.from(link);
        let filtered = link.has_own_any(&["FilterCriteria", "FilterPolicy", "EventPattern", "Filter"])
            || source.has_own_any(&["event_pattern", "filter"]);
        if filtered {
            continue;
        }
        let known = ["FilterCriteria", "FilterPolicy", "EventPattern", "Filter"];
        let filter = known.into_iter().find(|name| link.wiring.is_some_and(|wiring| wiring.prop(name).is_some()));
        let share = rounded(ratio * 100.0);
        out.at(link, format!("{} needs {share} % of what {source} sends", cx.to(link)))
            .fix(Fix::advice(format!("Filter with `{}`", filter.unwrap_or("FilterCriteria"))));
    }
}

const SOURCES: &[&str] = &[
    "sqs_standard",
    "sqs_fifo",
    "kinesis",
    "dynamodb",
    "dynamodb_stream",
    "sns_standard",
    "sns_fifo",
    "eventbridge_bus",
    "eventbridge_bus_v2",
    "eventbridge_rule",
];
