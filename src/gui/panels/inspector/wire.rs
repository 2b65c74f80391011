use eframe::egui::{ComboBox, RichText, TextEdit, Ui};
use skywright::model::{Edit, ElementId, Wire, WireId};

use super::PanelContext;
use crate::gui::action::Action;
use crate::gui::derived::rate;
use crate::gui::panels::{drawer, fields};
use crate::gui::{fonts, widgets};

/// A wire: its ends, its mechanism among the legal ones, label and settings.
pub(super) fn ui(ui: &mut Ui, context: &mut PanelContext<'_>, id: &WireId) {
    let document = context.editor.document();
    let Some(wire) = document.wire(id).cloned() else { return };
    let (Some(from), Some(to)) = (document.component(&wire.from.component), document.component(&wire.to.component))
    else {
        return;
    };
    ui.spacing_mut().item_spacing.y = 2.0;
    let catalogue = context.editor.catalogue();
    let wirings = catalogue.ways_between(from.service.as_str(), to.service.as_str());
    let current = catalogue.way(from.service.as_str(), to.service.as_str(), wire.mechanism);
    ui.label(RichText::new(format!("{} → {}", from.name, to.name)).size(14.0).family(fonts::semibold()));
    let how = current.map_or("not a legal connection", |wiring| wiring.how.as_str());
    ui.label(RichText::new(how).size(11.5).color(if current.is_some() {
        context.chrome.muted
    } else {
        context.chrome.error
    }));
    widgets::heading(ui, context.chrome, "Mechanism");
    let mut mechanism = wire.mechanism;
    let combo = ComboBox::from_id_salt("mechanism").selected_text(mechanism.label()).width(ui.available_width());
    let shown = combo.show_ui(ui, |ui| {
        for wiring in wirings {
            let text = format!("{} · {}", wiring.mechanism.label(), wiring.how);
            ui.selectable_value(&mut mechanism, wiring.mechanism, text);
        }
    });
    ui.ctx().accesskit_node_builder(shown.response.id, |node| node.set_label("Mechanism"));
    if mechanism != wire.mechanism {
        let edits = vec![Edit::SetMechanism(id.clone(), mechanism)];
        context.actions.push(Action::Edit { label: "Change mechanism".to_owned(), key: None, edits });
    }
    widgets::heading(ui, context.chrome, "Label");
    let mut label = wire.label.clone().unwrap_or_default();
    let response = ui.add(TextEdit::singleline(&mut label).desired_width(f32::INFINITY).hint_text("none"));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Wire label"));
    if response.changed() {
        let label = (!label.is_empty()).then_some(label);
        let edits = vec![Edit::PutWire(id.clone(), Wire { label, ..wire.clone() })];
        let key = Some(format!("{id}.label"));
        context.actions.push(Action::Edit { label: "Change label".to_owned(), key, edits });
    }
    if let Some(load) = context.derived.load.wires.get(id).filter(|load| load.per_month > 0.0) {
        widgets::heading(ui, context.chrome, "Load");
        ui.label(format!("{} ({:.0} a month)", rate(load.per_month), load.per_month));
    }
    let element = ElementId::Wire(id.clone());
    if let Some(wiring) = current.filter(|wiring| !wiring.props.is_empty()) {
        widgets::heading(ui, context.chrome, "Settings");
        // A wire can do two things at once, each with a setting of the same name.
        for (index, spec) in wiring.props.iter().enumerate() {
            if !wiring.props[..index].iter().any(|earlier| earlier.name == spec.name) {
                fields::property(ui, context, &element, &wire.props, spec);
            }
        }
    }
    widgets::heading(ui, context.chrome, "Traffic");
    for spec in catalogue.universal_wire_props().iter().filter(|spec| spec.name != "label") {
        if current.is_none_or(|wiring| wiring.prop(&spec.name).is_none()) {
            fields::property(ui, context, &element, &wire.props, spec);
        }
    }
    if let Some(wiring) = current {
        widgets::heading(ui, context.chrome, "Grant");
        let actions = if wiring.is_generic() {
            "not in the table of wires: give the role what the call needs".to_owned()
        } else if wiring.iam.is_empty() {
            "no permission needed".to_owned()
        } else {
            wiring.iam.join("\n")
        };
        ui.label(RichText::new(actions).monospace().size(11.5));
    }
    drawer::findings(ui, context, Some(&element));
}
