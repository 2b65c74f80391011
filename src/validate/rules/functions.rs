//! Functions and the account they share.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
