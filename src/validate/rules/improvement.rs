//! What could be simpler, and schedules.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
