//! What may be connected to what, as the canvas asks it while a wire is drawn.

use crate::catalogue::{Catalogue, Wiring};
use crate::model::{ComponentId, Document, Mechanism};

/// The answer for one pair of components.
#[derive(Clone, Debug)]
pub enum Verdict<'a> {
    /// Legal ways, the most usual first; never empty.
    Legal(Vec<&'a Wiring>),
    /// Why not, in a sentence, and chains of services that would do.
    Illegal { why: String, detours: Vec<Vec<String>> },
}

impl Verdict<'_> {
    pub const fn is_legal(&self) -> bool {
        matches!(self, Self::Legal(_))
    }
}

/// Whether a wire from one component to another is legal, without the reasons.
pub fn is_legal(document: &Document, catalogue: &Catalogue, from: &ComponentId, to: &ComponentId) -> bool {
    let (Some(source), Some(target)) = (document.component(from), document.component(to)) else { return false };
    let (source, target) = (source.service.as_str(), target.service.as_str());
    if from == to { may_call_itself(catalogue, source) } else { catalogue.can_wire(source, target) }
}

/// A function may call itself; anything else would only copy what it has.
fn may_call_itself(catalogue: &Catalogue, service: &str) -> bool {
    catalogue.wiring(service, service, Mechanism::SyncInvoke).is_some()
}

/// Judges a wire from one component to another.
pub fn verdict<'a>(document: &Document, catalogue: &'a Catalogue, from: &ComponentId, to: &ComponentId) -> Verdict<'a> {
    let (Some(source), Some(target)) = (document.component(from), document.component(to)) else {
        return Verdict::Illegal { why: "One end is gone.".to_owned(), detours: Vec::new() };
    };
    let (source, target) = (source.service.as_str(), target.service.as_str());
    if from == to && !may_call_itself(catalogue, source) {
        let detours = match verdict_of(catalogue, source, target) {
            Verdict::Illegal { detours, .. } => detours,
            Verdict::Legal(_) => Vec::new(),
        };
        return Verdict::Illegal { why: "A part cannot be wired to itself.".to_owned(), detours };
    }
    verdict_of(catalogue, source, target)
}

/// Judges a wire from a component of one service to one of another.
pub fn verdict_of<'a>(catalogue: &'a Catalogue, source: &str, target: &str) -> Verdict<'a> {
    let ways = catalogue.ways_between(source, target);
    if !ways.is_empty() {
        return Verdict::Legal(ways);
    }
    let name = |id: &str| catalogue.service(id).map_or_else(|| id.to_owned(), |service| service.short.clone());
    let mut why = catalogue
        .refusal(source, target, None)
        .map_or_else(|| format!("{} cannot connect to {}.", name(source), name(target)), str::to_owned);
    if let Some(back) = catalogue.ways_between(target, source).first() {
        why = format!("{why} The other way round works ({}).", back.how);
    }
    Verdict::Illegal { why, detours: catalogue.detours(source, target) }
}

/// Services a component may be wired to, for the list offered on empty canvas: those of the table first, the
/// most usual of them at the head, then what capability allows.
pub fn usual_targets<'a>(catalogue: &'a Catalogue, service: &str) -> Vec<&'a str> {
    let mut targets: Vec<(bool, u32, &str)> = Vec::new();
    for known in catalogue.services() {
        if let Some(way) = catalogue.ways_between(service, &known.id).first() {
            targets.push((way.is_generic(), way.patterns_seen, &known.id));
        }
    }
    most_usual(targets)
}

/// Services that may be wired to a component, in the same order.
pub fn usual_sources<'a>(catalogue: &'a Catalogue, service: &str) -> Vec<&'a str> {
    let mut sources: Vec<(bool, u32, &str)> = Vec::new();
    for known in catalogue.services() {
        if let Some(way) = catalogue.ways_between(&known.id, service).first() {
            sources.push((way.is_generic(), way.patterns_seen, &known.id));
        }
    }
    most_usual(sources)
}

fn most_usual(mut rows: Vec<(bool, u32, &str)>) -> Vec<&str> {
    rows.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then_with(|| a.2.cmp(b.2)));
    rows.into_iter().map(|(_, _, service)| service).collect()
}
