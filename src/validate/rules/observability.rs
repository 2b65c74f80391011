//! Logs and traces.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
