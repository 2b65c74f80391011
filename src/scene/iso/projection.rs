use crate::geom::{Affine, Point, Vector};
use crate::scene::View;

/// Cosine and sine of 30 degrees.
const COS: f64 = 0.866_025_403_784_438_6;
const SIN: f64 = 0.5;

/// A point above the ground: `x` and `y` as on the flat drawing, `z` upwards, all in the same pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) z: f64,
}

impl Spot {
    pub(super) const fn new(x: f64, y: f64, z: f64) -> Self {
        Self { x, y, z }
    }

    /// Where it is seen on the picture plane.
    pub(super) const fn seen(self) -> Point {
        Point { x: (self.x - self.y) * COS, y: (self.x + self.y) * SIN - self.z }
    }
}

/// Where a point of the ground is seen on the picture plane.
pub(super) const fn plane_from_ground(ground: Point) -> Point {
    Spot::new(ground.x, ground.y, 0.0).seen()
}

/// The point of the ground under a point of the picture plane.
pub(super) const fn ground_from_plane(plane: Point) -> Point {
    let (difference, sum) = (plane.x / COS, plane.y / SIN);
    Point { x: (sum + difference) / 2.0, y: (sum - difference) / 2.0 }
}

/// Lays `(x, y)` on a level face at a height.
pub(super) const fn level(height: f64) -> Affine {
    Affine { a: COS, b: SIN, c: -COS, d: SIN, e: 0.0, f: -height }
}

/// Lays `(x, down)` on an upright face that looks to the lower left; `down` is measured from the ground.
pub(super) const fn upright(y: f64) -> Affine {
    Affine { a: COS, b: SIN, c: 0.0, d: 1.0, e: -y * COS, f: y * SIN }
}

impl View {
    /// Where a point of the drawing's ground is seen in this view.
    pub const fn plane_from_ground(self, ground: Point) -> Point {
        match self {
            Self::Flat => ground,
            Self::Iso => plane_from_ground(ground),
        }
    }

    /// The point of the drawing's ground that is seen at a point of this view.
    pub const fn ground_from_plane(self, plane: Point) -> Point {
        match self {
            Self::Flat => plane,
            Self::Iso => ground_from_plane(plane),
        }
    }

    /// As [`Self::plane_from_ground`], for a displacement.
    pub const fn plane_from_ground_step(self, step: Vector) -> Vector {
        let Point { x, y } = self.plane_from_ground(Point { x: step.x, y: step.y });
        Vector { x, y }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for view in [View::Flat, View::Iso] {
            for (x, y) in [(0.0, 0.0), (640.0, -32.5), (-7.0, 1e5)] {
                let ground = Point::new(x, y);
                assert!(view.ground_from_plane(view.plane_from_ground(ground)).distance(ground) < 1e-6);
            }
        }
    }

    #[test]
    fn the_axes_fall_off_at_thirty_degrees_and_keep_their_length() {
        for (x, y, z) in [(10.0, 0.0, 0.0), (0.0, 10.0, 0.0), (0.0, 0.0, 10.0)] {
            let seen = Spot::new(x, y, z).seen();
            assert!((seen.distance(Point::ZERO) - 10.0).abs() < 1e-9);
        }
        let right = plane_from_ground(Point::new(10.0, 0.0));
        assert!((right.y / right.x - 1.0 / 3.0_f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn faces_agree_with_spots() {
        let seen = Spot::new(3.0, 7.0, 11.0).seen();
        assert!(level(11.0).apply(Point::new(3.0, 7.0)).distance(seen) < 1e-9);
        assert!(upright(7.0).apply(Point::new(3.0, -11.0)).distance(seen) < 1e-9);
    }
}
