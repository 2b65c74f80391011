//! One property as one row: name, a field that fits its type, unit, and the way back to the default.

use eframe::egui::{Checkbox, ComboBox, DragValue, RichText, TextEdit, Ui, WidgetText};
use skywright::catalogue::{PropSpec, PropType};
use skywright::model::{Edit, ElementId, Props, Value};

use super::PanelContext;
use crate::gui::action::Action;

/// Width of the name column, in points.
const NAME_WIDTH: f32 = 118.0;

/// Shows a property of an element and asks for the edit when it changes.
pub(crate) fn property(ui: &mut Ui, context: &mut PanelContext<'_>, id: &ElementId, props: &Props, spec: &PropSpec) {
    let own = props.get(&spec.name);
    let mut wanted: Option<Option<Value>> = None;
    ui.horizontal(|ui| {
        ui.set_min_height(26.0);
        name(ui, context, spec, own.is_some());
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            if own.is_some() {
                let reset =
                    ui.add(eframe::egui::Button::new(RichText::new("×").color(context.chrome.muted)).frame(false));
                ui.ctx().accesskit_node_builder(reset.id, |node| node.set_label(format!("Reset {}", spec.name)));
                if reset.on_hover_text("Back to the default").clicked() {
                    wanted = Some(None);
                }
            } else {
                ui.add_space(14.0);
            }
            if let Some(unit) = &spec.unit {
                ui.label(RichText::new(unit).size(11.0).color(context.chrome.muted));
            }
            if let Some(value) = field(ui, context, id, spec, own) {
                wanted = Some(value);
            }
        });
    });
    if let Some(value) = own
        && let Err(violation) = spec.check(value)
    {
        ui.label(RichText::new(format!("{} {violation}", spec.name)).size(11.0).color(context.chrome.error));
    }
    if let Some(value) = wanted {
        let key = format!("{}.{}", id.as_str(), spec.name);
        let label = format!("Change {}", readable(&spec.name));
        let edits = vec![Edit::SetProp(id.clone(), spec.name.clone(), value)];
        context.actions.push(Action::Edit { label, key: Some(key), edits });
    }
}

fn name(ui: &mut Ui, context: &PanelContext<'_>, spec: &PropSpec, is_set: bool) {
    let color = if is_set { context.chrome.text } else { context.chrome.muted };
    let text = RichText::new(readable(&spec.name)).size(12.0).color(color);
    ui.allocate_ui_with_layout(
        eframe::egui::vec2(NAME_WIDTH, 26.0),
        eframe::egui::Layout::left_to_right(eframe::egui::Align::Center),
        |ui| {
            ui.set_min_width(NAME_WIDTH);
            ui.add(eframe::egui::Label::new(text).truncate()).on_hover_ui(|ui| {
                ui.set_max_width(280.0);
                ui.label(RichText::new(&spec.name).monospace());
                if let Some(help) = &spec.help {
                    ui.label(help);
                }
                let mut facts = Vec::new();
                match (spec.min, spec.max) {
                    (Some(min), Some(max)) => facts.push(format!("{min} to {max}")),
                    (Some(min), None) => facts.push(format!("at least {min}")),
                    (None, Some(max)) => facts.push(format!("at most {max}")),
                    (None, None) => {}
                }
                if let Some(default) = &spec.default {
                    facts.push(format!("default {default}"));
                }
                if let Some(unit) = &spec.unit {
                    facts.push(format!("in {unit}"));
                }
                if !facts.is_empty() {
                    ui.colored_label(context.chrome.muted, facts.join(" · "));
                }
                if let Some(source) = spec.source.as_ref().and_then(|source| context.editor.catalogue().source(source))
                {
                    ui.colored_label(context.chrome.muted, format!("{} ({})", source.title, source.as_of));
                }
            });
        },
    );
}

/// The editing widget; `Some` when the person changed the value.
fn field(
    ui: &mut Ui,
    context: &PanelContext<'_>,
    id: &ElementId,
    spec: &PropSpec,
    own: Option<&Value>,
) -> Option<Option<Value>> {
    let width = ui.available_width().max(60.0);
    let shown = own.or(spec.default.as_ref());
    match spec.kind {
        PropType::Bool => {
            let mut on = shown.and_then(Value::as_bool).unwrap_or(false);
            let response = ui.add(Checkbox::without_text(&mut on));
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(readable(&spec.name)));
            response.changed().then(|| Some(Value::Bool(on)))
        }
        PropType::Enum => choice(ui, context, id, spec, own, width),
        PropType::Int | PropType::Number => number(ui, context, spec, own, width),
        PropType::Ref => reference(ui, context, id, spec, own, width),
        PropType::String | PropType::Secret | PropType::List | PropType::Set | PropType::Map | PropType::Json => {
            text(ui, id, spec, own, width)
        }
    }
}

fn choice(
    ui: &mut Ui,
    context: &PanelContext<'_>,
    id: &ElementId,
    spec: &PropSpec,
    own: Option<&Value>,
    width: f32,
) -> Option<Option<Value>> {
    let shown: WidgetText = match (own, &spec.default) {
        (Some(value), _) => RichText::new(value.to_string()).into(),
        (None, Some(default)) => RichText::new(default.to_string()).color(context.chrome.muted).into(),
        (None, None) => RichText::new("not set").color(context.chrome.muted).into(),
    };
    let mut picked = None;
    let combo = ComboBox::from_id_salt((id.as_str(), &spec.name)).selected_text(shown).width(width - 8.0).truncate();
    let response = combo.show_ui(ui, |ui| {
        for value in &spec.values {
            let is_default = spec.default.as_ref() == Some(value);
            let text = if is_default { format!("{value} (default)") } else { value.to_string() };
            if ui.selectable_label(own == Some(value), text).clicked() {
                picked = Some(Some(value.clone()));
            }
        }
    });
    ui.ctx().accesskit_node_builder(response.response.id, |node| node.set_label(readable(&spec.name)));
    picked
}

fn number(
    ui: &mut Ui,
    context: &PanelContext<'_>,
    spec: &PropSpec,
    own: Option<&Value>,
    width: f32,
) -> Option<Option<Value>> {
    let whole = spec.kind == PropType::Int;
    let mut value = own.or(spec.default.as_ref()).and_then(Value::as_f64).unwrap_or_else(|| spec.min.unwrap_or(0.0));
    let speed = if whole { (value.abs() / 100.0).clamp(0.25, 64.0) } else { (value.abs() / 100.0).max(0.01) };
    let is_set = own.is_some();
    let blank = own.is_none() && spec.default.is_none();
    let response = ui.scope(|ui| {
        if !is_set {
            ui.visuals_mut().widgets.inactive.fg_stroke.color = context.chrome.muted;
        }
        let range = spec.min.unwrap_or(f64::MIN)..=spec.max.unwrap_or(f64::MAX);
        let mut drag = DragValue::new(&mut value).speed(speed).range(range).max_decimals(if whole { 0 } else { 4 });
        if blank {
            drag = drag.custom_formatter(|_, _| "not set".to_owned());
        }
        ui.add_sized([(width - 8.0).min(110.0), 24.0], drag)
    });
    let response = response.inner;
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(readable(&spec.name)));
    #[expect(clippy::cast_possible_truncation, reason = "the field keeps the value in its range")]
    response.changed().then(|| Some(if whole { Value::Int(value as i64) } else { Value::Number(value) }))
}

/// Choosing another component by its name.
fn reference(
    ui: &mut Ui,
    context: &PanelContext<'_>,
    id: &ElementId,
    spec: &PropSpec,
    own: Option<&Value>,
    width: f32,
) -> Option<Option<Value>> {
    let document = context.editor.document();
    let name_of = |target: &str| {
        document.components().get(target).map_or_else(|| target.to_owned(), |component| component.name.clone())
    };
    let shown = own.and_then(Value::as_str).map_or_else(|| "not set".to_owned(), name_of);
    let mut picked = None;
    ComboBox::from_id_salt((id.as_str(), &spec.name)).selected_text(shown).width(width - 8.0).truncate().show_ui(
        ui,
        |ui| {
            for (other, component) in document.components() {
                if ElementId::Component(other.clone()) != *id && ui.selectable_label(false, &component.name).clicked() {
                    picked = Some(Some(Value::Text(other.to_string())));
                }
            }
        },
    );
    picked
}

/// Text, and lists as words between commas; kept while typing, taken over on Enter or when the field is left.
fn text(ui: &mut Ui, id: &ElementId, spec: &PropSpec, own: Option<&Value>, width: f32) -> Option<Option<Value>> {
    let buffer_id = ui.make_persistent_id((id.as_str(), &spec.name, "text"));
    let current = own.map(Value::to_string).unwrap_or_default();
    let mut typed = ui.data_mut(|data| data.get_temp::<String>(buffer_id)).unwrap_or_else(|| current.clone());
    let hint = spec.default.as_ref().map_or_else(|| "not set".to_owned(), Value::to_string);
    let response = ui.add(TextEdit::singleline(&mut typed).hint_text(hint).desired_width(width - 16.0));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(readable(&spec.name)));
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(buffer_id, typed.clone()));
        return None;
    }
    ui.data_mut(|data| data.remove::<String>(buffer_id));
    if !response.lost_focus() || typed == current {
        return None;
    }
    let typed = typed.trim();
    if typed.is_empty() {
        return Some(None);
    }
    Some(Some(match spec.kind {
        PropType::List | PropType::Set => {
            Value::List(typed.split(',').map(|word| Value::Text(word.trim().to_owned())).collect())
        }
        PropType::Map | PropType::Json => serde_json::from_str(typed).unwrap_or_else(|_| Value::Text(typed.to_owned())),
        _ => Value::Text(typed.to_owned()),
    }))
}

/// `visibility_timeout_s` as `Visibility timeout`, `MaximumBatchingWindowInSeconds` as `Maximum batching window`.
pub(crate) fn readable(name: &str) -> String {
    let mut words = String::new();
    let mut previous_lower = false;
    for letter in name.chars() {
        if letter == '_' {
            words.push(' ');
            previous_lower = false;
        } else {
            if letter.is_uppercase() && previous_lower {
                words.push(' ');
            }
            previous_lower = letter.is_lowercase();
            words.extend(letter.to_lowercase());
        }
    }
    for unit in [" s", " ms", " mb", " kb", " gb", " h", " min", " bytes", " in seconds"] {
        if let Some(bare) = words.strip_suffix(unit) {
            words = bare.to_owned();
        }
    }
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn property_names_read_as_words() {
        for (name, words) in [
            ("visibility_timeout_s", "Visibility timeout"),
            ("MaximumBatchingWindowInSeconds", "Maximum batching window"),
            ("memory_mb", "Memory"),
            ("BatchSize", "Batch size"),
            ("runtime", "Runtime"),
        ] {
            assert_eq!(readable(name), words);
        }
    }
}
