//! How load flows along the wires: from entries and clocks through gateways, queues and functions.
//!
//! Gains of wires make a linear system, so loops are legal; what batching makes
//! of it is not linear and is settled in a few rounds. Every figure is a
//! [`Band`] of three and carries in words how it came about.

mod band;
mod behaviour;
mod entries;
mod flow;
mod graph;
mod load;
mod number;
mod propagate;
mod schedule;
mod solve;

pub use band::Band;
pub use load::{Load, NodeLoad, TrafficOptions, Undrained, WireLoad};
pub use number::{amount, grouped};
pub use propagate::propagate;
pub(crate) use propagate::{month_hours, propagate_graph};
pub use schedule::{ScheduleError, runs_per_day};

pub(crate) use graph::{Graph, Link, Node};

/// Hours of a month, as the providers' calculators count.
pub const HOURS_PER_MONTH: f64 = 730.0;
/// One GB in KB: sizes are binary.
pub const KB_PER_GB: f64 = 1_048_576.0;
