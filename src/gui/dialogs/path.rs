use std::path::{Path, PathBuf};

use eframe::egui::{Context, Key, RichText, ScrollArea, TextEdit};

use super::{Place, modal};
use crate::gui::files::Purpose;
use crate::gui::{Chrome, fonts, widgets};

/// A path by typing and clicking, where the system has no file dialog to show.
pub(crate) struct PathDialog {
    pub(crate) purpose: Purpose,
    text: String,
    opened: bool,
}

impl PathDialog {
    pub(crate) fn new(purpose: Purpose, suggestion: &Path) -> Self {
        let folder = std::env::current_dir().unwrap_or_default();
        let start = if suggestion.is_absolute() { suggestion.to_path_buf() } else { folder.join(suggestion) };
        Self { purpose, text: start.display().to_string(), opened: false }
    }

    /// `Some(Some(path))` for a choice, `Some(None)` for a cancel.
    pub(crate) fn ui(&mut self, ctx: &Context, chrome: &Chrome) -> Option<Option<PathBuf>> {
        let (title, verb) = match &self.purpose {
            Purpose::Open => ("Open a drawing", "Open"),
            Purpose::SaveAs => ("Save the drawing as", "Save"),
            Purpose::Export { .. } => ("Export the picture to", "Export"),
            Purpose::ProjectFolder => ("Generate the project into", "Generate"),
        };
        let (answer, close) = modal(ctx, chrome, "path", Place::Top, 560.0, |ui| {
            ui.label(RichText::new(title).size(16.0).family(fonts::semibold()));
            ui.add_space(8.0);
            let response = ui.add(TextEdit::singleline(&mut self.text).desired_width(f32::INFINITY));
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Path"));
            if !std::mem::replace(&mut self.opened, true) {
                response.request_focus();
            }
            let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            ui.add_space(6.0);
            self.listing(ui, chrome);
            ui.add_space(10.0);
            let mut answer = None;
            ui.horizontal(|ui| {
                if widgets::primary_button(ui, chrome, verb).clicked() || enter {
                    answer = Some(Some(PathBuf::from(self.text.trim())));
                }
                if ui.button("Cancel").clicked() {
                    answer = Some(None);
                }
            });
            answer
        });
        answer.or(close.then_some(None))
    }

    /// Folders and drawings where the typed path points.
    fn listing(&mut self, ui: &mut eframe::egui::Ui, chrome: &Chrome) {
        let typed = PathBuf::from(&self.text);
        let folder =
            if typed.is_dir() { typed.clone() } else { typed.parent().map(Path::to_path_buf).unwrap_or_default() };
        let mut rows: Vec<(bool, String)> = std::fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| (entry.path().is_dir(), entry.file_name().to_string_lossy().into_owned()))
            .filter(|(is_folder, name)| !name.starts_with('.') && (*is_folder || is_drawing(name)))
            .collect();
        rows.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        ScrollArea::vertical().max_height(220.0).auto_shrink([false, true]).show(ui, |ui| {
            if let Some(above) = folder.parent()
                && ui.selectable_label(false, "..").clicked()
            {
                self.text = above.display().to_string();
            }
            for (is_folder, name) in rows {
                let shown = if is_folder { format!("{name}/") } else { name.clone() };
                let color = if is_folder { chrome.text } else { chrome.muted };
                if ui.selectable_label(false, RichText::new(shown).color(color)).clicked() {
                    self.text = folder.join(name).display().to_string();
                }
            }
        });
    }
}

fn is_drawing(name: &str) -> bool {
    let lower = name.to_lowercase();
    [".ron", ".json", ".svg", ".png"].iter().any(|extension| lower.ends_with(extension))
}
