use crate::validate::prelude::*;

declare_lint! {
    code: "SL-WIRE-010",
    name: "pipe-not-point-to-point",
    severity: Error,
    category: Wiring,
    scope: Component,
    summary: "a pipe does not have exactly one source and one target",
    docs: r#"
## What it does

Counts the polled sources and the targets of each EventBridge pipe; enrichment does not count.

## Why is this bad?

A pipe joins one source with one target; anything else cannot be configured.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard"},
    {"id": "p", "type": "eventbridge_pipe"},
    {"id": "a", "type": "sns_standard"},
    {"id": "b", "type": "sfn_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "p", "mechanism": "poll"},
    {"id": "e2", "from": "p", "to": "a", "mechanism": "direct_integration"},
    {"id": "e3", "from": "p", "to": "b", "mechanism": "direct_integration"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard"},
    {"id": "p", "type": "eventbridge_pipe"},
    {"id": "b", "type": "sfn_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "p", "mechanism": "poll"},
    {"id": "e2", "from": "p", "to": "b", "mechanism": "direct_integration"}
  ]
}
```

## Fix safety

A second pipe on the same queue would compete for messages; on a stream it reads everything again.

## References

- Amazon EventBridge User Guide: Pipes
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for pipe in cx.of("eventbridge_pipe") {
        let sources = cx.into(pipe).filter(|link| link.is(Poll)).count();
        let targets: Vec<&Link<'_>> =
            cx.out_of(pipe).filter(|link| !link.is_any(&[Enrich, Attachment, Redrive])).collect();
        if sources == 1 && targets.len() == 1 {
            continue;
        }
        let message = format!(
            "{pipe} has {sources} {} and {} {}; a pipe has exactly one of each",
            if sources == 1 { "source" } else { "sources" },
            targets.len(),
            if targets.len() == 1 { "target" } else { "targets" },
        );
        let finding = out.at(pipe, message);
        if sources == 1 && targets.len() == 2 {
            finding.fix(Fix::risky("Give the second target a pipe of its own", cx.split_off(pipe, &targets[1..])));
        } else {
            finding.fix(Fix::advice("Draw one pipe for each pair, or target a bus or topic that fans out"));
        }
    }
}
