use std::collections::{BTreeMap, BTreeSet};

use crate::editor::{Editor, Modifiers, clipboard, snap};
use crate::geom::{Point, Rect, Vector};
use crate::model::{ComponentId, Document, Edit, ElementId, GroupId, Txn, WireId};
use crate::scene::WireGeometry;

/// A drag in progress, with all that was true when it began.
#[derive(Clone, Debug)]
pub struct Drag {
    origin: Point,
    ids: BTreeSet<ElementId>,
    /// Edits that make the copies being dragged; none for a plain move.
    copies: Vec<Edit>,
    start: Rect,
    neighbours: Vec<Rect>,
    /// Frames as they lay at the start: they decide who moves in and out.
    areas: BTreeMap<GroupId, Rect>,
    /// A single component, and the wires it may split as they ran at the start.
    single: Option<(ComponentId, BTreeMap<WireId, WireGeometry>)>,
}

/// Begins to drag the selection; `None` when nothing in it can move.
pub(super) fn start(editor: &mut Editor, at: Point, modifiers: Modifiers) -> Option<Drag> {
    let mut ids = movable(editor);
    if ids.is_empty() || editor.read_only {
        return None;
    }
    let (start, neighbours) = (box_of(editor, &ids), neighbours(editor, &ids));
    let areas = editor.geometry().groups.clone();
    let mut copies = Vec::new();
    if modifiers.alt || modifiers.command {
        (copies, ids) = clipboard::duplicate(editor.document(), &ids, Vector::ZERO);
        editor.begin_gesture("Drag a copy");
    } else if editor.selection.len() == 1 {
        editor.begin_gesture("Move");
    } else {
        editor.begin_gesture(format!("Move {} parts", editor.selection.len()));
    }
    let single = (ids.len() == 1).then(|| ids.first()?.component().cloned()).flatten();
    let single = single.map(|id| (id, editor.geometry().wires.clone()));
    Some(Drag { origin: at, ids, copies, start, neighbours, areas, single })
}

/// The selected things that can move, with everything inside selected groups.
pub(in crate::editor) fn movable(editor: &Editor) -> BTreeSet<ElementId> {
    movable_of(editor, editor.selection.iter().cloned())
}

/// The things among some that can move, with everything inside groups.
pub(in crate::editor) fn movable_of(editor: &Editor, ids: impl IntoIterator<Item = ElementId>) -> BTreeSet<ElementId> {
    let document = editor.document();
    let mut open: Vec<ElementId> = ids.into_iter().collect();
    let mut ids = BTreeSet::new();
    while let Some(id) = open.pop() {
        let locked = match &id {
            ElementId::Component(id) => document.component(id).is_none_or(|component| component.locked),
            ElementId::Group(id) => document.group(id).is_none_or(|group| group.locked),
            ElementId::Note(id) => document.note(id).is_none_or(|note| note.locked),
            ElementId::Wire(_) => true,
        };
        if !locked
            && ids.insert(id.clone())
            && let ElementId::Group(group) = &id
        {
            open.extend(document.members(group));
        }
    }
    ids
}

fn rect_of(editor: &Editor, id: &ElementId) -> Option<Rect> {
    let geometry = editor.geometry();
    match id {
        ElementId::Component(id) => geometry.components.get(id).map(|node| node.tile),
        ElementId::Group(id) => geometry.groups.get(id).copied().or_else(|| {
            let tile = geometry.folded.get(id)?;
            geometry.components.get(tile).map(|node| node.tile)
        }),
        ElementId::Note(id) => geometry.notes.get(id).map(|(rect, _)| *rect),
        ElementId::Wire(_) => None,
    }
}

/// The box that snaps: around the tiles if there are any, else around everything.
pub(in crate::editor) fn box_of(editor: &Editor, ids: &BTreeSet<ElementId>) -> Rect {
    let tiles =
        ids.iter().filter_map(|id| editor.geometry().components.get(&editor.tile_id(id)?).map(|node| node.tile));
    let all = ids.iter().filter_map(|id| rect_of(editor, id));
    Rect::around(tiles).or_else(|| Rect::around(all)).unwrap_or(Rect::new(Point::ZERO, Point::ZERO))
}

fn neighbours(editor: &Editor, ids: &BTreeSet<ElementId>) -> Vec<Rect> {
    let others = editor.geometry().components.iter();
    others.filter(|(id, _)| !ids.contains(&editor.element_of_tile(id))).map(|(_, node)| node.tile).collect()
}

/// Moves the dragged things to the pointer and into the frame under it.
pub(super) fn follow(editor: &mut Editor, drag: &Drag, at: Point, modifiers: Modifiers, world_per_point: f64) {
    let straight = |by: Vector, along_x: bool| if along_x { Vector::new(by.x, 0.0) } else { Vector::new(0.0, by.y) };
    let by = at - drag.origin;
    let along_x = by.x.abs() >= by.y.abs();
    let mut by = if modifiers.shift { straight(by, along_x) } else { by };
    let mut guides = Vec::new();
    if editor.snapping && !modifiers.alt {
        (by, guides) = snap::snapped(drag.start, by, &drag.neighbours, world_per_point);
        if modifiers.shift {
            by = straight(by, along_x);
        }
    }
    // Upright bodies are taken hold of above the ground; what they stand on counts.
    let target = drag.frame_at(if editor.stage().is_some() { drag.start.center() + by } else { at });
    let mut moved_in = false;
    editor.replay_gesture(|txn, document| {
        txn.apply(document, &drag.copies);
        move_by(txn, document, &drag.ids, by);
        moved_in = drag.adopt(txn, document, target.as_ref());
        keep_emptied(txn, document, &drag.areas);
    });
    if !drag.copies.is_empty() {
        editor.selection = drag.ids.iter().filter(|id| editor.document().contains(id)).cloned().collect();
    }
    editor.gaps = snap::gaps(drag.start.translated(by), &guides, &drag.neighbours);
    editor.guides = guides;
    editor.drop_target = target.filter(|_| moved_in);
    editor.splice = drag.single.as_ref().and_then(|(id, before)| {
        let service = editor.document().component(id)?.service.clone();
        let center = drag.start.translated(by).center();
        editor.splice_at(before, service.as_str(), Some(id), center, world_per_point)
    });
    // The wire runs through it at once, so that one sees what letting go would do.
    if let (Some(splice), Some((id, _))) = (editor.splice.clone(), &drag.single) {
        editor.extend_gesture(|txn, document| splice.apply(txn, document, id));
    }
}

/// Moves elements by a distance; groups move their own area only, members move themselves.
pub(in crate::editor) fn move_by(txn: &mut Txn, document: &mut Document, ids: &BTreeSet<ElementId>, by: Vector) {
    // Sums of screen distances leave specks behind the decimal point that files should not show.
    let moved = |at: Point| {
        let to = at + by;
        Point::new((to.x * 100.0).round() / 100.0, (to.y * 100.0).round() / 100.0)
    };
    for id in ids {
        match id {
            ElementId::Component(id) => {
                txn.update_component(document, id, |component| component.pos = moved(component.pos));
            }
            ElementId::Note(id) => txn.update_note(document, id, |note| note.pos = moved(note.pos)),
            ElementId::Group(id) => {
                txn.update_group(document, id, |group| group.rect = group.rect.map(|rect| rect.translated(by)));
            }
            ElementId::Wire(_) => {}
        }
    }
}

impl Drag {
    /// The innermost frame under a point, as the frames lay when the drag began.
    fn frame_at(&self, at: Point) -> Option<GroupId> {
        let area = |rect: &Rect| rect.width() * rect.height();
        let frames = self.areas.iter().filter(|(id, rect)| !self.is_moving(id) && rect.contains(at));
        frames.min_by(|a, b| area(a.1).total_cmp(&area(b.1))).map(|(id, _)| id.clone())
    }

    fn is_moving(&self, group: &GroupId) -> bool {
        self.ids.contains(&ElementId::Group(group.clone()))
    }

    /// Gives the outermost dragged things another frame, or none; `true` when one moved into a frame.
    fn adopt(&self, txn: &mut Txn, document: &mut Document, target: Option<&GroupId>) -> bool {
        let mut moved_in = false;
        for id in &self.ids {
            let parent = document.parent(id).cloned();
            if parent.as_ref().is_some_and(|parent| self.is_moving(parent)) || parent.as_ref() == target {
                continue;
            }
            moved_in |= target.is_some();
            let target = target.cloned();
            match id {
                ElementId::Component(id) => txn.update_component(document, id, |c| c.parent = target),
                ElementId::Group(id) => txn.update_group(document, id, |g| g.parent = target),
                ElementId::Note(id) => txn.update_note(document, id, |n| n.parent = target),
                ElementId::Wire(_) => {}
            }
        }
        moved_in
    }
}

/// Frames that lost their last member stay where they were seen.
pub(in crate::editor) fn keep_emptied(txn: &mut Txn, document: &mut Document, areas: &BTreeMap<GroupId, Rect>) {
    // One walk over the parts instead of one for each frame.
    let held: BTreeSet<GroupId> = {
        let parts = document.components().values().map(|part| &part.parent);
        let groups = document.groups().values().map(|group| &group.parent);
        let notes = document.notes().values().map(|note| &note.parent);
        parts.chain(groups).chain(notes).flatten().cloned().collect()
    };
    for (id, area) in areas.iter().filter(|(id, _)| !held.contains(*id)) {
        if document.group(id).is_some_and(|group| group.rect.is_none()) {
            txn.update_group(document, id, |group| group.rect = Some(*area));
        }
    }
}
