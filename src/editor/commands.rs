//! What the commands do, by topic. The window handles those that need files, panels or dialogs.

mod arrange;
mod clip;
pub mod group;
mod select;
mod view;

use super::{Command, Editor};
use crate::geom::Vector;

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
            Command::Rename => self.selected_one().is_some(),
            Command::Ungroup => self.selection.iter().any(|id| id.group().is_some()),
            Command::AlignLeft | Command::AlignRight | Command::AlignTop | Command::AlignBottom => {
                self.selection.len() > 1
            }
            Command::DistributeAcross | Command::DistributeDown => self.selection.len() > 2,
            _ => true,
        }
    }
}
