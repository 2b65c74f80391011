//! Bodies that stand several times on a drawing are written once and referred to.

use std::collections::BTreeMap;

use crate::geom::{Point, Vector};
use crate::scene::{Item, Part, Scene, Segment, Shape};

/// Fewer paths than this are as short as a reference.
const LEAST_PATHS: usize = 3;

/// The paths of a body relative to where its first one begins; equal for equal bodies.
pub(super) struct Body {
    pub(super) at: Point,
    pub(super) paths: Vec<Shape>,
}

/// The leading run of body paths among the items of one element.
pub(super) fn leading_body(items: &[Item]) -> Option<Body> {
    let is_face = |item: &&Item| item.part == Part::Tile && matches!(item.shape, Shape::Path { .. });
    let faces: Vec<&Item> = items.iter().take_while(is_face).collect();
    if faces.len() < LEAST_PATHS {
        return None;
    }
    let Some(Shape::Path { segments, .. }) = faces.first().map(|item| &item.shape) else { return None };
    let Some(Segment::Move(start)) = segments.first() else { return None };
    let at = *start;
    let paths = faces.iter().map(|item| moved(&item.shape, Point::ZERO - at)).collect();
    Some(Body { at, paths })
}

fn moved(shape: &Shape, by: Vector) -> Shape {
    let Shape::Path { segments, fill, stroke } = shape else { return shape.clone() };
    let near = |to: Point| {
        let to = to + by;
        Point::new((to.x * 100.0).round() / 100.0, (to.y * 100.0).round() / 100.0)
    };
    let segments = segments.iter().map(|segment| match *segment {
        Segment::Move(to) => Segment::Move(near(to)),
        Segment::Line(to) => Segment::Line(near(to)),
        Segment::Quad(control, to) => Segment::Quad(near(control), near(to)),
        Segment::Cubic(first, second, to) => Segment::Cubic(near(first), near(second), near(to)),
        Segment::Close => Segment::Close,
    });
    Shape::Path { segments: segments.collect(), fill: *fill, stroke: stroke.clone() }
}

/// Which bodies are written once, by how they are written: the number that names each.
#[derive(Default)]
pub(super) struct Repeats {
    numbers: BTreeMap<String, usize>,
}

impl Repeats {
    /// Counts the bodies of a scene; `write` gives the text of one.
    pub(super) fn of(scene: &Scene, mut write: impl FnMut(&[Shape]) -> String) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut rest = &scene.items[..];
        while let Some(first) = rest.first() {
            let count = rest.iter().take_while(|item| item.subject == first.subject).count();
            let (items, after) = rest.split_at(count);
            if let Some(body) = leading_body(items) {
                *counts.entry(write(&body.paths)).or_default() += 1;
            }
            rest = after;
        }
        let repeated = counts.into_iter().filter(|(_, count)| *count > 1).map(|(text, _)| text);
        Self { numbers: repeated.zip(1..).collect() }
    }

    /// The number of a body written as `text`, when it stands several times.
    pub(super) fn number(&self, text: &str) -> Option<usize> {
        self.numbers.get(text).copied()
    }

    /// Texts and numbers in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.numbers.iter().map(|(text, number)| (text.as_str(), *number))
    }
}
