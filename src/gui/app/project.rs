//! The project a drawing lies in: its rules, prices and components hold in the window as on the command line.

use std::path::Path;

use eframe::egui::{Context, Event};
use skywright::editor::Editor;
use skywright::project::{Lookup, Surroundings};

use super::App;
use crate::gui::dialogs::Dialog;
use crate::gui::panels::drawer::RulePage;

/// What surrounds a drawing; where it holds mistakes, what travels with the program, and the mistakes.
pub(super) fn surroundings(drawing: Option<&Path>) -> (Surroundings, Option<String>) {
    match Surroundings::of(drawing, &Lookup::Above) {
        Ok(around) => (around, None),
        Err(error) => (Surroundings::default(), Some(error.to_string())),
    }
}

/// Tells what is wrong in the files around a drawing.
pub(super) fn catalogue_mistakes(text: String) -> Dialog {
    let text = format!("{text}\n\nUntil this is mended, only the built-in catalogue and rules hold.");
    Dialog::Message { title: "The project's files have mistakes".to_owned(), text }
}

impl App {
    /// Shows a drawing with what surrounds it.
    pub(super) fn show_within(&mut self, editor: Editor, (around, mistakes): (Surroundings, Option<String>)) {
        self.show(editor, around);
        if let Some(text) = mistakes {
            self.dialog = Some(catalogue_mistakes(text));
        }
    }

    /// Reads anew what surrounds the drawing, as after saving it elsewhere.
    pub(super) fn read_project(&mut self) {
        let (around, mistakes) = surroundings(self.editor.path.as_deref());
        if let Some(text) = mistakes {
            self.dialog = Some(catalogue_mistakes(text));
        }
        if !std::ptr::eq(around.catalogue, self.editor.catalogue()) {
            self.editor.set_catalogue(around.catalogue);
        }
        self.derived.surround(around, &self.editor);
    }

    /// Files may have been edited while another window had the focus.
    pub(super) fn follow_project(&mut self, ctx: &Context) {
        let is_back = ctx.input(|input| input.events.iter().any(|event| matches!(event, Event::WindowFocused(true))));
        if is_back && !self.editor.in_gesture() && self.dialog.is_none() {
            self.read_project();
        }
        self.icons.follow(ctx, self.editor.catalogue().own_icons());
    }

    /// Opens the drawer on the page of a rule.
    pub(super) fn explain(&mut self, code: &str) {
        let lint = self.derived.config.lints().find(|lint| lint.code == code);
        if let Some(lint) = lint {
            self.prefs.drawer_shown = true;
            self.drawer.tab = 0;
            self.drawer.page = Some(RulePage::new(lint, &self.theme));
        }
    }
}
