//! How the window looks and behaves, by topic. What is changed here holds at once and is remembered.

mod appearance;
mod catalogues;
mod general;
mod icons;
mod keymap;

use eframe::egui::{
    Context, FontId, Layout, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, accesskit, pos2, vec2,
};

use super::{Place, modal};
use crate::gui::action::Action;
use crate::gui::packs::Packs;
use crate::gui::prefs::Prefs;
use crate::gui::themes::Themes;
use crate::gui::{Chrome, Icons, fonts, widgets};

/// A topic of the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Page {
    #[default]
    General,
    Appearance,
    Icons,
    Keymap,
    Catalogues,
}

impl Page {
    const ALL: &[(Self, &str, &str)] = &[
        (Self::General, "General", "ui_settings"),
        (Self::Appearance, "Appearance", "ui_sun"),
        (Self::Icons, "Icons", "ui_export"),
        (Self::Keymap, "Keyboard", "ui_command"),
        (Self::Catalogues, "Catalogues", "ui_group"),
    ];
}

/// What the pages read and change.
pub(crate) struct Desk<'a> {
    pub(crate) chrome: &'a Chrome,
    pub(crate) icons: &'a Icons,
    pub(crate) themes: &'a Themes,
    pub(crate) packs: &'a Packs,
    pub(crate) prefs: &'a mut Prefs,
    pub(crate) actions: &'a mut Vec<Action>,
}

/// The settings, open at a page.
#[derive(Default)]
pub(crate) struct SettingsDialog {
    page: Page,
    keymap: keymap::KeymapPage,
}

impl SettingsDialog {
    pub(crate) fn at(page: Page) -> Self {
        Self { page, ..Self::default() }
    }

    /// `true` when the dialog should close.
    pub(crate) fn ui(&mut self, ctx: &Context, desk: &mut Desk<'_>) -> bool {
        const NAV: f32 = 156.0;
        let chrome = desk.chrome;
        let screen = ctx.content_rect().size();
        let size = vec2((screen.x - 160.0).clamp(520.0, 860.0), (screen.y - 160.0).clamp(300.0, 560.0));
        let (done, close) = modal(ctx, chrome, "settings", Place::Center, size.x, |ui| {
            let mut done = false;
            let (area, _) = ui.allocate_exact_size(size, Sense::hover());
            let line = area.min.x + NAV + 14.0;
            let nav = Rect::from_min_max(area.min, pos2(area.min.x + NAV, area.max.y));
            let content = Rect::from_min_max(pos2(line + 22.0, area.min.y), area.max);
            ui.painter().vline(line, area.y_range(), eframe::egui::Stroke::new(1.0, chrome.hairline));
            ui.scope_builder(UiBuilder::new().max_rect(nav), |ui| self.nav(ui, desk));
            ui.scope_builder(UiBuilder::new().max_rect(content), |ui| {
                let bottom = 34.0;
                ScrollArea::vertical().auto_shrink(false).max_height(content.height() - bottom).show(ui, |ui| {
                    ui.set_width(ui.available_width() - 12.0);
                    self.page_ui(ui, desk);
                });
                ui.with_layout(Layout::right_to_left(eframe::egui::Align::Max), |ui| {
                    done = widgets::primary_button(ui, chrome, "Done").clicked();
                });
            });
            done
        });
        done || close
    }

    fn nav(&mut self, ui: &mut Ui, desk: &Desk<'_>) {
        let chrome = desk.chrome;
        ui.label(RichText::new("Settings").size(15.0).family(fonts::semibold()));
        ui.add_space(8.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        for (page, name, icon) in Page::ALL {
            let on = self.page == *page;
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
            response.widget_info(|| WidgetInfo::selected(accesskit::Role::Tab, true, on, *name));
            if on || response.hovered() || response.has_focus() {
                ui.painter().rect_filled(rect, 6.0, if on { chrome.selected } else { chrome.hover });
            }
            let color = if on { chrome.accent } else { chrome.muted };
            if let Some(shape) = desk.icons.centered(icon, pos2(rect.min.x + 16.0, rect.center().y), 16.0, color) {
                ui.painter().add(shape);
            }
            let family = if on { fonts::semibold() } else { eframe::egui::FontFamily::Proportional };
            let left = pos2(rect.min.x + 32.0, rect.center().y);
            widgets::elided(ui, name, left, FontId::new(13.0, family), chrome.text, rect.width() - 40.0);
            if response.clicked() {
                self.page = *page;
            }
        }
    }

    fn page_ui(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        match self.page {
            Page::General => general::ui(ui, desk),
            Page::Appearance => appearance::ui(ui, desk),
            Page::Icons => icons::ui(ui, desk),
            Page::Keymap => self.keymap.ui(ui, desk),
            Page::Catalogues => catalogues::ui(ui, desk),
        }
    }
}

/// The head of a page.
fn title(ui: &mut Ui, chrome: &Chrome, text: &str, about: &str) {
    ui.label(RichText::new(text).size(15.0).family(fonts::semibold()));
    ui.label(RichText::new(about).size(12.0).color(chrome.muted));
    ui.add_space(6.0);
}

/// A setting to turn on and off, with a line on what it does.
fn switch_row(ui: &mut Ui, chrome: &Chrome, on: &mut bool, name: &str, about: &str) {
    ui.horizontal(|ui| {
        let room = ui.available_width() - 46.0;
        ui.allocate_ui(vec2(room, 36.0), |ui| {
            ui.vertical(|ui| {
                ui.set_width(room);
                ui.spacing_mut().item_spacing.y = 1.0;
                ui.label(RichText::new(name).size(13.0).color(chrome.text));
                ui.label(RichText::new(about).size(11.5).color(chrome.muted));
            });
        });
        widgets::switch(ui, chrome, on, name);
    });
    ui.add_space(6.0);
}
