use std::collections::{BTreeMap, HashMap};

use super::Geometry;
use crate::geom::{Point, Rect};
use crate::model::WireId;
use crate::text::{self, Weight};

/// Size of wire labels.
pub(crate) const LABEL_SIZE: f64 = 11.0;
/// Space between a label's text and the border of its box.
const PADDING: f64 = 4.0;
/// Longest label, in pixels.
const MAX_WIDTH: f64 = 200.0;
const CELL: f64 = 128.0;

/// Things to keep clear of, found by place.
#[derive(Default)]
struct Places {
    all: Vec<(Rect, f64, Option<WireId>)>,
    cells: HashMap<(i32, i32), Vec<usize>>,
}

impl Places {
    fn add(&mut self, rect: Rect, cost: f64, wire: Option<WireId>) {
        for cell in cells(rect) {
            self.cells.entry(cell).or_default().push(self.all.len());
        }
        self.all.push((rect, cost, wire));
    }

    /// What it costs to cover an area, by how much of it is covered.
    fn cost(&self, area: Rect, own: &WireId) -> f64 {
        let mut seen = Vec::new();
        let mut total = 0.0;
        for index in cells(area).filter_map(|cell| self.cells.get(&cell)).flatten() {
            let (rect, cost, wire) = &self.all[*index];
            if !seen.contains(index) && rect.intersects(&area) && wire.as_ref() != Some(own) {
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

/// A place for each wanted label on its wire: on a level piece where there is room, clear of everything else.
pub(crate) fn place_labels(geometry: &Geometry, wanted: &BTreeMap<WireId, String>) -> BTreeMap<WireId, (Rect, String)> {
    if wanted.is_empty() {
        return BTreeMap::new();
    }
    let mut places = Places::default();
    for node in geometry.components.values() {
        places.add(node.tile.expanded(4.0), 1000.0, None);
        places.add(node.label.expanded(2.0), 1000.0, None);
    }
    for (rect, _) in geometry.notes.values() {
        places.add(*rect, 500.0, None);
    }
    for (id, wire) in &geometry.wires {
        for pair in wire.points.windows(2) {
            places.add(Rect::from_corners(pair[0], pair[1]).expanded(2.0), 120.0, Some(id.clone()));
        }
    }
    for area in geometry.groups.values() {
        let [a, b, c, d] = [area.min, Point::new(area.max.x, area.min.y), area.max, Point::new(area.min.x, area.max.y)];
        for border in [(a, b), (b, c), (c, d), (d, a)] {
            places.add(Rect::from_corners(border.0, border.1).expanded(3.0), 60.0, None);
        }
    }
    for title in geometry.group_titles.values() {
        places.add(*title, 400.0, None);
    }
    let mut placed = BTreeMap::new();
    for (id, label) in wanted {
        let Some(wire) = geometry.wires.get(id) else { continue };
        let text = text::ellipsized(label, LABEL_SIZE, Weight::Regular, MAX_WIDTH);
        let width = text::width(&text, LABEL_SIZE, Weight::Regular) + 2.0 * PADDING;
        let height = text::line_height(LABEL_SIZE) + 2.0;
        let best = candidates(&wire.points, width, height)
            .into_iter()
            .map(|(rect, cost)| (cost + places.cost(rect, id), rect))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, rect)) = best {
            places.add(rect, 800.0, None);
            placed.insert(id.clone(), (rect, text));
        }
    }
    placed
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
