//! Queues and their pollers.

mod competing_consumers;
mod concurrency_cap_with_pollers;
mod fifo_batching;
mod filter_deletes_messages;
mod large_batch_without_window;
mod mapping_exceeds_reserved_concurrency;
mod order_lost_behind_topic;
mod short_visibility_timeout;

use super::{Rule, rule};

/// In the order of their codes.
pub(super) const RULES: &[Rule] = &[
    rule!(short_visibility_timeout),
    rule!(competing_consumers),
    rule!(fifo_batching),
    rule!(large_batch_without_window),
    rule!(mapping_exceeds_reserved_concurrency),
    rule!(concurrency_cap_with_pollers),
    rule!(filter_deletes_messages),
    rule!(order_lost_behind_topic),
];
