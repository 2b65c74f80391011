//! Routing a few links while the wires around them stay.

use std::collections::HashMap;

use super::obstacles::Tracks;
use super::{Body, Kept, Ports, Work, ports};
use crate::geom::Point;
use crate::model::Side;

/// Least distance between a port and the ends of wires that stay.
const APART: f64 = 8.0;
/// Distance between the places that are tried for a port.
const STEP: f64 = 7.0;

/// Puts ends back to where they were, and moves new ones clear of the ends of wires that stay.
pub(super) fn hold_ports(bodies: &[Body], works: &mut [Work], held: &[Ports], kept: &[Kept<'_>]) {
    if held.is_empty() {
        return;
    }
    let mut ends: Vec<Point> =
        kept.iter().flat_map(|wire| wire.points.first().into_iter().chain(wire.points.last())).copied().collect();
    ends.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    for (work, [start, end]) in works.iter_mut().zip(held) {
        let (from, to) = (&bodies[work.link.from], &bodies[work.link.to]);
        match start {
            Some((side, at)) if *side == work.from_side => work.start = *at,
            _ => work.start = clear_of(&ends, from, work.from_side, work.start),
        }
        match end {
            Some((side, at)) if *side == work.to_side => work.end = *at,
            _ => work.end = clear_of(&ends, to, work.to_side, work.end),
        }
    }
}

/// The place on a side nearest to `wish` where no wire ends yet.
fn clear_of(ends: &[Point], body: &Body, side: Side, wish: Point) -> Point {
    let across = matches!(side, Side::Left | Side::Right);
    let (low, high) = if across { (body.tile.min.y, body.tile.max.y) } else { (body.tile.min.x, body.tile.max.x) };
    let line = ports::middle(body, side);
    let from = ends.partition_point(|end| end.x < body.bounds.min.x - 1.0);
    let to = ends.partition_point(|end| end.x <= body.bounds.max.x + 1.0);
    let on_side = |end: &&Point| if across { (end.x - line.x).abs() < 1.0 } else { (end.y - line.y).abs() < 1.0 };
    let taken: Vec<f64> =
        ends[from..to.max(from)].iter().filter(on_side).map(|end| if across { end.y } else { end.x }).collect();
    let wished = if across { wish.y } else { wish.x };
    let is_free =
        |at: &f64| *at >= low + APART && *at <= high - APART && taken.iter().all(|other| (other - at).abs() >= APART);
    let steps = (0..9).flat_map(|step| [f64::from(step), -f64::from(step)]);
    let at = steps.map(|step| wished + step * STEP).find(is_free).unwrap_or(wished);
    if across { Point::new(wish.x, at) } else { Point::new(at, wish.y) }
}

/// Lays down the wires that stay. One that shares its port with a link of its kind shares its trunk too.
pub(super) fn lay(tracks: &mut Tracks, works: &[Work], kept: &[Kept<'_>]) {
    let key = |point: &Point, kind: u8| (point.x.to_bits(), point.y.to_bits(), kind);
    let mut trunks: HashMap<(u64, u64, u8), usize> = HashMap::new();
    for work in works {
        for end in [&work.start, &work.end] {
            trunks.entry(key(end, work.link.kind)).or_insert(work.trunk);
        }
    }
    for (index, wire) in kept.iter().enumerate() {
        let mut ends = wire.points.first().into_iter().chain(wire.points.last());
        let shared = ends.find_map(|end| trunks.get(&key(end, wire.kind)));
        tracks.add(shared.copied().unwrap_or(works.len() + index), wire.points);
    }
}
