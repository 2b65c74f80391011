use crate::catalogue::Category;
use crate::model::Props;
use crate::validate::prelude::*;
use std::collections::BTreeSet;

declare_lint! {
    code: "SL-WIRE-003",
    name: "orphan-component",
    severity: Warning,
    category: Wiring,
    scope: Component,
    summary: "a component has no wire at all",
    docs: r#"
## What it does

Finds components that no wire touches and no property names. Networks, notes on tracing and parts
without a catalogue entry are left out.

## Why is this bad?

It is either forgotten wiring or clutter, and it costs money once deployed.

## Example

```json
{
  "nodes": [
    {"id": "s", "type": "eventbridge_scheduler"},
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}},
    {"id": "t", "type": "dynamodb"},
    {"id": "x", "type": "s3"}
  ],
  "edges": [
    {"id": "e0", "from": "s", "to": "f", "mechanism": "async_invoke"},
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"timeout_s": 10}},
    {"id": "t", "type": "dynamodb"}
  ],
  "edges": [
    {"id": "e1", "from": "f", "to": "t", "mechanism": "sdk_call"}
  ]
}
```

## Fix safety

Deleting is offered for a person to confirm.
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let named = named_ids(cx);
    for node in &cx.nodes {
        let wired = !node.incoming.is_empty() || !node.outgoing.is_empty();
        if wired || is_background(node) || named.contains(node.id.as_str()) {
            continue;
        }
        out.at(node, format!("{node} is wired to nothing"))
            .fix(Fix::risky(format!("Delete {node}"), vec![Edit::Remove(node.into())]));
    }
}

/// Containers, annotations, and what watches others without a wire.
fn is_background(node: &Node<'_>) -> bool {
    node.is_category(Category::Network)
        || node.is_any(&["generic", "xray", "cloudwatch_metrics"])
        || node.entry.is_none()
        || node.has("watch")
}

/// Ids that some property of a component or wire refers to, such as a dead-letter queue.
fn named_ids<'a>(cx: &Checker<'a>) -> BTreeSet<&'a str> {
    let prose = ["name", "label", "description"];
    let texts = |props: &'a Props| {
        let named = props.iter().filter(move |(name, _)| !prose.contains(&name.as_str()));
        named.filter_map(|(_, value)| value.as_str())
    };
    let of_nodes = cx.nodes.iter().flat_map(|node| texts(node.props()));
    of_nodes.chain(cx.links.iter().flat_map(|link| texts(link.props()))).collect()
}
