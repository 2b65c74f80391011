use std::collections::HashMap;
use std::hash::Hash;

use super::Rect;

/// Areas by place: finds those that touch another area without looking at all of them.
#[derive(Clone, Debug)]
pub struct Grid<K> {
    cell: f64,
    cells: HashMap<(i32, i32), Vec<K>>,
    /// Those over too many cells to be listed in each.
    large: Vec<K>,
    places: HashMap<K, Rect>,
}

/// Areas over more cells than this are looked at every time instead.
const MOST_CELLS: i64 = 256;

impl<K: Clone + Eq + Hash + Ord> Grid<K> {
    /// Cells of `cell` pixels a side; a good size is that of a usual question.
    pub fn new(cell: f64) -> Self {
        Self { cell, cells: HashMap::new(), large: Vec::new(), places: HashMap::new() }
    }

    /// Adds an area, or moves the one of that key.
    pub fn put(&mut self, key: K, area: Rect) {
        self.remove(&key);
        match self.span(&area) {
            Some(cells) => {
                for cell in cells {
                    self.cells.entry(cell).or_default().push(key.clone());
                }
            }
            None => self.large.push(key.clone()),
        }
        self.places.insert(key, area);
    }

    pub fn remove(&mut self, key: &K) {
        let Some(area) = self.places.remove(key) else { return };
        match self.span(&area) {
            Some(cells) => {
                for cell in cells {
                    if let Some(keys) = self.cells.get_mut(&cell) {
                        keys.retain(|other| other != key);
                    }
                }
            }
            None => self.large.retain(|other| other != key),
        }
    }

    /// The keys of all areas that touch another, in order, each once.
    pub fn touching(&self, area: &Rect) -> Vec<K> {
        let touches = |key: &&K| {
            self.places.get(*key).is_some_and(|own| {
                own.min.x <= area.max.x && own.max.x >= area.min.x && own.min.y <= area.max.y && own.max.y >= area.min.y
            })
        };
        let mut found: Vec<K> = match self.span(area) {
            Some(cells) => {
                let near = cells.filter_map(|cell| self.cells.get(&cell)).flatten();
                near.chain(&self.large).filter(touches).cloned().collect()
            }
            None => self.places.keys().filter(touches).cloned().collect(),
        };
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The cells under an area, unless they are too many.
    #[expect(clippy::cast_possible_truncation, reason = "saturates far outside any drawing")]
    fn span(&self, area: &Rect) -> Option<impl Iterator<Item = (i32, i32)> + use<K>> {
        let cell = |value: f64| (value / self.cell).floor() as i32;
        let (x0, x1, y0, y1) = (cell(area.min.x), cell(area.max.x), cell(area.min.y), cell(area.max.y));
        let count = (i64::from(x1) - i64::from(x0) + 1).saturating_mul(i64::from(y1) - i64::from(y0) + 1);
        (count <= MOST_CELLS).then(move || (x0..=x1).flat_map(move |x| (y0..=y1).map(move |y| (x, y))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Point;

    #[test]
    fn what_touches_an_area_is_found_wherever_it_went() {
        let mut grid = Grid::new(100.0);
        let square = |x: f64, y: f64, size: f64| Rect::from_size(Point::new(x, y), size, size);
        grid.put(1, square(0.0, 0.0, 50.0));
        grid.put(2, square(-1000.0, -1000.0, 5000.0));
        grid.put(3, square(400.0, 400.0, 50.0));
        assert_eq!(grid.touching(&square(40.0, 40.0, 5.0)), [1, 2]);
        grid.put(1, square(420.0, 400.0, 50.0));
        assert_eq!(grid.touching(&square(40.0, 40.0, 5.0)), [2]);
        assert_eq!(grid.touching(&square(390.0, 390.0, 100.0)), [1, 2, 3]);
        grid.remove(&2);
        assert_eq!(grid.touching(&square(-9000.0, -9000.0, 90_000.0)), [1, 3], "a question over very many cells");
    }
}
