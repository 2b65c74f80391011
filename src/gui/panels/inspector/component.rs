use eframe::egui::{CollapsingHeader, Rect, RichText, ScrollArea, Sense, Ui, Vec2};
use skywright::catalogue::{Category, FigureStatus, GENERIC, Service};
use skywright::editor::finder;
use skywright::model::{Component, ComponentId, Edit, ElementId, Value};

use super::PanelContext;
use crate::gui::action::Action;
use crate::gui::derived::{money, rate, short_number};
use crate::gui::panels::{drawer, fields};
use crate::gui::{fonts, widgets};

/// Universal properties that say how much comes in here.
const TRAFFIC: &[&str] =
    &["arrivals_per_sec", "arrivals_per_day", "arrivals_per_month", "peak_factor", "request_kb", "response_kb"];

pub(super) fn ui(ui: &mut Ui, context: &mut PanelContext<'_>, id: &ComponentId, tab: &mut usize) {
    let Some(component) = context.editor.document().component(id).cloned() else { return };
    header(ui, context, id, &component);
    let element = ElementId::Component(id.clone());
    let problems = context.derived.report.findings.iter().filter(|finding| finding.at.contains(&element)).count();
    let names = [
        "Properties".to_owned(),
        "Wiring".to_owned(),
        "Cost".to_owned(),
        if problems == 0 { "Problems".to_owned() } else { format!("Problems {problems}") },
    ];
    ui.add_space(4.0);
    widgets::tabs(ui, context.chrome, &names, tab);
    ui.add_space(4.0);
    ScrollArea::vertical().auto_shrink(false).id_salt(*tab).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        match *tab {
            0 => properties(ui, context, &element, &component),
            1 => wiring(ui, context, id),
            2 => cost(ui, context, id),
            _ => drawer::findings(ui, context, Some(&element)),
        }
        ui.add_space(16.0);
    });
}

fn header(ui: &mut Ui, context: &mut PanelContext<'_>, id: &ComponentId, component: &Component) {
    let service = context.editor.catalogue().service(component.service.as_str());
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(40.0), Sense::hover());
        let square = Rect::from_center_size(rect.center(), Vec2::splat(40.0));
        let (icon, category) = service.map_or((GENERIC, Category::External), |known| (&known.id, known.category));
        widgets::tile(ui, context.chrome, context.icons, square, icon, category);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            super::name_field(ui, context, &id.clone().into(), &component.name);
            let kind = service.map_or(component.service.as_str(), |service| service.name.as_str());
            ui.horizontal(|ui| {
                ui.label(RichText::new(kind).size(11.5).color(context.chrome.muted));
                if let Some(docs) = service.and_then(|service| service.docs.as_ref()) {
                    ui.hyperlink_to(RichText::new("docs").size(11.5), docs);
                }
            });
        });
    });
    if let Some(retired) = service.and_then(|service| service.retired.as_ref()) {
        ui.colored_label(context.chrome.warning, format!("Retired: {retired}"));
    }
}

fn properties(ui: &mut Ui, context: &mut PanelContext<'_>, id: &ElementId, component: &Component) {
    let catalogue = context.editor.catalogue();
    if let Some(service) = catalogue.service(component.service.as_str()) {
        for spec in &service.props {
            fields::property(ui, context, id, &component.props, spec);
            if service.id == GENERIC && spec.name == "resource_type" {
                type_suggestions(ui, context, id, component);
            }
        }
    }
    section(ui, "Traffic", |ui| {
        for spec in catalogue.universal_props().iter().filter(|spec| TRAFFIC.contains(&spec.name.as_str())) {
            fields::property(ui, context, id, &component.props, spec);
        }
    });
    section(ui, "More", |ui| {
        for spec in catalogue.universal_props().iter().filter(|spec| !TRAFFIC.contains(&spec.name.as_str())) {
            fields::property(ui, context, id, &component.props, spec);
        }
    });
    if let Some(service) = catalogue.service(component.service.as_str()).filter(|service| !service.limits.is_empty()) {
        section(ui, "Limits", |ui| limits(ui, context, service));
    }
    // What an import or another version brought along stays visible.
    let unknown: Vec<_> =
        component.props.iter().filter(|(name, _)| catalogue.prop(component.service.as_str(), name).is_none()).collect();
    if !unknown.is_empty() {
        widgets::heading(ui, context.chrome, "Not in the catalogue, kept as they are");
        for (name, value) in unknown {
            ui.label(RichText::new(format!("{name}: {value}")).size(11.5));
        }
    }
}

/// What the provider allows, each figure with where it was read, or that it was not.
fn limits(ui: &mut Ui, context: &PanelContext<'_>, service: &Service) {
    for limit in &service.limits {
        let unit = limit.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        let unread = limit.status == FigureStatus::Recalled;
        let mark = if unread { " · unverified" } else { "" };
        let text = format!("{}: {}{unit}{mark}", fields::readable(&limit.name), limit.value);
        let color = if unread { context.chrome.warning } else { context.chrome.muted };
        ui.label(RichText::new(text).size(11.5).color(color)).on_hover_ui(|ui| {
            ui.set_max_width(280.0);
            match context.editor.catalogue().source(&limit.source).filter(|_| !unread) {
                Some(source) => ui.label(format!("{} ({})", source.title, source.as_of)),
                None => ui.label("Recalled, not read in a source: check it before you rely on it."),
            };
            if limit.adjustable {
                ui.colored_label(context.chrome.muted, "The provider raises it on request.");
            }
        });
    }
}

/// Types that go on from what is typed, to pick with a click.
fn type_suggestions(ui: &mut Ui, context: &mut PanelContext<'_>, id: &ElementId, component: &Component) {
    const SHOWN: usize = 6;
    let typed = component.props.get("resource_type").and_then(Value::as_str).unwrap_or_default();
    let found = finder::resource_types(context.editor.catalogue(), typed, SHOWN);
    if found.first() == Some(&typed) {
        return;
    }
    for name in found {
        let text = RichText::new(name).monospace().size(11.0).color(context.chrome.muted);
        if ui.selectable_label(false, text).on_hover_text("Use this type").clicked() {
            let edits = vec![Edit::SetProp(id.clone(), "resource_type".to_owned(), Some(Value::Text(name.to_owned())))];
            context.actions.push(Action::Edit { label: "Change resource type".to_owned(), key: None, edits });
        }
    }
}

fn section(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui)) {
    ui.add_space(6.0);
    CollapsingHeader::new(RichText::new(name).size(12.0).family(fonts::semibold()))
        .default_open(name == "Traffic")
        .show_unindented(ui, contents);
}

fn wiring(ui: &mut Ui, context: &mut PanelContext<'_>, id: &ComponentId) {
    let document = context.editor.document();
    for (title, outgoing) in [("Comes from", false), ("Leads to", true)] {
        widgets::heading(ui, context.chrome, title);
        let mut any = false;
        for (wire_id, wire) in document.wires() {
            let (own, other) = if outgoing {
                (&wire.from.component, &wire.to.component)
            } else {
                (&wire.to.component, &wire.from.component)
            };
            if own != id {
                continue;
            }
            any = true;
            let per_month = context.derived.load.wires.get(wire_id).map_or(0.0, |load| load.per_month);
            let flow = if per_month > 0.0 { format!(" · {}", rate(per_month)) } else { String::new() };
            let text = format!("{} · {}{flow}", context.editor.name_of(other), wire.mechanism.label());
            if ui.selectable_label(false, RichText::new(text).size(12.5)).clicked() {
                context.actions.push(Action::Show(vec![wire_id.clone().into()]));
            }
        }
        if !any {
            ui.colored_label(context.chrome.muted, "nothing");
        }
    }
    ui.add_space(8.0);
    ui.colored_label(context.chrome.muted, "Drag from a port of the tile to draw a wire.");
}

fn cost(ui: &mut Ui, context: &PanelContext<'_>, id: &ComponentId) {
    let chrome = context.chrome;
    let estimate = &context.derived.estimate;
    if let Some(node) = estimate.nodes.iter().find(|node| node.id == *id) {
        let total = format!("{} / month", money(node.monthly.expected));
        ui.label(RichText::new(total).size(17.0).family(fonts::semibold()));
        if node.monthly.low != node.monthly.high {
            let band = format!("from {} to {}", money(node.monthly.low), money(node.monthly.high));
            ui.label(RichText::new(band).size(11.5).color(chrome.muted));
        }
        for line in &node.lines {
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                ui.label(RichText::new(&line.item).size(12.5).family(fonts::semibold()));
                ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
                    ui.label(RichText::new(money(line.monthly.expected)).size(12.5));
                });
            });
            let quantity = format!("{} {} · {}", short_number(line.quantity.expected), line.unit, line.derivation);
            ui.label(RichText::new(quantity).size(11.5).color(chrome.muted));
            let price = drawer::price_note(&line.price);
            ui.label(RichText::new(price).size(11.0).color(chrome.muted));
        }
    }
    for missing in estimate.unpriced.iter().filter(|missing| missing.id == *id) {
        ui.add_space(6.0);
        ui.label(RichText::new("No price").size(13.0).family(fonts::semibold()));
        ui.colored_label(chrome.muted, &missing.why);
    }
}
