//! The editor without a window: document, history, selection, tools and commands.
//!
//! The window turns its input into [`PointerEvent`]s and [`Command`]s and paints
//! what it finds here. Nothing in this module knows a toolkit, so every gesture
//! can be tested by its effect on the document.

pub mod camera;
pub mod chain;
pub mod clipboard;
pub mod command;
pub mod commands;
pub mod finder;
pub mod hit;
pub mod input;
pub mod keymap;
pub mod naming;
mod preview;
mod search;
pub mod snap;
pub mod splice;
#[cfg(test)]
mod tests;
pub mod tools;
pub mod typed;
mod upkeep;
pub mod wiring;

use std::collections::BTreeSet;
use std::path::PathBuf;

pub use camera::Camera;
pub use chain::Chain;
pub use command::Command;
pub use hit::{Hit, Port};
pub use input::{Button, Modifiers, PointerEvent};
pub use keymap::Keymap;
pub use tools::Tool;
pub use upkeep::Settled;

use crate::catalogue::Catalogue;
use crate::geom::{Grid, Point};
use crate::model::{Change, Document, Edit, ElementId, GroupId, History, Revision, Txn, WireId};
use crate::scene::{Geometry, SceneOptions, Stage, View};

/// Distance of the grid that things snap to, in world pixels.
pub const GRID: f64 = 8.0;

/// One open document with everything a person does to it.
pub struct Editor {
    catalogue: &'static Catalogue,
    document: Document,
    history: History,
    geometry: Geometry,
    geometry_of: Revision,
    /// Elements of the flat drawing by place.
    places: Grid<ElementId>,
    settled_revision: Revision,
    unsettled: BTreeSet<ElementId>,
    /// Where things stand, while the isometric view is shown.
    stage: Option<Stage>,
    /// What is selected, in a stable order.
    pub selection: BTreeSet<ElementId>,
    pub camera: Camera,
    tool: Tool,
    /// The open edit of a running gesture.
    gesture: Option<Txn>,
    /// Target and time of the last typed change, so that those that belong together undo as one.
    typing: Option<(String, Option<f64>)>,
    /// Where the document lives; `None` for a new one.
    pub path: Option<PathBuf>,
    /// The picture that the document was read from, beside which it may be saved.
    pub origin: Option<PathBuf>,
    /// Snap to the grid and to neighbours.
    pub snapping: bool,
    /// Show the grid.
    pub grid_shown: bool,
    /// The last copies made by [`Command::Duplicate`], and where their originals were.
    last_duplicate: Option<(BTreeSet<ElementId>, Point)>,
    /// A wire that leads nowhere yet and waits for a target to be chosen.
    pub offer: Option<tools::Offer>,
    /// A wire that was dropped where it cannot go.
    pub misfit: Option<tools::Misfit>,
    /// A new wire that could have another mechanism.
    pub choice: Option<WireId>,
    /// The wire that what is being dragged would split.
    pub splice: Option<splice::Splice>,
    /// The group one has gone into.
    pub inside: Option<GroupId>,
    /// Tools stay after they were used.
    pub tool_locked: bool,
    /// Nothing can be changed, only looked at.
    pub read_only: bool,
    /// The frame that the running drag would put things into.
    pub drop_target: Option<GroupId>,
    /// Alignment lines of the running drag, for the canvas to show.
    pub guides: Vec<snap::Guide>,
    /// Gaps to neighbours that the running drag is aligned with.
    pub gaps: Vec<snap::Guide>,
}

impl Editor {
    pub fn new(document: Document, path: Option<PathBuf>) -> Self {
        let catalogue = Catalogue::builtin();
        let Settled { revision, geometry, places } = Settled::new(&document, catalogue);
        Self {
            catalogue,
            document,
            history: History::new_saved(),
            geometry,
            geometry_of: revision,
            places,
            settled_revision: revision,
            unsettled: BTreeSet::new(),
            stage: None,
            selection: BTreeSet::new(),
            camera: Camera::default(),
            tool: Tool::default(),
            gesture: None,
            typing: None,
            path,
            origin: None,
            snapping: true,
            grid_shown: true,
            last_duplicate: None,
            drop_target: None,
            guides: Vec::new(),
            gaps: Vec::new(),
            offer: None,
            misfit: None,
            choice: None,
            splice: None,
            inside: None,
            tool_locked: false,
            read_only: false,
        }
    }

    pub const fn catalogue(&self) -> &'static Catalogue {
        self.catalogue
    }

    pub const fn document(&self) -> &Document {
        &self.document
    }

    pub const fn history(&self) -> &History {
        &self.history
    }

    pub const fn tool(&self) -> &Tool {
        &self.tool
    }

    /// Where everything lies on the drawing, for the document as it is now.
    pub const fn geometry(&self) -> &Geometry {
        &self.geometry
    }

    /// Where everything stands on the picture, while the isometric view is shown.
    pub const fn stage(&self) -> Option<&Stage> {
        self.stage.as_ref()
    }

    /// Which way the drawing is looked at. Points of pointer events always lie on the ground.
    pub const fn view(&self) -> View {
        if self.stage.is_some() { View::Iso } else { View::Flat }
    }

    /// Looks at the drawing another way; the camera stays.
    pub fn set_view(&mut self, view: View) {
        self.cancel_gesture();
        self.stage = (view == View::Iso).then(|| self.staged());
    }

    fn staged(&self) -> Stage {
        Stage::new(&self.document, self.catalogue, &self.geometry, &SceneOptions::default())
    }

    /// True while a drag or another gesture holds the document open.
    pub const fn in_gesture(&self) -> bool {
        self.gesture.is_some()
    }

    /// True when nothing would be lost by closing.
    pub fn is_saved(&self) -> bool {
        self.history.is_saved()
    }

    pub fn mark_saved(&mut self) {
        self.history.mark_saved();
    }

    /// The name people see: the file's, else the drawing's.
    pub fn title(&self) -> String {
        let from_path = self.path.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy());
        match from_path {
            Some(name) => name.trim_end_matches(".ron").trim_end_matches(".json").trim_end_matches(".sky").to_owned(),
            None => self.document.settings().name.clone(),
        }
    }

    /// Changes the document in one undoable step.
    pub fn edit(&mut self, label: impl Into<String>, change: impl FnOnce(&mut Txn, &mut Document)) {
        self.cancel_gesture();
        self.typing = None;
        if self.read_only {
            return;
        }
        let mut txn = Txn::new(label);
        change(&mut txn, &mut self.document);
        let changed = txn.reach(&self.document);
        if let Some(change) = txn.commit(&self.document) {
            self.history.push(change);
        }
        self.refresh(&changed);
    }

    /// As [`Self::edit`], but quick repetitions on the same `target` undo as one step.
    pub fn edit_typing(
        &mut self,
        target: &str,
        now_secs: f64,
        label: impl Into<String>,
        change: impl FnOnce(&mut Txn, &mut Document),
    ) {
        const PAUSE_SECS: f64 = 0.6;
        let continues = self
            .typing
            .as_ref()
            .is_some_and(|(last, at)| last == target && at.is_some_and(|at| now_secs - at < PAUSE_SECS));
        self.edit_merging(target, Some(now_secs), continues, label, change);
    }

    /// As [`Self::edit`], but everything typed into one field until [`Self::end_typing`] undoes as one step.
    pub fn edit_field(&mut self, target: &str, label: impl Into<String>, change: impl FnOnce(&mut Txn, &mut Document)) {
        let continues = self.typing.as_ref().is_some_and(|(last, _)| last == target);
        self.edit_merging(target, None, continues, label, change);
    }

    /// As [`Self::edit`], but undone together with the last change.
    fn edit_onto_last(&mut self, label: impl Into<String>, change: impl FnOnce(&mut Txn, &mut Document)) {
        self.edit_merging("", None, true, label, change);
        self.typing = None;
    }

    /// The field is left: what is typed next is a step of its own.
    pub fn end_typing(&mut self) {
        self.typing = self.typing.take().filter(|(_, at)| at.is_some());
    }

    fn edit_merging(
        &mut self,
        target: &str,
        now_secs: Option<f64>,
        continues: bool,
        label: impl Into<String>,
        change: impl FnOnce(&mut Txn, &mut Document),
    ) {
        self.cancel_gesture();
        if self.read_only {
            return;
        }
        let mut txn = Txn::new(label);
        change(&mut txn, &mut self.document);
        let changed = txn.reach(&self.document);
        if let Some(change) = txn.commit(&self.document) {
            let can_go_on = if continues {
                self.history.push_merged(change)
            } else {
                self.history.push(change);
                true
            };
            self.typing = can_go_on.then(|| (target.to_owned(), now_secs));
        }
        self.refresh(&changed);
    }

    /// Applies edits as data, such as a fix, in one undoable step.
    pub fn apply(&mut self, label: impl Into<String>, edits: &[Edit]) {
        self.edit(label, |txn, document| txn.apply(document, edits));
    }

    /// Takes the last change back and selects what it was about; gives its label.
    pub fn undo(&mut self) -> Option<String> {
        self.travel(History::undo)
    }

    /// Does the last undone change again and selects what it is about; gives its label.
    pub fn redo(&mut self) -> Option<String> {
        self.travel(History::redo)
    }

    fn travel(&mut self, go: impl for<'a> Fn(&'a mut History, &mut Document) -> Option<&'a Change>) -> Option<String> {
        self.cancel_gesture();
        self.typing = None;
        if self.read_only {
            return None;
        }
        let change = go(&mut self.history, &mut self.document)?;
        let label = change.label().to_owned();
        let touched: BTreeSet<ElementId> = change.touched().cloned().collect();
        let changed = change.reach();
        if !touched.is_empty() {
            self.selection = touched;
        }
        self.refresh(&changed);
        Some(label)
    }

    /// Takes a running gesture back.
    pub fn cancel_gesture(&mut self) {
        if let Some(txn) = self.gesture.take() {
            let changed = txn.reach(&self.document);
            txn.abort(&mut self.document);
            self.refresh(&changed);
        }
        self.forget_marks();
        if let Tool::Select(tools::SelectTool::Marquee { base, .. }) = &self.tool {
            self.selection.clone_from(base);
        }
        self.tool.reset();
    }

    fn begin_gesture(&mut self, label: impl Into<String>) {
        self.typing = None;
        self.gesture = (!self.read_only).then(|| Txn::new(label));
    }

    /// Goes on with the running gesture's change from where it is.
    fn extend_gesture(&mut self, change: impl FnOnce(&mut Txn, &mut Document)) {
        if let Some(txn) = self.gesture.as_mut() {
            change(txn, &mut self.document);
            let changed = txn.reach(&self.document);
            self.refresh(&changed);
        }
    }

    fn forget_marks(&mut self) {
        self.guides.clear();
        self.gaps.clear();
        self.drop_target = None;
        self.splice = None;
    }

    /// Starts the running gesture's change again from where it began.
    fn replay_gesture(&mut self, change: impl FnOnce(&mut Txn, &mut Document)) {
        if let Some(txn) = self.gesture.as_mut() {
            let mut changed = txn.reach(&self.document);
            txn.rewind(&mut self.document);
            change(txn, &mut self.document);
            changed.extend(txn.reach(&self.document));
            self.refresh(&changed);
        }
    }

    fn finish_gesture(&mut self) {
        if let Some(txn) = self.gesture.take() {
            let changed = txn.reach(&self.document);
            if let Some(change) = txn.commit(&self.document) {
                self.history.push(change);
            }
            self.refresh(&changed);
        }
        self.forget_marks();
    }

    pub fn set_tool(&mut self, tool: Tool) {
        self.cancel_gesture();
        self.tool = tool;
    }

    /// Feeds the active tool.
    pub fn pointer(&mut self, event: PointerEvent) {
        let tool = std::mem::take(&mut self.tool);
        self.tool = tool.on(event, self);
    }

    /// Selects exactly one element.
    pub fn select_only(&mut self, id: ElementId) {
        self.select([id]);
    }

    /// Selects elements, as far as they exist; of hidden ones the group that hides them.
    pub fn select(&mut self, ids: impl IntoIterator<Item = ElementId>) {
        self.selection = ids.into_iter().filter(|id| self.document.contains(id)).map(|id| self.shown(&id)).collect();
        // Whoever selects something outside has left the group.
        while self.inside.is_some() && !self.selection.iter().all(|id| self.is_inside(id)) {
            let left = self.inside.take();
            self.inside = left.and_then(|left| self.document.parent(&left.into()).cloned());
        }
    }

    /// The one selected element, if it is just one.
    pub fn selected_one(&self) -> Option<&ElementId> {
        (self.selection.len() == 1).then(|| self.selection.first()).flatten()
    }
}
