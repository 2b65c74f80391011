use pdf_writer::types::{LineCapStyle, LineJoinStyle};
use resvg::usvg;
use usvg::tiny_skia_path::PathSegment;

use super::content::Painter;
use super::pictures::{self, is_plain, resource};
use super::single;
use crate::export::ExportError;
use crate::export::symbols::standalone;
use crate::geom::Rect;
use crate::scene::Color;

/// Draws an icon into a square.
pub(super) fn icon(painter: &mut Painter, id: &str, rect: Rect, color: Color) -> Result<(), ExportError> {
    let opaque = Color { a: 255, ..color };
    let own = painter.own.clone();
    let own = own.as_ref().and_then(|icons| icons.by_id(id));
    let svg = own.map_or_else(
        || standalone(&painter.icon_svg(id).replace("currentColor", &opaque.to_string())),
        |own| own.svg().to_owned(),
    );
    let tree = usvg::Tree::from_str(&svg, &usvg::Options::default())
        .map_err(|error| ExportError::Draw { cause: format!("the icon `{id}` is damaged: {error}") })?;
    let alpha = f32::from(color.a) / 255.0;
    painter.content.save_state();
    match own.filter(|_| !is_plain(tree.root())) {
        Some(own) if painter.pictures.add(id, own) => {
            painter.set_alpha(color.a);
            // Pictures stand on their feet, and the page is upside down.
            let matrix = [rect.width(), 0.0, 0.0, -rect.height(), rect.min.x, rect.max.y];
            painter.content.transform(matrix.map(single));
            painter.content.x_object(resource(&pictures::name(id)));
        }
        _ => {
            let (width, height) = (f64::from(tree.size().width()), f64::from(tree.size().height()));
            let scale = (rect.width() / width).min(rect.height() / height);
            let x = rect.min.x + (rect.width() - width * scale) / 2.0;
            let y = rect.min.y + (rect.height() - height * scale) / 2.0;
            painter.content.transform([scale, 0.0, 0.0, scale, x, y].map(single));
            group(painter, tree.root(), alpha);
        }
    }
    painter.content.restore_state();
    // Restoring the state has brought back the opacity from before.
    painter.forget_alpha();
    Ok(())
}

fn group(painter: &mut Painter, of: &usvg::Group, opacity: f32) {
    let opacity = opacity * of.opacity().get();
    for node in of.children() {
        match node {
            usvg::Node::Group(inner) => group(painter, inner, opacity),
            usvg::Node::Path(path) if path.is_visible() => self::path(painter, path, opacity),
            // Icons of the set are made of paths alone.
            usvg::Node::Path(_) | usvg::Node::Image(_) | usvg::Node::Text(_) => {}
        }
    }
}

fn path(painter: &mut Painter, path: &usvg::Path, opacity: f32) {
    let matrix = path.abs_transform();
    painter.content.save_state();
    painter.forget_alpha();
    painter.content.transform([matrix.sx, matrix.ky, matrix.kx, matrix.sy, matrix.tx, matrix.ty]);
    if let Some(fill) = path.fill()
        && let usvg::Paint::Color(color) = fill.paint()
    {
        painter.set_alpha(alpha(opacity * fill.opacity().get()));
        let [r, g, b] = rgb(*color);
        painter.content.set_fill_rgb(r, g, b);
        trace(painter, path);
        match fill.rule() {
            usvg::FillRule::NonZero => painter.content.fill_nonzero(),
            usvg::FillRule::EvenOdd => painter.content.fill_even_odd(),
        };
    }
    if let Some(stroke) = path.stroke()
        && let usvg::Paint::Color(color) = stroke.paint()
    {
        painter.set_alpha(alpha(opacity * stroke.opacity().get()));
        let [r, g, b] = rgb(*color);
        painter.content.set_stroke_rgb(r, g, b).set_line_width(stroke.width().get());
        painter.content.set_line_cap(match stroke.linecap() {
            usvg::LineCap::Butt => LineCapStyle::ButtCap,
            usvg::LineCap::Round => LineCapStyle::RoundCap,
            usvg::LineCap::Square => LineCapStyle::ProjectingSquareCap,
        });
        painter.content.set_line_join(match stroke.linejoin() {
            usvg::LineJoin::Round => LineJoinStyle::RoundJoin,
            usvg::LineJoin::Bevel => LineJoinStyle::BevelJoin,
            usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoinStyle::MiterJoin,
        });
        painter.content.set_dash_pattern(stroke.dasharray().unwrap_or_default().iter().copied(), 0.0);
        trace(painter, path);
        painter.content.stroke();
    }
    painter.content.restore_state();
    painter.forget_alpha();
}

fn trace(painter: &mut Painter, path: &usvg::Path) {
    let mut at = (0.0, 0.0);
    for segment in path.data().segments() {
        match segment {
            PathSegment::MoveTo(to) => {
                painter.content.move_to(to.x, to.y);
                at = (to.x, to.y);
            }
            PathSegment::LineTo(to) => {
                painter.content.line_to(to.x, to.y);
                at = (to.x, to.y);
            }
            PathSegment::QuadTo(control, to) => {
                let toward = |from: f32, control: f32| from + (control - from) * 2.0 / 3.0;
                painter.content.cubic_to(
                    toward(at.0, control.x),
                    toward(at.1, control.y),
                    toward(to.x, control.x),
                    toward(to.y, control.y),
                    to.x,
                    to.y,
                );
                at = (to.x, to.y);
            }
            PathSegment::CubicTo(first, second, to) => {
                painter.content.cubic_to(first.x, first.y, second.x, second.y, to.x, to.y);
                at = (to.x, to.y);
            }
            PathSegment::Close => {
                painter.content.close_path();
            }
        }
    }
}

fn rgb(color: usvg::Color) -> [f32; 3] {
    [color.red, color.green, color.blue].map(|part| f32::from(part) / 255.0)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255")]
fn alpha(opacity: f32) -> u8 {
    (opacity.clamp(0.0, 1.0) * 255.0).round() as u8
}
