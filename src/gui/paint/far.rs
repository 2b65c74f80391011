//! What is left of a drawing when its tiles are specks: flat quads and thin lines, written straight into one mesh.

use eframe::egui::{Color32, Mesh, Pos2, Rect, pos2, vec2};
use skywright::geom;
use skywright::scene::{Item, Part, Scene, Segment, Shape, TILE};

use super::{View, color32};

/// The edge of a tile on screen below which it is only a speck, in points.
const SPECK: f64 = 10.0;
/// Lines are never thinner than this on screen, in points: without soft edges a thinner one falls between the pixels.
const LEAST_WIDTH: f32 = 1.0;

/// The parts of a scene that are seen from far away, ready to be laid on the screen.
#[derive(Default)]
pub(super) struct Far {
    /// World point that the coordinates are relative to, so that they fit `f32`.
    origin: geom::Point,
    parts: Vec<Part32>,
    points: Vec<Pos2>,
}

struct Part32 {
    /// Index of the item it comes from.
    item: u32,
    area: Rect,
    kind: Kind,
    color: Color32,
    /// Its points in the common list.
    from: u32,
    to: u32,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Quad,
    /// A convex area.
    Face,
    /// An open or closed line of this width in world pixels.
    Line(f32),
}

impl Far {
    /// Whether everything is a speck at this zoom.
    pub(super) fn is_far(zoom: f64) -> bool {
        TILE * zoom < SPECK
    }

    pub(super) fn new(scene: &Scene) -> Self {
        let mut far = Self { origin: scene.bounds.center(), ..Self::default() };
        for (index, item) in (0_u32..).zip(&scene.items) {
            match item.part {
                Part::GroupArea | Part::WireLine | Part::Tile | Part::Note | Part::Badge => far.add(index, item),
                Part::Grid
                | Part::GroupLabel
                | Part::WireHead
                | Part::WireLabel
                | Part::Glyph
                | Part::Name
                | Part::Detail
                | Part::Chip
                | Part::Legend
                | Part::Title => {}
            }
        }
        far
    }

    #[expect(clippy::cast_possible_truncation, reason = "places within one drawing fit f32 well enough for specks")]
    fn near(&self, at: geom::Point) -> Pos2 {
        pos2((at.x - self.origin.x) as f32, (at.y - self.origin.y) as f32)
    }

    fn add(&mut self, index: u32, item: &Item) {
        let corners = |rect: &geom::Rect| {
            let geom::Rect { min, max } = *rect;
            [min, geom::Point::new(max.x, min.y), max, geom::Point::new(min.x, max.y)]
        };
        match &item.shape {
            Shape::Rect { rect, fill, stroke, .. } => {
                let all = corners(rect).map(|corner| self.near(corner));
                if let Some(fill) = fill {
                    self.part(index, Kind::Quad, color32(fill.color), all);
                }
                if let Some(stroke) = stroke.as_ref().filter(|_| item.part == Part::GroupArea) {
                    let closed = all.into_iter().chain([all[0]]);
                    self.part(index, Kind::Line(width(stroke.width)), color32(stroke.paint.color), closed);
                }
            }
            Shape::Path { segments, fill, stroke } => {
                let ends: Vec<Pos2> = ends(segments).map(|end| self.near(end)).collect();
                if let Some(fill) = fill.as_ref().filter(|_| ends.len() > 2) {
                    self.part(index, Kind::Face, color32(fill.color), ends.iter().copied());
                }
                if let Some(stroke) = stroke.as_ref().filter(|_| item.part != Part::Tile && item.part != Part::Badge) {
                    let mut line = Vec::new();
                    for segment in segments {
                        match *segment {
                            Segment::Move(to) => {
                                let done = std::mem::replace(&mut line, vec![self.near(to)]);
                                self.line(index, stroke.width, color32(stroke.paint.color), done);
                            }
                            Segment::Line(to) | Segment::Quad(_, to) | Segment::Cubic(_, _, to) => {
                                line.push(self.near(to));
                            }
                            Segment::Close => line.extend(line.first().copied()),
                        }
                    }
                    self.line(index, stroke.width, color32(stroke.paint.color), line);
                }
            }
            Shape::Text { .. } | Shape::Icon { .. } => {}
        }
    }

    /// A line without the points that rounded corners and gaps leave close to each other.
    fn line(&mut self, index: u32, stroke: f64, color: Color32, points: Vec<Pos2>) {
        const CLOSE: f32 = 18.0;
        let last = points.len().saturating_sub(1);
        let mut kept: Vec<Pos2> = Vec::with_capacity(points.len());
        for (at, point) in points.into_iter().enumerate() {
            if at == 0 || at == last || kept.last().is_none_or(|before| before.distance(point) > CLOSE) {
                kept.push(point);
            }
        }
        if kept.len() > 1 {
            self.part(index, Kind::Line(width(stroke)), color, kept);
        }
    }

    fn part(&mut self, item: u32, kind: Kind, color: Color32, points: impl IntoIterator<Item = Pos2>) {
        let count = |points: &[Pos2]| u32::try_from(points.len()).unwrap_or(u32::MAX);
        let from = count(&self.points);
        self.points.extend(points);
        let area = Rect::from_points(&self.points[from as usize..]);
        self.parts.push(Part32 { item, area, kind, color, from, to: count(&self.points) });
    }

    /// Everything in sight as one mesh. `fade` gives the strength of an item by its index.
    #[expect(clippy::cast_possible_truncation, reason = "screen coordinates fit f32")]
    pub(super) fn mesh(&self, view: &View, sight: Rect, fade: impl Fn(u32) -> f32) -> Mesh {
        let corner = view.on_plane(self.origin);
        let scale = view.camera.zoom as f32;
        let place = |point: Pos2| corner + point.to_vec2() * scale;
        let wanted =
            Rect::from_min_max(((sight.min - corner) / scale).to_pos2(), ((sight.max - corner) / scale).to_pos2());
        let mut mesh = Mesh::default();
        mesh.reserve_vertices(self.points.len() * 4);
        for part in self.parts.iter().filter(|part| part.area.intersects(wanted)) {
            let strength = fade(part.item);
            if strength <= 0.0 {
                continue;
            }
            let color = if strength < 1.0 { part.color.gamma_multiply(strength) } else { part.color };
            let points = &self.points[part.from as usize..part.to as usize];
            match part.kind {
                Kind::Quad => {
                    let (min, max) = (place(points[0]), place(points[2]));
                    mesh.add_colored_rect(Rect::from_min_max(min, max.max(min + vec2(1.0, 1.0))), color);
                }
                Kind::Face => {
                    let first = mesh.vertices.len() as u32;
                    for point in points {
                        mesh.colored_vertex(place(*point), color);
                    }
                    for second in 1..(points.len() as u32).saturating_sub(1) {
                        mesh.add_triangle(first, first + second, first + second + 1);
                    }
                }
                Kind::Line(width) => {
                    let half = (width * scale).max(LEAST_WIDTH) / 2.0;
                    for pair in points.windows(2) {
                        line(&mut mesh, place(pair[0]), place(pair[1]), half, color);
                    }
                }
            }
        }
        mesh
    }
}

fn line(mesh: &mut Mesh, from: Pos2, to: Pos2, half: f32, color: Color32) {
    let way = (to - from).normalized() * half;
    let side = way.rot90();
    if from.x == to.x || from.y == to.y {
        let area = Rect::from_two_pos(from, to).expand2(vec2(side.x.abs(), side.y.abs()));
        mesh.add_colored_rect(area, color);
        return;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a mesh has fewer than 2^32 vertices")]
    let first = mesh.vertices.len() as u32;
    for corner in [from + side, to + side, to - side, from - side] {
        mesh.colored_vertex(corner, color);
    }
    mesh.add_triangle(first, first + 1, first + 2);
    mesh.add_triangle(first, first + 2, first + 3);
}

#[expect(clippy::cast_possible_truncation, reason = "line widths are small")]
const fn width(stroke: f64) -> f32 {
    stroke as f32
}

fn ends(segments: &[Segment]) -> impl Iterator<Item = geom::Point> {
    segments.iter().filter_map(|segment| match *segment {
        Segment::Move(to) | Segment::Line(to) | Segment::Quad(_, to) | Segment::Cubic(_, _, to) => Some(to),
        Segment::Close => None,
    })
}
