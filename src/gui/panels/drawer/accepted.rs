//! Below the problems: what the drawing accepts and why, and acceptances that have become idle.

use eframe::egui::{Button, Label, RichText, Sense, Ui, WidgetInfo, accesskit};
use skywright::model::Suppression;
use skywright::validate::unsuppress;

use crate::gui::action::Action;
use crate::gui::panels::PanelContext;
use crate::gui::widgets;

pub(super) fn ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let report = &context.derived.report;
    if report.suppressed.is_empty() && report.unused.is_empty() {
        return;
    }
    let chrome = context.chrome;
    widgets::heading(ui, chrome, &format!("Accepted in this drawing · {}", report.suppressed.len()));
    for (index, accepted) in report.suppressed.iter().enumerate() {
        ui.push_id(("accepted", index), |ui| {
            ui.horizontal_wrapped(|ui| {
                let code = RichText::new(accepted.finding.lint.code).monospace().size(11.0).color(chrome.muted);
                ui.label(code);
                let message = accepted.finding.message.replace('`', "");
                let message = RichText::new(message).size(12.0).color(chrome.muted);
                if ui.add(Label::new(message).selectable(false).sense(Sense::click())).clicked() {
                    context.actions.push(Action::Show(accepted.finding.at.clone()));
                }
                ui.label(RichText::new(format!("“{}”", accepted.by.reason)).size(12.0).italics().color(chrome.text));
                let name = format!("Take back the acceptance of {}", accepted.finding.message);
                take_back(ui, context, &accepted.by, "Take back", &name);
            });
        });
    }
    for (index, unused) in report.unused.iter().enumerate() {
        ui.push_id(("idle", index), |ui| {
            ui.horizontal_wrapped(|ui| {
                let text = format!("Idle acceptance (“{}”): {}", unused.suppression.reason, unused.why);
                ui.label(RichText::new(text).size(12.0).color(chrome.warning));
                let name = format!("Remove the idle acceptance of {}", unused.suppression.code);
                take_back(ui, context, &unused.suppression, "Remove", &name);
            });
        });
    }
}

fn take_back(ui: &mut Ui, context: &mut PanelContext<'_>, suppression: &Suppression, text: &str, name: &str) {
    let text = RichText::new(text).size(11.5).color(context.chrome.accent);
    let response = ui.add(Button::new(text).small().frame_when_inactive(false));
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, name));
    if response.clicked() {
        let edits = vec![unsuppress(context.editor.document(), suppression)];
        let label = format!("Take back the acceptance of {}", suppression.code);
        context.actions.push(Action::Edit { label, key: None, edits });
    }
}
