//! Which parts may be connected, and what a legal wire still needs.

mod cross_region_wire;
mod duplicate_wire;
mod edge_function_placement;
mod fifo_standard_mismatch;
mod fifo_target_without_group;
mod illegal_connection;
mod missing_starting_position;
mod orphan_component;
mod overlapping_bucket_filters;
mod pipe_not_point_to_point;
mod service_event_to_custom_bus;
mod several_firehose_destinations;
mod table_stream_off;
mod too_many_log_subscriptions;
mod too_many_rule_targets;
mod trigger_without_rule;
mod unreachable_compute;
mod web_acl_scope_mismatch;

use super::{Rule, rule};

/// In the order of their codes.
pub(super) const RULES: &[Rule] = &[
    rule!(illegal_connection),
    rule!(fifo_standard_mismatch),
    rule!(orphan_component),
    rule!(unreachable_compute),
    rule!(cross_region_wire),
    rule!(service_event_to_custom_bus),
    rule!(table_stream_off),
    rule!(missing_starting_position),
    rule!(too_many_rule_targets),
    rule!(pipe_not_point_to_point),
    rule!(edge_function_placement),
    rule!(web_acl_scope_mismatch),
    rule!(overlapping_bucket_filters),
    rule!(too_many_log_subscriptions),
    rule!(several_firehose_destinations),
    rule!(fifo_target_without_group),
    rule!(duplicate_wire),
    rule!(trigger_without_rule),
];
