use std::collections::BTreeMap;

use super::Band;
use crate::model::{ComponentId, WireId};

/// What flows through every part of a drawing in a month.
#[derive(Clone, Debug, Default)]
pub struct Load {
    pub nodes: BTreeMap<ComponentId, NodeLoad>,
    pub wires: BTreeMap<WireId, WireLoad>,
    /// Loops that feed themselves more than they drain; nothing in them has a load.
    pub undrained: Vec<Undrained>,
    /// What the reader should know, one sentence each.
    pub warnings: Vec<String>,
}

/// The work of one component.
#[derive(Clone, Debug, Default)]
pub struct NodeLoad {
    /// Everything that reaches it, expected: invocations, messages, reads and writes.
    pub per_month: f64,
    /// The same as a band.
    pub total: Band,
    /// The part that sets off further work downstream: all but reads.
    pub work: Band,
    /// What enters the system here.
    pub arrivals: Band,
    /// How `work` came about, in words.
    pub derivation: String,
    /// Mean size of a message it holds or passes on, KB.
    pub message_kb: Band,
    /// It is part of, or fed by, a loop that never drains.
    pub undrained: bool,
}

/// What travels along one wire.
#[derive(Clone, Debug, Default)]
pub struct WireLoad {
    /// Requests, events or messages carried, expected.
    pub per_month: f64,
    /// The same as a band.
    pub carried: Band,
    /// Calls, invocations or batches at the target, with repeated attempts.
    pub calls: Band,
    /// Of what is carried: reads and writes at a store.
    pub reads: Band,
    pub writes: Band,
    /// Messages a call.
    pub batch: Band,
    /// Size of one message, KB.
    pub kb: Band,
    /// Whether the size was given, rather than assumed.
    pub kb_given: bool,
    /// How `calls` came about, in words.
    pub derivation: String,
}

/// A loop whose gain is one or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undrained {
    /// Components of the loop, in id order.
    pub members: Vec<ComponentId>,
}

/// What the caller knows better than the drawing.
#[derive(Clone, Debug, Default)]
pub struct TrafficOptions {
    /// Arrivals a month that replace those of the drawing.
    pub entries: BTreeMap<ComponentId, f64>,
    /// Hours of the month; 730 without one.
    pub month_hours: Option<f64>,
}
