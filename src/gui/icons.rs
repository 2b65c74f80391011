//! All icons in one texture: white glyphs, tinted by the vertex colour where they are drawn.

use std::collections::BTreeMap;

use eframe::egui::epaint::Vertex;
use eframe::egui::{
    Color32, ColorImage, Context, Mesh, Pos2, Rect, Shape, TextureFilter, TextureHandle, TextureId, TextureOptions,
    Vec2, pos2,
};
use resvg::{tiny_skia, usvg};
use skywright::catalogue::asset_files;
use skywright::icon_pack::IconPack;

/// Size of one icon in the atlas, in pixels.
const CELL: u32 = 128;
/// Clear pixels around each icon, so that neighbours do not bleed in when shrunk.
const GUTTER: u32 = 8;
const COLUMNS: u32 = 15;

/// The atlas with the place of every icon in it.
pub(crate) struct Icons {
    texture: TextureHandle,
    places: BTreeMap<String, Rect>,
    /// Icons of the user's own components that are in it, by component.
    drawn: BTreeMap<String, String>,
    own: Option<Own>,
}

/// Icons of the person's own, in their own colours.
struct Own {
    texture: TextureHandle,
    /// By the id that scenes call them.
    places: BTreeMap<String, OwnPlace>,
}

#[derive(Clone, Copy)]
struct OwnPlace {
    uv: Rect,
    is_tile: bool,
}

impl Icons {
    /// Rasterises every icon once, some 0.1 ms each; `own` are those of the user, by component.
    pub(crate) fn new(ctx: &Context, own: &BTreeMap<String, String>) -> Self {
        let built_in = asset_files("icons").into_iter().filter(|(path, _)| path.ends_with(".svg"));
        let files: Vec<(&str, &[u8])> =
            built_in.chain(own.iter().map(|(id, svg)| (id.as_str(), svg.as_bytes()))).collect();
        let count = u32::try_from(files.len()).unwrap_or(0).max(1);
        let rows = count.div_ceil(COLUMNS);
        let pitch = CELL + GUTTER;
        let (width, height) = (COLUMNS * pitch, rows * pitch);
        let mut atlas = ColorImage::filled([width as usize, height as usize], Color32::TRANSPARENT);
        let mut places = BTreeMap::new();
        for (index, (path, bytes)) in (0_u32..).zip(files) {
            let corner = ((index % COLUMNS) * pitch + GUTTER / 2, (index / COLUMNS) * pitch + GUTTER / 2);
            let Some(pixmap) = raster(bytes) else { continue };
            for (row, line) in (0_u32..).zip(pixmap.data().chunks_exact(CELL as usize * 4)) {
                let start = ((corner.1 + row) * width + corner.0) as usize;
                for (pixel, rgba) in atlas.pixels[start..].iter_mut().zip(line.chunks_exact(4)) {
                    // Only coverage counts: white, premultiplied.
                    *pixel = Color32::from_white_alpha(rgba[3]);
                }
            }
            let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".svg");
            let uv = |x: u32, y: u32| pos2(x as f32 / width as f32, y as f32 / height as f32);
            places.insert(
                name.to_owned(),
                Rect::from_min_max(uv(corner.0, corner.1), uv(corner.0 + CELL, corner.1 + CELL)),
            );
        }
        Self { texture: ctx.load_texture("icons", atlas, smooth()), places, drawn: own.clone(), own: None }
    }

    /// Takes up a pack in place of the one before.
    pub(crate) fn take_own(&mut self, ctx: &Context, pack: Option<&IconPack>) {
        self.own = pack.map(|pack| {
            let count = u32::try_from(pack.iter().count()).unwrap_or(0).max(1);
            let pitch = CELL + GUTTER;
            let (width, height) = (COLUMNS * pitch, count.div_ceil(COLUMNS) * pitch);
            let mut atlas = ColorImage::filled([width as usize, height as usize], Color32::TRANSPARENT);
            let mut places = BTreeMap::new();
            for (index, (service, icon)) in (0_u32..).zip(pack.iter()) {
                let corner = ((index % COLUMNS) * pitch + GUTTER / 2, (index / COLUMNS) * pitch + GUTTER / 2);
                let Some(pixmap) = icon.pixels(CELL) else { continue };
                for (row, line) in (0_u32..).zip(pixmap.data().chunks_exact(CELL as usize * 4)) {
                    let start = ((corner.1 + row) * width + corner.0) as usize;
                    for (pixel, rgba) in atlas.pixels[start..].iter_mut().zip(line.chunks_exact(4)) {
                        *pixel = Color32::from_rgba_premultiplied(rgba[0], rgba[1], rgba[2], rgba[3]);
                    }
                }
                let uv = |x: u32, y: u32| pos2(x as f32 / width as f32, y as f32 / height as f32);
                let uv = Rect::from_min_max(uv(corner.0, corner.1), uv(corner.0 + CELL, corner.1 + CELL));
                places.insert(IconPack::id(service), OwnPlace { uv, is_tile: icon.is_tile });
            }
            Own { texture: ctx.load_texture("own icons", atlas, smooth()), places }
        });
    }

    /// The person's own icon of a service, if there is one: in a square, and whether it is a whole tile.
    pub(crate) fn own(&self, service: &str, rect: Rect) -> Option<(Shape, bool)> {
        let own = self.own.as_ref()?;
        let place = own.places.get(&IconPack::id(service))?;
        let mut mesh = Mesh::with_texture(own.texture.id());
        mesh.add_rect_with_uv(rect, place.uv, Color32::WHITE);
        Some((Shape::mesh(mesh), place.is_tile))
    }

    /// Texture, place in it and colour to paint an icon with.
    fn found(&self, name: &str, color: Color32) -> Option<(TextureId, Rect, Color32)> {
        let own = self.own.as_ref().and_then(|own| Some((own.texture.id(), own.places.get(name)?.uv)));
        if let Some((texture, uv)) = own {
            // Of the colour only its strength counts.
            return Some((texture, uv, Color32::from_white_alpha(color.a())));
        }
        let uv = self.places.get(name).or_else(|| self.places.get("generic"))?;
        Some((self.texture.id(), *uv, color))
    }

    /// Makes the atlas anew when the icons of the user's own components are others.
    pub(crate) fn follow(&mut self, ctx: &Context, own: &BTreeMap<String, String>) {
        if self.drawn != *own {
            *self = Self { own: self.own.take(), ..Self::new(ctx, own) };
        }
    }

    /// The icon stretched between four corners, clockwise from its top left, or `None` for an unknown name.
    pub(crate) fn laid(&self, name: &str, corners: [Pos2; 4], color: Color32) -> Option<Shape> {
        let (texture, uv, color) = self.found(name, color)?;
        let mut mesh = Mesh::with_texture(texture);
        let ends = [uv.left_top(), uv.right_top(), uv.right_bottom(), uv.left_bottom()];
        mesh.vertices.extend(corners.into_iter().zip(ends).map(|(pos, uv)| Vertex { pos, uv, color }));
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(0, 2, 3);
        Some(Shape::mesh(mesh))
    }

    /// The icon as a shape, or `None` for an unknown name.
    pub(crate) fn shape(&self, name: &str, rect: Rect, color: Color32) -> Option<Shape> {
        let (texture, uv, color) = self.found(name, color)?;
        let mut mesh = Mesh::with_texture(texture);
        mesh.add_rect_with_uv(rect, uv, color);
        Some(Shape::mesh(mesh))
    }

    /// A square icon centred on a point.
    pub(crate) fn centered(&self, name: &str, center: Pos2, size: f32, color: Color32) -> Option<Shape> {
        self.shape(name, Rect::from_center_size(center, Vec2::splat(size)), color)
    }
}

/// Icons are shrunk to a sixteenth and enlarged to several times their size.
fn smooth() -> TextureOptions {
    TextureOptions {
        minification: TextureFilter::Linear,
        magnification: TextureFilter::Linear,
        mipmap_mode: Some(TextureFilter::Linear),
        ..TextureOptions::LINEAR
    }
}

fn raster(svg: &[u8]) -> Option<tiny_skia::Pixmap> {
    let tree = usvg::Tree::from_data(svg, &usvg::Options::default()).ok()?;
    let mut pixmap = tiny_skia::Pixmap::new(CELL, CELL)?;
    let scale = CELL as f32 / tree.size().width().max(1.0);
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    Some(pixmap)
}
