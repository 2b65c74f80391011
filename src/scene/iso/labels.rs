//! Where names, labels, titles and chips stand: clear of bodies, wires and each other where there is room.

use std::collections::BTreeMap;

use super::places::{Places, Thing, hull_holds};
use super::projection::plane_from_ground;
use super::stage::Stage;
use super::titles;
use crate::geom::{Point, Rect, Vector};
use crate::model::{Document, ElementId, WireId};
use crate::scene::build::marks::CHIP_HEIGHT;
use crate::scene::{Geometry, LABEL_SIZE, SceneOptions};
use crate::text::{self, Weight};

/// Space between the text of a tag and its border.
pub(super) const TAG_PADDING: (f64, f64) = (8.0, 4.0);
/// Space between the foot of a body and its tag.
const TAG_GAP: f64 = 8.0;
const LABEL_PADDING: f64 = 5.0;
/// Edge of the square a badge takes.
const BADGE: f64 = 24.0;
/// Longest wire label, in pixels.
const LABEL_WIDTH: f64 = 200.0;

/// Distances of a wire's badge from its wire, and what speaks against each.
const ASIDE: [(f64, f64); 13] = [
    (0.0, 0.0),
    (20.0, 30.0),
    (-20.0, 30.0),
    (30.0, 44.0),
    (-30.0, 44.0),
    (44.0, 60.0),
    (-44.0, 60.0),
    (60.0, 80.0),
    (-60.0, 80.0),
    (80.0, 110.0),
    (-80.0, 110.0),
    (104.0, 150.0),
    (-104.0, 150.0),
];

/// Finds the places.
pub(super) struct Writer {
    places: Places,
}

/// Owners: bodies and tags by their place in the painting order, wires after them.
const WIRES: u64 = 1 << 32;
const NOBODY: u64 = u64::MAX;

fn owner(index: usize) -> u64 {
    index as u64
}

impl Writer {
    pub(super) fn new(stage: &Stage) -> Self {
        let mut places = Places::default();
        for node in stage.nodes.values() {
            places.add(Thing::Hull(node.outline.clone()), 700.0, NOBODY);
        }
        for card in stage.notes.values() {
            places.add(Thing::Area(*card), 500.0, NOBODY);
        }
        for (index, run) in stage.wires.values().enumerate() {
            for pair in run.points.windows(2) {
                let line = Thing::Line(plane_from_ground(pair[0]), plane_from_ground(pair[1]));
                places.add(line, 60.0, WIRES + owner(index));
            }
            // A line that turns below something cannot be followed.
            for bend in run.points.iter().skip(1).take(run.points.len().saturating_sub(2)) {
                let area = Rect::from_center(plane_from_ground(*bend), 8.0, 8.0);
                places.add(Thing::Area(area), 300.0, WIRES + owner(index));
            }
        }
        Self { places }
    }

    pub(super) fn write(mut self, stage: &mut Stage, document: &Document, geometry: &Geometry, options: &SceneOptions) {
        self.tags(stage, geometry);
        titles::place(&mut self.places, stage, document, geometry);
        self.standing_badges(stage, options);
        self.labels(stage, geometry, options);
        self.chips(stage, options);
        self.wire_badges(stage, options);
    }

    fn tags(&mut self, stage: &mut Stage, geometry: &Geometry) {
        // The places just below the front corners first, so that no tag has to yield to one that went astray.
        let mut wanted = Vec::new();
        for id in &stage.order {
            let Some(node) = geometry.components.get(id) else { continue };
            let (width, height) = (node.label.width(), node.label.height());
            if height <= 0.0 {
                continue;
            }
            let Some(standing) = stage.nodes.get(id) else { continue };
            let Some(body) = Rect::around(standing.outline.iter().map(|at| Rect::new(*at, *at))) else { continue };
            let front = Point::new(plane_from_ground(node.tile.max).x, body.max.y);
            let (width, height) = (width + 2.0 * TAG_PADDING.0, height + 2.0 * TAG_PADDING.1);
            let top = Point::new(front.x - width / 2.0, front.y + TAG_GAP);
            wanted.push((id.clone(), front, body, Rect::from_size(top, width, height)));
        }
        for (id, front, body, home) in wanted {
            let mut candidates = Vec::new();
            for (y, below) in [(0.0, 0.0), (7.0, 7.0), (16.0, 16.0), (27.0, 28.0), (40.0, 46.0), (56.0, 72.0)] {
                for (x, aside) in [(0.0, 0.0), (12.0, 8.0), (24.0, 16.0), (38.0, 28.0), (54.0, 44.0), (72.0, 64.0)] {
                    for side in [-x, x] {
                        candidates.push((home.translated(Vector::new(side, y)), below + aside));
                    }
                }
            }
            // Beside the body's left and right corners, and above it.
            let beside = home.width() / 2.0 + 60.0;
            for (x, y, bias) in [
                (beside, 4.0, 80.0),
                (-beside, 4.0, 80.0),
                (beside, -14.0, 86.0),
                (-beside, -14.0, 86.0),
                (0.0, body.min.y - front.y - home.height() / 2.0 - 6.0, 95.0),
            ] {
                let center = Point::new(front.x + x, front.y + y);
                candidates.push((Rect::from_center(center, home.width(), home.height()), bias));
            }
            if let Some(tag) = self.places.best(candidates, NOBODY - 1) {
                self.places.add(Thing::Area(tag.expanded(3.0)), 1000.0, NOBODY);
                if let Some(node) = stage.nodes.get_mut(&id) {
                    node.tag = tag;
                }
            }
        }
    }

    fn labels(&mut self, stage: &mut Stage, geometry: &Geometry, options: &SceneOptions) {
        let wanted: BTreeMap<WireId, String> = geometry
            .wires
            .iter()
            .filter_map(|(id, wire)| {
                let load = options.wire_loads.get(id).map(|(text, _)| text.clone());
                let texts: Vec<String> = wire.label.iter().map(|(_, text)| text.clone()).chain(load).collect();
                (!texts.is_empty()).then(|| (id.clone(), texts.join(" · ")))
            })
            .collect();
        for (index, (id, run)) in stage.wires.iter_mut().enumerate() {
            let Some(label) = wanted.get(id) else { continue };
            let text = text::ellipsized(label, LABEL_SIZE, Weight::Regular, LABEL_WIDTH);
            let width = text::width(&text, LABEL_SIZE, Weight::Regular) + 2.0 * LABEL_PADDING;
            let height = text::line_height(LABEL_SIZE) + 3.0;
            let points: Vec<Point> = run.points.iter().map(|point| plane_from_ground(*point)).collect();
            if let Some(rect) = self.places.best(along_wire(&points, width, height), WIRES + owner(index)) {
                self.places.add(Thing::Area(rect.expanded(2.0)), 900.0, NOBODY);
                run.label = Some((rect, text));
            }
        }
    }

    /// Badges that have one place, which labels keep clear of.
    fn standing_badges(&mut self, stage: &mut Stage, options: &SceneOptions) {
        for id in options.badges.keys() {
            if let Some(center) = badge_center(stage, id) {
                self.places.add(Thing::Area(Rect::from_center(center, BADGE, BADGE)), 800.0, NOBODY);
                stage.badges.insert(id.clone(), center);
            }
        }
    }

    /// Badges of wires, which keep clear of labels.
    fn wire_badges(&mut self, stage: &mut Stage, options: &SceneOptions) {
        for id in options.badges.keys() {
            let ElementId::Wire(wire) = id else { continue };
            if let Some(center) = self.free_place_on(stage, wire) {
                self.places.add(Thing::Area(Rect::from_center(center, BADGE, BADGE)), 800.0, NOBODY);
                stage.badges.insert(id.clone(), center);
            }
        }
    }

    /// Where the badge of a wire hides least, near the middle of its longest piece.
    fn free_place_on(&self, stage: &Stage, id: &WireId) -> Option<Point> {
        let index = stage.wires.keys().position(|wire| wire == id)?;
        let points: Vec<Point> = stage.wires.get(id)?.points.iter().map(|at| plane_from_ground(*at)).collect();
        let mut candidates = Vec::new();
        for pair in points.windows(2) {
            let (length, along) = (pair[0].distance(pair[1]), (pair[1] - pair[0]).normalized());
            for (share, bias) in [(0.5, 0.0), (0.35, 3.0), (0.65, 3.0), (0.2, 6.0), (0.8, 6.0)] {
                let on = pair[0].lerp(pair[1], share);
                let worth = bias - length.min(300.0) / 20.0;
                for (across, aside) in ASIDE {
                    let center = on + along.turned_right() * across;
                    candidates.push((Rect::from_center(center, BADGE, BADGE), worth + aside));
                }
            }
        }
        self.places.best(candidates, WIRES + owner(index)).map(|rect| rect.center())
    }

    fn chips(&mut self, stage: &mut Stage, options: &SceneOptions) {
        for (id, cost) in &options.cost_chips {
            let Some(node) = stage.nodes.get(id) else { continue };
            let Some(body) = Rect::around(node.outline.iter().map(|at| Rect::new(*at, *at))) else { continue };
            let width = text::width(cost, LABEL_SIZE, Weight::SemiBold) + 16.0;
            let top = Point::new(body.center().x, body.min.y);
            let at = |x: f64, y: f64| Rect::from_center(Point::new(top.x + x, top.y + y), width, CHIP_HEIGHT);
            let aside = width / 2.0 + 14.0;
            let below = Rect::from_center(Point::new(node.tag.center().x, node.tag.max.y + 13.0), width, CHIP_HEIGHT);
            let beside_tag = |side: f64| {
                let reach = (node.tag.width() + width) / 2.0 + 5.0;
                let center = node.tag.center() + Vector::new(side * reach, 0.0);
                Rect::from_center(center, width, CHIP_HEIGHT)
            };
            // The own body is no harm where its corner is cut anyway.
            let over = |rect: &Rect| {
                let corners =
                    [rect.min, rect.max, Point::new(rect.min.x, rect.max.y), Point::new(rect.max.x, rect.min.y)];
                corners.iter().filter(|corner| hull_holds(&node.outline, **corner)).count() as f64 * 5.0
            };
            let candidates = [
                (at(0.0, -14.0), 0.0),
                (at(aside * 0.6, -4.0), 10.0),
                (at(-aside * 0.6, -4.0), 10.0),
                (below, 14.0),
                (at(aside, 4.0), 20.0),
                (at(-aside, 4.0), 20.0),
                (at(aside, -14.0), 22.0),
                (at(-aside, -14.0), 22.0),
                (at(0.0, -26.0), 26.0),
                (beside_tag(1.0), 30.0),
                (beside_tag(-1.0), 30.0),
                (below.translated(Vector::new(0.0, 16.0)), 40.0),
                (at(aside, 24.0), 44.0),
                (at(-aside, 24.0), 44.0),
                (at(aside * 0.6, -30.0), 46.0),
                (at(-aside * 0.6, -30.0), 46.0),
                (at(0.0, -44.0), 56.0),
                (beside_tag(1.0).translated(Vector::new(0.0, 22.0)), 56.0),
                (beside_tag(-1.0).translated(Vector::new(0.0, 22.0)), 56.0),
            ];
            let candidates: Vec<(Rect, f64)> =
                candidates.into_iter().map(|(rect, bias)| (rect, bias + over(&rect))).collect();
            if let Some(rect) = self.places.best(candidates, NOBODY - 1) {
                self.places.add(Thing::Area(rect.expanded(2.0)), 900.0, NOBODY);
                stage.chips.insert(id.clone(), rect);
            }
        }
    }
}

/// Where the badge of an element floats; those of wires have no place of their own.
fn badge_center(stage: &Stage, id: &ElementId) -> Option<Point> {
    match id {
        ElementId::Component(id) => {
            let body = Rect::around(stage.nodes.get(id)?.outline.iter().map(|at| Rect::new(*at, *at)))?;
            Some(Point::new(body.center().x + body.width() * 0.36, body.min.y + 4.0))
        }
        ElementId::Wire(_) => None,
        ElementId::Group(id) => stage.groups.get(id).map(|plot| plot.corners[1] - Vector::new(20.0, 0.0)),
        ElementId::Note(id) => stage.notes.get(id).map(|rect| Point::new(rect.max.x, rect.min.y)),
    }
}

/// Places for the label of a wire: on its pieces, then beside them.
fn along_wire(points: &[Point], width: f64, height: f64) -> Vec<(Rect, f64)> {
    let mut candidates = Vec::new();
    let last = points.len().saturating_sub(2);
    for (index, pair) in points.windows(2).enumerate() {
        let (a, b) = (pair[0], pair[1]);
        let length = a.distance(b);
        let margin = |end: bool| if end { 16.0 } else { 8.0 };
        let (before, after) = (margin(index == 0), margin(index == last));
        // A piece falls off by one in two: the label hides this much of it.
        let needed = (width * 1.155).min(height * 2.0 + 8.0).max(width * 0.6);
        let free = (length - before - after).max(0.0);
        let along = (b - a).normalized();
        let tight = (needed - free).max(0.0) * 0.8;
        let middle = before + free / 2.0;
        for (share, bias) in
            [(0.0, 0.0), (0.25, 3.0), (-0.25, 3.0), (0.5, 7.0), (-0.5, 7.0), (0.75, 12.0), (-0.75, 12.0)]
        {
            let center = a + along * (middle + share * (free - needed).max(0.0) / 2.0);
            let on = Rect::from_center(center, width, height);
            candidates.push((on, bias + tight + 10.0 - free.min(300.0) / 30.0));
        }
        // Clear of a line that falls off by tan 30°.
        let lift = height / 2.0 + width / 2.0 * 0.577 + 3.0;
        let aside = width / 2.0 + height * 0.87 + 4.0;
        for share in [0.0, 0.35, -0.35, 0.7, -0.7, 1.0, -1.0] {
            let on = Rect::from_center(a + along * (middle + share * free / 2.0), width, height);
            for (x, y, bias) in [
                (0.0, -lift, 34.0),
                (0.0, lift, 37.0),
                (-aside, 0.0, 36.0),
                (aside, 0.0, 36.0),
                (0.0, -lift - 9.0, 46.0),
                (0.0, lift + 9.0, 48.0),
                (-aside - 14.0, 0.0, 48.0),
                (aside + 14.0, 0.0, 48.0),
            ] {
                candidates.push((on.translated(Vector::new(x, y)), bias + share.abs() * 8.0 - free.min(300.0) / 30.0));
            }
        }
    }
    candidates
}
