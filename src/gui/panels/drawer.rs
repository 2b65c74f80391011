//! Bottom: all problems and all costs of the drawing, and the code it becomes.

mod code;

mod accepted;
mod rule_page;

use eframe::egui::epaint::RectShape;
use eframe::egui::{
    Align, Button, Frame, Grid, Label, Layout, Margin, Panel, RichText, ScrollArea, Sense, Ui, UiBuilder, Vec2,
    WidgetInfo, accesskit, vec2,
};
use skywright::cost::PriceRef;
use skywright::model::{Edit, ElementId};
use skywright::validate::{Applicability, Diagnostic, Fix, Severity};

pub(crate) use rule_page::RulePage;

use super::PanelContext;
use crate::gui::action::Action;
use crate::gui::derived::{money, short_number};
use crate::gui::{fonts, widgets};

/// What the drawer remembers.
#[derive(Default)]
pub(crate) struct Drawer {
    pub(crate) tab: usize,
    code: code::Code,
    /// Pages of problems and of costs beyond the first that were asked for.
    more: [usize; 2],
    /// The rule that is explained beside the problems.
    pub(crate) page: Option<RulePage>,
}

/// Rows that are shown until more are asked for: a large drawing can have thousands.
const PAGE: usize = 200;

impl Drawer {
    pub(crate) fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let count = context.derived.report.findings.len();
        let total = money(context.derived.estimate.monthly.expected);
        ui.horizontal(|ui| {
            widgets::tabs(
                ui,
                context.chrome,
                &[format!("Problems {count}"), format!("Cost {total}"), "Code".to_owned()],
                &mut self.tab,
            );
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if widgets::icon_button(ui, context.chrome, context.icons, "ui_close", "Close the drawer", false)
                    .clicked()
                {
                    context.actions.push(Action::Run(skywright::editor::Command::ToggleDrawer));
                }
                let fixable = safe_fixes(&context.derived.report.findings);
                if self.tab == 0 && fixable > 0 {
                    let button = ui.button(format!("Apply all {fixable} safe fixes"));
                    let edits: Vec<_> = if button.hovered() || button.has_focus() {
                        safe(&context.derived.report.findings).flat_map(|fix| fix.edits.clone()).collect()
                    } else {
                        Vec::new()
                    };
                    if button.on_hover_ui(|ui| preview(ui, context, &edits)).clicked() {
                        context.actions.push(Action::Run(skywright::editor::Command::FixAll));
                    }
                }
            });
        });
        ui.add_space(2.0);
        if self.tab == 2 {
            self.code.ui(ui, context);
            return;
        }
        if let Some(page) = self.page.as_mut().filter(|_| self.tab == 0) {
            let width = (ui.available_width() * 0.46).clamp(280.0, 620.0);
            let is_kept = Panel::right("rule page")
                .exact_size(width)
                .resizable(false)
                .frame(Frame::new().inner_margin(Margin { left: 14, ..Margin::ZERO }))
                .show(ui, |ui| page.ui(ui, context))
                .inner;
            if !is_kept {
                self.page = None;
            }
        }
        let most = PAGE * (1 + self.more[self.tab.min(1)]);
        ScrollArea::vertical().auto_shrink(false).id_salt(self.tab).show(ui, |ui| {
            let left = match self.tab {
                0 => findings_up_to(ui, context, None, most),
                _ => costs(ui, context, most),
            };
            if left > 0 && ui.button(format!("Show {} more of {left}", left.min(PAGE))).clicked() {
                self.more[self.tab.min(1)] += 1;
            }
            if self.tab == 0 {
                accepted::ui(ui, context);
            }
        });
    }
}

fn safe_fixes(findings: &[Diagnostic]) -> usize {
    safe(findings).count()
}

/// The first safe fix of each finding.
fn safe(findings: &[Diagnostic]) -> impl Iterator<Item = &Fix> {
    findings.iter().filter_map(|finding| finding.fixes.iter().find(|fix| fix.applicability == Applicability::Safe))
}

/// What edits will change, in words.
fn preview(ui: &mut Ui, context: &PanelContext<'_>, edits: &[Edit]) {
    const MOST: usize = 14;
    ui.set_max_width(460.0);
    let told = context.editor.told(edits);
    ui.label(RichText::new("This will change").family(fonts::semibold()));
    for line in told.iter().take(MOST) {
        ui.label(RichText::new(format!("· {line}")).size(12.0));
    }
    if told.len() > MOST {
        ui.label(RichText::new(format!("and {} more", told.len() - MOST)).size(12.0).color(context.chrome.muted));
    }
    ui.label(RichText::new("One undo takes it back").size(11.0).color(context.chrome.muted));
}

/// Findings, all or those at one element, each with its fixes.
pub(crate) fn findings(ui: &mut Ui, context: &mut PanelContext<'_>, at: Option<&ElementId>) {
    findings_up_to(ui, context, at, usize::MAX);
}

/// The first findings; gives how many are left.
fn findings_up_to(ui: &mut Ui, context: &mut PanelContext<'_>, at: Option<&ElementId>, most: usize) -> usize {
    let report = &context.derived.report;
    let rows: Vec<&Diagnostic> =
        report.findings.iter().filter(|finding| at.is_none_or(|id| finding.at.contains(id))).collect();
    if rows.is_empty() {
        if at.is_none_or(|id| id.component().is_some()) {
            ui.add_space(6.0);
            ui.colored_label(context.chrome.muted, "No problems found.");
        }
        return 0;
    }
    if at.is_some_and(|id| id.wire().is_some()) {
        widgets::heading(ui, context.chrome, "Problems");
    }
    let left = rows.len().saturating_sub(most);
    for (index, finding) in rows.into_iter().enumerate().take(most) {
        ui.push_id(index, |ui| row(ui, context, finding, at.is_none()));
    }
    left
}

fn row(ui: &mut Ui, context: &mut PanelContext<'_>, finding: &Diagnostic, with_place: bool) {
    let chrome = context.chrome;
    let (icon, color) = match finding.severity {
        Severity::Error => ("ui_error", chrome.error),
        Severity::Warning => ("ui_warning", chrome.warning),
        Severity::Info => ("ui_info", chrome.info),
    };
    let background = ui.painter().add(eframe::egui::Shape::Noop);
    // The row senses before what stands in it, so that its buttons get their clicks.
    let whole = UiBuilder::new().id_salt("finding").sense(Sense::click());
    let shown = ui.scope_builder(whole, |ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
        ui.horizontal_top(|ui| {
            ui.add_space(4.0);
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(18.0), Sense::hover());
            if let Some(shape) = context.icons.centered(icon, rect.center(), 16.0, color) {
                ui.painter().add(shape);
            }
            ui.vertical(|ui| {
                let message = Label::new(widgets::prose(&finding.message, 12.5, chrome.text)).wrap().selectable(false);
                ui.add(message);
                ui.horizontal_wrapped(|ui| details(ui, context, finding, with_place));
            });
        });
        ui.set_min_width(ui.available_width());
    });
    let rect = shown.response.rect.expand2(vec2(0.0, 4.0));
    let name = format!("Show {}", finding.message);
    let response = shown.response;
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, &name));
    if response.contains_pointer() {
        ui.painter().set(background, RectShape::filled(rect, 6.0, chrome.hover));
    }
    if response.clicked() {
        context.actions.push(Action::Show(finding.at.clone()));
    }
    ui.add_space(8.0);
}

/// The quiet second line: rule, place and remedies.
fn details(ui: &mut Ui, context: &mut PanelContext<'_>, finding: &Diagnostic, with_place: bool) {
    let chrome = context.chrome;
    ui.label(RichText::new(finding.lint.code).monospace().size(11.0).color(chrome.muted)).on_hover_ui(|ui| {
        ui.set_max_width(420.0);
        ui.label(RichText::new(finding.lint.summary).family(fonts::semibold()));
        ui.label(finding.lint.docs);
    });
    if with_place {
        let names: Vec<String> = finding.at.iter().map(|id| context.editor.title_of(id)).collect();
        ui.add(Label::new(RichText::new(names.join(", ")).size(11.0).color(chrome.muted)).selectable(false));
    }
    for fix in finding.fixes.iter().filter(|fix| fix.applicability != Applicability::DisplayOnly) {
        let title = RichText::new(fix.title.replace('`', "")).size(11.5).color(chrome.accent);
        let button = Button::new(title).small().frame_when_inactive(false);
        if ui.add(button).on_hover_ui(|ui| preview(ui, context, &fix.edits)).clicked() {
            let edits = fix.edits.clone();
            context.actions.push(Action::Edit { label: fix.title.replace('`', ""), key: None, edits });
        }
    }
    let quiet =
        |text: &str| Button::new(RichText::new(text).size(11.5).color(chrome.muted)).small().frame_when_inactive(false);
    let why = ui.add(quiet("Why?")).on_hover_text("The page of this rule: reasons, an example and the way out");
    why.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, format!("Explain {}", finding.lint.code)));
    if why.clicked() {
        context.actions.push(Action::Explain(finding.lint.code));
    }
    let accept =
        ui.add(quiet("Accept…")).on_hover_text("Keep it as it is and say why; the finding is then only counted");
    accept.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, format!("Accept {}", finding.message)));
    if accept.clicked() {
        context.actions.push(Action::AskAccept(Box::new(finding.clone())));
    }
}

/// Price, source and date of one line, as the law of this product demands.
pub(crate) fn price_note(price: &PriceRef) -> String {
    let sources = price.source.join(", ");
    let date = price.as_of.as_deref().unwrap_or("no date");
    format!("{} · {sources} · {date} · grade {}", unit_price(price.usd, &price.metered_unit), price.grade)
}

/// A price as price lists print it: with its unit, and for thousands or millions where one costs next to nothing.
pub(crate) fn unit_price(usd: f64, unit: &str) -> String {
    const LEAST: f64 = 0.01;
    let unit = unit.split(" (").next().unwrap_or(unit);
    let per = |factor: f64, words: &str| {
        let amount = format!("{:.6}", usd * factor);
        let short = amount.trim_end_matches('0').trim_end_matches('.');
        // Cents are written whole.
        let cents = short.split_once('.').is_some_and(|(_, places)| places.len() == 1);
        format!("${short}{} / {words}", if cents { "0" } else { "" })
    };
    if usd == 0.0 {
        return "free".to_owned();
    }
    let plural = if unit.ends_with('s') || unit.contains(['-', '/']) { unit.to_owned() } else { format!("{unit}s") };
    if usd >= LEAST {
        per(1.0, unit)
    } else if usd * 1e3 >= LEAST {
        per(1e3, &format!("1,000 {plural}"))
    } else {
        per(1e6, &format!("million {plural}"))
    }
}

/// A cell of the column of amounts: flush right under its heading.
fn amount(ui: &mut Ui, text: RichText) {
    ui.allocate_ui_with_layout(Vec2::new(80.0, 18.0), Layout::right_to_left(Align::Center), |ui| {
        ui.label(text);
    });
}

fn costs(ui: &mut Ui, context: &mut PanelContext<'_>, most: usize) -> usize {
    let chrome = context.chrome;
    let estimate = &context.derived.estimate;
    let muted = |text: String| RichText::new(text).size(11.5).color(chrome.muted);
    let mut shown: Option<ElementId> = None;
    if estimate.nodes.iter().all(|node| node.lines.is_empty()) {
        ui.add_space(6.0);
        ui.colored_label(chrome.muted, "Nothing is billed yet. Give a client or a trigger some traffic.");
    }
    Grid::new("costs").num_columns(5).spacing([18.0, 4.0]).show(ui, |ui| {
        for title in ["Part", "What is billed", "Quantity a month", "Price"] {
            ui.label(muted(title.to_owned()));
        }
        amount(ui, muted("A month".to_owned()));
        ui.end_row();
        for node in estimate.nodes.iter().take(most) {
            for (index, line) in node.lines.iter().enumerate() {
                if index == 0 {
                    let name = Label::new(
                        RichText::new(context.editor.name_of(&node.id)).size(12.5).family(fonts::semibold()),
                    )
                    .sense(Sense::click());
                    if ui.add(name).clicked() {
                        shown = Some(node.id.clone().into());
                    }
                } else {
                    ui.label("");
                }
                ui.label(RichText::new(&line.item).size(12.5)).on_hover_text(&line.derivation);
                ui.label(muted(format!("{} {}", short_number(line.quantity.expected), line.unit)))
                    .on_hover_text(&line.derivation);
                ui.label(muted(unit_price(line.price.usd, &line.price.metered_unit)))
                    .on_hover_text(price_note(&line.price));
                amount(ui, RichText::new(money(line.monthly.expected)).size(12.5));
                ui.end_row();
            }
        }
    });
    if !estimate.unpriced.is_empty() {
        ui.add_space(8.0);
        widgets::heading(ui, chrome, "Without a price");
        for missing in estimate.unpriced.iter().take(most) {
            ui.label(muted(format!("{}: {}", context.editor.name_of(&missing.id), missing.why)));
        }
    }
    if let Some(id) = shown {
        context.actions.push(Action::Show(vec![id]));
    }
    estimate.nodes.len().saturating_sub(most)
}

#[cfg(test)]
mod tests {
    use super::unit_price;

    #[test]
    fn prices_read_like_those_of_a_price_list() {
        let rows = [
            (0.000_000_4, "request (64 KB chunks)", "$0.40 / million requests"),
            (0.000_016_666_7, "GB-s", "$0.016667 / 1,000 GB-s"),
            (0.023, "GB-month", "$0.023 / GB-month"),
            (5.0, "policy", "$5 / policy"),
            (0.0, "request", "free"),
            (0.5, "hour", "$0.50 / hour"),
        ];
        for (usd, unit, text) in rows {
            assert_eq!(unit_price(usd, unit), text);
        }
    }
}
