use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::Config;
use super::Fix;
use super::far_load::FarLoad;
use super::load::DeclaredLoad;
use super::node::{Link, Node};
use crate::catalogue::Catalogue;
use crate::geom::Point;
use crate::model::{
    Component, ComponentId, Document, Edit, ElementId, Endpoint, Mechanism, Props, Value, Wire, WireId,
};

/// Everything a rule may look at, indexed once so that no rule searches.
#[derive(Debug)]
pub(super) struct Checker<'a> {
    pub document: &'a Document,
    pub catalogue: &'a Catalogue,
    pub config: &'a Config,
    pub nodes: Vec<Node<'a>>,
    pub links: Vec<Link<'a>>,
    by_service: BTreeMap<&'a str, Vec<usize>>,
    by_id: BTreeMap<&'a str, usize>,
    load: DeclaredLoad,
    far: OnceCell<FarLoad>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(document: &'a Document, catalogue: &'a Catalogue, config: &'a Config) -> Self {
        let mut nodes: Vec<Node<'a>> = Vec::with_capacity(document.components().len());
        let mut by_service: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut by_id = BTreeMap::new();
        for (index, (id, component)) in document.components().iter().enumerate() {
            let service = component.service.as_str();
            by_service.entry(service).or_default().push(index);
            by_id.insert(id.as_str(), index);
            let entry = catalogue.service(service);
            let (incoming, outgoing) = (Vec::new(), Vec::new());
            nodes.push(Node { index, id, component, service, entry, incoming, outgoing, catalogue });
        }
        let mut links = Vec::with_capacity(document.wires().len());
        for (id, wire) in document.wires() {
            let end = |end: &Endpoint| by_id.get(end.component.as_str()).copied();
            let (Some(from), Some(to)) = (end(&wire.from), end(&wire.to)) else { continue };
            nodes[from].outgoing.push(links.len());
            nodes[to].incoming.push(links.len());
            let (source, target) = (nodes[from].component, nodes[to].component);
            let wiring = catalogue.way(source.service.as_str(), target.service.as_str(), wire.mechanism);
            links.push(Link { id, wire, mechanism: wire.mechanism, from, to, source, target, wiring, catalogue });
        }
        let load = DeclaredLoad::new(&nodes, &links);
        Self { document, catalogue, config, nodes, links, by_service, by_id, load, far: OnceCell::new() }
    }

    /// Components of a service, in id order.
    pub(super) fn of(&self, service: &str) -> impl Iterator<Item = &Node<'a>> {
        self.by_service.get(service).into_iter().flatten().map(|index| &self.nodes[*index])
    }

    /// Components of any of these services.
    pub(super) fn of_any(&self, services: &[&str]) -> impl Iterator<Item = &Node<'a>> {
        services.iter().flat_map(|service| self.of(service))
    }

    pub(super) fn node(&self, id: &str) -> Option<&Node<'a>> {
        self.by_id.get(id).map(|index| &self.nodes[*index])
    }

    pub(super) fn from(&self, link: &Link<'a>) -> &Node<'a> {
        &self.nodes[link.from]
    }

    pub(super) fn to(&self, link: &Link<'a>) -> &Node<'a> {
        &self.nodes[link.to]
    }

    /// Wires that reach a component, in id order.
    pub(super) fn into(&self, node: &Node<'a>) -> impl Iterator<Item = &Link<'a>> {
        node.incoming.iter().map(|index| &self.links[*index])
    }

    /// Wires that leave a component, in id order.
    pub(super) fn out_of(&self, node: &Node<'a>) -> impl Iterator<Item = &Link<'a>> {
        node.outgoing.iter().map(|index| &self.links[*index])
    }

    /// Wires of one mechanism from services to services; an empty list admits all.
    pub(super) fn wires(&self, mechanism: Mechanism, from: &[&str], to: &[&str]) -> impl Iterator<Item = &Link<'a>> {
        self.links.iter().filter(move |link| {
            link.is(mechanism)
                && (from.is_empty() || from.contains(&link.source.service.as_str()))
                && (to.is_empty() || to.contains(&link.target.service.as_str()))
        })
    }

    pub(super) fn sends_failures(&self, node: &Node<'a>) -> bool {
        self.out_of(node).any(|link| link.is(Mechanism::Redrive))
    }

    /// The declared load of a wire, in requests or records a second.
    pub(super) fn rps(&self, link: &Link<'a>) -> Option<f64> {
        self.load.of_wire(link.id)
    }

    /// The declared load that reaches a component, in requests or records a second.
    pub(super) fn inflow(&self, node: &Node<'a>) -> Option<f64> {
        self.load.of_node(node.index)
    }

    /// The declared load of a wire, else the least that is certain to reach it from afar.
    pub(super) fn far_rps(&self, link: &Link<'a>) -> Option<f64> {
        let place = || self.nodes[link.from].outgoing.iter().copied().find(|index| self.links[*index].id == link.id);
        self.rps(link).or_else(|| self.far().of_wire(place()?))
    }

    /// The way the largest part of a component's load takes, from where it is declared to the component.
    pub(super) fn load_path(&self, node: &Node<'a>) -> Vec<ComponentId> {
        self.far().path_to(self, node)
    }

    fn far(&self) -> &FarLoad {
        self.far.get_or_init(|| FarLoad::new(self))
    }

    /// Components on the way, in names: "`web` → `api` → `f`".
    pub(super) fn path_text(&self, path: &[ComponentId]) -> String {
        let names = path.iter().filter_map(|id| self.node(id.as_str())).map(ToString::to_string);
        names.collect::<Vec<_>>().join(" → ")
    }

    /// A numeric limit of the catalogue.
    pub(super) fn limit(&self, service: &str, name: &str) -> f64 {
        let limit = self.catalogue.service(service).and_then(|service| service.limit(name));
        limit.and_then(|limit| limit.value.as_f64()).unwrap_or(f64::INFINITY)
    }

    /// A limit on sizes, in KB of 1,024 bytes; `None` when the catalogue has none or its unit is no size.
    pub(super) fn limit_kb(&self, service: &str, name: &str) -> Option<f64> {
        let limit = self.catalogue.service(service)?.limit(name)?;
        let kb = match limit.unit.as_deref()?.split_whitespace().next()? {
            "bytes" => 1.0 / 1024.0,
            "KB" | "KiB" => 1.0,
            "MB" | "MiB" => 1024.0,
            _ => return None,
        };
        Some(limit.value.as_f64()? * kb)
    }

    /// Simultaneous executions the account allows: the drawing's figure, else the project's, else the provider's.
    pub(super) fn account_concurrency(&self) -> f64 {
        let settings = self.document.settings();
        let own = settings.account_concurrency.map(Value::Int);
        let own = own.as_ref().or_else(|| settings.props.get("account_concurrency"));
        let own = own.and_then(Value::as_f64).or(self.config.account_concurrency);
        own.unwrap_or_else(|| self.limit("lambda", "concurrency_account"))
    }

    /// How much of the account's concurrency functions may reserve.
    pub(super) fn reservable_concurrency(&self) -> f64 {
        self.account_concurrency() - self.limit("lambda", "unreserved_minimum")
    }

    /// A new component beside an old one, its id derived from the old one's.
    pub(super) fn put_beside(&self, node: &Node<'a>, service: &str, suffix: &str, name: &str) -> (ComponentId, Edit) {
        let id = ComponentId::new(self.document.free_id(&format!("{}-{suffix}", node.id)));
        let pos = Point::new(node.component.pos.x, node.component.pos.y + BELOW);
        let name =
            if node.component.name.is_empty() { name.to_owned() } else { format!("{} {name}", node.component.name) };
        let mut component = Component::new(service, name, pos);
        component.parent.clone_from(&node.component.parent);
        (id.clone(), Edit::PutComponent(id, component))
    }

    /// A new wire, its id derived from its ends.
    pub(super) fn put_wire(
        &self,
        from: &ComponentId,
        to: &ComponentId,
        mechanism: Mechanism,
        props: &[(&str, Value)],
    ) -> Edit {
        let id = WireId::new(self.document.free_id(&format!("{from}-{to}")));
        let mut wire = Wire::new(from, to, mechanism);
        wire.props = props.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<Props>();
        Edit::PutWire(id, wire)
    }
}

impl<'a> Checker<'a> {
    /// A copy of a component, fed by the same wires, that takes over some of its wires out.
    pub(super) fn split_off(&self, node: &Node<'a>, moved: &[&Link<'a>]) -> Vec<Edit> {
        let id = ComponentId::new(self.document.free_id(&format!("{}-2", node.id)));
        let mut copy = node.component.clone();
        copy.name = format!("{} 2", copy.name);
        copy.pos.y += BELOW;
        let mut edits = vec![Edit::PutComponent(id.clone(), copy)];
        let fed = self.into(node).filter(|link| link.from != node.index);
        let kept_out = self.out_of(node).filter(|link| link.is(Mechanism::Redrive));
        for link in fed.chain(kept_out) {
            let mut wire = link.wire.clone();
            let end = if link.to == node.index { &mut wire.to } else { &mut wire.from };
            *end = (&id).into();
            let wire_id = WireId::new(self.document.free_id(&format!("{}-2", link.id)));
            edits.push(Edit::PutWire(wire_id, wire));
        }
        for link in moved {
            let mut wire = link.wire.clone();
            wire.from = (&id).into();
            edits.push(Edit::PutWire(link.id.clone(), wire));
        }
        edits
    }

    /// Takes a component out of its VPC, however it was put there.
    pub(super) fn detach(&self, node: &Node<'a>) -> Vec<Edit> {
        let mut edits = Vec::new();
        for link in self.out_of(node).chain(self.into(node)) {
            let other = if link.from == node.index { self.to(link) } else { self.from(link) };
            if link.is(Mechanism::Attachment) && other.is("vpc") {
                edits.push(Edit::Remove(link.into()));
            }
        }
        if node.component.props.contains_key("vpc") {
            edits.push(unset(node, "vpc"));
        }
        let id = ElementId::from(node);
        let frame = self.document.ancestors(&id).filter_map(|id| self.document.group(id)).find(|g| g.kind == "vpc");
        if let Some(frame) = frame {
            let mut outside = node.component.clone();
            outside.props.remove("vpc");
            outside.parent.clone_from(&frame.parent);
            edits.push(Edit::PutComponent(node.id.clone(), outside));
        }
        edits
    }

    /// A standard queue for what a component cannot deliver, kept for as long as queues can.
    pub(super) fn put_dead_letter_queue(&self, node: &Node<'a>, service: &str) -> (ComponentId, Edit) {
        let (id, mut edit) = self.put_beside(node, service, "dlq", "dead letters");
        if let Edit::PutComponent(_, component) = &mut edit {
            component.props.insert("retention_s".to_owned(), Value::Int(1_209_600));
        }
        (id, edit)
    }

    /// Adds a dead-letter queue wired to a component.
    pub(super) fn add_dead_letter_queue(&self, node: &Node<'a>, service: &str, props: &[(&str, Value)]) -> Fix {
        let (queue, put) = self.put_dead_letter_queue(node, service);
        let wire = self.put_wire(node.id, &queue, Mechanism::Redrive, props);
        Fix::safe(format!("Add a dead-letter queue to {node}"), vec![put, wire])
    }

    /// Adds a dead-letter queue that a property of a wire names.
    pub(super) fn name_dead_letter_queue(&self, node: &Node<'a>, link: &Link<'a>, prop: &str, service: &str) -> Fix {
        let (queue, put) = self.put_dead_letter_queue(node, service);
        let edits = vec![put, set(link, prop, queue.as_str())];
        Fix::safe(format!("Add a dead-letter queue and name it in `{prop}`"), edits)
    }
}

/// How far below its neighbour a new component is put, in world pixels.
const BELOW: f64 = 160.0;

/// Sets a property.
pub(super) fn set(at: impl Into<ElementId>, name: &str, value: impl Into<Value>) -> Edit {
    Edit::SetProp(at.into(), name.to_owned(), Some(value.into()))
}

/// Takes a property away, back to its default.
pub(super) fn unset(at: impl Into<ElementId>, name: &str) -> Edit {
    Edit::SetProp(at.into(), name.to_owned(), None)
}

/// A figure for a message: whole from 10 on, else with one digit after the point.
pub(super) fn rounded(value: f64) -> f64 {
    if value.abs() >= 10.0 { value.round() } else { (value * 10.0).round() / 10.0 }
}

/// A number as a property holds it: whole numbers stay whole.
pub(super) fn number(value: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
    if value.fract() == 0.0 && value.abs() < 9e15 { Value::Int(value as i64) } else { Value::Number(value) }
}
