//! One property as one row: name, a field that fits its type, unit, and the way back to the default.

use eframe::egui::{
    Align, ComboBox, FontId, Id, Key, Label, Layout, Margin, Modifiers, RichText, Sense, TextEdit, TextStyle, Ui,
    WidgetInfo, WidgetText, accesskit, pos2, vec2,
};
use skywright::catalogue::{PropSpec, PropType};
use skywright::editor::typed::{read, shown, stepped};
use skywright::model::{Edit, ElementId, Props, Value};

use super::PanelContext;
use crate::gui::action::Action;
use crate::gui::widgets;

/// Width of the name column, in points.
const NAME_WIDTH: f32 = 132.0;
const ROW_HEIGHT: f32 = 28.0;

/// Shows a property of an element and asks for the edit when it changes.
/// What is typed is judged at once: a legal value is taken over, an illegal one says why and leaves the
/// document as it was when the field was entered.
pub(crate) fn property(ui: &mut Ui, context: &mut PanelContext<'_>, id: &ElementId, props: &Props, spec: &PropSpec) {
    let shared = Shared { ids: std::slice::from_ref(id), own: props.get(&spec.name), is_mixed: false };
    property_of(ui, context, &shared, spec);
}

/// Elements that are edited together, and what they have in common of a property.
pub(crate) struct Shared<'a> {
    /// At least one.
    pub(crate) ids: &'a [ElementId],
    /// The value, if all have the same of their own.
    pub(crate) own: Option<&'a Value>,
    /// They differ.
    pub(crate) is_mixed: bool,
}

/// The same for several elements at once: what is set here is set for all of them.
pub(crate) fn property_of(ui: &mut Ui, context: &mut PanelContext<'_>, shared: &Shared<'_>, spec: &PropSpec) {
    let Some(id) = shared.ids.first() else { return };
    let own = shared.own;
    let is_set = own.is_some() || shared.is_mixed;
    let mixed;
    let shown_spec = if shared.is_mixed {
        // What stands in for the default is what the field says while it is empty.
        mixed = PropSpec { default: Some(Value::Text("mixed".to_owned())), ..spec.clone() };
        &mixed
    } else {
        spec
    };
    let mut outcome = Outcome::Unchanged;
    ui.horizontal(|ui| {
        ui.set_min_height(ROW_HEIGHT);
        // A choice looks like every other field.
        ui.visuals_mut().widgets.inactive.weak_bg_fill = context.chrome.sunken;
        name(ui, context, id, spec, is_set);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if reset(ui, context, spec, is_set) {
                outcome = Outcome::Set(None);
                return;
            }
            if shared.is_mixed && spec.kind == PropType::Bool {
                ui.label(RichText::new("mixed").size(11.0).color(context.chrome.muted));
            }
            outcome = field(ui, context, id, shown_spec, own);
        });
    });
    let reason = match (&outcome, own) {
        (Outcome::Illegal(reason), _) => Some(reason.clone()),
        (_, Some(value)) => spec.check(value).err().map(|violation| violation.to_string()),
        _ => None,
    };
    if let Some(reason) = reason {
        let text = format!("{} {reason}", readable(&spec.name));
        ui.horizontal(|ui| {
            ui.add_space(NAME_WIDTH + 8.0);
            ui.add(Label::new(RichText::new(text).size(11.0).color(context.chrome.error)).wrap());
        });
    }
    if let Outcome::Set(value) = outcome {
        let key = format!("{}.{}", id.as_str(), spec.name);
        let what = readable(&spec.name).to_lowercase();
        let label = match shared.ids.len() {
            1 => format!("Change {what}"),
            count => format!("Change {what} of {count} parts"),
        };
        let set = |id: &ElementId| Edit::SetProp(id.clone(), spec.name.clone(), value.clone());
        let edits = shared.ids.iter().map(set).collect();
        context.actions.push(Action::Edit { label, key: Some(key), edits });
    }
}

/// What a field says in a frame.
enum Outcome {
    Unchanged,
    /// A new value, or `None` for the default.
    Set(Option<Value>),
    /// Why what is typed cannot be taken.
    Illegal(String),
}

/// The way back to the default, shown only where there is one to go.
fn reset(ui: &mut Ui, context: &PanelContext<'_>, spec: &PropSpec, is_set: bool) -> bool {
    let (rect, response) =
        ui.allocate_exact_size(vec2(16.0, 20.0), if is_set { Sense::click() } else { Sense::hover() });
    if !is_set {
        return false;
    }
    let label = format!("Reset {}", readable(&spec.name));
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, &label));
    let color = if response.hovered() { context.chrome.text } else { context.chrome.muted };
    if let Some(shape) = context.icons.centered("ui_close", rect.center(), 12.0, color) {
        ui.painter().add(shape);
    }
    response.on_hover_text("Back to the default").clicked()
}

fn name(ui: &mut Ui, context: &PanelContext<'_>, id: &ElementId, spec: &PropSpec, is_set: bool) {
    let color = if is_set { context.chrome.text } else { context.chrome.muted };
    let text = RichText::new(readable(&spec.name)).size(12.0).color(color);
    ui.allocate_ui_with_layout(vec2(NAME_WIDTH, ROW_HEIGHT), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_width(NAME_WIDTH);
        let page = documentation(context, id);
        let sense = if page.is_some() { Sense::click() } else { Sense::hover() };
        let label = ui.add(Label::new(text).truncate().sense(sense));
        if let Some(page) = page.filter(|_| label.clicked()) {
            ui.ctx().open_url(eframe::egui::OpenUrl::new_tab(page));
        }
        label.on_hover_ui(|ui| {
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
            if let Some(unit) = unit_of(spec) {
                facts.push(format!("in {unit}"));
            }
            if !facts.is_empty() {
                ui.colored_label(context.chrome.muted, facts.join(" · "));
            }
            if page.is_some() {
                ui.colored_label(context.chrome.accent, "Click for the documentation");
            }
            if let Some(source) = spec.source.as_ref().and_then(|source| context.editor.catalogue().source(source)) {
                ui.colored_label(context.chrome.muted, format!("{} ({})", source.title, source.as_of));
            }
        });
    });
}

/// The documentation of what an element is.
fn documentation<'a>(context: &PanelContext<'a>, id: &ElementId) -> Option<&'a str> {
    let document = context.editor.document();
    let service = match id {
        ElementId::Component(id) => document.component(id)?.service.as_str(),
        // A wire is set up where it leads to: that is where its batches and filters are described.
        ElementId::Wire(id) => document.component(&document.wire(id)?.to.component)?.service.as_str(),
        ElementId::Group(id) => document.group(id)?.kind.as_str(),
        ElementId::Note(_) => return None,
    };
    context.editor.catalogue().service(service)?.docs.as_deref()
}

/// The editing widget.
fn field(ui: &mut Ui, context: &PanelContext<'_>, id: &ElementId, spec: &PropSpec, own: Option<&Value>) -> Outcome {
    match spec.kind {
        PropType::Bool => {
            let mut on = own.or(spec.default.as_ref()).and_then(Value::as_bool).unwrap_or(false);
            let response = widgets::switch(ui, context.chrome, &mut on, &readable(&spec.name));
            if response.changed() { Outcome::Set(Some(Value::Bool(on))) } else { Outcome::Unchanged }
        }
        PropType::Enum if !spec.values.is_empty() => choice(ui, context, id, spec, own),
        PropType::Ref if !context.editor.document().components().is_empty() => reference(ui, context, id, spec, own),
        _ => typed(ui, context, id, spec, own),
    }
}

fn choice(ui: &mut Ui, context: &PanelContext<'_>, id: &ElementId, spec: &PropSpec, own: Option<&Value>) -> Outcome {
    let shown: WidgetText = match (own, &spec.default) {
        (Some(value), _) => RichText::new(value.to_string()).into(),
        (None, Some(default)) => RichText::new(default.to_string()).color(context.chrome.muted).into(),
        (None, None) => RichText::new("not set").color(context.chrome.muted).into(),
    };
    let mut outcome = Outcome::Unchanged;
    let width = ui.available_width();
    let combo = ComboBox::from_id_salt((id.as_str(), &spec.name)).selected_text(shown).width(width).truncate();
    let response = combo.show_ui(ui, |ui| {
        for value in &spec.values {
            let is_default = spec.default.as_ref() == Some(value);
            let text = if is_default { format!("{value} (default)") } else { value.to_string() };
            if ui.selectable_label(own == Some(value), text).clicked() {
                outcome = Outcome::Set(Some(value.clone()));
            }
        }
    });
    ui.ctx().accesskit_node_builder(response.response.id, |node| node.set_label(readable(&spec.name)));
    outcome
}

/// Choosing another component by its name.
fn reference(ui: &mut Ui, context: &PanelContext<'_>, id: &ElementId, spec: &PropSpec, own: Option<&Value>) -> Outcome {
    let document = context.editor.document();
    let name_of = |target: &str| {
        document.components().get(target).map_or_else(|| target.to_owned(), |component| component.name.clone())
    };
    let shown: WidgetText = own.and_then(Value::as_str).map_or_else(
        || RichText::new("not set").color(context.chrome.muted).into(),
        |target| RichText::new(name_of(target)).into(),
    );
    let mut outcome = Outcome::Unchanged;
    let width = ui.available_width();
    let combo = ComboBox::from_id_salt((id.as_str(), &spec.name)).selected_text(shown).width(width).truncate();
    let response = combo.show_ui(ui, |ui| {
        for (other, component) in document.components() {
            let is_own = own.and_then(Value::as_str) == Some(other.as_str());
            if ElementId::Component(other.clone()) != *id && ui.selectable_label(is_own, &component.name).clicked() {
                outcome = Outcome::Set(Some(Value::Text(other.to_string())));
            }
        }
    });
    ui.ctx().accesskit_node_builder(response.response.id, |node| node.set_label(readable(&spec.name)));
    outcome
}

/// Everything that is typed: numbers with their unit, text, lists as words between commas, JSON.
/// The field keeps what is typed while it has the keyboard, legal or not.
fn typed(ui: &mut Ui, context: &PanelContext<'_>, id: &ElementId, spec: &PropSpec, own: Option<&Value>) -> Outcome {
    let is_number = matches!(spec.kind, PropType::Int | PropType::Number);
    let is_long = matches!(spec.kind, PropType::Map | PropType::Json);
    let buffer = Id::unique(("field", id.as_str(), &spec.name));
    let own_text = own.map(shown).unwrap_or_default();
    let typing = ui.data_mut(|data| data.get_temp::<Typing>(buffer));
    let Typing { mut text, before } = typing.unwrap_or(Typing { text: own_text, before: own.cloned() });
    let hint = spec.default.as_ref().map_or_else(|| "not set".to_owned(), shown);
    let judged = read(spec, &text);
    let unit = unit_of(spec)
        .filter(|_| is_number)
        .map(|unit| ui.painter().layout_no_wrap(unit.to_owned(), FontId::proportional(11.0), context.chrome.muted));
    let color = if judged.is_err() { context.chrome.error } else { context.chrome.text };
    let width = ui.available_width();
    let unit_width = unit.as_ref().map_or(0.0, |unit| unit.size().x + 6.0);
    let edit = if is_long && (own.is_some() || ui.memory(|memory| memory.has_focus(buffer))) {
        TextEdit::multiline(&mut text).desired_rows(2).font(TextStyle::Monospace)
    } else {
        TextEdit::singleline(&mut text)
    };
    let edit = edit.id(buffer).hint_text(RichText::new(hint).color(context.chrome.muted)).text_color(color);
    #[expect(clippy::cast_possible_truncation, reason = "units are short words")]
    let margin = Margin { left: 8, right: 8 + unit_width.min(100.0) as i8, top: 5, bottom: 5 };
    let response = ui.add(edit.desired_width(width).margin(margin));
    if let Some(unit) = unit {
        let at = pos2(response.rect.max.x - 8.0 - unit.size().x, response.rect.center().y - unit.size().y / 2.0);
        ui.painter().galley(at, unit, context.chrome.muted);
    }
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(readable(&spec.name)));
    let has_focus = response.has_focus();
    if is_number && has_focus {
        let (up, down) = ui.input_mut(|input| {
            (input.consume_key(Modifiers::NONE, Key::ArrowUp), input.consume_key(Modifiers::NONE, Key::ArrowDown))
        });
        if (up || down)
            && let Some(value) = stepped(spec, judged.as_ref().ok().and_then(Option::as_ref), up)
        {
            ui.data_mut(|data| data.insert_temp(buffer, Typing { text: shown(&value), before }));
            return Outcome::Set(Some(value));
        }
    }
    let judged = read(spec, &text);
    if has_focus {
        ui.data_mut(|data| data.insert_temp(buffer, Typing { text, before: before.clone() }));
    } else {
        ui.data_mut(|data| data.remove::<Typing>(buffer));
    }
    match judged {
        // What was legal on the way to something illegal was never meant.
        Err(_) if own != before.as_ref() => Outcome::Set(before),
        Err(reason) if has_focus => Outcome::Illegal(reason),
        Ok(value) if response.changed() && value.as_ref() != own => Outcome::Set(value),
        _ => Outcome::Unchanged,
    }
}

/// What a field keeps while it has the keyboard.
#[derive(Clone)]
struct Typing {
    text: String,
    /// The value when the field was entered.
    before: Option<Value>,
}

/// Endings of property names that say the unit, with the unit as people write it.
const UNIT_ENDINGS: &[(&[&str], &str)] = &[
    (&["in", "seconds"], "s"),
    (&["in", "millis"], "ms"),
    (&["seconds"], "s"),
    (&["minutes"], "min"),
    (&["s"], "s"),
    (&["ms"], "ms"),
    (&["min"], "min"),
    (&["h"], "h"),
    (&["days"], "days"),
    (&["bytes"], "bytes"),
    (&["kb"], "KB"),
    (&["mb"], "MB"),
    (&["gb"], "GB"),
];

/// Words of property names that are written in their own way.
const OWN_SPELLING: &[(&str, &str)] = &[
    ("xray", "X-Ray"),
    ("arch", "Architecture"),
    ("avg", "average"),
    ("config", "configuration"),
    ("env", "environment"),
    ("az", "AZ"),
    ("cidr", "CIDR"),
    ("cors", "CORS"),
    ("dlq", "DLQ"),
    ("gsi", "GSI"),
    ("iam", "IAM"),
    ("id", "ID"),
    ("ids", "IDs"),
    ("ip", "IP"),
    ("json", "JSON"),
    ("kms", "KMS"),
    ("lsi", "LSI"),
    ("pitr", "Point-in-time recovery"),
    ("rcu", "RCU"),
    ("rps", "requests per second"),
    ("sql", "SQL"),
    ("ssl", "SSL"),
    ("tls", "TLS"),
    ("tps", "TPS"),
    ("ttl", "TTL"),
    ("url", "URL"),
    ("vcpu", "vCPU"),
    ("vpc", "VPC"),
    ("waf", "WAF"),
    ("wcu", "WCU"),
];

fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous_lower = false;
    for letter in name.chars() {
        if letter == '_' || (letter.is_uppercase() && previous_lower) {
            words.push(String::new());
        }
        previous_lower = letter.is_lowercase();
        if letter != '_'
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The words of a property's name without its unit, and that unit.
fn bare_words(name: &str) -> (Vec<String>, Option<&'static str>) {
    let mut words = words_of(name);
    let fits = |ending: &[&str]| {
        words.len() > ending.len() && words.iter().rev().zip(ending.iter().rev()).all(|(a, b)| a == b)
    };
    let found = UNIT_ENDINGS.iter().find(|(ending, _)| fits(ending));
    if let Some((ending, _)) = found {
        words.truncate(words.len() - ending.len());
    }
    (words, found.map(|(_, unit)| *unit))
}

/// The unit of a property: the catalogue's, else what its name ends in.
fn unit_of(spec: &PropSpec) -> Option<&str> {
    spec.unit.as_deref().or_else(|| bare_words(&spec.name).1)
}

/// `visibility_timeout_s` as `Visibility timeout`, `MaximumBatchingWindowInSeconds` as `Maximum batching window`.
pub(crate) fn readable(name: &str) -> String {
    let spelled =
        |word: String| OWN_SPELLING.iter().find(|(plain, _)| *plain == word).map_or(word, |(_, own)| (*own).to_owned());
    let text = bare_words(name).0.into_iter().map(spelled).collect::<Vec<_>>().join(" ");
    if text.starts_with("vCPU") {
        return text;
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::{bare_words, readable};

    #[test]
    fn property_names_read_as_words() {
        for (name, words, unit) in [
            ("visibility_timeout_s", "Visibility timeout", Some("s")),
            ("MaximumBatchingWindowInSeconds", "Maximum batching window", Some("s")),
            ("memory_mb", "Memory", Some("MB")),
            ("BatchSize", "Batch size", None),
            ("runtime", "Runtime", None),
            ("kms_key", "KMS key", None),
            ("xray_active", "X-Ray active", None),
            ("retention_days", "Retention", Some("days")),
        ] {
            assert_eq!(readable(name), words);
            assert_eq!(bare_words(name).1, unit, "for {name}");
        }
    }
}
