//! Where things go: automatic placement of components, and the orthogonal routes of wires.
//!
//! Pure geometry over rectangles and links; the drawing's words (names, services)
//! only enter through the sizes they give a component. The method is that of
//! Sugiyama: break cycles, rank, order, place; groups are laid out from the
//! inside out and stand as one box in the group around them.

mod arrange;
mod compound;
mod coordinates;
mod cycles;
mod layered;
mod missing;
mod ordering;
mod pack;
mod ranks;
pub mod route;
mod satellites;

pub use arrange::{LayoutOptions, arrange};
pub use compound::{Gaps, Leaf, Placement, Tree, TreeEdge, TreeGroup, place};
pub use missing::place_missing;

/// Positions are multiples of this many pixels.
pub const GRID: f64 = 8.0;

/// The next multiple of the grid, upwards.
fn up_to_grid(value: f64) -> f64 {
    (value / GRID - 1e-9).ceil() * GRID
}
