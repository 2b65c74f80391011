use std::collections::BTreeMap;

use super::node::{Link, Node, Values as _};
use crate::model::{Mechanism, WireId};

const SECONDS_A_DAY: f64 = 86_400.0;
const DAYS_A_MONTH: f64 = 365.0 / 12.0;

/// Load as the author declared it, in requests or records a second.
///
/// A wire's own `rps` counts first. Without one, declared arrivals are carried
/// along as far as they are certain: through a component's only way out, or
/// through one that copies to all. Beyond a poller, whose batching is not known
/// here, and where nothing is declared, there is no figure and rules stay silent.
#[derive(Debug)]
pub(super) struct DeclaredLoad {
    wires: BTreeMap<WireId, f64>,
    nodes: Vec<Option<f64>>,
}

impl DeclaredLoad {
    pub(super) fn new(nodes: &[Node<'_>], links: &[Link<'_>]) -> Self {
        let mut walk = Walk { nodes, links, found: vec![None; nodes.len()], state: vec![State::New; nodes.len()] };
        for index in 0..nodes.len() {
            walk.inflow(index);
        }
        let wires = links.iter().filter_map(|link| Some((link.id.clone(), walk.of_link(link)?))).collect();
        Self { wires, nodes: walk.found }
    }

    pub(super) fn of_wire(&self, id: &WireId) -> Option<f64> {
        self.wires.get(id).copied()
    }

    pub(super) fn of_node(&self, index: usize) -> Option<f64> {
        self.nodes.get(index).copied().flatten()
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    /// Met again before it was finished: a ring, whose load is not defined.
    Open,
    Done,
}

struct Walk<'w, 'a> {
    nodes: &'w [Node<'a>],
    links: &'w [Link<'a>],
    found: Vec<Option<f64>>,
    state: Vec<State>,
}

/// Longest chain that arrivals are carried along; far beyond any real drawing, and safe for the stack.
const MAX_DEPTH: usize = 200;

impl Walk<'_, '_> {
    fn inflow(&mut self, start: usize) {
        self.visit(start, 0);
    }

    fn visit(&mut self, index: usize, depth: usize) -> Option<f64> {
        if self.state[index] != State::New || depth > MAX_DEPTH {
            return self.found[index];
        }
        self.state[index] = State::Open;
        let node = &self.nodes[index];
        let incoming = node.incoming.clone();
        let mut total = arrivals(node);
        for link in incoming {
            let link = &self.links[link];
            if !link.is_flow() {
                continue;
            }
            if link.own_number("rps").is_none() {
                self.visit(link.from, depth + 1);
            }
            if let Some(rps) = self.of_link(link) {
                total = Some(total.unwrap_or(0.0) + rps);
            }
        }
        self.found[index] = total;
        self.state[index] = State::Done;
        total
    }

    fn of_link(&self, link: &Link<'_>) -> Option<f64> {
        if let Some(own) = link.own_number("rps") {
            return Some(own.max(0.0));
        }
        if !link.is_flow() || matches!(link.mechanism, Mechanism::Poll | Mechanism::Enrich | Mechanism::OnSuccess) {
            return None;
        }
        let source = &self.nodes[link.from];
        let inflow = self.found[link.from]?;
        let copies = source.has_role("fanout");
        let ways_out = source.outgoing.iter().filter(|index| self.links[**index].is_flow()).count();
        if link.is(Mechanism::SdkCall) {
            return Some(inflow * link.number("CallsPerInvocation").unwrap_or(1.0).max(0.0));
        }
        (copies || ways_out == 1).then_some(inflow)
    }
}

/// What enters the system at a component.
pub(super) fn arrivals(node: &Node<'_>) -> Option<f64> {
    let per_second = node.own_number("arrivals_per_sec").or_else(|| node.own_number("rps"));
    let per_day = || node.own_number("arrivals_per_day").map(|value| value / SECONDS_A_DAY);
    let per_month = || node.own_number("arrivals_per_month").map(|value| value / SECONDS_A_DAY / DAYS_A_MONTH);
    per_second.or_else(per_day).or_else(per_month).map(|value| value.max(0.0))
}
