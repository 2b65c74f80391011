use crate::editor::{Editor, GRID, Modifiers};
use crate::geom::{Point, Rect, Vector};
use crate::model::{Component, Group, Note};

/// Room being made: everything beyond the line where the drag began moves along.
#[derive(Clone, Debug)]
pub struct Space {
    origin: Point,
    now: Point,
}

/// Takes hold of the drawing at a point.
pub(super) fn start(editor: &mut Editor, origin: Point) -> Space {
    editor.begin_gesture("Insert space");
    Space { origin, now: origin }
}

impl Space {
    /// Whether the room is made to the right or below, and how much of it; negative takes room away.
    pub fn amount(&self) -> (bool, f64) {
        let by = self.now - self.origin;
        let across = by.x.abs() >= by.y.abs();
        (across, if across { by.x } else { by.y })
    }

    /// Where the drawing is being pulled apart.
    pub const fn origin(&self) -> Point {
        self.origin
    }
}

/// Pushes everything beyond the line as far as the pointer went.
pub(super) fn follow(editor: &mut Editor, space: &Space, at: Point, modifiers: Modifiers) -> Space {
    let moved = Space { now: at, ..space.clone() };
    let (across, wanted) = moved.amount();
    let snap = editor.snapping && !modifiers.alt;
    let amount = if snap { (wanted / GRID).round() * GRID } else { wanted };
    let by = if across { Vector::new(amount, 0.0) } else { Vector::new(0.0, amount) };
    let line = if across { space.origin.x } else { space.origin.y };
    let coordinate = |point: Point| if across { point.x } else { point.y };
    let tile = crate::scene::TILE;
    let is_beyond_part =
        |part: &Component| coordinate(Rect::from_size(part.pos, tile, tile).center()) > line && !part.locked;
    let is_beyond_note = |note: &Note| coordinate(note.pos) > line && !note.locked;
    let stretched = |group: &Group| {
        let rect = group.rect.filter(|rect| coordinate(rect.max) > line && !group.locked)?;
        // A frame on the line grows instead of moving.
        Some(if coordinate(rect.min) > line {
            rect.translated(by)
        } else {
            let max = rect.max + by;
            Rect::new(rect.min, Point::new(max.x.max(rect.min.x + 64.0), max.y.max(rect.min.y + 64.0)))
        })
    };
    editor.replay_gesture(|txn, document| {
        let parts = document.components().iter().filter(|(_, part)| is_beyond_part(part));
        let parts: Vec<_> = parts.map(|(id, _)| id.clone()).collect();
        let notes: Vec<_> =
            document.notes().iter().filter(|(_, note)| is_beyond_note(note)).map(|(id, _)| id.clone()).collect();
        let groups: Vec<_> =
            document.groups().iter().filter_map(|(id, group)| Some((id.clone(), stretched(group)?))).collect();
        for id in &parts {
            txn.update_component(document, id, |part| part.pos += by);
        }
        for id in &notes {
            txn.update_note(document, id, |note| note.pos += by);
        }
        for (id, rect) in groups {
            txn.update_group(document, &id, |group| group.rect = Some(rect));
        }
    });
    moved
}
