//! Where failures go.

mod async_without_failure_destination;
mod dead_letters_expire_early;
mod event_target_without_dead_letters;
mod iot_rule_without_error_action;
mod low_receive_count;
mod push_without_dead_letters;
mod queue_without_dead_letters;
mod stream_without_failure_destination;
mod subscription_without_redrive;
mod unbounded_stream_retries;
mod unwatched_dead_letters;
mod whole_batch_retried;
mod workflow_without_catch;

use super::{Rule, rule};

/// In the order of their codes.
pub(super) const RULES: &[Rule] = &[
    rule!(async_without_failure_destination),
    rule!(stream_without_failure_destination),
    rule!(queue_without_dead_letters),
    rule!(event_target_without_dead_letters),
    rule!(subscription_without_redrive),
    rule!(unbounded_stream_retries),
    rule!(low_receive_count),
    rule!(dead_letters_expire_early),
    rule!(whole_batch_retried),
    rule!(unwatched_dead_letters),
    rule!(workflow_without_catch),
    rule!(iot_rule_without_error_action),
    rule!(push_without_dead_letters),
];
