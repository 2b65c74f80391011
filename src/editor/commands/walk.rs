use crate::editor::Editor;
use crate::editor::tools::Offer;
use crate::geom::{Point, Rect, Vector};
use crate::model::{ComponentId, ElementId, Side};
use crate::scene::TILE;

/// Distance to a new neighbour, centre to centre, across and down.
const ACROSS: f64 = 160.0;
const DOWN: f64 = 144.0;

const fn way(side: Side) -> Vector {
    match side {
        Side::Left => Vector::new(-1.0, 0.0),
        Side::Right => Vector::new(1.0, 0.0),
        Side::Top => Vector::new(0.0, -1.0),
        Side::Bottom => Vector::new(0.0, 1.0),
    }
}

impl Editor {
    /// Selects the neighbour on a side: one along a wire if there is one, else the nearest that way.
    pub(super) fn walk(&mut self, side: Side) {
        let start = self.selection.iter().find_map(|id| self.tile_id(id));
        let Some(start) = start else { return self.select_in_reading_order(true) };
        let Some(from) = self.geometry().components.get(&start).map(|node| node.tile.center()) else { return };
        let ahead = way(side);
        // Straight ahead counts most; more than a little aside is another side.
        let cost = |to: Point, slope: f64| {
            let by = to - from;
            let (along, aside) = (by.dot(ahead), (by - ahead * by.dot(ahead)).length());
            (along > 1.0 && aside <= along * slope).then_some(along + 2.0 * aside)
        };
        let tile = |id: &ComponentId| self.geometry().components.get(id).map(|node| node.tile.center());
        let nearest = |ids: Vec<ComponentId>, slope: f64| {
            let costs = ids.into_iter().filter(|id| *id != start).filter_map(|id| Some((cost(tile(&id)?, slope)?, id)));
            costs.min_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1))).map(|(_, id)| id)
        };
        let wired = self.document().wires().values().filter_map(|wire| {
            let (a, b) =
                (self.shown(&wire.from.component.clone().into()), self.shown(&wire.to.component.clone().into()));
            let (a, b) = (self.tile_id(&a)?, self.tile_id(&b)?);
            if a == start { Some(b) } else { (b == start).then_some(a) }
        });
        let next = nearest(wired.collect(), 2.0)
            .or_else(|| nearest(self.geometry().components.keys().cloned().collect(), 1.2));
        if let Some(next) = next {
            self.select_only(self.element_of_tile(&next));
        }
    }

    /// Offers what may be wired to the selected component on a side: sources on the left, targets elsewhere.
    pub(super) fn offer_neighbour(&mut self, side: Side) {
        let Some(id) = self.selected_one().and_then(ElementId::component).cloned() else { return };
        self.offer_at(&id, side);
    }

    /// As the command, for a port that was clicked.
    pub fn offer_at(&mut self, id: &ComponentId, side: Side) {
        let Some(node) = self.geometry().components.get(id) else { return };
        let ahead = way(side);
        let by = Vector::new(ahead.x * ACROSS, ahead.y * DOWN);
        let at = self.free_spot(node.tile.center() + by);
        self.offer = Some(Offer { fixed: id.clone(), at, incoming: side == Side::Left });
    }

    /// Whether a tile with its name would have room around a centre.
    pub fn is_free(&self, center: Point) -> bool {
        let room = Rect::from_center(center, TILE + 48.0, TILE + 48.0);
        !self.geometry().components.values().any(|node| node.bounds.intersects(&room))
    }

    /// The centre of the free place nearest to one, rows and columns of the usual distance away.
    pub fn free_spot(&self, center: Point) -> Point {
        let mut steps: Vec<(f64, Vector)> = Vec::new();
        for across in [0.0, 1.0, -1.0, 2.0, -2.0, 3.0] {
            for down in [0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0] {
                // Above and below first: to the right is where the next thing goes.
                let by = Vector::new(across * ACROSS, down * DOWN);
                steps.push((by.x.abs() * 1.5 + by.y.abs(), by));
            }
        }
        steps.sort_by(|a, b| a.0.total_cmp(&b.0));
        steps.into_iter().map(|(_, by)| center + by).find(|at| self.is_free(*at)).unwrap_or(center)
    }
}
