//! Streams and their readers.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
