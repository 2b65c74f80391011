use super::{Body, Link, STUB};
use crate::geom::Point;
use crate::model::Side;

/// Extra cost of leaving or arriving elsewhere than the reading direction suggests.
const ODD_SIDE: f64 = 52.0;
/// Least extra cost of an end below a caption: it looks detached from the tile.
const BELOW: f64 = 24.0;

/// Space that a label on a last piece needs besides its text: its padding, the corner and the head.
const LABEL_ROOM: f64 = 36.0;

const fn is_across(side: Side) -> bool {
    matches!(side, Side::Left | Side::Right)
}

/// Sides worth trying, with what they cost beyond the way itself.
pub(super) fn side_pairs(from: &Body, to: &Body, link: &Link) -> Vec<(Side, Side, f64)> {
    use Side::{Bottom, Left, Right, Top};
    if link.from == link.to {
        let pair = match (link.from_side, link.to_side) {
            (Some(from_side), Some(to_side)) => (from_side, to_side),
            (Some(from_side), None) => (from_side, if from_side == Top { Right } else { Top }),
            (None, Some(to_side)) => (if to_side == Right { Top } else { Right }, to_side),
            (None, None) => (Right, Top),
        };
        return vec![(pair.0, pair.1, 0.0)];
    }
    let natural = |from_side: Side, to_side: Side| -> f64 {
        let odd = match (from_side, to_side) {
            (Right, Left) => 0.0,
            (Bottom, Top) => 0.0,
            (Right, Top | Bottom) | (Top, Bottom) | (Top | Bottom, Left) => ODD_SIDE,
            (Left, Right) => ODD_SIDE,
            _ => ODD_SIDE * 1.25,
        };
        // The way past the caption counts too: else wires would leave there to save it, and fans be lopsided.
        let below = |side: Side, body: &Body| match side {
            Bottom => BELOW + (body.bounds.max.y - body.tile.max.y),
            _ => 0.0,
        };
        odd + below(from_side, from) + below(to_side, to)
    };
    let right_of = to.tile.min.x >= from.tile.max.x + 16.0;
    let left_of = to.tile.max.x <= from.tile.min.x - 16.0;
    let below = to.tile.min.y >= from.bounds.max.y + 8.0;
    let above = to.bounds.max.y <= from.tile.min.y - 8.0;
    let sides = [Right, Bottom, Top, Left];
    let mut pairs = Vec::new();
    for from_side in sides.into_iter().filter(|side| link.from_side.is_none_or(|fixed| fixed == *side)) {
        for to_side in [Left, Top, Bottom, Right] {
            if link.to_side.is_some_and(|fixed| fixed != to_side) {
                continue;
            }
            let fixed = link.from_side.is_some() || link.to_side.is_some();
            let sensible = match (from_side, to_side) {
                (Right, Left) => right_of,
                (Left, Right) => left_of,
                (Bottom, Top) => below,
                (Top, Bottom) => above,
                (Right, Top) => right_of && below,
                (Right, Bottom) => right_of && above,
                (Left, Top) => left_of && below,
                (Left, Bottom) => left_of && above,
                (Bottom, Left) => right_of && below,
                (Top, Left) => right_of && above,
                (Bottom, Right) => left_of && below,
                (Top, Right) => left_of && above,
                (Right, Right) | (Left, Left) => !right_of && !left_of || below || above,
                (Top, Top) | (Bottom, Bottom) => right_of || left_of,
            };
            if sensible || fixed {
                pairs.push((from_side, to_side, natural(from_side, to_side)));
            }
        }
    }
    if pairs.is_empty() {
        pairs.push((link.from_side.unwrap_or(Right), link.to_side.unwrap_or(Left), 0.0));
    }
    pairs
}

/// Plain ways between two ports, best guesses first.
/// `label` is the width of text to leave room for on the last piece.
pub(super) fn shapes(from: &Body, to: &Body, start: (Point, Side), end: (Point, Side), label: f64) -> Vec<Vec<Point>> {
    let ((a, a_side), (b, b_side)) = (start, end);
    let at = Point::new;
    let mut shapes = Vec::new();
    let (min_x, max_x) = (from.bounds.min.x.min(to.bounds.min.x), from.bounds.max.x.max(to.bounds.max.x));
    let (min_y, max_y) = (from.bounds.min.y.min(to.bounds.min.y), from.bounds.max.y.max(to.bounds.max.y));
    match (a_side, b_side) {
        (Side::Right, Side::Left) | (Side::Left, Side::Right) => {
            let forward = (b.x - a.x) * if a_side == Side::Right { 1.0 } else { -1.0 };
            if forward >= 2.0 * STUB || a.y == b.y && forward > 0.0 {
                if a.y == b.y {
                    shapes.push(vec![a, b]);
                } else {
                    let sign = (b.x - a.x).signum();
                    let middle = f64::midpoint(a.x, b.x);
                    let early = b.x - sign * (label + LABEL_ROOM);
                    let first = if label > 0.0 && (early - a.x) * sign >= 28.0 && (middle - early) * sign > 0.0 {
                        early
                    } else {
                        middle
                    };
                    let mut xs = vec![first];
                    if forward > 140.0 {
                        xs.extend([b.x - sign * 48.0, a.x + sign * 48.0]);
                    }
                    shapes.extend(xs.into_iter().map(|x| vec![a, at(x, a.y), at(x, b.y), b]));
                }
            }
            if forward < 2.0 * STUB || forward > 200.0 {
                let sign = if a_side == Side::Right { 1.0 } else { -1.0 };
                let (out, back) = (a.x + sign * 24.0, b.x - sign * 24.0);
                for y in [min_y - 24.0, max_y + 24.0] {
                    shapes.push(vec![a, at(out, a.y), at(out, y), at(back, y), at(back, b.y), b]);
                }
            }
        }
        (Side::Bottom, Side::Top) | (Side::Top, Side::Bottom) => {
            let forward = (b.y - a.y) * if a_side == Side::Bottom { 1.0 } else { -1.0 };
            if a.x == b.x && forward > 0.0 {
                shapes.push(vec![a, b]);
            } else if forward >= 2.0 * STUB {
                let sign = (b.y - a.y).signum();
                let mut ys = vec![f64::midpoint(a.y, b.y)];
                if forward > 140.0 {
                    ys.extend([b.y - sign * 28.0, a.y + sign * 28.0]);
                }
                shapes.extend(ys.into_iter().map(|y| vec![a, at(a.x, y), at(b.x, y), b]));
            } else {
                let sign = if a_side == Side::Bottom { 1.0 } else { -1.0 };
                let (out, back) = (a.y + sign * 20.0, b.y - sign * 20.0);
                for x in [min_x - 24.0, max_x + 24.0] {
                    shapes.push(vec![a, at(a.x, out), at(x, out), at(x, back), at(b.x, back), b]);
                }
            }
        }
        (Side::Right, Side::Right) => {
            shapes.push(vec![a, at(a.x.max(b.x) + 32.0, a.y), at(a.x.max(b.x) + 32.0, b.y), b])
        }
        (Side::Left, Side::Left) => shapes.push(vec![a, at(a.x.min(b.x) - 32.0, a.y), at(a.x.min(b.x) - 32.0, b.y), b]),
        (Side::Top, Side::Top) => shapes.push(vec![a, at(a.x, a.y.min(b.y) - 28.0), at(b.x, a.y.min(b.y) - 28.0), b]),
        (Side::Bottom, Side::Bottom) => {
            shapes.push(vec![a, at(a.x, a.y.max(b.y) + 24.0), at(b.x, a.y.max(b.y) + 24.0), b]);
        }
        (one, other) => {
            // One end across, the other upright: a single bend, or a hook where that would go backwards.
            let corner = if is_across(one) { at(b.x, a.y) } else { at(a.x, b.y) };
            let leaves = |side: Side, port: Point| match side {
                Side::Right => corner.x >= port.x + STUB,
                Side::Left => corner.x <= port.x - STUB,
                Side::Bottom => corner.y >= port.y + STUB,
                Side::Top => corner.y <= port.y - STUB,
            };
            if leaves(one, a) && leaves(other, b) {
                shapes.push(vec![a, corner, b]);
            }
            let out = |port: Point, side: Side| match side {
                Side::Right => at(port.x + 28.0, port.y),
                Side::Left => at(port.x - 28.0, port.y),
                Side::Bottom => at(port.x, port.y + 24.0),
                Side::Top => at(port.x, port.y - 28.0),
            };
            let (p, q) = (out(a, one), out(b, other));
            let knee = if is_across(one) { at(p.x, q.y) } else { at(q.x, p.y) };
            shapes.push(vec![a, p, knee, q, b]);
        }
    }
    shapes
}
