//! Double lines that part or meet: where one runs between the lanes of the other, neither crosses it.

use std::collections::BTreeMap;

use super::line::rounded;
use super::{Segment, WireGeometry};
use crate::geom::Point;
use crate::model::WireId;

/// Sampling distance along a lane, in pixels.
const STEP: f64 = 1.0;
/// Parts of a quadratic curve that is measured against.
const CURVE_PARTS: u32 = 8;

/// For each of some wires the middles of those that begin or end where it does.
pub(super) fn forks<'a>(
    routes: &BTreeMap<WireId, WireGeometry>,
    double: impl IntoIterator<Item = &'a WireId>,
) -> BTreeMap<WireId, Vec<Vec<Point>>> {
    let double: Vec<(&WireId, &[Point])> =
        double.into_iter().filter_map(|id| Some((id, &routes.get(id)?.points[..]))).collect();
    // Wires by where they begin and by where they end.
    let mut at_ends: BTreeMap<(bool, i64, i64), Vec<usize>> = BTreeMap::new();
    #[expect(clippy::cast_possible_truncation, reason = "saturates far outside any drawing")]
    let key = |is_end: bool, at: &Point| (is_end, at.x.round() as i64, at.y.round() as i64);
    for (index, (_, points)) in double.iter().enumerate() {
        let ends = [(false, points.first()), (true, points.last())];
        for (is_end, at) in ends.into_iter().filter_map(|(is_end, at)| Some((is_end, at?))) {
            at_ends.entry(key(is_end, at)).or_default().push(index);
        }
    }
    let mut found: BTreeMap<WireId, Vec<Vec<Point>>> = BTreeMap::new();
    for together in at_ends.into_values().filter(|together| together.len() > 1) {
        let middles: Vec<Vec<Point>> =
            together.iter().filter_map(|index| Some(flat(&rounded(double.get(*index)?.1, &[])))).collect();
        for (place, index) in together.iter().enumerate() {
            let others =
                middles.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, middle)| middle.clone());
            if let Some((id, _)) = double.get(*index) {
                found.entry((*id).clone()).or_default().extend(others);
            }
        }
    }
    found
}

/// A path as straight pieces.
fn flat(segments: &[Segment]) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for segment in segments {
        match *segment {
            Segment::Move(to) | Segment::Line(to) | Segment::Cubic(_, _, to) => points.push(to),
            Segment::Quad(control, to) => {
                let from = points.last().copied().unwrap_or(to);
                points.extend(
                    (1..=CURVE_PARTS).map(|part| on_curve(from, control, to, f64::from(part) / f64::from(CURVE_PARTS))),
                );
            }
            Segment::Close => {}
        }
    }
    points
}

fn on_curve(from: Point, control: Point, to: Point, share: f64) -> Point {
    from.lerp(control, share).lerp(control.lerp(to, share), share)
}

fn distance(at: Point, line: &[Point]) -> f64 {
    let to_piece = |pair: &[Point]| {
        let along = pair[1] - pair[0];
        let square = along.dot(along);
        let share = if square > 0.0 { ((at - pair[0]).dot(along) / square).clamp(0.0, 1.0) } else { 0.0 };
        at.distance(pair[0].lerp(pair[1], share))
    };
    line.windows(2).map(to_piece).fold(f64::INFINITY, f64::min)
}

/// A lane without what lies nearer than `reach` to any of the other middles.
pub(super) fn cut(lane: &[Segment], middles: &[Vec<Point>], reach: f64) -> Vec<Segment> {
    let hidden = |at: Point| middles.iter().any(|middle| distance(at, middle) < reach);
    let mut out = Vec::new();
    let mut at = Point::ZERO;
    let mut pen: Option<Point> = None;
    for segment in lane {
        let (to, control) = match *segment {
            Segment::Move(to) => {
                at = to;
                continue;
            }
            Segment::Line(to) | Segment::Cubic(_, _, to) => (to, None),
            Segment::Quad(control, to) => (to, Some(control)),
            Segment::Close => continue,
        };
        let spot = |share: f64| control.map_or_else(|| at.lerp(to, share), |control| on_curve(at, control, to, share));
        for (from_share, to_share) in seen(at.distance(to), |share| hidden(spot(share))) {
            let start = spot(from_share);
            if pen.is_none_or(|pen| pen.distance(start) > 0.01) {
                out.push(Segment::Move(start));
            }
            let end = spot(to_share);
            out.push(match control {
                // The control point of a part of the curve.
                Some(control) => {
                    let tangent = at.lerp(control, from_share).lerp(control.lerp(to, from_share), to_share);
                    Segment::Quad(tangent, end)
                }
                None => Segment::Line(end),
            });
            pen = Some(end);
        }
        at = to;
    }
    out
}

/// The parts of a way from 0 to 1 that are not hidden.
fn seen(length: f64, hidden: impl Fn(f64) -> bool) -> Vec<(f64, f64)> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a small count")]
    let steps = (length / STEP).ceil().clamp(8.0, 4_000.0) as u32;
    let share = |step: u32| f64::from(step) / f64::from(steps);
    // Where it changes between two samples, by halving.
    let border = |mut from: f64, mut to: f64| {
        let begins_hidden = hidden(from);
        for _ in 0..10 {
            let middle = (from + to) / 2.0;
            if hidden(middle) == begins_hidden { from = middle } else { to = middle }
        }
        (from + to) / 2.0
    };
    let mut parts = Vec::new();
    let mut begun = (!hidden(0.0)).then_some(0.0);
    for step in 1..=steps {
        match (begun, hidden(share(step))) {
            (None, false) => begun = Some(border(share(step - 1), share(step))),
            (Some(from), true) => {
                parts.push((from, border(share(step - 1), share(step))));
                begun = None;
            }
            _ => {}
        }
    }
    parts.extend(begun.map(|from| (from, 1.0)));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::line::offset;

    fn points(list: &[(f64, f64)]) -> Vec<Point> {
        list.iter().map(|at| Point::from(*at)).collect()
    }

    #[test]
    fn lanes_of_a_fork_do_not_cross() {
        const APART: f64 = 2.0;
        let ways =
            [points(&[(0.0, 0.0), (50.0, 0.0), (50.0, -60.0)]), points(&[(0.0, 0.0), (50.0, 0.0), (50.0, 60.0)])];
        let middles = ways.clone().map(|way| flat(&rounded(&way, &[])));
        for (way, other) in ways.iter().zip([&middles[1], &middles[0]]) {
            for by in [APART, -APART] {
                let lane = rounded(&offset(way, by), &[]);
                let kept = flat(&cut(&lane, std::slice::from_ref(other), APART - 0.2));
                assert!(kept.iter().all(|at| distance(*at, other) >= APART - 0.3), "{kept:?}");
                assert!(kept.last().is_some_and(|at| at.y.abs() == 60.0), "{kept:?}");
            }
        }
        // The lane on the far side begins at the fork; the near one is whole.
        let near_and_far = [-APART, APART].map(|by| {
            let lane = rounded(&offset(&ways[0], by), &[]);
            cut(&lane, &middles[1..], APART - 0.2).iter().filter(|step| matches!(step, Segment::Move(_))).count()
        });
        assert_eq!(near_and_far, [1, 2]);
    }

    #[test]
    fn a_line_alone_stays_as_it_is() {
        let lane = rounded(&points(&[(0.0, 0.0), (50.0, 0.0), (50.0, 60.0)]), &[]);
        assert_eq!(flat(&cut(&lane, &[points(&[(0.0, 90.0), (50.0, 90.0)])], 2.0)), flat(&lane));
    }
}
