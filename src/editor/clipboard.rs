//! Copies of parts of a drawing, as text that other windows and editors understand.

use std::collections::{BTreeMap, BTreeSet};

use super::naming;
use crate::catalogue::Catalogue;
use crate::format;
use crate::geom::{Point, Rect, Vector};
use crate::model::{ComponentId, Document, Edit, ElementId, GroupId, NoteId, Settings, Wire, WireId};

/// The selected parts as a drawing of their own; groups bring what they hold, and wires go along when both ends do.
pub fn extract(document: &Document, ids: &BTreeSet<ElementId>) -> Option<Document> {
    part(document, ids, Settings { name: "Clipboard".to_owned(), ..Settings::default() })
}

/// As [`extract`], under the name and with the settings of the whole; a wire brings its two ends.
pub fn excerpt(document: &Document, ids: &BTreeSet<ElementId>) -> Option<Document> {
    let mut ids = ids.clone();
    for wire in document
        .wires()
        .iter()
        .filter_map(|(id, wire)| ids.contains(&id.clone().into()).then_some(wire))
        .collect::<Vec<_>>()
    {
        ids.extend([&wire.from, &wire.to].map(|end| ElementId::from(end.component.clone())));
    }
    part(document, &ids, document.settings().clone())
}

fn part(document: &Document, ids: &BTreeSet<ElementId>, settings: Settings) -> Option<Document> {
    let all = with_members(document, ids);
    let has_component = |id: &ComponentId| all.contains(&ElementId::Component(id.clone()));
    let inside = |parent: &Option<GroupId>| parent.clone().filter(|id| all.contains(&ElementId::Group(id.clone())));
    let mut components = BTreeMap::new();
    let mut groups = BTreeMap::new();
    let mut notes = BTreeMap::new();
    for id in &all {
        match id {
            ElementId::Component(id) => {
                let mut component = document.component(id)?.clone();
                component.parent = inside(&component.parent);
                components.insert(id.clone(), component);
            }
            ElementId::Group(id) => {
                let mut group = document.group(id)?.clone();
                group.parent = inside(&group.parent);
                groups.insert(id.clone(), group);
            }
            ElementId::Note(id) => {
                let mut note = document.note(id)?.clone();
                note.parent = inside(&note.parent);
                notes.insert(id.clone(), note);
            }
            ElementId::Wire(_) => {}
        }
    }
    let both_ends = |wire: &Wire| has_component(&wire.from.component) && has_component(&wire.to.component);
    let wires =
        document.wires().iter().filter(|(_, wire)| both_ends(wire)).map(|(id, wire)| (id.clone(), wire.clone()));
    let part = Document::from_parts(settings, components, wires.collect(), groups, notes).ok()?;
    (!part.is_empty()).then_some(part)
}

/// The selection as clipboard text.
pub fn copy(document: &Document, ids: &BTreeSet<ElementId>) -> Option<String> {
    extract(document, ids).map(|part| format::to_ron(&part))
}

/// Reads clipboard text; `None` for text that is no drawing.
pub fn read(text: &str, catalogue: &Catalogue) -> Option<Document> {
    let text = text.trim_start();
    if !["(", "{", "<", "Skywright", "#!"].iter().any(|start| text.starts_with(start)) {
        return None;
    }
    let loaded = format::parse("clipboard", text, catalogue).ok()?;
    let mut document = loaded.document;
    let places = crate::arrange::place_missing(&document, catalogue, &loaded.unplaced);
    let mut txn = crate::model::Txn::new("Place");
    for (id, at) in places {
        txn.update_component(&mut document, &id, |component| component.pos = at);
    }
    Some(document)
}

/// Edits that add a copy of `part` moved by `by`, under free ids; gives the new ids too.
pub fn insert(document: &Document, part: &Document, by: Vector) -> (Vec<Edit>, BTreeSet<ElementId>) {
    let mut edits = Vec::new();
    let mut new_ids = BTreeSet::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut free = |stem: &str| {
        let mut id = document.free_id(stem);
        let mut n = 2_u64;
        while !taken.insert(id.clone()) {
            id = document.free_id(&format!("{stem}-{n}"));
            n += 1;
        }
        id
    };
    let stem = |id: &str| id.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let groups: BTreeMap<GroupId, GroupId> =
        part.groups().keys().map(|id| (id.clone(), GroupId::new(free(&stem(id.as_str()))))).collect();
    let components: BTreeMap<ComponentId, ComponentId> =
        part.components().keys().map(|id| (id.clone(), ComponentId::new(free(&stem(id.as_str()))))).collect();
    let parent = |old: &Option<GroupId>| old.as_ref().and_then(|id| groups.get(id).cloned());
    for (id, group) in part.groups() {
        let mut group = group.clone();
        group.parent = parent(&group.parent);
        group.rect = group.rect.map(|rect| rect.translated(by));
        new_ids.insert(groups[id].clone().into());
        edits.push(Edit::PutGroup(groups[id].clone(), group));
    }
    let mut names: BTreeSet<String> = document.components().values().map(|component| component.name.clone()).collect();
    for (id, component) in part.components() {
        let mut component = component.clone();
        component.parent = parent(&component.parent);
        component.pos += by;
        component.name = copied_name(&component.name, &names);
        names.insert(component.name.clone());
        new_ids.insert(components[id].clone().into());
        edits.push(Edit::PutComponent(components[id].clone(), component));
    }
    for (id, wire) in part.wires() {
        let mut wire = wire.clone();
        let (Some(from), Some(to)) = (components.get(&wire.from.component), components.get(&wire.to.component)) else {
            continue;
        };
        wire.from.component.clone_from(from);
        wire.to.component.clone_from(to);
        let new_id = WireId::new(free(&stem(id.as_str())));
        new_ids.insert(new_id.clone().into());
        edits.push(Edit::PutWire(new_id, wire));
    }
    for (id, note) in part.notes() {
        let mut note = note.clone();
        note.parent = parent(&note.parent);
        note.pos += by;
        let new_id = NoteId::new(free(&stem(id.as_str())));
        new_ids.insert(new_id.clone().into());
        edits.push(Edit::PutNote(new_id, note));
    }
    (edits, new_ids)
}

/// Edits that duplicate elements of a document; copies stay in the groups of their originals.
pub fn duplicate(document: &Document, ids: &BTreeSet<ElementId>, by: Vector) -> (Vec<Edit>, BTreeSet<ElementId>) {
    let Some(part) = extract(document, ids) else { return (Vec::new(), BTreeSet::new()) };
    let (mut edits, new_ids) = insert(document, &part, by);
    let parents: Vec<Option<GroupId>> =
        part.components().keys().map(|id| outer_parent(document, ids, &id.clone().into())).collect();
    let mut parents = parents.into_iter();
    for edit in &mut edits {
        if let Edit::PutComponent(_, component) = edit {
            let outer = parents.next().flatten();
            if component.parent.is_none() {
                component.parent = outer;
            }
        }
    }
    (edits, new_ids)
}

/// The parent a copy keeps: the original's, unless that group is copied too.
fn outer_parent(document: &Document, ids: &BTreeSet<ElementId>, id: &ElementId) -> Option<GroupId> {
    document.parent(id).filter(|parent| !ids.contains(&ElementId::Group((*parent).clone()))).cloned()
}

/// The given elements and everything inside the groups among them.
pub(super) fn with_members(document: &Document, ids: &BTreeSet<ElementId>) -> BTreeSet<ElementId> {
    let mut all = BTreeSet::new();
    let mut open: Vec<ElementId> = ids.iter().cloned().collect();
    while let Some(id) = open.pop() {
        if all.insert(id.clone())
            && let ElementId::Group(group) = &id
        {
            open.extend(document.members(group));
        }
    }
    all
}

/// `Queue` becomes `Queue 2` when taken, `Queue 2` becomes `Queue 3`.
fn copied_name(name: &str, taken: &BTreeSet<String>) -> String {
    if !taken.contains(name) {
        return name.to_owned();
    }
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let base = if base.is_empty() { name } else { base };
    (2_u64..).map(|n| format!("{base} {n}")).find(|candidate| !taken.contains(candidate)).unwrap_or_default()
}

/// The area a part covers, measured by tiles and notes.
pub fn area(part: &Document) -> Rect {
    let tile = crate::scene::TILE;
    let tiles = part.components().values().map(|component| Rect::from_size(component.pos, tile, tile));
    let notes = part.notes().values().map(|note| Rect::from_size(note.pos, note.width, tile));
    Rect::around(tiles.chain(notes)).unwrap_or(Rect::from_size(Point::ZERO, tile, tile))
}

/// A free id for a new element with this name.
pub fn id_for(document: &Document, name: &str) -> String {
    document.free_id(&naming::id_stem(name))
}
