use eframe::egui::{ComboBox, RichText, TextEdit, Ui};
use skywright::model::{Edit, Settings};

use super::PanelContext;
use crate::gui::action::Action;
use crate::gui::derived::money;
use crate::gui::{fonts, widgets};

/// The drawing itself: name, region, allowances, and where it stands.
pub(super) fn ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let before = context.editor.document().settings().clone();
    let mut settings = before.clone();
    let mut field = "name";
    ui.label(RichText::new("Drawing").size(15.0).family(fonts::semibold()));
    ui.add_space(4.0);
    widgets::heading(ui, context.chrome, "Name");
    let response = ui.add(TextEdit::singleline(&mut settings.name).desired_width(f32::INFINITY));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Name of the drawing"));
    widgets::heading(ui, context.chrome, "Description");
    let response = ui.add(
        TextEdit::multiline(&mut settings.description)
            .desired_width(f32::INFINITY)
            .desired_rows(3)
            .hint_text("What the system does"),
    );
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Description of the drawing"));
    if response.changed() {
        field = "description";
    }
    widgets::heading(ui, context.chrome, "Region");
    if region(ui, context, &mut settings) {
        field = "region";
    }
    ui.add_space(4.0);
    if widgets::check(ui, context.chrome, &mut settings.free_tier, "Subtract always-free allowances").changed() {
        field = "free tier";
    }
    if settings != before {
        let key = Some(format!("settings.{field}"));
        let edits = vec![Edit::PutSettings(settings)];
        context.actions.push(Action::Edit { label: format!("Change {field}"), key, edits });
    }
    ui.add_space(10.0);
    summary(ui, context);
}

fn region(ui: &mut Ui, context: &PanelContext<'_>, settings: &mut Settings) -> bool {
    let mut changed = false;
    let combo = ComboBox::from_id_salt("region").selected_text(&settings.region).width(ui.available_width());
    let shown = combo.show_ui(ui, |ui| {
        for region in context.derived.around.prices.regions() {
            changed |= ui.selectable_value(&mut settings.region, region.clone(), &region).changed();
        }
    });
    ui.ctx().accesskit_node_builder(shown.response.id, |node| node.set_label("Region"));
    let unpriced = context.derived.estimate.unpriced.len();
    if unpriced > 0 {
        ui.label(
            RichText::new(format!("{unpriced} parts have no known price here")).size(11.0).color(context.chrome.muted),
        );
    }
    changed
}

fn summary(ui: &mut Ui, context: &PanelContext<'_>) {
    let document = context.editor.document();
    let monthly = &context.derived.estimate.monthly;
    let rows = [
        ("Components", document.components().len().to_string()),
        ("Wires", document.wires().len().to_string()),
        ("Groups", document.groups().len().to_string()),
        ("Monthly cost", money(monthly.expected)),
        ("Cost range", format!("{} to {}", money(monthly.low), money(monthly.high))),
    ];
    for (name, value) in rows {
        ui.horizontal(|ui| {
            ui.label(RichText::new(name).size(12.0).color(context.chrome.muted));
            ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
                ui.label(RichText::new(value).size(12.5));
            });
        });
    }
    if document.is_empty() {
        ui.add_space(8.0);
        ui.colored_label(context.chrome.muted, "Select something on the drawing to see its properties here.");
    }
}
