use std::collections::BTreeSet;

use super::drag::{self, Drag};
use super::resize::{self, Resize};
use super::space::{self, Space};
use super::{DRAG_THRESHOLD, LooseWire, Tool, connect};
use crate::editor::{Button, Editor, Hit, Modifiers, PointerEvent};
use crate::geom::{Point, Rect};
use crate::model::{ElementId, NoteId, WireId};

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
    /// A corner of a frame, or the edge of a note, follows the pointer.
    Resizing(Resize),
    /// A frame that selects what it touches.
    Marquee {
        origin: Point,
        corner: Point,
        base: BTreeSet<ElementId>,
    },
    /// A wire follows the pointer.
    Wiring(LooseWire),
    /// Everything beyond a line follows the pointer.
    Spacing(Space),
}

impl SelectTool {
    pub(super) const fn hint(&self) -> &'static str {
        match self {
            Self::Idle => "Drag to move · drag a port to connect · double-click to add · Space+drag to pan",
            Self::Pressed { .. } => "Drag to move · Alt+drag copies",
            Self::Dragging(_) => {
                "Drop in a frame to put it inside · Shift keeps straight · Alt turns snapping off · Esc takes it back"
            }
            Self::Resizing(_) => "Alt turns snapping off · Esc takes it back",
            Self::Marquee { .. } => "Shift adds to the selection",
            Self::Spacing(_) => "Pushes everything beyond apart · drag back to close up · Esc takes it back",
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
                drag::follow(editor, &drag, pos_in_world, modifiers, world_per_point);
                Self::Dragging(drag)
            }
            (Self::Resizing(resize), PointerEvent::Move { pos_in_world, modifiers, .. }) => {
                resize::follow(editor, &resize, pos_in_world, modifiers);
                Self::Resizing(resize)
            }
            (Self::Spacing(space), PointerEvent::Move { pos_in_world, modifiers, .. }) => {
                Self::Spacing(space::follow(editor, &space, pos_in_world, modifiers))
            }
            (Self::Dragging(_) | Self::Resizing(_) | Self::Spacing(_), PointerEvent::Up { .. }) => {
                editor.finish_gesture();
                Self::Idle
            }
            (Self::Marquee { origin, base, .. }, PointerEvent::Move { pos_in_world, .. }) => {
                let frame = Rect::from_corners(origin, pos_in_world);
                let touched = touched_by(editor, frame).into_iter().filter(|id| editor.is_inside(id));
                editor.selection = base.iter().cloned().chain(touched).collect();
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
    let element = hit.element().filter(|_| !matches!(hit, Hit::Port(_) | Hit::Handle(..) | Hit::WireEnd(..)));
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
    if let Hit::Port(port) = hit {
        editor.select_only(port.component.clone().into());
        editor.offer_at(&port.component, port.side);
        return;
    }
    match hit.element() {
        Some(id) if modifiers.shift => {
            if was_selected {
                editor.selection.remove(&id);
            }
        }
        Some(id) => editor.select_only(id),
        None => match hit {
            Hit::GroupArea(id) if !modifiers.shift => editor.select_only(id.clone().into()),
            _ if !modifiers.shift => {
                editor.selection.clear();
                editor.inside = None;
            }
            _ => {}
        },
    }
}

fn start_drag(editor: &mut Editor, hit: Hit, at: Point, modifiers: Modifiers) -> SelectTool {
    match hit {
        Hit::Port(port) => SelectTool::Wiring(LooseWire::starting_at(port.component, at)),
        Hit::WireEnd(id, end) => LooseWire::moving(editor, &id, end, at).map_or(SelectTool::Idle, SelectTool::Wiring),
        Hit::Handle(id, handle) => resize::start(editor, id, handle, at).map_or(SelectTool::Idle, SelectTool::Resizing),
        Hit::Nothing | Hit::GroupArea(_) if modifiers.shift && modifiers.command && !editor.read_only => {
            SelectTool::Spacing(space::start(editor, at))
        }
        Hit::Nothing | Hit::GroupArea(_) => {
            let base = if modifiers.shift { editor.selection.clone() } else { BTreeSet::new() };
            SelectTool::Marquee { origin: at, corner: at, base }
        }
        Hit::Wire(_) => SelectTool::Idle,
        // Alt on a frame means what is in it, not a copy of it.
        Hit::GroupTitle(id) if modifiers.alt && !editor.geometry().folded.contains_key(&id) => {
            SelectTool::Marquee { origin: at, corner: at, base: BTreeSet::new() }
        }
        Hit::Component(_) | Hit::Name(_) | Hit::Note(_) | Hit::GroupTitle(_) => {
            drag::start(editor, at, modifiers).map_or(SelectTool::Idle, SelectTool::Dragging)
        }
    }
}

/// Everything a frame touches: tiles, notes, wires with both ends inside, groups entirely inside.
fn touched_by(editor: &Editor, frame: Rect) -> Vec<ElementId> {
    let geometry = editor.geometry();
    let tiles = geometry.components.iter().filter(|(_, node)| node.tile.intersects(&frame));
    let components = tiles.map(|(id, _)| editor.element_of_tile(id));
    let notes = geometry.notes.iter().filter(|(_, (rect, _))| rect.intersects(&frame));
    let groups = geometry.groups.iter().filter(|(_, rect)| frame.contains_rect(rect));
    let inside = |id: &WireId| {
        let ends = editor.document().wire(id).map(|wire| [&wire.from.component, &wire.to.component]);
        ends.is_some_and(|ends| {
            ends.into_iter().all(|end| {
                let tile = editor.tile_id(&editor.shown(&end.clone().into()));
                tile.and_then(|id| geometry.components.get(&id)).is_some_and(|node| node.tile.intersects(&frame))
            })
        })
    };
    let wires = geometry.wires.keys().filter(|id| inside(id));
    groups
        .map(|(id, _)| id.clone().into())
        .chain(components)
        .chain(wires.map(|id| id.clone().into()))
        .chain(notes.map(|(id, _): (&NoteId, _)| id.clone().into()))
        .collect()
}
