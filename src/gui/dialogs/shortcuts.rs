use eframe::egui::{Context, Grid, RichText, ScrollArea};
use skywright::editor::Command;
use skywright::editor::command::{GESTURES, Menu};

use super::{Place, modal};
use crate::gui::{Chrome, fonts, keys, widgets};

/// The sheet of all shortcuts, by topic.
pub(crate) fn shortcuts_ui(ctx: &Context, chrome: &Chrome) -> bool {
    let keymap = keys::keymap(ctx);
    let ((), close) = modal(ctx, chrome, "shortcuts", Place::Center, 720.0, |ui| {
        ui.label(RichText::new("Keyboard shortcuts").size(15.0).family(fonts::semibold()));
        ui.add_space(8.0);
        let height = (ctx.content_rect().height() - 200.0).clamp(200.0, 560.0);
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            ui.columns(2, |columns| {
                for (index, menu) in Menu::ALL.iter().enumerate() {
                    let ui = &mut columns[usize::from(index % 2 == 1)];
                    widgets::heading(ui, chrome, menu.label());
                    Grid::new(menu.label()).num_columns(2).spacing([16.0, 3.0]).show(ui, |ui| {
                        for command in Command::ALL.iter().filter(|command| command.menu() == *menu) {
                            let all: Vec<String> = keymap.keys(*command).into_iter().map(keys::readable).collect();
                            if all.is_empty() {
                                continue;
                            }
                            ui.label(RichText::new(command.label()).size(12.5));
                            ui.label(RichText::new(all.join("  ")).monospace().size(11.5).color(chrome.muted));
                            ui.end_row();
                        }
                    });
                    ui.add_space(8.0);
                }
                let ui = &mut columns[1];
                widgets::heading(ui, chrome, "Mouse");
                for (gesture, about) in GESTURES {
                    ui.label(RichText::new(*gesture).size(12.5));
                    ui.label(RichText::new(*about).size(11.5).color(chrome.muted));
                    ui.add_space(2.0);
                }
            });
        });
    });
    close
}
