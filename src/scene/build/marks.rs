//! What overlays put on the drawing: cost chips and problem badges, each where nothing else lies.

use super::super::line::circle;
use super::super::{Anchor, NodeGeometry, Part, Shape, Stroke, Token};
use super::{Badge, Builder, Geometry, LABEL_SIZE, SceneOptions, Severity};
use crate::geom::{Point, Rect};
use crate::model::{ElementId, Side, WireId};
use crate::text::{self, Weight};

pub(in crate::scene) const CHIP_HEIGHT: f64 = 18.0;
/// Space between a caption and its chip.
const CHIP_GAP: f64 = 3.0;
/// Least length of a wire's last piece, so that its head stays whole.
const LEAST_PIECE: f64 = 14.0;
/// Space between a chip and the border of the group it lies in.
const BORDER_GAP: f64 = 10.0;
const BADGE: f64 = 24.0;

/// Where a component's cost chip lies: below its caption.
pub(super) fn chip_rect(node: &NodeGeometry, text: &str) -> Rect {
    let width = text::width(text, LABEL_SIZE, Weight::SemiBold) + 16.0;
    let center = Point::new(node.tile.center().x, node.bounds.max.y + CHIP_GAP + CHIP_HEIGHT / 2.0);
    Rect::from_center(center, width, CHIP_HEIGHT)
}

/// Every chip that is shown.
pub(super) fn chips(geometry: &Geometry, options: &SceneOptions) -> Vec<Rect> {
    let rect = |(id, text): (_, &String)| geometry.components.get(id).map(|node| chip_rect(node, text));
    options.cost_chips.iter().filter_map(rect).collect()
}

/// The geometry with wires that leave captions downwards starting below the chips there, and groups that hold their chips.
pub(super) fn below_chips(geometry: &Geometry, options: &SceneOptions) -> Geometry {
    let mut geometry = geometry.clone();
    let chips = chips(&geometry, options);
    for wire in geometry.wires.values_mut() {
        let (from_side, to_side) = (wire.from_side, wire.to_side);
        for (side, reversed) in [(from_side, false), (to_side, true)] {
            if reversed {
                wire.points.reverse();
            }
            if let [end, next, ..] = wire.points[..]
                && side == Side::Bottom
                && let Some(chip) = chips.iter().find(|chip| chip.expanded(CHIP_GAP + 1.0).contains(end))
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
    for area in geometry.groups.values_mut() {
        let inside = chips.iter().filter(|chip| area.contains(chip.center()));
        let lowest = inside.map(|chip| chip.max.y + BORDER_GAP).fold(area.max.y, f64::max);
        area.max.y = lowest;
        geometry.bounds = geometry.bounds.union(area);
    }
    geometry
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
        let mut taken: Vec<Rect> = self.labels.values().copied().collect();
        taken.extend(self.geometry.components.values().flat_map(|node| [node.tile, node.label]));
        taken.extend(chips(self.geometry, self.options));
        for (id, badge) in &self.options.badges {
            let at = match id {
                ElementId::Component(id) => self
                    .geometry
                    .components
                    .get(id)
                    .map(|node| Point::new(node.tile.max.x - 3.0, node.tile.min.y + 3.0)),
                ElementId::Wire(id) => self.free_place_on(id, &taken),
                ElementId::Group(id) => {
                    self.geometry.groups.get(id).map(|rect| Point::new(rect.max.x - 14.0, rect.min.y + 14.0))
                }
                ElementId::Note(id) => self.geometry.notes.get(id).map(|(rect, _)| Point::new(rect.max.x, rect.min.y)),
            };
            if let Some(center) = at {
                taken.push(Rect::from_center(center, BADGE, BADGE));
                self.badge(id, *badge, center);
            }
        }
    }

    /// A point on a wire with the fewest things below a badge there, on its longer pieces first.
    fn free_place_on(&self, id: &WireId, taken: &[Rect]) -> Option<Point> {
        let wire = self.geometry.wires.get(id)?;
        let mut pieces: Vec<[Point; 2]> = wire.points.windows(2).map(|pair| [pair[0], pair[1]]).collect();
        pieces.sort_by(|a, b| b[0].distance(b[1]).total_cmp(&a[0].distance(a[1])));
        let places = pieces.iter().flat_map(|[a, b]| [0.5, 0.3, 0.7, 0.15, 0.85].map(|share| a.lerp(*b, share)));
        let hidden = |place: &Point| {
            let area = Rect::from_center(*place, BADGE, BADGE);
            taken.iter().filter(|rect| rect.intersects(&area)).count()
        };
        places.min_by_key(hidden)
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
        let geometry = below_chips(&plain, &options);
        let (wire, area) = (geometry.wires.values().next().unwrap(), geometry.groups.values().next().unwrap());
        for chip in chips(&geometry, &options) {
            assert!(!chip.contains(wire.points[0]), "{:?} starts in {chip:?}", wire.points);
            assert!(area.expanded(-8.0).contains_rect(&chip), "{chip:?} in {area:?}");
        }
        let [from, to] = wire.points[..] else { panic!("{:?}", wire.points) };
        assert!(to.y - from.y >= LEAST_PIECE, "room for the head");
    }
}
