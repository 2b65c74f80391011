use std::collections::BTreeMap;

use super::{Body, Work};
use crate::geom::Point;
use crate::model::Side;

/// Distance of a wire's end from the text above it.
const BELOW_CAPTION: f64 = 3.0;
/// Distance between ports on one side, where there is room.
const SPACING: f64 = 14.0;
/// Ports keep this far from the corners.
const CORNER: f64 = 12.0;

/// The port in the middle of a side.
pub(super) fn middle(body: &Body, side: Side) -> Point {
    let center = body.tile.center();
    match side {
        Side::Left => Point::new(body.tile.min.x, center.y),
        Side::Right => Point::new(body.tile.max.x, center.y),
        Side::Top => Point::new(center.x, body.tile.min.y),
        Side::Bottom if body.bounds.max.y > body.tile.max.y => Point::new(center.x, body.bounds.max.y + BELOW_CAPTION),
        Side::Bottom => Point::new(center.x, body.tile.max.y),
    }
}

const fn is_across(side: Side) -> bool {
    matches!(side, Side::Left | Side::Right)
}

fn along(side: Side, point: Point) -> f64 {
    if is_across(side) { point.y } else { point.x }
}

/// One port: the link ends `(work, is the start)` that share it, and its offset from the side's middle.
struct Port {
    ends: Vec<(usize, bool)>,
    /// Where the other ends lie along the side.
    wish: f64,
    offset: f64,
}

type Sides = BTreeMap<(usize, Side), Vec<Port>>;

/// Gives every link its ports: evenly along the side in the order of where the links go, and level with
/// the other end where that makes a straight line.
pub(super) fn spread(bodies: &[Body], works: &mut [Work]) {
    let mut sides = gather(bodies, works);
    for ((body, side), ports) in &mut sides {
        ports.sort_by(|a, b| a.wish.total_cmp(&b.wish).then_with(|| a.ends.cmp(&b.ends)));
        let room = if is_across(*side) { bodies[*body].tile.height() } else { bodies[*body].tile.width() };
        #[expect(clippy::cast_precision_loss, reason = "a few ports")]
        let steps = (ports.len() - 1) as f64;
        let spacing = if steps > 0.0 { SPACING.min(((room - 2.0 * CORNER) / steps).max(1.0)) } else { 0.0 };
        for (index, port) in ports.iter_mut().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "a few ports")]
            let place = index as f64;
            port.offset = (place - steps / 2.0) * spacing;
        }
    }
    apply(bodies, works, &sides);
    straighten(bodies, works, &mut sides);
    apply(bodies, works, &sides);
}

/// Ports by body and side; links of one kind share one where they fan out or come together.
fn gather(bodies: &[Body], works: &mut [Work]) -> Sides {
    let mut fans: BTreeMap<(usize, Side, u8, bool), Vec<usize>> = BTreeMap::new();
    for (index, work) in works.iter().enumerate().filter(|(_, work)| work.link.from != work.link.to) {
        fans.entry((work.link.from, work.from_side, work.link.kind, true)).or_default().push(index);
        fans.entry((work.link.to, work.to_side, work.link.kind, false)).or_default().push(index);
    }
    let mut shared: BTreeMap<(usize, bool), usize> = BTreeMap::new();
    let mut in_fan = vec![false; works.len()];
    // Fans out come before fans in: a link in both would make it unclear who talks to whom.
    for starts in [true, false] {
        for ((_, _, _, is_start), members) in &fans {
            let free: Vec<usize> = members.iter().copied().filter(|index| !in_fan[*index]).collect();
            let different = free
                .iter()
                .map(|index| (works[*index].link.from, works[*index].link.to))
                .collect::<std::collections::BTreeSet<_>>();
            if *is_start != starts || free.len() < 2 || different.len() != free.len() {
                continue;
            }
            for index in &free {
                in_fan[*index] = true;
                shared.insert((*index, starts), free[0]);
                works[*index].trunk = free[0];
            }
        }
    }
    let mut sides: Sides = BTreeMap::new();
    let mut port_of: BTreeMap<(usize, Side, usize, bool), usize> = BTreeMap::new();
    for (index, work) in works.iter().enumerate() {
        for is_start in [true, false] {
            let (body, side, other) = if is_start {
                (work.link.from, work.from_side, work.link.to)
            } else {
                (work.link.to, work.to_side, work.link.from)
            };
            let wish = along(side, bodies[other].tile.center());
            let ports = sides.entry((body, side)).or_default();
            if let Some(leader) = shared.get(&(index, is_start)) {
                let slot = *port_of.entry((body, side, *leader, is_start)).or_insert_with(|| {
                    ports.push(Port { ends: Vec::new(), wish: 0.0, offset: 0.0 });
                    ports.len() - 1
                });
                ports[slot].ends.push((index, is_start));
                #[expect(clippy::cast_precision_loss, reason = "a few ends")]
                let count = ports[slot].ends.len() as f64;
                ports[slot].wish += (wish - ports[slot].wish) / count;
            } else {
                ports.push(Port { ends: vec![(index, is_start)], wish, offset: 0.0 });
            }
        }
    }
    sides
}

fn apply(bodies: &[Body], works: &mut [Work], sides: &Sides) {
    for ((body, side), ports) in sides {
        let base = middle(&bodies[*body], *side);
        for port in ports {
            let at = if is_across(*side) {
                Point::new(base.x, base.y + port.offset)
            } else {
                Point::new(base.x + port.offset, base.y)
            };
            for (work, is_start) in &port.ends {
                if *is_start { works[*work].start = at } else { works[*work].end = at }
            }
        }
    }
}

/// Moves ports so that links between facing sides run straight where both sides allow it.
fn straighten(bodies: &[Body], works: &[Work], sides: &mut Sides) {
    for (index, work) in works.iter().enumerate().filter(|(_, work)| work.link.from != work.link.to) {
        let facing = matches!(
            (work.from_side, work.to_side),
            (Side::Right, Side::Left)
                | (Side::Left, Side::Right)
                | (Side::Bottom, Side::Top)
                | (Side::Top, Side::Bottom)
        );
        if !facing {
            continue;
        }
        let from_base = along(work.from_side, middle(&bodies[work.link.from], work.from_side));
        let to_base = along(work.to_side, middle(&bodies[work.link.to], work.to_side));
        // Where the ports are now, not where they were when links before this one moved them.
        let find =
            |sides: &Sides, body: usize, side: Side, is_start: bool, index: usize| -> Option<(usize, f64, usize)> {
                let ports = sides.get(&(body, side))?;
                let at = ports.iter().position(|port| port.ends.contains(&(index, is_start)))?;
                Some((at, ports[at].offset, ports[at].ends.len()))
            };
        let (Some((from_at, from_offset, from_shared)), Some((to_at, to_offset, to_shared))) = (
            find(sides, work.link.from, work.from_side, true, index),
            find(sides, work.link.to, work.to_side, false, index),
        ) else {
            continue;
        };
        let (from_y, to_y) = (from_base + from_offset, to_base + to_offset);
        if from_y == to_y {
            continue;
        }
        if to_shared == 1 && try_move(sides, bodies, (work.link.to, work.to_side), to_at, from_y - to_base) {
            continue;
        }
        if from_shared == 1 {
            try_move(sides, bodies, (work.link.from, work.from_side), from_at, to_y - from_base);
        }
    }
}

/// Moves a port if it keeps its order and its distance from its neighbours and the corners.
fn try_move(sides: &mut Sides, bodies: &[Body], key: (usize, Side), at: usize, offset: f64) -> bool {
    let room = if is_across(key.1) { bodies[key.0].tile.height() } else { bodies[key.0].tile.width() };
    let limit = (room / 2.0 - CORNER).max(0.0).min(24.0_f64.max(room * 0.3));
    let Some(ports) = sides.get_mut(&key) else { return false };
    let above = at.checked_sub(1).map_or(-limit - 8.0, |before| ports[before].offset);
    let below = ports.get(at + 1).map_or(limit + 8.0, |after| after.offset);
    if offset < above + 8.0 || offset > below - 8.0 || offset.abs() > limit {
        return false;
    }
    ports[at].offset = offset;
    true
}
