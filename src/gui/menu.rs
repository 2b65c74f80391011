//! Menus from the command table.

use eframe::egui::{FontId, Id, MenuBar, RichText, Sense, Ui, WidgetInfo, accesskit, pos2, vec2};
use skywright::editor::command::Menu;
use skywright::editor::commands::group::GROUP_KINDS;
use skywright::editor::{Command, Editor};

use super::action::Action;
use super::{Chrome, Icons, keys};

/// What the menus read.
#[derive(Clone, Copy)]
pub(crate) struct Menus<'a> {
    pub(crate) chrome: &'a Chrome,
    pub(crate) icons: &'a Icons,
    pub(crate) editor: &'a Editor,
    /// The commands that are switched on.
    pub(crate) on: &'a [Command],
}

const ROW_HEIGHT: f32 = 26.0;
/// Room for the mark of what is switched on.
const GUTTER: f32 = 26.0;

/// One command as a menu row with its shortcut.
pub(crate) fn item(ui: &mut Ui, menus: Menus<'_>, command: Command, actions: &mut Vec<Action>) {
    let Menus { chrome, icons, editor, on } = menus;
    let (can, is_on) = (editor.can_run(command), on.contains(&command));
    let text = label(editor, command);
    let shortcut = keys::shown(ui.ctx(), command).unwrap_or_default();
    let font = FontId::proportional(13.0);
    let color = if can { chrome.text } else { chrome.muted.gamma_multiply(0.6) };
    let name = ui.painter().layout_no_wrap(text.clone(), font, color);
    let keys = ui.painter().layout_no_wrap(shortcut, FontId::proportional(11.5), chrome.muted);
    let width = (GUTTER + name.size().x + 28.0 + keys.size().x + 8.0).max(ui.available_width());
    let sense = if can { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW_HEIGHT), sense);
    response.widget_info(|| WidgetInfo::selected(accesskit::Role::MenuItem, can, is_on, &text));
    if can && (response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect, 5.0, chrome.hover);
    }
    if is_on
        && let Some(shape) = icons.centered("ui_check", pos2(rect.min.x + 14.0, rect.center().y), 14.0, chrome.accent)
    {
        ui.painter().add(shape);
    }
    let middle = |height: f32| rect.center().y - height / 2.0;
    let (name_y, keys_x, keys_y) = (middle(name.size().y), rect.max.x - 8.0 - keys.size().x, middle(keys.size().y));
    ui.painter().galley(pos2(rect.min.x + GUTTER, name_y), name, color);
    ui.painter().galley(pos2(keys_x, keys_y), keys, chrome.muted);
    if response.on_hover_text(command.about()).clicked() {
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

/// The menu bar; steps such as nudges live on the keys alone.
pub(crate) fn bar(ui: &mut Ui, menus: Menus<'_>, actions: &mut Vec<Action>) {
    // The toolkit's bar takes all the width there is; what it needs is known after the first frame.
    let memory = Id::unique("menu-bar-width");
    let width = ui.data(|data| data.get_temp::<f32>(memory)).unwrap_or(280.0);
    let used = ui.allocate_ui(vec2(width, ui.available_height()), |ui| bar_ui(ui, menus, actions)).inner;
    if (used - width).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(memory, used));
        ui.ctx().request_repaint();
    }
}

/// Gives the width the menus took.
fn bar_ui(ui: &mut Ui, menus: Menus<'_>, actions: &mut Vec<Action>) -> f32 {
    let bar = MenuBar::new().ui(ui, |ui| {
        let left = ui.cursor().min.x;
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.spacing_mut().button_padding = vec2(8.0, 3.0);
        for menu in Menu::ALL {
            ui.menu_button(RichText::new(menu.label()).size(13.0), |ui| {
                ui.set_width(264.0);
                ui.spacing_mut().item_spacing.y = 0.0;
                for command in Command::ALL.iter().filter(|command| command.menu() == *menu) {
                    if !command.is_in_menu() {
                        continue;
                    }
                    if command.starts_section() {
                        ui.separator();
                    }
                    item(ui, menus, *command, actions);
                }
                if *menu == Menu::Arrange {
                    ui.separator();
                    group_menu(ui, menus.editor, actions);
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
        ui.spacing_mut().button_padding = vec2(GUTTER, 5.0);
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
