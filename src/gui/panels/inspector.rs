//! Right: everything about what is selected, or about the drawing when nothing is.

mod component;
mod document;
mod several;
mod wire;

use eframe::egui::{ComboBox, Id, RichText, ScrollArea, TextEdit, Ui};
use skywright::editor::commands::group::GROUP_KINDS;
use skywright::model::{Edit, ElementId, Group, GroupId, Note, NoteId};

use super::PanelContext;
use crate::gui::action::Action;
use crate::gui::canvas::renamed;
use crate::gui::{fonts, widgets};

/// What the panel remembers.
#[derive(Default)]
pub(crate) struct Inspector {
    tab: usize,
    /// The first field is to be given the keyboard.
    wants_keyboard: bool,
}

impl Inspector {
    /// Gives the keyboard to the name of what is selected, the first of its fields.
    pub(crate) const fn take_keyboard(&mut self) {
        self.wants_keyboard = true;
    }

    pub(crate) fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        ui.add_space(10.0);
        if std::mem::take(&mut self.wants_keyboard)
            && let Some(id) = context.editor.selected_one()
        {
            let field = name_field_id(id);
            ui.memory_mut(|memory| memory.request_focus(field));
        }
        match context.editor.selected_one().cloned() {
            None if context.editor.selection.is_empty() => scrolled(ui, |ui| document::ui(ui, context)),
            None => scrolled(ui, |ui| several::ui(ui, context)),
            Some(ElementId::Component(id)) => component::ui(ui, context, &id, &mut self.tab),
            Some(ElementId::Wire(id)) => scrolled(ui, |ui| wire::ui(ui, context, &id)),
            Some(ElementId::Group(id)) => scrolled(ui, |ui| group(ui, context, &id)),
            Some(ElementId::Note(id)) => scrolled(ui, |ui| note(ui, context, &id)),
        }
    }
}

fn scrolled(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().auto_shrink(false).show(ui, contents);
}

fn name_field_id(id: &ElementId) -> Id {
    Id::unique(("name", id.as_str()))
}

/// A field for an element's name. An empty name is never taken over.
fn name_field(ui: &mut Ui, context: &mut PanelContext<'_>, id: &ElementId, current: &str) {
    let buffer = name_field_id(id);
    let mut typed = ui.data_mut(|data| data.get_temp::<String>(buffer)).unwrap_or_else(|| current.to_owned());
    let font = eframe::egui::FontId::new(14.0, fonts::semibold());
    let response = ui.add(TextEdit::singleline(&mut typed).id(buffer).font(font).desired_width(f32::INFINITY));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Name"));
    if response.changed()
        && let Some(edit) = renamed(context.editor, id, &typed)
    {
        let key = Some(format!("{}.name", id.as_str()));
        context.actions.push(Action::Edit { label: "Rename".to_owned(), key, edits: vec![edit] });
    }
    if response.has_focus() {
        if typed.trim().is_empty() {
            ui.label(RichText::new("A name is needed").size(11.0).color(context.chrome.error));
        }
        ui.data_mut(|data| data.insert_temp(buffer, typed));
    } else {
        ui.data_mut(|data| data.remove::<String>(buffer));
    }
}

fn group(ui: &mut Ui, context: &mut PanelContext<'_>, id: &GroupId) {
    let Some(group) = context.editor.document().group(id).cloned() else { return };
    name_field(ui, context, &id.clone().into(), &group.name);
    widgets::heading(ui, context.chrome, "Kind");
    let mut kind = group.kind.clone();
    let name = GROUP_KINDS.iter().find(|(known, _)| *known == kind).map_or(kind.as_str(), |(_, name)| *name).to_owned();
    let combo = ComboBox::from_id_salt("group-kind").selected_text(name).width(ui.available_width());
    let shown = combo.show_ui(ui, |ui| {
        for (known, name) in GROUP_KINDS {
            ui.selectable_value(&mut kind, (*known).to_owned(), *name);
        }
    });
    ui.ctx().accesskit_node_builder(shown.response.id, |node| node.set_label("Kind"));
    if kind != group.kind {
        let edit = Edit::PutGroup(id.clone(), Group { kind, ..group.clone() });
        context.actions.push(Action::Edit { label: "Change kind".to_owned(), key: None, edits: vec![edit] });
    }
    let catalogue = context.editor.catalogue();
    if let Some(service) = catalogue.service(&group.kind) {
        widgets::heading(ui, context.chrome, "Properties");
        for spec in &service.props {
            super::fields::property(ui, context, &id.clone().into(), &group.props, spec);
        }
    }
    let members = context.editor.document().members(id).len();
    ui.add_space(8.0);
    ui.colored_label(context.chrome.muted, format!("{members} inside. Drag parts in or out of the frame."));
}

fn note(ui: &mut Ui, context: &mut PanelContext<'_>, id: &NoteId) {
    let Some(note) = context.editor.document().note(id).cloned() else { return };
    widgets::heading(ui, context.chrome, "Note");
    let mut text = note.text.clone();
    let response = ui.add(TextEdit::multiline(&mut text).desired_width(f32::INFINITY).desired_rows(6));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Note text"));
    if response.changed() {
        let edit = Edit::PutNote(id.clone(), Note { text, ..note.clone() });
        let key = Some(format!("{id}.text"));
        context.actions.push(Action::Edit { label: "Write".to_owned(), key, edits: vec![edit] });
    }
    widgets::heading(ui, context.chrome, "Width");
    let mut width = note.width;
    let response = ui.add(eframe::egui::Slider::new(&mut width, 80.0..=640.0).step_by(8.0).suffix(" px"));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Note width"));
    if response.changed() {
        let edit = Edit::PutNote(id.clone(), Note { width, ..note });
        let key = Some(format!("{id}.width"));
        context.actions.push(Action::Edit { label: "Change width".to_owned(), key, edits: vec![edit] });
    }
}
