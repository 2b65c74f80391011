mod chain;

use eframe::egui::{self, Context, FontId, Key, Rect, RichText, ScrollArea, Sense, Vec2, WidgetInfo, pos2, vec2};
use skywright::editor::{Chain, Command, Editor, finder};
use skywright::model::ElementId;

use super::{Place, modal};
use crate::gui::action::Action;
use crate::gui::{Chrome, Icons, keys, widgets};

/// Ctrl+K: commands, components to add and parts of the drawing, by typing.
#[derive(Default)]
pub(crate) struct PaletteDialog {
    query: String,
    chosen: usize,
    opened: bool,
}

enum Row {
    Command(Command),
    Add { id: String, name: String },
    Go { id: ElementId, name: String },
}

impl Row {
    fn text(&self) -> String {
        match self {
            Self::Command(command) => command.label().to_owned(),
            Self::Add { name, .. } => format!("Add {name}"),
            Self::Go { name, .. } => format!("Go to {name}"),
        }
    }

    fn can(&self, editor: &Editor) -> bool {
        match self {
            Self::Command(command) => editor.can_run(*command),
            Self::Add { .. } | Self::Go { .. } => true,
        }
    }

    fn action(&self) -> Action {
        match self {
            Self::Command(command) => Action::Run(*command),
            Self::Add { id, .. } => Action::PlaceNear(id.clone()),
            Self::Go { id, .. } => Action::Show(vec![id.clone()]),
        }
    }
}

impl PaletteDialog {
    /// `true` when it should close.
    pub(crate) fn ui(
        &mut self,
        ctx: &Context,
        chrome: &Chrome,
        icons: &Icons,
        editor: &Editor,
        actions: &mut Vec<Action>,
    ) -> bool {
        const SHOWN: usize = 12;
        let chains = chain::offers(&self.query, editor);
        if !chains.is_empty() {
            return self.chain_ui(ctx, chrome, icons, editor, &chains, actions);
        }
        let mut rows: Vec<Row> = finder::rank(&self.query, rows(editor), Row::text).into_iter().take(60).collect();
        // What cannot be done now is still found, after what can.
        rows.sort_by_key(|row| !row.can(editor));
        self.chosen = self.chosen.min(rows.len().saturating_sub(1));
        let (down, up, enter) = ctx.input_mut(|input| {
            (
                input.consume_key(egui::Modifiers::NONE, Key::ArrowDown),
                input.consume_key(egui::Modifiers::NONE, Key::ArrowUp),
                input.key_pressed(Key::Enter),
            )
        });
        if down {
            self.chosen = (self.chosen + 1).min(rows.len().saturating_sub(1));
        }
        if up {
            self.chosen = self.chosen.saturating_sub(1);
        }
        let (picked, close) = modal(ctx, chrome, "palette", Place::Top, 520.0, |ui| {
            self.field(ui);
            let mut picked = None;
            ScrollArea::vertical()
                .max_height(SHOWN as f32 * 30.0)
                .min_scrolled_height(SHOWN as f32 * 30.0)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    for (index, row) in rows.iter().enumerate() {
                        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
                        let on = index == self.chosen;
                        response
                            .widget_info(|| WidgetInfo::selected(egui::accesskit::Role::Button, true, on, row.text()));
                        if on || response.hovered() {
                            ui.painter().rect_filled(rect, 6.0, if on { chrome.selected } else { chrome.hover });
                        }
                        if on && (down || up) {
                            response.scroll_to_me(None);
                        }
                        paint_row(ui, chrome, icons, editor, row, rect);
                        if response.clicked() {
                            picked = Some(index);
                        }
                    }
                });
            if rows.is_empty() {
                ui.label(RichText::new("Nothing found").color(chrome.muted));
            }
            picked
        });
        let picked = if enter { Some(self.chosen) } else { picked };
        if let Some(row) = picked.and_then(|index| rows.get(index)).filter(|row| row.can(editor)) {
            actions.push(row.action());
            return true;
        }
        close
    }
}

impl PaletteDialog {
    fn field(&mut self, ui: &mut egui::Ui) {
        let hint = "Type a command, a component, a name, or a chain: s3 > lambda > dynamodb";
        let field = widgets::search_field(ui, &mut self.query, hint, "Search everything");
        if field.changed() {
            self.chosen = 0;
        }
        if !std::mem::replace(&mut self.opened, true) {
            field.request_focus();
        }
        ui.add_space(6.0);
    }

    /// The typed chain as it will be drawn; Enter draws it.
    fn chain_ui(
        &mut self,
        ctx: &Context,
        chrome: &Chrome,
        icons: &Icons,
        editor: &Editor,
        chains: &[Chain],
        actions: &mut Vec<Action>,
    ) -> bool {
        let (down, up, enter) = ctx.input_mut(|input| {
            (
                input.consume_key(egui::Modifiers::NONE, Key::ArrowDown),
                input.consume_key(egui::Modifiers::NONE, Key::ArrowUp),
                input.key_pressed(Key::Enter),
            )
        });
        let last = chains.len() - 1;
        self.chosen = (self.chosen.min(last) + usize::from(down)).min(last).saturating_sub(usize::from(up));
        let (clicked, close) = modal(ctx, chrome, "palette", Place::Top, 520.0, |ui| {
            self.field(ui);
            let mut clicked = None;
            for (index, chain) in chains.iter().enumerate() {
                if chain::row_ui(ui, chrome, icons, editor, chain, index == self.chosen) {
                    clicked = Some(index);
                }
                for line in chain::told(chain, editor) {
                    ui.label(RichText::new(line).size(12.0).color(chrome.error));
                }
            }
            let hint = match chains.first() {
                Some(chain) if !chain.is_whole() => "Nothing is drawn until every step is possible",
                Some(chain) if !chain.adds() => "All of this is drawn already",
                Some(_) if chains.len() > 1 => "Enter draws it with the shortest way round",
                _ => "Enter draws it · • is on the drawing already, + before a word asks for a new one",
            };
            ui.add_space(4.0);
            ui.label(RichText::new(hint).size(11.0).color(chrome.muted));
            clicked
        });
        let picked = if enter { Some(self.chosen) } else { clicked };
        let chain = picked.and_then(|index| chains.get(index)).filter(|chain| chain.is_whole() && !editor.read_only);
        if let Some(chain) = chain {
            actions.push(Action::BuildChain(chain.clone()));
            return true;
        }
        close
    }
}

fn rows(editor: &Editor) -> Vec<Row> {
    let commands = Command::ALL.iter().map(|command| Row::Command(*command));
    let parts = editor
        .document()
        .components()
        .iter()
        .map(|(id, component)| Row::Go { id: id.clone().into(), name: component.name.clone() });
    let services =
        editor.catalogue().services().map(|service| Row::Add { id: service.id.clone(), name: service.name.clone() });
    commands.chain(parts).chain(services).collect()
}

fn paint_row(ui: &egui::Ui, chrome: &Chrome, icons: &Icons, editor: &Editor, row: &Row, rect: Rect) {
    let center = pos2(rect.min.x + 18.0, rect.center().y);
    let square = Rect::from_center_size(center, Vec2::splat(20.0));
    let service = match row {
        Row::Add { id, .. } => editor.catalogue().service(id),
        Row::Go { id, .. } => id
            .component()
            .and_then(|id| editor.document().component(id))
            .and_then(|component| editor.catalogue().service(component.service.as_str())),
        Row::Command(_) => None,
    };
    match service {
        Some(service) => widgets::tile(ui, chrome, icons, square, &service.id, service.category),
        None => {
            if let Some(shape) = icons.centered("ui_command", center, 17.0, chrome.muted) {
                ui.painter().add(shape);
            }
        }
    }
    let left = pos2(rect.min.x + 38.0, rect.center().y);
    let color = if row.can(editor) { chrome.text } else { chrome.muted.gamma_multiply(0.7) };
    widgets::elided(ui, &row.text(), left, FontId::proportional(13.0), color, rect.width() - 150.0);
    if let Row::Command(command) = row
        && let Some(shortcut) = keys::shown(ui.ctx(), *command)
    {
        ui.painter().text(
            pos2(rect.max.x - 10.0, rect.center().y),
            egui::Align2::RIGHT_CENTER,
            shortcut,
            FontId::new(11.5, egui::FontFamily::Proportional),
            chrome.muted,
        );
    }
}
