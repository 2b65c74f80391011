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

/// The gaps between a box and the neighbours that it is aligned with along each guide, nearest on either side.
pub fn gaps(landed: Rect, guides: &[Guide], neighbours: &[Rect]) -> Vec<Guide> {
    let mut found = Vec::new();
    for guide in guides {
        let upright = guide.from.x == guide.to.x;
        let line = |rect: &Rect| {
            if upright { [rect.min.x, rect.center().x, rect.max.x] } else { [rect.min.y, rect.center().y, rect.max.y] }
        };
        let at = if upright { guide.from.x } else { guide.from.y };
        let aligned = neighbours.iter().filter(|rect| line(rect).iter().any(|edge| (edge - at).abs() < 0.01));
        let span = |rect: &Rect| if upright { (rect.min.y, rect.max.y) } else { (rect.min.x, rect.max.x) };
        let own = span(&landed);
        let (mut before, mut after): (Option<f64>, Option<f64>) = (None, None);
        for (low, high) in aligned.map(span) {
            if high <= own.0 {
                before = Some(before.map_or(high, |known| known.max(high)));
            } else if low >= own.1 {
                after = Some(after.map_or(low, |known| known.min(low)));
            }
        }
        let across = if upright { landed.center().x } else { landed.center().y };
        let mark = |from: f64, to: f64| {
            let point = |along: f64| if upright { Point::new(across, along) } else { Point::new(along, across) };
            Guide { from: point(from), to: point(to) }
        };
        found.extend(before.map(|edge| mark(edge, own.0)));
        found.extend(after.map(|edge| mark(own.1, edge)));
    }
    found
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
        let landed = moving.translated(by);
        let gap = Guide { from: Point::new(168.0, 35.0), to: Point::new(203.0, 35.0) };
        assert_eq!(gaps(landed, &guides, &[neighbour]), [gap], "35 pixels to the neighbour");
    }
}
