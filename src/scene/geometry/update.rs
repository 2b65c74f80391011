//! Keeping the geometry of a large drawing in step with an edit, at the cost of the edit.

use std::collections::{BTreeMap, BTreeSet};

use super::{Geometry, NodeGeometry, WireGeometry, areas, measure_note, place_labels};
use crate::catalogue::Catalogue;
use crate::geom::{Point, Rect};
use crate::layout::route::{Body, Kept, Link, Ports, route_beside};
use crate::model::{ComponentId, Document, ElementId, GroupId, WireId};
use crate::scene::LABEL_SIZE;
use crate::text::{self, Weight};

/// How far around a wire's ends its new way is looked for.
const NEAR: f64 = 480.0;
/// With more wires than this, one window around all of them is cheaper than one each.
const MANY_WIRES: usize = 24;

impl Geometry {
    /// Follows an edit of the named elements and gives all elements that look different now. Wires at other elements
    /// keep their ways, so that ways may be less good than those [`Self::new`] finds; areas of large groups
    /// only grow. No group may be collapsed.
    pub fn update(
        &mut self,
        document: &Document,
        catalogue: &Catalogue,
        changed: &BTreeSet<ElementId>,
    ) -> BTreeSet<ElementId> {
        let mut different = changed.clone();
        let mut moved: BTreeSet<&ComponentId> = BTreeSet::new();
        let mut rerouted: BTreeSet<WireId> = BTreeSet::new();
        let mut groups: BTreeSet<GroupId> = BTreeSet::new();
        for id in changed {
            groups.extend(document.ancestors(id).cloned());
            match id {
                ElementId::Component(id) => match document.component(id) {
                    Some(component) => {
                        let node = NodeGeometry::new(component, catalogue);
                        if self.components.get(id).is_none_or(|old| old.bounds != node.bounds || old.tile != node.tile)
                        {
                            moved.insert(id);
                        }
                        self.components.insert(id.clone(), node);
                    }
                    None => drop(self.components.remove(id)),
                },
                ElementId::Note(id) => match document.note(id) {
                    Some(note) => drop(self.notes.insert(id.clone(), measure_note(note))),
                    None => drop(self.notes.remove(id)),
                },
                ElementId::Wire(id) => match document.wire(id) {
                    Some(_) => drop(rerouted.insert(id.clone())),
                    None => drop(self.wires.remove(id)),
                },
                ElementId::Group(id) => {
                    if document.group(id).is_some() {
                        groups.insert(id.clone());
                    } else {
                        self.groups.remove(id);
                        self.group_titles.remove(id);
                    }
                }
            }
        }
        if !moved.is_empty() {
            let touches = |id: &ComponentId| moved.contains(id);
            let at_moved =
                document.wires().iter().filter(|(_, w)| touches(&w.from.component) || touches(&w.to.component));
            rerouted.extend(at_moved.map(|(id, _)| id.clone()));
        }
        for id in &rerouted {
            groups.extend(areas::common_groups(document, id).cloned());
        }
        different.extend(self.enclose_some(document, &groups));
        self.reroute(document, &rerouted, &moved);
        different.extend(self.enclose_some(document, &groups));
        different.extend(rerouted.into_iter().map(ElementId::from));
        let is_raised =
            |id: &ElementId| id.component().and_then(|id| document.component(id)).is_some_and(|part| part.z != 0);
        if self.stacking.len() != self.components.len() || changed.iter().any(is_raised) {
            self.stacking = super::stacked(document);
        }
        let touched = Rect::around(different.iter().filter_map(|id| self.area_of(id)));
        self.bounds = touched.map_or(self.bounds, |touched| self.bounds.union(&touched));
        different
    }

    /// The geometry of some elements alone.
    pub fn part(&self, ids: &BTreeSet<ElementId>) -> Self {
        let mut part = Self {
            components: BTreeMap::new(),
            wires: BTreeMap::new(),
            groups: BTreeMap::new(),
            group_titles: BTreeMap::new(),
            notes: BTreeMap::new(),
            folded: self.folded.clone(),
            stacking: Vec::new(),
            bounds: self.bounds,
        };
        for id in ids {
            match id {
                ElementId::Component(id) => {
                    part.components
                        .extend(self.components.get_key_value(id).map(|(id, node)| (id.clone(), node.clone())));
                }
                ElementId::Wire(id) => {
                    part.wires.extend(self.wires.get_key_value(id).map(|(id, wire)| (id.clone(), wire.clone())));
                }
                ElementId::Group(id) => {
                    part.groups.extend(self.groups.get_key_value(id).map(|(id, area)| (id.clone(), *area)));
                    part.group_titles.extend(self.group_titles.get_key_value(id).map(|(id, tab)| (id.clone(), *tab)));
                }
                ElementId::Note(id) => {
                    part.notes.extend(self.notes.get_key_value(id).map(|(id, note)| (id.clone(), note.clone())));
                }
            }
        }
        part.stacking = self.stacking.iter().filter(|id| part.components.contains_key(*id)).cloned().collect();
        part
    }

    /// The area one element covers, caption and label included.
    pub fn area_of(&self, id: &ElementId) -> Option<Rect> {
        match id {
            ElementId::Component(id) => self.components.get(id).map(|node| node.bounds),
            ElementId::Group(id) => self.groups.get(id).copied(),
            ElementId::Note(id) => self.notes.get(id).map(|(rect, _)| *rect),
            ElementId::Wire(id) => self.wires.get(id).and_then(WireGeometry::reach),
        }
    }

    /// Draws some groups anew around what they hold; gives those that changed.
    fn enclose_some(&mut self, document: &Document, ids: &BTreeSet<GroupId>) -> Vec<ElementId> {
        let mut changed = Vec::new();
        for (id, area) in areas::some_areas(document, self, ids) {
            if self.groups.get(&id) == Some(&area) && self.group_titles.contains_key(&id) {
                continue;
            }
            if let Some(group) = document.group(&id) {
                self.group_titles.insert(id.clone(), super::group_title_rect(area, &group.name));
            }
            self.groups.insert(id.clone(), area);
            changed.push(id.into());
        }
        changed
    }

    /// Gives some wires new ways among all others.
    fn reroute(&mut self, document: &Document, ids: &BTreeSet<WireId>, moved: &BTreeSet<&ComponentId>) {
        if ids.is_empty() {
            return;
        }
        let wires: Vec<(&WireId, &crate::model::Wire)> =
            ids.iter().filter_map(|id| document.wires().get_key_value(id)).collect();
        let ends = |wire: &crate::model::Wire| {
            Some(
                self.components
                    .get(&wire.from.component)?
                    .bounds
                    .union(&self.components.get(&wire.to.component)?.bounds),
            )
        };
        let mut windows: Vec<Rect> = wires.iter().filter_map(|(_, wire)| Some(ends(wire)?.expanded(NEAR))).collect();
        if windows.len() > MANY_WIRES {
            windows = Rect::around(windows).into_iter().collect();
        }
        let near = |area: &Rect| windows.iter().any(|window| window.intersects(area));
        let mut bodies: Vec<Body> = Vec::new();
        let mut index: BTreeMap<&ComponentId, usize> = BTreeMap::new();
        for (id, node) in self.components.iter().filter(|(_, node)| near(&node.bounds)) {
            index.insert(id, bodies.len());
            bodies.push(node.body());
        }
        let walls: Vec<Rect> = self
            .notes
            .values()
            .map(|(rect, _)| *rect)
            .chain(self.group_titles.values().copied())
            .filter(near)
            .collect();
        let frames: Vec<Rect> = self.groups.values().copied().filter(near).collect();
        let kept: Vec<Kept<'_>> = self
            .wires
            .iter()
            .filter(|(id, wire)| wire.reach().is_some_and(|area| near(&area)) && !ids.contains(*id))
            .filter_map(|(id, wire)| Some(Kept { points: &wire.points, kind: document.wire(id)?.mechanism as u8 }))
            .collect();
        let (mut names, mut links, mut ports): (Vec<&WireId>, Vec<Link>, Vec<Ports>) = Default::default();
        for (id, wire) in wires {
            let (Some(from), Some(to)) = (index.get(&wire.from.component), index.get(&wire.to.component)) else {
                continue;
            };
            let label = wire.label.as_deref().map_or(0.0, |label| text::width(label, LABEL_SIZE, Weight::Regular));
            let (from_side, to_side) = (wire.from.side, wire.to.side);
            links.push(Link { from: *from, to: *to, from_side, to_side, label, kind: wire.mechanism as u8 });
            let old = self.wires.get(id);
            let stays = |end: &ComponentId, body: usize, port: Option<&Point>| {
                port.copied().filter(|at| !moved.contains(end) && bodies[body].bounds.expanded(5.0).contains(*at))
            };
            ports.push([
                old.and_then(|old| Some((old.from_side, stays(&wire.from.component, *from, old.points.first())?))),
                old.and_then(|old| Some((old.to_side, stays(&wire.to.component, *to, old.points.last())?))),
            ]);
            names.push(id);
        }
        let routes = route_beside(&bodies, &walls, &frames, &links, &ports, &kept);
        let found: Vec<(WireId, WireGeometry)> = names
            .into_iter()
            .zip(routes)
            .map(|(id, route)| {
                let (from_side, to_side) = (route.from_side, route.to_side);
                (id.clone(), WireGeometry { points: route.points, label: None, from_side, to_side })
            })
            .collect();
        self.wires.extend(found);
        self.label_some(document, ids, &windows);
    }

    /// Finds places for the labels of some wires, seen against what lies in the windows.
    fn label_some(&mut self, document: &Document, ids: &BTreeSet<WireId>, windows: &[Rect]) {
        let label = |id: &WireId| document.wire(id)?.label.clone().filter(|label| !label.trim().is_empty());
        let wanted: BTreeMap<WireId, String> = ids.iter().filter_map(|id| Some((id.clone(), label(id)?))).collect();
        if wanted.is_empty() {
            return;
        }
        let near = |area: &Rect| windows.iter().any(|window| window.intersects(area));
        let mut part = self.part(&BTreeSet::new());
        let close = |(id, node): (&ComponentId, &NodeGeometry)| near(&node.bounds).then(|| (id.clone(), node.clone()));
        part.components = self.components.iter().filter_map(close).collect();
        let close = |(id, wire): (&WireId, &WireGeometry)| near(&wire.reach()?).then(|| (id.clone(), wire.clone()));
        part.wires = self.wires.iter().filter_map(close).collect();
        part.group_titles =
            self.group_titles.iter().filter(|(_, tab)| near(tab)).map(|(id, tab)| (id.clone(), *tab)).collect();
        let others: Vec<Rect> =
            part.wires.values().filter_map(|wire| wire.label.as_ref()).map(|(rect, _)| *rect).collect();
        for (id, label) in place_labels(&part, &wanted, &others) {
            if let Some(wire) = self.wires.get_mut(&id) {
                wire.label = Some(label);
            }
        }
    }
}

impl WireGeometry {
    /// The area of line and label.
    pub fn reach(&self) -> Option<Rect> {
        let line = self.points.iter().map(|point| Rect::new(*point, *point));
        Rect::around(line.chain(self.label.as_ref().map(|(rect, _)| *rect)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format;
    use crate::geom::Vector;
    use crate::model::Txn;
    use crate::scene::overlaps;

    const SHOP: &str = r#"{"nodes": [
        {"id": "api", "type": "apigw_http", "x": 0, "y": 0, "parent": "g"},
        {"id": "f", "type": "lambda", "x": 192, "y": 0, "parent": "g"},
        {"id": "t", "type": "dynamodb", "x": 384, "y": 0},
        {"id": "q", "type": "sqs_standard", "x": 384, "y": 160},
        {"id": "w", "type": "lambda", "x": 576, "y": 160}],
        "edges": [{"id": "a", "from": "api", "to": "f"}, {"id": "b", "from": "f", "to": "t", "label": "orders"},
                  {"id": "c", "from": "f", "to": "q"}, {"id": "d", "from": "q", "to": "w"},
                  {"id": "e", "from": "w", "to": "t", "label": "stock"}],
        "groups": [{"id": "g", "type": "stack", "name": "Front"}]}"#;

    #[test]
    fn moving_a_part_takes_along_its_own_wires_and_its_frame_and_nothing_else() {
        let catalogue = Catalogue::builtin();
        let mut document = format::parse("test.json", SHOP, catalogue).unwrap().document;
        let mut geometry = Geometry::new(&document, catalogue);
        let before = geometry.clone();
        let mut txn = Txn::new("Move");
        let id = ComponentId::new("f");
        txn.update_component(&mut document, &id, |f| f.pos += Vector::new(0.0, 96.0));
        let different = geometry.update(&document, catalogue, &[ElementId::from(id)].into());
        let names: Vec<&str> = different.iter().map(ElementId::as_str).collect();
        assert_eq!(names, ["g", "f", "a", "b", "c"]);
        for wire in ["d", "e"] {
            assert_eq!(geometry.wires[wire], before.wires[wire], "{wire} stays");
        }
        for wire in ["a", "b", "c"] {
            assert_ne!(geometry.wires[wire].points, before.wires[wire].points, "{wire} follows");
        }
        assert!(geometry.groups["g"].contains_rect(&geometry.components["f"].bounds));
        assert_eq!(overlaps(&geometry), []);
    }

    #[test]
    fn what_is_removed_and_added_goes_and_comes_with_all_that_hangs_on_it() {
        let catalogue = Catalogue::builtin();
        let mut document = format::parse("test.json", SHOP, catalogue).unwrap().document;
        let mut geometry = Geometry::new(&document, catalogue);
        let mut txn = Txn::new("Change");
        txn.remove(&mut document, &ComponentId::new("q").into());
        txn.remove(&mut document, &GroupId::new("g").into());
        let component = document.component(&ComponentId::new("f")).unwrap().clone();
        txn.put_component(
            &mut document,
            &ComponentId::new("f2"),
            crate::model::Component { pos: Point::new(192.0, 320.0), ..component },
        );
        let changed = txn.reach(&document);
        geometry.update(&document, catalogue, &changed);
        let whole = Geometry::new(&document, catalogue);
        assert_eq!(geometry.components, whole.components);
        assert!(geometry.wires.keys().eq(whole.wires.keys()));
        assert!(geometry.groups.is_empty() && geometry.group_titles.is_empty());
    }
}
