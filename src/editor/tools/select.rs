use std::collections::{BTreeMap, BTreeSet};

use super::{DRAG_THRESHOLD, LooseWire, Tool, connect};
use crate::editor::{Button, Editor, Hit, Modifiers, PointerEvent, clipboard, snap};
use crate::geom::{Point, Rect, Vector};
use crate::model::{Document, Edit, ElementId, GroupId, NoteId, Txn, WireId};

/// Click, drag, marquee, and wires drawn from ports.
#[derive(Clone, Debug)]
pub enum SelectTool {
    Idle,
    /// The button is down and has not moved far.
    Pressed {
        hit: Hit,
        at: Point,
        modifiers: Modifiers,
        was_selected: bool,
    },
    /// Things follow the pointer.
    Dragging(Drag),
    /// A frame that selects what it touches.
    Marquee {
        origin: Point,
        corner: Point,
        base: BTreeSet<ElementId>,
    },
    /// A wire follows the pointer.
    Wiring(LooseWire),
}

/// A drag in progress, with all that was true when it began.
#[derive(Clone, Debug)]
pub struct Drag {
    origin: Point,
    ids: BTreeSet<ElementId>,
    /// Edits that make the copies being dragged; none for a plain move.
    copies: Vec<Edit>,
    start: Rect,
    neighbours: Vec<Rect>,
    /// Group areas as they were seen at the start: they decide who moves in and out.
    areas: BTreeMap<GroupId, Rect>,
}

impl SelectTool {
    pub(super) const fn hint(&self) -> &'static str {
        match self {
            Self::Idle => "Drag to move · drag a port to connect · double-click to add · Space+drag to pan",
            Self::Pressed { .. } => "Drag to move · Alt+drag copies",
            Self::Dragging(_) => "Shift keeps straight · Alt turns snapping off · Esc takes it back",
            Self::Marquee { .. } => "Shift adds to the selection",
            Self::Wiring(_) => "Drop on a lit part to connect · on empty canvas to choose one · Esc stops",
        }
    }

    pub(super) fn on(self, event: PointerEvent, editor: &mut Editor) -> Tool {
        Tool::Select(match (self, event) {
            (Self::Idle, PointerEvent::Down { pos_in_world, button: Button::Primary, modifiers, world_per_point }) => {
                press(editor, pos_in_world, modifiers, world_per_point)
            }
            (Self::Idle, PointerEvent::Down { pos_in_world, button: Button::Secondary, world_per_point, .. }) => {
                // A right click selects what it opens the menu for.
                if let Some(id) = editor.hit(pos_in_world, world_per_point, |_| false).element()
                    && !editor.selection.contains(&id)
                {
                    editor.select_only(id);
                }
                Self::Idle
            }
            (
                Self::Pressed { hit, at, modifiers, was_selected },
                PointerEvent::Move { pos_in_world, world_per_point, modifiers: now },
            ) => {
                if pos_in_world.distance(at) < DRAG_THRESHOLD * world_per_point {
                    Self::Pressed { hit, at, modifiers, was_selected }
                } else {
                    let started = start_drag(editor, hit, at, modifiers);
                    return Tool::Select(started)
                        .on(PointerEvent::Move { pos_in_world, modifiers: now, world_per_point }, editor);
                }
            }
            (Self::Pressed { hit, modifiers, was_selected, .. }, PointerEvent::Up { .. }) => {
                click(editor, &hit, modifiers, was_selected);
                Self::Idle
            }
            (Self::Dragging(drag), PointerEvent::Move { pos_in_world, modifiers, world_per_point }) => {
                follow(editor, &drag, pos_in_world - drag.origin, modifiers, world_per_point);
                Self::Dragging(drag)
            }
            (Self::Dragging(drag), PointerEvent::Up { pos_in_world, .. }) => {
                adopt(editor, &drag, pos_in_world);
                editor.finish_gesture();
                Self::Idle
            }
            (Self::Marquee { origin, base, .. }, PointerEvent::Move { pos_in_world, .. }) => {
                let frame = Rect::from_corners(origin, pos_in_world);
                editor.selection = base.iter().cloned().chain(touched_by(editor, frame)).collect();
                Self::Marquee { origin, corner: pos_in_world, base }
            }
            (Self::Marquee { .. }, PointerEvent::Up { .. }) => Self::Idle,
            (Self::Wiring(wire), PointerEvent::Move { pos_in_world, world_per_point, .. }) => {
                Self::Wiring(connect::follow(editor, wire, pos_in_world, world_per_point))
            }
            (Self::Wiring(wire), PointerEvent::Up { .. }) => {
                connect::drop_wire(editor, &wire);
                Self::Idle
            }
            (state, _) => state,
        })
    }
}

fn press(editor: &mut Editor, at: Point, modifiers: Modifiers, world_per_point: f64) -> SelectTool {
    let hit = editor.hit(at, world_per_point, |_| true);
    let element = hit.element().filter(|_| !matches!(hit, Hit::Port(_)));
    let was_selected = element.as_ref().is_some_and(|id| editor.selection.contains(id));
    match element {
        Some(id) if modifiers.shift => {
            editor.selection.insert(id);
        }
        Some(id) if !was_selected => editor.select_only(id),
        _ => {}
    }
    SelectTool::Pressed { hit, at, modifiers, was_selected }
}

fn click(editor: &mut Editor, hit: &Hit, modifiers: Modifiers, was_selected: bool) {
    match hit.element() {
        Some(id) if modifiers.shift => {
            if was_selected {
                editor.selection.remove(&id);
            }
        }
        Some(id) => editor.select_only(id),
        None => match hit {
            Hit::GroupArea(id) if !modifiers.shift => editor.select_only(id.clone().into()),
            _ if !modifiers.shift => editor.selection.clear(),
            _ => {}
        },
    }
}

fn start_drag(editor: &mut Editor, hit: Hit, at: Point, modifiers: Modifiers) -> SelectTool {
    match hit {
        Hit::Port(port) => SelectTool::Wiring(LooseWire { from: port.component, end: at, over: None }),
        Hit::Nothing | Hit::GroupArea(_) => {
            let base = if modifiers.shift { editor.selection.clone() } else { BTreeSet::new() };
            SelectTool::Marquee { origin: at, corner: at, base }
        }
        Hit::Wire(_) => SelectTool::Idle,
        Hit::Component(_) | Hit::Name(_) | Hit::Note(_) | Hit::GroupTitle(_) => {
            let mut ids = movable(editor);
            if ids.is_empty() {
                return SelectTool::Idle;
            }
            let (start, neighbours) = (box_of(editor, &ids), neighbours(editor, &ids));
            let areas = editor.geometry().groups.clone();
            let mut copies = Vec::new();
            if modifiers.alt || modifiers.command {
                (copies, ids) = clipboard::duplicate(editor.document(), &ids, Vector::ZERO);
                editor.begin_gesture("Drag a copy");
            } else if ids.len() == 1 {
                editor.begin_gesture("Move");
            } else {
                editor.begin_gesture(format!("Move {} parts", ids.len()));
            }
            SelectTool::Dragging(Drag { origin: at, ids, copies, start, neighbours, areas })
        }
    }
}

/// The selected things that can move, with everything inside selected groups.
pub(in crate::editor) fn movable(editor: &Editor) -> BTreeSet<ElementId> {
    let document = editor.document();
    let mut ids = BTreeSet::new();
    let mut open: Vec<ElementId> = editor.selection.iter().cloned().collect();
    while let Some(id) = open.pop() {
        let locked = match &id {
            ElementId::Component(id) => document.component(id).is_none_or(|component| component.locked),
            ElementId::Group(id) => document.group(id).is_none_or(|group| group.locked),
            ElementId::Note(id) => document.note(id).is_none_or(|note| note.locked),
            ElementId::Wire(_) => true,
        };
        if !locked && ids.insert(id.clone()) {
            if let ElementId::Group(group) = &id {
                open.extend(document.members(group));
            }
        }
    }
    ids
}

fn rect_of(editor: &Editor, id: &ElementId) -> Option<Rect> {
    let geometry = editor.geometry();
    match id {
        ElementId::Component(id) => geometry.components.get(id).map(|node| node.tile),
        ElementId::Group(id) => geometry.groups.get(id).copied(),
        ElementId::Note(id) => geometry.notes.get(id).map(|(rect, _)| *rect),
        ElementId::Wire(_) => None,
    }
}

/// The box that snaps: around the tiles if there are any, else around everything.
fn box_of(editor: &Editor, ids: &BTreeSet<ElementId>) -> Rect {
    let tiles = ids.iter().filter(|id| id.component().is_some()).filter_map(|id| rect_of(editor, id));
    let all = ids.iter().filter_map(|id| rect_of(editor, id));
    Rect::around(tiles).or_else(|| Rect::around(all)).unwrap_or(Rect::new(Point::ZERO, Point::ZERO))
}

fn neighbours(editor: &Editor, ids: &BTreeSet<ElementId>) -> Vec<Rect> {
    let others = editor.geometry().components.iter();
    others.filter(|(id, _)| !ids.contains(&ElementId::Component((*id).clone()))).map(|(_, node)| node.tile).collect()
}

fn follow(editor: &mut Editor, drag: &Drag, by: Vector, modifiers: Modifiers, world_per_point: f64) {
    let straight = |by: Vector, along_x: bool| if along_x { Vector::new(by.x, 0.0) } else { Vector::new(0.0, by.y) };
    let along_x = by.x.abs() >= by.y.abs();
    let mut by = if modifiers.shift { straight(by, along_x) } else { by };
    let mut guides = Vec::new();
    if editor.snapping && !modifiers.alt {
        (by, guides) = snap::snapped(drag.start, by, &drag.neighbours, world_per_point);
        if modifiers.shift {
            by = straight(by, along_x);
        }
    }
    editor.replay_gesture(|txn, document| {
        txn.apply(document, &drag.copies);
        move_by(txn, document, &drag.ids, by);
    });
    if !drag.copies.is_empty() {
        editor.selection = drag.ids.iter().filter(|id| editor.document().contains(id)).cloned().collect();
    }
    editor.guides = guides;
}

/// Moves elements by a distance; groups move their own area only, members move themselves.
pub(in crate::editor) fn move_by(txn: &mut Txn, document: &mut Document, ids: &BTreeSet<ElementId>, by: Vector) {
    for id in ids {
        match id {
            ElementId::Component(id) => txn.update_component(document, id, |component| component.pos += by),
            ElementId::Note(id) => txn.update_note(document, id, |note| note.pos += by),
            ElementId::Group(id) => {
                txn.update_group(document, id, |group| group.rect = group.rect.map(|rect| rect.translated(by)));
            }
            ElementId::Wire(_) => {}
        }
    }
}

/// Gives dropped things the group they were dropped into.
fn adopt(editor: &mut Editor, drag: &Drag, at: Point) {
    let is_moving = |group: &GroupId| drag.ids.contains(&ElementId::Group(group.clone()));
    let document = editor.document();
    let outermost = |id: &&ElementId| document.parent(id).is_none_or(|parent| !is_moving(parent));
    let top: Vec<ElementId> = drag.ids.iter().filter(outermost).cloned().collect();
    let area = |rect: &Rect| rect.width() * rect.height();
    let target = drag
        .areas
        .iter()
        .filter(|(id, rect)| !is_moving(id) && rect.contains(at))
        .min_by(|a, b| area(a.1).total_cmp(&area(b.1)))
        .map(|(id, _)| id.clone());
    editor.extend_gesture(|txn, document| {
        for id in &top {
            if document.parent(id) == target.as_ref() {
                continue;
            }
            match id {
                ElementId::Component(id) => txn.update_component(document, id, |c| c.parent.clone_from(&target)),
                ElementId::Group(id) => txn.update_group(document, id, |g| g.parent.clone_from(&target)),
                ElementId::Note(id) => txn.update_note(document, id, |n| n.parent.clone_from(&target)),
                ElementId::Wire(_) => {}
            }
        }
    });
}

/// Everything a frame touches: tiles, notes, wires with both ends inside, groups entirely inside.
fn touched_by(editor: &Editor, frame: Rect) -> Vec<ElementId> {
    let geometry = editor.geometry();
    let components = geometry.components.iter().filter(|(_, node)| node.tile.intersects(&frame));
    let notes = geometry.notes.iter().filter(|(_, (rect, _))| rect.intersects(&frame));
    let groups = geometry.groups.iter().filter(|(_, rect)| frame.contains_rect(rect));
    let inside = |id: &WireId| {
        let ends = editor.document().wire(id).map(|wire| [&wire.from.component, &wire.to.component]);
        ends.is_some_and(|ends| {
            ends.into_iter().all(|end| geometry.components.get(end).is_some_and(|node| node.tile.intersects(&frame)))
        })
    };
    let wires = geometry.wires.keys().filter(|id| inside(id));
    groups
        .map(|(id, _)| id.clone().into())
        .chain(components.map(|(id, _)| id.clone().into()))
        .chain(wires.map(|id| id.clone().into()))
        .chain(notes.map(|(id, _): (&NoteId, _)| id.clone().into()))
        .collect()
}
