//! Ctrl+F: a field above the drawing that walks through everything with a word in it.

use eframe::egui::{Area, Id, Key, Order, RichText, Ui, Vec2, accesskit, pos2, vec2};
use skywright::editor::Editor;
use skywright::model::ElementId;

use super::{Canvas, Surface};
use crate::gui::action::Action;
use crate::gui::widgets;

/// A running search.
#[derive(Default)]
pub(crate) struct Search {
    query: String,
    /// The query that the hits are of.
    searched: Option<String>,
    pub(super) hits: Vec<ElementId>,
    at: usize,
    /// The field is to be given the keyboard.
    pub(crate) wants_focus: bool,
}

impl Search {
    pub(crate) fn new() -> Self {
        Self { wants_focus: true, ..Self::default() }
    }

    /// `2 of 5`.
    fn count(&self) -> String {
        match (self.query.trim().is_empty(), self.hits.len()) {
            (true, _) => String::new(),
            (false, 0) => "nothing".to_owned(),
            (false, count) => format!("{} of {count}", self.at + 1),
        }
    }
}

impl Canvas {
    pub(super) fn search_ui(&mut self, ui: &Ui, editor: &Editor, surface: &mut Surface<'_>) {
        const WIDTH: f32 = 340.0;
        let Some(search) = &mut self.search else { return };
        let chrome = surface.chrome;
        let corner = pos2(self.rect.center().x - WIDTH / 2.0, self.rect.min.y + 12.0);
        let (mut step, mut close) = (0_isize, false);
        Area::new(Id::unique("search")).order(Order::Foreground).fixed_pos(corner).show(ui.ctx(), |ui| {
            widgets::card(ui, chrome, |ui| {
                ui.set_width(WIDTH);
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 4.0;
                    let field = ui
                        .allocate_ui(vec2(WIDTH - 168.0, 28.0), |ui| {
                            widgets::search_field(ui, &mut search.query, "Find on the drawing", "Find on the drawing")
                        })
                        .inner;
                    if std::mem::take(&mut search.wants_focus) {
                        field.request_focus();
                    }
                    let (enter, shift, escape) = ui.input(|input| {
                        (input.key_pressed(Key::Enter), input.modifiers.shift, input.key_pressed(Key::Escape))
                    });
                    if enter && (field.has_focus() || field.lost_focus()) {
                        step = if shift { -1 } else { 1 };
                        field.request_focus();
                    }
                    close = escape;
                    let count = search.count();
                    let (rect, told) = ui.allocate_exact_size(vec2(66.0, 24.0), eframe::egui::Sense::hover());
                    ui.ctx().accesskit_node_builder(told.id, |node| {
                        node.set_role(accesskit::Role::Status);
                        node.set_live(accesskit::Live::Polite);
                        node.set_label(count.as_str());
                    });
                    let font = eframe::egui::FontId::proportional(12.0);
                    let align = eframe::egui::Align2::CENTER_CENTER;
                    ui.painter().text(rect.center(), align, count, font, chrome.muted);
                    let more = search.hits.len() > 1;
                    for (sign, name, by) in [("↑", "Previous hit", -1), ("↓", "Next hit", 1)] {
                        let button =
                            eframe::egui::Button::new(RichText::new(sign).size(13.0)).min_size(Vec2::splat(24.0));
                        let button = ui.add_enabled(more, button).on_hover_text(name);
                        ui.ctx().accesskit_node_builder(button.id, |node| node.set_label(name));
                        if button.clicked() {
                            step = by;
                        }
                    }
                    close |= widgets::icon_button(ui, chrome, surface.icons, "ui_close", "Close the search", false)
                        .clicked();
                });
            });
        });
        if close {
            self.search = None;
            return;
        }
        if search.searched.as_ref() != Some(&search.query) {
            search.hits = editor.search(&search.query);
            search.searched = Some(search.query.clone());
            search.at = 0;
        } else if step != 0 && !search.hits.is_empty() {
            // What was deleted or hidden since is not walked to.
            let now = editor.search(&search.query);
            if now == search.hits {
                let count = search.hits.len();
                search.at = (search.at + count).saturating_add_signed(step) % count;
            } else {
                search.hits = now;
                search.at = 0;
            }
        } else {
            return;
        }
        if let Some(hit) = search.hits.get(search.at) {
            surface.actions.push(Action::Show(vec![hit.clone()]));
        }
    }
}
