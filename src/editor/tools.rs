//! Tools as state machines: an event and the editor in, the next state out.

mod connect;
mod drag;
mod place;
mod resize;
mod select;
mod space;

pub use connect::ConnectTool;
pub(super) use drag::{box_of, keep_emptied, movable, movable_of, move_by};
pub use place::PlaceTool;
pub use select::SelectTool;
pub use space::Space;

use super::hit::Handle;
use super::wiring::{Verdict, is_legal, verdict};
use super::{Editor, PointerEvent};
use crate::geom::Point;
use crate::model::{ComponentId, WireId};

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
    Resize(Handle),
    Crosshair,
    Grab,
}

/// Which end of a wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireEnd {
    From,
    To,
}

/// A wire being drawn or moved: its fixed end and where its loose end is.
#[derive(Clone, Debug, PartialEq)]
pub struct LooseWire {
    /// The component at the fixed end.
    pub fixed: ComponentId,
    pub end: Point,
    /// The component under the loose end.
    pub over: Option<ComponentId>,
    /// The wire whose end is being moved; `None` for a new wire, drawn from its source.
    pub moves: Option<(WireId, WireEnd)>,
}

/// A place for something new that is to be wired to a component; the person has yet to say what.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub fixed: ComponentId,
    /// Where its middle goes.
    pub at: Point,
    /// True when the new component leads to the fixed one.
    pub incoming: bool,
}

/// A wire that was dropped where it cannot go: why not, and what could go between.
#[derive(Clone, Debug, PartialEq)]
pub struct Misfit {
    pub from: ComponentId,
    pub to: ComponentId,
    pub why: String,
    /// Services to insert, the shortest and most usual chains first.
    pub chains: Vec<Vec<String>>,
}

impl LooseWire {
    /// A new wire that leaves a component.
    pub const fn starting_at(component: ComponentId, end: Point) -> Self {
        Self { fixed: component, end, over: None, moves: None }
    }

    /// An end of an existing wire, picked up.
    pub fn moving(editor: &Editor, id: &WireId, end: WireEnd, at: Point) -> Option<Self> {
        let wire = editor.document().wire(id)?;
        let fixed = if end == WireEnd::To { &wire.from } else { &wire.to };
        Some(Self { fixed: fixed.component.clone(), end: at, over: None, moves: Some((id.clone(), end)) })
    }

    /// True when the loose end is where data leaves.
    pub fn is_loose_at_source(&self) -> bool {
        self.moves.as_ref().is_some_and(|(_, end)| *end == WireEnd::From)
    }

    /// Source and target, if the loose end goes to `other`.
    fn ends<'a>(&'a self, other: &'a ComponentId) -> (&'a ComponentId, &'a ComponentId) {
        if self.is_loose_at_source() { (other, &self.fixed) } else { (&self.fixed, other) }
    }

    /// Whether the loose end may go to a component.
    pub fn may_reach(&self, editor: &Editor, other: &ComponentId) -> bool {
        let (from, to) = self.ends(other);
        is_legal(editor.document(), editor.catalogue(), from, to)
    }

    /// The same with mechanisms or reasons.
    pub fn verdict<'a>(&self, editor: &'a Editor, other: &ComponentId) -> Verdict<'a> {
        let (from, to) = self.ends(other);
        verdict(editor.document(), editor.catalogue(), from, to)
    }
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

    /// True while a press, a drag or a wire waits for its end.
    pub const fn is_busy(&self) -> bool {
        !matches!(
            self,
            Self::Select(SelectTool::Idle) | Self::Connect(ConnectTool::Ready) | Self::Place(_) | Self::Hand
        )
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
            Self::Select(SelectTool::Resizing(resize)) => Cursor::Resize(resize.handle()),
            Self::Select(SelectTool::Wiring(_)) | Self::Connect(_) | Self::Place(_) => Cursor::Crosshair,
            Self::Select(SelectTool::Spacing(_)) | Self::Hand => Cursor::Grab,
            Self::Select(_) => Cursor::Arrow,
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
