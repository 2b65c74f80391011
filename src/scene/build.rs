use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::fold::Folded;
use super::geometry::{
    DETAIL_SIZE, LABEL_SIZE, NAME_SIZE, NOTE_PADDING, NOTE_SIZE, detail_baseline, name_baseline, place_labels,
};
use super::{Anchor, Geometry, Item, Paint, Part, Scene, Shape, Stroke, TILE, Theme, Token, iso};
use crate::catalogue::{Catalogue, Category};
use crate::geom::{Point, Rect};
use crate::icon_pack::{Icon, IconPack};
use crate::model::{Component, ComponentId, Document, ElementId, NoteId, WireId};
use crate::text::{self, Weight};

pub(super) mod groups;
mod legend;
pub(super) mod marks;
mod near;
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
    /// Icons of the person's own, where there are some.
    pub icons: Option<Arc<IconPack>>,
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
    /// Double lines that part or meet, by wire: the middles of the others.
    forks: BTreeMap<WireId, Vec<Vec<Point>>>,
    /// Where the cost chips lie on the flat drawing.
    chips: BTreeMap<ComponentId, Rect>,
    pub(super) bounds: Rect,
}

/// Space around the drawing.
const MARGIN: f64 = 32.0;
const GLYPH: f64 = 40.0;
const TILE_RADIUS: f64 = 12.0;
/// Vendors' icons leave less room around themselves than ours.
const OWN_GLYPH: f64 = 46.0;

/// Draws a document.
pub fn build(
    document: &Document,
    catalogue: &Catalogue,
    geometry: &Geometry,
    theme: &Theme,
    options: &SceneOptions,
) -> Scene {
    let whole = document;
    let folded = Folded::new(whole);
    let (document, options) = (&*folded.document, &*folded.options(whole, options));
    // Chips lie where wires leave captions; the wires start below them then.
    let with_chips =
        (options.view == View::Flat && !options.cost_chips.is_empty()).then(|| marks::with_chips(geometry, options));
    let (geometry, chips) = with_chips
        .map_or_else(|| (Cow::Borrowed(geometry), BTreeMap::new()), |(geometry, chips)| (Cow::Owned(geometry), chips));
    let (geometry, bounds) = (&*geometry, geometry.bounds);
    let (items, labels) = (Vec::new(), BTreeMap::new());
    let mut builder =
        Builder { document, catalogue, geometry, theme, options, items, labels, forks: BTreeMap::new(), chips, bounds };
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
    for item in &mut builder.items {
        if let Some(ElementId::Component(id)) = &item.subject
            && let Some(group) = folded.group_of(id)
        {
            item.subject = Some(group.clone().into());
        }
    }
    Scene {
        bounds,
        title: document.settings().name.clone(),
        description: describe(whole),
        background: Paint::of(theme, Token::Canvas),
        items: builder.items,
        links: links(whole),
        theme: theme.name.clone(),
        icons: options.icons.clone(),
    }
}

/// What the scene calls the icon of a component.
pub(super) fn icon_id(component: &Component, own: Option<&Icon>) -> String {
    own.map_or_else(|| component.service.to_string(), |_| IconPack::id(component.service.as_str()))
}

/// Where things lead to when they are clicked.
fn links(document: &Document) -> BTreeMap<ElementId, String> {
    let components = document.components().iter().map(|(id, part)| (id.clone().into(), &part.link));
    let wires = document.wires().iter().map(|(id, part)| (id.clone().into(), &part.link));
    let groups = document.groups().iter().map(|(id, part)| (id.clone().into(), &part.link));
    let notes = document.notes().iter().map(|(id, part)| (id.clone().into(), &part.link));
    let all = components.chain(wires).chain(groups).chain(notes);
    all.filter_map(|(id, link)| Some((id, link.clone()?))).collect()
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

impl<'a> Builder<'a> {
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
        self.push(subject, part, Shape::Text { origin, text, size, weight, color, anchor, width, affine: None });
    }

    pub(super) fn category(&self, component: &Component) -> Category {
        self.catalogue.service(component.service.as_str()).map_or(Category::External, |service| service.category)
    }

    /// The person's own icon of a component. The options outlive the builder's changes.
    pub(super) fn own_icon(&self, component: &Component) -> Option<&'a Icon> {
        self.options.icons.as_ref()?.icon(component.service.as_str())
    }

    /// What lies below the glyph. Vendors' icons bring their own tile, or colours that want a quiet ground.
    fn tile(&self, tile: Rect, category: Category, own: Option<&Icon>) -> Shape {
        let edge = self.theme.tile_edge_width;
        let stroke = Some(Stroke::solid(self.paint(Token::TileEdge(category)), edge));
        let (rect, radius) = (tile.expanded(-edge / 2.0), TILE_RADIUS - edge / 2.0);
        match own {
            None => Shape::Rect { rect, radius, fill: Some(self.paint(Token::TileFill(category))), stroke },
            // From far away, where icons are specks, the tile's colour is what is seen of it.
            Some(icon) if icon.is_tile => {
                let fill = Some(self.paint(Token::TileFill(category)));
                Shape::Rect { rect: tile.expanded(-1.5), radius: TILE_RADIUS - 1.5, fill, stroke: None }
            }
            Some(_) => Shape::Rect { rect, radius, fill: Some(self.paint(Token::ChipFill)), stroke },
        }
    }

    fn components(&mut self) {
        for id in &self.geometry.stacking {
            let (Some(component), Some(node)) = (self.document.component(id), self.geometry.components.get(id)) else {
                continue;
            };
            let subject = Some(ElementId::from(id.clone()));
            let category = self.category(component);
            let own = self.own_icon(component);
            let tile = self.tile(node.tile, category, own);
            let service = self.catalogue.service(component.service.as_str());
            let what = service.map_or(component.service.as_str(), |service| service.name.as_str());
            self.items.push(Item {
                subject: subject.clone(),
                part: Part::Tile,
                tooltip: Some(format!("{}: {what}", component.name)),
                shape: tile,
            });
            let glyph = own.map_or(GLYPH, |icon| if icon.is_tile { TILE } else { OWN_GLYPH });
            let icon = Shape::Icon {
                id: icon_id(component, own),
                rect: Rect::from_center(node.tile.center(), glyph, glyph),
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
            if let (Some(cost), Some(rect)) = (self.options.cost_chips.get(id).cloned(), self.chips.get(id).copied()) {
                self.chip(subject, rect, &cost);
            }
        }
    }

    fn notes(&mut self) {
        let mut pile: Vec<(i32, &NoteId)> = self.document.notes().iter().map(|(id, note)| (note.z, id)).collect();
        pile.sort();
        for (_, id) in pile {
            let Some((rect, lines)) = self.geometry.notes.get(id) else { continue };
            let plain = self.document.note(id).is_some_and(|note| note.plain);
            let subject = Some(ElementId::from(id.clone()));
            let shape = Shape::Rect {
                rect: *rect,
                radius: 6.0,
                fill: Some(self.paint(Token::NoteFill)),
                stroke: Some(Stroke::solid(self.paint(Token::NoteEdge), 1.0)),
            };
            if !plain {
                self.push(subject.clone(), Part::Note, shape);
            }
            let ink = if plain { Token::Text } else { Token::NoteText };
            for (index, line) in lines.iter().enumerate() {
                #[expect(clippy::cast_precision_loss, reason = "a few lines")]
                let down = index as f64 * text::line_height(NOTE_SIZE) + text::ascent(NOTE_SIZE);
                let origin = Point::new(rect.min.x + NOTE_PADDING, rect.min.y + NOTE_PADDING + down);
                self.text(subject.clone(), Part::Note, origin, line, NOTE_SIZE, Weight::Regular, ink, Anchor::Start);
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
