use crate::validate::prelude::*;

declare_lint! {
    code: "SL-LAM-010",
    name: "work-exceeds-time-limit",
    severity: Error,
    category: Functions,
    scope: Component,
    summary: "work takes longer than the service can run",
    docs: r#"
## What it does

Finds functions whose declared duration is above 15 minutes, and Express workflows with a timeout
above 5 minutes.

## Why is this bad?

The work is cut off before it is done, every time.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d", "visibility_timeout_s": 5400}},
    {"id": "f", "type": "lambda", "props": {"avg_duration_ms": 1200000, "timeout_s": 900, "memory_mb": 512}}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "s", "type": "sfn_standard", "props": {"has_catch": true}},
    {"id": "j", "type": "batch"}
  ],
  "edges": [
    {"id": "e1", "from": "s", "to": "j", "mechanism": "direct_integration"}
  ]
}
```

## Fix safety

Standard workflows are billed by state transition and start asynchronously.

## References

- AWS Lambda Developer Guide: Lambda quotas
- AWS Step Functions Developer Guide: Quotas
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let function_limit = cx.limit("lambda", "timeout");
    for function in cx.of("lambda") {
        let Some(millis) = function.own_number("avg_duration_ms") else { continue };
        if millis > function_limit * 1000.0 {
            let seconds = rounded(millis / 1000.0);
            out.at(function, format!("{function} works {seconds} s, a function runs {function_limit} s at most"))
                .fix(Fix::advice("Move the work to a container or batch job, or split it with a workflow"));
        }
    }
    let workflow_limit = cx.limit("sfn_express", "duration");
    for workflow in cx.of("sfn_express") {
        let Some(runs) = workflow.own_number("timeout_s").filter(|runs| *runs > workflow_limit) else { continue };
        let message = format!("{workflow} may take {runs} s, an Express workflow runs {workflow_limit} s at most");
        out.at(workflow, message).fix(Fix::risky(
            "Make it a Standard workflow",
            vec![Edit::SetService(workflow.id.clone(), "sfn_standard".into())],
        ));
    }
}
