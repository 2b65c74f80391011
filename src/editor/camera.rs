use crate::geom::{Point, Rect, Vector};

/// Which part of the drawing is seen, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// World point at the top left corner of the canvas.
    pub origin: Point,
    /// Screen points per world pixel.
    pub zoom: f64,
}

impl Default for Camera {
    fn default() -> Self {
        Self { origin: Point::new(-80.0, -80.0), zoom: 1.0 }
    }
}

impl Camera {
    pub const MIN_ZOOM: f64 = 0.05;
    pub const MAX_ZOOM: f64 = 8.0;
    /// Space left around a fitted drawing, in screen points; less on a small canvas.
    const FIT_MARGIN: f64 = 56.0;

    /// World point under a canvas point (relative to the canvas corner).
    pub fn world_from_canvas(&self, at: Point) -> Point {
        self.origin + Vector::new(at.x, at.y) / self.zoom
    }

    pub fn canvas_from_world(&self, at: Point) -> Point {
        let offset = (at - self.origin) * self.zoom;
        Point::new(offset.x, offset.y)
    }

    /// Moves the drawing by a distance on screen.
    pub fn pan(&mut self, by_on_screen: Vector) {
        self.origin = self.origin - by_on_screen / self.zoom;
    }

    /// Zooms by a factor and keeps the world point under `at` where it is.
    pub fn zoom_at(&mut self, at: Point, factor: f64) {
        let fixed = self.world_from_canvas(at);
        self.zoom = (self.zoom * factor).clamp(Self::MIN_ZOOM, Self::MAX_ZOOM);
        self.origin = fixed - Vector::new(at.x, at.y) / self.zoom;
    }

    /// Goes to the next round step of 10 % below 100 %, of 25 % above, around a point.
    pub fn step_at(&mut self, at: Point, inwards: bool) {
        let step = if self.zoom < 1.0 || (self.zoom == 1.0 && !inwards) { 0.1 } else { 0.25 };
        let steps = self.zoom / step;
        let next = if inwards { (steps + 1e-6).floor() + 1.0 } else { (steps - 1e-6).ceil() - 1.0 } * step;
        self.zoom_at(at, next.max(Self::MIN_ZOOM) / self.zoom);
    }

    /// Shows `area` whole and centred in a canvas of the given size, not above `max_zoom`.
    pub fn fit(&mut self, area: Rect, canvas_width: f64, canvas_height: f64, max_zoom: f64) {
        let room = |size: f64| (size - 2.0 * Self::FIT_MARGIN.min(size * 0.08)).max(1.0);
        let zoom = (room(canvas_width) / area.width().max(1.0)).min(room(canvas_height) / area.height().max(1.0));
        self.zoom = zoom.clamp(Self::MIN_ZOOM, max_zoom);
        let center = area.center();
        self.origin = center - Vector::new(canvas_width, canvas_height) / (2.0 * self.zoom);
    }

    /// The world area a canvas of the given size shows.
    pub fn visible(&self, canvas_width: f64, canvas_height: f64) -> Rect {
        Rect::from_size(self.origin, canvas_width / self.zoom, canvas_height / self.zoom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let mut camera = Camera { origin: Point::new(13.0, -7.0), zoom: 0.7 };
        let pointer = Point::new(321.0, 99.0);
        let before = camera.world_from_canvas(pointer);
        camera.zoom_at(pointer, 2.5);
        assert!(camera.world_from_canvas(pointer).distance(before) < 1e-9);
        camera.zoom_at(pointer, 1e9);
        assert_eq!(camera.zoom, Camera::MAX_ZOOM);
        assert!(camera.world_from_canvas(pointer).distance(before) < 1e-9);
    }

    #[test]
    fn steps_walk_round_percentages() {
        let mut camera = Camera { origin: Point::ZERO, zoom: 0.93 };
        let mut seen = Vec::new();
        for _ in 0..3 {
            camera.step_at(Point::ZERO, true);
            seen.push((camera.zoom * 100.0).round());
        }
        for _ in 0..3 {
            camera.step_at(Point::ZERO, false);
            seen.push((camera.zoom * 100.0).round());
        }
        assert_eq!(seen, [100.0, 125.0, 150.0, 125.0, 100.0, 90.0]);
    }
}
