//! Left: everything that can be put on the drawing, by search or by category.

use eframe::egui::{self, CollapsingHeader, CursorIcon, RichText, ScrollArea, Ui};
use skywright::catalogue::{Category, Provider, Service};
use skywright::editor::finder;

use super::PanelContext;
use super::outline::Outline;
use crate::gui::action::Action;
use crate::gui::{fonts, widgets};

/// What the panel remembers.
#[derive(Default)]
pub(crate) struct Components {
    query: String,
    /// 0 for the list of components, 1 for the outline of the drawing.
    pub(crate) tab: usize,
    outline: Outline,
}

/// Providers beside AWS, each in a section of its own.
const OTHER_PROVIDERS: &[(Provider, &str)] = &[
    (Provider::Azure, "Azure"),
    (Provider::Gcp, "Google Cloud"),
    (Provider::Openwhisk, "Apache OpenWhisk"),
    (Provider::Baas, "Backend as a service"),
    (Provider::Webtask, "Webtask"),
];

impl Components {
    pub(crate) fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        ui.add_space(6.0);
        widgets::tabs(ui, context.chrome, &["Components".to_owned(), "Outline".to_owned()], &mut self.tab);
        ui.add_space(4.0);
        if self.tab == 1 {
            self.outline.ui(ui, context);
            return;
        }
        let field = widgets::search_field(ui, &mut self.query, "Search components", "Search components");
        let enter = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        ui.add_space(4.0);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            let catalogue = context.editor.catalogue();
            if self.query.trim().is_empty() {
                for category in Category::ALL {
                    let services: Vec<_> =
                        catalogue.services().filter(|service| belongs_to(service, *category)).collect();
                    section(ui, context, category.label(), &services, true);
                }
                for (provider, name) in OTHER_PROVIDERS {
                    let services: Vec<_> =
                        catalogue.services().filter(|service| service.provider == *provider).collect();
                    section(ui, context, name, &services, false);
                }
            } else {
                let found = finder::services(catalogue, &self.query);
                if enter && let Some(service) = found.first() {
                    context.actions.push(Action::PlaceNear(service.id.clone()));
                }
                for (index, service) in found.iter().enumerate() {
                    row(ui, context, service, index == 0);
                }
                if found.is_empty() {
                    ui.add_space(8.0);
                    ui.colored_label(context.chrome.muted, "Nothing found. Try another word.");
                }
            }
            ui.add_space(12.0);
        });
    }
}

fn belongs_to(service: &Service, category: Category) -> bool {
    service.category == category && matches!(service.provider, Provider::Aws | Provider::Generic)
}

fn section(ui: &mut Ui, context: &mut PanelContext<'_>, name: &str, services: &[&Service], open: bool) {
    if services.is_empty() {
        return;
    }
    let title = RichText::new(name).size(11.5).family(fonts::semibold()).color(context.chrome.muted);
    CollapsingHeader::new(title).id_salt(name).default_open(open).show_unindented(ui, |ui| {
        for service in services {
            row(ui, context, service, false);
        }
    });
}

fn row(ui: &mut Ui, context: &mut PanelContext<'_>, service: &Service, chosen: bool) {
    let response = widgets::service_row(ui, context.chrome, context.icons, service, chosen);
    if response.clicked() {
        // Shift: one after the other, each where the drawing is clicked.
        let several = ui.input(|input| input.modifiers.shift);
        let id = service.id.clone();
        context.actions.push(if several { Action::StartPlacing(id) } else { Action::PlaceNear(id) });
    }
    response.dnd_set_drag_payload(service.id.clone());
    if response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        if let Some(pointer) = ui.ctx().pointer_interact_pos() {
            let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("dragged-component"));
            let painter = ui.ctx().layer_painter(layer);
            let rect = egui::Rect::from_center_size(pointer, egui::Vec2::splat(56.0));
            let (fill, glyph) = context.chrome.tile(service.category);
            painter.rect_filled(rect, 11.0, fill.gamma_multiply(0.9));
            if let Some(shape) = context.icons.centered(&service.id, rect.center(), 36.0, glyph) {
                painter.add(shape);
            }
        }
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(280.0);
        ui.label(RichText::new(&service.name).family(fonts::semibold()));
        if let Some(summary) = &service.summary {
            ui.label(summary);
        }
        if let Some(retired) = &service.retired {
            ui.colored_label(context.chrome.warning, format!("Retired: {retired}"));
        }
        ui.colored_label(context.chrome.muted, "Click to add, Shift+click to place several, or drag onto the drawing");
    });
}
