//! Top: one slim bar with the menus, the tools and what people reach for all the time.

use eframe::egui::{Align, FontId, Layout, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit, pos2, vec2};
use skywright::editor::{Command, Tool};

use super::PanelContext;
use crate::gui::action::Action;
use crate::gui::menu::{self, Menus};
use crate::gui::{fonts, keys, widgets};

pub(crate) fn ui(ui: &mut Ui, context: &mut PanelContext<'_>, on_canvas: bool) {
    let chrome = context.chrome;
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(26.0), Sense::hover());
        if let Some(shape) = context.icons.centered("ui_logo", rect.center(), 24.0, chrome.accent) {
            ui.painter().add(shape);
        }
        ui.add_space(4.0);
        let menus = Menus { chrome, icons: context.icons, editor: context.editor, on: context.on };
        menu::bar(ui, menus, context.actions);
        if on_canvas {
            ui.add_space(8.0);
            tools(ui, context);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            if on_canvas {
                if widgets::primary_button(ui, chrome, "Export").on_hover_text("Write a picture or a project").clicked()
                {
                    context.actions.push(Action::Run(Command::Export));
                }
                ui.add_space(6.0);
            }
            button(ui, context, if chrome.dark { "ui_sun" } else { "ui_moon" }, Command::ToggleTheme, false);
            if on_canvas {
                button(ui, context, "ui_layout", Command::TidyUp, false);
                button(ui, context, "ui_fit", Command::FitAll, false);
                button(ui, context, "ui_iso", Command::ToggleView, context.on.contains(&Command::ToggleView));
                ui.add_space(6.0);
                button(ui, context, "ui_load", Command::ToggleLoad, context.on.contains(&Command::ToggleLoad));
                button(ui, context, "ui_cost", Command::ToggleCosts, context.on.contains(&Command::ToggleCosts));
                button(ui, context, "ui_check", Command::ToggleProblems, context.on.contains(&Command::ToggleProblems));
                ui.add_space(8.0);
                title(ui, context);
            }
        });
    });
}

fn tools(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let tool = context.editor.tool();
    let rows = [
        ("ui_select", Command::ToolSelect, matches!(tool, Tool::Select(_))),
        ("ui_hand", Command::ToolHand, matches!(tool, Tool::Hand)),
        ("ui_connect", Command::ToolConnect, matches!(tool, Tool::Connect(_))),
        ("ui_note", Command::AddNote, false),
        ("ui_group", Command::AddFrame, false),
    ];
    for (icon, command, on) in rows {
        button(ui, context, icon, command, on);
    }
    ui.add_space(6.0);
    button(ui, context, "ui_undo", Command::Undo, false);
    button(ui, context, "ui_redo", Command::Redo, false);
}

/// The drawing's name in the middle of the room that is left.
fn title(ui: &mut Ui, context: &PanelContext<'_>) {
    let editor = context.editor;
    let room = ui.available_rect_before_wrap();
    if room.width() < 60.0 {
        return;
    }
    let font = FontId::new(13.0, fonts::semibold());
    let text = if editor.is_saved() { editor.title() } else { format!("{} •", editor.title()) };
    let wanted = ui.painter().layout_no_wrap(text.clone(), font.clone(), context.chrome.text).size().x;
    let width = wanted.min(room.width() - 16.0);
    let screen = ui.ctx().content_rect().center().x;
    let left = (screen - width / 2.0).clamp(room.min.x + 8.0, (room.max.x - width - 8.0).max(room.min.x + 8.0));
    let rect = Rect::from_min_size(pos2(left, room.min.y), vec2(width, room.height()));
    let response = ui.interact(rect, ui.scope_id().with("title"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Label, true, &text));
    widgets::elided(ui, &text, rect.left_center(), font, context.chrome.text, width + 1.0);
    response.on_hover_text(match (&editor.path, editor.is_saved()) {
        (Some(path), true) => path.display().to_string(),
        (Some(path), false) => format!("{}, with unsaved changes", path.display()),
        (None, _) => "Not saved to a file yet".to_owned(),
    });
}

fn button(ui: &mut Ui, context: &mut PanelContext<'_>, icon: &str, command: Command, on: bool) {
    let name = keys::shown(ui.ctx(), command)
        .map_or_else(|| command.label().to_owned(), |shortcut| format!("{} ({shortcut})", command.label()));
    ui.add_enabled_ui(context.editor.can_run(command), |ui| {
        if widgets::icon_button(ui, context.chrome, context.icons, icon, &name, on).clicked() {
            context.actions.push(Action::Run(command));
        }
    });
}
