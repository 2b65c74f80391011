//! Small parts the panels share.

use eframe::egui::{
    self, Align2, Color32, CornerRadius, FontId, Frame, Margin, Rect, Response, RichText, Sense, Stroke, TextEdit, Ui,
    Vec2, WidgetInfo, pos2, vec2,
};
use skywright::catalogue::{Category, Service};

use super::{Chrome, Icons, fonts};

/// A floating surface with a hairline and a soft shadow.
pub(crate) fn card<R>(ui: &mut Ui, chrome: &Chrome, contents: impl FnOnce(&mut Ui) -> R) -> R {
    Frame::new()
        .fill(chrome.raised)
        .stroke(Stroke::new(1.0, chrome.hairline))
        .corner_radius(10.0)
        .inner_margin(Margin::same(8))
        .shadow(egui::Shadow { offset: [0, 8], blur: 24, spread: 0, color: chrome.shadow })
        .show(ui, contents)
        .inner
}

/// A one-line field for searching; `name` is what assistive technology calls it.
pub(crate) fn search_field(ui: &mut Ui, text: &mut String, hint: &str, name: &str) -> Response {
    let response =
        ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY).margin(Margin::symmetric(8, 5)));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
    response
}

/// A service's tile as on the drawing, small.
pub(crate) fn tile(ui: &Ui, chrome: &Chrome, icons: &Icons, rect: Rect, service: &str, category: Category) {
    if let Some((shape, true)) = icons.own(service, rect) {
        ui.painter().add(shape);
        return;
    }
    let (fill, glyph) = chrome.tile(category);
    if let Some((shape, _)) = icons.own(service, rect.shrink(rect.width() * 0.14)) {
        let edge = Stroke::new(1.0, fill);
        ui.painter().rect(rect, rect.width() * 0.2, chrome.plate, edge, egui::StrokeKind::Inside);
        ui.painter().add(shape);
        return;
    }
    ui.painter().rect_filled(rect, rect.width() * 0.2, fill);
    if let Some(shape) = icons.centered(service, rect.center(), rect.width() * 0.68, glyph) {
        ui.painter().add(shape);
    }
}

/// A row with a service's tile and name; click and drag are sensed.
pub(crate) fn service_row(ui: &mut Ui, chrome: &Chrome, icons: &Icons, service: &Service, chosen: bool) -> Response {
    const HEIGHT: f32 = 32.0;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::selected(egui::accesskit::Role::Button, true, chosen, &service.name));
    if ui.is_rect_visible(rect) {
        let fill = match (chosen, response.hovered()) {
            (true, _) => chrome.selected,
            (false, true) => chrome.hover,
            (false, false) => Color32::TRANSPARENT,
        };
        ui.painter().rect_filled(rect, 6.0, fill);
        let square = Rect::from_center_size(pos2(rect.min.x + 18.0, rect.center().y), Vec2::splat(24.0));
        tile(ui, chrome, icons, square, &service.id, service.category);
        let left = square.max.x + 10.0;
        let room = rect.max.x - left - 4.0;
        let color = if service.retired.is_some() { chrome.muted } else { chrome.text };
        elided(ui, &service.short, pos2(left, rect.center().y), FontId::proportional(13.0), color, room);
    }
    response
}

/// One line of text, cut with an ellipsis where it does not fit; vertically centred on `left`.
pub(crate) fn elided(ui: &Ui, text: &str, left: egui::Pos2, font: FontId, color: Color32, room: f32) {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(0.0));
    let galley = ui.painter().layout_job(job);
    let origin = pos2(left.x, left.y - galley.size().y / 2.0);
    ui.painter().galley(origin, galley, color);
}

/// A button that is an icon alone; `name` is its tooltip and its accessible name.
pub(crate) fn icon_button(ui: &mut Ui, chrome: &Chrome, icons: &Icons, icon: &str, name: &str, on: bool) -> Response {
    let enabled = ui.is_enabled();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(28.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::accesskit::Role::Button, enabled, on, name));
    if ui.is_rect_visible(rect) {
        let (fill, color) = match (enabled, on, response.hovered()) {
            (false, ..) => (Color32::TRANSPARENT, chrome.muted.gamma_multiply(0.45)),
            (true, true, _) => (chrome.selected, chrome.accent),
            (true, false, true) => (chrome.hover, chrome.text),
            (true, false, false) => (Color32::TRANSPARENT, chrome.text),
        };
        ui.painter().rect_filled(rect, 6.0, fill);
        if let Some(shape) = icons.centered(icon, rect.center(), 18.0, color) {
            ui.painter().add(shape);
        }
    }
    response.on_hover_text(name)
}

/// A switch for yes or no; `name` is what assistive technology calls it.
pub(crate) fn switch(ui: &mut Ui, chrome: &Chrome, on: &mut bool, name: &str) -> Response {
    let (rect, mut response) = ui.allocate_exact_size(vec2(30.0, 18.0), Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(egui::accesskit::Role::Switch, enabled, *on, name));
    if ui.is_rect_visible(rect) {
        let how_far = ui.ctx().animate_bool_responsive(response.id, *on);
        let track = chrome.pressed.lerp_to_gamma(chrome.accent, how_far);
        let radius = rect.height() / 2.0;
        ui.painter().rect_filled(rect, radius, track);
        let x = egui::lerp(rect.min.x + radius..=rect.max.x - radius, how_far);
        ui.painter().circle_filled(pos2(x, rect.center().y), radius - 2.5, chrome.raised);
        if response.has_focus() {
            let stroke = Stroke::new(1.5, chrome.accent);
            ui.painter().rect_stroke(rect.expand(2.0), radius + 2.0, stroke, egui::StrokeKind::Middle);
        }
    }
    response
}

/// A box to tick with words beside it.
pub(crate) fn check(ui: &mut Ui, chrome: &Chrome, on: &mut bool, text: &str) -> Response {
    const BOX: f32 = 15.0;
    let job = egui::text::LayoutJob::simple(
        text.to_owned(),
        FontId::proportional(13.0),
        chrome.text,
        (ui.available_width() - BOX - 8.0).max(40.0),
    );
    let words = ui.painter().layout_job(job);
    let size = vec2(BOX + 8.0 + words.size().x, words.size().y.max(BOX) + 6.0);
    let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(egui::accesskit::Role::CheckBox, enabled, *on, text));
    let square = Rect::from_center_size(pos2(rect.min.x + BOX / 2.0, rect.center().y), Vec2::splat(BOX));
    let is_hot = response.hovered() || response.has_focus();
    let edge = if *on || is_hot { chrome.accent } else { chrome.muted.gamma_multiply(0.7) };
    let fill = if *on { chrome.accent } else { chrome.sunken };
    ui.painter().rect(square, 4.0, fill, Stroke::new(1.0, edge), egui::StrokeKind::Inside);
    if *on {
        let at = |x: f32, y: f32| square.min + vec2(x, y) * BOX;
        let tick = vec![at(0.24, 0.52), at(0.43, 0.70), at(0.76, 0.32)];
        ui.painter().line(tick, Stroke::new(1.8, chrome.on_accent));
    }
    ui.painter().galley(pos2(square.max.x + 8.0, rect.center().y - words.size().y / 2.0), words, chrome.text);
    response
}

/// The one button of a dialog that does what it is for.
pub(crate) fn primary_button(ui: &mut Ui, chrome: &Chrome, text: &str) -> Response {
    let label = RichText::new(text).color(chrome.on_accent).family(fonts::semibold());
    ui.scope(|ui| {
        let widgets = &mut ui.visuals_mut().widgets;
        widgets.inactive.weak_bg_fill = chrome.accent;
        widgets.hovered.weak_bg_fill = chrome.accent_hover;
        widgets.active.weak_bg_fill = chrome.accent_hover;
        ui.add(egui::Button::new(label).stroke(Stroke::NONE).corner_radius(CornerRadius::same(6)))
    })
    .inner
}

/// A sentence with its first letter large and what stands between backticks semibold.
pub(crate) fn prose(text: &str, size: f32, color: Color32) -> egui::text::LayoutJob {
    let mut job = egui::text::LayoutJob::default();
    let text = capitalised(text);
    for (index, part) in text.split('`').enumerate() {
        let family = if index % 2 == 1 { fonts::semibold() } else { egui::FontFamily::Proportional };
        job.append(part, 0.0, egui::TextFormat::simple(FontId::new(size, family), color));
    }
    job
}

/// A row of words of which one is chosen, as one control.
pub(crate) fn segments<T: PartialEq + Copy>(ui: &mut Ui, chrome: &Chrome, value: &mut T, choices: &[(T, &str)]) {
    let frame = Frame::new().fill(chrome.sunken).corner_radius(7.0).inner_margin(Margin::same(2));
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.horizontal(|ui| {
            let width = (ui.available_width() - 2.0 * (choices.len().max(1) - 1) as f32) / choices.len().max(1) as f32;
            for (choice, name) in choices {
                let on = value == choice;
                let (rect, response) = ui.allocate_exact_size(vec2(width, 24.0), Sense::click());
                response.widget_info(|| WidgetInfo::selected(egui::accesskit::Role::RadioButton, true, on, *name));
                if on {
                    let stroke = Stroke::new(1.0, chrome.hairline);
                    ui.painter().rect(rect, 5.0, chrome.raised, stroke, egui::StrokeKind::Inside);
                }
                let color = if on || response.hovered() { chrome.text } else { chrome.muted };
                let family = if on { fonts::semibold() } else { egui::FontFamily::Proportional };
                ui.painter().text(rect.center(), Align2::CENTER_CENTER, name, FontId::new(12.0, family), color);
                if response.clicked() {
                    *value = *choice;
                }
            }
        });
    });
}

/// A quiet heading inside a panel.
pub(crate) fn heading(ui: &mut Ui, chrome: &Chrome, text: &str) {
    ui.add_space(8.0);
    ui.label(RichText::new(text).size(11.0).family(fonts::semibold()).color(chrome.muted));
    ui.add_space(2.0);
}

/// A row of words to switch between; gives the index of the chosen one.
pub(crate) fn tabs(ui: &mut Ui, chrome: &Chrome, names: &[String], chosen: &mut usize) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (index, name) in names.iter().enumerate() {
            let on = *chosen == index;
            let font = FontId::new(12.5, if on { fonts::semibold() } else { egui::FontFamily::Proportional });
            let galley = ui.painter().layout_no_wrap(name.clone(), font, if on { chrome.text } else { chrome.muted });
            let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(16.0, 10.0), Sense::click());
            response.widget_info(|| WidgetInfo::selected(egui::accesskit::Role::Tab, true, on, name));
            if response.hovered() && !on {
                ui.painter().rect_filled(rect, 6.0, chrome.hover);
            }
            let origin = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect).min;
            ui.painter().galley(origin, galley, chrome.text);
            if on {
                let line =
                    Rect::from_min_max(pos2(rect.min.x + 6.0, rect.max.y - 2.0), pos2(rect.max.x - 6.0, rect.max.y));
                ui.painter().rect_filled(line, 1.0, chrome.accent);
            }
            if response.clicked() {
                *chosen = index;
            }
        }
    });
}

/// A word with its first letter large.
pub(crate) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
