use super::pattern;
use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SYNC-007",
    name: "express-workflow-waits",
    severity: Error,
    category: Sync,
    scope: Wire,
    summary: "an Express workflow is told to wait for a job or a callback",
    docs: r#"
## What it does

Finds tasks of Express workflows with the pattern `sync` or `wait_for_task_token`.

## Why is this bad?

Express workflows support neither; the definition is rejected.

## Example

```json
{
  "nodes": [
    {"id": "s", "type": "sfn_express", "props": {"log_level": "ALL", "has_catch": true}},
    {"id": "q", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "s", "to": "q", "mechanism": "direct_integration", "props": {"Pattern": "wait_for_task_token", "TimeoutSeconds": 60}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "s", "type": "sfn_standard", "props": {"has_catch": true}},
    {"id": "q", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "s", "to": "q", "mechanism": "direct_integration", "props": {"Pattern": "wait_for_task_token", "TimeoutSeconds": 60}}
  ]
}
```

## Fix safety

A Standard workflow is billed by transition; without the wait, the result has to come as an event.

## References

- AWS Step Functions Developer Guide: Choosing workflow type
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for workflow in cx.of("sfn_express") {
        for link in cx.out_of(workflow).filter(|link| matches!(pattern(link).as_str(), "sync" | "waitfortasktoken")) {
            let stated = link.text("Pattern").unwrap_or_default();
            out.at(link, format!("{link} waits with `{stated}`, which an Express workflow cannot"))
                .fix(Fix::risky(
                    format!("Make {workflow} a Standard workflow"),
                    vec![Edit::SetService(workflow.id.clone(), "sfn_standard".into())],
                ))
                .fix(Fix::risky("Do not wait: `request_response`", vec![set(link, "Pattern", "request_response")]));
        }
    }
}
