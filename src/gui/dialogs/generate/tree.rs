use std::collections::{BTreeMap, BTreeSet};

use eframe::egui::{FontId, ScrollArea, Sense, Ui, WidgetInfo, accesskit, pos2, vec2};

use crate::gui::{Chrome, Icons, widgets};

type Files = BTreeMap<String, Vec<u8>>;

/// The files of a project, folded as the person likes.
#[derive(Default)]
pub(super) struct Tree {
    chosen: Option<String>,
    closed: BTreeSet<String>,
}

/// A line of the tree.
struct Row<'a> {
    depth: u16,
    name: &'a str,
    /// From the root, without a separator at its end.
    path: &'a str,
    is_folder: bool,
}

impl Tree {
    /// The chosen file, or the one that says most.
    pub(super) fn chosen<'a>(&self, files: &'a Files) -> Option<(&'a str, &'a [u8])> {
        let chosen = self.chosen.as_ref().and_then(|path| files.get_key_value(path));
        let first = || {
            let telling = ["template.yaml", "serverless.yml", "template.json", "main.tf", "main.bicep", "README.md"];
            telling.iter().find_map(|name| files.get_key_value(*name)).or_else(|| files.iter().next())
        };
        chosen.or_else(first).map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    fn rows<'a>(&self, files: &'a Files) -> Vec<Row<'a>> {
        let mut rows = Vec::new();
        let mut known: BTreeSet<&str> = BTreeSet::new();
        // Folders first, as people know it: a file counts as behind every folder beside it.
        let mut paths: Vec<&str> = files.keys().map(String::as_str).collect();
        paths.sort_by_key(|path| sort_key(path));
        for path in paths {
            let mut depth = 0;
            let mut hidden = false;
            for (at, _) in path.match_indices('/') {
                let folder = &path[..at];
                if !hidden && known.insert(folder) {
                    let name = folder.rsplit('/').next().unwrap_or(folder);
                    rows.push(Row { depth, name, path: folder, is_folder: true });
                }
                hidden |= self.closed.contains(folder);
                depth += 1;
            }
            if !hidden {
                let name = path.rsplit('/').next().unwrap_or(path);
                rows.push(Row { depth, name, path, is_folder: false });
            }
        }
        rows
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, chrome: &Chrome, icons: &Icons, files: Option<&Files>) {
        const HEIGHT: f32 = 23.0;
        let Some(files) = files else { return };
        let rows = self.rows(files);
        let chosen = self.chosen(files).map(|(path, _)| path.to_owned());
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().id_salt("files").auto_shrink(false).show_rows(ui, HEIGHT, rows.len(), |ui, range| {
            for row in rows.get(range).unwrap_or_default() {
                let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
                let on = !row.is_folder && chosen.as_deref() == Some(row.path);
                response.widget_info(|| WidgetInfo::selected(accesskit::Role::TreeItem, true, on, row.path));
                if on || response.hovered() || response.has_focus() {
                    ui.painter().rect_filled(rect, 5.0, if on { chrome.selected } else { chrome.hover });
                }
                let left = f32::from(row.depth).mul_add(14.0, rect.min.x + 6.0);
                let icon = if row.is_folder { "ui_open" } else { "ui_file" };
                let tint = if on { chrome.accent } else { chrome.muted };
                if let Some(shape) = icons.centered(icon, pos2(left + 7.0, rect.center().y), 14.0, tint) {
                    ui.painter().add(shape);
                }
                let shut = self.closed.contains(row.path);
                let name = if row.is_folder && shut { format!("{} …", row.name) } else { row.name.to_owned() };
                let at = pos2(left + 19.0, rect.center().y);
                let color = if row.is_folder { chrome.muted } else { chrome.text };
                widgets::elided(ui, &name, at, FontId::proportional(12.5), color, rect.max.x - at.x - 4.0);
                if response.on_hover_text(row.path).clicked() {
                    if !row.is_folder {
                        self.chosen = Some(row.path.to_owned());
                    } else if !self.closed.remove(row.path) {
                        self.closed.insert(row.path.to_owned());
                    }
                }
            }
        });
    }
}

/// Sorts folders before the files beside them.
fn sort_key(path: &str) -> Vec<(bool, &str)> {
    let count = path.matches('/').count();
    path.split('/').enumerate().map(|(at, part)| (at == count, part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_come_first_and_fold() {
        let files: Files = ["a.txt", "src/b/x.py", "src/a.py", "z/y"].map(|path| (path.to_owned(), Vec::new())).into();
        let mut tree = Tree::default();
        let names = |tree: &Tree| tree.rows(&files).iter().map(|row| row.path.to_owned()).collect::<Vec<_>>();
        assert_eq!(names(&tree), ["src", "src/b", "src/b/x.py", "src/a.py", "z", "z/y", "a.txt"]);
        tree.closed.insert("src".to_owned());
        assert_eq!(names(&tree), ["src", "z", "z/y", "a.txt"]);
    }
}
