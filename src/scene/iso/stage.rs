use std::collections::BTreeMap;

use super::bodies::{Bodies, Body, Shaped};
use super::labels::Writer;
use super::order::back_to_front;
use super::places::{hull, hull_holds};
use super::projection::plane_from_ground;
use super::titles::Title;
use super::wires::trimmed;
use crate::catalogue::{Catalogue, Category};
use crate::geom::{Point, Rect};
use crate::model::{ComponentId, Document, ElementId, GroupId, NoteId, WireId};
use crate::scene::fold::Folded;
use crate::scene::line::{Head, Style};
use crate::scene::{Geometry, SceneOptions, Segment};

/// How far the ground of a group rises above what it stands on.
pub(super) const RIM: f64 = 6.0;

/// Where everything stands in the isometric view, on the picture plane. Derived from the flat geometry, never stored.
#[derive(Clone, Debug, Default)]
pub struct Stage {
    pub nodes: BTreeMap<ComponentId, Standing>,
    /// Components, the farthest first.
    pub order: Vec<ComponentId>,
    pub wires: BTreeMap<WireId, Run>,
    pub groups: BTreeMap<GroupId, Plot>,
    pub notes: BTreeMap<NoteId, Rect>,
    /// Around everything; a small empty area for an empty drawing.
    pub bounds: Rect,
    /// Cost chips.
    pub chips: BTreeMap<ComponentId, Rect>,
    /// Middles of badges.
    pub badges: BTreeMap<ElementId, Point>,
    pub(super) shapes: BTreeMap<String, Shaped>,
}

/// One component standing on the ground.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Where the tile's top left corner is seen.
    pub corner: Point,
    /// The convex outline of its body, clockwise.
    pub outline: Vec<Point>,
    /// Name and quiet line, standing in front of the body.
    pub tag: Rect,
}

impl Standing {
    /// True where the body is seen.
    pub fn covers(&self, seen: Point) -> bool {
        hull_holds(&self.outline, seen)
    }
}

/// One wire lying on the ground.
#[derive(Clone, Debug)]
pub struct Run {
    /// Corners on the ground, between the bodies as they are seen.
    pub points: Vec<Point>,
    /// The label's box and text, on the picture plane.
    pub label: Option<(Rect, String)>,
}

/// The ground of one group.
#[derive(Clone, Debug)]
pub struct Plot {
    /// Corners clockwise from the farthest.
    pub corners: [Point; 4],
    /// Mark and name.
    pub title: Title,
}

impl Stage {
    pub fn new(document: &Document, catalogue: &Catalogue, geometry: &Geometry, options: &SceneOptions) -> Self {
        let document = &*Folded::new(document).document;
        let mut stage = Self::default();
        stage.raise(document, catalogue, geometry);
        stage.lay(document, catalogue, geometry);
        for (id, (rect, _)) in &geometry.notes {
            let center = plane_from_ground(rect.center());
            stage.notes.insert(id.clone(), Rect::from_center(center, rect.width(), rect.height()));
        }
        for (id, rect) in &geometry.groups {
            let corners = corners(*rect).map(plane_from_ground);
            stage.groups.insert(id.clone(), Plot { corners, title: Title::at(corners[0]) });
        }
        Writer::new(&stage).write(&mut stage, document, geometry, options);
        stage.bounds = stage.measure();
        stage
    }

    /// The area one element covers on the picture, its writing included.
    pub fn area_of(&self, id: &ElementId) -> Option<Rect> {
        let dot = |point: Point| Rect::new(point, point);
        match id {
            ElementId::Component(id) => {
                let node = self.nodes.get(id)?;
                Rect::around(node.outline.iter().map(|at| dot(*at)).chain([node.tag]))
            }
            ElementId::Group(id) => {
                let plot = self.groups.get(id)?;
                Rect::around(plot.corners.map(dot).into_iter().chain([plot.title.bounds()]))
            }
            ElementId::Note(id) => self.notes.get(id).copied(),
            ElementId::Wire(id) => {
                Rect::around(self.wires.get(id)?.points.iter().map(|at| dot(plane_from_ground(*at))))
            }
        }
    }

    /// Sets the bodies on their tiles.
    fn raise(&mut self, document: &Document, catalogue: &Catalogue, geometry: &Geometry) {
        let bodies = Bodies::builtin();
        let mut outlines: BTreeMap<&str, Vec<Point>> = BTreeMap::new();
        for (id, node) in &geometry.components {
            let Some(component) = document.component(id) else { continue };
            let service = component.service.as_str();
            let category = catalogue.service(service).map_or(Category::External, |service| service.category);
            let outline = outlines.entry(service).or_insert_with(|| {
                let body: Body = bodies.of(service, category);
                let shaped = body.shaped();
                let outline = hull(shaped.faces.iter().flat_map(|face| sampled(&face.segments)).collect());
                self.shapes.insert(service.to_owned(), shaped);
                outline
            });
            let corner = plane_from_ground(node.tile.min);
            let outline = outline.iter().map(|point| *point + (corner - Point::ZERO)).collect();
            self.nodes.insert(id.clone(), Standing { corner, outline, tag: Rect::new(corner, corner) });
        }
        let ids: Vec<&ComponentId> = self.nodes.keys().collect();
        let feet: Vec<Rect> = ids.iter().filter_map(|id| Some(geometry.components.get(*id)?.tile)).collect();
        self.order =
            back_to_front(&feet).into_iter().filter_map(|index| ids.get(index).map(|id| (*id).clone())).collect();
    }

    /// Lays the wires on the ground, cut where bodies hide them.
    fn lay(&mut self, document: &Document, catalogue: &Catalogue, geometry: &Geometry) {
        for (id, route) in &geometry.wires {
            let Some(wire) = document.wire(id) else { continue };
            let style = Style::of(wire, document, catalogue);
            let outline = |id: &ComponentId| self.nodes.get(id).map_or(&[][..], |node| &node.outline);
            let gap = |head: Head| if head == Head::None { -3.0 } else { 3.0 };
            let tile = |id: &ComponentId| geometry.components.get(id).map_or_else(Rect::default, |node| node.tile);
            let (from, to) = (&wire.from.component, &wire.to.component);
            let mut points = trimmed(&route.points, outline(to), tile(to), gap(style.at_end));
            points.reverse();
            points = trimmed(&points, outline(from), tile(from), gap(style.at_start));
            points.reverse();
            self.wires.insert(id.clone(), Run { points, label: None });
        }
    }

    fn measure(&self) -> Rect {
        let dot = |point: Point| Rect::new(point, point);
        let nodes = self.nodes.values().flat_map(|node| node.outline.iter().map(move |at| dot(*at)).chain([node.tag]));
        let wires = self.wires.values().flat_map(|wire| {
            let points = wire.points.iter().map(move |point| dot(plane_from_ground(*point)));
            points.chain(wire.label.as_ref().map(|(rect, _)| *rect))
        });
        let groups = self.groups.values().flat_map(|plot| {
            let [_, right, front, left] = plot.corners;
            let low = [right, front, left].map(|corner| Point::new(corner.x, corner.y + RIM));
            plot.corners.into_iter().chain(low).map(dot).chain([plot.title.bounds()])
        });
        Rect::around(
            nodes.chain(wires).chain(groups).chain(self.chips.values().copied()).chain(self.notes.values().copied()),
        )
        .unwrap_or_else(|| Rect::from_center(Point::ZERO, 110.0, 64.0))
    }
}

/// Corners of an area, clockwise from the farthest.
pub(super) const fn corners(rect: Rect) -> [Point; 4] {
    let Rect { min, max } = rect;
    [min, Point { x: max.x, y: min.y }, max, Point { x: min.x, y: max.y }]
}

/// Points of a path, curves sampled finely enough for an outline.
fn sampled(segments: &[Segment]) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for segment in segments {
        match *segment {
            Segment::Move(to) | Segment::Line(to) | Segment::Quad(_, to) => points.push(to),
            Segment::Cubic(first, second, to) => {
                let from = points.last().copied().unwrap_or(to);
                for t in [0.25, 0.5, 0.75] {
                    let (a, b, c) = (from.lerp(first, t), first.lerp(second, t), second.lerp(to, t));
                    points.push(a.lerp(b, t).lerp(b.lerp(c, t), t));
                }
                points.push(to);
            }
            Segment::Close => {}
        }
    }
    points
}
