//! The scene on screen: the same items that the exporters write, as the toolkit's shapes.

mod far;
mod kept;
mod picture;

use eframe::egui::epaint::{CornerRadiusF32, CubicBezierShape, PathShape, PathStroke, RectShape, TextShape};
use eframe::egui::{Color32, FontFamily, FontId, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2};
use skywright::editor::Camera;
use skywright::geom;
use skywright::scene::{Cap, Color, Item, Scene, Segment, Shape as SceneShape, View as Projection};
use skywright::text::Weight;

use super::fonts;
use super::icons::Icons;
use super::theme::color32;
pub(crate) use kept::Kept;
pub(crate) use picture::Picture;

/// Text smaller than this on screen is not drawn, in points.
const LEAST_TEXT: f32 = 3.0;

/// How world coordinates land on the screen.
#[derive(Clone, Copy)]
pub(crate) struct View {
    pub(crate) camera: Camera,
    /// Top left corner of the canvas on screen.
    pub(crate) corner: Pos2,
    /// The zoom is changing: text keeps a few sizes instead of being laid out anew in every frame.
    pub(crate) in_motion: bool,
    /// What lies on the ground of the drawing is seen through this.
    pub(crate) projection: Projection,
}

impl View {
    /// Lengths and points as they are.
    pub(crate) const IDENTITY: Self = Self {
        camera: Camera { origin: geom::Point::ZERO, zoom: 1.0 },
        corner: Pos2::ZERO,
        in_motion: false,
        projection: Projection::Flat,
    };

    /// Where a point of the ground is seen.
    pub(crate) fn point(&self, at: geom::Point) -> Pos2 {
        self.on_plane(self.projection.plane_from_ground(at))
    }

    /// Where a point of the picture is seen.
    #[expect(clippy::cast_possible_truncation, reason = "screen coordinates fit f32")]
    pub(crate) fn on_plane(&self, at: geom::Point) -> Pos2 {
        let on_canvas = self.camera.canvas_from_world(at);
        pos2(self.corner.x + on_canvas.x as f32, self.corner.y + on_canvas.y as f32)
    }

    /// The corners of an area of the ground as they are seen, clockwise.
    pub(crate) fn corners(&self, rect: geom::Rect) -> [Pos2; 4] {
        let geom::Rect { min, max } = rect;
        [min, geom::Point::new(max.x, min.y), max, geom::Point::new(min.x, max.y)].map(|corner| self.point(corner))
    }

    /// What holds an area of the ground as it is seen.
    pub(crate) fn rect(&self, rect: geom::Rect) -> Rect {
        Rect::from_points(&self.corners(rect))
    }

    #[expect(clippy::cast_possible_truncation, reason = "lengths on screen fit f32")]
    pub(crate) fn length(&self, length: f64) -> f32 {
        (length * self.camera.zoom) as f32
    }

    /// The point of the ground that is seen at a place.
    pub(crate) fn world(&self, at: Pos2) -> geom::Point {
        let at = at - self.corner;
        let plane = self.camera.world_from_canvas(geom::Point::new(f64::from(at.x), f64::from(at.y)));
        self.projection.ground_from_plane(plane)
    }

    /// The same for points of the picture itself.
    pub(crate) fn of_picture(self) -> Self {
        Self { projection: Projection::Flat, ..self }
    }
}

/// Paints everything of a scene that is in sight. `fade` lowers the strength of an item, 1 for full.
pub(crate) fn scene(painter: &Painter, scene: &Scene, view: &View, icons: &Icons, fade: impl Fn(&Item) -> f32) {
    let sight = painter.clip_rect();
    let mut pen = Pen { painter, view: view.of_picture(), icons, sight, shapes: Vec::new() };
    pen.items(scene.items.iter(), fade);
    painter.extend(pen.shapes);
}

/// Above this number of icons in sight they are painted in one go, which saves two changes of texture for each.
const MANY_ICONS: usize = 300;

/// Turns items into the toolkit's shapes.
struct Pen<'a> {
    /// Lays text out; shapes are collected here instead.
    painter: &'a Painter,
    view: View,
    icons: &'a Icons,
    sight: Rect,
    shapes: Vec<Shape>,
}

impl Pen<'_> {
    fn items<'i>(&mut self, items: impl Iterator<Item = &'i Item>, fade: impl Fn(&Item) -> f32) {
        let items: Vec<&Item> = items.collect();
        let is_icon = |item: &&&Item| matches!(item.shape, SceneShape::Icon { .. });
        // Icons on bodies may be hidden by the bodies before them; they keep their turn.
        let is_laid = |item: &&Item| matches!(item.shape, SceneShape::Icon { affine: Some(_), .. });
        let in_sight = |item: &&&Item| matches!(&item.shape, SceneShape::Icon { rect, .. } if self.view.rect(*rect).intersects(self.sight));
        let batched = items.iter().filter(in_sight).count() > MANY_ICONS && !items.iter().any(is_laid);
        let mut one = |item: &&Item| {
            let strength = fade(item);
            if strength > 0.0 {
                self.item(item, strength);
            }
        };
        let Some(last_icon) = items.iter().rposition(|item| is_icon(&item)).filter(|_| batched) else {
            items.iter().for_each(one);
            return;
        };
        let (below, above) = items.split_at(last_icon + 1);
        below.iter().filter(|item| !is_icon(item)).for_each(&mut one);
        below.iter().filter(is_icon).for_each(&mut one);
        above.iter().for_each(one);
    }

    fn item(&mut self, item: &Item, strength: f32) {
        let Self { painter, view, icons, sight, shapes } = self;
        let (view, sight) = (&*view, *sight);
        let tinted = |color: Color| color32(color).gamma_multiply(strength);
        match &item.shape {
            SceneShape::Rect { rect, radius, fill, stroke } => {
                let on_screen = view.rect(*rect);
                if !on_screen.intersects(sight) {
                    return;
                }
                let fill_color = fill.as_ref().map_or(Color32::TRANSPARENT, |paint| tinted(paint.color));
                let line = stroke.as_ref().map_or(Stroke::NONE, |stroke| {
                    Stroke::new(view.length(stroke.width).max(0.6), tinted(stroke.paint.color))
                });
                let radius = CornerRadiusF32::same(view.length(*radius));
                let dashed = stroke.as_ref().is_some_and(|stroke| !stroke.dash.is_empty());
                if dashed {
                    shapes.push(RectShape::filled(on_screen, radius, fill_color).into());
                    let dash: Vec<f32> = stroke.iter().flat_map(|s| &s.dash).map(|part| view.length(*part)).collect();
                    dashes(shapes, &outline(on_screen, radius.nw), line, &dash);
                } else {
                    shapes.push(RectShape::new(on_screen, radius, fill_color, line, StrokeKind::Middle).into());
                }
            }
            SceneShape::Path { segments, fill, stroke } => {
                for (points, closed) in flatten(segments, view) {
                    let bounds = Rect::from_points(&points).expand(4.0);
                    if !bounds.intersects(sight) || points.len() < 2 {
                        continue;
                    }
                    if let Some(fill) = fill {
                        shapes.push(filled(&points, tinted(fill.color)));
                    }
                    if let Some(stroke) = stroke {
                        let line = Stroke::new(view.length(stroke.width).max(0.6), tinted(stroke.paint.color));
                        if stroke.dash.is_empty() {
                            shapes.push(Shape::Path(PathShape {
                                points,
                                closed,
                                fill: Color32::TRANSPARENT,
                                stroke: line.into(),
                            }));
                        } else {
                            let mut dash: Vec<f32> = stroke.dash.iter().map(|part| view.length(*part)).collect();
                            if stroke.cap == Cap::Round {
                                // The toolkit's dashes have no caps, without which dots are nothing.
                                dash.iter_mut().step_by(2).for_each(|length| *length += line.width);
                                dash.iter_mut().skip(1).step_by(2).for_each(|gap| *gap = (*gap - line.width).max(0.8));
                            }
                            dashes(shapes, &points, line, &dash);
                        }
                    }
                }
            }
            SceneShape::Text { origin, text, size, weight, color, anchor, width, affine: Some(affine) } => {
                let line = Line { text, weight: *weight, size: *size, color: tinted(color.color) };
                let left = geom::Point::new(anchor.left(origin.x, *width), origin.y);
                laid_text(painter, shapes, &line, left, *width, affine, view, sight);
            }
            SceneShape::Text { origin, text, size, weight, color, anchor, width, affine: None } => {
                let size = view.length(*size);
                let left = view.point(geom::Point::new(anchor.left(origin.x, *width), origin.y));
                let reach = Rect::from_min_max(
                    pos2(left.x, left.y - size * 1.2),
                    pos2(left.x + view.length(*width), left.y + size * 0.4),
                );
                if size < LEAST_TEXT || !reach.intersects(sight) {
                    return;
                }
                let (exact, size) = (size, if view.in_motion { stepped(size) } else { size });
                let galley =
                    painter.layout_no_wrap(text.clone(), FontId::new(size, family(*weight)), tinted(color.color));
                let baseline = galley.rows.first().and_then(|row| row.glyphs.first()).map_or(size, |glyph| glyph.pos.y);
                // A size that is not exact stays centred where the exact one would be.
                let shift = view.length(*width) * (1.0 - size / exact) / 2.0;
                let at = pos2(left.x + shift, left.y - baseline);
                shapes.push(TextShape::new(at, galley, Color32::PLACEHOLDER).into());
            }
            SceneShape::Icon { id, rect, affine, color } => {
                let corners = [
                    rect.min,
                    geom::Point::new(rect.max.x, rect.min.y),
                    rect.max,
                    geom::Point::new(rect.min.x, rect.max.y),
                ];
                let corners = corners.map(|corner| view.point(affine.map_or(corner, |affine| affine.apply(corner))));
                if Rect::from_points(&corners).intersects(sight)
                    && let Some(shape) = icons.laid(id, corners, tinted(color.color))
                {
                    shapes.push(shape);
                }
            }
        }
    }
}

/// The nearest of four sizes an octave.
fn stepped(size: f32) -> f32 {
    ((size.log2() * 4.0).round() / 4.0).exp2()
}

fn family(weight: Weight) -> FontFamily {
    match weight {
        Weight::Regular => FontFamily::Proportional,
        Weight::SemiBold => fonts::semibold(),
        Weight::Mono => FontFamily::Monospace,
    }
}

/// A line of text that does not stand upright.
struct Line<'a> {
    text: &'a str,
    weight: Weight,
    size: f64,
    color: Color32,
}

/// Lays a line whose baseline starts at `left` into another plane.
#[expect(clippy::too_many_arguments, reason = "a line, its place and the ground it lies on")]
fn laid_text(
    painter: &Painter,
    shapes: &mut Vec<Shape>,
    line: &Line<'_>,
    left: geom::Point,
    width: f64,
    affine: &geom::Affine,
    view: &View,
    sight: Rect,
) {
    let on_screen = |x: f64, y: f64| view.point(affine.apply(geom::Point::new(left.x + x, left.y + y)));
    let (up, down) = (-line.size, line.size * 0.3);
    let corners = [on_screen(0.0, up), on_screen(width, up), on_screen(width, down), on_screen(0.0, down)];
    let exact = view.length(line.size);
    if exact < LEAST_TEXT || !Rect::from_points(&corners).intersects(sight) {
        return;
    }
    let size = if view.in_motion { stepped(exact) } else { exact };
    let galley = painter.layout_no_wrap(line.text.to_owned(), FontId::new(size, family(line.weight)), line.color);
    let baseline = galley.rows.first().and_then(|row| row.glyphs.first()).map_or(size, |glyph| glyph.pos.y);
    #[expect(clippy::redundant_closure_for_method_calls, reason = "the method alone is of one lifetime only")]
    let [atlas_width, atlas_height] = painter.fonts(|fonts| fonts.font_image_size());
    let per_point = line.size / f64::from(size);
    for row in &galley.rows {
        let mut mesh = row.visuals.mesh.clone();
        for vertex in &mut mesh.vertices {
            let at = row.pos + vertex.pos.to_vec2();
            vertex.pos = on_screen(f64::from(at.x) * per_point, f64::from(at.y - baseline) * per_point);
            vertex.uv = pos2(vertex.uv.x / atlas_width as f32, vertex.uv.y / atlas_height as f32);
        }
        shapes.push(Shape::mesh(mesh));
    }
}

/// A convex area. The toolkit's soft edge shoots out of needle-sharp corners, so those get a hard one.
pub(crate) fn filled(points: &[Pos2], color: Color32) -> Shape {
    const LEAST_DISTANCE: f32 = 0.2;
    /// Cosine of some 17 degrees.
    const SHARPEST: f32 = 0.956;
    let mut corners: Vec<Pos2> = Vec::with_capacity(points.len());
    for point in points {
        if corners.last().is_none_or(|last| last.distance(*point) > LEAST_DISTANCE) {
            corners.push(*point);
        }
    }
    while corners.len() > 2
        && corners.first().zip(corners.last()).is_some_and(|(a, b)| a.distance(*b) <= LEAST_DISTANCE)
    {
        corners.pop();
    }
    let count = corners.len();
    let is_sharp = (0..count).any(|at| {
        let (before, here, after) = (corners[(at + count - 1) % count], corners[at], corners[(at + 1) % count]);
        (before - here).normalized().dot((after - here).normalized()) > SHARPEST
    });
    if !is_sharp {
        return PathShape::convex_polygon(corners, color, PathStroke::NONE).into();
    }
    let mut mesh = Mesh::default();
    for corner in &corners {
        mesh.colored_vertex(*corner, color);
    }
    for (second, third) in (1_u32..).zip(2_u32..).take(count.saturating_sub(2)) {
        mesh.add_triangle(0, second, third);
    }
    Shape::mesh(mesh)
}

/// Outline of a rounded rectangle as a closed polyline, for dashes.
pub(crate) fn outline(rect: Rect, radius: f32) -> Vec<Pos2> {
    const STEPS: u8 = 6;
    let radius = radius.min(rect.width() / 2.0).min(rect.height() / 2.0);
    let corners = [
        (pos2(rect.max.x - radius, rect.min.y + radius), -90.0_f32),
        (pos2(rect.max.x - radius, rect.max.y - radius), 0.0),
        (pos2(rect.min.x + radius, rect.max.y - radius), 90.0),
        (pos2(rect.min.x + radius, rect.min.y + radius), 180.0),
    ];
    let mut points = Vec::new();
    for (center, start) in corners {
        for step in 0..=STEPS {
            let angle = (start + 90.0 * f32::from(step) / f32::from(STEPS)).to_radians();
            points.push(pos2(center.x + radius * angle.cos(), center.y + radius * angle.sin()));
        }
    }
    if let Some(first) = points.first().copied() {
        points.push(first);
    }
    points
}

fn dashes(shapes: &mut Vec<Shape>, points: &[Pos2], stroke: Stroke, pattern: &[f32]) {
    let lengths: Vec<f32> = pattern.iter().step_by(2).map(|length| length.max(0.5)).collect();
    let gaps: Vec<f32> = pattern.iter().skip(1).step_by(2).map(|length| length.max(0.5)).collect();
    if lengths.is_empty() || lengths.len() != gaps.len() {
        shapes.push(Shape::line(points.to_vec(), stroke));
        return;
    }
    // Far out the dashes would be specks; a plain line reads better and costs less.
    if lengths.iter().chain(&gaps).sum::<f32>() < 3.0 {
        shapes.push(Shape::line(points.to_vec(), stroke));
    } else {
        shapes.extend(Shape::dashed_line_with_offset(points, stroke, &lengths, &gaps, 0.0));
    }
}

/// Paths as polylines on screen, with whether each is closed.
pub(crate) fn flatten(segments: &[Segment], view: &View) -> Vec<(Vec<Pos2>, bool)> {
    let mut done = Vec::new();
    let mut open: Vec<Pos2> = Vec::new();
    for segment in segments {
        match segment {
            Segment::Move(to) => {
                if open.len() > 1 {
                    done.push((std::mem::take(&mut open), false));
                }
                open = vec![view.point(*to)];
            }
            Segment::Line(to) => open.push(view.point(*to)),
            Segment::Quad(control, to) => {
                let (Some(from), control, to) = (open.last().copied(), view.point(*control), view.point(*to)) else {
                    continue;
                };
                let steps = (((to - from).length() / 3.0).ceil()).clamp(2.0, 12.0);
                let mut step = 1.0;
                while step <= steps {
                    let t = step / steps;
                    let a = from + (control - from) * t;
                    let b = control + (to - control) * t;
                    open.push(a + (b - a) * t);
                    step += 1.0;
                }
            }
            Segment::Cubic(first, second, to) => {
                let Some(from) = open.last().copied() else { continue };
                let points = [from, view.point(*first), view.point(*second), view.point(*to)];
                let curve = CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, Stroke::NONE);
                open.extend(curve.flatten(Some(0.2)).into_iter().skip(1));
            }
            Segment::Close => done.push((std::mem::take(&mut open), true)),
        }
    }
    if open.len() > 1 {
        done.push((open, false));
    }
    done
}
