use crate::validate::prelude::*;

declare_lint! {
    code: "SL-PATH-003",
    name: "order-lost-on-the-way",
    severity: Info,
    category: Paths,
    scope: Path,
    summary: "what comes in order goes on without one",
    docs: r#"
## What it does

Looks for pipes that take messages from a FIFO queue and put them where order and deduplication
end: a standard queue, a standard topic, a bus, or a stream without a `PartitionKey`.

## Why is this bad?

The FIFO queue costs throughput and money for an order that the next hop throws away.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_fifo", "props": {"dlq": "x"}},
    {"id": "p", "type": "eventbridge_pipe"},
    {"id": "t", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "p", "mechanism": "poll"},
    {"id": "e2", "from": "p", "to": "t", "mechanism": "direct_integration"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_fifo", "props": {"dlq": "x"}},
    {"id": "p", "type": "eventbridge_pipe"},
    {"id": "t", "type": "sqs_fifo"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "p", "mechanism": "poll"},
    {"id": "e2", "from": "p", "to": "t", "mechanism": "direct_integration", "props": {"MessageGroupId": "$.body.order"}}
  ]
}
```

## References

- Amazon EventBridge User Guide: Amazon EventBridge Pipes targets
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for pipe in cx.of("eventbridge_pipe") {
        let Some(source) = cx.into(pipe).find(|link| link.is(Poll) && cx.from(link).is("sqs_fifo")) else { continue };
        for link in cx.out_of(pipe).filter(|link| link.is_flow() && !link.is(Enrich)) {
            let target = cx.to(link);
            let keyless_stream = target.is("kinesis") && !link.has_own("PartitionKey");
            if keyless_stream || target.is_any(&["sqs_standard", "sns_standard", "eventbridge_bus"]) {
                let (queue, path) = (cx.from(source), [source.from, pipe.index, target.index]);
                let path: Vec<_> = path.iter().map(|index| cx.nodes[*index].id.clone()).collect();
                let text = cx.path_text(&path);
                let finding = out.at(link, format!("{queue} keeps an order that {target} does not: {text}"));
                finding.via(path).fix(Fix::advice(if keyless_stream {
                    "Give the wire a `PartitionKey` out of the message"
                } else {
                    "Go on with a FIFO queue or topic, or start with a standard queue"
                }));
            }
        }
    }
}
