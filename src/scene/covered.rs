use super::{Item, Part, Scene, Segment, Shape};
use crate::geom::{Point, Rect};
use crate::model::ElementId;
use crate::text;

/// Something on a finished picture that another thing covers.
#[derive(Clone, Debug, PartialEq)]
pub struct Covered {
    pub what: Part,
    pub of: Option<ElementId>,
    pub by: Part,
    pub by_of: Option<ElementId>,
    pub at: Point,
}

/// One mark with the area it needs.
struct Mark<'a> {
    part: Part,
    subject: Option<&'a ElementId>,
    area: Rect,
}

/// Names, labels, chips, badges and notes over each other, and over bends and heads of wires, as any view shows them.
/// Takes time quadratic in the drawing.
pub fn covered(scene: &Scene) -> Vec<Covered> {
    let marks = marks(&scene.items);
    let mut found = Vec::new();
    for (index, mark) in marks.iter().enumerate() {
        for other in &marks[index + 1..] {
            // What belongs together keeps its own distances.
            let together = mark.subject == other.subject && mark.part == other.part;
            if !together && mark.area.intersects(&other.area) {
                found.push(told(other, mark.part, mark.subject, other.area.center()));
            }
        }
    }
    for item in &scene.items {
        let Shape::Path { segments, .. } = &item.shape else { continue };
        let points: Vec<Point> = match item.part {
            Part::WireLine => segments.iter().filter_map(bend).collect(),
            // The tip.
            Part::WireHead => segments.first().and_then(end).into_iter().collect(),
            _ => continue,
        };
        for point in points {
            // A label may lie beside the head of its own wire; it leaves a gap there.
            let over = marks.iter().filter(|mark| mark.area.contains(point) && mark.subject != item.subject.as_ref());
            found.extend(over.map(|mark| told(mark, item.part, item.subject.as_ref(), point)));
        }
    }
    found
}

fn told(above: &Mark<'_>, what: Part, of: Option<&ElementId>, at: Point) -> Covered {
    Covered { what, of: of.cloned(), by: above.part, by_of: above.subject.cloned(), at }
}

/// Where a path turns.
const fn bend(segment: &Segment) -> Option<Point> {
    if let Segment::Quad(corner, _) = segment { Some(*corner) } else { None }
}

const fn end(segment: &Segment) -> Option<Point> {
    match segment {
        Segment::Move(to) | Segment::Line(to) | Segment::Quad(_, to) | Segment::Cubic(_, _, to) => Some(*to),
        Segment::Close => None,
    }
}

/// Areas of all marks: the runs of items of one part of one element.
fn marks(items: &[Item]) -> Vec<Mark<'_>> {
    let mut marks: Vec<Mark<'_>> = Vec::new();
    for item in items {
        let part = match item.part {
            Part::Name | Part::Detail => Part::Name,
            part @ (Part::WireLabel | Part::Chip | Part::Badge | Part::Note) => part,
            _ => continue,
        };
        let Some(area) = area(&item.shape) else { continue };
        let subject = item.subject.as_ref();
        match marks.last_mut() {
            Some(mark) if mark.part == part && mark.subject == subject => mark.area = mark.area.union(&area),
            _ => marks.push(Mark { part, subject, area }),
        }
    }
    for mark in &mut marks {
        mark.area = mark.area.expanded(-1.0);
    }
    marks
}

fn area(shape: &Shape) -> Option<Rect> {
    match shape {
        Shape::Rect { rect, .. } => Some(*rect),
        Shape::Text { origin, size, anchor, width, affine: None, .. } => {
            let left = anchor.left(origin.x, *width);
            let top = origin.y - text::ascent(*size);
            Some(Rect::from_size(Point::new(left, top), *width, text::line_height(*size)))
        }
        Shape::Path { segments, .. } => Rect::around(segments.iter().filter_map(end).map(|at| Rect::new(at, at))),
        Shape::Text { .. } | Shape::Icon { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Anchor, Color, Paint};
    use crate::text::Weight;

    fn item(id: &str, part: Part, x: f64) -> Item {
        let color = Paint::plain(Color::TRANSPARENT);
        let shape = Shape::Text {
            origin: Point::new(x, 0.0),
            text: "orders".to_owned(),
            size: 11.0,
            weight: Weight::Regular,
            color,
            anchor: Anchor::Start,
            width: 40.0,
            affine: None,
        };
        Item { subject: Some(ElementId::Wire(id.into())), part, tooltip: None, shape }
    }

    #[test]
    fn labels_over_labels_bends_and_heads_are_found() {
        let path = |part, segments: &[Segment]| Item {
            shape: Shape::Path { segments: segments.to_vec(), fill: None, stroke: None },
            ..item("w", part, 0.0)
        };
        let at = Point::new;
        let items = vec![
            path(Part::WireLine, &[Segment::Move(at(-9.0, 0.0)), Segment::Quad(at(20.0, -4.0), at(20.0, 40.0))]),
            path(Part::WireHead, &[Segment::Move(at(70.0, -4.0)), Segment::Line(at(90.0, 0.0))]),
            item("w", Part::WireLabel, 0.0),
            item("a", Part::WireLabel, 0.0),
            item("b", Part::Badge, 60.0),
            item("c", Part::Chip, 200.0),
        ];
        let scene = Scene {
            bounds: Rect::default(),
            title: String::new(),
            description: String::new(),
            background: Paint::plain(Color::TRANSPARENT),
            items,
            links: std::collections::BTreeMap::new(),
            theme: String::new(),
            icons: None,
            own_icons: std::collections::BTreeMap::new(),
        };
        let found: Vec<(Part, Part)> = covered(&scene).iter().map(|one| (one.what, one.by)).collect();
        let wanted =
            [(Part::WireLabel, Part::WireLabel), (Part::WireLine, Part::WireLabel), (Part::WireHead, Part::Badge)];
        assert_eq!(found, wanted);
    }
}
