use std::collections::BTreeMap;

use super::{NodeGeometry, WireGeometry};
use crate::geom::{Point, Rect};
use crate::model::{ComponentId, Document, GroupId, NoteId, WireId};
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
        let around = content.get(id).map(|rect| {
            let padded = rect.expanded(PADDING);
            let title = group_title_rect(padded, &group.name).width() + 2.0 * 8.0;
            let max_x = padded.max.x.max(padded.min.x + title);
            Rect::new(Point::new(padded.min.x, rect.min.y - PADDING_TOP), Point::new(max_x, padded.max.y))
        });
        let area = match (around, group.rect) {
            (Some(around), Some(drawn)) => around.union(&drawn),
            (Some(area), None) | (None, Some(area)) => area,
            (None, None) => Rect::from_size(Point::ZERO, 192.0, 128.0),
        };
        if let Some((parent, _)) = group.parent.as_ref().and_then(|parent| document.groups().get_key_value(parent)) {
            content.entry(parent).and_modify(|all| *all = all.union(&area)).or_insert(area);
        }
        areas.insert(id.clone(), area);
    }
    areas
}

/// The innermost group that both ends of a wire lie in.
fn common_group<'a>(document: &'a Document, wire: &WireId) -> Option<&'a GroupId> {
    let wire = document.wire(wire)?;
    let around = |component: &ComponentId| document.ancestors(&component.clone().into());
    let to: Vec<&GroupId> = around(&wire.to.component).collect();
    around(&wire.from.component).find(|group| to.contains(group))
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
