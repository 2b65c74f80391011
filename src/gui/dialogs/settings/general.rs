use eframe::egui::Ui;

use super::{Desk, switch_row, title};
use crate::gui::widgets;

pub(super) fn ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Desk { chrome, prefs, .. } = desk;
    title(ui, chrome, "General", "How the window behaves");
    widgets::heading(ui, chrome, "Motion and mouse");
    switch_row(
        ui,
        chrome,
        &mut prefs.reduced_motion,
        "Reduced motion",
        "Changes of view and moves of the camera happen at once",
    );
    switch_row(
        ui,
        chrome,
        &mut prefs.wheel_zooms,
        "The wheel zooms",
        "The wheel alone zooms at the pointer instead of scrolling",
    );
    widgets::heading(ui, chrome, "Panels");
    switch_row(ui, chrome, &mut prefs.components_shown, "Components", "The list on the left to place parts from");
    switch_row(
        ui,
        chrome,
        &mut prefs.inspector_shown,
        "Inspector",
        "Properties, wires, costs and problems of what is selected",
    );
    switch_row(ui, chrome, &mut prefs.drawer_shown, "Drawer", "Problems and costs of the whole drawing, at the bottom");
    widgets::heading(ui, chrome, "Recent files");
    let count = prefs.recent.len();
    ui.horizontal(|ui| {
        ui.add_enabled_ui(count > 0, |ui| {
            if ui.button("Forget recent files").clicked() {
                prefs.recent.clear();
            }
        });
        ui.colored_label(
            chrome.muted,
            if count == 1 { "1 file remembered".to_owned() } else { format!("{count} files remembered") },
        );
    });
}
