use eframe::egui::{self, Color32, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, pos2};
use skywright::editor::Camera;
use skywright::geom::Vector;
use skywright::scene::{Scene, View as Projection};

use crate::gui::paint::{self, View};
use crate::gui::theme::color32;
use crate::gui::{Chrome, Icons};

/// The picture in all the room there is, on its paper or on a checkerboard where it has none.
pub(super) fn ui(ui: &mut Ui, chrome: &Chrome, icons: &Icons, scene: Option<&Scene>, background: bool) {
    let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Image, true, "Preview"));
    ui.painter().rect_filled(rect, 8.0, chrome.sunken);
    if let Some(scene) = scene {
        let room = rect.shrink(18.0);
        let zoom = (f64::from(room.width()) / scene.bounds.width().max(1.0))
            .min(f64::from(room.height()) / scene.bounds.height().max(1.0))
            .min(1.6);
        let half = Vector::new(f64::from(room.width()), f64::from(room.height())) / (2.0 * zoom);
        let camera = Camera { origin: scene.bounds.center() - half, zoom };
        let view = View { camera, corner: room.min, in_motion: false, projection: Projection::Flat };
        let paper = view.rect(scene.bounds);
        let painter = ui.painter().with_clip_rect(paper.intersect(rect));
        if background {
            let shadow = egui::Shadow { offset: [0, 3], blur: 14, spread: 0, color: chrome.shadow };
            ui.painter().add(shadow.as_shape(paper, 3.0));
            painter.rect_filled(paper, 3.0, color32(scene.background.color));
        } else {
            checkerboard(&painter, paper, chrome);
        }
        paint::scene(&painter, scene, &view, icons, |_| 1.0);
    }
    ui.painter().rect_stroke(rect, 8.0, Stroke::new(1.0, chrome.hairline), StrokeKind::Inside);
}

/// What people know as "nothing is here".
fn checkerboard(painter: &egui::Painter, paper: Rect, chrome: &Chrome) {
    const SIDE: f32 = 9.0;
    let (light, dark): (Color32, Color32) = (chrome.raised, chrome.hover);
    painter.rect_filled(paper, 0.0, light);
    let mut mesh = egui::Mesh::default();
    let (mut y, mut odd_row) = (paper.min.y, false);
    while y < paper.max.y {
        let mut x = if odd_row { paper.min.x + SIDE } else { paper.min.x };
        while x < paper.max.x {
            let square = Rect::from_min_size(pos2(x, y), Vec2::splat(SIDE)).intersect(paper);
            mesh.add_colored_rect(square, dark);
            x += SIDE * 2.0;
        }
        (y, odd_row) = (y + SIDE, !odd_row);
    }
    painter.add(mesh);
}
