//! Outlines of straight pieces and arcs, and the three ways they are pushed into space.

use super::projection::Spot;
use crate::geom::{Point, Vector};
use crate::scene::{Segment, Shade};

/// Directions in steps of 15 degrees as (cosine, sine), from the first axis towards the second.
const DIRECTIONS: [(f64, f64); 24] = {
    const A: f64 = 0.965_925_826_289_068_3;
    const B: f64 = 0.866_025_403_784_438_6;
    const C: f64 = std::f64::consts::FRAC_1_SQRT_2;
    const D: f64 = 0.5;
    const E: f64 = 0.258_819_045_102_520_76;
    [
        (1.0, 0.0),
        (A, E),
        (B, D),
        (C, C),
        (D, B),
        (E, A),
        (0.0, 1.0),
        (-E, A),
        (-D, B),
        (-C, C),
        (-B, D),
        (-A, E),
        (-1.0, 0.0),
        (-A, -E),
        (-B, -D),
        (-C, -C),
        (-D, -B),
        (-E, -A),
        (0.0, -1.0),
        (E, -A),
        (D, -B),
        (C, -C),
        (B, -D),
        (A, -E),
    ]
};
/// Steps of the direction table in a full turn.
const TURN: i32 = 24;

fn direction(step: i32) -> (f64, f64) {
    usize::try_from(step.rem_euclid(TURN)).ok().and_then(|index| DIRECTIONS.get(index)).copied().unwrap_or((1.0, 0.0))
}

/// Length of the handles of a Bézier arc over so many steps, as a share of the radius: 4/3 tan(angle/4).
const fn handle(steps: i32) -> f64 {
    match steps {
        1 => 0.087_391_280_3,
        2 => 0.175_536_702_6,
        3 => 0.265_216_489_8,
        4 => 0.357_265_589_8,
        5 => 0.452_560_180_5,
        _ => 0.552_284_749_8,
    }
}

/// A piece of an outline in its own plane.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece {
    Line {
        from: Point,
        to: Point,
    },
    /// Around a centre, in steps of 15 degrees.
    Arc {
        center: Point,
        radius: f64,
        from: i32,
        to: i32,
    },
}

pub(super) fn on_circle(center: Point, radius: f64, step: i32) -> Point {
    let (cos, sin) = direction(step);
    Point::new(center.x + radius * cos, center.y + radius * sin)
}

impl Piece {
    pub(super) fn start(&self) -> Point {
        match *self {
            Self::Line { from, .. } => from,
            Self::Arc { center, radius, from, .. } => on_circle(center, radius, from),
        }
    }

    pub(super) fn end(&self) -> Point {
        match *self {
            Self::Line { to, .. } => to,
            Self::Arc { center, radius, to, .. } => on_circle(center, radius, to),
        }
    }

    /// The outward normal in the middle.
    pub(super) fn normal(&self) -> (f64, f64) {
        match *self {
            Self::Line { from, to } => {
                let along = (to - from).normalized();
                (along.y, -along.x)
            }
            Self::Arc { from, to, .. } => {
                let ((ax, ay), (bx, by)) = (direction(from), direction(to));
                let middle = Vector::new(ax + bx, ay + by).normalized();
                (middle.x, middle.y)
            }
        }
    }

    /// Control points and end of the Bézier curve of an arc.
    pub(super) fn curve(&self) -> Option<[Point; 3]> {
        let Self::Arc { center, radius, from, to } = *self else { return None };
        let reach = radius * handle(to - from);
        let ((ac, as_), (bc, bs)) = (direction(from), direction(to));
        let (start, end) = (on_circle(center, radius, from), on_circle(center, radius, to));
        Some([
            Point::new(start.x - reach * as_, start.y + reach * ac),
            Point::new(end.x + reach * bs, end.y - reach * bc),
            end,
        ])
    }

    /// Steps of a band of even light: fine where the eye has room to see them. Round corners end at the picture's
    /// edge in the middle of their arcs, but for the front one.
    pub(super) const fn fineness(&self) -> i32 {
        match *self {
            Self::Arc { radius, .. } if radius >= 12.0 => 1,
            Self::Arc { radius, from: 0, .. } if radius >= 5.0 => 2,
            _ => 3,
        }
    }

    /// Arcs in bands of at most so many steps.
    pub(super) fn bands(self, most: i32) -> Vec<Self> {
        let Self::Arc { center, radius, from, to } = self else { return vec![self] };
        let mut bands = Vec::new();
        let mut at = from;
        while at < to {
            let next = (at + most).min(to);
            bands.push(Self::Arc { center, radius, from: at, to: next });
            at = next;
        }
        bands
    }
}

/// A closed convex outline in the plane of two axes, running from the first axis towards the second.
#[derive(Clone, Debug)]
pub(super) struct Outline(pub(super) Vec<Piece>);

impl Outline {
    pub(super) fn rounded(u: (f64, f64), v: (f64, f64), radius: f64) -> Self {
        let (left, right, low, high) = (u.0 + radius, u.1 - radius, v.0 + radius, v.1 - radius);
        let corners = [(right, high, 0), (left, high, 6), (left, low, 12), (right, low, 18)];
        let mut pieces: Vec<Piece> = Vec::new();
        for (x, y, from) in corners {
            let arc = Piece::Arc { center: Point::new(x, y), radius, from, to: from + 6 };
            if let Some(before) = pieces.last().map(Piece::end) {
                pieces.push(Piece::Line { from: before, to: arc.start() });
            }
            pieces.push(arc);
        }
        if let (Some(last), Some(first)) = (pieces.last().map(Piece::end), pieces.first().map(Piece::start)) {
            pieces.push(Piece::Line { from: last, to: first });
        }
        pieces.retain(|piece| match piece {
            Piece::Line { from, to } => from.distance(*to) > 1e-6,
            Piece::Arc { radius, .. } => *radius > 0.0,
        });
        Self(pieces)
    }

    pub(super) fn circle(u: f64, v: f64, radius: f64) -> Self {
        Self(Piece::Arc { center: Point::new(u, v), radius, from: -3, to: TURN - 3 }.bands(6))
    }

    pub(super) fn polygon(corners: &[(f64, f64)]) -> Self {
        let points: Vec<Point> = corners.iter().map(|(u, v)| Point::new(*u, *v)).collect();
        let next = |index: usize| points.get(index + 1).or(points.first()).copied();
        Self(
            points
                .iter()
                .enumerate()
                .filter_map(|(index, from)| Some(Piece::Line { from: *from, to: next(index)? }))
                .collect(),
        )
    }

    /// A regular hexagon with two corners on the first axis.
    pub(super) fn hexagon(u: f64, v: f64, radius: f64) -> Self {
        let corners: Vec<(f64, f64)> = (0..6)
            .map(|corner| {
                let at = on_circle(Point::new(u, v), radius, corner * 4);
                (at.x, at.y)
            })
            .collect();
        Self::polygon(&corners)
    }

    pub(super) fn covers(&self, point: Point) -> bool {
        self.0.iter().all(|piece| {
            let (a, b) = (piece.start(), piece.end());
            let inside = match *piece {
                Piece::Arc { center, radius, .. } => center.distance(point) < radius - 1e-6,
                Piece::Line { .. } => false,
            };
            inside || (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) > 1e-6
        })
    }
}

/// Along which axis an outline is pushed. The outline's own axes follow in brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Along {
    /// Upwards (x, y).
    Up,
    /// To the lower left (x, z).
    Left,
    /// To the lower right (y, z).
    Right,
}

impl Along {
    pub(super) const fn spot(self, at: Point, depth: f64) -> Spot {
        match self {
            Self::Up => Spot::new(at.x, at.y, depth),
            Self::Left => Spot::new(at.x, depth, at.y),
            Self::Right => Spot::new(depth, at.x, at.y),
        }
    }

    pub(super) const fn seen(self, at: Point, depth: f64) -> Point {
        self.spot(at, depth).seen()
    }

    pub(super) const fn cap(self) -> Shade {
        match self {
            Self::Up => Shade::TOP,
            Self::Left => Shade::LEFT,
            Self::Right => Shade::RIGHT,
        }
    }
}

/// Neighbouring arcs of one circle as longer ones.
pub(super) fn joined(pieces: &[Piece]) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    for piece in pieces {
        let longer = match (all.last(), piece) {
            (Some(Piece::Arc { center, radius, from, to: end }), Piece::Arc { center: other, from: begin, to, .. })
                if center == other && end == begin && to - from <= 6 =>
            {
                Some(Piece::Arc { center: *center, radius: *radius, from: *from, to: *to })
            }
            _ => None,
        };
        if let Some(longer) = longer {
            all.pop();
            all.push(longer);
        } else {
            all.push(*piece);
        }
    }
    all
}

/// The path of pieces in a plane.
pub(super) fn path(pieces: &[Piece], along: Along, depth: f64, closed: bool) -> Vec<Segment> {
    let mut segments = Vec::new();
    for piece in pieces {
        if segments.is_empty() {
            segments.push(Segment::Move(along.seen(piece.start(), depth)));
        }
        match piece.curve() {
            Some([a, b, end]) => {
                segments.push(Segment::Cubic(along.seen(a, depth), along.seen(b, depth), along.seen(end, depth)));
            }
            None => segments.push(Segment::Line(along.seen(piece.end(), depth))),
        }
    }
    if closed {
        segments.push(Segment::Close);
    }
    segments
}
