use eframe::egui::{Context, RichText};

use super::{Place, modal};
use crate::gui::action::{Action, Leave};
use crate::gui::{Chrome, fonts, widgets};

/// Asks what to do with changes that would be lost.
pub(crate) fn unsaved_ui(ctx: &Context, chrome: &Chrome, name: &str, leave: &Leave, actions: &mut Vec<Action>) -> bool {
    let mut done = false;
    let ((), close) = modal(ctx, chrome, "unsaved", Place::Center, 400.0, |ui| {
        ui.label(RichText::new(format!("Save the changes to {name}?")).size(15.0).family(fonts::semibold()));
        ui.add_space(4.0);
        ui.colored_label(chrome.muted, "What is not saved will be lost.");
        ui.add_space(14.0);
        ui.horizontal(|ui| {
            if widgets::primary_button(ui, chrome, "Save").clicked() {
                actions.push(Action::SaveAndLeave(leave.clone()));
                done = true;
            }
            if ui.button("Don't save").clicked() {
                actions.push(Action::LeaveAnyway(leave.clone()));
                done = true;
            }
            if ui.button("Cancel").clicked() {
                done = true;
            }
        });
    });
    done || close
}

/// A message with a button to close it.
pub(crate) fn message_ui(ctx: &Context, chrome: &Chrome, title: &str, text: &str) -> bool {
    let (done, close) = modal(ctx, chrome, "message", Place::Center, 460.0, |ui| {
        ui.label(RichText::new(title).size(15.0).family(fonts::semibold()));
        ui.add_space(6.0);
        ui.label(text);
        ui.add_space(14.0);
        widgets::primary_button(ui, chrome, "Close").clicked()
    });
    done || close
}
