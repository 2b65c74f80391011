//! Writers: a value tree becomes text with the right quoting, order and indentation.

pub(crate) mod hcl;
pub(crate) mod json;
pub(crate) mod yaml;
