use crate::validate::prelude::*;

declare_lint! {
    code: "SL-WIRE-014",
    name: "too-many-log-subscriptions",
    severity: Error,
    category: Wiring,
    scope: Component,
    summary: "a log group has more subscription filters than allowed",
    docs: r#"
## What it does

Counts the subscriptions that leave a log group.

## Why is this bad?

A log group takes two subscription filters; the third is rejected.

## Example

```json
{
  "nodes": [
    {"id": "l", "type": "cloudwatch_logs", "props": {"retention_days": 30}},
    {"id": "f", "type": "lambda"},
    {"id": "k", "type": "kinesis"},
    {"id": "h", "type": "firehose"}
  ],
  "edges": [
    {"id": "e1", "from": "l", "to": "f", "mechanism": "async_invoke"},
    {"id": "e2", "from": "l", "to": "k", "mechanism": "subscription"},
    {"id": "e3", "from": "l", "to": "h", "mechanism": "subscription"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "l", "type": "cloudwatch_logs", "props": {"retention_days": 30}},
    {"id": "f", "type": "lambda"},
    {"id": "k", "type": "kinesis"}
  ],
  "edges": [
    {"id": "e1", "from": "l", "to": "f", "mechanism": "async_invoke"},
    {"id": "e2", "from": "l", "to": "k", "mechanism": "subscription"}
  ]
}
```

## References

- Amazon CloudWatch Logs User Guide: CloudWatch Logs quotas
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let limit = cx.limit("cloudwatch_logs", "subscription_filters");
    for logs in cx.of("cloudwatch_logs") {
        let count = cx.out_of(logs).filter(|link| link.is_any(&[Subscription, AsyncInvoke])).count();
        if count as f64 > limit {
            out.at(logs, format!("{logs} has {count} subscription filters; a log group takes {limit}"))
                .fix(Fix::advice("Subscribe one Kinesis or Firehose stream and let the others read from it"));
        }
    }
}
