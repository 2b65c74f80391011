//! Opening, saving and the ways out, none of which loses work unasked.

use std::path::{Path, PathBuf};

use eframe::egui::{Context, ViewportCommand};
use skywright::editor::Editor;
use skywright::format;
use skywright::generate;
use skywright::model::Document;
use skywright::references::reference;

use super::{App, Page};
use crate::gui::action::{Action, Leave};
use crate::gui::dialogs::Dialog;
use crate::gui::files::{Ending, OpenDialog, Purpose, placed};

impl App {
    /// Leaves the document, after asking when something would be lost.
    pub(super) fn leave(&mut self, ctx: &Context, leave: Leave) {
        if self.page == Page::Canvas && !self.editor.is_saved() {
            self.dialog = Some(Dialog::Unsaved(leave));
        } else {
            self.leave_now(ctx, leave);
        }
    }

    pub(super) fn leave_now(&mut self, ctx: &Context, leave: Leave) {
        self.dialog = None;
        match leave {
            Leave::New => self.show(Editor::new(Document::default(), None)),
            Leave::Open => self.ask_file(ctx, Purpose::Open, &self.home_folder().join("drawing.sky.ron")),
            Leave::OpenPath(path) => self.open_path(ctx, path),
            Leave::OpenReference(id) => self.open_reference(ctx, &id),
            Leave::Welcome => {
                self.show(Editor::new(Document::default(), None));
                self.page = Page::Welcome;
            }
            Leave::Quit => {
                self.closing = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// Stops the window's close button when changes would be lost.
    pub(super) fn guard_close(&mut self, ctx: &Context) {
        let asked = ctx.input(|input| input.viewport().close_requested());
        if asked && !self.closing && self.page == Page::Canvas && !self.editor.is_saved() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.dialog = Some(Dialog::Unsaved(Leave::Quit));
        }
    }

    fn show(&mut self, editor: Editor) {
        self.editor = editor;
        self.page = Page::Canvas;
        self.canvas.fit_pending = true;
        self.canvas.rename = None;
        self.canvas.finder = None;
    }

    pub(super) fn open_path(&mut self, ctx: &Context, path: PathBuf) {
        match format::io::load(&path, self.editor.catalogue()) {
            Ok(loaded) => {
                if let Some(warning) = loaded.warnings.first() {
                    let more = loaded.warnings.len() - 1;
                    let rest = if more > 0 { format!(" (and {more} more)") } else { String::new() };
                    self.toasts.add(ctx, format!("{warning}{rest}"));
                }
                let document = placed(loaded, self.editor.catalogue());
                self.prefs.remember(&path);
                self.show(Editor::new(document, Some(path)));
            }
            Err(error) => {
                let title = "The file could not be opened".to_owned();
                self.dialog = Some(Dialog::Message { title, text: error.to_string() });
            }
        }
    }

    pub(super) fn open_reference(&mut self, ctx: &Context, id: &str) {
        let parsed = reference(id).map(|reference| format::parse(id, reference.text, self.editor.catalogue()));
        match parsed {
            Some(Ok(loaded)) => {
                let document = placed(loaded, self.editor.catalogue());
                self.show(Editor::new(document, None));
            }
            Some(Err(error)) => self.toasts.add(ctx, error.to_string()),
            None => self.toasts.add(ctx, format!("There is no reference architecture `{id}`")),
        }
    }

    pub(super) fn save(&mut self, ctx: &Context) {
        match self.editor.path.clone() {
            Some(path) => self.save_to(ctx, &path),
            None => self.save_as(ctx),
        }
    }

    pub(super) fn save_as(&mut self, ctx: &Context) {
        let suggestion = self.editor.path.clone().unwrap_or_else(|| {
            let name = skywright::editor::naming::id_stem(&self.editor.document().settings().name);
            self.home_folder().join(format!("{name}.sky.ron"))
        });
        self.ask_file(ctx, Purpose::SaveAs, &suggestion);
    }

    fn save_to(&mut self, ctx: &Context, path: &Path) {
        match format::io::save(path, self.editor.document()) {
            Ok(()) => {
                self.editor.path = Some(path.to_path_buf());
                self.editor.mark_saved();
                self.prefs.remember(path);
                self.toasts.add(ctx, format!("Saved to {}", path.display()));
                if let Some(leave) = self.after_save.take() {
                    self.leave_now(ctx, leave);
                }
            }
            Err(error) => {
                self.after_save = None;
                let title = "The drawing was not saved".to_owned();
                self.dialog = Some(Dialog::Message { title, text: error.to_string() });
            }
        }
    }

    /// Opens the system's file dialog; one at a time.
    pub(super) fn ask_file(&mut self, ctx: &Context, purpose: Purpose, suggestion: &Path) {
        if self.file_dialog.is_none() {
            self.file_dialog = Some(OpenDialog::show(ctx, purpose, suggestion));
        }
    }

    pub(super) fn poll_file_dialog(&mut self, ctx: &Context) {
        /// A dialog that ends sooner was never on screen.
        const NEVER_SHOWN_SECS: f64 = 0.4;
        let Some(ending) = self.file_dialog.as_ref().and_then(OpenDialog::poll) else { return };
        let Some(dialog) = self.file_dialog.take() else { return };
        match ending {
            Ending::Chosen(path) => self.file_chosen(ctx, &dialog.purpose, path),
            Ending::Nothing { after_secs } if after_secs < NEVER_SHOWN_SECS => {
                let suggestion = dialog.suggestion.clone();
                self.path_dialog(dialog.purpose, &suggestion);
            }
            Ending::Nothing { .. } => self.after_save = None,
        }
    }

    pub(super) fn file_chosen(&mut self, ctx: &Context, purpose: &Purpose, path: PathBuf) {
        let path = purpose.complete(path);
        match purpose {
            Purpose::Open => self.actions.push(Action::OpenPath(path)),
            Purpose::SaveAs => self.save_to(ctx, &path),
            Purpose::Export { .. } => self.actions.push(Action::WriteExport(path)),
            Purpose::ProjectFolder => self.generate_into(ctx, &path),
        }
    }

    fn generate_into(&mut self, ctx: &Context, folder: &Path) {
        let options = generate::Options::default();
        let made = generate::generate(self.editor.document(), self.editor.catalogue(), "sam", &options);
        let written = made.map_err(|error| error.to_string()).and_then(|made| {
            generate::write(folder, &made.files, false).map_err(|error| error.to_string())?;
            Ok((made.files.len(), made.losses.len()))
        });
        match written {
            Ok((files, losses)) => {
                let note = if losses == 0 { String::new() } else { format!("; {losses} notes in its README") };
                self.toasts.add(ctx, format!("Wrote {files} files to {}{note}", folder.display()));
            }
            Err(text) => {
                self.dialog = Some(Dialog::Message { title: "The project was not written".to_owned(), text });
            }
        }
    }

    /// Where file dialogs start: beside the drawing, else where the program was started.
    pub(super) fn home_folder(&self) -> PathBuf {
        let beside = self.editor.path.as_ref().and_then(|path| path.parent()).map(Path::to_path_buf);
        beside.or_else(|| std::env::current_dir().ok()).unwrap_or_default()
    }
}
