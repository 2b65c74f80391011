use std::collections::{BTreeMap, BTreeSet};

use super::{Geometry, NodeGeometry, WireGeometry};
use crate::geom::{Point, Rect};
use crate::model::{ComponentId, Document, Group, GroupId, NoteId, WireId};
use crate::text::{self, Weight};

/// Space between a group's border and what it holds.
const PADDING: f64 = 24.0;
/// The same at the top, where the title tab lies.
const PADDING_TOP: f64 = 48.0;
const TITLE_HEIGHT: f64 = 28.0;
const TITLE_SIZE: f64 = 12.0;

/// The same between the border and a wire.
const WIRE_PADDING: f64 = 16.0;
const WIRE_PADDING_TOP: f64 = 36.0;

/// Areas of all groups: the drawn rectangle grown around the members and the wires between them, inner groups first.
pub(super) fn areas(
    document: &Document,
    components: &BTreeMap<ComponentId, NodeGeometry>,
    notes: &BTreeMap<NoteId, (Rect, Vec<String>)>,
    wires: &BTreeMap<WireId, WireGeometry>,
) -> BTreeMap<GroupId, Rect> {
    let mut content: BTreeMap<&GroupId, Rect> = BTreeMap::new();
    let mut add = |parent: Option<&GroupId>, rect: Rect| {
        if let Some((id, _)) = parent.and_then(|parent| document.groups().get_key_value(parent)) {
            content.entry(id).and_modify(|all| *all = all.union(&rect)).or_insert(rect);
        }
    };
    for (id, node) in components {
        add(document.component(id).and_then(|component| component.parent.as_ref()), node.bounds);
    }
    for (id, (rect, _)) in notes {
        add(document.note(id).and_then(|note| note.parent.as_ref()), *rect);
    }
    for (id, route) in wires {
        if let Some((group, rect)) = common_group(document, id).zip(reach(route)) {
            add(Some(group), rect);
        }
    }
    let depth = |id: &GroupId| document.ancestors(&id.clone().into()).count();
    let mut order: Vec<(usize, &GroupId)> = document.groups().keys().map(|id| (depth(id), id)).collect();
    order.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let mut areas = BTreeMap::new();
    for (_, id) in order {
        let Some(group) = document.group(id) else { continue };
        let area = area(group, content.get(id).copied());
        if let Some((parent, _)) = group.parent.as_ref().and_then(|parent| document.groups().get_key_value(parent)) {
            content.entry(parent).and_modify(|all| *all = all.union(&area)).or_insert(area);
        }
        areas.insert(id.clone(), area);
    }
    areas
}

/// A group's area around what it holds.
fn area(group: &Group, content: Option<Rect>) -> Rect {
    let around = content.map(|rect| {
        let padded = rect.expanded(PADDING);
        let title = group_title_rect(padded, &group.name).width() + 2.0 * 8.0;
        let max_x = padded.max.x.max(padded.min.x + title);
        Rect::new(Point::new(padded.min.x, rect.min.y - PADDING_TOP), Point::new(max_x, padded.max.y))
    });
    match (around, group.rect) {
        (Some(around), Some(drawn)) => around.union(&drawn),
        (Some(area), None) | (None, Some(area)) => area,
        (None, None) => Rect::from_size(Point::ZERO, 192.0, 128.0),
    }
}

/// With more parts inside than this, a group's area only grows while the drawing is edited.
const MANY_PARTS: usize = 400;

/// Areas of some groups, inner ones first, when all others are known. Groups are looked up by what lies in them, so
/// that the wires of the whole drawing are walked once.
pub(super) fn some_areas(document: &Document, geometry: &Geometry, ids: &BTreeSet<GroupId>) -> Vec<(GroupId, Rect)> {
    let depth = |id: &GroupId| document.ancestors(&id.clone().into()).count();
    let mut order: Vec<(usize, &GroupId, &Group)> =
        ids.iter().filter_map(|id| Some((depth(id), id, document.group(id)?))).collect();
    if order.is_empty() {
        return Vec::new();
    }
    order.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    // Every group that lies in one of them, with the one of them that is innermost around it or is itself.
    let within = |id: &GroupId| {
        let own = ids.get(id);
        own.or_else(|| document.ancestors(&id.clone().into()).find_map(|above| ids.get(above)))
    };
    let inside: BTreeMap<&GroupId, &GroupId> =
        document.groups().keys().filter_map(|id| Some((id, within(id)?))).collect();
    let mut parts: BTreeMap<&ComponentId, &GroupId> = BTreeMap::new();
    let mut content: BTreeMap<&GroupId, Rect> = BTreeMap::new();
    let mut add = |group: &GroupId, rect: Rect| {
        if let Some(id) = ids.get(group) {
            content.entry(id).and_modify(|all| *all = all.union(&rect)).or_insert(rect);
        }
    };
    for (id, component) in document.components() {
        if let Some((parent, group)) = component.parent.as_ref().and_then(|parent| inside.get_key_value(parent)) {
            parts.insert(id, group);
            if let Some(node) = geometry.components.get(id) {
                add(parent, node.bounds);
            }
        }
    }
    for (id, note) in document.notes() {
        if let Some((parent, (rect, _))) = note.parent.as_ref().zip(geometry.notes.get(id)) {
            add(parent, *rect);
        }
    }
    for (id, group) in document.groups() {
        if let Some((parent, area)) = group.parent.as_ref().zip(geometry.groups.get(id)).filter(|_| !ids.contains(id)) {
            add(parent, *area);
        }
    }
    let is_large = parts.len() > MANY_PARTS;
    if !is_large {
        for (id, wire) in document.wires() {
            if parts.contains_key(&wire.from.component)
                && parts.contains_key(&wire.to.component)
                && let Some((group, rect)) = common_group(document, id).zip(geometry.wires.get(id).and_then(reach))
            {
                add(group, rect);
            }
        }
    }
    let mut areas = Vec::new();
    for (_, id, group) in order {
        let mut area = area(group, content.get(id).copied());
        if is_large && let Some(old) = geometry.groups.get(id) {
            area = area.union(old);
        }
        if let Some((parent, _)) = group.parent.as_ref().and_then(|parent| document.groups().get_key_value(parent))
            && let Some(parent) = ids.get(parent)
        {
            content.entry(parent).and_modify(|all| *all = all.union(&area)).or_insert(area);
        }
        areas.push((id.clone(), area));
    }
    areas
}

/// The groups that both ends of a wire lie in, innermost first.
pub(super) fn common_groups<'a>(document: &'a Document, wire: &WireId) -> impl Iterator<Item = &'a GroupId> + use<'a> {
    let around =
        |component: &ComponentId| -> Vec<&'a GroupId> { document.ancestors(&component.clone().into()).collect() };
    let ends = document.wire(wire).map(|wire| (around(&wire.from.component), around(&wire.to.component)));
    ends.into_iter().flat_map(|(from, to)| from.into_iter().filter(move |group| to.contains(group)))
}

/// The innermost group that both ends of a wire lie in.
fn common_group<'a>(document: &'a Document, wire: &WireId) -> Option<&'a GroupId> {
    common_groups(document, wire).next()
}

/// The area that needs a member's padding so that a wire and its label get a wire's.
fn reach(route: &WireGeometry) -> Option<Rect> {
    let points = route.points.iter().map(|point| Rect::new(*point, *point));
    let all = Rect::around(points.chain(route.label.as_ref().map(|(rect, _)| *rect)))?;
    let (side, top) = (PADDING - WIRE_PADDING, PADDING_TOP - WIRE_PADDING_TOP);
    let (width, height) = (all.width(), all.height());
    (width > 2.0 * side && height > side + top).then(|| {
        let (min, max) = (all.min, all.max);
        Rect::new(Point::new(min.x + side, min.y + top), Point::new(max.x - side, max.y - side))
    })
}

/// The tab with mark and name at a group's top left corner.
pub fn group_title_rect(area: Rect, name: &str) -> Rect {
    let name_width = if name.is_empty() { 0.0 } else { text::width(name, TITLE_SIZE, Weight::SemiBold) + 12.0 };
    Rect::from_size(area.min, TITLE_HEIGHT + name_width, TITLE_HEIGHT)
}
