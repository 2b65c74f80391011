//! The isometric view: the same document on the same ground, seen from a corner.
//!
//! The flat drawing is the ground plane. [`Stage`] says what stands where on the picture plane; the scene,
//! hit testing and the canvas share it and the projection. All shapes are parametric, no asset is drawn.

mod bodies;
mod clashes;
mod grounds;
mod labels;
mod order;
mod outline;
mod places;
mod projection;
mod solid;
mod stage;
mod standing;
mod titles;
mod wires;

pub use clashes::{Clash, clashes};
pub use stage::{Plot, Run, Stage, Standing};
pub use titles::Title;

use super::build::Builder;
use super::{Item, Part, Segment, Shape, Stroke, Token};
use crate::geom::{Point, Rect};

/// Draws everything but legend and title block, which stay upright.
pub(super) fn draw(builder: &mut Builder<'_>) {
    let stage = Stage::new(builder.document, builder.catalogue, builder.geometry, builder.options);
    builder.bounds = stage.bounds;
    grounds::draw(builder);
    titles::draw(builder, &stage);
    wires::draw(builder, &stage);
    standing::shadows(builder, &stage);
    standing::bodies(builder, &stage);
    standing::notes(builder, &stage);
    standing::wire_labels(builder, &stage);
    standing::tags(builder, &stage);
    standing::badges(builder, &stage);
}

/// Lines of the ground's grid behind everything.
pub(super) fn grid(builder: &mut Builder<'_>, bounds: Rect) {
    const STEP: f64 = 32.0;
    let [far, right, front, left] = stage::corners(bounds).map(projection::ground_from_plane);
    let mut segments = Vec::new();
    let mut budget = 4_000;
    // Along a line of constant x the picture is crossed where y keeps it inside both strips; the same for y.
    let mut family = |low: f64, high: f64, spot: &dyn Fn(f64, f64) -> Point| {
        let mut at = (low / STEP).ceil() * STEP;
        while at < high && budget > 0 {
            let (a, b) = (projection::plane_from_ground(spot(at, 0.0)), projection::plane_from_ground(spot(at, 1.0)));
            if let Some((from, to)) = clipped(a, b, bounds) {
                segments.extend([Segment::Move(from), Segment::Line(to)]);
            }
            at += STEP;
            budget -= 1;
        }
    };
    family(left.x.min(far.x), right.x.max(front.x), &|at, along| Point::new(at, along));
    family(right.y.min(far.y), left.y.max(front.y), &|at, along| Point::new(along, at));
    let stroke = Some(Stroke::solid(builder.paint(Token::Grid), 1.0));
    let shape = Shape::Path { segments, fill: None, stroke };
    builder.items.insert(0, Item { subject: None, part: Part::Grid, tooltip: None, shape });
}

/// The part inside an area of the endless line through two points.
fn clipped(a: Point, b: Point, area: Rect) -> Option<(Point, Point)> {
    let by = b - a;
    let (mut from, mut to) = (f64::NEG_INFINITY, f64::INFINITY);
    for (start, step, low, high) in [(a.x, by.x, area.min.x, area.max.x), (a.y, by.y, area.min.y, area.max.y)] {
        let (first, second) = ((low - start) / step, (high - start) / step);
        from = from.max(first.min(second));
        to = to.min(first.max(second));
    }
    (from < to).then(|| (a + by * from, a + by * to))
}
