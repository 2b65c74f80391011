//! The first page: reference architectures as live thumbnails, recent files, an empty canvas.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{
    self, FontId, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use skywright::catalogue::Catalogue;
use skywright::editor::Camera;
use skywright::format;
use skywright::icon_pack::IconPack;
use skywright::model::{Document, Txn, WireId};
use skywright::references::{Reference, references};
use skywright::scene::{self, Geometry, Scene, SceneOptions, Theme, View as Projection};

use crate::gui::action::{Action, Leave};
use crate::gui::files::placed;
use crate::gui::paint::{self, View};
use crate::gui::{Chrome, Icons, fonts, widgets};

/// Size of a card, in points.
const CARD: Vec2 = vec2(290.0, 236.0);
const PICTURE_HEIGHT: f32 = 164.0;

/// Around the picture of a card, in points.
const MARGIN: f32 = 10.0;
/// Below this wires' labels are specks, and the gaps that the wires leave for them are riddles.
const LEAST_ZOOM_WITH_LABELS: f64 = 0.5;

/// What thumbnails are drawn with.
#[derive(Clone, Copy)]
pub(crate) struct Look<'a> {
    pub(crate) theme: &'a Theme,
    pub(crate) icons: Option<&'a Arc<IconPack>>,
}

/// The thumbnails, drawn from the same scene as everything else.
#[derive(Default)]
pub(crate) struct Welcome {
    /// The theme the cards are drawn in; empty until the page is shown first.
    theme: String,
    cards: Vec<(Reference, Scene)>,
}

impl Welcome {
    fn new(look: Look<'_>) -> Self {
        let Look { theme, icons } = look;
        let catalogue = Catalogue::builtin();
        let options = SceneOptions { icons: icons.cloned(), ..SceneOptions::default() };
        let cards = references()
            .into_iter()
            .filter_map(|reference| {
                let mut document = placed(format::parse(reference.id, reference.text, catalogue).ok()?, catalogue);
                let mut geometry = Geometry::new(&document, catalogue);
                if zoom(geometry.bounds) < LEAST_ZOOM_WITH_LABELS {
                    without_labels(&mut document);
                    geometry = Geometry::new(&document, catalogue);
                }
                let scene = scene::build(&document, catalogue, &geometry, theme, &options);
                Some((reference, scene))
            })
            .collect();
        Self { theme: theme.name.clone(), cards }
    }

    pub(crate) fn ui(
        &mut self,
        ui: &mut Ui,
        chrome: &Chrome,
        icons: &Icons,
        look: Look<'_>,
        recent: &[PathBuf],
        actions: &mut Vec<Action>,
    ) {
        if self.theme != look.theme.name {
            *self = Self::new(look);
        }
        ui.painter().rect_filled(ui.max_rect(), 0.0, chrome.sunken);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let room = ui.available_width();
            let columns = ((room - 64.0 + 20.0) / (CARD.x + 20.0)).floor().clamp(1.0, 4.0);
            let width = columns * CARD.x + (columns - 1.0) * 20.0;
            let margin = ((room - width) / 2.0).max(24.0);
            ui.horizontal_top(|ui| {
                ui.add_space(margin);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    head(ui, chrome, icons, actions);
                    if !recent.is_empty() {
                        recent_files(ui, chrome, icons, recent, actions);
                    }
                    ui.add_space(22.0);
                    ui.label(RichText::new("Reference architectures").size(15.0).family(fonts::semibold()));
                    ui.add_space(8.0);
                    self.cards(ui, chrome, icons, columns, actions);
                    ui.add_space(32.0);
                });
            });
        });
    }

    fn cards(&self, ui: &mut Ui, chrome: &Chrome, icons: &Icons, columns: f32, actions: &mut Vec<Action>) {
        ui.spacing_mut().item_spacing = vec2(20.0, 20.0);
        let mut rest = self.cards.as_slice();
        while !rest.is_empty() {
            let mut count = 0_usize;
            ui.horizontal(|ui| {
                for (reference, picture) in rest {
                    if count as f32 >= columns {
                        break;
                    }
                    count += 1;
                    if card(ui, chrome, icons, reference, picture) {
                        actions.push(Action::Leave(Leave::OpenReference(reference.id.to_owned())));
                    }
                }
            });
            rest = &rest[count..];
        }
    }
}

/// The zoom at which a drawing fits its card.
fn zoom(bounds: skywright::geom::Rect) -> f64 {
    let (width, height) = (f64::from(CARD.x - 2.0 * MARGIN), f64::from(PICTURE_HEIGHT - 2.0 * MARGIN));
    (width / bounds.width()).min(height / bounds.height()).min(0.8)
}

fn without_labels(document: &mut Document) {
    let ids: Vec<WireId> = document.wires().keys().cloned().collect();
    let mut txn = Txn::new("Thumbnail");
    for id in &ids {
        txn.update_wire(document, id, |wire| wire.label = None);
    }
}

fn head(ui: &mut Ui, chrome: &Chrome, icons: &Icons, actions: &mut Vec<Action>) {
    ui.add_space(36.0);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(52.0), Sense::hover());
        if let Some(shape) = icons.centered("ui_logo", rect.center(), 52.0, chrome.accent) {
            ui.painter().add(shape);
        }
        ui.add_space(6.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.label(RichText::new("Skywright").size(26.0).family(fonts::semibold()));
            ui.label(
                RichText::new("Draw a serverless system. Check it, price it, export it, generate it.")
                    .size(13.0)
                    .color(chrome.muted),
            );
        });
    });
    ui.add_space(18.0);
    ui.horizontal(|ui| {
        if widgets::primary_button(ui, chrome, "Empty canvas").clicked() {
            actions.push(Action::Leave(Leave::New));
        }
        if ui.button("Open a file…").clicked() {
            actions.push(Action::Leave(Leave::Open));
        }
    });
}

fn recent_files(ui: &mut Ui, chrome: &Chrome, icons: &Icons, recent: &[PathBuf], actions: &mut Vec<Action>) {
    ui.add_space(18.0);
    ui.label(RichText::new("Recent files").size(15.0).family(fonts::semibold()));
    ui.add_space(4.0);
    for path in recent.iter().take(5) {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width().min(640.0), 28.0), Sense::click());
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Button, true, &name));
        if response.hovered() {
            ui.painter().rect_filled(rect, 6.0, chrome.hover);
        }
        if let Some(shape) = icons.centered("ui_file", pos2(rect.min.x + 16.0, rect.center().y), 18.0, chrome.muted) {
            ui.painter().add(shape);
        }
        let left = pos2(rect.min.x + 34.0, rect.center().y);
        widgets::elided(ui, &name, left, FontId::new(13.0, fonts::semibold()), chrome.text, 260.0);
        let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
        let beside = pos2(rect.min.x + 300.0, rect.center().y);
        widgets::elided(ui, &folder, beside, FontId::proportional(11.5), chrome.muted, rect.max.x - beside.x - 8.0);
        if response.clicked() {
            actions.push(Action::Leave(Leave::OpenPath(path.clone())));
        }
    }
}

fn card(ui: &mut Ui, chrome: &Chrome, icons: &Icons, reference: &Reference, picture: &Scene) -> bool {
    let (rect, response) = ui.allocate_exact_size(CARD, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Button, true, &reference.title));
    if !ui.is_rect_visible(rect) {
        return response.clicked();
    }
    let edge = if response.hovered() { Stroke::new(1.5, chrome.accent) } else { Stroke::new(1.0, chrome.hairline) };
    ui.painter().rect_filled(rect, 10.0, chrome.raised);
    let frame = Rect::from_min_size(rect.min, vec2(CARD.x, PICTURE_HEIGHT));
    ui.painter().rect_filled(frame, egui::CornerRadius { nw: 10, ne: 10, sw: 0, se: 0 }, chrome.canvas);
    let mut camera = Camera::default();
    let inner = frame.shrink(MARGIN);
    let (width, height) = (f64::from(inner.width()), f64::from(inner.height()));
    camera.zoom = zoom(picture.bounds);
    let center = picture.bounds.center();
    camera.origin = center - skywright::geom::Vector::new(width, height) / (2.0 * camera.zoom);
    let painter = ui.painter().with_clip_rect(frame.intersect(ui.clip_rect()));
    paint::scene(
        &painter,
        picture,
        &View { camera, corner: inner.min, in_motion: false, projection: Projection::Flat },
        icons,
        |_| 1.0,
    );
    let line = pos2(rect.min.x, frame.max.y);
    ui.painter().hline(line.x..=rect.max.x, line.y, Stroke::new(1.0, chrome.hairline));
    let left = rect.min.x + 14.0;
    let title = FontId::new(13.5, fonts::semibold());
    widgets::elided(ui, &reference.title, pos2(left, frame.max.y + 20.0), title, chrome.text, CARD.x - 28.0);
    let mut job = egui::text::LayoutJob::simple(
        reference.summary.clone(),
        FontId::proportional(11.5),
        chrome.muted,
        CARD.x - 28.0,
    );
    job.wrap.max_rows = 2;
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(left, frame.max.y + 33.0), galley, chrome.muted);
    ui.painter().rect_stroke(rect, 10.0, edge, StrokeKind::Inside);
    response.on_hover_text(&reference.summary).clicked()
}
