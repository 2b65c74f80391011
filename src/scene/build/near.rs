use std::collections::{BTreeSet, HashMap};

use crate::geom::{Point, Rect};
use crate::model::WireId;

const CELL: f64 = 256.0;
/// No line of a drawing is looked at in more cells than this.
const MAX_CELLS: i32 = 400;

/// What lies on the flat drawing and how bad it is to cover it, found by place.
#[derive(Default)]
pub(super) struct Near {
    all: Vec<(Rect, usize, Option<WireId>)>,
    cells: HashMap<(i32, i32), Vec<usize>>,
}

#[expect(clippy::cast_possible_truncation, reason = "saturates far outside any drawing")]
fn cells(area: Rect) -> impl Iterator<Item = (i32, i32)> {
    let cell = |value: f64| (value / CELL).floor() as i32;
    let (left, top) = (cell(area.min.x), cell(area.min.y));
    let right = cell(area.max.x).min(left.saturating_add(MAX_CELLS));
    let bottom = cell(area.max.y).min(top.saturating_add(MAX_CELLS));
    (left..=right).flat_map(move |x| (top..=bottom).map(move |y| (x, y)))
}

impl Near {
    pub(super) fn add(&mut self, area: Rect, harm: usize) {
        self.put(area, harm, None);
    }

    /// All pieces of a wire; they do not harm what belongs to it.
    pub(super) fn add_wire(&mut self, id: &WireId, points: &[Point], harm: usize) {
        for pair in points.windows(2) {
            self.put(Rect::from_corners(pair[0], pair[1]), harm, Some(id.clone()));
        }
    }

    /// The four sides of an area.
    pub(super) fn add_border(&mut self, area: Rect, harm: usize) {
        let Rect { min, max } = area;
        let (right, left) = (Point::new(max.x, min.y), Point::new(min.x, max.y));
        for (from, to) in [(min, right), (right, max), (left, max), (min, left)] {
            self.put(Rect::from_corners(from, to), harm, None);
        }
    }

    fn put(&mut self, area: Rect, harm: usize, owner: Option<WireId>) {
        for cell in cells(area) {
            self.cells.entry(cell).or_default().push(self.all.len());
        }
        self.all.push((area, harm, owner));
    }

    /// How bad it is to cover an area with something that belongs to a wire, or to none.
    pub(super) fn harm(&self, area: Rect, own: Option<&WireId>) -> usize {
        let near: BTreeSet<usize> = cells(area).filter_map(|cell| self.cells.get(&cell)).flatten().copied().collect();
        let hit = near.into_iter().filter_map(|index| self.all.get(index));
        hit.filter(|(rect, _, owner)| rect.intersects(&area) && (own.is_none() || owner.as_ref() != own))
            .map(|(_, harm, _)| harm)
            .sum()
    }
}
