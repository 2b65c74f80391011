//! Orthogonal routes between boxes.
//!
//! Sides are chosen first, then ports are spread along the sides, then each link
//! takes the cheapest of a few plain shapes; only where all of them collide does a
//! search over the lines beside the obstacles find a way. At the end, parallel
//! pieces that came to lie on each other are moved apart.

mod beside;
mod candidates;
mod nudge;
mod obstacles;
mod ports;
mod search;

use std::collections::BTreeMap;

use crate::geom::{Point, Rect};
use crate::model::Side;
use candidates::{shapes, side_pairs};
use obstacles::{Obstacles, Tracks};

/// A box that wires start from, end at and go around.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Body {
    /// Where wires attach on the left, top and right.
    pub tile: Rect,
    /// Tile and caption; wires attach to its lower edge and keep clear of all of it.
    pub bounds: Rect,
}

/// A wanted connection between two bodies, by index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    pub from: usize,
    pub to: usize,
    /// Sides the author has fixed.
    pub from_side: Option<Side>,
    pub to_side: Option<Side>,
    /// Width of its label, to leave room for; 0 for none.
    pub label: f64,
    /// Links of one kind may share a trunk where they leave or reach the same body.
    pub kind: u8,
}

/// The way a link takes: first and last point on the bodies' borders, all pieces axis-parallel.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    pub points: Vec<Point>,
    pub from_side: Side,
    pub to_side: Side,
}

/// A link with its sides, ports and way.
#[derive(Clone, Debug)]
struct Work {
    link: Link,
    from_side: Side,
    to_side: Side,
    start: Point,
    end: Point,
    /// Links that share the first or last piece.
    trunk: usize,
    points: Vec<Point>,
}

/// Cost of one bend, in pixels of detour.
const BEND: f64 = 48.0;
/// Cost of crossing another wire.
const CROSSING: f64 = 36.0;
/// Cost of running through something that is not to be hidden.
const HIT: f64 = 100_000.0;
/// What it is worth to bend where another branch of the same trunk does.
const FORK: f64 = 24.0;
/// How far a wire runs straight out of a port.
const STUB: f64 = 16.0;

/// Where the ends of a link are to stay, as side and port; `None` for an end that is free.
pub type Ports = [Option<(Side, Point)>; 2];

/// A wire that stays as it is while others are routed beside it.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    pub points: &'a [Point],
    /// As [`Link::kind`].
    pub kind: u8,
}

/// Routes all links around all bodies, around `walls` where there is room, and not along the borders of `frames`.
pub fn route(bodies: &[Body], walls: &[Rect], frames: &[Rect], links: &[Link]) -> Vec<Route> {
    route_beside(bodies, walls, frames, links, &[], &[])
}

/// The same among wires that are `kept`. `ports` holds, link by link, the ends that stay where they are as long as
/// their side still is the best one; it may be empty.
pub fn route_beside(
    bodies: &[Body],
    walls: &[Rect],
    frames: &[Rect],
    links: &[Link],
    ports: &[Ports],
    kept: &[Kept<'_>],
) -> Vec<Route> {
    let obstacles = Obstacles::new(bodies, walls);
    let borders = Tracks::borders(frames);
    let mut works: Vec<Work> = links
        .iter()
        .enumerate()
        .map(|(index, link)| {
            let (from_side, to_side) = choose_sides(bodies, link, &obstacles, &borders);
            Work {
                link: *link,
                from_side,
                to_side,
                start: Point::ZERO,
                end: Point::ZERO,
                trunk: index,
                points: Vec::new(),
            }
        })
        .collect();
    ports::spread(bodies, &mut works);
    beside::hold_ports(bodies, &mut works, ports, kept);
    // All branches of a trunk leave room for the longest label.
    let mut longest: BTreeMap<usize, f64> = BTreeMap::new();
    for work in &works {
        let label = longest.entry(work.trunk).or_default();
        *label = label.max(work.link.label);
    }
    for work in &mut works {
        work.link.label = longest[&work.trunk];
    }
    let mut order: Vec<usize> = (0..works.len()).collect();
    let straight = |work: &Work| {
        let level = work.start.x == work.end.x || work.start.y == work.end.y;
        level && obstacles.cost(work.start, work.end, &work.link) == 0.0
    };
    let reach = |work: &Work| (work.start.x - work.end.x).abs() + (work.start.y - work.end.y).abs();
    order.sort_by(|a, b| {
        let (a_work, b_work) = (&works[*a], &works[*b]);
        straight(b_work).cmp(&straight(a_work)).then(reach(a_work).total_cmp(&reach(b_work))).then(a.cmp(b))
    });
    let mut tracks = borders;
    beside::lay(&mut tracks, &works, kept);
    // Where the branches of a trunk bend: the next one bends there too, if it costs little more.
    let mut forks: BTreeMap<usize, Vec<Point>> = BTreeMap::new();
    for index in order {
        let trunk = works[index].trunk;
        let points = find_way(bodies, &works[index], &obstacles, &tracks, forks.get(&trunk).map_or(&[], Vec::as_slice));
        tracks.add(trunk, &points);
        if let [_, bend, other, _] = points[..] {
            forks.entry(trunk).or_default().extend([bend, other]);
        }
        works[index].points = points;
    }
    nudge::nudge(&mut works, &obstacles);
    works
        .into_iter()
        .map(|work| Route { points: simplified(&work.points), from_side: work.from_side, to_side: work.to_side })
        .collect()
}

/// The pair of sides whose best plain shape is cheapest.
fn choose_sides(bodies: &[Body], link: &Link, obstacles: &Obstacles, tracks: &Tracks) -> (Side, Side) {
    let (from, to) = (&bodies[link.from], &bodies[link.to]);
    let mut best = (f64::INFINITY, Side::Right, Side::Left);
    for (from_side, to_side, extra) in side_pairs(from, to, link) {
        let (start, end) = (ports::middle(from, from_side), ports::middle(to, to_side));
        for shape in shapes(from, to, (start, from_side), (end, to_side), link.label) {
            let cost = extra + cost(&shape, link, obstacles, tracks, usize::MAX);
            if cost < best.0 {
                best = (cost, from_side, to_side);
            }
        }
    }
    (best.1, best.2)
}

fn find_way(bodies: &[Body], work: &Work, obstacles: &Obstacles, tracks: &Tracks, forks: &[Point]) -> Vec<Point> {
    let Work { link, from_side, to_side, start, end, trunk, .. } = work;
    let (from, to) = (&bodies[link.from], &bodies[link.to]);
    let mut best: Option<(f64, Vec<Point>)> = None;
    let plain = shapes(from, to, (*start, *from_side), (*end, *to_side), link.label);
    let forked: Vec<Vec<Point>> = plain.iter().flat_map(|shape| bent_at(shape, forks)).collect();
    let worth = |reward: f64| move |shape| (reward, shape);
    for (reward, shape) in plain.into_iter().map(worth(0.0)).chain(forked.into_iter().map(worth(FORK))) {
        let cost = cost(&shape, link, obstacles, tracks, *trunk) - reward;
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, shape));
        }
    }
    let (least, shape) = best.unwrap_or_else(|| (f64::INFINITY, vec![*start, *end]));
    if least < HIT {
        return shape;
    }
    search::search(work, bodies, obstacles, tracks)
        .filter(|found| cost(found, link, obstacles, tracks, *trunk) < least)
        .unwrap_or(shape)
}

/// A way with two bends, bent level with one of the forks instead, where that lies between its ends.
fn bent_at(shape: &[Point], forks: &[Point]) -> Vec<Vec<Point>> {
    let [a, b, c, d] = shape[..] else { return Vec::new() };
    let between = |value: f64, one: f64, other: f64| one.min(other) + STUB <= value && value <= one.max(other) - STUB;
    let bent = |fork: &Point| {
        if b.x == c.x && a.y == b.y {
            between(fork.x, a.x, d.x).then(|| vec![a, Point::new(fork.x, a.y), Point::new(fork.x, d.y), d])
        } else if b.y == c.y && a.x == b.x {
            between(fork.y, a.y, d.y).then(|| vec![a, Point::new(a.x, fork.y), Point::new(d.x, fork.y), d])
        } else {
            None
        }
    };
    forks.iter().filter_map(bent).collect()
}

fn cost(points: &[Point], link: &Link, obstacles: &Obstacles, tracks: &Tracks, trunk: usize) -> f64 {
    let mut cost = 0.0;
    for (index, pair) in points.windows(2).enumerate() {
        let fixed = index == 0 || index + 2 == points.len();
        cost += (pair[0].x - pair[1].x).abs() + (pair[0].y - pair[1].y).abs();
        cost += obstacles.cost(pair[0], pair[1], link);
        cost += CROSSING * tracks.crossings(pair[0], pair[1], trunk, fixed);
    }
    #[expect(clippy::cast_precision_loss, reason = "a handful of corners")]
    let bends = points.len().saturating_sub(2) as f64;
    cost + BEND * bends
}

/// The same way without points that lie on a straight piece.
fn simplified(points: &[Point]) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        let same = |a: f64, b: f64| (a - b).abs() < 0.01;
        if out.last().is_some_and(|last| same(last.x, point.x) && same(last.y, point.y)) {
            continue;
        }
        if let [.., a, b] = out[..] {
            let along_x = same(a.y, b.y) && same(b.y, point.y);
            let along_y = same(a.x, b.x) && same(b.x, point.x);
            if along_x || along_y {
                out.pop();
            }
        }
        out.push(*point);
    }
    if out.len() == 1 {
        out.push(out[0]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPTION: f64 = 42.0;

    fn body(x: f64, y: f64) -> Body {
        let tile = Rect::from_size(Point::new(x, y), 64.0, 64.0);
        Body { tile, bounds: Rect::from_size(tile.min, 64.0, 64.0 + CAPTION) }
    }

    fn link(from: usize, to: usize) -> Link {
        Link { from, to, from_side: None, to_side: None, label: 0.0, kind: 0 }
    }

    #[test]
    fn a_fan_leaves_on_one_side_and_is_even() {
        let bodies = [body(0.0, 152.0), body(192.0, 0.0), body(192.0, 152.0), body(192.0, 304.0)];
        let routes = route(&bodies, &[], &[], &[link(0, 1), link(0, 2), link(0, 3)]);
        for route in &routes {
            assert_eq!((route.from_side, route.to_side), (Side::Right, Side::Left), "{route:?}");
        }
        assert_eq!(routes[1].points.len(), 2, "the middle branch is straight");
        assert_eq!(routes[0].points[1].x, routes[2].points[1].x, "the outer branches bend at one place");
    }

    #[test]
    fn branches_to_places_of_unequal_distance_bend_together() {
        let bodies = [body(0.0, 96.0), body(240.0, 0.0), body(432.0, 192.0)];
        let routes = route(&bodies, &[], &[], &[link(0, 1), link(0, 2)]);
        assert_eq!(routes[0].points[1].x, routes[1].points[1].x, "{routes:?}");
    }

    #[test]
    fn what_stands_straight_below_is_reached_from_the_caption() {
        let bodies = [body(0.0, 0.0), body(0.0, 152.0)];
        let routes = route(&bodies, &[], &[], &[link(0, 1)]);
        let [from, to] = routes[0].points[..] else { panic!("{routes:?}") };
        assert!(from.y > 64.0 + CAPTION && from.x == 32.0 && to == Point::new(32.0, 152.0), "{routes:?}");
    }

    #[test]
    fn wires_that_pass_each_other_in_one_channel_do_not_lie_on_each_other() {
        // Down from where the other one goes up to.
        let bodies = [body(0.0, 0.0), body(0.0, 152.0), body(192.0, 0.0), body(192.0, 136.0)];
        let links = [Link { kind: 1, ..link(0, 3) }, Link { kind: 2, ..link(1, 2) }];
        let routes = route(&bodies, &[], &[], &links);
        let level = |route: &Route| -> Vec<(f64, f64, f64)> {
            let pieces = route.points.windows(2).filter(|pair| pair[0].y == pair[1].y);
            pieces.map(|pair| (pair[0].y, pair[0].x.min(pair[1].x), pair[0].x.max(pair[1].x))).collect()
        };
        for (y, from, to) in level(&routes[0]) {
            for (other, low, high) in level(&routes[1]) {
                assert!((y - other).abs() > 1.0 || from.max(low) >= to.min(high), "{routes:?}");
            }
        }
    }

    #[test]
    fn wires_go_around_what_they_do_not_touch() {
        let bodies = [body(0.0, 0.0), body(192.0, 0.0), body(384.0, 0.0)];
        let routes = route(&bodies, &[], &[], &[link(0, 2), link(2, 0)]);
        for route in routes {
            for pair in route.points.windows(2) {
                let piece = Rect::from_corners(pair[0], pair[1]);
                assert!(!piece.intersects(&bodies[1].bounds.expanded(-0.5)), "{:?}", route.points);
            }
        }
    }
}
