//! Who gets in, and what they can reach.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
