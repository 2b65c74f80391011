//! Skywright's core: everything the designer knows, without a window.
//!
//! ```text
//! format / import -> model -> (validate | traffic -> cost | layout) -> scene -> (svg png pdf | canvas)
//!                    model -> generate (plan -> skeletons)
//! ```
//!
//! Functions here are pure: a document in, a value out. Files, dialogs, clocks
//! and clipboards enter through [`cli`] and the window, never from below.

pub mod arrange;
pub mod catalogue;
pub mod cli;
pub mod editor;
pub mod export;
pub mod format;

pub mod cost;
pub mod generate;
pub mod geom;
pub mod icon_pack;
pub mod layout;
pub mod model;
pub mod overlay;
pub mod project;
pub mod references;
pub mod scene;
pub mod text;
pub mod traffic;
pub mod validate;
