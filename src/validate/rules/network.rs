//! Private networks and zones.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
