//! Values of properties.

mod illegal_value;

use super::{Rule, rule};

/// In the order of their codes.
pub(super) const RULES: &[Rule] = &[rule!(illegal_value)];
