//! What was painted is kept while nothing changes: moving the drawing moves the triangles, zooming
//! stretches them for a few frames, and only a resting zoom, a new picture or new ground in sight makes new ones.

use std::sync::Arc;

use eframe::egui::epaint::Tessellator;
use eframe::egui::{Color32, FontId, Galley, Mesh, Painter, Rect, Shape, Vec2};
use skywright::scene::Item;

use super::far::Far;
use super::{Pen, Picture, View};
use crate::gui::Icons;

/// How far beyond what is in sight is painted as well, as a share of the canvas, so that the drawing can be moved.
const MARGIN: f32 = 0.3;

/// The triangles of a picture.
pub(crate) struct Kept {
    key: Option<Key>,
    meshes: Vec<Arc<Mesh>>,
    /// The area on screen that was painted, moved along.
    covers: Rect,
    /// Where the world's origin is on screen, and the zoom that the triangles were stretched to.
    origin: [f64; 2],
    zoom: f64,
    /// Laid out from the atlas that the triangles take their glyphs from.
    probe: Option<Arc<Galley>>,
    pub(crate) vertices: usize,
    /// How often the triangles were made anew, for those who watch.
    pub(crate) made: u64,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            key: None,
            meshes: Vec::new(),
            covers: Rect::NOTHING,
            origin: [0.0; 2],
            zoom: 1.0,
            probe: None,
            vertices: 0,
            made: 0,
        }
    }
}

/// What the triangles depend on.
#[derive(Clone, Copy, PartialEq)]
struct Key {
    stamp: u64,
    zoom: f64,
    in_motion: bool,
    fading: u64,
    pixels_per_point: f32,
    font_image: [usize; 2],
    size: Vec2,
}

impl Kept {
    /// Paints a picture. `fade` gives the strength of an item, 1 for full and 0 for none; `fading` differs whenever
    /// it gives other answers.
    pub(crate) fn paint(
        &mut self,
        painter: &Painter,
        picture: &Picture,
        view: &View,
        icons: &Icons,
        fading: u64,
        fade: impl Fn(&Item) -> f32,
    ) {
        let sight = painter.clip_rect();
        // The toolkit keeps a laid out text as long as its atlas lives; a new atlas has other glyphs at the same places.
        let probe = painter.layout_no_wrap("Skywright".to_owned(), FontId::proportional(12.0), Color32::WHITE);
        let is_kept = self.probe.as_ref().is_some_and(|known| Arc::ptr_eq(known, &probe));
        let font_image = atlas_size(painter);
        let key = Key {
            stamp: picture.stamp,
            zoom: view.camera.zoom,
            in_motion: view.in_motion,
            fading,
            pixels_per_point: painter.pixels_per_point(),
            font_image,
            size: sight.size(),
        };
        let view = view.of_picture();
        let origin = [
            f64::from(view.corner.x) - view.camera.origin.x * view.camera.zoom,
            f64::from(view.corner.y) - view.camera.origin.y * view.camera.zoom,
        ];
        let is_same = is_kept && self.key == Some(key);
        if is_same && self.zoom == key.zoom && self.can_move(origin, sight) {
            self.move_to(origin);
        } else if is_kept && self.can_stretch(key, origin, sight) {
            self.stretch_to(origin, key.zoom);
        } else {
            self.make(painter, picture, &view, icons, sight, &fade);
            // Laying text out may have made the atlas grow.
            let font_image = atlas_size(painter);
            if font_image != key.font_image {
                self.make(painter, picture, &view, icons, sight, &fade);
            }
            self.key = Some(Key { font_image, ..key });
            self.probe = Some(probe);
            (self.origin, self.zoom) = (origin, key.zoom);
        }
        painter.extend(self.meshes.iter().map(|mesh| Shape::Mesh(Arc::clone(mesh))));
    }

    /// Whether the triangles still cover what is in sight when moved.
    fn can_move(&self, origin: [f64; 2], sight: Rect) -> bool {
        self.covers.translate(self.way_to(origin)).expand(0.5).contains_rect(sight)
    }

    /// How far to move, in whole pixels: text stays sharp, and nobody sees half a pixel between it and the rest.
    #[expect(clippy::cast_possible_truncation, reason = "distances on screen fit f32")]
    fn way_to(&self, origin: [f64; 2]) -> Vec2 {
        let pixels_per_point = self.key.map_or(1.0, |key| key.pixels_per_point);
        let by = Vec2::new((origin[0] - self.origin[0]) as f32, (origin[1] - self.origin[1]) as f32);
        (by * pixels_per_point).round() / pixels_per_point
    }

    fn move_to(&mut self, origin: [f64; 2]) {
        let by = self.way_to(origin);
        if by == Vec2::ZERO {
            return;
        }
        for mesh in &mut self.meshes {
            for vertex in &mut Arc::make_mut(mesh).vertices {
                vertex.pos += by;
            }
        }
        self.covers = self.covers.translate(by);
        self.origin = [self.origin[0] + f64::from(by.x), self.origin[1] + f64::from(by.y)];
    }

    /// Whether the triangles are good enough, stretched, for a frame of a changing zoom: by no more than a fifth.
    fn can_stretch(&self, key: Key, origin: [f64; 2], sight: Rect) -> bool {
        let Some(made) = self.key else { return false };
        let ratio = key.zoom / made.zoom;
        key.in_motion
            && Key { zoom: made.zoom, ..key } == made
            && (0.83..1.2).contains(&ratio)
            && self.stretched(self.covers, origin, key.zoom).contains_rect(sight)
    }

    #[expect(clippy::cast_possible_truncation, reason = "places on screen fit f32")]
    fn stretched(&self, area: Rect, origin: [f64; 2], zoom: f64) -> Rect {
        let ratio = zoom / self.zoom;
        let to = |at: eframe::egui::Pos2| {
            let x = (f64::from(at.x) - self.origin[0]).mul_add(ratio, origin[0]);
            let y = (f64::from(at.y) - self.origin[1]).mul_add(ratio, origin[1]);
            eframe::egui::pos2(x as f32, y as f32)
        };
        Rect::from_min_max(to(area.min), to(area.max))
    }

    #[expect(clippy::cast_possible_truncation, reason = "ratios are near 1 and places on screen fit f32")]
    fn stretch_to(&mut self, origin: [f64; 2], zoom: f64) {
        let ratio = zoom / self.zoom;
        // One number to multiply with and one to add, for each axis.
        let add = [origin[0] - self.origin[0] * ratio, origin[1] - self.origin[1] * ratio];
        let (by, x, y) = (ratio as f32, add[0] as f32, add[1] as f32);
        for mesh in &mut self.meshes {
            for vertex in &mut Arc::make_mut(mesh).vertices {
                vertex.pos = eframe::egui::pos2(vertex.pos.x.mul_add(by, x), vertex.pos.y.mul_add(by, y));
            }
        }
        self.covers = self.stretched(self.covers, origin, zoom);
        (self.origin, self.zoom) = (origin, zoom);
    }

    fn make(
        &mut self,
        painter: &Painter,
        picture: &Picture,
        view: &View,
        icons: &Icons,
        sight: Rect,
        fade: &impl Fn(&Item) -> f32,
    ) {
        self.made += 1;
        let covers = sight.expand2(sight.size() * MARGIN);
        self.covers = covers;
        self.meshes.clear();
        if Far::is_far(view.camera.zoom) {
            let items = &picture.scene.items;
            let strength = |index: u32| items.get(index as usize).map_or(0.0, fade);
            self.meshes.push(Arc::new(picture.far.mesh(view, covers, strength)));
        } else {
            let corners = [covers.min, covers.max].map(|corner| view.world(corner));
            let area = skywright::geom::Rect::new(corners[0], corners[1]);
            let mut pen = Pen { painter, view: *view, icons, sight: covers, shapes: Vec::new() };
            pen.items(picture.in_area(&area), fade);
            self.meshes = triangles(painter, pen.shapes);
        }
        self.vertices = self.meshes.iter().map(|mesh| mesh.vertices.len()).sum();
    }
}

/// Size of the atlas of glyphs in pixels.
fn atlas_size(painter: &Painter) -> [usize; 2] {
    painter.fonts(|fonts| {
        let [width, height] = fonts.font_image_size();
        [width, height]
    })
}

/// Shapes as few meshes, one for each change of texture.
fn triangles(painter: &Painter, shapes: Vec<Shape>) -> Vec<Arc<Mesh>> {
    let ctx = painter.ctx();
    let options = ctx.tessellation_options(Clone::clone);
    let font_image = atlas_size(painter);
    let mut tessellator = Tessellator::new(painter.pixels_per_point(), options, font_image, Vec::new());
    tessellator.set_clip_rect(Rect::EVERYTHING);
    let mut meshes: Vec<Mesh> = Vec::new();
    for shape in shapes {
        let texture = shape.texture_id();
        if meshes.last().is_none_or(|mesh| mesh.texture_id != texture) {
            meshes.push(Mesh::with_texture(texture));
        }
        if let Some(mesh) = meshes.last_mut() {
            tessellator.tessellate_shape(shape, mesh);
        }
    }
    meshes.into_iter().filter(|mesh| !mesh.is_empty()).map(Arc::new).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use eframe::egui::{Align2, Context, Pos2, RawInput, Visuals};
    use skywright::catalogue::Catalogue;
    use skywright::editor::Camera;
    use skywright::model::Document;
    use skywright::references::reference;
    use skywright::scene::{self, Geometry, SceneOptions, Theme, View as Projection};

    use super::*;

    fn drawing() -> Document {
        let reference = reference("web-application").expect("it travels with the program");
        skywright::format::parse("web-application", reference.text, Catalogue::builtin()).expect("it is sound").document
    }

    /// The window's other text can fill a new atlas as far as the old one was, so that its fill tells nothing.
    #[test]
    fn a_new_atlas_of_glyphs_makes_new_triangles() {
        const ALPHABET: &str = "abcdefghijklmnopqrstuvwxyz";
        let (ctx, catalogue) = (Context::default(), Catalogue::builtin());
        crate::gui::fonts::install(&ctx);
        let document = drawing();
        let geometry = Geometry::new(&document, catalogue);
        let theme = Theme::builtin("light").expect("it travels with the program");
        let picture = Picture::new(scene::build(&document, catalogue, &geometry, theme, &SceneOptions::default()));
        let icons = Icons::new(&ctx, &BTreeMap::new());
        let view =
            View { camera: Camera::default(), corner: Pos2::ZERO, in_motion: false, projection: Projection::Flat };
        let mut kept = Kept::default();
        let mut paint = |words: u8| {
            let screen = Rect::from_min_size(Pos2::ZERO, Vec2::new(1280.0, 800.0));
            let input = RawInput { screen_rect: Some(screen), ..RawInput::default() };
            let mut output = ctx.run_ui(input, |ui| {
                for size in 0..words {
                    let font = FontId::proportional(14.0 + f32::from(size));
                    ui.painter().text(Pos2::ZERO, Align2::LEFT_TOP, ALPHABET, font, Color32::BLACK);
                }
                kept.paint(ui.painter(), &picture, &view, &icons, 0, |_| 1.0);
            });
            output.textures_delta.set.clear();
            output.textures_delta.free.clear();
            kept.made
        };
        let made = (0..4).map(|_| paint(0)).last();
        assert_eq!(made, Some(paint(0)), "resting triangles are kept");
        let other = if ctx.theme() == eframe::egui::Theme::Dark { Visuals::light() } else { Visuals::dark() };
        ctx.set_visuals(other);
        assert!((0..3).map(|_| paint(40)).last() > made, "the glyphs of another atlas are shown");
    }
}
