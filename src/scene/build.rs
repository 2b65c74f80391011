use std::collections::BTreeMap;

use super::geometry::{
    DETAIL_SIZE, LABEL_SIZE, NAME_SIZE, NOTE_PADDING, NOTE_SIZE, detail_baseline, name_baseline, place_labels,
};
use super::{Anchor, Geometry, Item, Paint, Part, Scene, Shape, Stroke, Theme, Token};
use crate::catalogue::{Catalogue, Category};
use crate::geom::{Point, Rect};
use crate::model::{Component, ComponentId, Document, ElementId, WireId};
use crate::text::{self, Weight};

pub(super) mod groups;
mod legend;
mod wires;

/// Which way the drawing is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Flat,
}

/// How bad a badge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Info,
    Warning,
    Error,
}

/// The mark of problems at an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Badge {
    pub severity: Severity,
    pub count: usize,
}

/// What is shown on top of the bare drawing. Everything is off by default.
#[derive(Clone, Debug, Default)]
pub struct SceneOptions {
    pub view: View,
    pub badges: BTreeMap<ElementId, Badge>,
    /// Text such as `$12.40/mo` by component.
    pub cost_chips: BTreeMap<ComponentId, String>,
    /// Text such as `120/s`, and the rate in units a second, by wire.
    pub wire_loads: BTreeMap<WireId, (String, f64)>,
    /// List the kinds of wires in use.
    pub legend: bool,
    /// Name and description above the drawing.
    pub title_block: bool,
    pub grid: bool,
}

/// Collects items; the context all part files share.
struct Builder<'a> {
    document: &'a Document,
    catalogue: &'a Catalogue,
    geometry: &'a Geometry,
    theme: &'a Theme,
    options: &'a SceneOptions,
    items: Vec<Item>,
    bounds: Rect,
}

/// Space around the drawing.
const MARGIN: f64 = 32.0;
const GLYPH: f64 = 40.0;
const TILE_RADIUS: f64 = 12.0;

/// Draws a document.
pub fn build(
    document: &Document,
    catalogue: &Catalogue,
    geometry: &Geometry,
    theme: &Theme,
    options: &SceneOptions,
) -> Scene {
    let mut builder =
        Builder { document, catalogue, geometry, theme, options, items: Vec::new(), bounds: geometry.bounds };
    builder.group_areas();
    builder.wires();
    builder.group_titles();
    builder.components();
    builder.notes();
    builder.badges();
    if options.legend {
        builder.legend();
    }
    if options.title_block {
        builder.title_block();
    }
    let bounds = builder.bounds.expanded(MARGIN);
    let bounds = Rect::new(
        Point::new(bounds.min.x.floor(), bounds.min.y.floor()),
        Point::new(bounds.max.x.ceil(), bounds.max.y.ceil()),
    );
    if options.grid {
        builder.grid(bounds);
    }
    Scene {
        bounds,
        title: document.settings().name.clone(),
        description: describe(document),
        background: Paint::of(theme, Token::Canvas),
        items: builder.items,
        links: document
            .components()
            .iter()
            .filter_map(|(id, component)| Some((id.clone().into(), component.link.clone()?)))
            .collect(),
        theme: theme.name.clone(),
    }
}

fn describe(document: &Document) -> String {
    let own = document.settings().description.trim();
    if !own.is_empty() {
        return own.to_owned();
    }
    let count = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    format!(
        "Architecture diagram with {} and {}.",
        count(document.components().len(), "component", "components"),
        count(document.wires().len(), "connection", "connections")
    )
}

impl Builder<'_> {
    fn push(&mut self, subject: Option<ElementId>, part: Part, shape: Shape) {
        self.items.push(Item { subject, part, tooltip: None, shape });
    }

    fn paint(&self, token: Token) -> Paint {
        Paint::of(self.theme, token)
    }

    #[expect(clippy::too_many_arguments, reason = "one line of text has that many sides")]
    fn text(
        &mut self,
        subject: Option<ElementId>,
        part: Part,
        origin: Point,
        text: &str,
        size: f64,
        weight: Weight,
        token: Token,
        anchor: Anchor,
    ) {
        let width = text::width(text, size, weight);
        let color = self.paint(token);
        let text = text.to_owned();
        self.push(subject, part, Shape::Text { origin, text, size, weight, color, anchor, width });
    }

    fn category(&self, component: &Component) -> Category {
        self.catalogue.service(component.service.as_str()).map_or(Category::External, |service| service.category)
    }

    fn components(&mut self) {
        for (id, component) in self.document.components() {
            let Some(node) = self.geometry.components.get(id) else { continue };
            let subject = Some(ElementId::from(id.clone()));
            let category = self.category(component);
            let edge = self.theme.tile_edge_width;
            let tile = Shape::Rect {
                rect: node.tile.expanded(-edge / 2.0),
                radius: TILE_RADIUS - edge / 2.0,
                fill: Some(self.paint(Token::TileFill(category))),
                stroke: Some(Stroke::solid(self.paint(Token::TileEdge(category)), edge)),
            };
            let service = self.catalogue.service(component.service.as_str());
            let what = service.map_or(component.service.as_str(), |service| service.name.as_str());
            self.items.push(Item {
                subject: subject.clone(),
                part: Part::Tile,
                tooltip: Some(format!("{}: {what}", component.name)),
                shape: tile,
            });
            let icon = Shape::Icon {
                id: component.service.to_string(),
                rect: Rect::from_center(node.tile.center(), GLYPH, GLYPH),
                color: self.paint(Token::Glyph(category)),
            };
            self.push(subject.clone(), Part::Glyph, icon);
            let (x, top) = (node.tile.center().x, node.label.min.y);
            for (line, name) in node.name_lines.iter().enumerate() {
                let origin = Point::new(x, top + name_baseline(line));
                self.text(
                    subject.clone(),
                    Part::Name,
                    origin,
                    name,
                    NAME_SIZE,
                    Weight::SemiBold,
                    Token::Text,
                    Anchor::Middle,
                );
            }
            if let Some(detail) = &node.second_line {
                let origin = Point::new(x, top + detail_baseline(node.name_lines.len()));
                self.text(
                    subject.clone(),
                    Part::Detail,
                    origin,
                    detail,
                    DETAIL_SIZE,
                    Weight::Regular,
                    Token::Muted,
                    Anchor::Middle,
                );
            }
            if let Some(cost) = self.options.cost_chips.get(id).cloned() {
                let center = Point::new(x, node.bounds.max.y + 14.0);
                self.chip(subject, center, &cost);
            }
        }
    }

    /// A pill with a short text.
    fn chip(&mut self, subject: Option<ElementId>, center: Point, text: &str) {
        let width = text::width(text, LABEL_SIZE, Weight::SemiBold) + 16.0;
        let rect = Rect::from_center(center, width, 20.0);
        self.bounds = self.bounds.union(&rect);
        let shape = Shape::Rect {
            rect,
            radius: 10.0,
            fill: Some(self.paint(Token::ChipFill)),
            stroke: Some(Stroke::solid(self.paint(Token::ChipEdge), 1.0)),
        };
        self.push(subject.clone(), Part::Chip, shape);
        let origin = Point::new(center.x, rect.min.y + 3.0 + text::ascent(LABEL_SIZE));
        self.text(subject, Part::Chip, origin, text, LABEL_SIZE, Weight::SemiBold, Token::ChipText, Anchor::Middle);
    }

    fn notes(&mut self) {
        for (id, (rect, lines)) in &self.geometry.notes {
            let subject = Some(ElementId::from(id.clone()));
            let shape = Shape::Rect {
                rect: *rect,
                radius: 6.0,
                fill: Some(self.paint(Token::NoteFill)),
                stroke: Some(Stroke::solid(self.paint(Token::NoteEdge), 1.0)),
            };
            self.push(subject.clone(), Part::Note, shape);
            for (index, line) in lines.iter().enumerate() {
                #[expect(clippy::cast_precision_loss, reason = "a few lines")]
                let down = index as f64 * text::line_height(NOTE_SIZE) + text::ascent(NOTE_SIZE);
                let origin = Point::new(rect.min.x + NOTE_PADDING, rect.min.y + NOTE_PADDING + down);
                self.text(
                    subject.clone(),
                    Part::Note,
                    origin,
                    line,
                    NOTE_SIZE,
                    Weight::Regular,
                    Token::NoteText,
                    Anchor::Start,
                );
            }
        }
    }

    fn badges(&mut self) {
        for (id, badge) in &self.options.badges {
            let at = match id {
                ElementId::Component(id) => self
                    .geometry
                    .components
                    .get(id)
                    .map(|node| Point::new(node.tile.max.x - 3.0, node.tile.min.y + 3.0)),
                ElementId::Wire(id) => self.geometry.wires.get(id).and_then(|wire| {
                    let middle = wire.points.len() / 2;
                    let before = middle.checked_sub(1)?;
                    Some(wire.points.get(before)?.lerp(*wire.points.get(middle)?, 0.5))
                }),
                ElementId::Group(id) => {
                    self.geometry.groups.get(id).map(|rect| Point::new(rect.max.x - 14.0, rect.min.y + 14.0))
                }
                ElementId::Note(_) => None,
            };
            if let Some(center) = at {
                self.badge(id, *badge, center);
            }
        }
    }

    /// Shape and colour both tell the severity: octagon, triangle, circle.
    fn badge(&mut self, id: &ElementId, badge: Badge, center: Point) {
        use super::Segment::{Close, Line, Move};
        let at = |x: f64, y: f64| Point::new(center.x + x, center.y + y);
        let outline = match badge.severity {
            Severity::Error => {
                let corners = [
                    (-4.1, -10.0),
                    (4.1, -10.0),
                    (10.0, -4.1),
                    (10.0, 4.1),
                    (4.1, 10.0),
                    (-4.1, 10.0),
                    (-10.0, 4.1),
                    (-10.0, -4.1),
                ];
                let mut path: Vec<_> = corners.iter().map(|(x, y)| Line(at(*x, *y))).collect();
                path[0] = Move(at(-4.1, -10.0));
                path.push(Close);
                path
            }
            Severity::Warning => {
                vec![Move(at(0.0, -11.0)), Line(at(11.5, 9.0)), Line(at(-11.5, 9.0)), Close]
            }
            Severity::Info => super::line::circle(center, 9.5),
        };
        let on = self.paint(Token::OnSeverity(badge.severity));
        let halo = Stroke::solid(self.paint(Token::Canvas), 1.5);
        let shape = Shape::Path {
            segments: outline,
            fill: Some(self.paint(Token::Severity(badge.severity))),
            stroke: Some(if on.color == self.theme.canvas { halo } else { Stroke::solid(on, 1.25) }),
        };
        self.push(Some(id.clone()), Part::Badge, shape);
        let count = if badge.count > 9 { "9+".to_owned() } else { badge.count.to_string() };
        let drop = if badge.severity == Severity::Warning { 6.0 } else { 4.0 };
        self.text(
            Some(id.clone()),
            Part::Badge,
            at(0.0, drop),
            &count,
            11.0,
            Weight::SemiBold,
            Token::OnSeverity(badge.severity),
            Anchor::Middle,
        );
    }

    fn grid(&mut self, bounds: Rect) {
        const STEP: f64 = 32.0;
        let mut segments = Vec::new();
        let mut x = (bounds.min.x / STEP).ceil() * STEP;
        let mut budget = 4_000;
        while x < bounds.max.x && budget > 0 {
            segments.push(super::Segment::Move(Point::new(x, bounds.min.y)));
            segments.push(super::Segment::Line(Point::new(x, bounds.max.y)));
            x += STEP;
            budget -= 1;
        }
        let mut y = (bounds.min.y / STEP).ceil() * STEP;
        while y < bounds.max.y && budget > 0 {
            segments.push(super::Segment::Move(Point::new(bounds.min.x, y)));
            segments.push(super::Segment::Line(Point::new(bounds.max.x, y)));
            y += STEP;
            budget -= 1;
        }
        let stroke = Some(Stroke::solid(self.paint(Token::Grid), 1.0));
        let grid = Item {
            subject: None,
            part: Part::Grid,
            tooltip: None,
            shape: Shape::Path { segments, fill: None, stroke },
        };
        self.items.insert(0, grid);
    }
}
