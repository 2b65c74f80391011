use crate::validate::prelude::*;

declare_lint! {
    code: "SL-OPT-003",
    name: "idempotency-not-stated",
    severity: Info,
    category: Improvement,
    scope: Component,
    summary: "nothing says that a repeated event does no harm",
    docs: r#"
## What it does

Finds functions fed by an at-least-once source that write somewhere and do not state `idempotent`.

## Why is this bad?

Such sources deliver an event twice now and then; without a guard the work is done twice.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "x", "type": "http_endpoint"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll"},
    {"id": "e2", "from": "f", "to": "x", "mechanism": "sdk_call"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5, "idempotent": true}},
    {"id": "x", "type": "http_endpoint"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll"},
    {"id": "e2", "from": "f", "to": "x", "mechanism": "sdk_call"}
  ]
}
```

## Fix safety

The statement is true only when the code is.

## References

- AWS Well-Architected Serverless Applications Lens: Idempotency
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for function in cx.of("lambda").filter(|function| !function.flag("idempotent")) {
        let fed = cx.into(function).find(|link| {
            link.is_any(&[AsyncInvoke, Poll, Subscription, Notification]) && !cx.from(link).is("sqs_fifo")
        });
        let writes = cx
            .out_of(function)
            .any(|link| link.is_flow() && !link.is_any(&[Enrich, Poll]) && !cx.to(link).is_any(HARMLESS));
        if let (Some(fed), true) = (fed, writes) {
            out.at(function, format!("{} may deliver twice, and {function} does not say it is ready", cx.from(fed)))
                .fix(Fix::advice("Keep the ids of handled events in a table with a time to live"))
                .fix(Fix::risky("State that it is idempotent", vec![set(function, "idempotent", true)]));
        }
    }
}

/// Writing here twice does no harm, or is reading in truth.
const HARMLESS: &[&str] = &[
    "xray",
    "cloudwatch_logs",
    "cloudwatch_metrics",
    "secretsmanager",
    "ssm_parameter",
    "kms",
    "appconfig",
    "comprehend",
    "rekognition",
    "textract",
];
