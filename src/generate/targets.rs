//! One file a target: it spells functions, APIs and workflows in its dialect and adds the code.

pub(crate) mod sam;
