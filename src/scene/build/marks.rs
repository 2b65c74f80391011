//! What overlays put on the drawing: cost chips and problem badges, each where nothing else lies.

use std::collections::BTreeMap;

use super::super::line::circle;
use super::super::{Anchor, NodeGeometry, Part, Shape, Stroke, Token};
use super::near::Near;
use super::{Badge, Builder, Geometry, LABEL_SIZE, SceneOptions, Severity};
use crate::geom::{Point, Rect};
use crate::model::{ComponentId, ElementId, Side, WireId};
use crate::text::{self, Weight};

pub(in crate::scene) const CHIP_HEIGHT: f64 = 18.0;
/// Space between a caption and its chip.
const CHIP_GAP: f64 = 3.0;
/// Least length of a wire's last piece, so that its head stays whole.
const LEAST_PIECE: f64 = 14.0;
/// Space between a chip and the border of the group it lies in.
const BORDER_GAP: f64 = 10.0;
const BADGE: f64 = 24.0;

/// Where the cost chip of a component lies by default: below its caption.
fn home(node: &NodeGeometry, text: &str) -> Rect {
    let width = text::width(text, LABEL_SIZE, Weight::SemiBold) + 16.0;
    let center = Point::new(node.tile.center().x, node.bounds.max.y + CHIP_GAP + CHIP_HEIGHT / 2.0);
    Rect::from_center(center, width, CHIP_HEIGHT)
}

/// The geometry with chips on it: wires that end at captions end below the chips there, chips move where wires leave
/// no room, and groups hold their chips.
pub(super) fn with_chips(geometry: &Geometry, options: &SceneOptions) -> (Geometry, BTreeMap<ComponentId, Rect>) {
    let mut geometry = geometry.clone();
    let homes: BTreeMap<ComponentId, Rect> = options
        .cost_chips
        .iter()
        .filter_map(|(id, text)| Some((id.clone(), home(geometry.components.get(id)?, text))))
        .collect();
    for wire in geometry.wires.values_mut() {
        let (from_side, to_side) = (wire.from_side, wire.to_side);
        for (side, reversed) in [(from_side, false), (to_side, true)] {
            if reversed {
                wire.points.reverse();
            }
            if let [end, next, ..] = wire.points[..]
                && side == Side::Bottom
                && let Some(chip) = homes.values().find(|chip| chip.expanded(CHIP_GAP + 1.0).contains(end))
            {
                let lower = chip.max.y + CHIP_GAP;
                if next.x == end.x && next.y >= lower + LEAST_PIECE {
                    wire.points[0].y = lower;
                }
            }
            if reversed {
                wire.points.reverse();
            }
        }
    }
    let mut chips = BTreeMap::new();
    let mut near = Near::default();
    for (id, wire) in &geometry.wires {
        near.add_wire(id, &wire.points, 10);
    }
    let marks = geometry.components.values().flat_map(|node| [node.tile, node.label]);
    for mark in marks.chain(geometry.group_titles.values().copied()) {
        near.add(mark, 20);
    }
    for area in geometry.groups.values() {
        near.add_border(*area, 1);
    }
    for (id, home) in homes {
        let Some(node) = geometry.components.get(&id) else { continue };
        let rect = free_place(&near, node, home);
        near.add(rect, 20);
        chips.insert(id, rect);
    }
    for area in geometry.groups.values_mut() {
        let inside = chips.values().filter(|chip| area.contains(chip.center()));
        let lowest = inside.map(|chip| chip.max.y + BORDER_GAP).fold(area.max.y, f64::max);
        area.max.y = lowest;
        geometry.bounds = geometry.bounds.union(area);
    }
    (geometry, chips)
}

/// The place for a chip that covers least: below the caption, beside a wire there, above the tile or at its sides.
fn free_place(near: &Near, node: &NodeGeometry, home: Rect) -> Rect {
    let (width, tile) = (home.width(), node.tile);
    let at = |x: f64, y: f64| Rect::from_center(Point::new(x, y), width, CHIP_HEIGHT);
    let (x, y) = (home.center().x, home.center().y);
    let aside = width / 2.0 + 7.0;
    let (above, beside) = (tile.min.y - CHIP_GAP - CHIP_HEIGHT / 2.0, tile.width() / 2.0 + CHIP_GAP + width / 2.0);
    let foot = tile.max.y - CHIP_HEIGHT / 2.0;
    let candidates = [
        home,
        at(x + aside, y),
        at(x - aside, y),
        at(x, above),
        at(x + aside, above),
        at(x - aside, above),
        at(x + beside, foot),
        at(x - beside, foot),
        at(x + beside, tile.min.y + CHIP_HEIGHT / 2.0),
        at(x - beside, tile.min.y + CHIP_HEIGHT / 2.0),
    ];
    let harm = |rect: &Rect| near.harm(rect.expanded(1.5), None);
    candidates.into_iter().min_by_key(harm).unwrap_or(home)
}

/// What a badge takes.
pub(super) fn badge_rect(center: Point) -> Rect {
    Rect::from_center(center, BADGE, BADGE)
}

impl Builder<'_> {
    /// A pill with a short text.
    pub(in crate::scene) fn chip(&mut self, subject: Option<ElementId>, rect: Rect, text: &str) {
        self.bounds = self.bounds.union(&rect);
        let shape = Shape::Rect {
            rect,
            radius: CHIP_HEIGHT / 2.0,
            fill: Some(self.paint(Token::ChipFill)),
            stroke: Some(Stroke::solid(self.paint(Token::ChipEdge), 1.0)),
        };
        self.push(subject.clone(), Part::Chip, shape);
        let baseline = rect.center().y - text::line_height(LABEL_SIZE) / 2.0 + text::ascent(LABEL_SIZE);
        let origin = Point::new(rect.center().x, baseline);
        self.text(subject, Part::Chip, origin, text, LABEL_SIZE, Weight::SemiBold, Token::ChipText, Anchor::Middle);
    }

    pub(super) fn badges(&mut self) {
        let mut near = Near::default();
        let marks = self.geometry.components.values().flat_map(|node| [node.tile, node.label]);
        let marks = marks.chain(self.labels.values().copied()).chain(self.chips.values().copied());
        for mark in marks.chain(self.geometry.group_titles.values().copied()) {
            near.add(mark, 4);
        }
        for (id, wire) in &self.geometry.wires {
            near.add_wire(id, &wire.points, 1);
        }
        for (id, badge) in &self.options.badges {
            let at = match id {
                ElementId::Wire(id) => self.free_place_on(id, &near),
                _ => self.standing_badge(id),
            };
            if let Some(center) = at {
                near.add(badge_rect(center), 4);
                self.badge(id, *badge, center);
            }
        }
    }

    /// The middle of the badge of an element that has one place for it; wires have none.
    pub(super) fn standing_badge(&self, id: &ElementId) -> Option<Point> {
        let geometry = self.geometry;
        match id {
            ElementId::Component(id) => {
                geometry.components.get(id).map(|node| Point::new(node.tile.max.x - 3.0, node.tile.min.y + 3.0))
            }
            ElementId::Wire(_) => None,
            ElementId::Group(id) => {
                geometry.groups.get(id).map(|rect| Point::new(rect.max.x - 14.0, rect.min.y + 14.0))
            }
            ElementId::Note(id) => geometry.notes.get(id).map(|(rect, _)| Point::new(rect.max.x, rect.min.y)),
        }
    }

    /// A point on a wire with the fewest things below a badge there, on its longer pieces first; beside the wire
    /// where it has no room.
    fn free_place_on(&self, id: &WireId, near: &Near) -> Option<Point> {
        let wire = self.geometry.wires.get(id)?;
        let mut pieces: Vec<[Point; 2]> = wire.points.windows(2).map(|pair| [pair[0], pair[1]]).collect();
        pieces.sort_by(|a, b| b[0].distance(b[1]).total_cmp(&a[0].distance(a[1])));
        let shares = [0.5, 0.3, 0.7, 0.15, 0.85];
        let on: Vec<(Point, Point)> = pieces
            .iter()
            .flat_map(|[a, b]| {
                shares.map(|share| (a.lerp(*b, share), Point::ZERO + (*b - *a).normalized().turned_right()))
            })
            .collect();
        let beside = [20.0, -20.0, 28.0, -28.0, 40.0, -40.0, 54.0, -54.0, 70.0, -70.0]
            .into_iter()
            .flat_map(|by| on.iter().map(move |(at, across)| *at + (*across - Point::ZERO) * by));
        let hidden = |place: &Point| near.harm(badge_rect(*place), Some(id));
        on.iter().map(|(at, _)| *at).chain(beside).min_by_key(hidden)
    }

    /// Shape and colour both tell the severity: octagon, triangle, circle.
    pub(in crate::scene) fn badge(&mut self, id: &ElementId, badge: Badge, center: Point) {
        use super::super::Segment::{Close, Line, Move};
        let at = |x: f64, y: f64| Point::new(center.x + x, center.y + y);
        let outline = match badge.severity {
            Severity::Error => {
                let corners = [
                    (-4.1, -10.0),
                    (4.1, -10.0),
                    (10.0, -4.1),
                    (10.0, 4.1),
                    (4.1, 10.0),
                    (-4.1, 10.0),
                    (-10.0, 4.1),
                    (-10.0, -4.1),
                ];
                let mut path: Vec<_> = corners.iter().map(|(x, y)| Line(at(*x, *y))).collect();
                path[0] = Move(at(-4.1, -10.0));
                path.push(Close);
                path
            }
            Severity::Warning => {
                vec![Move(at(0.0, -11.0)), Line(at(11.5, 9.0)), Line(at(-11.5, 9.0)), Close]
            }
            Severity::Info => circle(center, 9.5),
        };
        let on = self.paint(Token::OnSeverity(badge.severity));
        let halo = Stroke::solid(self.paint(Token::Canvas), 1.5);
        let shape = Shape::Path {
            segments: outline,
            fill: Some(self.paint(Token::Severity(badge.severity))),
            stroke: Some(if on.color == self.theme.canvas { halo } else { Stroke::solid(on, 1.25) }),
        };
        self.push(Some(id.clone()), Part::Badge, shape);
        let count = if badge.count > 9 { "9+".to_owned() } else { badge.count.to_string() };
        let drop = if badge.severity == Severity::Warning { 6.0 } else { 4.0 };
        self.text(
            Some(id.clone()),
            Part::Badge,
            at(0.0, drop),
            &count,
            11.0,
            Weight::SemiBold,
            Token::OnSeverity(badge.severity),
            Anchor::Middle,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::format;
    use crate::scene::build::wires::meets;

    #[test]
    fn a_chip_keeps_clear_of_the_wire_below_and_of_the_border() {
        let text = r#"{"nodes": [
            {"id": "q", "type": "sqs_standard", "x": 0, "y": 0, "parent": "g"},
            {"id": "d", "type": "sqs_standard", "x": 0, "y": 152, "parent": "g"}],
            "edges": [{"id": "e", "from": "q", "to": "d", "mechanism": "redrive"}],
            "groups": [{"id": "g", "type": "stack", "name": "Queues"}]}"#;
        let catalogue = Catalogue::builtin();
        let document = format::parse("test.json", text, catalogue).unwrap().document;
        let plain = Geometry::new(&document, catalogue);
        let cost_chips = plain.components.keys().map(|id| (id.clone(), "$12.40/mo".to_owned())).collect();
        let options = SceneOptions { cost_chips, ..SceneOptions::default() };
        let (geometry, chips) = with_chips(&plain, &options);
        let (wire, area) = (geometry.wires.values().next().unwrap(), geometry.groups.values().next().unwrap());
        for chip in chips.values() {
            assert!(!chip.contains(wire.points[0]), "{:?} starts in {chip:?}", wire.points);
            assert!(area.expanded(-8.0).contains_rect(chip), "{chip:?} in {area:?}");
        }
        let [from, to] = wire.points[..] else { panic!("{:?}", wire.points) };
        assert!(to.y - from.y >= LEAST_PIECE, "room for the head");
    }

    #[test]
    fn a_chip_leaves_its_place_to_a_wire_that_has_no_other() {
        // The wire comes up from a channel just below the caption.
        let text = r#"{"nodes": [
            {"id": "a", "type": "lambda", "x": 0, "y": 0}, {"id": "b", "type": "s3", "x": 240, "y": 0}],
            "edges": [{"id": "e", "from": "a", "to": "b", "mechanism": "sdk_call", "from_side": "bottom", "to_side": "bottom"}]}"#;
        let catalogue = Catalogue::builtin();
        let document = format::parse("test.json", text, catalogue).unwrap().document;
        let mut plain = Geometry::new(&document, catalogue);
        let low = plain.components.values().map(|node| node.bounds.max.y).fold(0.0, f64::max) + 10.0;
        for wire in plain.wires.values_mut() {
            for point in wire.points.iter_mut().skip(1).take(2) {
                point.y = low;
            }
        }
        let cost_chips = plain.components.keys().map(|id| (id.clone(), "$12.40/mo".to_owned())).collect();
        let (geometry, chips) = with_chips(&plain, &SceneOptions { cost_chips, ..SceneOptions::default() });
        for (id, chip) in &chips {
            let wires = geometry.wires.values().flat_map(|wire| wire.points.windows(2));
            assert_eq!(wires.filter(|pair| meets(pair, *chip)).count(), 0, "{id} {chip:?}");
        }
    }
}
