use eframe::egui::{
    Align2, CornerRadius, FontId, Rect, RichText, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, accesskit, pos2,
    vec2,
};
use skywright::catalogue::Category;
use skywright::scene::{Theme, Token, WireInk};

use super::{Desk, title};
use crate::gui::action::Action;
use crate::gui::prefs::ThemeChoice;
use crate::gui::theme::color32;
use crate::gui::{Chrome, fonts, widgets};

const CARD: Vec2 = vec2(146.0, 104.0);
const GAP: f32 = 12.0;

pub(super) fn ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let chrome = desk.chrome;
    title(ui, chrome, "Appearance", "The theme colours window and drawing alike; exports choose their own");
    widgets::heading(ui, chrome, "Theme");
    let (light, dark) = (desk.themes.named("light"), desk.themes.named("dark"));
    let mut cards: Vec<(ThemeChoice, String, Vec<&Theme>)> = vec![(
        ThemeChoice::System,
        "Like the system".to_owned(),
        [light, dark].into_iter().flatten().map(AsRef::as_ref).collect(),
    )];
    cards.extend(desk.themes.all().map(|theme| {
        let choice = match theme.name.as_str() {
            "light" => ThemeChoice::Light,
            "dark" => ThemeChoice::Dark,
            name => ThemeChoice::Named(name.to_owned()),
        };
        (choice, widgets::capitalised(&theme.name), vec![theme.as_ref()])
    }));
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(GAP, GAP);
        for (choice, name, themes) in &cards {
            if card(ui, chrome, name, themes, desk.prefs.theme == *choice) {
                chosen = Some(choice.clone());
            }
        }
    });
    if let Some(choice) = chosen {
        desk.prefs.theme = choice;
    }
    own(ui, desk);
}

/// The person's own theme files.
fn own(ui: &mut Ui, desk: &mut Desk<'_>) {
    let chrome = desk.chrome;
    ui.add_space(8.0);
    widgets::heading(ui, chrome, "Themes of your own");
    let Some(folder) = &desk.themes.folder else {
        ui.colored_label(chrome.muted, "This system has no folder for settings, so themes cannot be kept.");
        return;
    };
    ui.label(
        RichText::new("Each .ron file in the folder is a theme. A change shows as soon as the file is saved.")
            .size(12.0)
            .color(chrome.muted),
    );
    ui.label(RichText::new(folder.display().to_string()).monospace().size(11.0).color(chrome.muted));
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        if ui.button("New theme from this one").on_hover_text("Copies the theme shown now into a new file").clicked() {
            desk.actions.push(Action::NewTheme);
        }
        if ui.button("Open the folder").clicked() {
            desk.actions.push(Action::OpenFolder(folder.clone()));
        }
    });
    for own in desk.themes.own.iter().filter(|own| own.error.is_some()) {
        ui.add_space(4.0);
        ui.colored_label(chrome.error, own.error.clone().unwrap_or_default());
    }
}

/// A theme as a small picture; `true` when it was clicked.
fn card(ui: &mut Ui, chrome: &Chrome, name: &str, themes: &[&Theme], on: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(CARD, Sense::click());
    response.widget_info(|| WidgetInfo::selected(accesskit::Role::RadioButton, true, on, name));
    if ui.is_rect_visible(rect) {
        let picture = Rect::from_min_size(rect.min, vec2(CARD.x, CARD.y - 24.0));
        let share = CARD.x / themes.len().max(1) as f32;
        for (index, theme) in (0_u8..).zip(themes) {
            let left = picture.min.x + share * f32::from(index);
            let part = Rect::from_min_size(pos2(left, picture.min.y), vec2(share, picture.height()));
            let (first, last) = (index == 0, usize::from(index) + 1 == themes.len());
            let corner = |on: bool| if on { 8 } else { 0 };
            let corners = CornerRadius { nw: corner(first), sw: corner(first), ne: corner(last), se: corner(last) };
            sample(ui, theme, part, corners);
        }
        let line = if on { Stroke::new(2.0, chrome.accent) } else { Stroke::new(1.0, chrome.hairline) };
        ui.painter().rect_stroke(picture, 8.0, line, if on { StrokeKind::Outside } else { StrokeKind::Inside });
        if !on && (response.hovered() || response.has_focus()) {
            let line = Stroke::new(1.5, chrome.accent.gamma_multiply(0.6));
            ui.painter().rect_stroke(picture, 8.0, line, StrokeKind::Outside);
        }
        let family = if on { fonts::semibold() } else { eframe::egui::FontFamily::Proportional };
        let color = if on { chrome.text } else { chrome.muted };
        let below = pos2(rect.center().x, rect.max.y - 9.0);
        ui.painter().text(below, Align2::CENTER_CENTER, name, FontId::new(12.0, family), color);
    }
    response.clicked()
}

/// Panel, canvas, two tiles and a wire in a theme's colours.
fn sample(ui: &Ui, theme: &Theme, rect: Rect, corners: CornerRadius) {
    let painter = ui.painter();
    painter.rect_filled(rect, corners, color32(theme.canvas));
    let bar = Rect::from_min_size(rect.min, vec2(rect.width(), 13.0));
    painter.rect_filled(bar, CornerRadius { sw: 0, se: 0, ..corners }, color32(theme.ui.panel));
    painter.hline(rect.x_range(), bar.max.y, Stroke::new(1.0, color32(theme.ui.hairline)));
    let middle = (bar.max.y + rect.max.y) / 2.0 - 3.0;
    let pairs = [(Category::Compute, 0.26), (Category::Database, 0.74)];
    let at = |share: f32| pos2(rect.min.x + rect.width() * share, middle);
    let wire = Stroke::new(1.5, color32(theme.color(Token::Wire(WireInk::Data))));
    painter.line_segment([at(0.26), at(0.74)], wire);
    for (category, share) in pairs {
        let tile = Rect::from_center_size(at(share), Vec2::splat(22.0));
        let colors = theme.tile(category);
        let edge = Stroke::new(1.0, color32(colors.edge));
        painter.rect(tile, 5.0, color32(colors.fill), edge, StrokeKind::Inside);
        painter.rect_filled(Rect::from_center_size(tile.center(), Vec2::splat(8.0)), 2.0, color32(colors.glyph));
        let name = Rect::from_center_size(pos2(tile.center().x, tile.max.y + 8.0), vec2(18.0, 3.0));
        painter.rect_filled(name, 1.5, color32(theme.text));
    }
}
