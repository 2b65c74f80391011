use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, Category, Service, Wiring};
use crate::model::{Component, ComponentId, Document, Mechanism, Props, Value, Wire, WireId};

/// The drawing with numbers for ids, as load and cost read it.
#[derive(Debug)]
pub(crate) struct Graph<'a> {
    pub(crate) document: &'a Document,
    pub(crate) nodes: Vec<Node<'a>>,
    pub(crate) links: Vec<Link<'a>>,
}

#[derive(Debug)]
pub(crate) struct Node<'a> {
    pub(crate) id: &'a ComponentId,
    pub(crate) component: &'a Component,
    /// Catalogue key.
    pub(crate) service: &'a str,
    pub(crate) entry: Option<&'a Service>,
    pub(crate) incoming: Vec<usize>,
    pub(crate) outgoing: Vec<usize>,
    catalogue: &'a Catalogue,
}

#[derive(Debug)]
pub(crate) struct Link<'a> {
    pub(crate) id: &'a WireId,
    pub(crate) wire: &'a Wire,
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) wiring: Option<&'a Wiring>,
    catalogue: &'a Catalogue,
}

impl<'a> Graph<'a> {
    pub(crate) fn new(document: &'a Document, catalogue: &'a Catalogue) -> Self {
        let mut index_of = BTreeMap::new();
        let mut nodes: Vec<Node<'a>> = Vec::with_capacity(document.components().len());
        for (id, component) in document.components() {
            index_of.insert(id, nodes.len());
            let service = component.service.as_str();
            let entry = catalogue.service(service);
            let (incoming, outgoing) = (Vec::new(), Vec::new());
            nodes.push(Node { id, component, service, entry, incoming, outgoing, catalogue });
        }
        let mut links = Vec::with_capacity(document.wires().len());
        for (id, wire) in document.wires() {
            let (Some(&from), Some(&to)) = (index_of.get(&wire.from.component), index_of.get(&wire.to.component))
            else {
                continue;
            };
            nodes[from].outgoing.push(links.len());
            nodes[to].incoming.push(links.len());
            let wiring = catalogue.way(nodes[from].service, nodes[to].service, wire.mechanism);
            links.push(Link { id, wire, from, to, wiring, catalogue });
        }
        Self { document, nodes, links }
    }
}

impl<'a> Node<'a> {
    pub(crate) fn is_any(&self, services: &[&str]) -> bool {
        services.contains(&self.service)
    }

    pub(crate) fn category(&self) -> Option<Category> {
        self.entry.map(|entry| entry.category)
    }

    pub(crate) fn is_client(&self) -> bool {
        self.category() == Some(Category::Actor)
    }

    pub(crate) fn value(&self, name: &str) -> Option<&'a Value> {
        let default = || {
            let own = self.entry.and_then(|entry| entry.prop(name));
            let universal = || self.catalogue.universal_props().iter().find(|prop| prop.name == name);
            own.or_else(universal).and_then(|prop| prop.default.as_ref())
        };
        self.component.props.get(name).or_else(default)
    }

    /// The number given on the component, else the catalogue's default.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        finite(self.value(name))
    }

    /// The number given on the component itself.
    pub(crate) fn own(&self, name: &str) -> Option<f64> {
        finite(self.component.props.get(name))
    }

    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        self.value(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    pub(crate) fn is_text(&self, name: &str, expected: &str) -> bool {
        self.text(name).is_some_and(|text| text.eq_ignore_ascii_case(expected))
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.value(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// Name for people.
    pub(crate) fn shown(&self) -> &'a str {
        let name = self.component.name.trim();
        if name.is_empty() { self.id.as_str() } else { name }
    }
}

impl<'a> Link<'a> {
    pub(crate) fn is(&self, mechanism: Mechanism) -> bool {
        self.wire.mechanism == mechanism
    }

    pub(crate) fn value(&self, name: &str) -> Option<&'a Value> {
        self.catalogue.effective_of_wire(self.wiring, props(self.wire), name)
    }

    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        finite(self.value(name))
    }

    pub(crate) fn own(&self, name: &str) -> Option<f64> {
        finite(self.wire.props.get(name))
    }

    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        self.value(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The first of several spellings that is given or has a default.
    pub(crate) fn first(&self, names: &[&str]) -> Option<f64> {
        names.iter().find_map(|name| self.own(name)).or_else(|| names.iter().find_map(|name| self.number(name)))
    }
}

const fn props(wire: &Wire) -> &Props {
    &wire.props
}

/// A usable number: finite and not negative, which no quantity here may be.
fn finite(value: Option<&Value>) -> Option<f64> {
    value.and_then(Value::as_f64).filter(|number| number.is_finite()).map(|number| number.clamp(0.0, 1e15))
}
