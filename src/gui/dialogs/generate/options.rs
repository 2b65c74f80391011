use std::collections::BTreeMap;

use eframe::egui::{
    ComboBox, FontId, Rect, RichText, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, accesskit, pos2, vec2,
};
use skywright::generate::{Language, targets};

use super::Workshop;
use crate::gui::{Chrome, fonts, widgets};

pub(super) fn ui(ui: &mut Ui, shop: &mut Workshop<'_>, languages: &mut BTreeMap<String, Language>) {
    let chrome = shop.chrome;
    widgets::heading(ui, chrome, "Target");
    for target in targets::all() {
        let on = shop.prefs.generate.target == target.id;
        if target_row(ui, chrome, target, on) {
            target.id.clone_into(&mut shop.prefs.generate.target);
        }
    }
    let Some(target) = targets::get(&shop.prefs.generate.target) else { return };
    if target.languages.len() > 1 {
        widgets::heading(ui, chrome, "Language of the functions");
        let mut language: Option<Language> = shop.prefs.generate.language.as_ref().and_then(|name| name.parse().ok());
        let mut choices: Vec<(Option<Language>, &str)> = vec![(None, "As drawn")];
        choices.extend(target.languages.iter().map(|language| (Some(*language), name_of(*language))));
        widgets::segments(ui, chrome, &mut language, &choices);
        shop.prefs.generate.language = language.map(|language| language.as_str().to_owned());
        functions(ui, shop, target.languages, languages);
    }
}

const fn name_of(language: Language) -> &'static str {
    match language {
        Language::Python => "Python",
        Language::Node => "Node.js",
    }
}

/// Each function with a choice of its own.
fn functions(ui: &mut Ui, shop: &Workshop<'_>, known: &[Language], languages: &mut BTreeMap<String, Language>) {
    let (chrome, editor) = (shop.chrome, shop.editor);
    let has_runtime = |service: &str| editor.catalogue().prop(service, "runtime").is_some();
    let functions: Vec<_> = editor
        .document()
        .components()
        .iter()
        .filter(|(_, component)| has_runtime(component.service.as_str()))
        .collect();
    if functions.is_empty() {
        return;
    }
    widgets::heading(ui, chrome, "Functions");
    for (id, component) in functions {
        ui.horizontal(|ui| {
            let (square, _) = ui.allocate_exact_size(Vec2::splat(20.0), Sense::hover());
            if let Some(service) = editor.catalogue().service(component.service.as_str()) {
                widgets::tile(ui, chrome, shop.icons, square, &service.id, service.category);
            }
            let room = ui.available_width() - 112.0;
            let (rect, response) = ui.allocate_exact_size(vec2(room, 22.0), Sense::hover());
            let at = pos2(rect.min.x, rect.center().y);
            widgets::elided(ui, &component.name, at, FontId::proportional(12.5), chrome.text, room);
            response.on_hover_text(&component.name);
            let own = languages.get(id.as_str()).copied();
            let shown = own.map_or("As above", name_of);
            let combo = ComboBox::from_id_salt(("language", id.as_str())).selected_text(shown).width(96.0);
            let response = combo.show_ui(ui, |ui| {
                if ui.selectable_label(own.is_none(), "As above").clicked() {
                    languages.remove(id.as_str());
                }
                for language in known {
                    if ui.selectable_label(own == Some(*language), name_of(*language)).clicked() {
                        languages.insert(id.as_str().to_owned(), *language);
                    }
                }
            });
            let name = format!("Language of {}", component.name);
            ui.ctx().accesskit_node_builder(response.response.id, |node| node.set_label(name));
        });
    }
}

/// A target to choose; `true` when it was.
fn target_row(ui: &mut Ui, chrome: &Chrome, target: &targets::Target, on: bool) -> bool {
    let width = ui.available_width();
    let mut about = eframe::egui::text::LayoutJob::simple(
        target.description.to_owned(),
        FontId::proportional(11.5),
        chrome.muted,
        width - 24.0,
    );
    about.wrap.max_rows = 2;
    let about = ui.painter().layout_job(about);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 31.0 + about.size().y), Sense::click());
    response.widget_info(|| WidgetInfo::selected(accesskit::Role::RadioButton, true, on, target.label));
    let is_hot = response.hovered() || response.has_focus();
    let fill = if on {
        chrome.selected
    } else if is_hot {
        chrome.hover
    } else {
        chrome.sunken
    };
    let line = if on { chrome.accent } else { chrome.hairline };
    ui.painter().rect(rect, 7.0, fill, Stroke::new(1.0, line), StrokeKind::Inside);
    let title = FontId::new(12.5, fonts::semibold());
    let at = pos2(rect.min.x + 12.0, rect.min.y + 15.0);
    let name = if target.legacy { format!("{} (no longer kept)", target.label) } else { target.label.to_owned() };
    let color = if on { chrome.accent } else { chrome.text };
    widgets::elided(ui, &name, at, title, color, rect.width() - 24.0);
    let below = Rect::from_min_max(pos2(at.x, at.y + 9.0), rect.max);
    ui.painter().galley(below.min, about, chrome.muted);
    let files = RichText::new(target.files.join(", ")).size(11.5);
    response.on_hover_text(files).clicked() && !on
}
