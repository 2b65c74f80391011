//! What lies where on the picture plane, and what it would cost to write over it.

use std::collections::{BTreeSet, HashMap};

use crate::geom::{Point, Rect};

const CELL: f64 = 128.0;

/// Something to keep clear of.
#[derive(Clone, Debug)]
pub(super) enum Thing {
    Area(Rect),
    /// A convex outline.
    Hull(Vec<Point>),
    Line(Point, Point),
}

impl Thing {
    fn bounds(&self) -> Option<Rect> {
        match self {
            Self::Area(rect) => Some(*rect),
            Self::Hull(points) => around(points),
            Self::Line(a, b) => Some(Rect::from_corners(*a, *b)),
        }
    }

    /// How much of `area` is covered: 0 for nothing, at most 1.
    fn cover(&self, area: Rect) -> f64 {
        match self {
            Self::Area(rect) => {
                let width = rect.max.x.min(area.max.x) - rect.min.x.max(area.min.x);
                let height = rect.max.y.min(area.max.y) - rect.min.y.max(area.min.y);
                if width <= 0.0 || height <= 0.0 { 0.0 } else { share(width * height, area) }
            }
            Self::Hull(points) => {
                if hull_meets(points, area) {
                    1.0
                } else {
                    0.0
                }
            }
            Self::Line(a, b) => {
                let length = inside_length(*a, *b, area);
                if length <= 0.0 { 0.0 } else { 0.4 + 0.6 * (length / area.width().max(1.0)).min(1.0) }
            }
        }
    }

    /// 1 where a convex outline is touched, else 0.
    fn cover_hull(&self, outline: &[Point]) -> f64 {
        let meets = match self {
            Self::Area(rect) => hull_meets(outline, *rect),
            Self::Hull(points) => hulls_meet(points, outline),
            Self::Line(a, b) => hull_entry(outline, *a, *b).is_some(),
        };
        f64::from(u8::from(meets))
    }
}

fn around(points: &[Point]) -> Option<Rect> {
    Rect::around(points.iter().map(|point| Rect::new(*point, *point)))
}

fn share(covered: f64, area: Rect) -> f64 {
    0.6 + 0.4 * (covered / (area.width() * area.height()).max(1.0)).min(1.0)
}

/// Length of a line inside an area.
fn inside_length(a: Point, b: Point, area: Rect) -> f64 {
    inside(a, b, area).map_or(0.0, |(from, to)| (to - from) * a.distance(b))
}

/// The part of a line inside an area, as shares of the way from `a` to `b`.
pub(super) fn inside(a: Point, b: Point, area: Rect) -> Option<(f64, f64)> {
    let by = b - a;
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (start, step, low, high) in [(a.x, by.x, area.min.x, area.max.x), (a.y, by.y, area.min.y, area.max.y)] {
        if step.abs() < 1e-9 {
            if start <= low || start >= high {
                return None;
            }
        } else {
            let (first, second) = ((low - start) / step, (high - start) / step);
            from = from.max(first.min(second));
            to = to.min(first.max(second));
        }
    }
    (from < to).then_some((from, to))
}

/// True when a convex outline and an area share a place; touching does not count.
pub(super) fn hull_meets(hull: &[Point], area: Rect) -> bool {
    hulls_meet(hull, &[area.min, Point::new(area.max.x, area.min.y), area.max, Point::new(area.min.x, area.max.y)])
}

/// The same for two convex outlines.
pub(super) fn hulls_meet(hull: &[Point], other: &[Point]) -> bool {
    let apart = |nx: f64, ny: f64| {
        let reach = |points: &[Point]| {
            let along = points.iter().map(|point| point.x * nx + point.y * ny);
            along.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)))
        };
        let ((low, high), (other_low, other_high)) = (reach(hull), reach(other));
        high <= other_low + 1e-6 || other_high <= low + 1e-6
    };
    if hull.len() < 3 || other.len() < 3 || apart(1.0, 0.0) || apart(0.0, 1.0) {
        return false;
    }
    !sides(hull).chain(sides(other)).any(|(a, b)| {
        let along = (b - a).normalized();
        apart(-along.y, along.x)
    })
}

/// The sides of a closed outline.
pub(super) fn sides(hull: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    hull.iter().copied().zip(hull.iter().copied().cycle().skip(1))
}

/// True when a point lies inside a convex outline that runs clockwise on the picture.
pub(super) fn hull_holds(hull: &[Point], point: Point) -> bool {
    hull.len() > 2 && sides(hull).all(|(a, b)| (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) >= -1e-9)
}

/// How far along `a` to `b`, from 0 to 1, a convex outline is entered.
pub(super) fn hull_entry(hull: &[Point], a: Point, b: Point) -> Option<f64> {
    let by = b - a;
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (from, to) in sides(hull) {
        let inward = (to - from).turned_right();
        let (distance, speed) = (inward.dot(a - from), inward.dot(by));
        if speed.abs() < 1e-12 {
            if distance < 0.0 {
                return None;
            }
        } else if speed > 0.0 {
            enter = enter.max(-distance / speed);
        } else {
            leave = leave.min(-distance / speed);
        }
    }
    (hull.len() > 2 && enter <= leave).then_some(enter)
}

/// The convex outline around points, clockwise on the picture.
pub(super) fn hull(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    points.dedup_by(|a, b| a.distance(*b) < 1e-6);
    let mut outline: Vec<Point> = Vec::new();
    let turns_left = |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) <= 1e-9;
    for backwards in [false, true] {
        let base = outline.len();
        let mut add = |point: Point| {
            while outline.len() >= base + 2 && turns_left(outline[outline.len() - 2], outline[outline.len() - 1], point)
            {
                outline.pop();
            }
            outline.push(point);
        };
        if backwards {
            for point in points.iter().rev() {
                add(*point);
            }
        } else {
            for point in &points {
                add(*point);
            }
        }
        outline.pop();
    }
    outline
}

/// Things by place. Each belongs to an owner, who may write over some of his own.
#[derive(Default)]
pub(super) struct Places {
    all: Vec<(Thing, f64, u64)>,
    cells: HashMap<(i32, i32), Vec<usize>>,
}

#[expect(clippy::cast_possible_truncation, reason = "saturates far outside any drawing")]
fn cells(rect: Rect) -> impl Iterator<Item = (i32, i32)> {
    let cell = |value: f64| (value / CELL).floor() as i32;
    let (x0, y0) = (cell(rect.min.x), cell(rect.min.y));
    let (x1, y1) = (cell(rect.max.x).min(x0.saturating_add(400)), cell(rect.max.y).min(y0.saturating_add(400)));
    (x0..=x1).flat_map(move |x| (y0..=y1).map(move |y| (x, y)))
}

impl Places {
    pub(super) fn add(&mut self, thing: Thing, cost: f64, owner: u64) {
        let Some(bounds) = thing.bounds() else { return };
        for cell in cells(bounds) {
            self.cells.entry(cell).or_default().push(self.all.len());
        }
        self.all.push((thing, cost, owner));
    }

    /// What it costs to write over an area; things of `own` are free.
    pub(super) fn cost(&self, area: Rect, own: u64) -> f64 {
        let near: BTreeSet<usize> = cells(area).filter_map(|cell| self.cells.get(&cell)).flatten().copied().collect();
        near.into_iter()
            .map(|index| {
                let (thing, cost, owner) = &self.all[index];
                if *owner == own { 0.0 } else { cost * thing.cover(area) }
            })
            .sum()
    }

    /// What it costs to write over a convex outline.
    pub(super) fn hull_cost(&self, outline: &[Point]) -> f64 {
        let Some(bounds) = around(outline) else { return 0.0 };
        let near: BTreeSet<usize> = cells(bounds).filter_map(|cell| self.cells.get(&cell)).flatten().copied().collect();
        near.into_iter()
            .map(|index| {
                let (thing, cost, _) = &self.all[index];
                cost * thing.cover_hull(outline)
            })
            .sum()
    }

    /// The cheapest of some places, each with what speaks against it by itself.
    pub(super) fn best(&self, candidates: impl IntoIterator<Item = (Rect, f64)>, own: u64) -> Option<Rect> {
        let mut best: Option<(f64, Rect)> = None;
        for (rect, bias) in candidates {
            if best.as_ref().is_some_and(|(known, _)| *known <= bias) {
                continue;
            }
            let cost = bias + self.cost(rect, own);
            if best.as_ref().is_none_or(|(known, _)| cost < *known - 1e-9) {
                best = Some((cost, rect));
            }
        }
        best.map(|(_, rect)| rect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diamond() -> Vec<Point> {
        hull([(0.0, -10.0), (20.0, 0.0), (0.0, 10.0), (-20.0, 0.0), (1.0, 1.0)].map(Point::from).to_vec())
    }

    #[test]
    fn a_hull_keeps_only_its_corners() {
        assert_eq!(diamond().len(), 4);
        assert!(hull_holds(&diamond(), Point::ZERO) && !hull_holds(&diamond(), Point::new(15.0, 8.0)));
    }

    #[test]
    fn the_corner_of_a_box_beside_a_diamond_does_not_touch_it() {
        let beside = Rect::from_size(Point::new(12.0, 6.0), 20.0, 20.0);
        assert!(!hull_meets(&diamond(), beside));
        assert!(hull_meets(&diamond(), beside.translated(crate::geom::Vector::new(-6.0, -4.0))));
    }

    #[test]
    fn lines_enter_where_they_meet_the_border() {
        let at = hull_entry(&diamond(), Point::new(-40.0, 0.0), Point::ZERO);
        assert!(at.is_some_and(|at| (at - 0.5).abs() < 1e-9), "{at:?}");
        assert_eq!(hull_entry(&diamond(), Point::new(-40.0, 11.0), Point::new(40.0, 11.0)), None);
    }
}
