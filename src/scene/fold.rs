//! Collapsed groups: the drawing as it is shown, with one tile for each group that is folded up.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Badge, SceneOptions, TILE};
use crate::geom::{Point, Rect, Vector};
use crate::layout::GRID;
use crate::model::{Component, ComponentId, Document, ElementId, Endpoint, GroupId, Wire, WireId};

/// A drawing in which a component stands for each outermost collapsed group.
pub(super) struct Folded<'a> {
    pub(super) document: Cow<'a, Document>,
    /// The component that stands for a collapsed group.
    pub(super) tiles: BTreeMap<GroupId, ComponentId>,
}

impl<'a> Folded<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let open = Self { document: Cow::Borrowed(document), tiles: BTreeMap::new() };
        if !document.groups().values().any(|group| group.collapsed) {
            return open;
        }
        let tiles = tiles(document);
        match fold(document, &tiles) {
            Some(folded) => Self { document: Cow::Owned(folded), tiles },
            None => open,
        }
    }

    /// The group a component stands for.
    pub(super) fn group_of(&self, id: &ComponentId) -> Option<&GroupId> {
        self.tiles.iter().find(|(_, tile)| *tile == id).map(|(group, _)| group)
    }

    /// What is shown on top of a drawing, with the findings of folded parts on the tile that hides them.
    pub(super) fn options<'b>(&self, document: &Document, options: &'b SceneOptions) -> Cow<'b, SceneOptions> {
        if self.tiles.is_empty() {
            return Cow::Borrowed(options);
        }
        let mut options = options.clone();
        let mut badges: BTreeMap<ElementId, Badge> = BTreeMap::new();
        for (id, badge) in std::mem::take(&mut options.badges) {
            let hider = match &id {
                ElementId::Group(group) => document.outermost_collapsed(group),
                _ => document.hidden_in(&id),
            };
            let at = hider.and_then(|group| self.tiles.get(group)).map_or(id, |tile| tile.clone().into());
            let sum = badges.entry(at).or_insert(Badge { severity: badge.severity, count: 0 });
            sum.severity = sum.severity.max(badge.severity);
            sum.count += badge.count;
        }
        options.badges = badges;
        // The load of one wire says nothing about a bundle.
        options.wire_loads.retain(|id, _| self.document.wire(id) == document.wire(id));
        Cow::Owned(options)
    }
}

/// An id for the tile of every outermost collapsed group.
fn tiles(document: &Document) -> BTreeMap<GroupId, ComponentId> {
    let is_shown = |id: &GroupId| document.outermost_collapsed(id) == Some(id);
    let free = |id: &GroupId| {
        let mut free = ComponentId::new(id.as_str());
        while document.component(&free).is_some() {
            free = ComponentId::new(format!("{free}'"));
        }
        free
    };
    document.groups().keys().filter(|id| is_shown(id)).map(|id| (id.clone(), free(id))).collect()
}

fn fold(document: &Document, tiles: &BTreeMap<GroupId, ComponentId>) -> Option<Document> {
    let mut areas: BTreeMap<&GroupId, Rect> = BTreeMap::new();
    let mut counts: BTreeMap<&GroupId, usize> = BTreeMap::new();
    let mut cover = |group: &'_ GroupId, rect: Rect| {
        if let Some((group, _)) = document.groups().get_key_value(group) {
            areas.entry(group).and_modify(|area| *area = area.union(&rect)).or_insert(rect);
        }
    };
    let mut components = BTreeMap::new();
    let mut end_of: BTreeMap<&ComponentId, &ComponentId> = BTreeMap::new();
    for (id, component) in document.components() {
        match document.hidden_in(&id.clone().into()) {
            Some(group) => {
                cover(group, Rect::from_size(component.pos, TILE, TILE));
                *counts.entry(group).or_default() += 1;
                end_of.insert(id, tiles.get(group)?);
            }
            None => drop(components.insert(id.clone(), component.clone())),
        }
    }
    let mut notes = BTreeMap::new();
    for (id, note) in document.notes() {
        match document.hidden_in(&id.clone().into()) {
            Some(group) => cover(group, Rect::from_size(note.pos, note.width, TILE)),
            None => drop(notes.insert(id.clone(), note.clone())),
        }
    }
    let mut groups = BTreeMap::new();
    for (id, group) in document.groups() {
        match (document.outermost_collapsed(id), group.rect) {
            (Some(hider), Some(rect)) => cover(hider, rect),
            (Some(_), None) => {}
            (None, _) => drop(groups.insert(id.clone(), group.clone())),
        }
    }
    for (group, tile) in tiles {
        let record = document.group(group)?;
        let center = areas.get(group).map_or(Point::new(TILE / 2.0, TILE / 2.0), Rect::center);
        let pos = (center - Vector::new(TILE / 2.0, TILE / 2.0)).snapped(GRID);
        let count = counts.get(group).copied().unwrap_or_default();
        let name = match count {
            0 => record.name.clone(),
            1 => format!("{} (1 part)", record.name),
            _ => format!("{} ({count} parts)", record.name),
        };
        let mut shown = Component::new(icon_of(&record.kind), name, pos);
        shown.parent.clone_from(&record.parent);
        components.insert(tile.clone(), shown);
    }
    Document::from_parts(document.settings().clone(), components, bundles(document, &end_of), groups, notes).ok()
}

/// The icon of a kind of group is named after it.
fn icon_of(kind: &str) -> &'static str {
    super::build::groups::look(kind).icon
}

/// Wires between what is shown; those that end inside a tile are joined into one for each pair of ends.
fn bundles(document: &Document, end_of: &BTreeMap<&ComponentId, &ComponentId>) -> BTreeMap<WireId, Wire> {
    let mut joined: BTreeMap<(ComponentId, ComponentId), Vec<(&WireId, &Wire)>> = BTreeMap::new();
    let mut shown = BTreeMap::new();
    for (id, wire) in document.wires() {
        match (end_of.get(&wire.from.component), end_of.get(&wire.to.component)) {
            (None, None) => drop(shown.insert(id.clone(), wire.clone())),
            (Some(from), Some(to)) if from == to => {}
            (from, to) => {
                let from = from.map_or(&wire.from.component, |id| *id).clone();
                let to = to.map_or(&wire.to.component, |id| *id).clone();
                joined.entry((from, to)).or_default().push((id, wire));
            }
        }
    }
    for ((from, to), wires) in joined {
        let Some((id, first)) = wires.iter().find(|(_, wire)| wire.mechanism.carries_data()).or_else(|| wires.first())
        else {
            continue;
        };
        let mut bundle = Wire { props: first.props.clone(), ..Wire::new(&from, &to, first.mechanism) };
        let keep_side = |end: &Endpoint, at: &ComponentId| end.side.filter(|_| end.component == *at);
        bundle.from.side = keep_side(&first.from, &from);
        bundle.to.side = keep_side(&first.to, &to);
        if let [(_, only)] = wires[..] {
            bundle.label.clone_from(&only.label);
        } else {
            bundle.label = Some(format!("{} wires", wires.len()));
        }
        shown.insert((*id).clone(), bundle);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::format;
    use crate::scene::{Geometry, Part, Stage, Theme, View, build};

    const NESTED: &str = r#"{"nodes": [
        {"id": "api", "type": "apigw_http", "x": 0, "y": 0},
        {"id": "f", "type": "lambda", "x": 200, "y": 0, "parent": "inner"},
        {"id": "g", "type": "lambda", "x": 200, "y": 160, "parent": "outer"},
        {"id": "t", "type": "dynamodb", "x": 480, "y": 80}],
        "edges": [
        {"id": "a", "from": "api", "to": "f"}, {"id": "b", "from": "api", "to": "g"},
        {"id": "c", "from": "f", "to": "g"}, {"id": "d", "from": "g", "to": "t"}],
        "groups": [
        {"id": "outer", "type": "vpc", "name": "Shop", "collapsed": true},
        {"id": "inner", "type": "subnet", "name": "Private", "parent": "outer", "collapsed": true}]}"#;

    #[test]
    fn a_collapsed_group_is_one_tile_with_its_wires_joined() {
        let catalogue = Catalogue::builtin();
        let document = format::parse("t.json", NESTED, catalogue).unwrap().document;
        let geometry = Geometry::new(&document, catalogue);
        let shown: Vec<&str> = geometry.components.keys().map(ComponentId::as_str).collect();
        assert_eq!(shown, ["api", "outer", "t"]);
        assert!(geometry.groups.is_empty());
        let wires: Vec<(&str, Option<&str>)> = geometry
            .wires
            .iter()
            .map(|(id, wire)| (id.as_str(), wire.label.as_ref().map(|(_, text)| text.as_str())))
            .collect();
        assert_eq!(wires, [("a", Some("2 wires")), ("d", None)]);
        assert_eq!(geometry.folded.get("outer").map(ComponentId::as_str), Some("outer"));
    }

    #[test]
    fn pictures_in_both_views_name_the_group_and_hide_what_is_inside() {
        let catalogue = Catalogue::builtin();
        let document = format::parse("t.json", NESTED, catalogue).unwrap().document;
        let geometry = Geometry::new(&document, catalogue);
        let theme = Theme::builtin("light").unwrap();
        for view in [View::Flat, View::Iso] {
            let options = SceneOptions { view, ..SceneOptions::default() };
            let scene = build(&document, catalogue, &geometry, theme, &options);
            let of = |id: ElementId| scene.items.iter().filter(|item| item.subject == Some(id.clone())).count();
            assert!(of(GroupId::new("outer").into()) > 2, "{view:?}");
            assert_eq!(of(ComponentId::new("f").into()) + of(ComponentId::new("outer").into()), 0, "{view:?}");
            assert!(scene.items.iter().any(|item| item.part == Part::Glyph), "{view:?}");
        }
        let stage = Stage::new(&document, catalogue, &geometry, &SceneOptions::default());
        assert_eq!(stage.nodes.len(), 3);
    }

    #[test]
    fn findings_of_hidden_parts_stand_on_the_tile() {
        use crate::scene::Severity;
        let document = format::parse("t.json", NESTED, Catalogue::builtin()).unwrap().document;
        let folded = Folded::new(&document);
        let badge = |severity| Badge { severity, count: 1 };
        let badges = [
            (ComponentId::new("f").into(), badge(Severity::Warning)),
            (ComponentId::new("g").into(), badge(Severity::Error)),
            (ComponentId::new("t").into(), badge(Severity::Info)),
        ];
        let options = SceneOptions { badges: badges.into(), ..SceneOptions::default() };
        let shown = folded.options(&document, &options);
        let expected = [
            (ComponentId::new("outer").into(), Badge { severity: Severity::Error, count: 2 }),
            (ComponentId::new("t").into(), badge(Severity::Info)),
        ];
        assert_eq!(shown.badges, expected.into());
    }
}
