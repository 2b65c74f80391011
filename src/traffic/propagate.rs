use std::fmt::Write as _;

use super::behaviour;
use super::entries::arrivals;
use super::flow::Flow;
use super::load::Undrained;
use super::solve::{Term, parts, solve};
use super::{Band, Graph, HOURS_PER_MONTH, Load, NodeLoad, TrafficOptions, WireLoad, amount};
use crate::catalogue::Catalogue;
use crate::model::{Document, Mechanism};

/// Size of a message nobody described, KB.
const MESSAGE_KB: f64 = 2.0;
/// Rounds in which batch sizes settle, at most.
const ROUNDS: usize = 50;

/// Lets the load of all entries flow through the drawing.
///
/// Never fails: a loop that never drains is reported and carries nothing, a
/// schedule that cannot be read is a warning.
pub fn propagate(document: &Document, catalogue: &Catalogue, options: &TrafficOptions) -> Load {
    propagate_graph(&Graph::new(document, catalogue), options)
}

/// Hours of the month: asked for, else the drawing's `month_hours`, else 730.
pub(crate) fn month_hours(document: &Document, options: &TrafficOptions) -> f64 {
    let of_drawing = || document.settings().props.get("month_hours").and_then(crate::model::Value::as_f64);
    let hours = options.month_hours.or_else(of_drawing).unwrap_or(HOURS_PER_MONTH);
    if hours.is_finite() && hours > 0.0 { hours.clamp(1.0, 10_000.0) } else { HOURS_PER_MONTH }
}

pub(crate) fn propagate_graph(graph: &Graph<'_>, options: &TrafficOptions) -> Load {
    let hours = month_hours(graph.document, options);
    let mut warnings = Vec::new();
    let entries: Vec<Option<(Band, String)>> =
        graph.nodes.iter().map(|node| arrivals(node, options, hours, &mut warnings)).collect();
    let mut flows: Vec<Flow> = graph.links.iter().map(|link| Flow::new(graph, link)).collect();
    hold_back_own_events(graph, &mut flows, &mut warnings);
    let mut state = State {
        graph,
        hours,
        order: order(graph, &flows),
        sources: entries.iter().map(|entry| entry.as_ref().map_or(Band::ZERO, |(band, _)| *band)).collect(),
        work: vec![Band::ZERO; graph.nodes.len()],
        node_kb: vec![Size::default(); graph.nodes.len()],
        link_kb: vec![Size::default(); graph.links.len()],
        batch: vec![Band::ONE; graph.links.len()],
        rates: Vec::new(),
        undrained: Vec::new(),
        flows,
    };
    for _ in 0..ROUNDS {
        state.solve();
        if !state.settle() {
            break;
        }
    }
    state.into_load(&entries, warnings)
}

/// Events that a consumer puts back on the bus that feeds it match other rules
/// than its own, or the system would run for ever. Unless a ratio is given.
fn hold_back_own_events(graph: &Graph<'_>, flows: &mut [Flow], warnings: &mut Vec<String>) {
    let firing = |flow: &Flow| !flow.still && flow.fires && flow.factor > 0.0;
    let edges: Vec<(usize, usize)> = graph
        .links
        .iter()
        .zip(flows.iter())
        .filter(|(_, flow)| firing(flow))
        .map(|(link, _)| (link.from, link.to))
        .collect();
    let mut part_of = vec![0; graph.nodes.len()];
    for (index, part) in parts(graph.nodes.len(), edges.into_iter()).into_iter().enumerate() {
        for node in part {
            part_of[node] = index;
        }
    }
    for (index, link) in graph.links.iter().enumerate() {
        let bus = &graph.nodes[link.to];
        if !behaviour::is_bus(bus) || part_of[link.from] != part_of[link.to] || !firing(&flows[index]) {
            continue;
        }
        let given = |link: &super::Link<'_>| link.own("match_ratio").or_else(|| link.own("share")).is_some();
        let back: Vec<_> =
            bus.outgoing.iter().filter(|out| part_of[graph.links[**out].to] == part_of[link.to]).collect();
        if given(link) || !back.is_empty() && back.iter().all(|out| given(&graph.links[**out])) {
            continue;
        }
        flows[index].fires = false;
        warnings.push(format!(
            "events that `{}` puts back on `{}` are taken to match no rule that leads back to it; give the wires a \
             `match_ratio` where they do",
            graph.nodes[link.from].shown(),
            bus.shown()
        ));
    }
}

/// Nodes from the sources to the sinks, loops in one block.
fn order(graph: &Graph<'_>, flows: &[Flow]) -> Vec<usize> {
    let edges = graph.links.iter().zip(flows).filter(|(_, flow)| !flow.still).map(|(link, _)| (link.from, link.to));
    parts(graph.nodes.len(), edges).into_iter().flatten().collect()
}

#[derive(Clone, Copy, Default)]
struct Size {
    kb: Band,
    given: bool,
}

/// What one unit of work at a node means for a wire.
#[derive(Clone, Copy)]
struct Rate {
    from: usize,
    carried: Band,
    calls: Band,
}

struct State<'g, 'a> {
    graph: &'g Graph<'a>,
    hours: f64,
    order: Vec<usize>,
    flows: Vec<Flow>,
    sources: Vec<Band>,
    work: Vec<Band>,
    node_kb: Vec<Size>,
    link_kb: Vec<Size>,
    batch: Vec<Band>,
    rates: Vec<Vec<Rate>>,
    undrained: Vec<Vec<usize>>,
}

impl State<'_, '_> {
    fn solve(&mut self) {
        self.rates = (0..self.graph.links.len()).map(|index| self.rates_of(index)).collect();
        let mut arrivals = self.sources.clone();
        let mut terms = Vec::with_capacity(self.graph.links.len());
        for (index, link) in self.graph.links.iter().enumerate() {
            let flow = &self.flows[index];
            if !flow.fires || flow.still {
                continue;
            }
            if let Some(fixed) = self.fixed(index) {
                arrivals[link.to] += self.work_of(index, fixed, self.calls_of(index, fixed));
                continue;
            }
            for rate in &self.rates[index] {
                let gain = self.work_of(index, rate.carried, rate.calls);
                if !gain.is_zero() {
                    terms.push(Term { from: rate.from, to: link.to, gain });
                }
            }
        }
        let solution = solve(&arrivals, &terms);
        self.work = solution.work;
        self.undrained = solution.undrained;
    }

    /// The declared flow of a wire in a month.
    fn fixed(&self, index: usize) -> Option<Band> {
        self.flows[index].fixed.map(|per_sec| Band::point(per_sec * self.hours * 3600.0))
    }

    fn calls_of(&self, index: usize, carried: Band) -> Band {
        let flow = &self.flows[index];
        let batch = self.batch[index];
        (carried * batch.map(|batch| flow.attempts_factor(batch))).over(batch)
    }

    /// Units of the target's work: batches where it runs by the batch, else messages.
    fn work_of(&self, index: usize, carried: Band, calls: Band) -> Band {
        if self.flows[index].batch_is_work { calls } else { carried * self.flows[index].attempts_factor(1.0) }
    }

    fn rates_of(&self, index: usize) -> Vec<Rate> {
        let (link, flow) = (&self.graph.links[index], &self.flows[index]);
        if flow.still {
            return Vec::new();
        }
        match link.wire.mechanism {
            Mechanism::Redrive | Mechanism::OnSuccess => self.outcome_rates(index),
            _ => {
                let mut carried = Band::point(flow.factor);
                // A pipe hands its batch on as one call to code, as its events to anything else.
                let from = &self.graph.nodes[link.from];
                if from.service == "eventbridge_pipe" && flow.batch_is_work {
                    carried = carried.over(self.batch_at(link.from));
                }
                vec![Rate { from: link.from, carried, calls: self.calls_of(index, carried) }]
            }
        }
    }

    fn batch_at(&self, node: usize) -> Band {
        let polled = self.graph.nodes[node].incoming.iter().find(|index| self.flows[**index].batching.is_some());
        polled.map_or(Band::ONE, |index| self.batch[*index])
    }

    /// Failures and results: what of the work that came in ends up there.
    fn outcome_rates(&self, index: usize) -> Vec<Rate> {
        let link = &self.graph.links[index];
        let from = &self.graph.nodes[link.from];
        let success = link.is(Mechanism::OnSuccess);
        let point = |from, gain: f64| Rate { from, carried: Band::point(gain), calls: Band::point(gain) };
        if behaviour::is_queue(from) {
            let lost: f64 = from
                .outgoing
                .iter()
                .filter(|out| self.graph.links[**out].is(Mechanism::Poll))
                .map(|out| self.flows[*out].factor * self.flows[*out].lost())
                .sum();
            return vec![point(link.from, lost.min(1.0))];
        }
        if behaviour::runs_per_batch(from) {
            let ends_here = |mechanism| {
                matches!(mechanism, Mechanism::AsyncInvoke) || !success && matches!(mechanism, Mechanism::Poll)
            };
            return from
                .incoming
                .iter()
                .filter(|at| ends_here(self.graph.links[**at].wire.mechanism) && !self.flows[**at].still)
                .filter(|at| {
                    let source = &self.graph.nodes[self.graph.links[**at].from];
                    !behaviour::is_queue(source)
                })
                .map(|at| {
                    let flow = &self.flows[*at];
                    let share = if success { 1.0 - flow.lost() } else { flow.lost() };
                    point(self.graph.links[*at].from, flow.factor * share * self.flows[index].factor)
                })
                .collect();
        }
        vec![point(link.from, link.own("error_rate").unwrap_or(0.0).min(1.0))]
    }

    fn carried(&self, index: usize) -> Band {
        if self.flows[index].still {
            return Band::ZERO;
        }
        self.fixed(index)
            .unwrap_or_else(|| self.rates[index].iter().map(|rate| self.work[rate.from] * rate.carried).sum())
    }

    /// Brings sizes and batches in step with the load; tells whether a batch moved.
    fn settle(&mut self) -> bool {
        for at in 0..self.order.len() {
            let node = self.order[at];
            let size = self.size_at(node);
            self.node_kb[node] = size;
            for index in self.graph.nodes[node].outgoing.clone() {
                self.link_kb[index] = self.size_on(index, size);
            }
        }
        let mut moved = false;
        for index in 0..self.flows.len() {
            let carried = self.carried(index);
            let Some(batching) = &self.flows[index].batching else { continue };
            let batch = batching.effective(carried, self.link_kb[index].kb, self.hours);
            let before = std::mem::replace(&mut self.batch[index], batch);
            let differs = |a: f64, b: f64| (a - b).abs() > 0.001 * b.abs();
            moved |= differs(batch.expected, before.expected)
                || differs(batch.low, before.low)
                || differs(batch.high, before.high);
        }
        moved
    }

    /// Mean size of the messages at a node, weighted by their number.
    fn size_at(&self, node: usize) -> Size {
        let own = &self.graph.nodes[node];
        let given = own.own("request_kb").or_else(|| own.own("payload_kb"));
        if !behaviour::passes_messages_on(own) && !own.is_client() {
            return given.map_or_else(assumed_size, |kb| Size { kb: Band::point(kb), given: true });
        }
        let mut total = Band::ZERO;
        let mut weight = 0.0;
        let mut all_given = true;
        let mut add = |size: Size, count: f64| {
            total += size.kb * count;
            weight += count;
            all_given &= size.given;
        };
        let arrivals = self.sources[node].expected;
        if arrivals > 0.0 || given.is_some() {
            add(given.map_or_else(assumed_size, |kb| Size { kb: Band::point(kb), given: true }), arrivals.max(1e-9));
        }
        for index in &own.incoming {
            let size = self.link_kb[*index];
            if !self.flows[*index].still && self.flows[*index].fires && !size.kb.is_zero() {
                add(size, self.carried(*index).expected.max(1e-9));
            }
        }
        if weight > 0.0 { Size { kb: total / weight, given: all_given } } else { assumed_size() }
    }

    fn size_on(&self, index: usize, of_source: Size) -> Size {
        let link = &self.graph.links[index];
        if let Some(kb) = link.own("PayloadKb").or_else(|| link.number("PayloadKb")) {
            return Size { kb: Band::point(kb), given: true };
        }
        let (from, to) = (&self.graph.nodes[link.from], &self.graph.nodes[link.to]);
        if to.service == "cloudwatch_logs" {
            return match from.own("log_kb") {
                Some(kb) => Size { kb: Band::point(kb), given: true },
                None => Size { kb: Band::assumed(from.number("log_kb").unwrap_or(1.0)), given: false },
            };
        }
        match to.number("item_kb") {
            Some(kb) => match to.own("item_kb") {
                Some(kb) => Size { kb: Band::point(kb), given: true },
                None => Size { kb: Band::assumed(kb), given: false },
            },
            None => of_source,
        }
    }

    fn into_load(self, entries: &[Option<(Band, String)>], mut warnings: Vec<String>) -> Load {
        let graph = self.graph;
        let mut load = Load::default();
        let mut totals = self.sources.clone();
        let mut sources: Vec<Vec<String>> = vec![Vec::new(); graph.nodes.len()];
        for (index, link) in graph.links.iter().enumerate() {
            let flow = &self.flows[index];
            let carried = self.carried(index);
            let calls = if self.fixed(index).is_some()
                || !matches!(link.wire.mechanism, Mechanism::Redrive | Mechanism::OnSuccess)
            {
                self.calls_of(index, carried)
            } else {
                carried
            };
            let size = self.link_kb[index];
            let wire = WireLoad {
                per_month: carried.expected,
                carried: carried.sorted(),
                calls,
                reads: carried * flow.reads,
                writes: carried * flow.writes,
                batch: self.batch[index],
                kb: size.kb,
                kb_given: size.given,
                derivation: self.words(index, carried, calls),
            };
            if !flow.still {
                totals[link.to] += self.work_of(index, carried, calls);
                if carried.expected > 0.0 {
                    sources[link.to].push(wire.derivation.clone());
                }
            }
            load.wires.insert(link.id.clone(), wire);
        }
        for part in &self.undrained {
            let members = part.iter().map(|node| graph.nodes[*node].id.clone()).collect();
            load.undrained.push(Undrained { members });
        }
        for (index, node) in graph.nodes.iter().enumerate() {
            let undrained = self.undrained.iter().any(|part| part.contains(&index));
            let mut words: Vec<String> = entries[index].iter().map(|(_, words)| words.clone()).collect();
            words.extend(sources[index].iter().take(4).cloned());
            if sources[index].len() > 4 {
                words.push(format!("and {} more wires", sources[index].len() - 4));
            }
            let own = NodeLoad {
                per_month: totals[index].expected,
                total: totals[index],
                work: self.work[index],
                arrivals: self.sources[index],
                derivation: words.join("; "),
                message_kb: self.node_kb[index].kb,
                undrained,
            };
            load.nodes.insert(node.id.clone(), own);
        }
        warnings.extend(self.missing_entries());
        warnings.sort();
        warnings.dedup();
        load.warnings = warnings;
        load
    }

    /// A drawing without any entry costs next to nothing; that has to be said.
    fn missing_entries(&self) -> Option<String> {
        let still =
            self.sources.iter().all(|source| source.is_zero()) && self.flows.iter().all(|flow| flow.fixed.is_none());
        (still && !self.graph.links.is_empty()).then(|| {
            "nothing enters the system: give an entry `arrivals_per_sec`, `arrivals_per_day` or `arrivals_per_month`"
                .to_owned()
        })
    }

    fn words(&self, index: usize, carried: Band, calls: Band) -> String {
        let (link, flow) = (&self.graph.links[index], &self.flows[index]);
        let from = &self.graph.nodes[link.from];
        let mut words = if let Some(rate) = flow.fixed {
            format!("{} a second declared on the wire from `{}`", amount(rate), from.shown())
        } else if flow.factor_words.is_empty() {
            format!("{} from `{}`", amount(carried.expected), from.shown())
        } else {
            format!("{} from `{}`{}", amount(self.work[link.from].expected), from.shown(), flow.factor_words)
        };
        if flow.error > 0.0 && calls.expected > 0.0 {
            let _ = write!(
                words,
                " × {} attempts ({} % fail, at most {})",
                amount(flow.attempts_factor(self.batch[index].expected)),
                amount(flow.error * 100.0),
                amount(flow.attempts)
            );
        }
        if flow.batching.is_some() && flow.batch_is_work {
            let _ = write!(words, " ÷ {} a batch", amount(self.batch[index].expected));
        }
        words
    }
}

/// Nobody gave a size: half to double the usual.
fn assumed_size() -> Size {
    Size { kb: Band::assumed(MESSAGE_KB), given: false }
}
