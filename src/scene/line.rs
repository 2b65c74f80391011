//! How a mechanism looks: ink, dash, heads and marks; and the paths of wires with rounded corners.

use super::{Cap, Segment, WireInk};
use crate::catalogue::{Catalogue, Category};
use crate::geom::Point;
use crate::model::{Document, Mechanism, Wire};

/// Radius of a wire's corners.
const CORNER: f64 = 8.0;
/// Half of the gap a wire leaves where another crosses over it.
pub(super) const GAP: f64 = 5.0;

/// A length that a wire leaves out: where another passes over it, or where its label lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gap {
    /// Which piece of the polyline.
    pub(super) piece: usize,
    /// Its middle, in pixels from the start of the piece.
    pub(super) at: f64,
    /// Half of its length.
    pub(super) half: f64,
}

/// The end of a wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Head {
    None,
    Filled,
    Open,
    /// A short bar: attached, nothing flows.
    Dot,
}

/// A small sign on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Mark {
    None,
    /// The consumer reads: an eye of a needle at its end.
    Reader,
    /// A key.
    Key,
}

/// The look of one kind of wire.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    pub(super) ink: WireInk,
    pub(super) width: f64,
    pub(super) dash: &'static [f64],
    pub(super) cap: Cap,
    /// Drawn as two thin lines.
    pub(super) double: bool,
    pub(super) at_start: Head,
    pub(super) at_end: Head,
    pub(super) mark: Mark,
    /// The legend's words.
    pub(super) name: &'static str,
}

impl Style {
    const fn new(name: &'static str, ink: WireInk, width: f64) -> Self {
        Self {
            ink,
            width,
            dash: &[],
            cap: Cap::Butt,
            double: false,
            at_start: Head::None,
            at_end: Head::Filled,
            mark: Mark::None,
            name,
        }
    }

    /// The look of a wire in its document.
    pub(super) fn of(wire: &Wire, document: &Document, catalogue: &Catalogue) -> Self {
        let from = document.component(&wire.from.component);
        let category = from.and_then(|from| catalogue.service(from.service.as_str())).map(|service| service.category);
        match wire.mechanism {
            Mechanism::SyncInvoke => Self::new("request and response", WireInk::Call, 1.75),
            Mechanism::DirectIntegration => {
                Self { at_end: Head::Open, ..Self::new("direct integration", WireInk::Call, 1.75) }
            }
            Mechanism::AsyncInvoke => {
                Self { dash: &[6.0, 4.0], at_end: Head::Open, ..Self::new("asynchronous event", WireInk::Event, 1.75) }
            }
            Mechanism::OnSuccess => {
                Self { dash: &[6.0, 4.0], at_end: Head::Filled, ..Self::new("result", WireInk::Event, 1.5) }
            }
            Mechanism::Poll
                if category == Some(Category::Streaming)
                    || from.is_some_and(|from| from.service.as_str() == "dynamodb") =>
            {
                Self { double: true, mark: Mark::Reader, ..Self::new("stream read", WireInk::Poll, 1.25) }
            }
            Mechanism::Poll => Self { mark: Mark::Reader, ..Self::new("poll", WireInk::Poll, 1.75) },
            Mechanism::Notification | Mechanism::Subscription => Self {
                dash: &[9.0, 3.5, 2.0, 3.5],
                at_end: Head::Open,
                ..Self::new("subscription, notification", WireInk::Event, 1.75)
            },
            Mechanism::SdkCall => {
                let to = document.component(&wire.to.component);
                let wiring = from
                    .zip(to)
                    .and_then(|(from, to)| catalogue.way(from.service.as_str(), to.service.as_str(), wire.mechanism));
                let access =
                    catalogue.effective_of_wire(wiring, &wire.props, "Access").and_then(|value| value.as_str());
                let (name, at_start, at_end) = match access {
                    Some("read") => ("SDK read", Head::Filled, Head::None),
                    Some("readwrite") => ("SDK read and write", Head::Filled, Head::Filled),
                    Some("write") => ("SDK write", Head::None, Head::Filled),
                    _ => ("SDK call", Head::None, Head::Filled),
                };
                Self { at_start, at_end, ..Self::new(name, WireInk::Data, 1.25) }
            }
            Mechanism::Redrive => {
                Self { dash: &[0.1, 4.0], cap: Cap::Round, ..Self::new("failures", WireInk::Failure, 2.0) }
            }
            Mechanism::Authorize => {
                Self { mark: Mark::Key, at_end: Head::Open, ..Self::new("authorize", WireInk::Quiet, 1.25) }
            }
            Mechanism::Enrich => Self { at_start: Head::Filled, ..Self::new("enrichment", WireInk::Call, 1.5) },
            Mechanism::Attachment => Self { at_end: Head::Dot, ..Self::new("attachment", WireInk::Quiet, 1.25) },
        }
    }

    /// How far the line stops short of each end to leave room for the head.
    pub(super) const fn retreat(head: Head) -> f64 {
        match head {
            Head::Filled => 6.5,
            Head::Open => 1.5,
            Head::Dot => 3.0,
            Head::None => 0.0,
        }
    }
}

/// The shape of a head whose tip lies at `tip`, with `from` somewhere behind it on the line.
pub(super) fn head(head: Head, tip: Point, from: Point) -> Vec<Segment> {
    let back = (from - tip).normalized();
    let side = back.turned_right();
    match head {
        Head::None => Vec::new(),
        Head::Filled => vec![
            Segment::Move(tip),
            Segment::Line(tip + back * 9.0 + side * 4.25),
            Segment::Quad(tip + back * 7.0, tip + back * 9.0 - side * 4.25),
            Segment::Close,
        ],
        Head::Open => vec![
            Segment::Move(tip + back * 8.0 + side * 4.5),
            Segment::Line(tip + back * 0.75),
            Segment::Line(tip + back * 8.0 - side * 4.5),
        ],
        Head::Dot => circle(tip + back * 3.0, 3.0),
    }
}

/// A circle of four cubic arcs.
pub(super) fn circle(center: Point, radius: f64) -> Vec<Segment> {
    let k = radius * 0.552_284_749_8;
    let at = |x: f64, y: f64| Point::new(center.x + x, center.y + y);
    vec![
        Segment::Move(at(radius, 0.0)),
        Segment::Cubic(at(radius, k), at(k, radius), at(0.0, radius)),
        Segment::Cubic(at(-k, radius), at(-radius, k), at(-radius, 0.0)),
        Segment::Cubic(at(-radius, -k), at(-k, -radius), at(0.0, -radius)),
        Segment::Cubic(at(k, -radius), at(radius, -k), at(radius, 0.0)),
        Segment::Close,
    ]
}

/// Cuts a length off both ends of a polyline.
pub(super) fn shortened(points: &[Point], at_start: f64, at_end: f64) -> Vec<Point> {
    let mut points = points.to_vec();
    for (cut, reversed) in [(at_start, false), (at_end, true)] {
        if reversed {
            points.reverse();
        }
        if let [first, second, ..] = points[..] {
            let length = first.distance(second);
            let cut = cut.min(length * 0.8);
            points[0] = first + (second - first).normalized() * cut;
        }
        if reversed {
            points.reverse();
        }
    }
    points
}

/// A polyline moved sideways, corners kept: the two lanes of a double line.
pub(super) fn offset(points: &[Point], by: f64) -> Vec<Point> {
    let count = points.len();
    (0..count)
        .map(|index| {
            let before = (index > 0).then(|| (points[index] - points[index - 1]).normalized().turned_right());
            let after = (index + 1 < count).then(|| (points[index + 1] - points[index]).normalized().turned_right());
            match (before, after) {
                (Some(a), Some(b)) if a.dot(b).abs() < 0.5 => points[index] + (a + b) * by,
                (Some(a), _) | (None, Some(a)) => points[index] + a * by,
                (None, None) => points[index],
            }
        })
        .collect()
}

/// The path of a polyline with rounded corners, leaving out `gaps`, which are in order.
pub(super) fn rounded(points: &[Point], gaps: &[Gap]) -> Vec<Segment> {
    let mut path = Vec::new();
    let Some(first) = points.first() else { return path };
    path.push(Segment::Move(*first));
    let radius_at = |corner: usize| -> f64 {
        if corner == 0 || corner + 1 >= points.len() {
            return 0.0;
        }
        let (a, b) = (points[corner - 1].distance(points[corner]), points[corner].distance(points[corner + 1]));
        let share = |length: f64, ends: bool| if ends { length } else { length / 2.0 };
        CORNER.min(share(a, corner == 1)).min(share(b, corner + 2 == points.len()))
    };
    for (piece, pair) in points.windows(2).enumerate() {
        let (from, to) = (pair[0], pair[1]);
        let length = from.distance(to);
        if length <= 0.0 {
            continue;
        }
        let along = (to - from).normalized();
        let (begin, end) = (radius_at(piece), length - radius_at(piece + 1));
        let mut reached = begin;
        for gap in gaps.iter().filter(|gap| gap.piece == piece) {
            let (open, close) = (gap.at - gap.half, gap.at + gap.half);
            if open > reached && close < end {
                path.push(Segment::Line(from + along * open));
                path.push(Segment::Move(from + along * close));
                reached = close;
            }
        }
        path.push(Segment::Line(from + along * end));
        if let Some(next) = points.get(piece + 2)
            && length - end > 0.0
        {
            path.push(Segment::Quad(to, to + (*next - to).normalized() * (length - end)));
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_left_out_in_order_and_never_at_corners() {
        let points = [Point::new(0.0, 0.0), Point::new(100.0, 0.0), Point::new(100.0, 100.0)];
        let gap = |piece, at, half| Gap { piece, at, half };
        let path = rounded(&points, &[gap(0, 30.0, 10.0), gap(0, 35.0, 5.0), gap(1, 2.0, 5.0)]);
        let moves: Vec<Point> =
            path.iter().filter_map(|step| if let Segment::Move(to) = step { Some(*to) } else { None }).collect();
        assert_eq!(moves, [Point::new(0.0, 0.0), Point::new(40.0, 0.0)], "one gap; the others touch it or the corner");
    }
}
