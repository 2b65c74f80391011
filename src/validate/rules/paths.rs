//! What only shows along several hops.

mod order_lost_on_the_way;
mod queue_outruns_consumer;
mod work_outlives_deadline;

use super::{Rule, rule};

/// In the order of their codes.
pub(super) const RULES: &[Rule] =
    &[rule!(work_outlives_deadline), rule!(queue_outruns_consumer), rule!(order_lost_on_the_way)];
