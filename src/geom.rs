//! Plane geometry in `f64`: points, rectangles and polylines, in world pixels unless a name says otherwise.

mod affine;
mod grid;
mod point;
mod rect;

pub use affine::Affine;
pub use grid::Grid;
pub use point::{Point, Vector};
pub use rect::Rect;
