//! The panels around the canvas: each reads, shows and asks, none changes the document itself.

pub(crate) mod components;
pub(crate) mod drawer;
pub(crate) mod fields;
pub(crate) mod inspector;
pub(crate) mod status;
pub(crate) mod toolbar;
pub(crate) mod welcome;

use skywright::editor::{Command, Editor};

use super::action::Action;
use super::jobs::Jobs;
use super::{Chrome, Derived, Icons};

/// What every panel sees, and the list it adds its wishes to.
pub(crate) struct PanelContext<'a> {
    pub(crate) editor: &'a Editor,
    pub(crate) derived: &'a Derived,
    pub(crate) chrome: &'a Chrome,
    pub(crate) icons: &'a Icons,
    /// The commands that are switched on.
    pub(crate) on: &'a [Command],
    /// What runs in the background.
    pub(crate) jobs: &'a Jobs,
    pub(crate) actions: &'a mut Vec<Action>,
}
