use crate::validate::prelude::*;

declare_lint! {
    code: "SL-STR-004",
    name: "slow-stream-consumer",
    severity: Warning,
    category: Streams,
    scope: Wire,
    summary: "a function cannot keep up with the stream it reads",
    docs: r#"
## What it does

Compares the declared records a second with what a function gets through: shards x parallelization
factor x batch size / duration. Without declared load and duration it is silent.

## Why is this bad?

The consumer falls behind further and further until records expire unread.

## Example

```json
{
  "nodes": [
    {"id": "p", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "k", "type": "kinesis", "props": {"shards": 1}},
    {"id": "f", "type": "lambda", "props": {"avg_duration_ms": 2000, "timeout_s": 10}}
  ],
  "edges": [
    {"id": "e1", "from": "p", "to": "k", "mechanism": "sdk_call", "props": {"rps": 200}},
    {"id": "e2", "from": "k", "to": "f", "mechanism": "poll", "props": {"BatchSize": 100}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "p", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "k", "type": "kinesis", "props": {"shards": 1}},
    {"id": "f", "type": "lambda", "props": {"avg_duration_ms": 2000, "timeout_s": 10}}
  ],
  "edges": [
    {"id": "e1", "from": "p", "to": "k", "mechanism": "sdk_call", "props": {"rps": 200}},
    {"id": "e2", "from": "k", "to": "f", "mechanism": "poll", "props": {"BatchSize": 100, "ParallelizationFactor": 5}}
  ]
}
```

## References

- AWS Lambda Developer Guide: Using AWS Lambda with Amazon Kinesis
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.wires(Poll, &["kinesis"], &["lambda"]) {
        let (stream, function) = (cx.from(link), cx.to(link));
        if !super::is_provisioned(stream) {
            continue;
        }
        let filtered = link.has("FilterCriteria");
        let passed = link.own_number("match_ratio").filter(|_| filtered).unwrap_or(1.0);
        let load = link.own_number("rps").or_else(|| Some(super::written(cx, stream)?.records_per_sec * passed));
        let (Some(load), Some(millis), Some(shards), Some(batch)) =
            (load, function.number("avg_duration_ms"), stream.number("shards"), link.number("BatchSize"))
        else {
            continue;
        };
        let at_once = link.number("ParallelizationFactor").unwrap_or(1.0);
        if millis <= 0.0 || batch <= 0.0 || load <= shards * at_once * batch / (millis / 1000.0) {
            continue;
        }
        let handled = shards * at_once * batch / (millis / 1000.0);
        let finding =
            out.at(link, format!("{function} gets through {} of {} records a second", rounded(handled), rounded(load)));
        let wanted = (load * millis / 1000.0 / (shards * batch)).ceil();
        if wanted <= MAX_FACTOR {
            finding.fix(Fix::safe(
                format!("Set `ParallelizationFactor` to {wanted}"),
                vec![set(link, "ParallelizationFactor", number(wanted))],
            ));
        } else {
            finding.fix(Fix::advice("Add shards, enlarge the batch, or make the work of a record shorter"));
        }
    }
}

const MAX_FACTOR: f64 = 10.0;
