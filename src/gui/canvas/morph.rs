//! The way from one view to the other: both drawings tilt together while one fades into the other.

use eframe::egui::{Align2, Color32, FontFamily, FontId, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2};
use skywright::editor::{Camera, Editor};
use skywright::geom::{Affine, Point};
use skywright::scene::{Color, Item, Scene, Shape as SceneShape, View as Projection};
use skywright::text::Weight;

use super::Canvas;
use crate::gui::paint::{self, View};
use crate::gui::theme::color32;
use crate::gui::{Icons, fonts};

/// The picture that is left behind, and since when.
pub(super) struct Morph {
    scene: Scene,
    view: Projection,
    camera: Camera,
    since_secs: f64,
}

const DURATION_SECS: f64 = 0.2;
/// Beyond this a change of view is not worth keeping the old picture for.
const MOST_ITEMS: usize = 6_000;

impl Canvas {
    /// Lets the view change before one's eyes; `scene` is the picture so far, as `camera` showed it.
    pub(crate) fn morph_from(&mut self, scene: &Scene, view: Projection, camera: Camera) {
        if scene.items.len() <= MOST_ITEMS {
            self.morph = Some(Morph { scene: scene.clone(), view, camera, since_secs: self.now_secs });
        }
    }

    /// Paints the change of view while it lasts; `false` when there is none. Without animations in the style it
    /// never begins.
    pub(super) fn paint_morph(
        &mut self,
        ui: &Ui,
        painter: &Painter,
        editor: &Editor,
        scene: &Scene,
        icons: &Icons,
    ) -> bool {
        let Some(morph) = &self.morph else { return false };
        let share = (self.now_secs - morph.since_secs) / DURATION_SECS;
        if !(0.0..1.0).contains(&share) || ui.style().animation_time == 0.0 || morph.view == editor.view() {
            self.morph = None;
            return false;
        }
        ui.ctx().request_repaint();
        let eased = share * share * (3.0 - 2.0 * share);
        let ground = between(
            seen(morph.view, morph.camera, self.rect.min),
            seen(editor.view(), editor.camera, self.rect.min),
            eased,
        );
        // The old one is gone when three quarters of the way are done.
        let fade = ((eased - 0.2) / 0.6).clamp(0.0, 1.0);
        #[expect(clippy::cast_possible_truncation, reason = "shares of one")]
        let fade = fade as f32;
        draw(painter, &morph.scene, after(ground, flattened(morph.view)), icons, 1.0 - fade);
        draw(painter, scene, after(ground, flattened(editor.view())), icons, fade);
        true
    }
}

/// The map of a function that is one.
fn affine(map: impl Fn(Point) -> Point) -> Affine {
    let (zero, x, y) = (map(Point::ZERO), map(Point::new(1.0, 0.0)), map(Point::new(0.0, 1.0)));
    Affine { a: x.x - zero.x, b: x.y - zero.y, c: y.x - zero.x, d: y.y - zero.y, e: zero.x, f: zero.y }
}

/// From the ground to the screen.
fn seen(view: Projection, camera: Camera, corner: Pos2) -> Affine {
    let corner = Point::new(f64::from(corner.x), f64::from(corner.y));
    affine(|at| camera.canvas_from_world(view.plane_from_ground(at)) + (corner - Point::ZERO))
}

/// From a picture's plane back to the ground.
fn flattened(view: Projection) -> Affine {
    affine(|at| view.ground_from_plane(at))
}

/// First `second`, then `first`.
fn after(first: Affine, second: Affine) -> Affine {
    affine(|at| first.apply(second.apply(at)))
}

fn between(from: Affine, to: Affine, share: f64) -> Affine {
    let mix = |from: f64, to: f64| from + (to - from) * share;
    Affine {
        a: mix(from.a, to.a),
        b: mix(from.b, to.b),
        c: mix(from.c, to.c),
        d: mix(from.d, to.d),
        e: mix(from.e, to.e),
        f: mix(from.f, to.f),
    }
}

fn draw(painter: &Painter, scene: &Scene, map: Affine, icons: &Icons, strength: f32) {
    if strength <= 0.0 {
        return;
    }
    let brush = Brush { painter, map, scale: (map.a * map.d - map.b * map.c).abs().sqrt(), icons, strength };
    scene.items.iter().for_each(|item| brush.item(item));
}

struct Brush<'a> {
    painter: &'a Painter,
    map: Affine,
    /// Screen points a pixel of the picture.
    scale: f64,
    icons: &'a Icons,
    strength: f32,
}

impl Brush<'_> {
    #[expect(clippy::cast_possible_truncation, reason = "screen coordinates fit f32")]
    fn at(&self, point: Point) -> Pos2 {
        let point = self.map.apply(point);
        pos2(point.x as f32, point.y as f32)
    }

    #[expect(clippy::cast_possible_truncation, reason = "lengths on screen fit f32")]
    fn length(&self, length: f64) -> f32 {
        (length * self.scale) as f32
    }

    fn tinted(&self, color: Color) -> Color32 {
        color32(color).gamma_multiply(self.strength)
    }

    fn mapped(&self, points: impl IntoIterator<Item = Pos2>) -> Vec<Pos2> {
        points.into_iter().map(|at| self.at(Point::new(f64::from(at.x), f64::from(at.y)))).collect()
    }

    fn outlined(&self, points: Vec<Pos2>, closed: bool, stroke: Option<&skywright::scene::Stroke>) {
        let Some(stroke) = stroke else { return };
        let line = Stroke::new(self.length(stroke.width).max(0.6), self.tinted(stroke.paint.color));
        self.painter.add(if closed { Shape::closed_line(points, line) } else { Shape::line(points, line) });
    }

    fn item(&self, item: &Item) {
        match &item.shape {
            SceneShape::Rect { rect, radius, fill, stroke } => {
                let own = View::IDENTITY.rect(*rect);
                let points = self.mapped(paint::outline(own, View::IDENTITY.length(*radius)));
                if let Some(fill) = fill {
                    self.painter.add(paint::filled(&points, self.tinted(fill.color)));
                }
                self.outlined(points, true, stroke.as_ref());
            }
            SceneShape::Path { segments, fill, stroke } => {
                for (points, closed) in paint::flatten(segments, &View::IDENTITY) {
                    let points = self.mapped(points);
                    if points.len() < 2 {
                        continue;
                    }
                    if let Some(fill) = fill {
                        self.painter.add(paint::filled(&points, self.tinted(fill.color)));
                    }
                    self.outlined(points, closed, stroke.as_ref());
                }
            }
            // What lies in a plane cannot be written upright; it comes and goes with the view.
            SceneShape::Text { affine: Some(_), .. } => {}
            SceneShape::Text { origin, text, size, weight, color, anchor, .. } => {
                let family = match weight {
                    Weight::Regular => FontFamily::Proportional,
                    Weight::SemiBold => fonts::semibold(),
                    Weight::Mono => FontFamily::Monospace,
                };
                let align = match anchor {
                    skywright::scene::Anchor::Start => Align2::LEFT_BOTTOM,
                    skywright::scene::Anchor::Middle => Align2::CENTER_BOTTOM,
                    skywright::scene::Anchor::End => Align2::RIGHT_BOTTOM,
                };
                // A few sizes only: each new one would be drawn into the font texture.
                let size = self.length(*size).round();
                if size >= 4.0 {
                    let foot = self.at(*origin) + eframe::egui::vec2(0.0, size * 0.25);
                    self.painter.text(foot, align, text, FontId::new(size, family), self.tinted(color.color));
                }
            }
            SceneShape::Icon { id, rect, affine, color } => {
                let skywright::geom::Rect { min, max } = *rect;
                let corners = [min, Point::new(max.x, min.y), max, Point::new(min.x, max.y)];
                let corners = corners.map(|corner| self.at(affine.map_or(corner, |affine| affine.apply(corner))));
                if Rect::from_points(&corners).intersects(self.painter.clip_rect())
                    && let Some(shape) = self.icons.laid(id, corners, self.tinted(color.color))
                {
                    self.painter.add(shape);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_pictures_lie_on_the_same_ground_all_the_way() {
        let (start, end) = (
            Camera { origin: Point::new(-40.0, 7.0), zoom: 0.8 },
            Camera { origin: Point::new(9.0, -60.0), zoom: 1.3 },
        );
        let corner = pos2(200.0, 42.0);
        let spot = Point::new(320.0, 96.0);
        for share in [0.0, 0.3, 1.0] {
            let ground = between(seen(Projection::Flat, start, corner), seen(Projection::Iso, end, corner), share);
            let flat = after(ground, flattened(Projection::Flat)).apply(spot);
            let iso = after(ground, flattened(Projection::Iso)).apply(Projection::Iso.plane_from_ground(spot));
            assert!((flat - iso).length() < 1e-6, "{share}: {flat:?} {iso:?}");
        }
        let arrived =
            between(seen(Projection::Flat, start, corner), seen(Projection::Iso, end, corner), 1.0).apply(spot);
        let wanted = end.canvas_from_world(Projection::Iso.plane_from_ground(spot));
        assert!((arrived.x - wanted.x - 200.0).abs() < 1e-6 && (arrived.y - wanted.y - 42.0).abs() < 1e-6);
    }
}
