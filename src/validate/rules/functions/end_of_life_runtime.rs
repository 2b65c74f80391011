use crate::validate::Date;
use crate::validate::prelude::*;

declare_lint! {
    code: "SL-LAM-007",
    name: "end-of-life-runtime",
    severity: Error,
    category: Functions,
    scope: Component,
    summary: "a function's runtime is out of support, or soon will be",
    docs: r#"
## What it does

Holds the runtime of functions against its end of support: past is an error, within 180 days a
warning. Container images bring their own runtime.

## Why is this bad?

There are no more security patches, and later the function can be neither created nor updated.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"runtime": "nodejs18.x", "timeout_s": 10, "memory_mb": 512}},
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
    {"id": "f", "type": "lambda", "props": {"runtime": "nodejs24.x", "timeout_s": 10, "memory_mb": 512}},
    {"id": "t", "type": "dynamodb", "props": {"pitr": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call"}
  ]
}
```

## Fix safety

The code has to run on the newer version.

## References

- AWS Lambda Developer Guide: Lambda runtimes
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let Some(today) = cx.config.today else { return };
    for node in cx.nodes.iter().filter(|node| !node.is_text("package_type", "Image")) {
        let Some(runtime) = node.text("runtime").filter(|_| node.is_any(SERVICES)) else { continue };
        let Some(life) = cx.catalogue.runtimes().get(runtime) else { continue };
        let date = |text: &Option<String>| text.as_ref()?.parse::<Date>().ok();
        let Some(end) = date(&life.deprecated) else { continue };
        let left = end.days() - today.days();
        if left > NOTICE_DAYS {
            continue;
        }
        let update_ends =
            date(&life.update_block)
                .map(|day| {
                    if day <= today {
                        "; it can no longer be updated".to_owned()
                    } else {
                        format!("; updates end {day}")
                    }
                })
                .unwrap_or_default();
        let finding = if left <= 0 {
            out.at(node, format!("support of {runtime}, which {node} uses, ended {end}{update_ends}"))
        } else {
            out.at(node, format!("support of {runtime}, which {node} uses, ends {end}{update_ends}"))
                .severity(Severity::Warning)
        };
        if let Some(successor) = &life.successor {
            let edits = vec![set(node, "runtime", successor.as_str())];
            finding.fix(Fix::risky(format!("Set `runtime` to {successor}"), edits));
        } else {
            finding.fix(Fix::advice("Plan the move to the next version of the runtime"));
        }
    }
}

const SERVICES: &[&str] = &["lambda", "lambda_durable", "lambda_edge"];
const NOTICE_DAYS: i64 = 180;
