//! What could be simpler or cheaper.

mod idempotency_not_stated;
mod pass_through_function;
mod schedule_below_a_minute;
mod single_subscriber;
mod unfiltered_events;

use super::{Rule, rule};

/// In the order of their codes.
pub(super) const RULES: &[Rule] = &[
    rule!(unfiltered_events),
    rule!(pass_through_function),
    rule!(idempotency_not_stated),
    rule!(schedule_below_a_minute),
    rule!(single_subscriber),
];
