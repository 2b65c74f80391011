use super::checker::Checker;
use super::node::{Link, Node, Values as _};
use crate::model::{ComponentId, Mechanism};

/// The least load that reaches wires through any number of hops, in requests or records a second.
///
/// Where [`super::load::DeclaredLoad`] stops at pollers, this goes on with what is certain: a
/// stream shows every record to every reader, a queue each message to its only one, and a
/// function that gets full batches runs once a batch. Filters of unknown share end it.
#[derive(Debug)]
pub(super) struct FarLoad {
    wires: Vec<Option<f64>>,
    /// The wire that brings the most to a component.
    feeds: Vec<Option<usize>>,
}

impl FarLoad {
    pub(super) fn new(cx: &Checker<'_>) -> Self {
        let states = vec![State::New; cx.nodes.len()];
        let load = Self { wires: vec![None; cx.links.len()], feeds: vec![None; cx.nodes.len()] };
        let mut walk = Walk { cx, states, load };
        for index in 0..cx.nodes.len() {
            walk.visit(index, 0);
        }
        walk.load
    }

    pub(super) fn of_wire(&self, index: usize) -> Option<f64> {
        self.wires[index]
    }

    /// The way the largest part of a component's load takes, from where it is declared.
    pub(super) fn path_to(&self, cx: &Checker<'_>, node: &Node<'_>) -> Vec<ComponentId> {
        let mut path = vec![node.id.clone()];
        let mut at = node.index;
        while let Some(link) = self.feeds[at].map(|link| &cx.links[link]).filter(|_| path.len() < MAX_DEPTH) {
            let from = cx.from(link);
            path.push(from.id.clone());
            at = link.from;
            if link.own_number("rps").is_some() {
                break;
            }
        }
        path.reverse();
        path
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    /// Met again before it was finished: a ring, whose load is not defined.
    Open,
    Done,
}

/// Longest chain that load is carried along; far beyond any real drawing, and safe for the stack.
const MAX_DEPTH: usize = 200;

struct Walk<'c, 'a> {
    cx: &'c Checker<'a>,
    states: Vec<State>,
    load: FarLoad,
}

impl Walk<'_, '_> {
    /// Finds the load of a component's wires out, after that of its wires in.
    fn visit(&mut self, index: usize, depth: usize) {
        if self.states[index] != State::New || depth > MAX_DEPTH {
            return;
        }
        self.states[index] = State::Open;
        let cx = self.cx;
        let node = &cx.nodes[index];
        let mut units = super::load::arrivals(node);
        let mut most = 0.0;
        for &link_index in &node.incoming {
            let link = &cx.links[link_index];
            if !link.is_flow() {
                continue;
            }
            self.visit(link.from, depth + 1);
            let Some(rps) = self.load.wires[link_index].or_else(|| own(link)) else { continue };
            if rps > most {
                most = rps;
                self.load.feeds[index] = Some(link_index);
            }
            let batch = link.number("BatchSize").filter(|_| link.is(Mechanism::Poll) && node.is_compute());
            units = Some(units.unwrap_or(0.0) + rps / batch.unwrap_or(1.0).max(1.0));
        }
        let flows = node.outgoing.iter().filter(|link| cx.links[**link].is_flow()).count();
        for &link_index in &node.outgoing {
            let link = &cx.links[link_index];
            self.load.wires[link_index] = own(link).or_else(|| passed_on(cx, node, link, units?, flows));
        }
        self.states[index] = State::Done;
    }
}

fn own(link: &Link<'_>) -> Option<f64> {
    link.own_number("rps").map(|rps| rps.max(0.0))
}

fn passed_on(cx: &Checker<'_>, node: &Node<'_>, link: &Link<'_>, units: f64, flows: usize) -> Option<f64> {
    if !link.is_flow() || link.is_any(&[Mechanism::Enrich, Mechanism::OnSuccess]) {
        return None;
    }
    let ratio = link.own_number("match_ratio");
    let is_filtered = link.has_own_any(&["FilterPolicy", "FilterCriteria", "EventPattern", "SubscriptionFilter"])
        || cx.to(link).is("eventbridge_rule");
    if is_filtered && ratio.is_none() {
        return None;
    }
    let rate = units * ratio.unwrap_or(1.0);
    match link.mechanism {
        Mechanism::SdkCall => Some(rate * link.number("CallsPerInvocation").unwrap_or(1.0).max(0.0)),
        Mechanism::Poll => {
            let readers = cx.out_of(node).filter(|link| link.is(Mechanism::Poll)).count();
            let is_seen_whole = node.is_any(&["kinesis", "dynamodb_stream", "msk"]) || node.is_queue() && readers == 1;
            is_seen_whole.then_some(rate)
        }
        _ => {
            let share = link.own_number("share").map(|share| rate * share);
            let is_whole = node.has_role("fanout") || flows == 1;
            share.or_else(|| is_whole.then_some(rate))
        }
    }
}
