//! Menus from the command table.

use eframe::egui::{Button, Id, MenuBar, RichText, Ui, vec2};
use skywright::editor::command::Menu;
use skywright::editor::commands::group::GROUP_KINDS;
use skywright::editor::{Command, Editor};

use super::action::Action;
use super::{Chrome, keys};

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
    // The toolkit's bar takes all the width there is; what it needs is known after the first frame.
    let memory = Id::unique("menu-bar-width");
    let width = ui.data(|data| data.get_temp::<f32>(memory)).unwrap_or(280.0);
    let used = ui.allocate_ui(vec2(width, ui.available_height()), |ui| bar_ui(ui, chrome, editor, actions)).inner;
    if (used - width).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(memory, used));
        ui.ctx().request_repaint();
    }
}

/// Gives the width the menus took.
fn bar_ui(ui: &mut Ui, chrome: &Chrome, editor: &Editor, actions: &mut Vec<Action>) -> f32 {
    let bar = MenuBar::new().ui(ui, |ui| {
        let left = ui.cursor().min.x;
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.spacing_mut().button_padding = vec2(8.0, 3.0);
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
                if *menu == Menu::Arrange {
                    ui.separator();
                    group_menu(ui, editor, actions);
                }
            });
        }
        ui.cursor().min.x - left
    });
    bar.inner
}

/// Frames of every kind around the selection.
pub(crate) fn group_menu(ui: &mut Ui, editor: &Editor, actions: &mut Vec<Action>) {
    let can = editor.can_run(Command::Group);
    ui.add_enabled_ui(can, |ui| {
        ui.menu_button("Group as", |ui| {
            for (kind, name) in GROUP_KINDS {
                if ui.button(*name).clicked() {
                    actions.push(Action::GroupAs((*kind).to_owned()));
                    ui.close();
                }
            }
        });
    });
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
