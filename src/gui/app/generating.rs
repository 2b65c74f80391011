//! Writing the project that the dialog shows.

use std::path::{Path, PathBuf};

use eframe::egui::Context;
use skywright::editor::naming::id_stem;
use skywright::generate;

use super::App;
use crate::gui::dialogs::Dialog;
use crate::gui::dialogs::generate::ProjectOrder;
use crate::gui::files::Purpose;

impl App {
    pub(super) fn ask_project(&mut self, ctx: &Context, order: Box<ProjectOrder>) {
        let folder = self.prefs.project_folder.clone().unwrap_or_else(|| self.home_folder());
        self.project_order = Some(order);
        self.ask_file(ctx, Purpose::ProjectFolder, &folder.join(id_stem(&self.editor.title())));
    }

    /// Asks before anything goes into a folder that is not empty.
    pub(super) fn write_project(&mut self, ctx: &Context, folder: PathBuf, merge: bool) {
        if !merge && std::fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some()) {
            self.dialog = Some(Dialog::Occupied(folder));
            return;
        }
        let Some(order) = self.project_order.take() else { return };
        self.prefs.project_folder = folder.parent().map(Path::to_path_buf);
        self.dialog = None;
        self.jobs.start(ctx, "Generating the project", move |progress| {
            let written = order.make().and_then(|made| {
                if !progress.is_cancelled() {
                    progress.stage("writing");
                    generate::write(&folder, &made.files, merge).map_err(|error| error.to_string())?;
                }
                Ok((made.files.len(), made.losses.len()))
            });
            move |app: &mut Self, _: &Context| {
                app.dialog = Some(match written {
                    Ok((files, losses)) => {
                        let note = match losses {
                            0 => String::new(),
                            1 => "; its README names one thing it leaves out".to_owned(),
                            more => format!("; its README names {more} things it leaves out"),
                        };
                        Dialog::Written(folder, format!("{files} files{note}"))
                    }
                    Err(text) => Dialog::Message { title: "The project was not written".to_owned(), text },
                });
            }
        });
    }
}
