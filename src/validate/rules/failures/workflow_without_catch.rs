use crate::validate::prelude::*;

declare_lint! {
    code: "SL-DLQ-011",
    name: "workflow-without-catch",
    severity: Warning,
    category: Failures,
    scope: Component,
    summary: "a workflow has no path for errors",
    docs: r#"
## What it does

Finds workflows with tasks that catch no error, neither in general (`has_catch`) nor on any task
(`Catch`).

## Why is this bad?

The first unhandled error ends the execution half way, without compensation and without notice.

## Example

```json
{
  "nodes": [
    {"id": "s", "type": "sfn_standard"},
    {"id": "f", "type": "lambda"}
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
    {"id": "s", "type": "sfn_standard", "props": {"has_catch": true}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "s", "to": "f", "mechanism": "sync_invoke"}
  ]
}
```

## Fix safety

States that the definition catches errors; the handler has to be written.

## References

- AWS Step Functions Developer Guide: Handling errors in Step Functions workflows
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for workflow in cx.of_any(&["sfn_standard", "sfn_express"]).filter(|workflow| !workflow.flag("has_catch")) {
        let tasks: Vec<&Link<'_>> = cx
            .out_of(workflow)
            .filter(|link| link.is_any(&[SyncInvoke, AsyncInvoke, DirectIntegration, SdkCall]))
            .collect();
        if !tasks.is_empty() && !tasks.iter().any(|task| task.has("Catch")) {
            out.at(workflow, format!("the first error in a task of {workflow} ends the whole execution"))
                .fix(Fix::risky("State that errors are caught: `has_catch`", vec![set(workflow, "has_catch", true)]));
        }
    }
}
