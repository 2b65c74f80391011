use std::collections::BTreeMap;

use super::super::crossings::crossings;
use super::super::forks::{cut, forks};
use super::super::line::{Gap, Head, Mark, Style, circle, head, offset, rounded, shortened};
use super::super::{Anchor, Cap, Item, Paint, Part, Segment, Shape, Stroke, Token, WireGeometry};
use super::marks::badge_rect;
use super::{Builder, LABEL_SIZE, place_labels};
use crate::geom::{Point, Rect};
use crate::model::{ElementId, Wire, WireId};
use crate::text::{self, Weight};

/// Half of the space between the lanes of a double line.
const LANE_GAP: f64 = 1.125;

impl Builder<'_> {
    pub(super) fn wires(&mut self) {
        let labels = self.labels();
        let mut gaps = crossings(&self.geometry.wires);
        for (id, (rect, _)) in &labels {
            if let Some(gap) = self.geometry.wires.get(id).and_then(|wire| label_gap(&wire.points, *rect)) {
                gaps.entry(id.clone()).or_default().push(gap);
            }
        }
        for own in gaps.values_mut() {
            own.sort_by(|a, b| a.piece.cmp(&b.piece).then(a.at.total_cmp(&b.at)));
        }
        self.find_forks(&self.geometry.wires);
        for (id, wire) in self.document.wires() {
            let Some(route) = self.geometry.wires.get(id) else { continue };
            let style = Style::of(wire, self.document, self.catalogue);
            self.wire(id, wire, route, &style, gaps.get(id).map_or(&[][..], Vec::as_slice));
        }
        for (id, (rect, text)) in labels {
            self.wire_label(&id, rect, &text);
            self.labels.insert(id, rect);
        }
    }

    /// Finds the double lines that part or meet.
    pub(in crate::scene) fn find_forks(&mut self, routes: &BTreeMap<WireId, WireGeometry>) {
        let is_double = |wire: &Wire| Style::of(wire, self.document, self.catalogue).double;
        self.forks = forks(routes, self.document.wires().iter().filter(|(_, wire)| is_double(wire)).map(|(id, _)| id));
    }

    /// Labels of the geometry, or new places for them when overlays are shown as well.
    fn labels(&self) -> BTreeMap<WireId, (Rect, String)> {
        let own = |id: &WireId| self.geometry.wires.get(id).and_then(|wire| wire.label.clone());
        let shown = self.options;
        if shown.wire_loads.is_empty() && shown.cost_chips.is_empty() && shown.badges.is_empty() {
            return self.geometry.wires.keys().filter_map(|id| Some((id.clone(), own(id)?))).collect();
        }
        let wanted: BTreeMap<WireId, String> = self
            .geometry
            .wires
            .keys()
            .filter_map(|id| {
                let load = self.options.wire_loads.get(id).map(|(text, _)| text.clone());
                let texts: Vec<String> = own(id).map(|(_, text)| text).into_iter().chain(load).collect();
                (!texts.is_empty()).then(|| (id.clone(), texts.join(" · ")))
            })
            .collect();
        let badges = shown.badges.keys().filter_map(|id| self.standing_badge(id));
        let others: Vec<Rect> = self.chips.values().copied().chain(badges.map(badge_rect)).collect();
        place_labels(self.geometry, &wanted, &others)
    }

    pub(in crate::scene) fn wire(
        &mut self,
        id: &WireId,
        wire: &Wire,
        route: &WireGeometry,
        style: &Style,
        gaps: &[Gap],
    ) {
        let points = &route.points;
        let [first, second, .., before_last, last] = match points[..] {
            [a, b] => [a, b, a, b],
            [a, b, c] => [a, b, b, c],
            [a, b, .., y, z] => [a, b, y, z],
            _ => return,
        };
        let subject = Some(ElementId::from(id.clone()));
        let paint = self.paint(Token::Wire(style.ink));
        let load =
            self.options.wire_loads.get(id).map_or(0.0, |(_, rate)| (rate.max(0.0) + 1.0).log10().min(6.0) * 0.6);
        // Two lanes share what one line gets; dots keep their distance when they grow.
        let width = style.width + if style.double { load / 2.0 } else { load };
        let grown = if style.cap == Cap::Round { width / style.width } else { 1.0 };
        let dash = style.dash.iter().map(|length| length * grown).collect();
        let stroke = Stroke { paint, width, dash, cap: style.cap };
        let line = shortened(points, Style::retreat(style.at_start), Style::retreat(style.at_end));
        let apart = width / 2.0 + LANE_GAP;
        let lanes = if style.double { vec![offset(&line, apart), offset(&line, -apart)] } else { vec![line] };
        // The line starts behind its head; gaps count from the border.
        let behind = Style::retreat(style.at_start);
        let shifted = |gap: &Gap| Gap { at: if gap.piece == 0 { gap.at - behind } else { gap.at }, ..*gap };
        let gaps: Vec<Gap> = gaps.iter().map(shifted).collect();
        let name = |id| self.document.component(id).map_or("", |component| component.name.as_str());
        let tooltip = format!(
            "{} to {}: {}{}",
            name(&wire.from.component),
            name(&wire.to.component),
            style.name,
            wire.label.as_ref().map(|label| format!(", {label}")).unwrap_or_default()
        );
        let segments: Vec<Segment> = lanes.iter().flat_map(|lane| rounded(lane, &gaps)).collect();
        let segments = match self.forks.get(id).filter(|_| style.double) {
            Some(middles) => cut(&segments, middles, apart - 0.2),
            None => segments,
        };
        self.items.push(Item {
            subject: subject.clone(),
            part: Part::WireLine,
            tooltip: Some(tooltip),
            shape: Shape::Path { segments, fill: None, stroke: Some(stroke) },
        });
        self.head(subject.as_ref(), style.at_start, first, second, paint, width);
        self.head(subject.as_ref(), style.at_end, last, before_last, paint, width);
        match style.mark {
            Mark::None => {}
            Mark::Reader => {
                let center = last + (before_last - last).normalized() * 16.0;
                let ring = Stroke::solid(paint, 1.5);
                let shape = Shape::Path {
                    segments: circle(center, 4.0),
                    fill: Some(self.paint(Token::Canvas)),
                    stroke: Some(ring),
                };
                self.push(subject, Part::WireHead, shape);
            }
            Mark::Key => {
                let piece = points
                    .windows(2)
                    .max_by(|a, b| a[0].distance(a[1]).total_cmp(&b[0].distance(b[1])))
                    .map_or(first, |piece| piece[0].lerp(piece[1], 0.5));
                self.key(subject, piece, paint);
            }
        }
    }

    fn head(&mut self, subject: Option<&ElementId>, kind: Head, tip: Point, from: Point, paint: Paint, width: f64) {
        let segments = head(kind, tip, from);
        if segments.is_empty() {
            return;
        }
        let (fill, stroke) = if kind == Head::Open {
            (None, Some(Stroke { paint, width: width.min(2.5), dash: Vec::new(), cap: Cap::Round }))
        } else {
            (Some(paint), None)
        };
        self.push(subject.cloned(), Part::WireHead, Shape::Path { segments, fill, stroke });
    }

    /// A small key lying on the wire.
    pub(super) fn key(&mut self, subject: Option<ElementId>, center: Point, paint: Paint) {
        let disc = Shape::Path {
            segments: circle(center, 9.0),
            fill: Some(self.paint(Token::Canvas)),
            stroke: Some(Stroke::solid(paint, 1.0)),
        };
        self.push(subject.clone(), Part::WireHead, disc);
        let at = |x: f64, y: f64| Point::new(center.x + x, center.y + y);
        let mut segments = circle(at(-2.5, 0.0), 2.4);
        segments.extend([
            Segment::Move(at(0.0, 0.0)),
            Segment::Line(at(5.5, 0.0)),
            Segment::Line(at(5.5, 2.6)),
            Segment::Move(at(3.0, 0.0)),
            Segment::Line(at(3.0, 2.0)),
        ]);
        let stroke = Stroke { paint, width: 1.4, dash: Vec::new(), cap: Cap::Round };
        self.push(subject, Part::WireHead, Shape::Path { segments, fill: None, stroke: Some(stroke) });
    }

    fn wire_label(&mut self, id: &WireId, rect: Rect, label: &str) {
        let subject = Some(ElementId::from(id.clone()));
        // Its own wire leaves a gap; only what else runs below has to be covered.
        let wires = self.geometry.wires.iter().filter(|(other, _)| *other != id).map(|(_, wire)| &wire.points[..]);
        let hidden = wires.flat_map(|points| points.windows(2)).any(|pair| meets(pair, rect));
        let on_border = |area: &Rect| area.intersects(&rect) && !area.contains_rect(&rect);
        if hidden || self.geometry.groups.values().any(on_border) {
            let back = Shape::Rect { rect, radius: 4.0, fill: Some(self.paint(Token::Canvas)), stroke: None };
            self.push(subject.clone(), Part::WireLabel, back);
        }
        let height = text::line_height(LABEL_SIZE);
        let origin = Point::new(rect.center().x, rect.center().y - height / 2.0 + text::ascent(LABEL_SIZE));
        self.text(subject, Part::WireLabel, origin, label, LABEL_SIZE, Weight::Regular, Token::Muted, Anchor::Middle);
    }
}

/// True when a level or upright piece of a wire runs through an area.
pub(super) fn meets(pair: &[Point], rect: Rect) -> bool {
    let piece = Rect::from_corners(pair[0], pair[1]);
    piece.min.x < rect.max.x && piece.max.x > rect.min.x && piece.min.y < rect.max.y && piece.max.y > rect.min.y
}

/// What a wire leaves out for the label that lies on it.
fn label_gap(points: &[Point], label: Rect) -> Option<Gap> {
    let piece = points.windows(2).position(|pair| meets(pair, label))?;
    let (a, b) = (points[piece], points[piece + 1]);
    let level = a.y == b.y;
    let half = if level { label.width() / 2.0 } else { label.height() / 2.0 };
    let at = if level { (label.center().x - a.x).abs() } else { (label.center().y - a.y).abs() };
    Some(Gap { piece, at, half })
}
