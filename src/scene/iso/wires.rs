use super::places::{hull_entry, hull_holds, inside};
use super::projection::{ground_from_plane, plane_from_ground};
use super::stage::Stage;
use crate::geom::{Point, Rect};
use crate::scene::build::Builder;
use crate::scene::crossings::crossings;
use crate::scene::line::{Gap, Style};
use crate::scene::{Segment, Shape, WireGeometry};

/// A wire's corners, cut or prolonged at its end so that it stops `gap` before the body's
/// outline as it is seen. On the flat drawing it may have stopped at a caption, well before the tile.
pub(super) fn trimmed(points: &[Point], outline: &[Point], tile: Rect, gap: f64) -> Vec<Point> {
    let whole = points.to_vec();
    let [.., before, last] = whole[..] else { return whole };
    let mut way = whole.clone();
    if let Some(end) = way.last_mut() {
        let along = (last - before).normalized();
        *end = last + along * (tile.center() - last).dot(along).max(0.0);
    }
    make_room(&mut way, outline, gap);
    while let [.., from, to] = way[..] {
        let (seen_from, seen_to) = (plane_from_ground(from), plane_from_ground(to));
        if hull_holds(outline, seen_from) {
            // This piece lies behind the body; the one before it has to end the wire.
            way.pop();
            if way.len() < 2 {
                return whole;
            }
            continue;
        }
        let Some(share) = hull_entry(outline, seen_from, seen_to) else { break };
        let cut = ground_from_plane(seen_from.lerp(seen_to, share));
        let length = from.distance(cut);
        // Too short a stub would be all head.
        if length - gap < 10.0 && way.len() == 2 {
            return whole;
        }
        if let Some(end) = way.last_mut() {
            *end = from + (to - from).normalized() * (length - gap).max(1.0);
        }
        return way;
    }
    whole
}

/// Moves the piece before the last one away from a body that would hide the last one, head and all.
fn make_room(way: &mut [Point], outline: &[Point], gap: f64) {
    /// Least length of a last piece with a head.
    const LEAST: f64 = 20.0;
    /// Farther moves would leave the channel.
    const FARTHEST: f64 = 52.0;
    let is_short = way.len() < 4;
    let [.., first, corner, end] = way else { return };
    let along = (*end - *corner).normalized();
    let far = *end - along * 1_000.0;
    let Some(share) = hull_entry(outline, plane_from_ground(far), plane_from_ground(*end)) else { return };
    let seen = (far.lerp(*end, share) - *corner).dot(along) - gap;
    let by = if gap > 0.0 { LEAST - seen } else { -seen };
    // The first piece of a wire can only slide along the side of its own body.
    if by > 0.0 && by <= if is_short { 18.0 } else { FARTHEST } {
        *first = *first - along * by;
        *corner = *corner - along * by;
    }
}

/// Wires are drawn as on the flat drawing and laid on the ground.
pub(super) fn draw(builder: &mut Builder<'_>, stage: &Stage) {
    let routes = stage
        .wires
        .iter()
        .filter_map(|(id, run)| {
            let flat = builder.geometry.wires.get(id)?;
            Some((id.clone(), WireGeometry { points: run.points.clone(), label: None, ..flat.clone() }))
        })
        .collect();
    let mut gaps = crossings(&routes);
    for (id, run) in &stage.wires {
        if let Some((label, _)) = &run.label {
            gaps.entry(id.clone()).or_default().extend(label_gap(&run.points, *label));
        }
    }
    for own in gaps.values_mut() {
        own.sort_by(|a, b| a.piece.cmp(&b.piece).then(a.at.total_cmp(&b.at)));
    }
    builder.find_forks(&routes);
    for (id, route) in &routes {
        let Some(wire) = builder.document.wire(id) else { continue };
        let style = Style::of(wire, builder.document, builder.catalogue);
        let first = builder.items.len();
        builder.wire(id, wire, route, &style, gaps.get(id).map_or(&[][..], Vec::as_slice));
        for item in &mut builder.items[first..] {
            if let Shape::Path { segments, .. } = &mut item.shape {
                lay(segments);
            }
        }
    }
}

/// What a wire leaves out for the label that lies on it.
fn label_gap(points: &[Point], label: Rect) -> Vec<Gap> {
    let gap = |(piece, pair): (usize, &[Point])| {
        let (a, b) = (pair[0], pair[1]);
        let (from, to) = inside(plane_from_ground(a), plane_from_ground(b), label)?;
        let length = a.distance(b);
        Some(Gap { piece, at: (from + to) / 2.0 * length, half: (to - from) / 2.0 * length + 2.0 })
    };
    points.windows(2).enumerate().filter_map(gap).collect()
}

/// Lays a path on the ground.
pub(super) fn lay(segments: &mut [Segment]) {
    for segment in segments {
        *segment = match *segment {
            Segment::Move(to) => Segment::Move(plane_from_ground(to)),
            Segment::Line(to) => Segment::Line(plane_from_ground(to)),
            Segment::Quad(control, to) => Segment::Quad(plane_from_ground(control), plane_from_ground(to)),
            Segment::Cubic(first, second, to) => {
                Segment::Cubic(plane_from_ground(first), plane_from_ground(second), plane_from_ground(to))
            }
            Segment::Close => Segment::Close,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::iso::places::hull;
    use crate::scene::iso::projection::Spot;

    /// The outline of a cube on the tile from (0, 0) to (64, 64).
    fn cube(height: f64) -> Vec<Point> {
        let corners = [(0.0, 0.0), (64.0, 0.0), (64.0, 64.0), (0.0, 64.0)];
        hull(corners.iter().flat_map(|(x, y)| [0.0, height].map(|z| Spot::new(*x, *y, z).seen())).collect())
    }

    fn end(points: &[(f64, f64)], height: f64) -> (f64, f64) {
        let points: Vec<Point> = points.iter().map(|point| Point::from(*point)).collect();
        let tile = Rect::from_size(Point::ZERO, 64.0, 64.0);
        let last = trimmed(&points, &cube(height), tile, 3.0).last().copied().unwrap_or_default();
        (last.x.round(), last.y.round())
    }

    #[test]
    fn a_wire_stops_where_the_body_begins_to_hide_it() {
        assert_eq!(end(&[(-100.0, 32.0), (0.0, 32.0)], 20.0), (-23.0, 32.0), "behind: the height is hidden");
        assert_eq!(end(&[(-100.0, 32.0), (0.0, 32.0)], 80.0), (-35.0, 32.0), "never more than to the left corner");
        assert_eq!(end(&[(200.0, 32.0), (64.0, 32.0)], 20.0), (67.0, 32.0), "in front: at the foot");
        assert_eq!(end(&[(32.0, 200.0), (32.0, 110.0)], 20.0), (32.0, 67.0), "past the place of a flat caption");
    }

    #[test]
    fn a_corner_behind_the_body_gives_the_end_to_the_piece_before() {
        assert_eq!(end(&[(-10.0, -200.0), (-10.0, 32.0), (0.0, 32.0)], 30.0).0, -10.0);
    }
}
