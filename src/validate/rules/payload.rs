//! Sizes of what travels.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
