//! What may be connected to what, as the canvas asks it while a wire is drawn.

use crate::catalogue::{Catalogue, Wiring};
use crate::model::{ComponentId, Document};

/// The answer for one pair of components.
#[derive(Clone, Debug)]
pub enum Verdict<'a> {
    /// Legal ways, the most usual first; never empty.
    Legal(&'a [Wiring]),
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
    (from != to || source == "lambda") && !catalogue.wirings_between(source, target).is_empty()
}

/// Judges a wire from one component to another.
pub fn verdict<'a>(document: &Document, catalogue: &'a Catalogue, from: &ComponentId, to: &ComponentId) -> Verdict<'a> {
    let (Some(source), Some(target)) = (document.component(from), document.component(to)) else {
        return Verdict::Illegal { why: "One end is gone.".to_owned(), detours: Vec::new() };
    };
    let (source, target) = (source.service.as_str(), target.service.as_str());
    let verdict = verdict_of(catalogue, source, target);
    match verdict {
        Verdict::Legal(_) if from == to && source != "lambda" => {
            Verdict::Illegal { why: "A part cannot be wired to itself.".to_owned(), detours: Vec::new() }
        }
        Verdict::Illegal { detours, .. } if from == to => {
            Verdict::Illegal { why: "A part cannot be wired to itself.".to_owned(), detours }
        }
        verdict => verdict,
    }
}

/// Judges a wire from a component of one service to one of another.
pub fn verdict_of<'a>(catalogue: &'a Catalogue, source: &str, target: &str) -> Verdict<'a> {
    let wirings = catalogue.wirings_between(source, target);
    if !wirings.is_empty() {
        return Verdict::Legal(wirings);
    }
    let name = |id: &str| catalogue.service(id).map_or_else(|| id.to_owned(), |service| service.short.clone());
    let mut why = catalogue
        .illegal(source, target, None)
        .map_or_else(|| format!("{} cannot connect to {}.", name(source), name(target)), |pair| pair.why.clone());
    if let Some(back) = catalogue.wirings_between(target, source).first() {
        why = format!("{why} The other way round works ({}).", back.how);
    }
    Verdict::Illegal { why, detours: catalogue.detours(source, target) }
}

/// Services a component may be wired to, most usual first, for the list offered on empty canvas.
pub fn usual_targets<'a>(catalogue: &'a Catalogue, service: &str) -> Vec<&'a str> {
    let mut targets: Vec<(u32, &str)> = Vec::new();
    for wiring in catalogue.wirings_from(service) {
        if !targets.iter().any(|(_, known)| *known == wiring.target) {
            targets.push((wiring.patterns_seen, &wiring.target));
        }
    }
    most_usual(targets)
}

/// Services that may be wired to a component, most usual first.
pub fn usual_sources<'a>(catalogue: &'a Catalogue, service: &str) -> Vec<&'a str> {
    let mut sources: Vec<(u32, &str)> = Vec::new();
    for wiring in catalogue.wirings_to(service) {
        if !sources.iter().any(|(_, known)| *known == wiring.source_service) {
            sources.push((wiring.patterns_seen, &wiring.source_service));
        }
    }
    most_usual(sources)
}

fn most_usual(mut rows: Vec<(u32, &str)>) -> Vec<&str> {
    rows.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    rows.into_iter().map(|(_, service)| service).collect()
}
