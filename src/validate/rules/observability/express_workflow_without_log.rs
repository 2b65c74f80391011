use crate::validate::prelude::*;

declare_lint! {
    code: "SL-OBS-004",
    name: "express-workflow-without-log",
    severity: Warning,
    category: Observability,
    scope: Component,
    summary: "an Express workflow leaves no trace of its executions",
    docs: r#"
## What it does

Finds Express workflows with `log_level` OFF and no wire to a log group.

## Why is this bad?

Express keeps no history of executions elsewhere: a failure cannot be looked into.

## Example

```json
{
  "nodes": [
    {"id": "s", "type": "sfn_express", "props": {"has_catch": true, "xray": true}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5, "xray": true, "log_retention_days": 30}}
  ],
  "edges": [
    {"id": "e1", "from": "s", "to": "f", "mechanism": "sync_invoke"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "s", "type": "sfn_express", "props": {"has_catch": true, "xray": true, "log_level": "ALL"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5, "xray": true, "log_retention_days": 30}}
  ],
  "edges": [
    {"id": "e1", "from": "s", "to": "f", "mechanism": "sync_invoke"}
  ]
}
```

## References

- AWS Step Functions Developer Guide: Logging using CloudWatch Logs
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for workflow in cx.of("sfn_express").filter(|workflow| workflow.is_text("log_level", "OFF")) {
        if !super::logs_to_group(cx, workflow) {
            out.at(workflow, format!("executions of {workflow} leave no log"))
                .fix(Fix::safe("Log all executions", vec![set(workflow, "log_level", "ALL")]));
        }
    }
}
