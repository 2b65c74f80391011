use std::path::PathBuf;

use skywright::editor::tools::Offer;
use skywright::editor::{Chain, Command};
use skywright::geom::Point;
use skywright::model::{Edit, ElementId};
use skywright::validate::Diagnostic;

use super::dialogs::export::Order;
use super::dialogs::generate::ProjectOrder;
use super::files::Purpose;

/// What a panel asks the window to do. Panels only read; the window acts after the frame.
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
    /// Put a component where a wire waits for one.
    Accept(Offer, String),
    /// Draw a chain of components, such as was typed.
    BuildChain(Chain),
    /// Give an element a link, or take it away.
    SetLink(ElementId, String),
    /// Open an address in the browser.
    FollowLink(String),
    /// The person has said what the wheel is to do.
    WheelZooms(bool),
    /// Write the keymap to its file.
    KeepKeymap,
    /// Keep placing this component where the person clicks.
    StartPlacing(String),
    OpenPath(PathBuf),
    /// Put another open document in front, by its place among the tabs.
    GoToTab(usize),
    CloseTab(usize),
    /// Take over the file as it is on disk.
    ReloadFile,
    ShowDifference,
    /// Stop a job that runs in the background.
    CancelJob(u64),
    /// Do something that loses the present document, once it is safe.
    Leave(Leave),
    /// Leave without saving.
    LeaveAnyway(Leave),
    /// Save, then leave.
    SaveAndLeave(Leave),
    GroupAs(String),
    /// Ask for a folder to generate a project into.
    AskProject(Box<ProjectOrder>),
    /// Write the project that was ordered; merging keeps what else is in the folder.
    WriteProject {
        folder: PathBuf,
        merge: bool,
    },
    /// Ask for an icon package.
    AskIcons(Purpose),
    /// Copy the theme shown now into a file of the person's own.
    NewTheme,
    /// Show a folder in the system's file manager.
    OpenFolder(PathBuf),
    /// Open the drawer on its problems.
    ShowProblems,
    /// Show the page of a rule, by its code.
    Explain(&'static str),
    /// Ask why a finding is to be accepted.
    AskAccept(Box<Diagnostic>),
    /// Open the drawer on its costs.
    ShowCosts,
    /// Ask for a file to export to.
    AskExport(Box<Order>),
    /// Write what was ordered to the file that was chosen.
    WriteExport(PathBuf),
    /// Ask for a folder to export every open drawing to.
    AskBatch,
    /// Put a picture on the clipboard.
    CopyPicture(Box<Order>),
}

/// Ways out of the present document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Leave {
    CloseTab,
    New,
    Open,
    OpenPath(PathBuf),
    OpenReference(String),
    Welcome,
    Quit,
}
