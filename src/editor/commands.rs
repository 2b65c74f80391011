//! What the commands do, by topic. The window handles those that need files, panels or dialogs.

mod arrange;
mod clip;
mod fold;
pub mod group;
mod select;
mod stack;
mod view;
mod walk;

pub(in crate::editor) use select::row_of;

use super::{Command, Editor};
use crate::geom::Vector;
use crate::model::{ElementId, Side};

/// What the editor needs to know of the window to run a command.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    /// Size of the canvas, in screen points.
    pub canvas_width: f64,
    pub canvas_height: f64,
    /// Seconds since any fixed moment, so that quick repetitions can undo as one step.
    pub now_secs: f64,
}

impl Editor {
    /// Runs a command on the document or the view; `false` for one that is the window's business.
    pub fn run(&mut self, command: Command, around: Surroundings) -> bool {
        let (step, far) = if self.snapping { (super::GRID, 5.0) } else { (1.0, 10.0) };
        let now = around.now_secs;
        match command {
            Command::Undo => drop(self.undo()),
            Command::Redo => drop(self.redo()),
            Command::Duplicate => self.duplicate(),
            Command::Delete => self.delete(),
            Command::DeleteJoining => self.delete_joining(),
            Command::SelectComponents => self.select_kind(false),
            Command::SelectWires => self.select_kind(true),
            Command::WalkLeft => self.walk(Side::Left),
            Command::WalkRight => self.walk(Side::Right),
            Command::WalkUp => self.walk(Side::Top),
            Command::WalkDown => self.walk(Side::Bottom),
            Command::NeighbourLeft => self.offer_neighbour(Side::Left),
            Command::NeighbourRight => self.offer_neighbour(Side::Right),
            Command::NeighbourUp => self.offer_neighbour(Side::Top),
            Command::NeighbourDown => self.offer_neighbour(Side::Bottom),
            Command::ToggleCollapsed => self.toggle_collapsed(),
            Command::EnterGroup => {
                if let Some(id) = self.selected_one().and_then(ElementId::group).cloned() {
                    self.enter_group(&id);
                }
            }
            Command::BringForward | Command::SendBackward | Command::BringToFront | Command::SendToBack => {
                self.restack(command);
            }
            Command::ToggleCard => self.toggle_card(),
            Command::ToggleToolLock => self.tool_locked = !self.tool_locked,
            Command::ToggleReadOnly => {
                self.cancel_gesture();
                self.read_only = !self.read_only;
            }
            Command::SelectAll => self.select_all(),
            Command::SelectNone => self.selection.clear(),
            Command::SelectNext => self.select_in_reading_order(true),
            Command::SelectPrevious => self.select_in_reading_order(false),
            Command::SelectUpstream => self.select_along_wires(false),
            Command::SelectDownstream => self.select_along_wires(true),
            Command::ToggleView
            | Command::ZoomIn
            | Command::ZoomOut
            | Command::ZoomReset
            | Command::FitAll
            | Command::FitSelection => {
                self.change_view(command, around);
            }
            Command::ToggleGrid => self.grid_shown = !self.grid_shown,
            Command::ToggleSnapping => self.snapping = !self.snapping,
            Command::Group => drop(self.group_selection("generic")),
            Command::Ungroup => self.ungroup(),
            Command::AlignLeft | Command::AlignRight | Command::AlignTop | Command::AlignBottom => self.align(command),
            Command::DistributeAcross => self.distribute(true),
            Command::DistributeDown => self.distribute(false),
            Command::TidyUp => self.tidy_up(),
            Command::ToggleLock => self.toggle_lock(),
            Command::NudgeLeft => self.nudge(Vector::new(-step, 0.0), now),
            Command::NudgeRight => self.nudge(Vector::new(step, 0.0), now),
            Command::NudgeUp => self.nudge(Vector::new(0.0, -step), now),
            Command::NudgeDown => self.nudge(Vector::new(0.0, step), now),
            Command::NudgeFarLeft => self.nudge(Vector::new(-step * far, 0.0), now),
            Command::NudgeFarRight => self.nudge(Vector::new(step * far, 0.0), now),
            Command::NudgeFarUp => self.nudge(Vector::new(0.0, -step * far), now),
            Command::NudgeFarDown => self.nudge(Vector::new(0.0, step * far), now),
            Command::ToolSelect => self.set_tool(super::Tool::default()),
            Command::ToolHand => self.set_tool(super::Tool::Hand),
            Command::ToolConnect => self.set_tool(super::Tool::Connect(super::tools::ConnectTool::Ready)),
            _ => return false,
        }
        true
    }

    /// Whether a command would do anything now.
    pub fn can_run(&self, command: Command) -> bool {
        let any = !self.selection.is_empty();
        if self.read_only && changes(command) {
            return false;
        }
        match command {
            Command::Undo => self.history.undo_label().is_some(),
            Command::Redo => self.history.redo_label().is_some(),
            Command::Cut
            | Command::Copy
            | Command::Duplicate
            | Command::Delete
            | Command::FitSelection
            | Command::ToggleLock
            | Command::Group
            | Command::SelectUpstream
            | Command::SelectDownstream => any,
            Command::Rename | Command::RenameOrEnter | Command::EditLink => self.selected_one().is_some(),
            Command::OpenLink => self.selected_one().is_some_and(|id| self.link_of(id).is_some()),
            Command::DeleteJoining => self.selection.iter().any(|id| id.component().is_some()),
            Command::NeighbourLeft | Command::NeighbourRight | Command::NeighbourUp | Command::NeighbourDown => {
                self.selected_one().is_some_and(|id| id.component().is_some())
            }
            Command::ToggleCollapsed => {
                self.selection.iter().any(|id| id.group().is_some() || self.document().parent(id).is_some())
            }
            Command::EnterGroup => self.selected_one().is_some_and(|id| id.group().is_some()),
            Command::BringForward | Command::SendBackward | Command::BringToFront | Command::SendToBack => {
                self.selection.iter().any(|id| !matches!(id, ElementId::Group(_) | ElementId::Wire(_)))
            }
            Command::ToggleCard => self.selection.iter().any(|id| matches!(id, ElementId::Note(_))),
            Command::Ungroup => self.selection.iter().any(|id| id.group().is_some()),
            Command::AlignLeft | Command::AlignRight | Command::AlignTop | Command::AlignBottom => {
                self.selection.len() > 1
            }
            Command::DistributeAcross | Command::DistributeDown => self.selection.len() > 2,
            _ => true,
        }
    }
}

/// Whether a command writes to the document.
const fn changes(command: Command) -> bool {
    matches!(
        command,
        Command::Undo
            | Command::Redo
            | Command::Cut
            | Command::Paste
            | Command::Duplicate
            | Command::Delete
            | Command::DeleteJoining
            | Command::Rename
            | Command::EditLink
            | Command::Group
            | Command::Ungroup
            | Command::ToggleCollapsed
            | Command::BringForward
            | Command::SendBackward
            | Command::BringToFront
            | Command::SendToBack
            | Command::AlignLeft
            | Command::AlignRight
            | Command::AlignTop
            | Command::AlignBottom
            | Command::DistributeAcross
            | Command::DistributeDown
            | Command::TidyUp
            | Command::ToggleLock
            | Command::NeighbourLeft
            | Command::NeighbourRight
            | Command::NeighbourUp
            | Command::NeighbourDown
            | Command::AddComponent
            | Command::AddNote
            | Command::AddText
            | Command::AddFrame
            | Command::ToggleCard
            | Command::FixAll
    )
}
