//! Orthogonal routes between boxes.

use crate::geom::{Point, Rect};
use crate::model::Side;

/// A box that wires start from, end at and go around.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Body {
    /// Where wires attach on the left, top and right.
    pub tile: Rect,
    /// Tile and caption; wires attach to its lower edge and keep clear of all of it.
    pub bounds: Rect,
}

/// A wanted connection between two bodies, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub from: usize,
    pub to: usize,
    /// Sides the author has fixed.
    pub from_side: Option<Side>,
    pub to_side: Option<Side>,
}

/// The way a link takes: first and last point on the bodies' borders, all pieces axis-parallel.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    pub points: Vec<Point>,
    pub from_side: Side,
    pub to_side: Side,
}

/// Routes all links.
pub fn route(bodies: &[Body], _walls: &[Rect], links: &[Link]) -> Vec<Route> {
    links.iter().map(|link| simple(bodies[link.from], bodies[link.to], link)).collect()
}

fn simple(from: Body, to: Body, link: &Link) -> Route {
    let (a, b) = (from.tile.center(), to.tile.center());
    let horizontal = to.tile.min.x >= from.tile.max.x || to.tile.max.x <= from.tile.min.x;
    let forward = b.x >= a.x;
    let (from_side, to_side) = match (horizontal, forward, b.y >= a.y) {
        (true, true, _) => (Side::Right, Side::Left),
        (true, false, _) => (Side::Left, Side::Right),
        (false, _, true) => (Side::Bottom, Side::Top),
        (false, _, false) => (Side::Top, Side::Bottom),
    };
    let (from_side, to_side) = (link.from_side.unwrap_or(from_side), link.to_side.unwrap_or(to_side));
    let (start, end) = (port(from, from_side), port(to, to_side));
    let mut points = vec![start];
    let across = |side| matches!(side, Side::Left | Side::Right);
    match (across(from_side), across(to_side)) {
        (true, true) => {
            let x = (start.x + end.x) / 2.0;
            points.extend([Point::new(x, start.y), Point::new(x, end.y)]);
        }
        (false, false) => {
            let y = (start.y + end.y) / 2.0;
            points.extend([Point::new(start.x, y), Point::new(end.x, y)]);
        }
        (true, false) => points.push(Point::new(end.x, start.y)),
        (false, true) => points.push(Point::new(start.x, end.y)),
    }
    points.push(end);
    points.dedup();
    Route { points, from_side, to_side }
}

fn port(body: Body, side: Side) -> Point {
    let center = body.tile.center();
    match side {
        Side::Left => Point::new(body.tile.min.x, center.y),
        Side::Right => Point::new(body.tile.max.x, center.y),
        Side::Top => Point::new(center.x, body.tile.min.y),
        Side::Bottom => Point::new(center.x, body.bounds.max.y),
    }
}
