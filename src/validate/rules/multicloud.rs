//! Other clouds than AWS.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
