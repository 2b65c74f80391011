use super::pattern;
use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SYNC-008",
    name: "callback-without-timeout",
    severity: Warning,
    category: Sync,
    scope: Wire,
    summary: "a workflow waits for a callback without an end",
    docs: r#"
## What it does

Finds tasks that wait for a task token with neither `TimeoutSeconds` nor `HeartbeatSeconds`.

## Why is this bad?

If the token is lost, the execution stays open for up to a year and nobody learns of it.

## Example

```json
{
  "nodes": [
    {"id": "s", "type": "sfn_standard", "props": {"has_catch": true}},
    {"id": "q", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "s", "to": "q", "mechanism": "direct_integration", "props": {"Pattern": "wait_for_task_token"}}
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
    {"id": "e1", "from": "s", "to": "q", "mechanism": "direct_integration", "props": {"Pattern": "wait_for_task_token", "HeartbeatSeconds": 3600}}
  ]
}
```

## Fix safety

One hour is a guess; set what the work really takes.

## References

- AWS Step Functions Developer Guide: Discover service integration patterns
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for link in cx.links.iter().filter(|link| pattern(link) == "waitfortasktoken") {
        if !link.has_own_any(&["TimeoutSeconds", "HeartbeatSeconds"]) {
            out.at(link, format!("{link} waits for its callback up to a year"))
                .fix(Fix::risky("Give up after an hour", vec![set(link, "TimeoutSeconds", 3600)]));
        }
    }
}
