use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pdf_writer::types::LineCapStyle;
use pdf_writer::{Content, Name, Str, TextStr};

use super::fonts::{Font, resource_name};
use super::pictures::Pictures;
use super::{icons, set_fill, set_stroke, single};
use crate::export::ExportError;
use crate::geom::{Affine, Point, Rect};
use crate::icon_pack::IconPack;
use crate::scene::{Cap, Paint, Segment, Shape, Stroke};
use crate::text::{self, Weight};

/// Draws shapes as PDF operators and remembers what they need.
pub(super) struct Painter {
    pub(super) content: Content,
    pub(super) fonts: BTreeMap<Weight, Font>,
    /// Opacities in use, from 0 to 255.
    pub(super) alphas: BTreeSet<u8>,
    /// Where icons are that are not the program's.
    pub(super) own: Option<Arc<IconPack>>,
    pub(super) pictures: Pictures,
    /// The opacity in force; none when it is not known.
    alpha: Option<u8>,
}

pub(super) fn alpha_name(alpha: u8) -> String {
    format!("A{alpha}")
}

/// Share of a radius at which a cubic curve comes closest to a quarter circle.
const QUARTER: f64 = 0.552_284_749_8;

impl Painter {
    pub(super) fn new(matrix: [f32; 6], own: Option<Arc<IconPack>>) -> Self {
        let mut content = Content::new();
        content.transform(matrix);
        Self {
            content,
            fonts: BTreeMap::new(),
            alphas: BTreeSet::new(),
            own,
            pictures: Pictures::default(),
            alpha: None,
        }
    }

    /// Signs that the fonts lack.
    pub(super) fn missing_signs(&self) -> BTreeSet<char> {
        self.fonts.values().flat_map(|font| font.missing.iter().copied()).collect()
    }

    pub(super) fn background(&mut self, rect: Rect, paint: Paint) {
        self.path(&rect_path(rect, 0.0), Some(paint), None);
    }

    pub(super) fn shape(&mut self, shape: &Shape) -> Result<(), ExportError> {
        match shape {
            Shape::Rect { rect, radius, fill, stroke } => self.path(&rect_path(*rect, *radius), *fill, stroke.as_ref()),
            Shape::Path { segments, fill, stroke } => self.path(segments, *fill, stroke.as_ref()),
            Shape::Text { origin, text, size, weight, color, anchor, width, affine } => {
                let left = Point::new(anchor.left(origin.x, *width), origin.y);
                self.laid(*affine, |painter| {
                    painter.text(left, text, *size, *weight, *color);
                    Ok(())
                })?;
            }
            Shape::Icon { id, rect, affine, color } => {
                self.laid(*affine, |painter| icons::icon(painter, id, *rect, color.color))?;
            }
        }
        Ok(())
    }

    /// Draws in another plane, where there is one.
    fn laid(
        &mut self,
        affine: Option<Affine>,
        draw: impl FnOnce(&mut Self) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        let Some(map) = affine else { return draw(self) };
        self.content.save_state();
        self.content.transform([map.a, map.b, map.c, map.d, map.e, map.f].map(single));
        self.forget_alpha();
        let drawn = draw(self);
        self.content.restore_state();
        self.forget_alpha();
        drawn
    }

    /// Makes what follows as opaque as `alpha` says.
    pub(super) fn set_alpha(&mut self, alpha: u8) {
        if self.alpha != Some(alpha) {
            self.alphas.insert(alpha);
            self.content.set_parameters(Name(alpha_name(alpha).as_bytes()));
            self.alpha = Some(alpha);
        }
    }

    /// Saving or restoring the state may have changed the opacity.
    pub(super) fn forget_alpha(&mut self) {
        self.alpha = None;
    }

    pub(super) fn path(&mut self, segments: &[Segment], fill: Option<Paint>, stroke: Option<&Stroke>) {
        if let Some(fill) = fill {
            self.set_alpha(fill.color.a);
            set_fill(&mut self.content, fill);
            trace(&mut self.content, segments);
            self.content.fill_nonzero();
        }
        if let Some(Stroke { paint, width, dash, cap }) = stroke {
            self.set_alpha(paint.color.a);
            set_stroke(&mut self.content, *paint);
            let cap = if *cap == Cap::Round { LineCapStyle::RoundCap } else { LineCapStyle::ButtCap };
            self.content.set_line_width(single(*width)).set_line_cap(cap);
            self.content.set_dash_pattern(dash.iter().map(|length| single(*length)), 0.0);
            trace(&mut self.content, segments);
            self.content.stroke();
        }
    }

    /// A line of text whose baseline starts at `left`.
    fn text(&mut self, left: Point, text: &str, size: f64, weight: Weight, paint: Paint) {
        // As in the SVG, signs that mean nothing on paper are left out.
        let text: String = text.chars().filter(|sign| !sign.is_control()).collect();
        let text = text.as_str();
        let glyphs = text::glyphs(text, size, weight);
        if glyphs.is_empty() {
            return;
        }
        self.set_alpha(paint.color.a);
        set_fill(&mut self.content, paint);
        let font = self.fonts.entry(weight).or_insert_with(|| Font::new(weight));
        let run = font.run(text, &glyphs);
        if run.needs_actual_text {
            self.content.begin_marked_content_with_properties(Name(b"Span")).properties().actual_text(TextStr(text));
        }
        self.content.begin_text().set_font(Name(resource_name(weight)), single(size));
        // The page counts y downwards; letters must not.
        self.content.set_text_matrix([1.0, 0.0, 0.0, -1.0, single(left.x), single(left.y)]);
        {
            let mut shown = self.content.show_positioned();
            let mut items = shown.items();
            let mut pen = 0.0;
            let mut pending: Vec<u8> = Vec::new();
            for (glyph, (code, advance_em)) in glyphs.iter().zip(&run.codes) {
                // Thousandths of the size by which kerning moves the pen.
                let kern = (pen - glyph.x) / size * 1000.0;
                if kern.abs() > 0.5 {
                    if !pending.is_empty() {
                        items.show(Str(&pending));
                        pending.clear();
                    }
                    items.adjust(single((kern * 10.0).round() / 10.0));
                }
                pending.extend(code.to_be_bytes());
                pen = glyph.x + advance_em * size;
            }
            items.show(Str(&pending));
        }
        self.content.end_text();
        if run.needs_actual_text {
            self.content.end_marked_content();
        }
    }
}

fn trace(content: &mut Content, segments: &[Segment]) {
    let mut at = Point::ZERO;
    for segment in segments {
        match *segment {
            Segment::Move(to) => {
                content.move_to(single(to.x), single(to.y));
                at = to;
            }
            Segment::Line(to) => {
                content.line_to(single(to.x), single(to.y));
                at = to;
            }
            Segment::Quad(control, to) => {
                let (first, second) = (at.lerp(control, 2.0 / 3.0), to.lerp(control, 2.0 / 3.0));
                cubic(content, first, second, to);
                at = to;
            }
            Segment::Cubic(first, second, to) => {
                cubic(content, first, second, to);
                at = to;
            }
            Segment::Close => {
                content.close_path();
            }
        }
    }
}

fn cubic(content: &mut Content, first: Point, second: Point, to: Point) {
    let [a, b, c, d, e, f] = [first.x, first.y, second.x, second.y, to.x, to.y].map(single);
    content.cubic_to(a, b, c, d, e, f);
}

fn rect_path(rect: Rect, radius: f64) -> Vec<Segment> {
    let radius = radius.min(rect.width() / 2.0).min(rect.height() / 2.0).max(0.0);
    let (min, max) = (rect.min, rect.max);
    let at = Point::new;
    if radius == 0.0 {
        let corners = [at(max.x, min.y), max, at(min.x, max.y)];
        return std::iter::once(Segment::Move(min))
            .chain(corners.map(Segment::Line))
            .chain(std::iter::once(Segment::Close))
            .collect();
    }
    let pull = radius * (1.0 - QUARTER);
    vec![
        Segment::Move(at(min.x + radius, min.y)),
        Segment::Line(at(max.x - radius, min.y)),
        Segment::Cubic(at(max.x - pull, min.y), at(max.x, min.y + pull), at(max.x, min.y + radius)),
        Segment::Line(at(max.x, max.y - radius)),
        Segment::Cubic(at(max.x, max.y - pull), at(max.x - pull, max.y), at(max.x - radius, max.y)),
        Segment::Line(at(min.x + radius, max.y)),
        Segment::Cubic(at(min.x + pull, max.y), at(min.x, max.y - pull), at(min.x, max.y - radius)),
        Segment::Line(at(min.x, min.y + radius)),
        Segment::Cubic(at(min.x, min.y + pull), at(min.x + pull, min.y), at(min.x + radius, min.y)),
        Segment::Close,
    ]
}
