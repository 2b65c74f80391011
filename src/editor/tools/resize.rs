use crate::editor::hit::Handle;
use crate::editor::{Editor, GRID, Modifiers};
use crate::geom::{Point, Rect, Vector};
use crate::model::ElementId;

/// A frame or a note being made larger or smaller.
#[derive(Clone, Debug)]
pub struct Resize {
    element: ElementId,
    handle: Handle,
    start: Rect,
    /// From the pointer to the corner it holds.
    grip: Vector,
}

impl Resize {
    pub(super) const fn handle(&self) -> Handle {
        self.handle
    }
}

/// Least size of a frame, in world pixels.
const LEAST_WIDTH: f64 = 96.0;
const LEAST_HEIGHT: f64 = 64.0;

/// Takes hold of a handle.
pub(super) fn start(editor: &mut Editor, element: ElementId, handle: Handle, at: Point) -> Option<Resize> {
    let start = editor.area_of(&element)?;
    editor.begin_gesture("Resize");
    Some(Resize { grip: handle.at(start) - at, element, handle, start })
}

/// Moves the corner held to the pointer.
pub(super) fn follow(editor: &mut Editor, resize: &Resize, at: Point, modifiers: Modifiers) {
    let snap = editor.snapping && !modifiers.alt;
    let to = at + resize.grip;
    let to = if snap { to.snapped(GRID) } else { to };
    let Rect { mut min, mut max } = resize.start;
    match resize.handle {
        Handle::TopLeft => min = Point::new(to.x.min(max.x - LEAST_WIDTH), to.y.min(max.y - LEAST_HEIGHT)),
        Handle::TopRight => {
            max.x = to.x.max(min.x + LEAST_WIDTH);
            min.y = to.y.min(max.y - LEAST_HEIGHT);
        }
        Handle::BottomLeft => {
            min.x = to.x.min(max.x - LEAST_WIDTH);
            max.y = to.y.max(min.y + LEAST_HEIGHT);
        }
        Handle::BottomRight => max = Point::new(to.x.max(min.x + LEAST_WIDTH), to.y.max(min.y + LEAST_HEIGHT)),
        Handle::Right => max.x = to.x.max(min.x + LEAST_WIDTH),
    }
    let area = Rect::new(min, max);
    editor.replay_gesture(|txn, document| match &resize.element {
        ElementId::Group(id) => txn.update_group(document, id, |group| group.rect = Some(area)),
        ElementId::Note(id) => txn.update_note(document, id, |note| note.width = area.width()),
        ElementId::Component(_) | ElementId::Wire(_) => {}
    });
}
