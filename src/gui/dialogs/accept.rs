use eframe::egui::{Context, Key, RichText, TextEdit};
use skywright::editor::Editor;
use skywright::model::ElementId;
use skywright::validate::{Diagnostic, LintMetadata, suppress};

use super::{Place, modal};
use crate::gui::action::Action;
use crate::gui::{Chrome, fonts, widgets};

/// Accepts a finding for good, with a reason that stands in the drawing.
pub(crate) struct AcceptDialog {
    lint: &'static LintMetadata,
    message: String,
    at: Vec<ElementId>,
    /// Place of the chosen element; beyond the last one the whole drawing.
    chosen: usize,
    reason: String,
}

impl AcceptDialog {
    pub(crate) fn new(finding: &Diagnostic) -> Self {
        let (message, at) = (finding.message.clone(), finding.at.clone());
        Self { lint: finding.lint, message, at, chosen: 0, reason: String::new() }
    }

    pub(crate) fn ui(&mut self, ctx: &Context, chrome: &Chrome, editor: &Editor, actions: &mut Vec<Action>) -> bool {
        let (done, close) = modal(ctx, chrome, "accept", Place::Center, 460.0, |ui| {
            ui.label(RichText::new("Accept this finding").size(15.0).family(fonts::semibold()));
            ui.add_space(4.0);
            ui.label(widgets::prose(&self.message, 12.5, chrome.text));
            let rule = format!("{} · {}", self.lint.code, self.lint.summary);
            ui.label(widgets::prose(&rule, 11.5, chrome.muted));
            widgets::heading(ui, chrome, "Where");
            for (index, id) in self.at.iter().enumerate() {
                ui.radio_value(&mut self.chosen, index, editor.title_of(id));
            }
            ui.radio_value(&mut self.chosen, self.at.len(), "Everywhere in this drawing");
            widgets::heading(ui, chrome, "Why it is fine here");
            let field = ui.add(TextEdit::singleline(&mut self.reason).desired_width(f32::INFINITY));
            ctx.accesskit_node_builder(field.id, |node| node.set_label("Reason"));
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if ctx.memory(|memory| memory.focused().is_none()) {
                field.request_focus();
            }
            ui.label(RichText::new("The reason is saved with the drawing.").size(11.0).color(chrome.muted));
            ui.add_space(12.0);
            ui.horizontal(|ui| {
                let is_ready = !self.reason.trim().is_empty();
                let accept = ui.add_enabled_ui(is_ready, |ui| widgets::primary_button(ui, chrome, "Accept").clicked());
                let cancel = ui.button("Cancel").clicked();
                if is_ready && (accept.inner || entered) {
                    let edit = suppress(editor.document(), self.lint.code, self.at.get(self.chosen), &self.reason);
                    let label = format!("Accept {}", self.lint.code);
                    actions.push(Action::Edit { label, key: None, edits: vec![edit] });
                    return true;
                }
                cancel
            })
            .inner
        });
        done || close
    }
}
