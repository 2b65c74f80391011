use crate::validate::prelude::*;

declare_lint! {
    code: "SL-STR-002",
    name: "shards-below-load",
    severity: Error,
    category: Streams,
    scope: Component,
    summary: "a stream has too few shards for its declared load",
    docs: r#"
## What it does

Adds up the declared records and bytes that are written to a provisioned Kinesis stream and compares
them with what its shards take: 1,000 records and 1 MiB a second each. Without a declared load it is
silent.

## Why is this bad?

Writes beyond that are refused; a producer that does not retry loses them.

## Example

```json
{
  "nodes": [
    {"id": "p", "type": "lambda", "props": {"timeout_s": 10}},
    {"id": "k", "type": "kinesis", "props": {"shards": 1}}
  ],
  "edges": [
    {"id": "e1", "from": "p", "to": "k", "mechanism": "sdk_call", "props": {"rps": 2500, "PayloadKb": 0.5}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "p", "type": "lambda", "props": {"timeout_s": 10}},
    {"id": "k", "type": "kinesis", "props": {"shards": 4}}
  ],
  "edges": [
    {"id": "e1", "from": "p", "to": "k", "mechanism": "sdk_call", "props": {"rps": 2500, "PayloadKb": 0.5}}
  ]
}
```

## Fix safety

More shards cost more.

## References

- Amazon Kinesis Data Streams Developer Guide: Quotas and limits
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let per_shard = cx.limit("kinesis", "shard_write_records");
    for stream in cx.of("kinesis").filter(|stream| super::is_provisioned(stream)) {
        let Some(shards) = stream.number("shards") else { continue };
        let Some(written) = super::written(cx, stream) else { continue };
        let needed = (written.records_per_sec / per_shard).max(written.mib_per_sec / WRITE_MIB_PER_SEC);
        if needed <= shards {
            continue;
        }
        let load = if written.records_per_sec > shards * per_shard {
            format!("{} records", rounded(written.records_per_sec))
        } else {
            format!("{} MiB", rounded(written.mib_per_sec))
        };
        let wanted = needed.ceil();
        let path = cx.load_path(stream);
        let along = if path.len() > 2 { format!(" along {}", cx.path_text(&path)) } else { String::new() };
        let message =
            format!("{stream} gets {load} a second{along}; {shards} of the {wanted} shards for that are there");
        let finding = out.at(stream, message);
        if path.len() > 2 {
            finding.via(path);
        }
        if wanted <= MOST_SHARDS {
            finding.fix(Fix::risky(format!("Set `shards` to {wanted}"), vec![set(stream, "shards", number(wanted))]));
        }
        finding.fix(Fix::risky("Switch to on-demand mode", vec![set(stream, "mode", "ON_DEMAND")]));
    }
}

/// Beyond this a stream is planned with the provider, not by a fix.
const MOST_SHARDS: f64 = 10_000.0;

/// What one shard takes.
const WRITE_MIB_PER_SEC: f64 = 1.0;
