use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Color, Theme, Token};
use crate::geom::{Affine, Point, Rect};
use crate::icon_pack::IconPack;
use crate::model::ElementId;
use crate::text::Weight;

/// A finished picture: shapes in z order, in world pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Around everything drawn, with a margin.
    pub bounds: Rect,
    pub title: String,
    pub description: String,
    pub background: Paint,
    /// Back to front.
    pub items: Vec<Item>,
    /// Where a click on an element leads, for exporters that can follow links.
    pub links: BTreeMap<ElementId, String>,
    /// Name of the theme the colours come from.
    pub theme: String,
    /// Where the icons are that are not the program's.
    pub icons: Option<Arc<IconPack>>,
    /// SVG text of the icons of the user's own components, by component.
    pub own_icons: BTreeMap<String, String>,
}

impl Scene {
    /// The drawing of an icon, as SVG text; unknown ids get the generic one.
    pub fn icon_svg(&self, id: &str) -> &str {
        self.own_icons.get(id).map_or_else(|| super::icon_svg(id), String::as_str)
    }
}

/// One shape and what it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What a click on it selects.
    pub subject: Option<ElementId>,
    pub part: Part,
    /// The whole story where the drawing shortens it: for hovering and screen readers.
    pub tooltip: Option<String>,
    pub shape: Shape,
}

impl Item {
    /// What holds the whole shape, its line's width included; empty for a path without points.
    pub fn area(&self) -> Rect {
        let dot = |point: Point| Rect::new(point, point);
        let line = |stroke: &Option<Stroke>| stroke.as_ref().map_or(0.0, |stroke| stroke.width / 2.0);
        match &self.shape {
            Shape::Rect { rect, stroke, .. } => rect.expanded(line(stroke)),
            Shape::Path { segments, stroke, .. } => {
                let points = segments.iter().flat_map(|segment| match *segment {
                    Segment::Move(to) | Segment::Line(to) => [Some(to), None, None],
                    Segment::Quad(control, to) => [Some(control), Some(to), None],
                    Segment::Cubic(first, second, to) => [Some(first), Some(second), Some(to)],
                    Segment::Close => [None, None, None],
                });
                Rect::around(points.flatten().map(dot)).unwrap_or_default().expanded(line(stroke))
            }
            Shape::Text { origin, size, anchor, width, .. } => {
                let left = anchor.left(origin.x, *width);
                Rect::new(Point::new(left, origin.y - size * 1.2), Point::new(left + width, origin.y + size * 0.4))
            }
            Shape::Icon { rect, affine: None, .. } => *rect,
            Shape::Icon { rect, affine: Some(affine), .. } => {
                let Rect { min, max } = *rect;
                let corners = [min, Point::new(max.x, min.y), max, Point::new(min.x, max.y)];
                Rect::around(corners.map(|corner| dot(affine.apply(corner)))).unwrap_or_default()
            }
        }
    }
}

/// The role of an item in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Grid,
    GroupArea,
    GroupLabel,
    WireLine,
    WireHead,
    WireLabel,
    Tile,
    Glyph,
    Name,
    Detail,
    Badge,
    Chip,
    Note,
    Legend,
    Title,
}

/// All that a painter has to know how to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Rect {
        rect: Rect,
        radius: f64,
        fill: Option<Paint>,
        stroke: Option<Stroke>,
    },
    Path {
        segments: Vec<Segment>,
        fill: Option<Paint>,
        stroke: Option<Stroke>,
    },
    /// One line of text. `origin` lies on the baseline at the anchor.
    Text {
        origin: Point,
        text: String,
        size: f64,
        weight: Weight,
        color: Paint,
        anchor: Anchor,
        /// Measured width in pixels.
        width: f64,
        /// Lays the line into another plane, as on the ground of the isometric view.
        affine: Option<Affine>,
    },
    /// A drawing of the icon set, by id, stretched into a square.
    Icon {
        id: String,
        rect: Rect,
        /// Lays the square into another plane, as on the faces of a body.
        affine: Option<Affine>,
        color: Paint,
    },
}

/// Where the origin of a text lies on its baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    /// X of the text's left edge.
    pub fn left(self, origin_x: f64, width: f64) -> f64 {
        match self {
            Self::Start => origin_x,
            Self::Middle => origin_x - width / 2.0,
            Self::End => origin_x - width,
        }
    }
}

/// A colour, and the theme token it came from where an exporter can follow the reader's theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    pub color: Color,
    pub token: Option<Token>,
}

impl Paint {
    pub fn of(theme: &Theme, token: Token) -> Self {
        Self { color: theme.color(token), token: Some(token) }
    }

    pub const fn plain(color: Color) -> Self {
        Self { color, token: None }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    pub paint: Paint,
    pub width: f64,
    /// Lengths of strokes and gaps; empty for a solid line.
    pub dash: Vec<f64>,
    pub cap: Cap,
}

impl Stroke {
    pub const fn solid(paint: Paint, width: f64) -> Self {
        Self { paint, width, dash: Vec::new(), cap: Cap::Butt }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    Butt,
    Round,
}

/// One step of a path; points are absolute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    Move(Point),
    Line(Point),
    Quad(Point, Point),
    Cubic(Point, Point, Point),
    Close,
}
