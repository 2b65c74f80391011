//! What lies under the pointer.

mod standing;

use super::Editor;
use super::tools::WireEnd;
use crate::geom::{Point, Rect};
use crate::model::{ComponentId, ElementId, GroupId, NoteId, Side, WireId};

/// A place on a tile's border where a wire can begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    pub component: ComponentId,
    pub side: Side,
}

/// A place to take hold of a selected frame or note to resize it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handle {
    TopLeft,
    TopRight,
    BottomLeft,
    BottomRight,
    /// Middle of the right edge, for notes.
    Right,
}

impl Handle {
    /// The handles an element has.
    pub const fn of(id: &ElementId) -> &'static [Self] {
        match id {
            ElementId::Group(_) => &[Self::TopLeft, Self::TopRight, Self::BottomLeft, Self::BottomRight],
            ElementId::Note(_) => &[Self::Right],
            ElementId::Component(_) | ElementId::Wire(_) => &[],
        }
    }

    /// Where it lies on an area.
    pub fn at(self, area: Rect) -> Point {
        match self {
            Self::TopLeft => area.min,
            Self::TopRight => Point::new(area.max.x, area.min.y),
            Self::BottomLeft => Point::new(area.min.x, area.max.y),
            Self::BottomRight => area.max,
            Self::Right => Point::new(area.max.x, area.center().y),
        }
    }
}

/// The topmost thing under a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hit {
    /// A handle of the selected frame or note.
    Handle(ElementId, Handle),
    /// An end of the selected wire.
    WireEnd(WireId, WireEnd),
    Port(Port),
    Component(ComponentId),
    /// The name below a tile.
    Name(ComponentId),
    Wire(WireId),
    Note(NoteId),
    /// Title tab or border of a group.
    GroupTitle(GroupId),
    /// The empty area inside a group.
    GroupArea(GroupId),
    Nothing,
}

impl Hit {
    /// The element that a click here selects.
    pub fn element(&self) -> Option<ElementId> {
        match self {
            Self::Handle(id, _) => Some(id.clone()),
            Self::Port(port) => Some(port.component.clone().into()),
            Self::Component(id) | Self::Name(id) => Some(id.clone().into()),
            Self::Wire(id) | Self::WireEnd(id, _) => Some(id.clone().into()),
            Self::Note(id) => Some(id.clone().into()),
            Self::GroupTitle(id) => Some(id.clone().into()),
            Self::GroupArea(_) | Self::Nothing => None,
        }
    }
}

/// Distance of a port's centre from the tile's border, in screen points.
pub const PORT_OFFSET: f64 = 5.0;
const PORT_RADIUS: f64 = 9.0;
/// Tiles smaller than this on screen have no ports: they would cover the tile.
pub const LEAST_TILE_WITH_PORTS: f64 = 20.0;
const WIRE_MARGIN: f64 = 6.0;
const HANDLE_RADIUS: f64 = 8.0;
const TITLE_HEIGHT: f64 = 26.0;
const BORDER_MARGIN: f64 = 5.0;

/// Centre of a port in world pixels.
pub fn port_center(tile: Rect, side: Side, world_per_point: f64) -> Point {
    let (center, out) = (tile.center(), PORT_OFFSET * world_per_point);
    match side {
        Side::Left => Point::new(tile.min.x - out, center.y),
        Side::Right => Point::new(tile.max.x + out, center.y),
        Side::Top => Point::new(center.x, tile.min.y - out),
        Side::Bottom => Point::new(center.x, tile.max.y + out),
    }
}

impl Editor {
    /// Finds what lies under `at`. Ports count only on components of `ports_of`.
    /// The tile of a collapsed group counts as the group's title.
    pub fn hit(&self, at: Point, world_per_point: f64, ports_of: impl Fn(&ComponentId) -> bool) -> Hit {
        let is_folded = |id: &ComponentId| self.geometry().folded.values().any(|tile| tile == id);
        let hit = self.hit_tiles(at, world_per_point, |id| !is_folded(id) && ports_of(id));
        match hit {
            Hit::Component(id) | Hit::Name(id) if is_folded(&id) => match self.element_of_tile(&id) {
                ElementId::Group(group) => Hit::GroupTitle(group),
                _ => Hit::Component(id),
            },
            hit => hit,
        }
    }

    fn hit_tiles(&self, at: Point, world_per_point: f64, ports_of: impl Fn(&ComponentId) -> bool) -> Hit {
        if let Some(handle) = self.handle_at(at, HANDLE_RADIUS * world_per_point) {
            return handle;
        }
        if let Some(stage) = self.stage() {
            return self.hit_standing(stage, at, world_per_point, ports_of);
        }
        let geometry = self.geometry();
        let margin = WIRE_MARGIN * world_per_point.max(0.5);
        let near = self.near(at, margin.max((PORT_OFFSET + PORT_RADIUS) * world_per_point));
        let z = |id: &ComponentId| self.document().component(id).map_or(0, |component| component.z);
        let mut tiles: Vec<&ComponentId> = near.iter().filter_map(ElementId::component).collect();
        tiles.sort_by_key(|id| (z(id), *id));
        for (id, node) in tiles.iter().rev().filter_map(|id| geometry.components.get_key_value(*id)) {
            let reach = node.tile.expanded((PORT_OFFSET + PORT_RADIUS) * world_per_point);
            if !reach.contains(at) && !node.label.contains(at) {
                continue;
            }
            if ports_of(id) && node.tile.width() >= LEAST_TILE_WITH_PORTS * world_per_point {
                for side in [Side::Right, Side::Bottom, Side::Left, Side::Top] {
                    if port_center(node.tile, side, world_per_point).distance(at) <= PORT_RADIUS * world_per_point {
                        return Hit::Port(Port { component: id.clone(), side });
                    }
                }
            }
            if node.tile.contains(at) {
                return Hit::Component(id.clone());
            }
            if node.label.contains(at) {
                return Hit::Name(id.clone());
            }
        }
        let z = |id: &NoteId| self.document().note(id).map_or(0, |note| note.z);
        let notes = near
            .iter()
            .filter_map(|id| geometry.notes.get_key_value(id.note()?))
            .filter(|(_, (rect, _))| rect.contains(at));
        if let Some((id, _)) = notes.max_by_key(|(id, _)| (z(id), *id)) {
            return Hit::Note(id.clone());
        }
        for (id, wire) in near.iter().rev().filter_map(|id| geometry.wires.get_key_value(id.wire()?)) {
            let on_label = wire.label.as_ref().is_some_and(|(rect, _)| rect.contains(at));
            if on_label || wire.points.windows(2).any(|ends| distance_to_segment(at, ends[0], ends[1]) <= margin) {
                return Hit::Wire(id.clone());
            }
        }
        self.group_at(at, world_per_point)
    }

    /// The corners of a wire on the ground, as they are seen.
    pub fn wire_points(&self, id: &WireId) -> Option<&[Point]> {
        match self.stage() {
            Some(stage) => stage.wires.get(id).map(|run| run.points.as_slice()),
            None => self.geometry().wires.get(id).map(|wire| wire.points.as_slice()),
        }
    }

    /// The handles of an element in this view: upright cards have no edge on the ground to take hold of, and the
    /// tile of a collapsed group has one size.
    pub fn handles_of(&self, id: &ElementId) -> &'static [Handle] {
        let is_folded = id.group().is_some_and(|id| self.geometry().folded.contains_key(id));
        let is_card = self.stage().is_some() && matches!(id, ElementId::Note(_));
        if is_folded || is_card { &[] } else { Handle::of(id) }
    }

    /// Handles exist only on the one selected element, and lie above everything.
    fn handle_at(&self, at: Point, radius: f64) -> Option<Hit> {
        let selected = self.selected_one()?;
        if let ElementId::Wire(id) = selected {
            let points = self.wire_points(id)?;
            let ends = [(WireEnd::To, points.last()?), (WireEnd::From, points.first()?)];
            let end = ends.into_iter().find(|(_, point)| point.distance(at) <= radius)?.0;
            return Some(Hit::WireEnd(id.clone(), end));
        }
        let area = self.area_of(selected)?;
        let handle = self.handles_of(selected).iter().find(|handle| handle.at(area).distance(at) <= radius)?;
        Some(Hit::Handle(selected.clone(), *handle))
    }

    /// The innermost group at a point, by title, border or area.
    fn group_at(&self, at: Point, world_per_point: f64) -> Hit {
        let mut best: Option<(&GroupId, Rect)> = None;
        for (id, rect) in &self.geometry().groups {
            let smaller = best.is_none_or(|(_, known)| rect.width() * rect.height() < known.width() * known.height());
            if rect.expanded(BORDER_MARGIN * world_per_point).contains(at) && smaller {
                best = Some((id, *rect));
            }
        }
        let Some((id, rect)) = best else { return Hit::Nothing };
        let inner = rect.expanded(-BORDER_MARGIN * world_per_point);
        let in_title = at.y <= rect.min.y + TITLE_HEIGHT && at.x <= rect.min.x + rect.width().min(220.0);
        if in_title || !inner.contains(at) { Hit::GroupTitle(id.clone()) } else { Hit::GroupArea(id.clone()) }
    }

    /// The innermost group whose area holds `at`, leaving out `except` and everything inside those.
    pub fn group_under(&self, at: Point, except: impl Fn(&GroupId) -> bool) -> Option<GroupId> {
        let area = |rect: &Rect| rect.width() * rect.height();
        self.geometry()
            .groups
            .iter()
            .filter(|(id, rect)| rect.contains(at) && !except(id))
            .min_by(|a, b| area(a.1).total_cmp(&area(b.1)))
            .map(|(id, _)| id.clone())
    }
}

pub(super) fn distance_to_segment(point: Point, from: Point, to: Point) -> f64 {
    let along = to - from;
    let length_squared = along.dot(along);
    let t = if length_squared == 0.0 { 0.0 } else { ((point - from).dot(along) / length_squared).clamp(0.0, 1.0) };
    point.distance(from + along * t)
}
