use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SQS-006",
    name: "concurrency-cap-with-pollers",
    severity: Error,
    category: Queues,
    scope: Wire,
    summary: "a mapping has both a concurrency cap and provisioned pollers",
    docs: r#"
## What it does

Finds queue mappings with `MaximumConcurrency` and `MinimumPollers` or `MaximumPollers`.

## Why is this bad?

The two ways to scale exclude each other; creating the mapping fails.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll", "props": {"MaximumConcurrency": 20, "MinimumPollers": 2}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll", "props": {"MinimumPollers": 2, "MaximumPollers": 20}}
  ]
}
```

## Fix safety

Either way out changes how the mapping scales.

## References

- AWS Lambda Developer Guide: Using provisioned mode with an Amazon SQS event source mapping
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let pollers = ["MinimumPollers", "MaximumPollers"];
    for link in cx.wires(Poll, &["sqs_standard", "sqs_fifo"], &[]) {
        if link.has_own("MaximumConcurrency") && link.has_own_any(&pollers) {
            let drop_pollers =
                pollers.iter().filter(|name| link.own(name).is_some()).map(|name| unset(link, name)).collect();
            out.at(link, format!("{link} has a concurrency cap and provisioned pollers"))
                .fix(Fix::risky("Keep the cap", drop_pollers))
                .fix(Fix::risky("Keep the pollers", vec![unset(link, "MaximumConcurrency")]));
        }
    }
}
