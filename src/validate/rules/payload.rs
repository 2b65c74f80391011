//! Sizes of what travels.

mod large_topic_messages;
mod payload_too_large;

use super::{Rule, rule};

/// In the order of their codes.
pub(super) const RULES: &[Rule] = &[rule!(payload_too_large), rule!(large_topic_messages)];
