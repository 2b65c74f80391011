//! Tools as state machines: an event and the editor in, the next state out.

mod connect;
mod place;
mod select;

pub use connect::ConnectTool;
pub use place::PlaceTool;
pub use select::SelectTool;
pub(super) use select::{movable, move_by};

use super::{Editor, PointerEvent};
use crate::geom::Point;
use crate::model::ComponentId;

/// How far the pointer moves before a press becomes a drag, in screen points.
pub const DRAG_THRESHOLD: f64 = 4.0;

/// The active tool with its state.
#[derive(Clone, Debug)]
pub enum Tool {
    Select(SelectTool),
    Connect(ConnectTool),
    Place(PlaceTool),
    /// Dragging moves the drawing; the canvas handles it.
    Hand,
}

impl Default for Tool {
    fn default() -> Self {
        Self::Select(SelectTool::Idle)
    }
}

/// What the canvas shows as pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    Arrow,
    Move,
    Crosshair,
    Grab,
}

/// A wire being drawn: where it starts and where its loose end is.
#[derive(Clone, Debug, PartialEq)]
pub struct LooseWire {
    pub from: ComponentId,
    pub end: Point,
    /// The component under the loose end.
    pub over: Option<ComponentId>,
}

impl Tool {
    /// Feeds one event.
    #[must_use]
    pub fn on(self, event: PointerEvent, editor: &mut Editor) -> Self {
        match self {
            Self::Select(tool) => tool.on(event, editor),
            Self::Connect(tool) => tool.on(event, editor),
            Self::Place(tool) => tool.on(event, editor),
            Self::Hand => Self::Hand,
        }
    }

    /// Back to the resting state of the same tool.
    pub fn reset(&mut self) {
        match self {
            Self::Select(tool) => *tool = SelectTool::Idle,
            Self::Connect(tool) => *tool = ConnectTool::Ready,
            Self::Place(_) | Self::Hand => {}
        }
    }

    /// What can be done now, for the status bar.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Select(tool) => tool.hint(),
            Self::Connect(tool) => tool.hint(),
            Self::Place(_) => "Click to place · Shift+click to place several · Esc to stop",
            Self::Hand => "Drag to move the drawing · V to select",
        }
    }

    pub const fn cursor(&self) -> Cursor {
        match self {
            Self::Select(SelectTool::Dragging(_)) => Cursor::Move,
            Self::Select(SelectTool::Wiring(_)) | Self::Connect(_) | Self::Place(_) => Cursor::Crosshair,
            Self::Select(_) => Cursor::Arrow,
            Self::Hand => Cursor::Grab,
        }
    }

    /// The wire being drawn, if one is.
    pub const fn loose_wire(&self) -> Option<&LooseWire> {
        match self {
            Self::Select(SelectTool::Wiring(wire)) | Self::Connect(ConnectTool::Drawing(wire)) => Some(wire),
            _ => None,
        }
    }
}
