use crate::validate::prelude::*;

declare_lint! {
    code: "SL-STR-003",
    name: "shared-read-throughput",
    severity: Warning,
    category: Streams,
    scope: Component,
    summary: "readers of a stream share more than its shards give out",
    docs: r#"
## What it does

Compares what the consumers without enhanced fan-out read together with the 2 MiB a second of each
shard of a provisioned stream, and their number with the 5 read calls a second of a shard.

## Why is this bad?

Consumers that share throughput slow each other down until records expire unread.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "k", "type": "kinesis", "props": {"shards": 1}},
    {"id": "a", "type": "lambda"},
    {"id": "b", "type": "lambda"},
    {"id": "c", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "k", "mechanism": "sdk_call", "props": {"rps": 900, "PayloadKb": 1}},
    {"id": "e2", "from": "k", "to": "a", "mechanism": "poll"},
    {"id": "e3", "from": "k", "to": "b", "mechanism": "poll"},
    {"id": "e4", "from": "k", "to": "c", "mechanism": "poll"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 5}},
    {"id": "k", "type": "kinesis", "props": {"shards": 1}},
    {"id": "a", "type": "lambda"},
    {"id": "b", "type": "lambda"},
    {"id": "c", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "k", "mechanism": "sdk_call", "props": {"rps": 900, "PayloadKb": 1}},
    {"id": "e2", "from": "k", "to": "a", "mechanism": "poll"},
    {"id": "e3", "from": "k", "to": "b", "mechanism": "poll"},
    {"id": "e4", "from": "k", "to": "c", "mechanism": "poll", "props": {"EnhancedFanOut": true}}
  ]
}
```

## Fix safety

Enhanced fan-out is billed by consumer and shard.

## References

- Amazon Kinesis Data Streams Developer Guide: Developing enhanced fan-out consumers
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let calls = cx.limit("kinesis", "shard_read_calls");
    for stream in cx.of("kinesis") {
        let sharing: Vec<_> = cx.out_of(stream).filter(|link| link.is(Poll) && !link.flag("EnhancedFanOut")).collect();
        let consumers = sharing.len() as f64;
        let shards = stream.number("shards").filter(|_| super::is_provisioned(stream));
        let written = super::written(cx, stream).map_or(0.0, |written| written.mib_per_sec);
        let message = if consumers > calls {
            format!("{consumers} consumers of {stream} share {calls} reads a second of each shard")
        } else if let Some(shards) = shards.filter(|shards| consumers * written > shards * READ_MIB_PER_SEC) {
            let (read, given) = (rounded(consumers * written), shards * READ_MIB_PER_SEC);
            format!("{consumers} consumers of {stream} read {read} MiB a second, its shards give out {given}")
        } else {
            continue;
        };
        let finding = out.at(stream, message);
        if let Some(last) = sharing.iter().rev().find(|link| cx.to(link).is("lambda")) {
            let edits = vec![set(*last, "EnhancedFanOut", true)];
            finding.fix(Fix::risky(format!("Give {} its own throughput with enhanced fan-out", cx.to(last)), edits));
        }
    }
}

/// What one shard gives out to all consumers that share it.
const READ_MIB_PER_SEC: f64 = 2.0;
