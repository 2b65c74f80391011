use std::collections::BTreeMap;

use super::TILE;
use super::fold::Folded;
use crate::catalogue::Catalogue;
use crate::geom::{Point, Rect};
use crate::layout::route::{Body, Link, route};
use crate::model::{Component, ComponentId, Document, GroupId, NoteId, Side, WireId};
use crate::text::{self, Weight};

mod areas;
mod caption;
mod labels;
mod update;

use caption::Caption;

pub use areas::group_title_rect;
pub(super) use caption::{DETAIL_SIZE, NAME_SIZE, detail_baseline, name_baseline};
pub(crate) use labels::{LABEL_SIZE, place_labels};

/// Space between a component's tile and its caption.
pub(crate) const CAPTION_GAP: f64 = 8.0;
/// Inner margin of a note.
pub(crate) const NOTE_PADDING: f64 = 12.0;
/// Size of a note's text.
pub(crate) const NOTE_SIZE: f64 = 12.0;

/// Where one component is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeGeometry {
    pub tile: Rect,
    /// The name, wrapped; the last line ends in an ellipsis when it did not fit.
    pub name_lines: Vec<String>,
    /// The quiet line below the name: what it is, or the properties that matter.
    pub second_line: Option<String>,
    /// Around the caption below the tile.
    pub label: Rect,
    /// Tile and caption.
    pub bounds: Rect,
}

/// Where one wire runs.
#[derive(Clone, Debug, PartialEq)]
pub struct WireGeometry {
    /// Axis-parallel, from the source's border to the target's, corners not yet rounded.
    pub points: Vec<Point>,
    /// The label's box and text.
    pub label: Option<(Rect, String)>,
    pub from_side: Side,
    pub to_side: Side,
}

/// Where everything is: derived from a document, never stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Geometry {
    pub components: BTreeMap<ComponentId, NodeGeometry>,
    pub wires: BTreeMap<WireId, WireGeometry>,
    pub groups: BTreeMap<GroupId, Rect>,
    /// The tab with mark and name of each group.
    pub group_titles: BTreeMap<GroupId, Rect>,
    pub notes: BTreeMap<NoteId, (Rect, Vec<String>)>,
    /// Collapsed groups and the ids under which `components` has their tiles.
    pub folded: BTreeMap<GroupId, ComponentId>,
    /// All components from the lowest to the highest, where they lie over each other.
    pub stacking: Vec<ComponentId>,
    /// Around everything; a small empty area for an empty drawing.
    pub bounds: Rect,
}

impl NodeGeometry {
    /// Measures a component where it stands.
    pub fn new(component: &Component, catalogue: &Catalogue) -> Self {
        let tile = Rect::from_size(component.pos, TILE, TILE);
        let Caption { name_lines, second_line, width, height } = Caption::new(component, catalogue);
        let top = Point::new(tile.center().x - width / 2.0, tile.max.y + CAPTION_GAP);
        let label = Rect::from_size(top, width, height);
        let bounds = if height > 0.0 { tile.union(&label) } else { tile };
        Self { tile, name_lines, second_line, label, bounds }
    }

    pub(crate) const fn body(&self) -> Body {
        Body { tile: self.tile, bounds: self.bounds }
    }
}

impl Geometry {
    /// Measures the drawing as it is shown, with collapsed groups as tiles.
    pub fn new(document: &Document, catalogue: &Catalogue) -> Self {
        let folded = Folded::new(document);
        Self { folded: folded.tiles, ..Self::whole(&folded.document, catalogue) }
    }

    /// Measures the drawing with every group open.
    pub fn whole(document: &Document, catalogue: &Catalogue) -> Self {
        let components: BTreeMap<_, _> = document
            .components()
            .iter()
            .map(|(id, component)| (id.clone(), NodeGeometry::new(component, catalogue)))
            .collect();
        let notes: BTreeMap<_, _> =
            document.notes().iter().map(|(id, note)| (id.clone(), measure_note(note))).collect();
        let bounds = Rect::new(Point::ZERO, Point::ZERO);
        let (wires, groups, group_titles) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let stacking = stacked(document);
        let folded = BTreeMap::new();
        let mut geometry = Self { components, wires, groups, group_titles, notes, folded, stacking, bounds };
        geometry.enclose(document);
        geometry.route_wires(document);
        // Groups hold the wires between their members too; where that moves a border, the wires yield once more.
        if geometry.enclose(document) {
            geometry.route_wires(document);
            geometry.enclose(document);
        }
        geometry.bounds = geometry.measure();
        geometry
    }

    /// Draws the groups around what they hold; tells whether one changed.
    fn enclose(&mut self, document: &Document) -> bool {
        let groups = areas::areas(document, &self.components, &self.notes, &self.wires);
        let changed = groups != self.groups;
        let title = |(id, rect): (&GroupId, &Rect)| {
            document.group(id).map(|group| (id.clone(), group_title_rect(*rect, &group.name)))
        };
        self.group_titles = groups.iter().filter_map(title).collect();
        self.groups = groups;
        changed
    }

    fn route_wires(&mut self, document: &Document) {
        let index: BTreeMap<&ComponentId, usize> = self.components.keys().enumerate().map(|(i, id)| (id, i)).collect();
        let bodies: Vec<Body> = self.components.values().map(NodeGeometry::body).collect();
        let mut walls: Vec<Rect> = self.notes.values().map(|(rect, _)| *rect).collect();
        walls.extend(self.group_titles.values().copied());
        let mut ids = Vec::new();
        let mut links = Vec::new();
        for (id, wire) in document.wires() {
            if let (Some(from), Some(to)) = (index.get(&wire.from.component), index.get(&wire.to.component)) {
                ids.push(id.clone());
                let label = wire.label.as_deref().map_or(0.0, |label| text::width(label, LABEL_SIZE, Weight::Regular));
                links.push(Link {
                    from: *from,
                    to: *to,
                    from_side: wire.from.side,
                    to_side: wire.to.side,
                    label,
                    kind: wire.mechanism as u8,
                });
            }
        }
        let frames: Vec<Rect> = self.groups.values().copied().collect();
        let routes = route(&bodies, &walls, &frames, &links);
        self.wires = ids
            .into_iter()
            .zip(routes)
            .map(|(id, route)| {
                let geometry = WireGeometry {
                    points: route.points,
                    label: None,
                    from_side: route.from_side,
                    to_side: route.to_side,
                };
                (id, geometry)
            })
            .collect();
        let wanted: BTreeMap<WireId, String> = document
            .wires()
            .iter()
            .filter_map(|(id, wire)| Some((id.clone(), wire.label.clone().filter(|label| !label.trim().is_empty())?)))
            .collect();
        for (id, label) in place_labels(self, &wanted, &[]) {
            if let Some(wire) = self.wires.get_mut(&id) {
                wire.label = Some(label);
            }
        }
    }

    fn measure(&self) -> Rect {
        let nodes = self.components.values().map(|node| node.bounds);
        let wires = self.wires.values().flat_map(|wire| {
            let points = wire.points.iter().map(|point| Rect::new(*point, *point));
            points.chain(wire.label.as_ref().map(|(rect, _)| *rect))
        });
        let notes = self.notes.values().map(|(rect, _)| *rect);
        Rect::around(nodes.chain(wires).chain(notes).chain(self.groups.values().copied()))
            .unwrap_or_else(|| Rect::from_size(Point::ZERO, TILE, TILE))
    }
}

/// Components by their place in the pile, then by id.
fn stacked(document: &Document) -> Vec<ComponentId> {
    let mut pile: Vec<(i32, &ComponentId)> = document.components().iter().map(|(id, part)| (part.z, id)).collect();
    pile.sort();
    pile.into_iter().map(|(_, id)| id.clone()).collect()
}

fn measure_note(note: &crate::model::Note) -> (Rect, Vec<String>) {
    let width = note.width.clamp(64.0, 4096.0);
    let lines = text::wrap(&note.text, NOTE_SIZE, Weight::Regular, width - 2.0 * NOTE_PADDING, 200);
    #[expect(clippy::cast_precision_loss, reason = "at most 200 lines")]
    let height = lines.len().max(1) as f64 * text::line_height(NOTE_SIZE) + 2.0 * NOTE_PADDING;
    (Rect::from_size(note.pos, width, height), lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format;

    fn geometry(text: &str) -> Geometry {
        let catalogue = Catalogue::builtin();
        let loaded = format::parse("test.json", text, catalogue).unwrap();
        Geometry::new(&loaded.document, catalogue)
    }

    /// A function reads what its own bucket holds, over the heads of the parts between.
    const OVER: &str = r#"{"nodes": [
        {"id": "b", "type": "s3", "x": 0, "y": 0, "parent": "g"},
        {"id": "m", "type": "lambda", "x": 192, "y": 0, "parent": "g"},
        {"id": "f", "type": "lambda", "x": 384, "y": 0, "parent": "g"}],
        "edges": [{"id": "e", "from": "f", "to": "b", "mechanism": "sdk_call", "label": "read",
                   "from_side": "top", "to_side": "top"}],
        "groups": [{"id": "g", "type": "stack", "name": "A stack with a long name"}]}"#;

    #[test]
    fn a_group_holds_the_wires_between_its_members_below_its_title() {
        let geometry = geometry(OVER);
        let (area, title) = (geometry.groups.values().next().unwrap(), geometry.group_titles.values().next().unwrap());
        let wire = geometry.wires.values().next().unwrap();
        for point in &wire.points {
            assert!(area.expanded(-8.0).contains(*point), "{point:?} in {area:?}");
            assert!(point.y > title.max.y, "{point:?} under {title:?}");
        }
        assert_eq!(crate::scene::overlaps(&geometry), []);
    }

    #[test]
    fn a_label_lies_on_its_wire() {
        let geometry = geometry(OVER);
        let wire = geometry.wires.values().next().unwrap();
        let (rect, text) = wire.label.clone().unwrap();
        assert_eq!(text, "read");
        let on_it = wire.points.windows(2).any(|pair| Rect::from_corners(pair[0], pair[1]).intersects(&rect));
        assert!(on_it, "{rect:?} on {:?}", wire.points);
    }
}
