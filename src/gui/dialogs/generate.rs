//! A project from the drawing: what for, in which languages, and every file before anything is written.

mod options;
mod tree;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{
    Align, Context, CursorIcon, Label, Layout, Rect, RichText, ScrollArea, Sense, Spinner, Ui, UiBuilder, pos2, vec2,
};
use serde::{Deserialize, Serialize};
use skywright::editor::Editor;
use skywright::generate::{self, Generated, Language, Options, targets};
use skywright::model::{Document, Revision};

use super::{Place, modal};
use crate::gui::action::Action;
use crate::gui::code_view::CodeView;
use crate::gui::jobs::Latest;
use crate::gui::prefs::Prefs;
use crate::gui::{Chrome, Icons, fonts, widgets};

/// What the dialog is set to; remembered between starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct GenerateChoices {
    pub(crate) target: String,
    /// Name of the language of all functions; without one it is what the drawing says.
    pub(crate) language: Option<String>,
}

impl Default for GenerateChoices {
    fn default() -> Self {
        Self { target: targets::all().first().map_or("", |target| target.id).to_owned(), language: None }
    }
}

/// What a project is made of, to be taken into another thread.
#[derive(Clone)]
pub(crate) struct ProjectOrder {
    document: Document,
    catalogue: &'static skywright::catalogue::Catalogue,
    target: String,
    options: Options,
}

impl ProjectOrder {
    pub(crate) fn make(&self) -> Result<Generated, String> {
        generate::generate(&self.document, self.catalogue, &self.target, &self.options)
            .map_err(|error| error.to_string())
    }
}

/// What the dialog reads and changes.
pub(crate) struct Workshop<'a> {
    pub(crate) chrome: &'a Chrome,
    pub(crate) icons: &'a Icons,
    pub(crate) editor: &'a Editor,
    pub(crate) prefs: &'a mut Prefs,
    pub(crate) actions: &'a mut Vec<Action>,
}

/// What the preview depends on.
#[derive(Clone, PartialEq)]
struct Key {
    revision: Revision,
    choices: GenerateChoices,
    languages: BTreeMap<String, Language>,
}

/// The dialog with its preview.
pub(crate) struct GenerateDialog {
    /// Languages of single functions, by their ids.
    languages: BTreeMap<String, Language>,
    made: Latest<Key, Arc<Result<Generated, String>>>,
    tree: tree::Tree,
    code: CodeView,
}

impl GenerateDialog {
    pub(crate) fn new() -> Self {
        Self {
            languages: BTreeMap::new(),
            made: Latest::new(Duration::from_millis(60)),
            tree: tree::Tree::default(),
            code: CodeView::EMPTY,
        }
    }

    fn order(&self, shop: &Workshop<'_>) -> ProjectOrder {
        let choices = &shop.prefs.generate;
        let language = choices.language.as_ref().and_then(|name| name.parse().ok());
        let options = Options { language, languages: self.languages.clone(), ..Options::default() };
        ProjectOrder {
            catalogue: shop.editor.catalogue(),
            document: shop.editor.document().clone(),
            target: choices.target.clone(),
            options,
        }
    }

    /// `true` when the dialog should close.
    pub(crate) fn ui(&mut self, ctx: &Context, shop: &mut Workshop<'_>) -> bool {
        const SIDE: f32 = 296.0;
        const TREE: f32 = 218.0;
        const NOTES: f32 = 40.0;
        if targets::get(&shop.prefs.generate.target).is_none() {
            shop.prefs.generate = GenerateChoices::default();
        }
        let key = Key {
            revision: shop.editor.document().revision(),
            choices: shop.prefs.generate.clone(),
            languages: self.languages.clone(),
        };
        let order = self.order(shop);
        self.made.ask(ctx, &key, || move || Arc::new(order.make()));
        let screen = ctx.content_rect().size();
        let size = vec2((screen.x - 120.0).clamp(640.0, 1480.0), (screen.y - 130.0).clamp(340.0, 880.0));
        let (done, close) = modal(ctx, shop.chrome, "generate", Place::Center, size.x, |ui| {
            let (area, _) = ui.allocate_exact_size(size, Sense::hover());
            let split = area.max.x - SIDE;
            let bottom = area.max.y - NOTES;
            let tree = Rect::from_min_max(area.min, pos2(area.min.x + TREE, bottom));
            let code = Rect::from_min_max(pos2(tree.max.x + 10.0, area.min.y), pos2(split - 20.0, bottom));
            let notes = Rect::from_min_max(pos2(area.min.x, bottom + 8.0), pos2(code.max.x, area.max.y));
            let side = Rect::from_min_max(pos2(split, area.min.y), area.max);
            let made = self.made.value().map(|(made, newest)| (Arc::clone(made), newest));
            let generated = made.as_ref().and_then(|(made, _)| made.as_ref().as_ref().ok());
            ui.scope_builder(UiBuilder::new().max_rect(tree), |ui| {
                self.tree.ui(ui, shop.chrome, shop.icons, generated.map(|made| &made.files));
            });
            ui.scope_builder(UiBuilder::new().max_rect(code), |ui| {
                self.code_ui(ui, shop.chrome, made.as_ref().map(|(made, _)| made.as_ref()));
            });
            ui.scope_builder(UiBuilder::new().max_rect(notes), |ui| notes_ui(ui, shop.chrome, generated));
            ui.scope_builder(UiBuilder::new().max_rect(side), |ui| self.side_ui(ui, shop)).inner
        });
        done || close
    }

    fn code_ui(&mut self, ui: &mut Ui, chrome: &Chrome, made: Option<&Result<Generated, String>>) {
        match made {
            Some(Ok(generated)) => {
                if let Some((path, bytes)) = self.tree.chosen(&generated.files) {
                    self.code.set(path, &String::from_utf8_lossy(bytes));
                }
                self.code.ui(ui, chrome);
            }
            Some(Err(error)) => {
                ui.add_space(12.0);
                ui.add(Label::new(RichText::new(error).color(chrome.error)).wrap());
            }
            None => {
                ui.centered_and_justified(|ui| ui.add(Spinner::new().color(chrome.muted)));
            }
        }
        if self.made.is_busy() {
            // What is shown belongs to the choices before.
            let corner = ui.max_rect().right_top() + vec2(-26.0, 10.0);
            ui.put(Rect::from_min_size(corner, vec2(16.0, 16.0)), Spinner::new().size(14.0).color(chrome.muted));
        }
    }

    fn side_ui(&mut self, ui: &mut Ui, shop: &mut Workshop<'_>) -> bool {
        const BUTTONS: f32 = 44.0;
        let chrome = shop.chrome;
        let height = ui.available_height() - BUTTONS;
        ui.label(RichText::new("Generate a project").size(15.0).family(fonts::semibold()));
        ScrollArea::vertical().id_salt("choices").auto_shrink(false).max_height(height - 30.0).show(ui, |ui| {
            ui.set_width(ui.available_width() - 8.0);
            options::ui(ui, shop, &mut self.languages);
        });
        let mut done = false;
        ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
            ui.horizontal(|ui| {
                let can = self.made.value().is_some_and(|(made, newest)| newest && made.is_ok());
                ui.add_enabled_ui(can, |ui| {
                    if widgets::primary_button(ui, chrome, "Write into a folder…").clicked() {
                        shop.actions.push(Action::AskProject(Box::new(self.order(shop))));
                    }
                });
                done = ui.button("Close").clicked();
            });
        });
        done
    }
}

/// How much it is, and what the target cannot say.
fn notes_ui(ui: &mut Ui, chrome: &Chrome, made: Option<&Generated>) {
    let Some(made) = made else { return };
    ui.spacing_mut().item_spacing.y = 2.0;
    let files = made.files.len();
    let lines: usize = made.files.values().map(|bytes| String::from_utf8_lossy(bytes).lines().count()).sum();
    let quiet = RichText::new(format!("{files} files  ·  {lines} lines")).size(11.5).color(chrome.muted);
    ui.label(quiet);
    let Some(first) = made.losses.first() else {
        ui.label(RichText::new("Everything of the drawing is in it").size(11.5).color(chrome.muted));
        return;
    };
    let more = made.losses.len() - 1;
    let rest = if more > 0 { format!("; and {more} more") } else { String::new() };
    let all: Vec<String> = made.losses.iter().take(30).map(|loss| format!("• {loss}")).collect();
    ui.add(Label::new(RichText::new(format!("Left out: {first}{rest}")).size(11.5).color(chrome.warning)).truncate())
        .on_hover_text(all.join("\n"))
        .on_hover_cursor(CursorIcon::Help);
}

/// Asks whether a folder that holds something may be written into.
pub(crate) fn occupied_ui(ctx: &Context, chrome: &Chrome, folder: &std::path::Path, actions: &mut Vec<Action>) -> bool {
    let mut done = false;
    let ((), close) = modal(ctx, chrome, "occupied", Place::Center, 440.0, |ui| {
        ui.label(RichText::new("The folder is not empty").size(15.0).family(fonts::semibold()));
        ui.add_space(4.0);
        ui.label(folder.display().to_string());
        ui.colored_label(chrome.muted, "Merging replaces files of the same name and keeps all others.");
        ui.add_space(14.0);
        ui.horizontal(|ui| {
            if widgets::primary_button(ui, chrome, "Merge").clicked() {
                actions.push(Action::WriteProject { folder: folder.to_path_buf(), merge: true });
                done = true;
            }
            done |= ui.button("Cancel").clicked();
        });
    });
    done || close
}

/// Says that a project stands, and offers to look at it.
pub(crate) fn written_ui(
    ctx: &Context,
    chrome: &Chrome,
    folder: &std::path::Path,
    text: &str,
    actions: &mut Vec<Action>,
) -> bool {
    let mut done = false;
    let ((), close) = modal(ctx, chrome, "written", Place::Center, 440.0, |ui| {
        ui.label(RichText::new("The project is written").size(15.0).family(fonts::semibold()));
        ui.add_space(4.0);
        ui.label(folder.display().to_string());
        ui.colored_label(chrome.muted, text);
        ui.add_space(14.0);
        ui.horizontal(|ui| {
            if widgets::primary_button(ui, chrome, "Open the folder").clicked() {
                actions.push(Action::OpenFolder(folder.to_path_buf()));
                done = true;
            }
            done |= ui.button("Close").clicked();
        });
    });
    done || close
}
