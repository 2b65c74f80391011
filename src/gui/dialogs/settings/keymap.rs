use eframe::egui::{Grid, RichText, Ui};
use skywright::editor::Command;

use super::{Desk, title};
use crate::gui::{keys, widgets};

/// The keys of all commands, to look through.
#[derive(Default)]
pub(crate) struct KeymapPage {
    wanted: String,
}

impl KeymapPage {
    pub(super) fn ui(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let chrome = desk.chrome;
        title(ui, chrome, "Keyboard", "What the keys do");
        widgets::search_field(ui, &mut self.wanted, "Search commands", "Search commands");
        ui.add_space(6.0);
        let wanted = self.wanted.trim().to_lowercase();
        let fits = |command: &Command| {
            command.label().to_lowercase().contains(&wanted)
                || command.keys().iter().any(|key| key.to_lowercase().contains(&wanted))
        };
        Grid::new("keymap").num_columns(2).min_col_width(260.0).spacing([16.0, 5.0]).show(ui, |ui| {
            for command in Command::ALL.iter().filter(|command| fits(command)) {
                ui.label(RichText::new(command.label()).size(12.5)).on_hover_text(command.about());
                let shown = keys::shown(*command).unwrap_or_else(|| "—".to_owned());
                ui.label(RichText::new(shown).monospace().size(11.5).color(chrome.muted));
                ui.end_row();
            }
        });
    }
}
