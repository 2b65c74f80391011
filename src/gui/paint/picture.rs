use std::sync::atomic::{AtomicU64, Ordering};

use skywright::geom::{Grid, Point, Rect};
use skywright::scene::{Item, Paint, Scene};

use super::far::Far;

/// A scene made ready for the canvas: its items found by place, and what is left of it from far away.
pub(crate) struct Picture {
    pub(crate) scene: Scene,
    places: Grid<u32>,
    pub(super) far: Far,
    /// Differs between any two pictures, so that what was painted from one is not taken for the other.
    pub(super) stamp: u64,
}

/// Cells for finding items, in world pixels.
const CELL: f64 = 512.0;

impl Picture {
    pub(crate) fn new(scene: Scene) -> Self {
        static COUNTER: AtomicU64 = AtomicU64::new(1);
        let mut places = Grid::new(CELL);
        for (index, item) in (0_u32..).zip(&scene.items) {
            places.put(index, item.area());
        }
        let far = Far::new(&scene);
        Self { scene, places, far, stamp: COUNTER.fetch_add(1, Ordering::Relaxed) }
    }

    /// The items that touch an area of the picture, back to front.
    pub(super) fn in_area(&self, area: &Rect) -> impl Iterator<Item = &Item> {
        self.places.touching(area).into_iter().filter_map(|index| self.scene.items.get(index as usize))
    }
}

impl Default for Picture {
    /// An empty one.
    fn default() -> Self {
        Self::new(Scene {
            bounds: Rect::new(Point::ZERO, Point::ZERO),
            title: String::new(),
            description: String::new(),
            background: Paint::plain(skywright::scene::Color { r: 0, g: 0, b: 0, a: 0 }),
            items: Vec::new(),
            links: std::collections::BTreeMap::new(),
            theme: String::new(),
            icons: None,
            own_icons: std::collections::BTreeMap::new(),
        })
    }
}
