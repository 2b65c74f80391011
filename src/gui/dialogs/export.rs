//! Pictures and other tools' files: choices on the right, what comes of them on the left.

mod choices;
mod options;
mod order;
mod preview;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{
    Align, Context, CursorIcon, Label, Layout, Rect, RichText, ScrollArea, Sense, Spinner, Ui, UiBuilder, pos2, vec2,
};
use skywright::editor::Editor;
use skywright::export::Format;
use skywright::model::{ElementId, Revision};
use skywright::scene::{Scene, Theme, View};

use super::{Place, modal};
use crate::gui::action::Action;
use crate::gui::code_view::CodeView;
use crate::gui::derived::Derived;
use crate::gui::jobs::Latest;
use crate::gui::prefs::Prefs;
use crate::gui::themes::Themes;
use crate::gui::{Chrome, Icons, fonts, widgets};

pub(crate) use choices::ExportChoices;
pub(crate) use order::{Made, Order};

/// What the dialog reads and changes.
pub(crate) struct Studio<'a> {
    pub(crate) chrome: &'a Chrome,
    pub(crate) icons: &'a Icons,
    pub(crate) editor: &'a Editor,
    pub(crate) derived: &'a Derived,
    pub(crate) themes: &'a Themes,
    pub(crate) prefs: &'a mut Prefs,
    /// Drawings that are open.
    pub(crate) open: usize,
    pub(crate) actions: &'a mut Vec<Action>,
}

/// The export dialog with its preview.
pub(crate) struct ExportDialog {
    /// Leave out what is not selected.
    only_selected: bool,
    picture: Latest<Key, Scene>,
    file: Latest<Key, Result<Made, String>>,
    code: CodeView,
}

/// What the preview depends on.
#[derive(Clone)]
struct Key {
    revision: Revision,
    choices: ExportChoices,
    only: Option<BTreeSet<ElementId>>,
    theme: Arc<Theme>,
    view: View,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision
            && self.choices == other.choices
            && self.only == other.only
            && Arc::ptr_eq(&self.theme, &other.theme)
            && self.view == other.view
    }
}

impl ExportDialog {
    pub(crate) const fn new() -> Self {
        Self {
            only_selected: false,
            picture: Latest::new(Duration::ZERO),
            // The whole file is only worth writing once nobody is at the sliders.
            file: Latest::new(Duration::from_millis(250)),
            code: CodeView::EMPTY,
        }
    }

    /// What would be written now.
    fn order(&self, studio: &Studio<'_>) -> Order {
        order_of(studio, self.only(studio.editor).as_ref())
    }

    fn only(&self, editor: &Editor) -> Option<BTreeSet<ElementId>> {
        (self.only_selected && !editor.selection.is_empty()).then(|| editor.selection.clone())
    }

    fn key(&self, studio: &Studio<'_>) -> Key {
        Key {
            revision: studio.editor.document().revision(),
            choices: studio.prefs.export.clone(),
            only: self.only(studio.editor),
            theme: order::theme(studio.themes, &studio.prefs.export),
            view: studio.prefs.export.view(studio.editor),
        }
    }

    /// `true` when the dialog should close.
    pub(crate) fn ui(&mut self, ctx: &Context, studio: &mut Studio<'_>) -> bool {
        const SIDE: f32 = 296.0;
        const NOTES: f32 = 62.0;
        let key = self.key(studio);
        let only = self.only(studio.editor);
        self.picture.ask(ctx, &key, || {
            let order = order_of(studio, only.as_ref());
            move || order.picture()
        });
        self.file.ask(ctx, &key, || {
            let order = order_of(studio, only.as_ref());
            move || order.make()
        });
        let screen = ctx.content_rect().size();
        let size = vec2((screen.x - 140.0).clamp(600.0, 1480.0), (screen.y - 130.0).clamp(340.0, 880.0));
        let (done, close) = modal(ctx, studio.chrome, "export", Place::Center, size.x, |ui| {
            let (area, _) = ui.allocate_exact_size(size, Sense::hover());
            let split = area.max.x - SIDE;
            let picture = Rect::from_min_max(area.min, pos2(split - 20.0, area.max.y - NOTES));
            let notes = Rect::from_min_max(pos2(area.min.x, picture.max.y + 8.0), pos2(picture.max.x, area.max.y));
            let side = Rect::from_min_max(pos2(split, area.min.y), area.max);
            ui.scope_builder(UiBuilder::new().max_rect(picture), |ui| self.preview_ui(ui, studio));
            ui.scope_builder(UiBuilder::new().max_rect(notes), |ui| self.notes_ui(ui, studio));
            ui.scope_builder(UiBuilder::new().max_rect(side), |ui| self.side_ui(ui, studio)).inner
        });
        done || close
    }

    fn side_ui(&mut self, ui: &mut Ui, studio: &mut Studio<'_>) -> bool {
        const BUTTONS: f32 = 76.0;
        let chrome = studio.chrome;
        let height = ui.available_height() - BUTTONS;
        ui.label(RichText::new("Export").size(15.0).family(fonts::semibold()));
        ScrollArea::vertical().auto_shrink(false).max_height(height - 30.0).show(ui, |ui| {
            ui.set_width(ui.available_width() - 8.0);
            options::ui(ui, studio, &mut self.only_selected);
        });
        let mut done = false;
        ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
            ui.horizontal(|ui| {
                let format = studio.prefs.export.format();
                let label = format!("Export {}…", format.label());
                if widgets::primary_button(ui, chrome, &label).clicked() {
                    studio.actions.push(Action::AskExport(Box::new(self.order(studio))));
                }
                if studio.open > 1
                    && ui
                        .button(format!("All {} files…", studio.open))
                        .on_hover_text("Exports every open drawing like this, into a folder")
                        .clicked()
                {
                    studio.actions.push(Action::AskBatch);
                }
                done = ui.button("Close").clicked();
            });
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                ui.colored_label(chrome.muted, "Copy as");
                for format in [Format::Svg, Format::Png] {
                    let name = format!("Copy as {}", format.label());
                    let button = ui.button(format.label()).on_hover_text(&name);
                    ui.ctx().accesskit_node_builder(button.id, |node| node.set_label(name.as_str()));
                    if button.clicked() {
                        studio.actions.push(Action::CopyPicture(Box::new(self.order(studio).with_format(format))));
                    }
                }
            });
        });
        done
    }

    fn preview_ui(&mut self, ui: &mut Ui, studio: &Studio<'_>) {
        let choices = &studio.prefs.export;
        let made = self.file.value().and_then(|(made, _)| made.as_ref().ok());
        if choices.format().is_text() {
            if let Some(text) = made.map(|made| String::from_utf8_lossy(&made.bytes)) {
                /// More than anybody reads here; the file has it all.
                const MOST_BYTES: usize = 200_000;
                let end = (0..=text.len().min(MOST_BYTES)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
                self.code.set(&format!("preview.{}", choices.format().extension()), &text[..end]);
            }
            self.code.ui(ui, studio.chrome);
        } else {
            let scene = self.picture.value().map(|(scene, _)| scene);
            preview::ui(ui, studio.chrome, studio.icons, scene, choices.background || !choices.format().is_picture());
        }
        if self.picture.is_busy() || (choices.format().is_text() && self.file.is_busy()) {
            let corner = ui.max_rect().right_top() + vec2(-26.0, 10.0);
            let spot = Rect::from_min_size(corner, vec2(16.0, 16.0));
            ui.put(spot, Spinner::new().size(14.0).color(studio.chrome.muted));
        }
    }

    /// Size of what would be written, and what it cannot carry.
    fn notes_ui(&self, ui: &mut Ui, studio: &Studio<'_>) {
        let chrome = studio.chrome;
        let quiet = |text: String| RichText::new(text).size(11.5).color(chrome.muted);
        ui.spacing_mut().item_spacing.y = 2.0;
        let Some((made, is_newest)) = self.file.value() else {
            ui.label(quiet("Writing…".to_owned()));
            return;
        };
        let made = match made {
            Ok(made) => made,
            Err(error) => {
                ui.add(Label::new(RichText::new(error).size(12.0).color(chrome.error)).wrap());
                return;
            }
        };
        let mut facts = vec![format!("{} file", studio.prefs.export.format().label()), size_text(made.bytes.len())];
        if let Some((scene, _)) = self.picture.value().filter(|_| studio.prefs.export.format().is_picture()) {
            let scale = if studio.prefs.export.format() == Format::Png { studio.prefs.export.scale } else { 1.0 };
            let pixels = |length: f64| (length * scale).ceil();
            facts.push(format!("{} × {} pixels", pixels(scene.bounds.width()), pixels(scene.bounds.height())));
        }
        if !is_newest {
            facts.push("renewing…".to_owned());
        }
        ui.label(quiet(facts.join("  ·  ")));
        if made.losses.is_empty() {
            ui.label(quiet("Carries everything that is shown".to_owned()));
            return;
        }
        let first = made.losses.first().map(ToString::to_string).unwrap_or_default();
        let more = made.losses.len() - 1;
        let text =
            if more > 0 { format!("Stays behind: {first}; and {more} more") } else { format!("Stays behind: {first}") };
        let all = made.losses.iter().map(|loss| format!("• {loss}")).collect::<Vec<_>>().join("\n");
        ui.add(Label::new(RichText::new(text).size(11.5).color(chrome.warning)).truncate())
            .on_hover_text(all)
            .on_hover_cursor(CursorIcon::Help);
    }
}

fn order_of(studio: &Studio<'_>, only: Option<&BTreeSet<ElementId>>) -> Order {
    Order::new(studio.editor, studio.derived, studio.themes, &studio.prefs.export, only)
}

#[expect(clippy::cast_precision_loss, reason = "a size to read")]
fn size_text(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
