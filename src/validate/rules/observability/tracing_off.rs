use crate::validate::prelude::*;

declare_lint! {
    code: "SL-OBS-002",
    name: "tracing-off",
    severity: Warning,
    category: Observability,
    scope: Component,
    summary: "requests cannot be traced through this part",
    docs: r#"
## What it does

Finds functions, REST APIs, GraphQL APIs and workflows with tracing off and no wire to X-Ray.

## Why is this bad?

When a request fails or is slow, nothing shows in which hop.

## Example

```json
{
  "nodes": [
    {"id": "s", "type": "sfn_standard", "props": {"has_catch": true}},
    {"id": "f", "type": "lambda", "props": {"xray": true, "timeout_s": 5, "log_retention_days": 30}}
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
    {"id": "s", "type": "sfn_standard", "props": {"has_catch": true, "xray": true}},
    {"id": "f", "type": "lambda", "props": {"xray": true, "timeout_s": 5, "log_retention_days": 30}}
  ],
  "edges": [
    {"id": "e1", "from": "s", "to": "f", "mechanism": "sync_invoke"}
  ]
}
```

## References

- AWS X-Ray Developer Guide: Integrating AWS X-Ray with other AWS services
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for node in cx.of_any(&["lambda", "apigw_rest", "appsync", "sfn_standard", "sfn_express"]) {
        let mut neighbours = cx.out_of(node).map(|link| cx.to(link)).chain(cx.into(node).map(|link| cx.from(link)));
        if !node.flag("xray") && !neighbours.any(|other| other.is("xray")) {
            out.at(node, format!("{node} is not traced"))
                .fix(Fix::safe("Turn tracing on", vec![set(node, "xray", true)]));
        }
    }
}
