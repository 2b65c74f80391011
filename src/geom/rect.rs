use serde::{Deserialize, Serialize};

use super::{Point, Vector};

/// An axis-aligned rectangle; `min` is the top left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    pub min: Point,
    pub max: Point,
}

impl Rect {
    pub const fn new(min: Point, max: Point) -> Self {
        Self { min, max }
    }

    pub fn from_size(min: Point, width: f64, height: f64) -> Self {
        Self { min, max: Point::new(min.x + width, min.y + height) }
    }

    pub fn from_center(center: Point, width: f64, height: f64) -> Self {
        Self::from_size(Point::new(center.x - width / 2.0, center.y - height / 2.0), width, height)
    }

    /// The rectangle spanned by two corners given in any order.
    pub fn from_corners(a: Point, b: Point) -> Self {
        Self { min: Point::new(a.x.min(b.x), a.y.min(b.y)), max: Point::new(a.x.max(b.x), a.y.max(b.y)) }
    }

    pub fn width(&self) -> f64 {
        self.max.x - self.min.x
    }

    pub fn height(&self) -> f64 {
        self.max.y - self.min.y
    }

    pub fn center(&self) -> Point {
        Point::new((self.min.x + self.max.x) / 2.0, (self.min.y + self.max.y) / 2.0)
    }

    pub fn contains(&self, point: Point) -> bool {
        (self.min.x..=self.max.x).contains(&point.x) && (self.min.y..=self.max.y).contains(&point.y)
    }

    pub fn contains_rect(&self, other: &Self) -> bool {
        self.contains(other.min) && self.contains(other.max)
    }

    /// True when the two share area; touching edges do not count.
    pub fn intersects(&self, other: &Self) -> bool {
        self.min.x < other.max.x && other.min.x < self.max.x && self.min.y < other.max.y && other.min.y < self.max.y
    }

    pub fn expanded(&self, by: f64) -> Self {
        Self { min: Point::new(self.min.x - by, self.min.y - by), max: Point::new(self.max.x + by, self.max.y + by) }
    }

    pub fn union(&self, other: &Self) -> Self {
        Self {
            min: Point::new(self.min.x.min(other.min.x), self.min.y.min(other.min.y)),
            max: Point::new(self.max.x.max(other.max.x), self.max.y.max(other.max.y)),
        }
    }

    pub fn translated(&self, by: Vector) -> Self {
        Self { min: self.min + by, max: self.max + by }
    }

    /// The smallest rectangle around all of `rects`, or `None` for none.
    pub fn around(rects: impl IntoIterator<Item = Self>) -> Option<Self> {
        rects.into_iter().reduce(|all, one| all.union(&one))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touching_rectangles_do_not_intersect() {
        let left = Rect::from_size(Point::ZERO, 10.0, 10.0);
        let right = left.translated(Vector::new(10.0, 0.0));
        assert!(!left.intersects(&right));
        assert!(left.expanded(0.5).intersects(&right));
    }
}
