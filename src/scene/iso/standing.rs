use super::bodies::Shaped;
use super::labels::TAG_PADDING;
use super::outline::{Along, Outline};
use super::places::inside;
use super::projection::plane_from_ground;
use super::solid::Solid;
use super::stage::{Run, Stage, corners};
use crate::geom::{Point, Rect, Vector};
use crate::model::ElementId;
use crate::scene::build::{Builder, icon_id, plate};
use crate::scene::geometry::{DETAIL_SIZE, NAME_SIZE, NOTE_PADDING, NOTE_SIZE, detail_baseline, name_baseline};
use crate::scene::{Anchor, Item, LABEL_SIZE, Part, Segment, Shade, Shape, Stroke, Token};
use crate::text::{self, Weight};

fn moved(segments: &[Segment], by: Vector) -> Vec<Segment> {
    let moved = |segment: &Segment| match *segment {
        Segment::Move(to) => Segment::Move(to + by),
        Segment::Line(to) => Segment::Line(to + by),
        Segment::Quad(control, to) => Segment::Quad(control + by, to + by),
        Segment::Cubic(first, second, to) => Segment::Cubic(first + by, second + by, to + by),
        Segment::Close => Segment::Close,
    };
    segments.iter().map(moved).collect()
}

/// The shadows of all bodies as one shape, so that where two meet the ground is no darker.
pub(super) fn shadows(builder: &mut Builder<'_>, stage: &Stage) {
    let mut segments = Vec::new();
    for id in &stage.order {
        let (Some(component), Some(node)) = (builder.document.component(id), stage.nodes.get(id)) else { continue };
        let Some(shaped) = stage.shapes.get(component.service.as_str()) else { continue };
        segments.extend(moved(&shadow(shaped), node.corner - Point::ZERO));
    }
    if !segments.is_empty() {
        let fill = Some(builder.paint(Token::Shadow));
        builder.push(None, Part::Tile, Shape::Path { segments, fill, stroke: None });
    }
}

/// The foot, a little wider and pushed away from the light, which comes from the left.
fn shadow(shaped: &Shaped) -> Vec<Segment> {
    let (rect, radius) = shaped.foot;
    let mut solid = Solid::default();
    let push = 3.0 + shaped.height * 0.12;
    let grown =
        Rect::new(Point::new(rect.min.x - 2.0, rect.min.y - push), Point::new(rect.max.x + push, rect.max.y + 3.0));
    let radius = (radius + 2.0).min(grown.width() / 2.0).min(grown.height() / 2.0);
    let outline = Outline::rounded((grown.min.x, grown.max.x), (grown.min.y, grown.max.y), radius);
    solid.cap(&outline, Along::Up, 0.0, Shade::DEEP, false);
    solid.faces.pop().map(|face| face.segments).unwrap_or_default()
}

/// Bodies with their glyphs, the farthest first.
pub(super) fn bodies(builder: &mut Builder<'_>, stage: &Stage) {
    for id in &stage.order {
        let (Some(component), Some(node)) = (builder.document.component(id), stage.nodes.get(id)) else { continue };
        let Some(shaped) = stage.shapes.get(component.service.as_str()) else { continue };
        let subject = Some(ElementId::from(id.clone()));
        let category = builder.category(component);
        let service = builder.catalogue.service(component.service.as_str());
        let what = service.map_or(component.service.as_str(), |service| service.name.as_str());
        let mut tooltip = Some(format!("{}: {what}", component.name));
        let by = node.corner - Point::ZERO;
        let width = builder.theme.solid_edge_width();
        if builder.theme.solid_outlined() {
            // All faces once more below, a line wider: what sticks out is the outline.
            let filled = shaped.faces.iter().filter(|face| face.fill.is_some());
            let segments = filled.flat_map(|face| moved(&face.segments, by)).collect();
            let edge = builder.paint(Token::Face(category, Shade::EDGE));
            let stroke = Some(Stroke::solid(edge, width * 2.0));
            let shape = Shape::Path { segments, fill: None, stroke };
            let tooltip = tooltip.take();
            builder.items.push(Item { subject: subject.clone(), part: Part::Tile, tooltip, shape });
        }
        for face in &shaped.faces {
            let shape = Shape::Path {
                segments: moved(&face.segments, by),
                fill: face.fill.map(|shade| builder.paint(Token::Face(category, shade))),
                stroke: face
                    .stroke
                    .map(|(shade, share)| Stroke::solid(builder.paint(Token::Face(category, shade)), width * share)),
            };
            let tooltip = tooltip.take();
            builder.items.push(Item { subject: subject.clone(), part: Part::Tile, tooltip, shape });
        }
        if let Some((rect, affine)) = shaped.glyph {
            let own = builder.own_icon(component);
            let affine = affine.then_moved(by);
            if own.is_some_and(|icon| !icon.is_tile) {
                // Colours of a vendor's choosing are seen on a plate, whatever the body's colour is.
                let spread = corners(rect.expanded(2.0)).map(|corner| affine.apply(corner));
                let [first, rest @ ..] = spread;
                let lines = rest.into_iter().map(Segment::Line);
                let segments = [Segment::Move(first)].into_iter().chain(lines).chain([Segment::Close]).collect();
                let fill = Some(plate());
                builder.push(subject.clone(), Part::Glyph, Shape::Path { segments, fill, stroke: None });
            }
            let icon = Shape::Icon {
                id: icon_id(component, own),
                rect,
                affine: Some(affine),
                color: builder.paint(Token::Glyph(category)),
            };
            builder.push(subject, Part::Glyph, icon);
        }
    }
}

/// Names with their quiet lines on small tags, upright in front of the bodies.
pub(super) fn tags(builder: &mut Builder<'_>, stage: &Stage) {
    for id in &stage.order {
        let (Some(flat), Some(node)) = (builder.geometry.components.get(id), stage.nodes.get(id)) else { continue };
        let subject = Some(ElementId::from(id.clone()));
        if flat.label.height() > 0.0 {
            let back = Shape::Rect {
                rect: node.tag,
                radius: 7.0,
                fill: Some(builder.paint(Token::Canvas)),
                stroke: Some(Stroke::solid(builder.paint(Token::ChipEdge), 1.0)),
            };
            builder.push(subject.clone(), Part::Name, back);
        }
        let (x, top) = (node.tag.center().x, node.tag.min.y + TAG_PADDING.1);
        for (line, name) in flat.name_lines.iter().enumerate() {
            let origin = Point::new(x, top + name_baseline(line));
            let (size, weight) = (NAME_SIZE, Weight::SemiBold);
            builder.text(subject.clone(), Part::Name, origin, name, size, weight, Token::Text, Anchor::Middle);
        }
        if let Some(detail) = &flat.second_line {
            let origin = Point::new(x, top + detail_baseline(flat.name_lines.len()));
            let (size, weight) = (DETAIL_SIZE, Weight::Regular);
            builder.text(subject.clone(), Part::Detail, origin, detail, size, weight, Token::Muted, Anchor::Middle);
        }
    }
    for (id, rect) in &stage.chips {
        if let Some(cost) = builder.options.cost_chips.get(id).cloned() {
            builder.chip(Some(id.clone().into()), *rect, &cost);
        }
    }
}

pub(super) fn wire_labels(builder: &mut Builder<'_>, stage: &Stage) {
    for (id, run) in &stage.wires {
        let Some((rect, label)) = &run.label else { continue };
        let subject = Some(ElementId::from(id.clone()));
        // Its own wire leaves a gap; only what else runs below has to be covered.
        let crosses = |other: &Run| {
            let seen = |at: &Point| plane_from_ground(*at);
            other.points.windows(2).any(|pair| inside(seen(&pair[0]), seen(&pair[1]), *rect).is_some())
        };
        if stage.wires.iter().any(|(other, run)| other != id && crosses(run)) {
            let fill = Some(builder.paint(Token::Canvas));
            builder.push(
                subject.clone(),
                Part::WireLabel,
                Shape::Rect { rect: *rect, radius: 5.0, fill, stroke: None },
            );
        }
        let height = text::line_height(LABEL_SIZE);
        let origin = Point::new(rect.center().x, rect.center().y - height / 2.0 + text::ascent(LABEL_SIZE));
        let (size, weight) = (LABEL_SIZE, Weight::Regular);
        builder.text(subject, Part::WireLabel, origin, label, size, weight, Token::Muted, Anchor::Middle);
    }
}

/// Notes as upright cards with a shadow at their foot.
pub(super) fn notes(builder: &mut Builder<'_>, stage: &Stage) {
    for (id, rect) in &stage.notes {
        let Some((_, lines)) = builder.geometry.notes.get(id) else { continue };
        let subject = Some(ElementId::from(id.clone()));
        let shape = Shape::Rect {
            rect: rect.translated(Vector::new(3.0, 3.0)),
            radius: 6.0,
            fill: Some(builder.paint(Token::Shadow)),
            stroke: None,
        };
        let plain = builder.document.note(id).is_some_and(|note| note.plain);
        if !plain {
            builder.push(subject.clone(), Part::Note, shape);
        }
        let shape = Shape::Rect {
            rect: *rect,
            radius: 6.0,
            fill: Some(builder.paint(Token::NoteFill)),
            stroke: Some(Stroke::solid(builder.paint(Token::NoteEdge), 1.0)),
        };
        if !plain {
            builder.push(subject.clone(), Part::Note, shape);
        }
        let ink = if plain { Token::Text } else { Token::NoteText };
        for (index, line) in lines.iter().enumerate() {
            let down = index as f64 * text::line_height(NOTE_SIZE) + text::ascent(NOTE_SIZE);
            let origin = Point::new(rect.min.x + NOTE_PADDING, rect.min.y + NOTE_PADDING + down);
            let (size, weight) = (NOTE_SIZE, Weight::Regular);
            builder.text(subject.clone(), Part::Note, origin, line, size, weight, ink, Anchor::Start);
        }
    }
}

pub(super) fn badges(builder: &mut Builder<'_>, stage: &Stage) {
    for (id, badge) in &builder.options.badges {
        if let Some(center) = stage.badges.get(id) {
            builder.badge(id, *badge, *center);
        }
    }
}
