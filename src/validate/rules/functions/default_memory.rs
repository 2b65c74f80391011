use crate::validate::prelude::*;

declare_lint! {
    code: "SL-LAM-006",
    name: "default-memory",
    severity: Warning,
    category: Functions,
    scope: Component,
    summary: "a function runs with the default memory of 128 MB",
    docs: r#"
## What it does

Finds functions without a memory size of their own.

## Why is this bad?

Processor time grows with memory: 128 MB get a fourteenth of a processor, are slow and often not
cheaper.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}},
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

The right size is measured, not guessed.

## References

- AWS Lambda Developer Guide: Configure Lambda function memory
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for function in cx.of("lambda").filter(|function| !function.has_own("memory_mb")) {
        let usual = function.number("memory_mb").unwrap_or(128.0);
        out.at(function, format!("{function} has no memory size of its own; {usual} MB apply"))
            .fix(Fix::risky("Set `memory_mb` to 512, then measure", vec![set(function, "memory_mb", 512)]));
    }
}
