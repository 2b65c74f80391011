use crate::validate::prelude::*;

declare_lint! {
    code: "SL-LAM-009",
    name: "snapstart-conflict",
    severity: Error,
    category: Functions,
    scope: Component,
    summary: "SnapStart is combined with what it excludes",
    docs: r#"
## What it does

Finds functions with SnapStart that also have provisioned concurrency, a file system, or more than
512 MB of temporary storage.

## Why is this bad?

The combination is refused at deployment.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"snap_start": true, "provisioned_concurrency": 5, "runtime": "java21", "timeout_s": 10, "memory_mb": 512}},
    {"id": "t", "type": "dynamodb", "props": {"pitr": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"snap_start": true, "runtime": "java21", "timeout_s": 10, "memory_mb": 512}},
    {"id": "t", "type": "dynamodb", "props": {"pitr": true}}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call"}
  ]
}
```

## Fix safety

Cold starts get slower without it.

## References

- AWS Lambda Developer Guide: Improving startup performance with Lambda SnapStart
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for function in cx.of("lambda").filter(|function| function.flag("snap_start")) {
        let neighbours = cx.out_of(function).map(|link| cx.to(link)).chain(cx.into(function).map(|link| cx.from(link)));
        let mounts = neighbours.filter(|node| node.is("efs")).count() > 0;
        let provisioned = function.own_number("provisioned_concurrency").is_some_and(|count| count > 0.0);
        let large = function.number("ephemeral_mb").is_some_and(|size| size > SNAPSHOT_STORAGE_MB);
        let conflicts: Vec<&str> = [
            (provisioned, "provisioned concurrency"),
            (mounts, "a file system"),
            (large, "more than 512 MB of temporary storage"),
        ]
        .into_iter()
        .filter_map(|(applies, what)| applies.then_some(what))
        .collect();
        if !conflicts.is_empty() {
            out.at(function, format!("{function} has SnapStart and {}", conflicts.join(" and ")))
                .fix(Fix::risky("Turn SnapStart off", vec![set(function, "snap_start", false)]));
        }
    }
}

const SNAPSHOT_STORAGE_MB: f64 = 512.0;
