use std::path::Path;

use eframe::egui::{CollapsingHeader, CursorIcon, Frame, Label, Margin, Rect, RichText, Sense, Stroke, Ui, pos2, vec2};
use skywright::catalogue::Catalogue;
use skywright::icon_pack::PackReport;

use super::{Desk, title};
use crate::gui::action::Action;
use crate::gui::files::Purpose;
use crate::gui::{fonts, widgets};

pub(super) fn ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let chrome = desk.chrome;
    title(ui, chrome, "Icons", "Draw with a vendor's official icons instead of Skywright's own");
    ui.label(
        RichText::new(
            "Download the icon package of AWS, Azure or Google Cloud and choose it here, zipped or unpacked. Its icons \
             are read from there and go into the pictures you export, nowhere else.",
        )
        .size(12.0)
        .color(chrome.muted),
    );
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        if widgets::primary_button(ui, chrome, "Add a zip…").clicked() {
            desk.actions.push(Action::AskIcons(Purpose::IconZip));
        }
        if ui.button("Add a folder…").clicked() {
            desk.actions.push(Action::AskIcons(Purpose::IconFolder));
        }
    });
    ui.add_space(8.0);
    if desk.prefs.icon_packs.is_empty() {
        ui.colored_label(chrome.muted, "No package is in use.");
    }
    for path in desk.prefs.icon_packs.clone() {
        Frame::new()
            .fill(chrome.sunken)
            .stroke(Stroke::new(1.0, chrome.hairline))
            .corner_radius(8.0)
            .inner_margin(Margin::same(12))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                pack(ui, desk, &path);
            });
        ui.add_space(8.0);
    }
}

fn pack(ui: &mut Ui, desk: &mut Desk<'_>, path: &Path) {
    let chrome = desk.chrome;
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    ui.horizontal(|ui| {
        ui.label(RichText::new(&name).family(fonts::semibold())).on_hover_text(path.display().to_string());
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            if ui.button("Remove").on_hover_text(format!("Stop using {name}")).clicked() {
                desk.prefs.icon_packs.retain(|known| known != path);
            }
        });
    });
    match desk.packs.of(path).map(|read| &read.outcome) {
        None => {
            ui.colored_label(chrome.muted, "Reading…");
        }
        Some(Err(error)) => {
            ui.add(Label::new(RichText::new(error).size(12.0).color(chrome.error)).wrap());
        }
        Some(Ok(report)) => outcome(ui, desk, path, report),
    }
}

fn outcome(ui: &mut Ui, desk: &Desk<'_>, path: &Path, report: &PackReport) {
    const SIDE: f32 = 30.0;
    let chrome = desk.chrome;
    let catalogue = Catalogue::builtin();
    let called = |id: &str| catalogue.service(id).map_or_else(|| id.to_owned(), |service| service.short.clone());
    let muted = |text: String| RichText::new(text).size(11.5).color(chrome.muted);
    ui.label(muted(format!(
        "{} components have an icon; {} files stand for none",
        report.matched.len(),
        report.unused
    )));
    ui.add_space(2.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for (id, file) in &report.matched {
            let Some(service) = catalogue.service(id) else { continue };
            let (rect, response) = ui.allocate_exact_size(vec2(SIDE, SIDE), Sense::hover());
            let square = Rect::from_min_size(pos2(rect.min.x, rect.min.y), vec2(SIDE, SIDE));
            if ui.is_rect_visible(square) {
                widgets::tile(ui, chrome, desk.icons, square, id, service.category);
            }
            response.on_hover_text(format!("{}\n{file}", service.name));
        }
    });
    if !report.missing.is_empty() {
        let names: Vec<String> = report.missing.iter().map(|id| called(id)).collect();
        let head = muted(format!("Without an icon: {}", names.len()));
        CollapsingHeader::new(head).id_salt(("missing", path)).show(ui, |ui| ui.label(muted(names.join(", "))));
    }
    if !report.refused.is_empty() {
        let head = RichText::new(format!("Left out: {}", report.refused.len())).size(11.5).color(chrome.warning);
        CollapsingHeader::new(head).id_salt(("refused", path)).show(ui, |ui| {
            for (file, why) in &report.refused {
                ui.add(Label::new(muted(format!("{file}: {why}"))).wrap()).on_hover_cursor(CursorIcon::Default);
            }
        });
    }
}
