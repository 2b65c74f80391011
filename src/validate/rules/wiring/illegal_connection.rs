use crate::catalogue::Wiring;
use crate::geom::Point;
use crate::model::{Component, ComponentId, Wire, WireId};
use crate::validate::prelude::*;
use std::collections::BTreeMap;

declare_lint! {
    code: "SL-WIRE-001",
    name: "illegal-connection",
    severity: Error,
    category: Wiring,
    scope: Wire,
    summary: "two parts are wired in a way the provider does not offer",
    docs: r#"
## What it does

Looks every wire up in the table of legal wires: source, target and mechanism together. A pair that is
not in the table is judged by what its source can emit and its target accepts: code may call any API, a
workflow any AWS action, an alarm may watch whatever has metrics. What nothing makes possible is reported
with the reason and a way that works. Wires of parts the catalogue does not know are not judged.

## Why is this bad?

There is no such integration. The deployment fails, or somebody adds hidden glue code that the
drawing does not show.

## Example

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard", "props": {"dlq": "d"}},
    {"id": "t", "type": "dynamodb"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "t", "mechanism": "direct_integration"}
  ]
}
```

## Use instead

```json
{
  "nodes": [
    {"id": "q", "type": "sqs_standard"},
    {"id": "f", "type": "lambda"},
    {"id": "t", "type": "dynamodb"}
  ],
  "edges": [
    {"id": "e1", "from": "q", "to": "f", "mechanism": "poll"},
    {"id": "e2", "from": "f", "to": "t", "mechanism": "sdk_call"}
  ]
}
```

## Fix safety

Another mechanism for the same pair is safe when it is the only one. Turning a wire round or putting
a component between changes the design.

## References

- AWS Lambda Developer Guide: Invoking Lambda with events from other AWS services
- Amazon EventBridge User Guide: Event bus targets
"#,
}

pub(super) fn check(cx: &Checker<'_>, out: &mut Findings) {
    let mut detours: BTreeMap<(&str, &str), Vec<Vec<String>>> = BTreeMap::new();
    let copies_itself = |link: &Link<'_>| link.from == link.to && link.wiring.is_some_and(Wiring::is_generic);
    for link in cx.links.iter().filter(|link| link.wiring.is_none() || copies_itself(link)) {
        let (from, to) = (cx.from(link), cx.to(link));
        if cx.catalogue.is_open(from.service) || cx.catalogue.is_open(to.service) {
            continue;
        }
        let chains =
            detours.entry((from.service, to.service)).or_insert_with(|| cx.catalogue.detours(from.service, to.service));
        let finding = out.at(link, message(cx, link, chains));
        for fix in other_mechanisms(cx, link).into_iter().chain(turned_round(cx, link)) {
            finding.fix(fix);
        }
        for chain in chains.iter().take(3) {
            if let Some(fix) = detour(cx, link, chain) {
                finding.fix(fix);
            }
        }
    }
}

fn message(cx: &Checker<'_>, link: &Link<'_>, chains: &[Vec<String>]) -> String {
    let (from, to) = (cx.from(link), cx.to(link));
    if link.from == link.to && link.wiring.is_some() {
        return format!("{from} is wired to itself");
    }
    let offered = cx.catalogue.ways_between(from.service, to.service);
    if !offered.is_empty() {
        let words: Vec<&str> = offered.iter().map(|wiring| wiring.mechanism.as_str()).collect();
        return format!("{link} cannot be `{}`; the provider offers {}", link.mechanism, words.join(", "));
    }
    let reason = cx
        .catalogue
        .refusal(from.service, to.service, Some(link.mechanism))
        .map_or_else(|| format!("{} has no integration with {}.", short(from), short(to)), str::to_owned);
    match chains.first() {
        Some(chain) => {
            let stops: Vec<String> = chain.iter().map(|service| name_of(cx, service)).collect();
            format!("{link} is not possible: {reason} Put {} between", stops.join(" and "))
        }
        None => format!("{link} is not possible: {}", reason.trim_end_matches('.')),
    }
}

fn short(node: &Node<'_>) -> String {
    node.entry.map_or_else(|| node.service.to_owned(), |entry| entry.name.clone())
}

fn name_of(cx: &Checker<'_>, service: &str) -> String {
    cx.catalogue.service(service).map_or_else(|| service.to_owned(), |service| service.name.clone())
}

fn other_mechanisms(cx: &Checker<'_>, link: &Link<'_>) -> Vec<Fix> {
    let mut offered = cx.catalogue.ways_between(cx.from(link).service, cx.to(link).service);
    if link.from == link.to {
        offered.retain(|way| !way.is_generic());
    }
    let fix = |mechanism: Mechanism| {
        let title = format!("Make it `{mechanism}`: {}", mechanism.label());
        let edits = vec![Edit::SetMechanism(link.id.clone(), mechanism)];
        if offered.len() == 1 { Fix::safe(title, edits) } else { Fix::risky(title, edits) }
    };
    offered.iter().map(|wiring| fix(wiring.mechanism)).collect()
}

fn turned_round(cx: &Checker<'_>, link: &Link<'_>) -> Option<Fix> {
    if link.from == link.to {
        return None;
    }
    let wiring = cx.catalogue.way(cx.to(link).service, cx.from(link).service, link.mechanism)?;
    let mut wire = link.wire.clone();
    std::mem::swap(&mut wire.from, &mut wire.to);
    Some(Fix::risky(format!("Turn the wire round: {}", wiring.how), vec![Edit::PutWire(link.id.clone(), wire)]))
}

/// The stops of a detour between the ends, each wired to the next in the usual way.
fn detour(cx: &Checker<'_>, link: &Link<'_>, chain: &[String]) -> Option<Fix> {
    let (from, to) = (cx.from(link), cx.to(link));
    let mut edits = Vec::new();
    let mut stops: Vec<(ComponentId, &str)> = vec![(from.id.clone(), from.service)];
    for (index, service) in chain.iter().enumerate() {
        let entry = cx.catalogue.service(service)?;
        let id = ComponentId::new(cx.document.free_id(&format!("{}-{}-{service}", from.id, to.id)));
        let share = (index + 1) as f64 / (chain.len() + 1) as f64;
        let (start, end) = (from.component.pos, to.component.pos);
        // Between two parts on one spot there is no between.
        let pos = if start == end { Point::new(start.x, start.y + 160.0 * share) } else { start.lerp(end, share) };
        let mut component = Component::new(service, entry.label.clone(), pos);
        if from.component.parent == to.component.parent {
            component.parent.clone_from(&from.component.parent);
        }
        if service == "eventbridge_bus"
            && from.entry.is_some_and(|entry| entry.provider == crate::catalogue::Provider::Aws)
        {
            component.props.insert("name".to_owned(), Value::from("default"));
        }
        edits.push(Edit::PutComponent(id.clone(), component));
        stops.push((id, service));
    }
    stops.push((to.id.clone(), to.service));
    for (index, pair) in stops.windows(2).enumerate() {
        let [(from_id, from_service), (to_id, to_service)] = pair else { continue };
        let wirings = cx.catalogue.wirings_between(from_service, to_service);
        let usual = wirings.iter().find(|wiring| {
            wiring.mechanism.carries_data() && !matches!(wiring.mechanism, Redrive | OnSuccess | Enrich)
        })?;
        let wire = Wire::new(from_id, to_id, usual.mechanism);
        let id = if index == 0 {
            link.id.clone()
        } else {
            WireId::new(cx.document.free_id(&format!("{}-{index}", link.id)))
        };
        edits.push(Edit::PutWire(id, wire));
    }
    let names: Vec<String> = chain.iter().map(|service| name_of(cx, service)).collect();
    Some(Fix::risky(format!("Insert {} between", names.join(" and ")), edits))
}
