//! Opening, saving and the ways out, none of which loses work unasked.

use std::path::{Path, PathBuf};

use eframe::egui::{Context, ViewportCommand};
use skywright::editor::Editor;
use skywright::format;
use skywright::model::Document;
use skywright::project::Surroundings;
use skywright::references::reference;

use super::project::surroundings;
use super::{App, Page};
use crate::gui::action::{Action, Leave};
use crate::gui::dialogs::{Dialog, SettingsDialog, settings};
use crate::gui::files::{Ending, OpenDialog, Purpose, placed};

impl App {
    /// Does what takes a document away, after asking when something would be lost.
    pub(super) fn leave(&mut self, ctx: &Context, leave: Leave) {
        let lost = match leave {
            Leave::CloseTab => Some(self.front_tab()).filter(|_| self.page == Page::Canvas && !self.editor.is_saved()),
            Leave::Quit => self.unsaved_tab(),
            // These open beside what is there.
            Leave::New | Leave::Open | Leave::OpenPath(_) | Leave::OpenReference(_) | Leave::Welcome => None,
        };
        match lost {
            Some(tab) => {
                self.go_to_tab(tab);
                self.dialog = Some(Dialog::Unsaved(leave));
            }
            None => self.leave_now(ctx, leave),
        }
    }

    /// Leaves without saving what is in front.
    pub(super) fn give_up(&mut self, ctx: &Context, leave: Leave) {
        self.close_front();
        if leave == Leave::Quit {
            self.leave(ctx, leave);
        }
    }

    pub(super) fn leave_now(&mut self, ctx: &Context, leave: Leave) {
        self.dialog = None;
        match leave {
            Leave::New => self.show_new(),
            Leave::Open => self.ask_file(ctx, Purpose::Open, &self.home_folder().join("drawing.sky.ron")),
            Leave::OpenPath(path) => self.open_path(ctx, path),
            Leave::OpenReference(id) => self.open_reference(ctx, &id),
            Leave::Welcome => {
                self.show_new();
                self.page = Page::Welcome;
            }
            Leave::CloseTab => self.close_front(),
            Leave::Quit => {
                if let Some(tab) = self.unsaved_tab() {
                    // One of several was saved; the next one is asked about.
                    self.go_to_tab(tab);
                    self.dialog = Some(Dialog::Unsaved(Leave::Quit));
                } else {
                    self.closing = true;
                    self.remember_camera();
                    ctx.send_viewport_cmd(ViewportCommand::Close);
                }
            }
        }
    }

    /// Stops the window's close button when changes would be lost.
    pub(super) fn guard_close(&mut self, ctx: &Context) {
        let asked = ctx.input(|input| input.viewport().close_requested());
        if asked
            && !self.closing
            && let Some(tab) = self.unsaved_tab()
        {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.go_to_tab(tab);
            self.dialog = Some(Dialog::Unsaved(Leave::Quit));
        }
    }

    fn show_new(&mut self) {
        let around = surroundings(None);
        self.show_within(Editor::with_catalogue(Document::default(), None, around.0.catalogue), around);
    }

    /// Shows a document with what surrounds it.
    pub(crate) fn show(&mut self, editor: Editor, around: Surroundings) {
        self.make_room();
        if let Some(path) = &editor.path {
            self.watch.note(path);
        }
        self.derived.surround(around, &editor);
        self.editor = editor;
        self.page = Page::Canvas;
        self.canvas.fit_pending = true;
        self.canvas.rename = None;
        self.canvas.finder = None;
        self.recall_camera();
    }

    /// Opens a file: at once when it is small, else in the background with a way to stop it.
    pub(crate) fn open_path(&mut self, ctx: &Context, path: PathBuf) {
        /// Files below this are read within a frame.
        const SMALL_BYTES: u64 = 128 * 1024;
        if let Some(tab) = self.tab_of(&path) {
            self.go_to_tab(tab);
            return;
        }
        if std::fs::metadata(&path).is_ok_and(|facts| facts.len() > SMALL_BYTES) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            self.jobs.start(ctx, format!("Opening {name}"), move |progress| {
                progress.stage("reading");
                let opened = Opened::read(&path);
                move |app: &mut Self, ctx: &Context| app.show_opened(ctx, path, opened)
            });
        } else {
            let opened = Opened::read(&path);
            self.show_opened(ctx, path, opened);
        }
    }

    fn show_opened(&mut self, ctx: &Context, path: PathBuf, opened: Result<Opened, String>) {
        match opened {
            Ok(Opened { editor, warnings, around }) => {
                if let Some(warning) = warnings.first() {
                    let more = warnings.len() - 1;
                    let rest = if more > 0 { format!(" (and {more} more)") } else { String::new() };
                    self.toasts.add(ctx, format!("{warning}{rest}"));
                }
                self.prefs.remember(&path);
                self.show_within(*editor, around);
            }
            Err(text) => {
                let title = "The file could not be opened".to_owned();
                self.dialog = Some(Dialog::Message { title, text });
            }
        }
    }

    pub(super) fn open_reference(&mut self, ctx: &Context, id: &str) {
        let around = surroundings(None);
        let catalogue = around.0.catalogue;
        let parsed = reference(id).map(|reference| format::parse(id, reference.text, catalogue));
        match parsed {
            Some(Ok(loaded)) => {
                let document = placed(loaded, catalogue);
                self.show_within(Editor::with_catalogue(document, None, catalogue), around);
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
            let beside = self.editor.origin.as_ref().and_then(|origin| origin.parent()).map(Path::to_path_buf);
            beside.unwrap_or_else(|| self.home_folder()).join(format!("{name}.sky.ron"))
        });
        self.ask_file(ctx, Purpose::SaveAs, &suggestion);
    }

    fn save_to(&mut self, ctx: &Context, path: &Path) {
        match format::io::save(path, self.editor.document()) {
            Ok(()) => {
                let has_moved = self.editor.path.as_deref() != Some(path);
                self.editor.path = Some(path.to_path_buf());
                self.editor.mark_saved();
                self.watch.note(path);
                self.changed_on_disk.remove(path);
                if has_moved {
                    self.read_project();
                }
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
            Purpose::IconZip | Purpose::IconFolder => {
                if !self.prefs.icon_packs.contains(&path) {
                    self.prefs.icon_packs.push(path);
                }
                self.dialog = Some(Dialog::Settings(SettingsDialog::at(settings::Page::Icons)));
            }
            Purpose::PictureFolder => self.export_all(ctx, path),
            Purpose::ProjectFolder => self.write_project(ctx, path, false),
        }
    }

    /// Where file dialogs start: beside the drawing, else where the program was started.
    pub(super) fn home_folder(&self) -> PathBuf {
        let beside = self.editor.path.as_ref().and_then(|path| path.parent()).map(Path::to_path_buf);
        beside.or_else(|| std::env::current_dir().ok()).unwrap_or_default()
    }
}

/// A file that was read and measured, ready to be shown.
struct Opened {
    editor: Box<Editor>,
    warnings: Vec<String>,
    around: (Surroundings, Option<String>),
}

impl Opened {
    fn read(path: &Path) -> Result<Self, String> {
        let around = surroundings(Some(path));
        let catalogue = around.0.catalogue;
        let loaded = format::io::load(path, catalogue).map_err(|error| match &around.1 {
            // A component of one's own is unknown because its catalogue did not load.
            Some(mistakes) => format!("{error}\n\n{mistakes}"),
            None => error.to_string(),
        })?;
        let mut warnings: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
        let is_picture = loaded.kind == format::FileKind::Picture;
        let document = placed(loaded, catalogue);
        let path = path.to_path_buf();
        // A picture is not where drawings are saved; the drawing in it starts without a file.
        let editor = if is_picture {
            warnings.insert(0, "Opened from a picture; saving asks for a file of its own".to_owned());
            let mut editor = Editor::with_catalogue(document, None, catalogue);
            editor.origin = Some(path);
            editor
        } else {
            Editor::with_catalogue(document, Some(path), catalogue)
        };
        Ok(Self { editor: Box::new(editor), warnings, around })
    }
}
