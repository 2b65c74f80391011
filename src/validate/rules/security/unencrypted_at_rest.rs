use crate::validate::prelude::*;

declare_lint! {
    code: "SL-SEC-003",
    name: "unencrypted-at-rest",
    severity: Warning,
    category: Security,
    scope: Component,
    summary: "data lies unencrypted on disk",
    docs: r#"
## What it does

Finds streams, delivery streams, databases, caches, file systems, search domains and queues without
encryption at rest. A delivery stream that reads from another stream stores nothing itself; a key
that is wired counts as encryption.

## Why is this bad?

Lost media and copied snapshots can be read; most audits ask for it, and with the provider's keys it
is free.

## Example

```json
{
  "nodes": [
    {"id": "k", "type": "kinesis"},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}}
  ],
  "edges": [
    {"id": "e1", "from": "k", "to": "f", "mechanism": "poll"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "k", "type": "kinesis", "props": {"encrypted": true}},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}}
  ],
  "edges": [
    {"id": "e1", "from": "k", "to": "f", "mechanism": "poll"}
  ]
}
```

## Fix safety

Streams and queues change in place; databases, caches and file systems are replaced.

## References

- AWS Well-Architected Framework: Security pillar, protecting data at rest
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for node in &cx.nodes {
        let keyed = cx.into(node).any(|link| cx.from(link).is("kms")) || node.has_own("kms_key");
        let (prop, value): (_, Value) = match node.service {
            "kinesis" | "firehose" | "aurora" | "rds" | "documentdb" | "efs" | "elasticache" | "opensearch"
                if !node.flag("encrypted") =>
            {
                ("encrypted", true.into())
            }
            "sqs_standard" | "sqs_fifo" if node.is_text("encryption", "NONE") => ("encryption", "SSE-SQS".into()),
            _ => continue,
        };
        if keyed || node.is("firehose") && reads_a_stream(cx, node) {
            continue;
        }
        let edits = vec![set(node, prop, value)];
        let (title, in_place) = (format!("Encrypt {node}"), node.is_any(IN_PLACE));
        out.at(node, format!("{node} is not encrypted at rest")).fix(if in_place {
            Fix::safe(title, edits)
        } else {
            Fix::risky(title, edits)
        });
    }
}

/// Encryption of these can be switched on while they run; others have to be created anew.
const IN_PLACE: &[&str] = &["kinesis", "firehose", "sqs_standard", "sqs_fifo"];

fn reads_a_stream(cx: &Checker<'_>, firehose: &Node<'_>) -> bool {
    let source = firehose.text("source").unwrap_or("DirectPut");
    !source.eq_ignore_ascii_case("DirectPut") || cx.into(firehose).any(|link| link.is(Poll))
}
