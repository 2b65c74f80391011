//! Bottom line: what can be done now, zoom, selection, problems, monthly total.

use eframe::egui::{Align, Label, Layout, ProgressBar, RichText, Sense, Spinner, Ui, Vec2};
use skywright::editor::Command;
use skywright::validate::Severity;

use super::PanelContext;
use crate::gui::action::Action;
use crate::gui::derived::money;
use crate::gui::{fonts, widgets};

pub(crate) fn ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let chrome = context.chrome;
    let small = |text: String| RichText::new(text).size(11.5).color(chrome.muted);
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            total(ui, context);
            ui.separator();
            problems(ui, context);
            ui.separator();
            let zoom = format!("{:.0} %", context.editor.camera.zoom * 100.0);
            if ui.add(Label::new(small(zoom)).sense(Sense::click())).on_hover_text("Zoom; click for 100 %").clicked() {
                context.actions.push(Action::Run(Command::ZoomReset));
            }
            jobs(ui, context);
            let selected = context.editor.selection.len();
            if selected > 0 {
                ui.separator();
                ui.label(small(format!("{selected} selected")));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(small(context.editor.tool().hint().to_owned())).truncate());
            });
        });
    });
}

/// What runs in the background, each with its progress and a way to stop it.
fn jobs(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let chrome = context.chrome;
    for job in context.jobs.running().iter().filter(|job| job.is_noticeable()) {
        ui.separator();
        let stop = format!("Stop {}", job.title);
        if widgets::icon_button(ui, chrome, context.icons, "ui_close", &stop, false).clicked() {
            context.actions.push(Action::CancelJob(job.id));
        }
        match job.share() {
            Some(share) => {
                ui.add(ProgressBar::new(share).desired_width(90.0).desired_height(6.0).fill(chrome.accent));
            }
            None => {
                ui.add(Spinner::new().size(13.0).color(chrome.accent));
            }
        }
        let stage = job.stage();
        let text = if stage.is_empty() { job.title.clone() } else { format!("{}: {stage}", job.title) };
        ui.label(RichText::new(text).size(11.5).color(chrome.text));
    }
}

fn total(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let monthly = &context.derived.estimate.monthly;
    let text = format!("{} / month", money(monthly.expected));
    let text = RichText::new(text).size(12.5).family(fonts::semibold()).color(context.chrome.text);
    let mut more = format!("From {} to {} a month", money(monthly.low), money(monthly.high));
    let unpriced = context.derived.estimate.unpriced.len();
    if unpriced > 0 {
        more = format!("{more}; {unpriced} without a price");
    }
    if ui.add(Label::new(text).sense(Sense::click())).on_hover_text(more).clicked() {
        context.actions.push(Action::ShowCosts);
    }
}

fn problems(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let chrome = context.chrome;
    let marks = [
        (Severity::Info, "ui_info", chrome.info, "hints"),
        (Severity::Warning, "ui_warning", chrome.warning, "warnings"),
        (Severity::Error, "ui_error", chrome.error, "errors"),
    ];
    for (severity, icon, color, name) in marks {
        let findings = &context.derived.report.findings;
        let number = findings.iter().filter(|finding| finding.severity == severity).count();
        let tint = if number == 0 { chrome.muted } else { color };
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(14.0), Sense::hover());
            if let Some(shape) = context.icons.centered(icon, rect.center(), 15.0, tint) {
                ui.painter().add(shape);
            }
            ui.label(RichText::new(number.to_string()).size(11.5).color(tint));
        });
        if row.response.interact(Sense::click()).on_hover_text(format!("{number} {name}")).clicked() {
            context.actions.push(Action::ShowProblems);
        }
    }
}
