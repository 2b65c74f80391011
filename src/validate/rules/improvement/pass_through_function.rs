use crate::validate::prelude::*;

declare_lint! {
    code: "SL-OPT-002",
    name: "pass-through-function",
    severity: Info,
    category: Improvement,
    scope: Component,
    summary: "a function only forwards what a direct integration could",
    docs: r#"
## What it does

Finds functions declared as `pass_through` with one way in and one way out whose ends can be wired
directly, or with a pipe.

## Why is this bad?

Code that only forwards has to be written, patched and paid for, and adds delay.

## Example

```json
{
  "nodes": [
    {"id": "s", "type": "s3"},
    {"id": "f", "type": "lambda", "props": {"pass_through": true, "idempotent": true}},
    {"id": "q", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "s", "to": "f", "mechanism": "async_invoke"},
    {"id": "e2", "from": "f", "to": "q", "mechanism": "sdk_call"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "s", "type": "s3"},
    {"id": "q", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "s", "to": "q", "mechanism": "notification"}
  ]
}
```

## Fix safety

Mappings the code makes on the way have to move into a template.

## References

- Amazon EventBridge User Guide: Amazon EventBridge Pipes
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for function in cx.of_any(&["lambda", "lambda_durable"]).filter(|function| function.flag("pass_through")) {
        let mut ways_in = cx.into(function).filter(|link| link.is_flow());
        let mut ways_out = cx.out_of(function).filter(|link| link.is_flow());
        let (Some(into), None, Some(from), None) = (ways_in.next(), ways_in.next(), ways_out.next(), ways_out.next())
        else {
            continue;
        };
        let (source, target) = (cx.from(into), cx.to(from));
        if source.index == target.index {
            continue;
        }
        let direct = direct(cx, source, target);
        let pipe = || {
            let reads = cx.catalogue.wiring(source.service, PIPE, Poll).is_some();
            Some(cx.catalogue.wirings_between(PIPE, target.service).first()?.mechanism).filter(|_| reads)
        };
        let mut edits = vec![Edit::Remove(function.into())];
        let title = if let Some(mechanism) = direct {
            edits.push(cx.put_wire(source.id, target.id, mechanism, &[]));
            format!("Wire {source} directly to {target}")
        } else if let Some(mechanism) = pipe() {
            let (id, put) = cx.put_beside(function, PIPE, "pipe", "pipe");
            edits.push(put);
            edits.push(cx.put_wire(source.id, &id, Poll, &[]));
            edits.push(cx.put_wire(&id, target.id, mechanism, &[]));
            "Replace it by a pipe".to_owned()
        } else {
            continue;
        };
        out.at(function, format!("{function} only forwards from {source} to {target}")).fix(Fix::risky(title, edits));
    }
}

const PIPE: &str = "eventbridge_pipe";

/// A way without code in between; code may call the target itself.
fn direct(cx: &Checker<'_>, source: &Node<'_>, target: &Node<'_>) -> Option<Mechanism> {
    let ways = cx.catalogue.wirings_between(source.service, target.service).iter();
    let mut flows = ways.map(|wiring| wiring.mechanism).filter(|mechanism| {
        mechanism.carries_data() && !matches!(mechanism, Redrive) && (*mechanism != SdkCall || source.is_compute())
    });
    flows.next()
}
