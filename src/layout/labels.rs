use std::collections::HashMap;

use crate::geom::{Point, Rect};

/// Covering another wire; a box is worse, the border of a frame is better.
const WIRE: f64 = 120.0;
const LABEL: f64 = 800.0;
const BORDER: f64 = 60.0;
const CELL: f64 = 128.0;

/// Finds places for labels on their wires, clear of everything it was told of.
#[derive(Debug, Default)]
pub struct LabelPlaces {
    /// Area, what it costs to cover it, and the wire whose own label may.
    all: Vec<(Rect, f64, Option<usize>)>,
    cells: HashMap<(i32, i32), Vec<usize>>,
}

impl LabelPlaces {
    /// An area that labels should not cover, and how bad it is when one does.
    pub fn keep_clear(&mut self, area: Rect, cost: f64) {
        self.add(area, cost, None);
    }

    /// A wire by its index, which only its own label may cover.
    pub fn add_wire(&mut self, wire: usize, points: &[Point]) {
        for pair in points.windows(2) {
            self.add(Rect::from_corners(pair[0], pair[1]).expanded(2.0), WIRE, Some(wire));
        }
    }

    /// The border of a group, which labels had better not straddle.
    pub fn add_border(&mut self, area: Rect) {
        let [a, b, c, d] = [area.min, Point::new(area.max.x, area.min.y), area.max, Point::new(area.min.x, area.max.y)];
        for border in [(a, b), (b, c), (c, d), (d, a)] {
            self.add(Rect::from_corners(border.0, border.1).expanded(3.0), BORDER, None);
        }
    }

    /// The best place for a label of a wire; labels placed later keep clear of it.
    pub fn place(&mut self, wire: usize, points: &[Point], width: f64, height: f64) -> Option<Rect> {
        let (_, rect) = candidates(points, width, height)
            .into_iter()
            .map(|(rect, cost)| (cost + self.cost(rect, wire), rect))
            .min_by(|a, b| a.0.total_cmp(&b.0))?;
        self.add(rect, LABEL, None);
        Some(rect)
    }

    fn add(&mut self, rect: Rect, cost: f64, wire: Option<usize>) {
        for cell in cells(rect) {
            self.cells.entry(cell).or_default().push(self.all.len());
        }
        self.all.push((rect, cost, wire));
    }

    /// What it costs to cover an area.
    fn cost(&self, area: Rect, own: usize) -> f64 {
        let mut seen = Vec::new();
        let mut total = 0.0;
        for index in cells(area).filter_map(|cell| self.cells.get(&cell)).flatten() {
            let (rect, cost, wire) = &self.all[*index];
            if !seen.contains(index) && rect.intersects(&area) && *wire != Some(own) {
                seen.push(*index);
                total += cost;
            }
        }
        total
    }
}

#[expect(clippy::cast_possible_truncation, reason = "saturates far outside any drawing")]
fn cells(rect: Rect) -> impl Iterator<Item = (i32, i32)> {
    let cell = |value: f64| (value / CELL).floor() as i32;
    let (x0, y0) = (cell(rect.min.x), cell(rect.min.y));
    let (x1, y1) = (cell(rect.max.x).min(x0.saturating_add(2_000)), cell(rect.max.y).min(y0.saturating_add(2_000)));
    (x0..=x1).flat_map(move |x| (y0..=y1).map(move |y| (x, y)))
}

/// Boxes on and beside the pieces of a wire, with what is wrong with each.
fn candidates(points: &[Point], width: f64, height: f64) -> Vec<(Rect, f64)> {
    let mut found = Vec::new();
    let last = points.len().saturating_sub(2);
    for (index, pair) in points.windows(2).enumerate() {
        let (a, b) = (pair[0], pair[1]);
        let level = a.y == b.y;
        // Heads at the ends, corners elsewhere.
        let margin = |end: bool| if end { 16.0 } else { 10.0 };
        let (before, after) = (margin(index == 0), margin(index == last));
        let free = a.distance(b) - before - after;
        let needed = if level { width } else { height };
        let along = (b - a).normalized();
        let middle = a + along * (before + free.max(0.0) / 2.0);
        let mut add = |center: Point, cost: f64| found.push((Rect::from_center(center, width, height), cost));
        if free >= needed {
            let slack = (free - needed) / 2.0;
            let upright = if level { 0.0 } else { 40.0 };
            for (share, cost) in [(0.0, 0.0), (0.5, 6.0), (-0.5, 6.0), (1.0, 12.0), (-1.0, 12.0)] {
                add(middle + along * (slack * share), upright + cost - free.min(240.0) / 12.0);
            }
        }
        let beside = if level { height / 2.0 + 3.0 } else { width / 2.0 + 4.0 };
        let side = along.turned_right() * beside;
        let short = if level { 30.0 } else { 55.0 } + (needed - a.distance(b)).max(0.0);
        add(middle - side, short);
        add(middle + side, short + 4.0);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_one_wire_crossed_by_another_lie_beside_the_crossing() {
        let (level, upright) =
            ([Point::new(0.0, 0.0), Point::new(300.0, 0.0)], [Point::new(150.0, -90.0), Point::new(150.0, 90.0)]);
        let mut places = LabelPlaces::default();
        places.add_wire(0, &level);
        places.add_wire(1, &upright);
        let label = places.place(0, &level, 60.0, 16.0).unwrap();
        assert!(label.center().y == 0.0, "on its own wire: {label:?}");
        assert!(!label.contains(Point::new(150.0, 0.0)), "not on the other: {label:?}");
        let second = places.place(1, &upright, 60.0, 16.0).unwrap();
        assert!(!second.intersects(&label), "{second:?} and {label:?}");
    }
}
