use std::path::PathBuf;

use skywright::editor::Command;
use skywright::geom::Point;
use skywright::model::{ComponentId, Edit, ElementId};
use skywright::validate::Diagnostic;

/// What a panel asks the window to do. Panels only read; the window acts after the frame.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    Run(Command),
    /// An undoable change; changes with one `key` undo as one step until the field is left.
    Edit {
        label: String,
        key: Option<String>,
        edits: Vec<Edit>,
    },
    /// Select one element where it is.
    Select(ElementId),
    /// Select elements and bring them into view.
    Show(Vec<ElementId>),
    /// Put a component beside the selection, or in the middle of the canvas.
    PlaceNear(String),
    /// Put a component at a point of the drawing.
    PlaceAt(String, Point),
    /// Put a component at a point and wire it from another one.
    PlaceWired {
        service: String,
        at: Point,
        from: ComponentId,
    },
    /// Keep placing this component where the person clicks.
    StartPlacing(String),
    OpenPath(PathBuf),
    /// Stop a job that runs in the background.
    CancelJob(u64),
    /// Do something that loses the present document, once it is safe.
    Leave(Leave),
    /// Leave without saving.
    LeaveAnyway(Leave),
    /// Save, then leave.
    SaveAndLeave(Leave),
    GroupAs(String),
    /// Tell the person something for a few seconds.
    Toast(String),
    /// Open the drawer on its problems.
    ShowProblems,
    /// Show the page of a rule, by its code.
    Explain(&'static str),
    /// Ask why a finding is to be accepted.
    AskAccept(Box<Diagnostic>),
    /// Open the drawer on its costs.
    ShowCosts,
    /// Write the picture that the export dialog describes.
    WriteExport(std::path::PathBuf),
    /// Ask for a file to export to.
    AskExport {
        extension: String,
    },
}

/// Ways out of the present document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Leave {
    New,
    Open,
    OpenPath(PathBuf),
    OpenReference(String),
    Welcome,
    Quit,
}
