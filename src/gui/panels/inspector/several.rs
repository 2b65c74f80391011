//! Several things selected: what they are, what they share, and what can be done with them together.

use std::collections::BTreeMap;

use eframe::egui::{RichText, Ui};
use skywright::catalogue::PropSpec;
use skywright::editor::Command;
use skywright::model::{Document, ElementId, Props};

use super::PanelContext;
use crate::gui::action::Action;
use crate::gui::derived::money;
use crate::gui::panels::fields::{Shared, property_of};
use crate::gui::{fonts, widgets};

/// With more parts than this selected, looking for what they share would take longer than a frame.
const MOST: usize = 2_000;

pub(super) fn ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let count = context.editor.selection.len();
    ui.label(RichText::new(format!("{count} selected")).size(15.0).family(fonts::semibold()));
    summary(ui, context);
    ui.add_space(6.0);
    let sections: &[(&str, &[Command])] = &[
        ("Line up", &[Command::AlignLeft, Command::AlignRight, Command::AlignTop, Command::AlignBottom]),
        ("Space out", &[Command::DistributeAcross, Command::DistributeDown]),
        ("Together", &[Command::Group, Command::Duplicate, Command::ToggleLock, Command::TidyUp, Command::Delete]),
    ];
    for (title, commands) in sections {
        widgets::heading(ui, context.chrome, title);
        ui.horizontal_wrapped(|ui| {
            for command in *commands {
                let button = eframe::egui::Button::new(command.label());
                if ui.add_enabled(context.editor.can_run(*command), button).on_hover_text(command.about()).clicked() {
                    context.actions.push(Action::Run(*command));
                }
            }
        });
    }
    shared_properties(ui, context);
}

/// How many of what, what they cost, and what is wrong with them.
fn summary(ui: &mut Ui, context: &PanelContext<'_>) {
    let (editor, chrome) = (context.editor, context.chrome);
    let document = editor.document();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for id in &editor.selection {
        let kind = match id {
            ElementId::Component(id) => {
                let key = document.component(id).map_or("", |component| component.service.as_str());
                editor.catalogue().service(key).map_or(key, |service| service.short.as_str())
            }
            ElementId::Wire(_) => "wires",
            ElementId::Group(_) => "frames",
            ElementId::Note(_) => "notes",
        };
        *kinds.entry(kind).or_default() += 1;
    }
    let told: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    ui.label(RichText::new(told.join(" · ")).size(12.0).color(chrome.muted));
    let is_selected = |id: &ElementId| editor.selection.contains(id);
    let nodes = context.derived.estimate.nodes.iter().filter(|node| is_selected(&node.id.clone().into()));
    let monthly: f64 = nodes.map(|node| node.monthly.expected).sum();
    let problems = context.derived.report.findings.iter().filter(|finding| finding.at.iter().any(is_selected)).count();
    let problems = if problems == 1 { "1 problem".to_owned() } else { format!("{problems} problems") };
    ui.label(RichText::new(format!("{} / month · {problems}", money(monthly))).size(12.5));
}

/// The properties that all selected parts, or all selected wires, have.
fn shared_properties(ui: &mut Ui, context: &mut PanelContext<'_>) {
    if context.editor.selection.len() > MOST {
        return;
    }
    let selection = &context.editor.selection;
    let is_components = selection.iter().any(|id| id.component().is_some());
    let ids: Vec<ElementId> = selection
        .iter()
        .filter(|id| if is_components { id.component().is_some() } else { id.wire().is_some() })
        .cloned()
        .collect();
    let specs = shared_specs(context, &ids);
    if ids.len() < 2 || specs.is_empty() {
        return;
    }
    let what = if is_components { "components" } else { "wires" };
    widgets::heading(ui, context.chrome, &format!("Properties of all {} {what}", ids.len()));
    let document = context.editor.document();
    for spec in specs {
        let mut values = ids.iter().filter_map(|id| Some(props_of(document, id)?.get(&spec.name)));
        let first = values.next().flatten();
        let is_mixed = values.any(|value| value != first);
        let shared = Shared { ids: &ids, own: first.filter(|_| !is_mixed), is_mixed };
        property_of(ui, context, &shared, spec);
    }
}

fn props_of<'a>(document: &'a Document, id: &ElementId) -> Option<&'a Props> {
    match id {
        ElementId::Component(id) => document.component(id).map(|component| &component.props),
        ElementId::Wire(id) => document.wire(id).map(|wire| &wire.props),
        ElementId::Group(id) => document.group(id).map(|group| &group.props),
        ElementId::Note(_) => None,
    }
}

/// What the catalogue lets one set on each of the elements, as it stands for the first.
fn shared_specs<'a>(context: &PanelContext<'a>, ids: &[ElementId]) -> Vec<&'a PropSpec> {
    let (document, catalogue) = (context.editor.document(), context.editor.catalogue());
    let specs_of = |id: &ElementId| -> Vec<&'a PropSpec> {
        match id {
            ElementId::Component(id) => {
                let service =
                    document.component(id).and_then(|component| catalogue.service(component.service.as_str()));
                let own = service.into_iter().flat_map(|service| &service.props);
                own.chain(catalogue.universal_props()).collect()
            }
            ElementId::Wire(id) => {
                let wire = document.wire(id);
                let wiring = wire.and_then(|wire| {
                    let end = |id| document.component(id);
                    catalogue.wiring_of(end(&wire.from.component)?, end(&wire.to.component)?, wire)
                });
                let own = wiring.into_iter().flat_map(|wiring| &wiring.props);
                own.chain(catalogue.universal_wire_props().iter().filter(|spec| spec.name != "label")).collect()
            }
            ElementId::Group(_) | ElementId::Note(_) => Vec::new(),
        }
    };
    let Some((first, others)) = ids.split_first() else { return Vec::new() };
    let mut specs: Vec<&PropSpec> = Vec::new();
    for spec in specs_of(first) {
        if !specs.iter().any(|known| known.name == spec.name) {
            specs.push(spec);
        }
    }
    // Elements of one kind have the same list; it is looked through once for each kind.
    let mut seen: Vec<*const PropSpec> = Vec::new();
    for id in others {
        let theirs = specs_of(id);
        let key = theirs.first().map_or(std::ptr::null(), |spec| std::ptr::from_ref(*spec));
        if seen.contains(&key) {
            continue;
        }
        seen.push(key);
        specs.retain(|spec| theirs.iter().any(|other| other.name == spec.name && other.kind == spec.kind));
    }
    specs
}
