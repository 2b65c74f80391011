//! The picture as data: document + geometry + theme give one flat list of shapes.
//!
//! The window paints exactly these items and `export` writes exactly these, so
//! they cannot drift apart. Nothing here knows a window, a file or a clock.
//! [`Geometry`] says where things are, [`build`] says what is drawn there.

mod build;
pub mod color;
mod covered;
mod crossings;
mod fold;
mod forks;
mod geometry;
mod icons;
mod iso;
mod item;
mod line;
mod looks;
mod overlaps;
mod sheet;
mod theme;

pub use build::{Badge, SceneOptions, Severity, View, build};
pub use color::Color;
pub use covered::{Covered, covered};
pub(crate) use geometry::LABEL_SIZE;
pub use geometry::{Geometry, NodeGeometry, WireGeometry, group_title_rect};
pub use icons::icon_svg;
pub use iso::{Clash, Plot, Run, Stage, Standing, Title, clashes};
pub use item::{Anchor, Cap, Item, Paint, Part, Scene, Segment, Shape, Stroke};
pub use looks::{WireEnd, WireLook, group_look, wire_look};
pub use overlaps::{Overlap, overlaps};
pub use sheet::contact_sheet;
pub use theme::{GroupInk, Severities, Shade, Theme, ThemeError, TileColors, Token, UiColors, WireInk};

/// Edge of a component's tile in pixels at 100 %.
pub const TILE: f64 = 64.0;
