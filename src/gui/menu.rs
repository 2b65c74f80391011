//! Menus from the command table.

use eframe::egui::{Button, MenuBar, RichText, Ui};
use skywright::editor::command::Menu;
use skywright::editor::{Command, Editor};

use super::action::Action;
use super::{Chrome, fonts, keys};

/// One command as a menu row with its shortcut.
pub(crate) fn item(ui: &mut Ui, chrome: &Chrome, editor: &Editor, command: Command, actions: &mut Vec<Action>) {
    let shortcut = keys::shown(command).unwrap_or_default();
    let button = Button::new(label(editor, command))
        .shortcut_text(RichText::new(shortcut).size(11.5).color(chrome.muted))
        .frame_when_inactive(false);
    let response = ui.add_enabled(editor.can_run(command), button).on_hover_text(command.about());
    if response.clicked() {
        actions.push(Action::Run(command));
        ui.close();
    }
}

/// Undo and redo say what they would do.
fn label(editor: &Editor, command: Command) -> String {
    let what = match command {
        Command::Undo => editor.history().undo_label(),
        Command::Redo => editor.history().redo_label(),
        _ => None,
    };
    what.map_or_else(|| command.label().to_owned(), |what| format!("{} {}", command.label(), lower_first(what)))
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The menu bar; nudges live on the keys alone.
pub(crate) fn bar(ui: &mut Ui, chrome: &Chrome, editor: &Editor, actions: &mut Vec<Action>) {
    MenuBar::new().ui(ui, |ui| {
        for menu in Menu::ALL {
            ui.menu_button(RichText::new(menu.label()).size(13.0), |ui| {
                ui.set_min_width(250.0);
                for command in Command::ALL.iter().filter(|command| command.menu() == *menu) {
                    if command.name().starts_with("Nudge") {
                        continue;
                    }
                    if starts_section(*command) {
                        ui.separator();
                    }
                    item(ui, chrome, editor, *command, actions);
                }
            });
        }
    });
    let _ = fonts::SEMIBOLD;
}

const fn starts_section(command: Command) -> bool {
    matches!(
        command,
        Command::Save
            | Command::Export
            | Command::Quit
            | Command::Cut
            | Command::SelectAll
            | Command::Rename
            | Command::FitAll
            | Command::ToggleGrid
            | Command::ToggleProblems
            | Command::ToggleComponents
            | Command::ToggleTheme
            | Command::AlignLeft
            | Command::TidyUp
            | Command::AddComponent
            | Command::FixAll
    )
}
