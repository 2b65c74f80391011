//! Every component at the sizes that people see, on one sheet to look at.

use std::collections::BTreeMap;

use super::{Anchor, Geometry, Item, Paint, Part, Scene, SceneOptions, Shape, Stroke, Theme, Token, View, build};
use super::{Segment, TILE};
use crate::catalogue::{Catalogue, Service};
use crate::geom::{Affine, Point, Rect, Vector};
use crate::model::{Component, ComponentId, Document, ElementId, Settings};
use crate::text::{self, Weight};

/// Edges of the tiles on the sheet, in pixels.
const SIZES: [f64; 4] = [128.0, 64.0, 32.0, 16.0];
const COLUMNS: usize = 5;
const CELL: (f64, f64) = (232.0, 172.0);
const MARGIN: f64 = 32.0;
const HEADING: f64 = 64.0;

/// Draws every component of the catalogue at 16, 32, 64 and 128 pixels: tiles in the flat view, bodies in the isometric one.
pub fn contact_sheet(catalogue: &Catalogue, theme: &Theme, view: View) -> Scene {
    let mut services: Vec<&Service> = catalogue.services().collect();
    services.sort_by(|a, b| (a.category, &a.id).cmp(&(b.category, &b.id)));
    let mut items = Vec::new();
    for (index, service) in services.iter().enumerate() {
        let (column, row) = (index % COLUMNS, index / COLUMNS);
        let corner = Point::new(MARGIN + column as f64 * CELL.0, HEADING + MARGIN + row as f64 * CELL.1);
        cell(&mut items, catalogue, theme, view, service, corner);
    }
    let rows = services.len().div_ceil(COLUMNS);
    let (width, height) = (2.0 * MARGIN + COLUMNS as f64 * CELL.0, HEADING + 2.0 * MARGIN + rows as f64 * CELL.1);
    let title = format!(
        "{} components, {}, {} theme",
        services.len(),
        if view == View::Iso { "isometric view" } else { "flat view" },
        theme.name
    );
    let at = Point::new(MARGIN, MARGIN + text::ascent(20.0));
    items.push(line(theme, None, Part::Title, &title, at, (20.0, Weight::SemiBold), Token::Text));
    Scene {
        bounds: Rect::from_size(Point::ZERO, width, height),
        description: "Every component at 128, 64, 32 and 16 pixels.".to_owned(),
        title,
        background: Paint::of(theme, Token::Canvas),
        items,
        links: BTreeMap::new(),
        theme: theme.name.clone(),
        icons: None,
    }
}

/// One component at all sizes, with its id below.
fn cell(items: &mut Vec<Item>, catalogue: &Catalogue, theme: &Theme, view: View, service: &Service, corner: Point) {
    let (bare, bounds) = alone(catalogue, theme, view, service);
    let [large, middle, small, least] = SIZES;
    let aside = large + 12.0;
    let places = [(0.0, 0.0), (aside, 0.0), (aside, middle + 16.0), (aside + small + 12.0, middle + 24.0)];
    for (size, (x, y)) in [large, middle, small, least].into_iter().zip(places) {
        let scale = size / bounds.width().max(bounds.height()).max(1.0);
        let shift = Point::new(
            corner.x + x + (size - bounds.width() * scale) / 2.0 - bounds.min.x * scale,
            corner.y + y + (size - bounds.height() * scale) / 2.0 - bounds.min.y * scale,
        );
        // An id of its own for each size, so that equal bodies of a size are written once.
        let subject = Some(ElementId::from(ComponentId::new(format!("{}-{size}", service.id))));
        items.extend(
            bare.iter().map(|item| Item { subject: subject.clone(), ..scaled(item, scale, shift - Point::ZERO) }),
        );
    }
    let at = Point::new(corner.x, corner.y + large + 4.0 + text::ascent(11.0));
    let subject = Some(ElementId::from(ComponentId::new(&service.id)));
    items.push(line(theme, subject, Part::Detail, &service.id, at, (11.0, Weight::Mono), Token::Muted));
}

/// What a component of this kind draws without its name, and the area of that.
fn alone(catalogue: &Catalogue, theme: &Theme, view: View, service: &Service) -> (Vec<Item>, Rect) {
    let id = ComponentId::new(&service.id);
    let component = Component::new(&service.id, service.name.clone(), Point::ZERO);
    let components = std::iter::once((id.clone(), component)).collect();
    let document = Document::from_parts(
        Settings::default(),
        components,
        BTreeMap::default(),
        BTreeMap::default(),
        BTreeMap::default(),
    )
    .unwrap_or_default();
    let geometry = Geometry::new(&document, catalogue);
    let options = SceneOptions { view, ..SceneOptions::default() };
    let scene = build(&document, catalogue, &geometry, theme, &options);
    let own = |item: &Item| item.subject.is_some() && matches!(item.part, Part::Tile | Part::Glyph);
    let items: Vec<Item> = scene.items.into_iter().filter(own).collect();
    let bounds = match view {
        View::Flat => Rect::from_size(Point::ZERO, TILE, TILE),
        View::Iso => super::Stage::new(&document, catalogue, &geometry, &options)
            .nodes
            .get(&id)
            .and_then(|node| Rect::around(node.outline.iter().map(|at| Rect::new(*at, *at))))
            .unwrap_or_else(|| Rect::from_size(Point::ZERO, TILE, TILE)),
    };
    (items, bounds)
}

/// An item made larger about the origin, then moved.
fn scaled(item: &Item, by: f64, shift: Vector) -> Item {
    let point = |at: Point| Point::new(at.x * by, at.y * by) + shift;
    let area = |rect: &Rect| Rect::new(point(rect.min), point(rect.max));
    let pen = |stroke: &Option<Stroke>| {
        stroke.clone().map(|stroke| Stroke {
            width: stroke.width * by,
            dash: stroke.dash.iter().map(|length| length * by).collect(),
            ..stroke
        })
    };
    let shape = match &item.shape {
        Shape::Rect { rect, radius, fill, stroke } => {
            Shape::Rect { rect: area(rect), radius: radius * by, fill: *fill, stroke: pen(stroke) }
        }
        Shape::Path { segments, fill, stroke } => {
            let step = |segment: &Segment| match *segment {
                Segment::Move(to) => Segment::Move(point(to)),
                Segment::Line(to) => Segment::Line(point(to)),
                Segment::Quad(control, to) => Segment::Quad(point(control), point(to)),
                Segment::Cubic(first, second, to) => Segment::Cubic(point(first), point(second), point(to)),
                Segment::Close => Segment::Close,
            };
            Shape::Path { segments: segments.iter().map(step).collect(), fill: *fill, stroke: pen(stroke) }
        }
        Shape::Icon { id, rect, affine: None, color } => {
            Shape::Icon { id: id.clone(), rect: area(rect), affine: None, color: *color }
        }
        Shape::Icon { id, rect, affine: Some(map), color } => {
            let Affine { a, b, c, d, e, f } = *map;
            let larger = Affine { a: a * by, b: b * by, c: c * by, d: d * by, e: e * by, f: f * by };
            Shape::Icon { id: id.clone(), rect: *rect, affine: Some(larger.then_moved(shift)), color: *color }
        }
        text @ Shape::Text { .. } => text.clone(),
    };
    Item { shape, ..item.clone() }
}

fn line(
    theme: &Theme,
    subject: Option<ElementId>,
    part: Part,
    words: &str,
    origin: Point,
    (size, weight): (f64, Weight),
    token: Token,
) -> Item {
    let width = text::width(words, size, weight);
    let (text, anchor, color) = (words.to_owned(), Anchor::Start, Paint::of(theme, token));
    let shape = Shape::Text { origin, text, size, weight, color, anchor, width, affine: None };
    Item { subject, part, tooltip: None, shape }
}
