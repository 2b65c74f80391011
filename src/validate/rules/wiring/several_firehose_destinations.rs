use crate::validate::prelude::*;

declare_lint! {
    code: "SL-WIRE-015",
    name: "several-firehose-destinations",
    severity: Error,
    category: Wiring,
    scope: Component,
    summary: "a Firehose stream delivers to more than one destination",
    docs: r#"
## What it does

Counts the deliveries of each Firehose stream; the function that transforms records does not count.

## Why is this bad?

A stream has one destination.

## Example

```json
{
  "nodes": [
    {"id": "h", "type": "firehose"},
    {"id": "b", "type": "s3"},
    {"id": "o", "type": "opensearch"}
  ],
  "edges": [
    {"id": "e1", "from": "h", "to": "b", "mechanism": "direct_integration"},
    {"id": "e2", "from": "h", "to": "o", "mechanism": "direct_integration"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "h", "type": "firehose"},
    {"id": "b", "type": "s3"}
  ],
  "edges": [
    {"id": "e1", "from": "h", "to": "b", "mechanism": "direct_integration"}
  ]
}
```

## Fix safety

Adds a stream for each further destination, fed by the same sources.

## References

- Amazon Data Firehose Developer Guide: Source, destination, and name
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for stream in cx.of("firehose") {
        let deliveries: Vec<&Link<'_>> =
            cx.out_of(stream).filter(|link| link.is(DirectIntegration) && !cx.to(link).is_function()).collect();
        if deliveries.len() > 1 {
            let message = format!("{stream} delivers to {} destinations; a stream has one", deliveries.len());
            out.at(stream, message).fix(Fix::risky(
                "Give the further destinations a stream of their own",
                cx.split_off(stream, &deliveries[1..]),
            ));
        }
    }
}
