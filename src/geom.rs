//! Plane geometry in `f64`: points, rectangles and polylines, in world pixels unless a name says otherwise.

mod point;
mod rect;

pub use point::{Point, Vector};
pub use rect::Rect;
