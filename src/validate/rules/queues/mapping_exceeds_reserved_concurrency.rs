use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SQS-005",
    name: "mapping-exceeds-reserved-concurrency",
    severity: Warning,
    category: Queues,
    scope: Component,
    summary: "queues may call a function more often at once than is reserved for it",
    docs: r#"
## What it does

Adds up `MaximumConcurrency` of a function's queue mappings and compares it with the reserved
concurrency.

## Why is this bad?

Pollers that are throttled use up receives, and messages reach the dead-letter queue without having
failed.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "f", "type": "lambda", "props": {"reserved_concurrency": 10}}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll", "props": {"MaximumConcurrency": 50}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "f", "type": "lambda", "props": {"reserved_concurrency": 50}}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll", "props": {"MaximumConcurrency": 50}}
  ]
}
```

## Fix safety

Reserved concurrency is taken from what other functions share.

## References

- AWS Lambda Developer Guide: Configuring scaling behavior for SQS event source mappings
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for function in cx.of("lambda") {
        let Some(reserved) = function.number("reserved_concurrency") else { continue };
        let mappings = cx.into(function).filter(|link| link.is(Poll) && cx.from(link).is_queue());
        let wanted: f64 = mappings.filter_map(|link| link.number("MaximumConcurrency")).sum();
        if wanted > reserved {
            let message = format!("queues may run {wanted} of {function} at once, but {reserved} are reserved");
            let finding = out.at(function, message);
            if wanted <= cx.reservable_concurrency() {
                let edits = vec![set(function, "reserved_concurrency", number(wanted))];
                finding.fix(Fix::risky(format!("Set `reserved_concurrency` to {wanted}"), edits));
            } else {
                finding.fix(Fix::advice("Lower `MaximumConcurrency` of its mappings"));
            }
        }
    }
}
