use crate::validate::prelude::*;

declare_lint! {
    code: "SL-OBS-001",
    name: "logs-kept-forever",
    severity: Warning,
    category: Observability,
    scope: Component,
    summary: "logs are kept, and paid for, forever",
    docs: r#"
## What it does

Finds functions without `log_retention_days` that are not wired to a log group with a retention, and
log groups without one.

## Why is this bad?

The default is never to expire: the bill grows each month, and personal data stays.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5, "memory_mb": 512, "xray": true}},
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
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5, "memory_mb": 512, "xray": true, "log_retention_days": 30}},
    {"id": "t", "type": "dynamodb", "props": {"pitr": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call"}
  ]
}
```

## References

- Amazon CloudWatch Logs User Guide: Change log data retention
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for function in cx.of("lambda").filter(|function| !function.has("log_retention_days")) {
        let mut groups = cx.out_of(function).map(|link| cx.to(link)).filter(|node| node.is("cloudwatch_logs"));
        if !groups.any(|group| group.has("retention_days")) {
            out.at(function, format!("the logs of {function} never expire"))
                .fix(Fix::safe("Keep them 30 days", vec![set(function, "log_retention_days", 30)]));
        }
    }
    for group in cx.of("cloudwatch_logs").filter(|group| !group.has("retention_days")) {
        out.at(group, format!("what is in {group} never expires"))
            .fix(Fix::safe("Keep it 30 days", vec![set(group, "retention_days", 30)]));
    }
}
