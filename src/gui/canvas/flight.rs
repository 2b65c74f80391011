use eframe::egui::Ui;
use skywright::editor::{Camera, Editor};
use skywright::geom::Vector;

use super::Canvas;

/// A move of the camera that people can follow with their eyes.
pub(super) struct Flight {
    from: Camera,
    to: Camera,
    since_secs: f64,
}

impl Canvas {
    /// Lets the camera glide from where it was to where it is.
    pub(crate) fn fly_from(&mut self, from: Camera, editor: &mut Editor) {
        let to = editor.camera;
        if from != to {
            editor.camera = from;
            self.flight = Some(Flight { from, to, since_secs: self.now_secs });
        }
    }

    /// Moves the camera along. Without animations in the style it arrives at once.
    pub(super) fn fly(&mut self, ui: &Ui, editor: &mut Editor) {
        let Some(flight) = &self.flight else { return };
        let duration = f64::from(ui.style().animation_time) * 1.5;
        let share = if duration > 0.0 { ((self.now_secs - flight.since_secs) / duration).clamp(0.0, 1.0) } else { 1.0 };
        if share >= 1.0 {
            editor.camera = flight.to;
            self.flight = None;
        } else {
            let center = Vector::new(f64::from(self.rect.width()) / 2.0, f64::from(self.rect.height()) / 2.0);
            editor.camera = between(flight.from, flight.to, 1.0 - (1.0 - share).powi(3), center);
            ui.ctx().request_repaint();
        }
    }

    /// The person takes over.
    pub(super) fn land(&mut self) {
        self.flight = None;
    }
}

/// The camera part of the way: zoom by equal ratios, the middle of the canvas on a straight line.
fn between(from: Camera, to: Camera, share: f64, center: Vector) -> Camera {
    let zoom = from.zoom * (to.zoom / from.zoom).powf(share);
    let (start, end) = (from.origin + center / from.zoom, to.origin + center / to.zoom);
    Camera { origin: start + (end - start) * share - center / zoom, zoom }
}
