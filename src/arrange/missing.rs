use std::collections::BTreeMap;

use crate::catalogue::Catalogue;
use crate::geom::{Point, Rect, Vector};
use crate::layout::{GRID, up_to_grid};
use crate::model::{ComponentId, Document, Mechanism};
use crate::scene::{NodeGeometry, TILE};

/// Distance between neighbouring tiles' left edges.
const COLUMN: f64 = 160.0;
/// Distance between neighbouring tiles' top edges.
const ROW: f64 = 144.0;

/// Positions for components that have none, near what they are wired to; nothing else moves.
pub fn place_missing(
    document: &Document,
    catalogue: &Catalogue,
    unplaced: &[ComponentId],
) -> BTreeMap<ComponentId, Point> {
    let mut found: BTreeMap<ComponentId, Point> = BTreeMap::new();
    let mut sizes: BTreeMap<&ComponentId, NodeGeometry> = BTreeMap::new();
    for (id, component) in document.components() {
        let mut at_origin = component.clone();
        at_origin.pos = Point::ZERO;
        sizes.insert(id, NodeGeometry::new(&at_origin, catalogue));
    }
    let area = |id: &ComponentId, at: Point| sizes.get(id).map(|node| node.bounds.translated(at - Point::ZERO));
    let mut taken: Vec<Rect> = document
        .components()
        .iter()
        .filter(|(id, _)| !unplaced.contains(id))
        .filter_map(|(id, component)| area(id, component.pos))
        .collect();
    let mut waiting: Vec<&ComponentId> = unplaced.iter().filter(|id| document.component(id).is_some()).collect();
    while !waiting.is_empty() {
        let place_of = |id: &ComponentId| -> Option<Point> {
            found
                .get(id)
                .copied()
                .or_else(|| document.component(id).filter(|_| !unplaced.contains(id)).map(|component| component.pos))
        };
        let wishes = |id: &ComponentId| -> Vec<Point> {
            let mut wishes = Vec::new();
            for (_, wire) in document.wires_of(id) {
                let (other, after) =
                    if wire.from.component == *id { (&wire.to.component, false) } else { (&wire.from.component, true) };
                let Some(at) = place_of(other).filter(|_| other != id) else { continue };
                wishes.push(match (wire.mechanism, after) {
                    (Mechanism::Redrive, true) => at + Vector::new(0.0, ROW),
                    (_, true) => at + Vector::new(COLUMN, 0.0),
                    (_, false) => at + Vector::new(-COLUMN, 0.0),
                });
            }
            wishes
        };
        // Whoever knows most neighbours is placed next.
        let next = waiting.iter().enumerate().max_by_key(|(at, id)| (wishes(id).len(), std::cmp::Reverse(*at)));
        let Some((at, id)) = next.map(|(at, id)| (at, *id)) else { break };
        waiting.remove(at);
        let wished = wishes(id);
        let ideal = if wished.is_empty() {
            Rect::around(taken.iter().copied())
                .map_or(Point::ZERO, |all| Point::new(all.min.x.max(-1e9), up_to_grid(all.max.y + 64.0)))
        } else {
            #[expect(clippy::cast_precision_loss, reason = "a few wires")]
            let count = wished.len() as f64;
            let sum = wished.iter().fold(Vector::ZERO, |sum, wish| sum + (*wish - Point::ZERO));
            Point::ZERO + sum / count
        };
        let position = free_place(ideal.snapped(GRID), &taken, |at| area(id, at));
        taken.extend(area(id, position));
        found.insert(id.clone(), position);
    }
    found
}

/// The free place nearest to the ideal one, searched in growing rings.
fn free_place(ideal: Point, taken: &[Rect], area: impl Fn(Point) -> Option<Rect>) -> Point {
    let free = |at: Point| {
        area(at).is_none_or(|rect| {
            let rect = rect.union(&Rect::from_size(at, TILE, TILE)).expanded(16.0);
            !taken.iter().any(|other| other.intersects(&rect))
        })
    };
    for ring in 0_i32..200 {
        let mut candidates: Vec<Point> = Vec::new();
        for across in -ring..=ring {
            for down in -ring..=ring {
                if across.abs().max(down.abs()) == ring {
                    let step = Vector::new(f64::from(across) * COLUMN / 2.0, f64::from(down) * ROW / 2.0);
                    candidates.push((ideal + step).snapped(GRID));
                }
            }
        }
        // Below and to the right is where people look first.
        candidates.sort_by(|a, b| {
            a.distance(ideal).total_cmp(&b.distance(ideal)).then(b.y.total_cmp(&a.y)).then(b.x.total_cmp(&a.x))
        });
        if let Some(at) = candidates.into_iter().find(|at| free(*at)) {
            return at;
        }
    }
    ideal
}
