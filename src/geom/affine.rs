use super::{Point, Vector};

/// A map of the plane that keeps parallels parallel: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`, the order SVG writes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine {
    pub a: f64,
    pub b: f64,
    pub c: f64,
    pub d: f64,
    pub e: f64,
    pub f: f64,
}

impl Affine {
    /// Where a point lands.
    pub const fn apply(&self, point: Point) -> Point {
        Point { x: self.a * point.x + self.c * point.y + self.e, y: self.b * point.x + self.d * point.y + self.f }
    }

    /// This map followed by a shift.
    #[must_use]
    pub const fn then_moved(self, by: Vector) -> Self {
        Self { e: self.e + by.x, f: self.f + by.y, ..self }
    }
}
