//! Bodies that stand several times on a drawing are written once and referred to.

use std::collections::BTreeMap;

use crate::geom::{Point, Vector};
use crate::model::ElementId;
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

/// Which bodies are written once, by how they are written, and the number that names each.
#[derive(Default)]
pub(super) struct Repeats {
    numbers: BTreeMap<String, usize>,
    of_element: BTreeMap<ElementId, usize>,
}

impl Repeats {
    /// Counts the bodies of a scene; `write` gives the text of one.
    pub(super) fn of(scene: &Scene, mut write: impl FnMut(&[Shape]) -> String) -> Self {
        let mut owners: BTreeMap<String, Vec<&ElementId>> = BTreeMap::new();
        for items in scene.items.chunk_by(|a, b| a.subject == b.subject) {
            let subject = items.first().and_then(|item| item.subject.as_ref());
            if let Some((subject, body)) = subject.zip(leading_body(items)) {
                owners.entry(write(&body.paths)).or_default().push(subject);
            }
        }
        let mut repeats = Self::default();
        for ((text, owners), number) in owners.into_iter().filter(|(_, owners)| owners.len() > 1).zip(1..) {
            repeats.numbers.insert(text, number);
            repeats.of_element.extend(owners.into_iter().map(|id| (id.clone(), number)));
        }
        repeats
    }

    /// The number of an element's body, when it stands several times.
    pub(super) fn number(&self, of: &ElementId) -> Option<usize> {
        self.of_element.get(of).copied()
    }

    /// Texts and numbers in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.numbers.iter().map(|(text, number)| (text.as_str(), *number))
    }
}
