use std::collections::BTreeMap;

use super::geometry::{
    DETAIL_SIZE, LABEL_SIZE, NAME_SIZE, NOTE_PADDING, NOTE_SIZE, detail_baseline, name_baseline, place_labels,
};
use super::{Anchor, Geometry, Item, Paint, Part, Scene, Shape, Stroke, Theme, Token, iso};
use crate::catalogue::{Catalogue, Category};
use crate::geom::{Point, Rect};
use crate::model::{Component, ComponentId, Document, ElementId, WireId};
use crate::text::{self, Weight};

pub(super) mod groups;
mod legend;
pub(super) mod marks;
mod wires;

/// Which way the drawing is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// From above, as drawn.
    #[default]
    Flat,
    /// Standing on the ground, seen at true isometric angles.
    Iso,
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
pub(super) struct Builder<'a> {
    pub(super) document: &'a Document,
    pub(super) catalogue: &'a Catalogue,
    pub(super) geometry: &'a Geometry,
    pub(super) theme: &'a Theme,
    pub(super) options: &'a SceneOptions,
    pub(super) items: Vec<Item>,
    /// Where the wires' labels ended up.
    labels: BTreeMap<WireId, Rect>,
    pub(super) bounds: Rect,
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
    // Chips lie where wires leave captions; the wires start below them then.
    let below_chips =
        (options.view == View::Flat && !options.cost_chips.is_empty()).then(|| marks::below_chips(geometry, options));
    let geometry = below_chips.as_ref().unwrap_or(geometry);
    let (bounds, labels) = (geometry.bounds, BTreeMap::new());
    let mut builder = Builder { document, catalogue, geometry, theme, options, items: Vec::new(), labels, bounds };
    match options.view {
        View::Flat => {
            builder.group_areas();
            builder.wires();
            builder.group_titles();
            builder.components();
            builder.notes();
            builder.badges();
        }
        View::Iso => iso::draw(&mut builder),
    }
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
        match options.view {
            View::Flat => builder.grid(bounds),
            View::Iso => iso::grid(&mut builder, bounds),
        }
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
        icons: own_icons(document, catalogue),
    }
}

/// Icons of the user's own that the drawing shows.
fn own_icons(document: &Document, catalogue: &Catalogue) -> BTreeMap<String, String> {
    if catalogue.own_icons().is_empty() {
        return BTreeMap::new();
    }
    let shown = document.components().values().map(|component| component.service.as_str());
    shown.filter_map(|id| Some((id.to_owned(), catalogue.own_icon(id)?.to_owned()))).collect()
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
    pub(super) fn push(&mut self, subject: Option<ElementId>, part: Part, shape: Shape) {
        self.items.push(Item { subject, part, tooltip: None, shape });
    }

    pub(super) fn paint(&self, token: Token) -> Paint {
        Paint::of(self.theme, token)
    }

    #[expect(clippy::too_many_arguments, reason = "one line of text has that many sides")]
    pub(super) fn text(
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

    pub(super) fn category(&self, component: &Component) -> Category {
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
                affine: None,
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
                self.chip(subject, marks::chip_rect(node, &cost), &cost);
            }
        }
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
