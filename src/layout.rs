//! Where boxes go, and the orthogonal routes between them.
//!
//! Pure geometry over rectangles and links; documents are arranged by [`crate::arrange`].
//! The method is that of
//! Sugiyama: break cycles, rank, order, place; groups are laid out from the
//! inside out and stand as one box in the group around them.

mod compound;
mod coordinates;
mod cycles;
mod labels;
mod layered;
mod ordering;
mod pack;
mod ranks;
pub mod route;

pub use compound::{Gaps, Leaf, Placement, Tree, TreeEdge, TreeGroup, place};
pub use labels::LabelPlaces;

/// Positions are multiples of this many pixels.
pub const GRID: f64 = 8.0;

/// The next multiple of the grid, upwards.
pub(crate) fn up_to_grid(value: f64) -> f64 {
    (value / GRID - 1e-9).ceil() * GRID
}
