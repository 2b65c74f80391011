use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::prelude::{LocationRef, Size};
use skrifa::{GlyphId, MetadataProvider as _};

use crate::geom::Point;
use crate::scene::Segment;
use crate::text::{self, Weight};

/// Collects glyph outlines, flipped to y downwards.
struct Pen {
    origin: Point,
    segments: Vec<Segment>,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> Point {
        Point::new(self.origin.x + f64::from(x), self.origin.y - f64::from(y))
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.segments.push(Segment::Move(self.at(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.segments.push(Segment::Line(self.at(x, y)));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.segments.push(Segment::Quad(self.at(cx, cy), self.at(x, y)));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.segments.push(Segment::Cubic(self.at(ax, ay), self.at(bx, by), self.at(x, y)));
    }

    fn close(&mut self) {
        self.segments.push(Segment::Close);
    }
}

/// The outlines of a line of text whose baseline starts at `left`.
pub(super) fn outline(text: &str, size: f64, weight: Weight, left: Point) -> Vec<Segment> {
    let mut pen = Pen { origin: left, segments: Vec::new() };
    text::with_glyphs(text, size, weight, |font, glyph, x| {
        pen.origin = Point::new(left.x + x, left.y);
        if let Some(outline) = font.outline_glyphs().get(GlyphId::new(glyph)) {
            #[expect(clippy::cast_possible_truncation, reason = "font sizes are small")]
            let settings = DrawSettings::unhinted(Size::new(size as f32), LocationRef::default());
            // A glyph whose program fails stays blank, as it does in a browser.
            let _ = outline.draw(settings, &mut pen);
        }
    });
    pen.segments
}
