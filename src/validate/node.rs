use std::fmt;

use crate::catalogue::{Catalogue, Category, Service, Wiring};
use crate::model::{Component, ComponentId, ElementId, Mechanism, Props, Value, Wire, WireId};

/// A component with its place in the graph.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub index: usize,
    pub id: &'a ComponentId,
    pub component: &'a Component,
    /// Catalogue key.
    pub service: &'a str,
    pub entry: Option<&'a Service>,
    pub incoming: Vec<usize>,
    pub outgoing: Vec<usize>,
    pub catalogue: &'a Catalogue,
}

/// A wire with its ends as places in the graph.
#[derive(Debug)]
pub(super) struct Link<'a> {
    pub id: &'a WireId,
    pub wire: &'a Wire,
    pub mechanism: Mechanism,
    pub from: usize,
    pub to: usize,
    pub source: &'a Component,
    pub target: &'a Component,
    /// The legal way it stands for, in the table of wires or beyond it.
    pub wiring: Option<&'a Wiring>,
    pub catalogue: &'a Catalogue,
}

impl Node<'_> {
    pub(super) fn is(&self, service: &str) -> bool {
        self.service == service
    }

    pub(super) fn is_any(&self, services: &[&str]) -> bool {
        services.contains(&self.service)
    }

    pub(super) fn has_role(&self, role: &str) -> bool {
        self.entry.is_some_and(|entry| entry.has_role(role))
    }

    pub(super) fn is_category(&self, category: Category) -> bool {
        self.entry.is_some_and(|entry| entry.category == category)
    }

    /// A function in the sense of the wirings table.
    pub(super) fn is_function(&self) -> bool {
        self.is_any(&["lambda", "lambda_durable"])
    }

    pub(super) fn is_queue(&self) -> bool {
        self.is_any(&["sqs_standard", "sqs_fifo"])
    }

    /// Somebody outside who sends requests: a browser, an app, a device, a partner.
    pub(super) fn is_client(&self) -> bool {
        self.is_category(Category::Actor)
    }

    pub(super) fn is_compute(&self) -> bool {
        self.has_role("compute") || self.is_category(Category::Compute)
    }
}

impl Link<'_> {
    pub(super) fn is(&self, mechanism: Mechanism) -> bool {
        self.mechanism == mechanism
    }

    pub(super) fn is_any(&self, mechanisms: &[Mechanism]) -> bool {
        mechanisms.contains(&self.mechanism)
    }

    /// Requests, events or records travel along it, as opposed to reads, failures and configuration.
    pub(super) fn is_flow(&self) -> bool {
        match self.mechanism {
            Mechanism::SdkCall => self.writes(),
            Mechanism::Redrive | Mechanism::Authorize | Mechanism::Attachment => false,
            _ => true,
        }
    }

    /// Not declared to be for reading only.
    pub(super) fn writes(&self) -> bool {
        !self.text("Access").is_some_and(|access| access.eq_ignore_ascii_case("read"))
    }
}

impl fmt::Display for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", shown(&self.component.name, self.id))
    }
}

impl fmt::Display for Link<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (&self.wire.from.component, &self.wire.to.component);
        write!(f, "`{}` → `{}`", shown(&self.source.name, from), shown(&self.target.name, to))
    }
}

fn shown<'a>(name: &'a str, id: &'a ComponentId) -> &'a str {
    if name.trim().is_empty() { id.as_str() } else { name }
}

impl From<&Node<'_>> for ElementId {
    fn from(node: &Node<'_>) -> Self {
        Self::Component(node.id.clone())
    }
}

impl From<&Link<'_>> for ElementId {
    fn from(link: &Link<'_>) -> Self {
        Self::Wire(link.id.clone())
    }
}

/// Reading properties the way rules mean them: the own value, else the catalogue's default.
pub(super) trait Values<'a> {
    fn props(&self) -> &'a Props;

    fn default(&self, name: &str) -> Option<&'a Value>;

    fn own(&self, name: &str) -> Option<&'a Value> {
        self.props().get(name)
    }

    fn value(&self, name: &str) -> Option<&'a Value> {
        self.own(name).or_else(|| self.default(name))
    }

    /// A finite number.
    fn number(&self, name: &str) -> Option<f64> {
        self.value(name).and_then(Value::as_f64).filter(|number| number.is_finite())
    }

    fn own_number(&self, name: &str) -> Option<f64> {
        self.own(name).and_then(Value::as_f64).filter(|number| number.is_finite())
    }

    fn flag(&self, name: &str) -> bool {
        self.value(name).and_then(Value::as_bool).unwrap_or(false)
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        self.value(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    fn is_text(&self, name: &str, expected: &str) -> bool {
        self.text(name).is_some_and(|text| text.eq_ignore_ascii_case(expected))
    }

    /// Something meaningful is there: not false, not empty.
    fn has(&self, name: &str) -> bool {
        is_something(self.value(name))
    }

    fn has_own(&self, name: &str) -> bool {
        is_something(self.own(name))
    }

    fn has_own_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has_own(name))
    }
}

fn is_something(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Bool(false)) => false,
        Some(Value::Text(text)) => !text.trim().is_empty(),
        Some(Value::List(items)) => !items.is_empty(),
        Some(Value::Map(items)) => !items.is_empty(),
        Some(Value::Bool(true) | Value::Int(_) | Value::Number(_)) => true,
    }
}

impl<'a> Values<'a> for Node<'a> {
    fn props(&self) -> &'a Props {
        &self.component.props
    }

    fn default(&self, name: &str) -> Option<&'a Value> {
        self.catalogue.prop(self.service, name).and_then(|prop| prop.default.as_ref())
    }
}

impl<'a> Values<'a> for Link<'a> {
    fn props(&self) -> &'a Props {
        &self.wire.props
    }

    fn default(&self, name: &str) -> Option<&'a Value> {
        let universal = || self.catalogue.universal_wire_props().iter().find(|prop| prop.name == name);
        self.wiring.and_then(|wiring| wiring.prop(name)).or_else(universal).and_then(|prop| prop.default.as_ref())
    }
}
