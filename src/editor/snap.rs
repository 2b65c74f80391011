//! Snapping to the grid and to the neighbours' edges and centres.

use super::GRID;
use crate::geom::{Point, Rect, Vector};

/// How near an alignment has to be to catch, in screen points.
pub const SNAP_DISTANCE: f64 = 8.0;

/// A line that shows what a dragged box is aligned with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guide {
    pub from: Point,
    pub to: Point,
}

/// Moves `moving` by `by`, corrected so that it aligns with a neighbour or lands on the grid.
/// `moving` is the box at the start of the drag.
pub fn snapped(moving: Rect, by: Vector, neighbours: &[Rect], world_per_point: f64) -> (Vector, Vec<Guide>) {
    let wanted = moving.translated(by);
    let reach = (SNAP_DISTANCE * world_per_point).min(GRID * 2.0);
    let across = |rect: &Rect| [rect.center().x, rect.min.x, rect.max.x];
    let down = |rect: &Rect| [rect.center().y, rect.min.y, rect.max.y];
    let x = nearest(&wanted, neighbours, across, reach, |rect| (rect.center().y - wanted.center().y).abs());
    let y = nearest(&wanted, neighbours, down, reach, |rect| (rect.center().x - wanted.center().x).abs());
    let on_grid = Point::new(wanted.min.x, wanted.min.y).snapped(GRID);
    let to_grid = on_grid - wanted.min;
    let fix = Vector::new(x.map_or(to_grid.x, |(fix, _, _)| fix), y.map_or(to_grid.y, |(fix, _, _)| fix));
    let landed = wanted.translated(fix);
    let mut guides = Vec::new();
    if let Some((_, at, rect)) = x {
        let span = landed.union(&rect);
        guides.push(Guide { from: Point::new(at, span.min.y), to: Point::new(at, span.max.y) });
    }
    if let Some((_, at, rect)) = y {
        let span = landed.union(&rect);
        guides.push(Guide { from: Point::new(span.min.x, at), to: Point::new(span.max.x, at) });
    }
    (by + fix, guides)
}

/// The smallest correction that aligns a line of the box with the same line of a neighbour;
/// among equals the neighbour nearest across wins. Gives correction, line and neighbour.
fn nearest(
    wanted: &Rect,
    neighbours: &[Rect],
    lines: impl Fn(&Rect) -> [f64; 3],
    reach: f64,
    distance: impl Fn(&Rect) -> f64,
) -> Option<(f64, f64, Rect)> {
    let mut best: Option<(f64, f64, Rect)> = None;
    for neighbour in neighbours {
        for (own, theirs) in lines(wanted).into_iter().zip(lines(neighbour)) {
            let fix = theirs - own;
            let better = best.as_ref().is_none_or(|(known, _, rect)| {
                fix.abs() < known.abs() - 1e-9
                    || (fix.abs() < known.abs() + 1e-9 && distance(neighbour) < distance(rect) - 1e-9)
            });
            if fix.abs() <= reach && better {
                best = Some((fix, theirs, *neighbour));
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_neighbour_wins_over_the_grid() {
        let moving = Rect::from_size(Point::ZERO, 64.0, 64.0);
        let neighbour = Rect::from_size(Point::new(203.0, 3.0), 64.0, 64.0);
        let (by, guides) = snapped(moving, Vector::new(101.0, 1.0), &[neighbour], 1.0);
        assert_eq!((by.x, by.y), (104.0, 3.0), "x on the grid, y on the neighbour");
        assert_eq!(guides.len(), 1);
    }
}
