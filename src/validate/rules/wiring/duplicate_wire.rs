use crate::validate::prelude::*;
use std::collections::BTreeMap;

declare_lint! {
    code: "SL-WIRE-017",
    name: "duplicate-wire",
    severity: Error,
    category: Wiring,
    scope: Wire,
    summary: "two wires stand for the same integration",
    docs: r#"
## What it does

Finds wires with the same ends and mechanism that no filter, path, route or trigger tells apart.

## Why is this bad?

Everything is delivered twice, or the second resource clashes with the first.

## Example

```json
{
  "nodes": [
    {"id": "t", "type": "sns_standard"},
    {"id": "q", "type": "sqs_standard"}
  ],
  "edges": [
    {"id": "e1", "from": "t", "to": "q", "mechanism": "subscription"},
    {"id": "e2", "from": "t", "to": "q", "mechanism": "subscription"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "a", "type": "apigw_http", "props": {"auth": "JWT"}},
    {"id": "f", "type": "lambda"}
  ],
  "edges": [
    {"id": "e1", "from": "a", "to": "f", "mechanism": "sync_invoke", "props": {"RouteKey": "GET/x"}},
    {"id": "e2", "from": "a", "to": "f", "mechanism": "sync_invoke", "props": {"RouteKey": "POST/x"}}
  ]
}
```

## Fix safety

Removes the later wire.
"#,
}

/// Words in the names of properties that tell two wires apart.
const DISTINGUISHING: &[&str] = &[
    "filter",
    "path",
    "route",
    "method",
    "trigger",
    "event",
    "topic",
    "queue",
    "schedule",
    "prefix",
    "suffix",
    "access",
    "pattern",
    "input",
    "sql",
    "subtype",
    "collection",
    "database",
    "direction",
    "resource",
    "operation",
    "statement",
];

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let mut seen: BTreeMap<(usize, usize, Mechanism), Vec<&Link<'_>>> = BTreeMap::new();
    for link in &cx.links {
        let same_ends = seen.entry((link.from, link.to, link.mechanism)).or_default();
        if let Some(first) = same_ends.iter().find(|first| alike(first, link)) {
            out.at(link, format!("{link} is wired twice as {}; the first is `{}`", link.mechanism.label(), first.id))
                .fix(Fix::safe(format!("Remove `{}`", link.id), vec![Edit::Remove(link.into())]));
        } else {
            same_ends.push(link);
        }
    }
}

fn alike(a: &Link<'_>, b: &Link<'_>) -> bool {
    let names = a.props().keys().chain(b.props().keys());
    names
        .filter(|name| {
            let name = name.to_ascii_lowercase();
            DISTINGUISHING.iter().any(|word| name.contains(word))
        })
        .all(|name| a.value(name) == b.value(name))
}
