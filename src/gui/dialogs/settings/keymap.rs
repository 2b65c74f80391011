use eframe::egui::{Event, FontId, Key, Rect, RichText, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit, vec2};
use skywright::editor::command::Menu;
use skywright::editor::keymap::System;
use skywright::editor::{Command, Keymap};

use super::{Desk, title};
use crate::gui::action::Action;
use crate::gui::{keys, widgets};

/// The keys of all commands, to look through and to change.
#[derive(Default)]
pub(crate) struct KeymapPage {
    wanted: String,
    /// The command that the next key goes to.
    recording: Option<Command>,
    /// Why the last key was not taken.
    refused: Option<String>,
}

const SYSTEM: System = if cfg!(target_os = "macos") {
    System::Mac
} else if cfg!(target_os = "windows") {
    System::Windows
} else {
    System::Linux
};

impl KeymapPage {
    pub(super) fn ui(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let chrome = desk.chrome;
        title(ui, chrome, "Keyboard", "Click a shortcut to take it away, + to add one by pressing it");
        let mut keymap = Keymap::clone(&keys::keymap(ui.ctx()));
        let before = keymap.clone();
        self.record(ui, &mut keymap);
        ui.horizontal(|ui| {
            let room = ui.available_width() - 110.0;
            ui.allocate_ui(vec2(room, 28.0), |ui| {
                widgets::search_field(ui, &mut self.wanted, "Search commands or keys", "Search commands");
            });
            ui.add_enabled_ui(!keymap.is_default(), |ui| {
                if ui.button("Reset all").on_hover_text("Give every command its own keys back").clicked() {
                    keymap = Keymap::default();
                }
            });
        });
        let clashes = keymap.clashes(SYSTEM);
        let wanted = self.wanted.trim().to_lowercase();
        for menu in Menu::ALL {
            let rows: Vec<Command> = Command::ALL
                .iter()
                .copied()
                .filter(|command| command.menu() == *menu && fits(&keymap, *command, &wanted))
                .collect();
            if rows.is_empty() {
                continue;
            }
            widgets::heading(ui, chrome, menu.label());
            for command in rows {
                let clash = clashes.iter().find(|(other, _)| *other == command).map(|(_, why)| why.as_str());
                self.row(ui, desk, &mut keymap, command, clash);
            }
        }
        if keymap != before {
            keys::install(ui.ctx(), keymap);
            desk.actions.push(Action::KeepKeymap);
        }
    }

    fn row(&mut self, ui: &mut Ui, desk: &Desk<'_>, keymap: &mut Keymap, command: Command, clash: Option<&str>) {
        let chrome = desk.chrome;
        ui.horizontal(|ui| {
            ui.set_min_height(26.0);
            let (rect, response) = ui.allocate_exact_size(vec2(232.0, 24.0), Sense::hover());
            widgets::elided(ui, command.label(), rect.left_center(), FontId::proportional(12.5), chrome.text, 228.0);
            response.on_hover_text(command.about());
            ui.spacing_mut().item_spacing.x = 6.0;
            let all: Vec<String> = keymap.keys(command).into_iter().map(str::to_owned).collect();
            for text in &all {
                if chip(ui, desk, &keys::readable(text), clash.is_some_and(|why| why.starts_with(text.as_str()))) {
                    let rest = all.iter().filter(|other| *other != text).cloned().collect();
                    keymap.set(command, rest);
                }
            }
            if self.recording == Some(command) {
                let told = self.refused.as_deref().unwrap_or("Press a key, Esc to stop");
                ui.label(RichText::new(told).size(12.0).color(chrome.accent));
            } else {
                let name = format!("Add a shortcut for {}", command.label());
                if widgets::icon_button(ui, chrome, desk.icons, "ui_plus", &name, false).clicked() {
                    (self.recording, self.refused) = (Some(command), None);
                }
                let name = format!("Reset {}", command.label());
                if keymap.is_changed(command)
                    && widgets::icon_button(ui, chrome, desk.icons, "ui_undo", &name, false).clicked()
                {
                    keymap.reset(command);
                }
            }
            if let Some(why) = clash {
                ui.label(RichText::new(why).size(11.5).color(chrome.warning));
            }
        });
    }

    /// The next key press goes to the command that waits for it.
    fn record(&mut self, ui: &Ui, keymap: &mut Keymap) {
        let Some(command) = self.recording else { return };
        // The search field must not type along.
        ui.ctx().memory_mut(eframe::egui::Memory::stop_text_input);
        let heard = ui.input_mut(|input| {
            let at = input.events.iter().position(|event| {
                matches!(event, Event::Key { pressed: true, .. } | Event::Copy | Event::Cut | Event::Paste(_))
            })?;
            input.events.retain(|event| !matches!(event, Event::Text(_)));
            (at < input.events.len()).then(|| input.events.remove(at))
        });
        match heard {
            None => {}
            Some(Event::Key { key: Key::Escape, .. }) => self.recording = None,
            Some(Event::Key { key, physical_key, modifiers, .. }) => {
                // The key as it is printed, where Shift makes another sign of it.
                let key = physical_key.filter(|_| modifiers.shift && !modifiers.is_none()).unwrap_or(key);
                match keys::text_of(key, modifiers).filter(|text| keys::parse(text).is_some()) {
                    Some(text) => {
                        keymap.assign(command, &text);
                        self.recording = None;
                    }
                    None => self.refused = Some("That key cannot be used, press another".to_owned()),
                }
            }
            Some(_) => self.refused = Some("Cut, copy and paste keep their keys, press another".to_owned()),
        }
    }
}

fn fits(keymap: &Keymap, command: Command, wanted: &str) -> bool {
    command.label().to_lowercase().contains(wanted)
        || keymap.keys(command).iter().any(|key| key.to_lowercase().contains(wanted))
}

/// A shortcut as a small key; `true` when it was clicked.
fn chip(ui: &mut Ui, desk: &Desk<'_>, text: &str, clashes: bool) -> bool {
    let chrome = desk.chrome;
    let color = if clashes { chrome.warning } else { chrome.text };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), FontId::monospace(11.5), color);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(14.0, 6.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, format!("Take {text} away")));
    let edge = if response.hovered() || response.has_focus() { chrome.error } else { chrome.hairline };
    ui.painter().rect(rect, 5.0, chrome.sunken, Stroke::new(1.0, edge), StrokeKind::Inside);
    let origin = Rect::from_center_size(rect.center(), galley.size()).min;
    ui.painter().galley(origin, galley, color);
    response.on_hover_text("Click to take it away").clicked()
}
