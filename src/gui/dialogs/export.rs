use eframe::egui::{self, Context, DragValue, RichText, Sense, Stroke, StrokeKind, Ui, vec2};
use skywright::editor::{Camera, Editor};
use skywright::export::{self, FontMode, PngOptions, SvgOptions};
use skywright::format;
use skywright::geom::Vector;
use skywright::scene::{self, Scene, Theme, View as Projection};

use super::{Place, modal};
use crate::gui::action::Action;
use crate::gui::derived::{Derived, Overlays};
use crate::gui::paint::{self, View};
use crate::gui::{Chrome, Icons, fonts, widgets};

/// What a picture is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Svg,
    Png,
    Json,
}

impl Kind {
    const ALL: &[(Self, &str)] = &[(Self::Svg, "SVG"), (Self::Png, "PNG"), (Self::Json, "JSON")];

    const fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Json => "json",
        }
    }
}

/// The export dialog with its preview.
pub(crate) struct ExportDialog {
    kind: Kind,
    theme: usize,
    follow_dark_mode: bool,
    outlines: bool,
    with_model: bool,
    transparent: bool,
    scale: f64,
    title: bool,
    overlays: Overlays,
    preview: Option<(Settings, Scene)>,
}

/// What the preview depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Settings {
    theme: usize,
    title: bool,
    overlays: Overlays,
}

impl ExportDialog {
    pub(crate) fn new(overlays: Overlays) -> Self {
        Self {
            kind: Kind::Svg,
            theme: 0,
            follow_dark_mode: true,
            outlines: false,
            with_model: true,
            transparent: false,
            scale: 2.0,
            title: false,
            overlays,
            preview: None,
        }
    }

    fn theme(&self) -> Option<&'static Theme> {
        Theme::names().get(self.theme).and_then(|name| Theme::builtin(name))
    }

    fn scene(&self, editor: &Editor, derived: &Derived) -> Option<Scene> {
        let mut options = derived.scene_options(self.overlays);
        options.view = editor.view();
        options.title_block = self.title;
        let theme = self.theme()?;
        Some(scene::build(editor.document(), editor.catalogue(), editor.geometry(), theme, &options))
    }

    /// The file's contents.
    pub(crate) fn bytes(&self, editor: &Editor, derived: &Derived) -> Result<Vec<u8>, String> {
        if self.kind == Kind::Json {
            return Ok(format::to_json(editor.document()).into_bytes());
        }
        let scene = self.scene(editor, derived).ok_or_else(|| "the theme is missing".to_owned())?;
        if self.kind == Kind::Png {
            let options = PngOptions { scale: self.scale, transparent: self.transparent };
            return export::png(&scene, &options).map_err(|error| error.to_string());
        }
        let options = SvgOptions {
            follow_dark_mode: self.follow_dark_mode && Theme::names().get(self.theme) == Some(&"light"),
            model: self.with_model.then(|| format::to_json(editor.document())),
            fonts: if self.outlines { FontMode::Outlines } else { FontMode::Named },
            background: !self.transparent,
        };
        Ok(export::svg(&scene, &options).into_bytes())
    }

    /// `true` when the dialog should close.
    pub(crate) fn ui(
        &mut self,
        ctx: &Context,
        chrome: &Chrome,
        icons: &Icons,
        editor: &Editor,
        derived: &Derived,
        actions: &mut Vec<Action>,
    ) -> bool {
        let settings = Settings { theme: self.theme, title: self.title, overlays: self.overlays };
        if self.preview.as_ref().is_none_or(|(known, _)| *known != settings)
            && let Some(scene) = self.scene(editor, derived)
        {
            self.preview = Some((settings, scene));
        }
        let screen = ctx.content_rect().size();
        let size = vec2((screen.x - 160.0).clamp(560.0, 980.0), (screen.y - 200.0).clamp(320.0, 600.0));
        let mut cancelled = false;
        let ((), close) = modal(ctx, chrome, "export", Place::Center, size.x, |ui| {
            ui.label(RichText::new("Export").size(15.0).family(fonts::semibold()));
            ui.add_space(8.0);
            ui.horizontal_top(|ui| {
                self.preview_ui(ui, icons, chrome, vec2(size.x - 270.0, size.y - 40.0));
                ui.add_space(10.0);
                ui.vertical(|ui| {
                    ui.set_width(230.0);
                    self.options_ui(ui, chrome);
                    ui.add_space(14.0);
                    ui.horizontal(|ui| {
                        if widgets::primary_button(
                            ui,
                            chrome,
                            &format!("Export {}", self.kind.extension().to_uppercase()),
                        )
                        .clicked()
                        {
                            actions.push(Action::AskExport { extension: self.kind.extension().to_owned() });
                        }
                        cancelled = ui.button("Close").clicked();
                    });
                    if self.kind == Kind::Svg {
                        ui.add_space(4.0);
                        if ui.button("Copy SVG to the clipboard").clicked()
                            && let Ok(bytes) = self.bytes(editor, derived)
                        {
                            ui.ctx().copy_text(String::from_utf8_lossy(&bytes).into_owned());
                            actions.push(Action::Toast("The SVG is on the clipboard".to_owned()));
                        }
                    }
                });
            });
        });
        cancelled || close
    }

    fn options_ui(&mut self, ui: &mut Ui, chrome: &Chrome) {
        widgets::heading(ui, chrome, "Format");
        widgets::segments(ui, chrome, &mut self.kind, Kind::ALL);
        if self.kind == Kind::Json {
            ui.add_space(4.0);
            ui.colored_label(chrome.muted, "The drawing as data, for scripts and other tools.");
            return;
        }
        widgets::heading(ui, chrome, "Theme");
        let names: Vec<String> = Theme::names().iter().map(|name| widgets::capitalised(name)).collect();
        let choices: Vec<(usize, &str)> = names.iter().map(String::as_str).enumerate().collect();
        widgets::segments(ui, chrome, &mut self.theme, &choices);
        widgets::heading(ui, chrome, "Show");
        widgets::check(ui, chrome, &mut self.title, "Title");
        widgets::check(ui, chrome, &mut self.overlays.legend, "Legend");
        widgets::check(ui, chrome, &mut self.overlays.problems, "Problems");
        widgets::check(ui, chrome, &mut self.overlays.costs, "Costs");
        widgets::check(ui, chrome, &mut self.overlays.load, "Load");
        widgets::heading(ui, chrome, "Details");
        widgets::check(ui, chrome, &mut self.transparent, "Transparent background");
        if self.kind == Kind::Svg {
            widgets::check(ui, chrome, &mut self.follow_dark_mode, "Follow the reader's dark mode");
            widgets::check(ui, chrome, &mut self.outlines, "Text as outlines");
            widgets::check(ui, chrome, &mut self.with_model, "Carry the drawing along, to open it again");
        } else {
            ui.horizontal(|ui| {
                let response = ui.add(DragValue::new(&mut self.scale).range(0.25..=8.0).speed(0.05).suffix("×"));
                ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Scale"));
                if let Some((_, scene)) = &self.preview {
                    let pixels = |length: f64| (length * self.scale).ceil();
                    let text = format!("{} × {} pixels", pixels(scene.bounds.width()), pixels(scene.bounds.height()));
                    ui.colored_label(chrome.muted, text);
                }
            });
        }
    }

    fn preview_ui(&self, ui: &mut Ui, icons: &Icons, chrome: &Chrome, size: egui::Vec2) {
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Image, true, "Preview"));
        ui.painter().rect_filled(rect, 8.0, chrome.sunken);
        if let Some((_, scene)) = &self.preview {
            let room = rect.shrink(14.0);
            let zoom = (f64::from(room.width()) / scene.bounds.width())
                .min(f64::from(room.height()) / scene.bounds.height())
                .min(1.25);
            let center = scene.bounds.center();
            let half = Vector::new(f64::from(room.width()), f64::from(room.height())) / (2.0 * zoom);
            let view = View {
                camera: Camera { origin: center - half, zoom },
                corner: room.min,
                in_motion: false,
                projection: Projection::Flat,
            };
            let paper = view.rect(scene.bounds);
            let painter = ui.painter().with_clip_rect(paper.intersect(rect));
            if !self.transparent {
                painter.rect_filled(paper, 4.0, crate::gui::theme::color32(scene.background.color));
            }
            paint::scene(&painter, scene, &view, icons, |_| 1.0);
        }
        ui.painter().rect_stroke(rect, 8.0, Stroke::new(1.0, chrome.hairline), StrokeKind::Inside);
    }
}
