//! Bodies as flat faces: outlines pushed along an axis, and profiles turned around an upright one.

use super::outline::{Along, Outline, Piece, joined, on_circle, path};
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

/// Faces of one body, gathered in drawing order.
#[derive(Clone, Debug, Default)]
pub(super) struct Solid {
    pub(super) faces: Vec<Face>,
}

impl Solid {
    /// Pushes an outline from one depth to another, with its front cap.
    pub(super) fn push(&mut self, outline: &Outline, along: Along, depth: (f64, f64)) {
        self.sides(outline, along, depth, Piece::fineness, |_| true);
        self.cap(outline, along, depth.1, along.cap(), true);
    }

    /// Pushes several overlapping outlines as one body with one cap.
    pub(super) fn push_union(&mut self, outlines: &[Outline], along: Along, depth: (f64, f64)) {
        for (index, outline) in outlines.iter().enumerate() {
            let free = |middle: Point| {
                outlines.iter().enumerate().all(|(other, shape)| other == index || !shape.covers(middle))
            };
            // Finely, so that a band ends where the outlines meet.
            self.sides(outline, along, depth, |_| 1, free);
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
    fn sides(
        &mut self,
        outline: &Outline,
        along: Along,
        depth: (f64, f64),
        fineness: impl Fn(&Piece) -> i32,
        keep: impl Fn(Point) -> bool,
    ) {
        let bands: Vec<Piece> = outline.0.iter().flat_map(|piece| piece.bands(fineness(piece))).collect();
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
        let mut run = run.to_vec();
        // The last band of a round end is seen edge-on: a sliver that shows nothing but its borders.
        if let [.., (_, before), (Piece::Arc { .. }, last)] = &mut run[..] {
            *last = *before;
        }
        let mut rest = &run[..];
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
            // The last band is seen edge-on: a sliver that shows nothing but its borders.
            if last == Some(shade) || from == 8 {
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
