//! What a drawing asks for, before any target: names, functions with their triggers and calls, and grants.

mod access;
mod calls;
mod routes;
mod triggers;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) use calls::{Attribute, Call};
pub(crate) use routes::Route;
pub(crate) use triggers::{Trigger, TriggerKind};

use super::naming::{Names, name_all};
use super::{Language, Loss, Options};
use crate::catalogue::{Catalogue, Provider, Wiring};
use crate::model::{Component, ComponentId, Document, ElementId, GroupId, Mechanism, Value, Wire, WireId};

/// A legal wire with both its ends and what the catalogue says about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link<'a> {
    pub(crate) id: &'a WireId,
    pub(crate) wire: &'a Wire,
    pub(crate) wiring: &'a Wiring,
    pub(crate) from: &'a Component,
    pub(crate) to: &'a Component,
}

impl<'a> Link<'a> {
    pub(crate) fn source_id(self) -> &'a ComponentId {
        &self.wire.from.component
    }

    pub(crate) fn target_id(self) -> &'a ComponentId {
        &self.wire.to.component
    }

    pub(crate) fn mechanism(self) -> Mechanism {
        self.wire.mechanism
    }
}

/// A permission of code to act on another component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    /// The component whose role holds it.
    pub(crate) holder: ComponentId,
    /// What it acts on.
    pub(crate) on: ComponentId,
    pub(crate) actions: Vec<String>,
}

/// One function to write code for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Function {
    pub(crate) language: Language,
    /// The runtime to deploy with, such as `python3.13`.
    pub(crate) runtime: String,
    pub(crate) triggers: Vec<Trigger>,
    pub(crate) calls: Vec<Call>,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) document: &'a Document,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) names: BTreeMap<ComponentId, Names>,
    pub(crate) functions: BTreeMap<ComponentId, Function>,
    /// Legal wires between components that are deployed or outside, in reading order of their ids.
    pub(crate) links: Vec<Link<'a>>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) losses: Vec<Loss>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(document: &'a Document, catalogue: &'a Catalogue, options: &Options) -> Self {
        let mut losses = Vec::new();
        let links = legal_links(document, catalogue, &mut losses);
        let mut plan = Self {
            document,
            catalogue,
            names: name_all(document, catalogue),
            functions: BTreeMap::new(),
            links,
            grants: Vec::new(),
            losses,
        };
        plan.plan_functions(options);
        plan.plan_grants();
        plan
    }

    fn plan_functions(&mut self, options: &Options) {
        let mut functions = BTreeMap::new();
        for (id, component) in self.document.components() {
            if component.service.as_str() != "lambda" {
                continue;
            }
            let (language, runtime) = self.runtime_of(id, component, options);
            functions.insert(id.clone(), Function { language, runtime, triggers: Vec::new(), calls: Vec::new() });
        }
        let mut losses = Vec::new();
        let mut triggers = triggers::all(self, &mut losses);
        let mut calls = calls::all(self, &mut losses);
        for (id, function) in &mut functions {
            function.triggers = triggers.remove(id).unwrap_or_default();
            function.calls = calls.remove(id).unwrap_or_default();
        }
        self.functions = functions;
        self.losses.extend(losses);
    }

    /// The language and runtime of a function; a runtime that is gone becomes its successor.
    fn runtime_of(&mut self, id: &ComponentId, component: &Component, options: &Options) -> (Language, String) {
        let drawn = component.props.get("runtime").and_then(Value::as_str);
        let chosen = options.languages.get(id.as_str()).copied().or(options.language);
        let language = chosen.or_else(|| drawn.map_or(Some(Language::Python), Language::of_runtime));
        let Some(language) = language else {
            let runtime = Language::Python.default_runtime();
            let what = format!("runtime {} became {runtime}", drawn.unwrap_or_default());
            self.losses.push(Loss::new(id.as_str(), what, "code is generated for Python and Node.js only"));
            return (Language::Python, runtime.to_owned());
        };
        let Some(drawn) = drawn.filter(|drawn| Language::of_runtime(drawn) == Some(language)) else {
            return (language, language.default_runtime().to_owned());
        };
        let as_of = self.catalogue.source("life").map_or("", |source| source.as_of.as_str());
        let lifecycle = self.catalogue.runtimes().get(drawn);
        let gone = lifecycle.and_then(|cycle| cycle.deprecated.as_deref()).filter(|date| month(date) < as_of);
        match (gone, lifecycle.and_then(|cycle| cycle.successor.as_deref())) {
            (Some(date), Some(successor)) => {
                let what = format!("runtime {drawn} became {successor}");
                self.losses.push(Loss::new(id.as_str(), what, format!("support for {drawn} ended on {date}")));
                (language, successor.to_owned())
            }
            _ => (language, drawn.to_owned()),
        }
    }

    /// Grants of roles that code runs with; roles of managed services are the target's business.
    fn plan_grants(&mut self) {
        for link in &self.links {
            let holder = match link.wiring.grant.as_str() {
                "execution-role-of-source" => link.source_id(),
                "execution-role-of-target" => link.target_id(),
                _ => continue,
            };
            let on = if holder == link.source_id() { link.target_id() } else { link.source_id() };
            let actions = access::actions(self.catalogue, link);
            if !actions.is_empty() {
                self.grants.push(Grant { holder: holder.clone(), on: on.clone(), actions });
            }
        }
    }

    /// The actions a wire's own service role needs.
    pub(crate) fn actions(&self, link: &Link<'_>) -> Vec<String> {
        access::actions(self.catalogue, link)
    }

    /// The route of a wire out of an API.
    pub(crate) fn route(&self, link: &Link<'a>, alone: bool) -> Route {
        routes::of_link(self, link, alone)
    }

    pub(crate) fn component(&self, id: &ComponentId) -> Option<&'a Component> {
        self.document.component(id)
    }

    pub(crate) fn service(&self, id: &ComponentId) -> &'a str {
        self.document.component(id).map_or("", |component| component.service.as_str())
    }

    pub(crate) fn logical(&self, id: &ComponentId) -> &str {
        self.names.get(id).map_or("", |names| names.logical.as_str())
    }

    pub(crate) fn outgoing<'p>(&'p self, id: &'p ComponentId) -> impl Iterator<Item = &'p Link<'a>> {
        self.links.iter().filter(move |link| link.source_id() == id)
    }

    pub(crate) fn incoming<'p>(&'p self, id: &'p ComponentId) -> impl Iterator<Item = &'p Link<'a>> {
        self.links.iter().filter(move |link| link.target_id() == id)
    }

    /// A component's property: its own value, else the catalogue's default.
    pub(crate) fn prop(&self, id: &ComponentId, name: &str) -> Option<&'a Value> {
        self.catalogue.effective(self.document.component(id)?, name)
    }

    /// A property only where the drawing sets it.
    pub(crate) fn drawn(&self, id: &ComponentId, name: &str) -> Option<&'a Value> {
        self.document.component(id)?.props.get(name)
    }

    pub(crate) fn flag(&self, id: &ComponentId, name: &str) -> bool {
        self.prop(id, name).and_then(Value::as_bool).unwrap_or(false)
    }

    pub(crate) fn int(&self, id: &ComponentId, name: &str) -> Option<i64> {
        self.prop(id, name).and_then(whole)
    }

    pub(crate) fn text(&self, id: &ComponentId, name: &str) -> Option<&'a str> {
        self.prop(id, name).and_then(Value::as_str)
    }

    /// A wire's property: its own value, else the default of its wiring.
    pub(crate) fn wire_prop(&self, link: &Link<'a>, name: &str) -> Option<&'a Value> {
        self.catalogue.effective_of_wire(Some(link.wiring), &link.wire.props, name)
    }

    /// The component another one or a wire names in a property of type `ref`.
    pub(crate) fn referred(&self, value: Option<&Value>) -> Option<&'a ComponentId> {
        let text = value?.as_str()?;
        self.document.components().get_key_value(text).map(|(id, _)| id)
    }

    /// Groups of a kind around a component, innermost first.
    pub(crate) fn groups_around(&self, id: &ComponentId, kind: &str) -> Option<&'a GroupId> {
        self.document
            .ancestors(&ElementId::Component(id.clone()))
            .find(|group| self.document.group(group).is_some_and(|group| group.kind == kind))
    }
}

/// A whole number, also where it was written as `3.0`.
pub(crate) fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()))
}

fn month(date: &str) -> &str {
    date.get(..7).unwrap_or(date)
}

fn legal_links<'a>(document: &'a Document, catalogue: &'a Catalogue, losses: &mut Vec<Loss>) -> Vec<Link<'a>> {
    let mut links = Vec::new();
    let mut seen: BTreeSet<(&ComponentId, &ComponentId, Mechanism, String)> = BTreeSet::new();
    for (id, wire) in document.wires() {
        let ends = (document.component(&wire.from.component), document.component(&wire.to.component));
        let (Some(from), Some(to)) = ends else { continue };
        let Some(wiring) = catalogue.wiring_of(from, to, wire) else {
            let known = |service: &str| catalogue.service(service).is_some_and(|known| known.provider == Provider::Aws);
            if known(from.service.as_str()) && known(to.service.as_str()) {
                let why = "AWS has no such connection; `check` says what to put between";
                losses.push(Loss::new(id.as_str(), format!("{} wire left out", wire.mechanism), why));
            }
            continue;
        };
        let key = (&wire.from.component, &wire.to.component, wire.mechanism, format!("{:?}", wire.props));
        if !seen.insert(key) {
            losses.push(Loss::new(id.as_str(), "wire left out", "another wire says the same"));
            continue;
        }
        links.push(Link { id, wire, wiring, from, to });
    }
    links.sort_by(|a, b| natural(a.id.as_str(), b.id.as_str()));
    links
}

/// `e2` before `e10`.
fn natural(a: &str, b: &str) -> Ordering {
    let split = |text: &str| {
        let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
        (stem.to_owned(), text[stem.len()..].parse::<u64>().ok())
    };
    split(a).cmp(&split(b)).then_with(|| a.cmp(b))
}
