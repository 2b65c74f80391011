//! Bodies as flat faces: outlines pushed along an axis, and profiles turned around an upright one.

use super::projection::Spot;
use crate::geom::Point;
use crate::scene::{Segment, Shade};

/// One face in drawing order, seen on the picture plane relative to the tile's top left corner.
/// Faces are convex, so that every painter can fill them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Face {
    pub(super) segments: Vec<Segment>,
    pub(super) fill: Option<Shade>,
    pub(super) stroke: Option<(Shade, f64)>,
}

/// Directions in steps of 15 degrees as (cosine, sine), from the first axis towards the second.
const DIRECTIONS: [(f64, f64); 24] = {
    const A: f64 = 0.965_925_826_289_068_3;
    const B: f64 = 0.866_025_403_784_438_6;
    const C: f64 = 0.707_106_781_186_547_6;
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
enum Piece {
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

fn on_circle(center: Point, radius: f64, step: i32) -> Point {
    let (cos, sin) = direction(step);
    Point::new(center.x + radius * cos, center.y + radius * sin)
}

impl Piece {
    fn start(&self) -> Point {
        match *self {
            Self::Line { from, .. } => from,
            Self::Arc { center, radius, from, .. } => on_circle(center, radius, from),
        }
    }

    fn end(&self) -> Point {
        match *self {
            Self::Line { to, .. } => to,
            Self::Arc { center, radius, to, .. } => on_circle(center, radius, to),
        }
    }

    /// The outward normal in the middle.
    fn normal(&self) -> (f64, f64) {
        match *self {
            Self::Line { from, to } => {
                let along = (to - from).normalized();
                (along.y, -along.x)
            }
            Self::Arc { from, to, .. } => {
                let ((ax, ay), (bx, by)) = (direction(from), direction(to));
                let middle = crate::geom::Vector::new(ax + bx, ay + by).normalized();
                (middle.x, middle.y)
            }
        }
    }

    /// Control points and end of the Bézier curve of an arc.
    fn curve(&self) -> Option<[Point; 3]> {
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

    /// Arcs in bands of at most so many steps.
    fn bands(self, most: i32) -> Vec<Self> {
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
pub(super) struct Outline(Vec<Piece>);

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

    fn covers(&self, point: Point) -> bool {
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
    const fn spot(self, at: Point, depth: f64) -> Spot {
        match self {
            Self::Up => Spot::new(at.x, at.y, depth),
            Self::Left => Spot::new(at.x, depth, at.y),
            Self::Right => Spot::new(depth, at.x, at.y),
        }
    }

    const fn seen(self, at: Point, depth: f64) -> Point {
        self.spot(at, depth).seen()
    }

    const fn cap(self) -> Shade {
        match self {
            Self::Up => Shade::TOP,
            Self::Left => Shade::LEFT,
            Self::Right => Shade::RIGHT,
        }
    }
}

/// Faces of one body, gathered in drawing order.
#[derive(Clone, Debug, Default)]
pub(super) struct Solid {
    pub(super) faces: Vec<Face>,
}

impl Solid {
    /// Pushes an outline from one depth to another, with its front cap.
    pub(super) fn push(&mut self, outline: &Outline, along: Along, depth: (f64, f64)) {
        self.sides(outline, along, depth, |_| true);
        self.cap(outline, along, depth.1, along.cap(), true);
    }

    /// Pushes several overlapping outlines as one body with one cap.
    pub(super) fn push_union(&mut self, outlines: &[Outline], along: Along, depth: (f64, f64)) {
        for (index, outline) in outlines.iter().enumerate() {
            let free = |middle: Point| {
                outlines.iter().enumerate().all(|(other, shape)| other == index || !shape.covers(middle))
            };
            self.sides(outline, along, depth, free);
        }
        for outline in outlines {
            self.cap(outline, along, depth.1, along.cap(), false);
        }
        for (index, outline) in outlines.iter().enumerate() {
            let free = |middle: Point| {
                outlines.iter().enumerate().all(|(other, shape)| other == index || !shape.covers(middle))
            };
            self.rim(outline, along, depth.1, free);
        }
    }

    /// The side faces that are seen, in bands by their light; each reaches under the next, so that no seam shows.
    fn sides(&mut self, outline: &Outline, along: Along, depth: (f64, f64), keep: impl Fn(Point) -> bool) {
        let bands: Vec<Piece> = outline.0.iter().flat_map(|piece| piece.bands(1)).collect();
        let lit = |piece: &Piece| {
            let (u, v) = piece.normal();
            let Spot { x, y, z } = along.spot(Point::new(u, v), 0.0);
            let middle = piece.start().lerp(piece.end(), 0.5);
            (x + y + z > 1e-6 && keep(middle)).then(|| Shade::facing(x, y, z))
        };
        let shades: Vec<Option<Shade>> = bands.iter().map(lit).collect();
        let count = bands.len();
        // Runs of seen bands; the outline is closed, so begin after an unseen one.
        let Some(first) = shades.iter().position(Option::is_none) else { return };
        let mut run: Vec<(Piece, Shade)> = Vec::new();
        for offset in 1..=count {
            let index = (first + offset) % count;
            if let (Some(piece), Some(Some(shade))) = (bands.get(index), shades.get(index)) {
                run.push((*piece, *shade));
            } else {
                self.run(&run, along, depth);
                run.clear();
            }
        }
        self.run(&run, along, depth);
    }

    fn run(&mut self, run: &[(Piece, Shade)], along: Along, depth: (f64, f64)) {
        let mut rest = run;
        while let Some((_, shade)) = rest.first() {
            let same = rest.iter().take_while(|(_, other)| other == shade).count();
            // The face reaches under all later bands, and straight across under the cap: convex, and without seams.
            let pieces: Vec<Piece> = rest.iter().map(|(piece, _)| *piece).collect();
            let mut segments = path(&joined(&pieces), along, depth.0, false);
            if let (Some(first), Some(last)) = (pieces.first(), pieces.last()) {
                segments.push(Segment::Line(along.seen(last.end(), depth.1)));
                segments.push(Segment::Line(along.seen(first.start(), depth.1)));
            }
            segments.push(Segment::Close);
            self.faces.push(Face { segments, fill: Some(*shade), stroke: None });
            rest = &rest[same..];
        }
    }

    /// A flat face in the plane of an outline.
    pub(super) fn cap(&mut self, outline: &Outline, along: Along, depth: f64, shade: Shade, edged: bool) {
        let segments = path(&outline.0, along, depth, true);
        self.faces.push(Face { segments, fill: Some(shade), stroke: edged.then_some((Shade::EDGE, 1.0)) });
    }

    /// The hairline of an outline where `keep` says so.
    fn rim(&mut self, outline: &Outline, along: Along, depth: f64, keep: impl Fn(Point) -> bool) {
        let bands: Vec<Piece> = outline.0.iter().flat_map(|piece| piece.bands(1)).collect();
        let mut open: Vec<Piece> = Vec::new();
        for piece in bands.into_iter().map(Some).chain([None]) {
            match piece {
                Some(piece) if keep(piece.start().lerp(piece.end(), 0.5)) => open.push(piece),
                _ if !open.is_empty() => {
                    let segments = path(&joined(&open), along, depth, false);
                    self.faces.push(Face { segments, fill: None, stroke: Some((Shade::EDGE, 1.0)) });
                    open.clear();
                }
                _ => {}
            }
        }
    }

    /// A line on a face, by its corners in space.
    pub(super) fn line(&mut self, spots: &[Spot], shade: Shade, width: f64) {
        let segments = spots
            .iter()
            .enumerate()
            .map(|(index, spot)| if index == 0 { Segment::Move(spot.seen()) } else { Segment::Line(spot.seen()) })
            .collect();
        self.faces.push(Face { segments, fill: None, stroke: Some((shade, width)) });
    }

    /// A ring line around an upright cylinder: its half that is seen.
    pub(super) fn hoop(&mut self, center: (f64, f64), radius: f64, height: f64, shade: Shade, width: f64) {
        let arc = Piece::Arc { center: Point::new(center.0, center.1), radius, from: -3, to: 9 };
        let segments = path(&arc.bands(6), Along::Up, height, false);
        self.faces.push(Face { segments, fill: None, stroke: Some((shade, width)) });
    }

    /// A cone section around an upright axis: (radius, height) below and above.
    pub(super) fn cone(&mut self, center: (f64, f64), below: (f64, f64), above: (f64, f64)) {
        let center = Point::new(center.0, center.1);
        let slope = (below.0 - above.0) / (above.1 - below.1);
        let tilt = (1.0 + slope * slope).sqrt();
        let mut last = None;
        for from in -3..9 {
            let ring = Piece::Arc { center, radius: below.0, from, to: from + 1 };
            let (u, v) = ring.normal();
            let shade = Shade::facing(u / tilt, v / tilt, slope / tilt);
            if last == Some(shade) {
                continue;
            }
            last = Some(shade);
            let rest = Piece::Arc { center, radius: below.0, from, to: 9 };
            let mut segments = path(&rest.bands(6), Along::Up, below.1, false);
            for step in [9, from] {
                segments.push(Segment::Line(Along::Up.seen(on_circle(center, above.0, step), above.1)));
            }
            segments.push(Segment::Close);
            self.faces.push(Face { segments, fill: Some(shade), stroke: None });
        }
    }

    /// A ball; balls are seen as discs, lit from the upper left.
    pub(super) fn ball(&mut self, center: Spot, radius: f64) {
        let seen = center.seen();
        // The axes are foreshortened by √(2/3), a ball is not.
        let radius = radius * 1.224_744_871_391_589;
        let disc = |x: f64, y: f64, share: f64| {
            crate::scene::line::circle(Point::new(seen.x + x * radius, seen.y + y * radius), radius * share)
        };
        for (x, y, share, shade) in
            [(0.0, 0.0, 1.0, Shade::RIGHT), (-0.09, -0.06, 0.87, Shade::LEFT), (-0.2, -0.22, 0.56, Shade::TOP)]
        {
            self.faces.push(Face { segments: disc(x, y, share), fill: Some(shade), stroke: None });
        }
    }
}

/// Neighbouring arcs of one circle as longer ones.
fn joined(pieces: &[Piece]) -> Vec<Piece> {
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
fn path(pieces: &[Piece], along: Along, depth: f64, closed: bool) -> Vec<Segment> {
    let mut segments = Vec::new();
    for piece in pieces {
        if segments.is_empty() {
            segments.push(Segment::Move(along.seen(piece.start(), depth)));
        }
        match piece.curve() {
            Some([a, b, end]) => {
                segments.push(Segment::Cubic(along.seen(a, depth), along.seen(b, depth), along.seen(end, depth)))
            }
            None => segments.push(Segment::Line(along.seen(piece.end(), depth))),
        }
    }
    if closed {
        segments.push(Segment::Close);
    }
    segments
}
