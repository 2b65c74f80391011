use super::super::line::{Mark, Style, circle, head, offset, rounded, shortened};
use super::super::{Anchor, Cap, Part, Shape, Stroke, Token};
use super::Builder;
use crate::geom::{Point, Rect};
use crate::text::{self, Weight};

const ROW: f64 = 20.0;
const SAMPLE: f64 = 56.0;

impl Builder<'_> {
    /// One row for each kind of wire in use, below the drawing.
    pub(super) fn legend(&mut self) {
        let mut styles: Vec<Style> = Vec::new();
        for wire in self.document.wires().values() {
            let style = Style::of(wire, self.document, self.catalogue);
            if !styles.iter().any(|known| known.name == style.name) {
                styles.push(style);
            }
        }
        styles.sort_by_key(|style| (style.ink, style.name));
        let widest = styles.iter().map(|style| text::width(style.name, 11.0, Weight::Regular)).fold(0.0, f64::max);
        let column = (SAMPLE + 12.0 + widest + 32.0).ceil();
        let content = self.bounds;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive quotient")]
        let columns = ((content.width() / column).floor() as usize).clamp(1, styles.len().max(1));
        let top = content.max.y + 40.0;
        let rows = styles.len().div_ceil(columns);
        for (index, style) in styles.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "a dozen rows")]
            let (across, down) = ((index / rows) as f64, (index % rows) as f64);
            let left = Point::new(content.min.x + across * column, top + down * ROW + ROW / 2.0);
            self.legend_row(style, left);
            let row = Rect::from_size(Point::new(left.x, left.y - ROW / 2.0), column - 32.0, ROW);
            self.bounds = self.bounds.union(&row);
        }
    }

    fn legend_row(&mut self, style: &Style, left: Point) {
        let points = [left, Point::new(left.x + SAMPLE, left.y)];
        let paint = self.paint(Token::Wire(style.ink));
        let line = shortened(&points, Style::retreat(style.at_start), Style::retreat(style.at_end));
        let lanes = if style.double { vec![offset(&line, 1.75), offset(&line, -1.75)] } else { vec![line] };
        let segments = lanes.iter().flat_map(|lane| rounded(lane, &[])).collect();
        let stroke = Stroke { paint, width: style.width, dash: style.dash.to_vec(), cap: style.cap };
        self.push(None, Part::Legend, Shape::Path { segments, fill: None, stroke: Some(stroke) });
        for (kind, tip, from) in [(style.at_start, points[0], points[1]), (style.at_end, points[1], points[0])] {
            let segments = head(kind, tip, from);
            if !segments.is_empty() {
                let open = kind == super::super::line::Head::Open;
                let stroke = Stroke { paint, width: style.width, dash: Vec::new(), cap: Cap::Round };
                let shape = Shape::Path { segments, fill: (!open).then_some(paint), stroke: open.then_some(stroke) };
                self.push(None, Part::Legend, shape);
            }
        }
        if style.mark == Mark::Reader {
            let ring = circle(Point::new(left.x + SAMPLE - 16.0, left.y), 4.0);
            let fill = Some(self.paint(Token::Canvas));
            self.push(
                None,
                Part::Legend,
                Shape::Path { segments: ring, fill, stroke: Some(Stroke::solid(paint, 1.5)) },
            );
        }
        if style.mark == Mark::Key {
            let first = self.items.len();
            self.key(None, Point::new(left.x + SAMPLE / 2.0, left.y), paint);
            for item in &mut self.items[first..] {
                item.part = Part::Legend;
            }
        }
        let origin = Point::new(left.x + SAMPLE + 12.0, left.y - text::line_height(11.0) / 2.0 + text::ascent(11.0));
        self.text(None, Part::Legend, origin, style.name, 11.0, Weight::Regular, Token::Muted, Anchor::Start);
    }

    /// Name and description above the drawing.
    pub(super) fn title_block(&mut self) {
        let settings = self.document.settings();
        let width = self.bounds.width().max(320.0);
        let lines = text::wrap(&settings.description, 13.0, Weight::Regular, width, 3);
        let name = text::ellipsized(&settings.name, 20.0, Weight::SemiBold, width);
        #[expect(clippy::cast_precision_loss, reason = "at most three lines")]
        let height = text::line_height(20.0) + lines.len() as f64 * text::line_height(13.0) + 32.0;
        let left = self.bounds.min.x;
        let top = self.bounds.min.y - height;
        self.bounds = self.bounds.union(&Rect::from_size(Point::new(left, top), width, height));
        let origin = Point::new(left, top + text::ascent(20.0));
        self.text(None, Part::Title, origin, &name, 20.0, Weight::SemiBold, Token::Text, Anchor::Start);
        for (index, line) in lines.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "at most three lines")]
            let down = text::line_height(20.0) + 4.0 + index as f64 * text::line_height(13.0) + text::ascent(13.0);
            let origin = Point::new(left, top + down);
            self.text(None, Part::Title, origin, line, 13.0, Weight::Regular, Token::Muted, Anchor::Start);
        }
    }
}
