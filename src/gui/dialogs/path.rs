use std::path::{Path, PathBuf};

use eframe::egui::{
    Context, FontId, Key, RichText, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, accesskit, pos2, vec2,
};

use super::{Place, modal};
use crate::gui::files::Purpose;
use crate::gui::{Chrome, Icons, fonts, widgets};

/// A path by typing and clicking, where the system has no file dialog to show.
pub(crate) struct PathDialog {
    pub(crate) purpose: Purpose,
    text: String,
    opened: bool,
}

/// How the dialog ended.
pub(crate) enum Ended {
    Chosen(PathBuf),
    Cancelled,
}

/// Whether the typed path can be taken.
enum Judgement {
    Fine,
    /// Can be taken, and this is worth knowing.
    Careful(String),
    /// Cannot be taken, and why.
    No(String),
}

impl PathDialog {
    pub(crate) fn new(purpose: Purpose, suggestion: &Path) -> Self {
        let folder = std::env::current_dir().unwrap_or_default();
        let start = if suggestion.is_absolute() { suggestion.to_path_buf() } else { folder.join(suggestion) };
        // There is nothing to open yet, so start from the folder.
        let start = match purpose {
            Purpose::Open | Purpose::IconZip => start.parent().map_or_else(PathBuf::new, |folder| folder.join("")),
            _ => start,
        };
        Self { purpose, text: start.display().to_string(), opened: false }
    }

    fn judge(&self) -> Judgement {
        let typed = PathBuf::from(self.text.trim());
        if typed.as_os_str().is_empty() {
            return Judgement::No("Type a path".to_owned());
        }
        let path = if typed.is_dir() { typed } else { self.purpose.complete(typed) };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let missing_folder = || folder.filter(|folder| !folder.is_dir());
        match &self.purpose {
            Purpose::Open | Purpose::IconZip if path.is_dir() => {
                Judgement::No("Choose a file in this folder".to_owned())
            }
            Purpose::Open | Purpose::IconZip if !path.exists() => Judgement::No("There is no such file".to_owned()),
            Purpose::ProjectFolder | Purpose::PictureFolder if path.is_file() => {
                Judgement::No("This is a file; name a folder".to_owned())
            }
            Purpose::IconFolder if !path.is_dir() => Judgement::No("There is no such folder".to_owned()),
            Purpose::Open
            | Purpose::ProjectFolder
            | Purpose::PictureFolder
            | Purpose::IconZip
            | Purpose::IconFolder => Judgement::Fine,
            Purpose::SaveAs | Purpose::Export { .. } => {
                if path.is_dir() {
                    Judgement::No("This is a folder; add a file name".to_owned())
                } else if let Some(folder) = missing_folder() {
                    Judgement::No(format!("There is no folder {}", folder.display()))
                } else if path.exists() {
                    Judgement::Careful("There is a file of this name; it will be replaced".to_owned())
                } else {
                    Judgement::Fine
                }
            }
        }
    }

    /// How the dialog ended, if it did in this frame.
    pub(crate) fn ui(&mut self, ctx: &Context, chrome: &Chrome, icons: &Icons) -> Option<Ended> {
        let (title, verb) = match &self.purpose {
            Purpose::Open => ("Open a drawing", "Open"),
            Purpose::SaveAs => ("Save the drawing as", "Save"),
            Purpose::Export { .. } => ("Export the picture to", "Export"),
            Purpose::IconZip | Purpose::IconFolder => ("Use icons from", "Use"),
            Purpose::PictureFolder => ("Export all drawings into", "Export"),
            Purpose::ProjectFolder => ("Generate the project into", "Generate"),
        };
        let (answer, close) = modal(ctx, chrome, "path", Place::Top, 560.0, |ui| {
            ui.label(RichText::new(title).size(15.0).family(fonts::semibold()));
            ui.add_space(8.0);
            let response = ui.add(TextEdit::singleline(&mut self.text).desired_width(f32::INFINITY));
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Path"));
            if !std::mem::replace(&mut self.opened, true) {
                response.request_focus();
            }
            let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let judgement = self.judge();
            let (note, color, verb) = match &judgement {
                Judgement::Fine => (String::new(), chrome.muted, verb),
                Judgement::Careful(note) => (note.clone(), chrome.warning, "Replace"),
                Judgement::No(note) => (note.clone(), chrome.muted, verb),
            };
            ui.label(RichText::new(if note.is_empty() { " ".to_owned() } else { note }).size(11.0).color(color));
            ui.add_space(4.0);
            self.listing(ui, chrome, icons);
            ui.add_space(12.0);
            let can = !matches!(judgement, Judgement::No(_));
            let mut answer = None;
            ui.horizontal(|ui| {
                let clicked = ui.add_enabled_ui(can, |ui| widgets::primary_button(ui, chrome, verb).clicked()).inner;
                if clicked || (enter && can) {
                    answer = Some(Ended::Chosen(PathBuf::from(self.text.trim())));
                } else if enter {
                    response.request_focus();
                }
                if ui.button("Cancel").clicked() {
                    answer = Some(Ended::Cancelled);
                }
            });
            answer
        });
        answer.or(close.then_some(Ended::Cancelled))
    }

    /// Folders and drawings where the typed path points.
    fn listing(&mut self, ui: &mut Ui, chrome: &Chrome, icons: &Icons) {
        const HEIGHT: f32 = 26.0;
        let typed = PathBuf::from(&self.text);
        let folder =
            if typed.is_dir() { typed.clone() } else { typed.parent().map(Path::to_path_buf).unwrap_or_default() };
        let mut rows: Vec<(bool, String)> = std::fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| (entry.path().is_dir(), entry.file_name().to_string_lossy().into_owned()))
            .filter(|(is_folder, name)| !name.starts_with('.') && (*is_folder || self.wants(name)))
            .collect();
        rows.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        if folder.parent().is_some() {
            rows.insert(0, (true, "..".to_owned()));
        }
        let list = ScrollArea::vertical().max_height(HEIGHT * 9.0).min_scrolled_height(HEIGHT * 5.0);
        list.auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (is_folder, name) in rows {
                let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
                response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, &name));
                if response.hovered() {
                    ui.painter().rect_filled(rect, 6.0, chrome.hover);
                }
                let icon = if is_folder { "ui_open" } else { "ui_file" };
                let center = pos2(rect.min.x + 16.0, rect.center().y);
                if let Some(shape) = icons.centered(icon, center, 16.0, chrome.muted) {
                    ui.painter().add(shape);
                }
                let left = pos2(rect.min.x + 32.0, rect.center().y);
                widgets::elided(ui, &name, left, FontId::proportional(13.0), chrome.text, rect.width() - 40.0);
                if response.clicked() {
                    let target =
                        if name == ".." { folder.parent().map(Path::to_path_buf) } else { Some(folder.join(&name)) };
                    let Some(target) = target else { continue };
                    // A trailing separator says that the folder itself is meant.
                    let target = if is_folder { self.with_file_name(&target.join("")) } else { target };
                    self.text = target.display().to_string();
                }
            }
        });
    }

    /// Another folder, with the file name that was typed when something is to be written.
    fn with_file_name(&self, folder: &Path) -> PathBuf {
        let typed = Path::new(self.text.trim());
        let keeps_name = matches!(self.purpose, Purpose::SaveAs | Purpose::Export { .. }) && !typed.is_dir();
        match typed.file_name().filter(|_| keeps_name) {
            Some(name) => folder.join(name),
            None => folder.to_path_buf(),
        }
    }
}

impl PathDialog {
    /// Whether a file is worth showing.
    fn wants(&self, name: &str) -> bool {
        let lower = name.to_lowercase();
        let extensions: &[&str] = match self.purpose {
            Purpose::IconZip => &[".zip"],
            Purpose::IconFolder => &[],
            _ => &[".ron", ".json", ".svg", ".png", ".html", ".drawio"],
        };
        extensions.iter().any(|extension| lower.ends_with(extension))
    }
}
