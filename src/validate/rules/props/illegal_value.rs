use crate::catalogue::PropSpec;
use crate::model::Props;
use crate::validate::prelude::*;

declare_lint! {
    code: "SL-PROP-001",
    name: "illegal-value",
    severity: Error,
    category: Props,
    scope: Element,
    summary: "a property has a value outside its legal range",
    docs: r#"
## What it does

Holds every property of components, wires and frames against the catalogue: type, smallest and
largest value, and the list of allowed words.

## Why is this bad?

The provider's API rejects the value.

## Example

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"memory_mb": 64}}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "f", "type": "lambda", "props": {"memory_mb": 10240}}
  ]
}
```

## Fix safety

A number moves to the nearest legal one. A word is replaced by the likest legal one, which a person
has to confirm.
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    for node in &cx.nodes {
        let spec = |name: &str| cx.catalogue.prop(node.service, name);
        judge(cx, out, &node.into(), &node.to_string(), node.props(), spec);
    }
    for link in &cx.links {
        let universal = |name: &str| cx.catalogue.universal_wire_props().iter().find(|prop| prop.name == name);
        let spec = |name: &str| link.wiring.and_then(|wiring| wiring.prop(name)).or_else(|| universal(name));
        judge(cx, out, &link.into(), &link.to_string(), link.props(), spec);
    }
    for (id, group) in cx.document.groups() {
        let spec = |name: &str| cx.catalogue.prop(&group.kind, name);
        judge(cx, out, &id.clone().into(), &format!("`{}`", group.name), &group.props, spec);
    }
}

fn judge<'s>(
    cx: &Checker<'_>,
    out: &mut Findings,
    at: &ElementId,
    shown: &str,
    props: &Props,
    spec: impl Fn(&str) -> Option<&'s PropSpec>,
) {
    for (name, value) in props {
        let Some(spec) = spec(name) else { continue };
        let Err(violation) = spec.check(value) else { continue };
        // A runtime that was legal once is judged by its end-of-life date.
        if name == "runtime" && value.as_str().is_some_and(|runtime| cx.catalogue.runtimes().contains_key(runtime)) {
            continue;
        }
        let unit = spec.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        let finding = out.at(at.clone(), format!("{shown}: `{name}` {value}{unit} {violation}"));
        match spec.clamped(value) {
            Some(legal) => {
                let (title, edits) = (format!("Set `{name}` to {legal}"), vec![set(at.clone(), name, legal)]);
                finding.fix(if value.as_f64().is_some() { Fix::safe(title, edits) } else { Fix::risky(title, edits) });
            }
            None => {
                finding.fix(Fix::risky(format!("Remove `{name}` and use the default"), vec![unset(at.clone(), name)]));
            }
        }
    }
}
