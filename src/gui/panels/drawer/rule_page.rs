//! The page of a rule beside the problems: the same text as `rules explain`, with its examples drawn.

use eframe::egui::{Frame, Layout, RichText, ScrollArea, Sense, Ui, Vec2, vec2};
use skywright::catalogue::Catalogue;
use skywright::editor::Camera;
use skywright::format;
use skywright::scene::{self, Geometry, Scene, SceneOptions, Theme, View as Projection};
use skywright::validate::{LintMetadata, Severity};

use crate::gui::files::placed;
use crate::gui::paint::{self, View};
use crate::gui::panels::PanelContext;
use crate::gui::{Chrome, fonts, widgets};

/// A rule's page, ready to be shown.
pub(crate) struct RulePage {
    lint: &'static LintMetadata,
    theme: String,
    blocks: Vec<Block>,
}

enum Block {
    Heading(String),
    Text(String),
    Item(String),
    /// An example as a drawing.
    Picture(Box<Scene>),
    Code(String),
}

impl RulePage {
    pub(crate) fn new(lint: &'static LintMetadata, theme: &Theme) -> Self {
        Self { lint, theme: theme.name.clone(), blocks: blocks(lint.docs, theme) }
    }

    /// Shows the page; `false` when it is to be closed.
    pub(crate) fn ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>) -> bool {
        let chrome = context.chrome;
        if let Some(theme) = Theme::builtin(if chrome.dark { "dark" } else { "light" })
            && theme.name != self.theme
        {
            *self = Self::new(self.lint, theme);
        }
        let mut is_kept = true;
        ui.horizontal(|ui| {
            let color = match self.lint.severity {
                Severity::Error => chrome.error,
                Severity::Warning => chrome.warning,
                Severity::Info => chrome.info,
            };
            ui.label(RichText::new(self.lint.code).monospace().size(12.0).color(color));
            ui.label(RichText::new(self.lint.name.replace('-', " ")).size(13.5).family(fonts::semibold()));
            ui.with_layout(Layout::right_to_left(eframe::egui::Align::Center), |ui| {
                if widgets::icon_button(ui, chrome, context.icons, "ui_close", "Close the page", false).clicked() {
                    is_kept = false;
                }
            });
        });
        ScrollArea::vertical().auto_shrink(false).id_salt(self.lint.code).show(ui, |ui| {
            let summary = format!("{}: {}.", self.lint.severity, self.lint.summary);
            ui.label(widgets::prose(&summary, 12.5, chrome.text));
            for block in &self.blocks {
                show(ui, context, block, chrome);
            }
            ui.add_space(12.0);
        });
        is_kept
    }
}

fn show(ui: &mut Ui, context: &PanelContext<'_>, block: &Block, chrome: &Chrome) {
    match block {
        Block::Heading(text) => widgets::heading(ui, chrome, text),
        Block::Text(text) => drop(ui.label(widgets::prose(text, 12.5, chrome.text))),
        Block::Item(text) => {
            ui.horizontal_top(|ui| {
                ui.label(RichText::new("•").size(12.5).color(chrome.muted));
                if text.starts_with("https://") {
                    ui.hyperlink(text);
                } else {
                    ui.label(widgets::prose(text, 12.5, chrome.text));
                }
            });
        }
        Block::Picture(scene) => picture(ui, context, scene),
        Block::Code(text) => {
            Frame::new().fill(chrome.sunken).corner_radius(6.0).inner_margin(8.0).show(ui, |ui| {
                ui.label(RichText::new(text).monospace().size(11.0).color(chrome.text));
            });
        }
    }
}

/// Tallest picture of an example, in points.
const PICTURE_HEIGHT: f32 = 130.0;

fn picture(ui: &mut Ui, context: &PanelContext<'_>, scene: &Scene) {
    let width = ui.available_width();
    let (wide, high) = (scene.bounds.width().max(1.0), scene.bounds.height().max(1.0));
    let zoom = (f64::from(width) / wide).min(f64::from(PICTURE_HEIGHT) / high).min(0.8);
    #[expect(clippy::cast_possible_truncation, reason = "heights on screen fit f32")]
    let size = vec2(width, (high * zoom) as f32);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    if !ui.is_rect_visible(rect) {
        return;
    }
    ui.painter().rect_filled(rect, 6.0, context.chrome.canvas);
    let inner = Vec2::new(rect.width(), rect.height());
    let middle = skywright::geom::Vector::new(f64::from(inner.x), f64::from(inner.y)) / (2.0 * zoom);
    let camera = Camera { zoom, origin: scene.bounds.center() - middle };
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let view = View { camera, corner: rect.min, in_motion: false, projection: Projection::Flat };
    paint::scene(&painter, scene, &view, context.icons, |_| 1.0);
}

/// Cuts the Markdown of a page, whose forms are few: headings, paragraphs, lists and code.
fn blocks(docs: &str, theme: &Theme) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut paragraph = String::new();
    let mut lines = docs.lines();
    while let Some(line) = lines.next() {
        let line = line.trim_end();
        let is_text =
            !line.is_empty() && !line.starts_with("## ") && !line.starts_with("- ") && !line.starts_with("```");
        if is_text {
            // Lists go on in indented lines.
            match blocks.last_mut() {
                Some(Block::Item(item)) if line.starts_with("  ") && paragraph.is_empty() => {
                    item.push(' ');
                    item.push_str(line.trim());
                }
                _ => {
                    let gap = if paragraph.is_empty() { "" } else { " " };
                    paragraph.push_str(gap);
                    paragraph.push_str(line.trim());
                }
            }
            continue;
        }
        if !paragraph.is_empty() {
            blocks.push(Block::Text(std::mem::take(&mut paragraph)));
        }
        if let Some(title) = line.strip_prefix("## ") {
            blocks.push(Block::Heading(title.to_owned()));
        } else if let Some(item) = line.strip_prefix("- ") {
            blocks.push(Block::Item(item.to_owned()));
        } else if line.starts_with("```") {
            let code: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            let code = code.join("\n");
            let drawn = (line == "```json").then(|| example(&code, theme)).flatten();
            blocks.push(drawn.map_or(Block::Code(code), |scene| Block::Picture(Box::new(scene))));
        }
    }
    if !paragraph.is_empty() {
        blocks.push(Block::Text(paragraph));
    }
    blocks
}

fn example(graph: &str, theme: &Theme) -> Option<Scene> {
    let catalogue = Catalogue::builtin();
    let document = placed(format::parse("example.json", graph, catalogue).ok()?, catalogue);
    let geometry = Geometry::new(&document, catalogue);
    Some(scene::build(&document, catalogue, &geometry, theme, &SceneOptions::default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use skywright::validate::LINTS;

    #[test]
    fn every_rule_has_a_page_with_its_examples_drawn() {
        let theme = Theme::builtin("light").unwrap();
        for lint in LINTS.iter() {
            let page = RulePage::new(lint, theme);
            let count = |is: fn(&Block) -> bool| page.blocks.iter().filter(|block| is(block)).count();
            assert_eq!(count(|block| matches!(block, Block::Code(_))), 0, "{lint}: an example is not drawn");
            assert!(count(|block| matches!(block, Block::Picture(_))) >= 2, "{lint}");
            assert!(count(|block| matches!(block, Block::Heading(_))) >= 4, "{lint}");
        }
    }
}
