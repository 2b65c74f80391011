//! What a gesture shows: where one is, how far apart things are, how much room is made.

use eframe::egui::{self, FontId, Pos2, Rect, Stroke, pos2, vec2};
use skywright::editor::tools::Space;
use skywright::geom::{Rect as Area, Vector};
use skywright::scene::View as Projection;

use super::View;
use crate::gui::Chrome;

/// Fades everything but one area.
pub(super) fn veil(painter: &egui::Painter, all: Rect, view: &View, area: Area, chrome: &Chrome) {
    let fade = chrome.canvas.gamma_multiply(0.65);
    if view.projection != Projection::Flat {
        let corners = view.corners(area).to_vec();
        painter.add(egui::Shape::closed_line(corners, Stroke::new(2.0, chrome.accent)));
        return;
    }
    let clear = view.rect(area).intersect(all);
    let strips = if clear.is_positive() {
        vec![
            Rect::from_min_max(all.min, pos2(all.max.x, clear.min.y)),
            Rect::from_min_max(pos2(all.min.x, clear.max.y), all.max),
            Rect::from_min_max(pos2(all.min.x, clear.min.y), pos2(clear.min.x, clear.max.y)),
            Rect::from_min_max(pos2(clear.max.x, clear.min.y), pos2(all.max.x, clear.max.y)),
        ]
    } else {
        vec![all]
    };
    for strip in strips {
        painter.rect_filled(strip, 0.0, fade);
    }
}

/// A length between two edges, in pixels of the drawing.
pub(super) fn distance(painter: &egui::Painter, from: Pos2, to: Pos2, length: f64, chrome: &Chrome) {
    let stroke = Stroke::new(1.0, chrome.accent);
    painter.line_segment([from, to], stroke);
    let across = (to - from).normalized().rot90() * 4.0;
    for end in [from, to] {
        painter.line_segment([end - across, end + across], stroke);
    }
    label(painter, from + (to - from) / 2.0, &format!("{length:.0}"), chrome);
}

/// A few words in a filled box.
fn label(painter: &egui::Painter, center: Pos2, text: &str, chrome: &Chrome) {
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(11.0), chrome.on_accent);
    let rect = Rect::from_center_size(center, galley.size() + vec2(8.0, 2.0));
    painter.rect_filled(rect, 4.0, chrome.accent);
    painter.galley(rect.min + vec2(4.0, 1.0), galley, chrome.on_accent);
}

/// The line beyond which everything moves, and how far.
pub(super) fn spacing(painter: &egui::Painter, all: Rect, view: &View, space: &Space, chrome: &Chrome) {
    let (across, amount) = space.amount();
    let (from, reach) = (space.origin(), 4_000.0);
    let along = if across { Vector::new(0.0, reach) } else { Vector::new(reach, 0.0) };
    let by = if across { Vector::new(amount, 0.0) } else { Vector::new(0.0, amount) };
    let painter = painter.with_clip_rect(all);
    let band = [from - along, from + along, from + along + by, from - along + by].map(|at| view.point(at));
    painter.add(egui::Shape::convex_polygon(band.to_vec(), chrome.accent.gamma_multiply(0.08), Stroke::NONE));
    for shift in [Vector::ZERO, by] {
        let ends = [view.point(from - along + shift), view.point(from + along + shift)];
        painter.line_segment(ends, Stroke::new(1.0, chrome.accent));
    }
    label(&painter, view.point(from + by / 2.0), &format!("{amount:+.0}"), chrome);
}
