use crate::validate::prelude::*;

declare_lint! {
    code: "SL-LAM-005",
    name: "default-timeout",
    severity: Warning,
    category: Functions,
    scope: Component,
    summary: "a function runs with the default timeout of 3 seconds",
    docs: r#"
## What it does

Finds functions without a timeout of their own.

## Why is this bad?

Three seconds are rarely right: a cold start with one slow call behind it is cut off, often without
a trace.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"memory_mb": 512}},
    {"id": "t", "type": "dynamodb", "props": {"pitr": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10, "memory_mb": 512}},
    {"id": "t", "type": "dynamodb", "props": {"pitr": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call"}
  ]
}
```

## Fix safety

The right timeout follows from the slowest calls that are still wanted.

## References

- AWS Lambda Developer Guide: Configure Lambda function timeout
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for function in cx.of("lambda").filter(|function| !function.has_own("timeout_s")) {
        let usual = function.number("timeout_s").unwrap_or(3.0);
        let wanted = function.own_number("avg_duration_ms").map_or(USUAL, |millis| (millis * MARGIN / 1000.0).ceil());
        let wanted = wanted.clamp(usual, cx.limit("lambda", "timeout"));
        out.at(function, format!("{function} has no timeout of its own; {usual} s apply"))
            .fix(Fix::risky(format!("Set `timeout_s` to {wanted}"), vec![set(function, "timeout_s", number(wanted))]));
    }
}

/// Seconds for a function whose duration is not known.
const USUAL: f64 = 10.0;
/// Room above the mean duration.
const MARGIN: f64 = 5.0;
