//! What lies below the drawing: the grid, or how to begin.

use eframe::egui::{self, Align2, Color32, FontId, Rect, Vec2, pos2, vec2};
use skywright::editor::{Editor, GRID};
use skywright::geom::Point;

use super::View;
use crate::gui::{Chrome, fonts};

/// Dots that thin out as one zooms away.
pub(super) fn grid(painter: &egui::Painter, rect: Rect, editor: &Editor, color: Color32) {
    let zoom = editor.camera.zoom;
    let mut step = GRID * 2.0;
    while step * zoom < 12.0 {
        step *= 2.0;
    }
    let seen = editor.camera.visible(f64::from(rect.width()), f64::from(rect.height()));
    let projection = editor.view();
    let view = View { camera: editor.camera, corner: rect.min, in_motion: false, projection };
    let ends = [seen.min, Point::new(seen.max.x, seen.min.y), seen.max, Point::new(seen.min.x, seen.max.y)];
    let ends = ends.map(|corner| projection.ground_from_plane(corner));
    let visible = ends.iter().fold(skywright::geom::Rect::new(ends[0], ends[0]), |all, end| {
        all.union(&skywright::geom::Rect::new(*end, *end))
    });
    let size = if step * zoom > 24.0 { 2.0 } else { 1.5 };
    let mut mesh = egui::Mesh::default();
    let mut y = (visible.min.y / step).floor() * step;
    while y <= visible.max.y {
        let mut x = (visible.min.x / step).floor() * step;
        while x <= visible.max.x {
            let center = view.point(Point::new(x, y));
            x += step;
            if !rect.contains(center) {
                continue;
            }
            mesh.add_colored_rect(Rect::from_center_size(center, Vec2::splat(size)), color);
        }
        y += step;
    }
    painter.add(mesh);
}

pub(super) fn empty_hint(painter: &egui::Painter, rect: Rect, chrome: &Chrome) {
    let center = rect.center();
    painter.text(
        center - vec2(0.0, 14.0),
        Align2::CENTER_CENTER,
        "Double-click to add a component",
        FontId::new(15.0, fonts::semibold()),
        chrome.muted,
    );
    painter.text(
        pos2(center.x, center.y + 10.0),
        Align2::CENTER_CENTER,
        "or drag one from the left, or press Ctrl+K to find anything",
        FontId::proportional(13.0),
        chrome.muted,
    );
}
