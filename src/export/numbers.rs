use std::fmt::Write as _;

use crate::geom::{Affine, Point};
use crate::scene::Segment;

/// A coordinate with at most two decimals and no trailing zeros.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    // Adding zero turns -0 into 0.
    let mut text = format!("{:.2}", rounded + 0.0);
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    text
}

/// The `transform` attribute of a map; its factors act on lengths and need more decimals than places do.
pub(super) fn matrix(affine: &Affine) -> String {
    let factor = |value: f64| {
        let text = format!("{:.5}", value + 0.0);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let Affine { a, b, c, d, e, f } = *affine;
    let factors = [a, b, c, d].map(factor).join(" ");
    format!("matrix({factors} {} {})", number(e), number(f))
}

/// The `d` attribute of a path.
pub(super) fn path_data(segments: &[Segment]) -> String {
    let mut out = String::new();
    let mut at = Point::ZERO;
    let mut add = |sign: char, points: &[Point]| {
        if let (&[to], 'L') = (points, sign) {
            if to.y == at.y {
                let _ = write!(out, "H{}", number(to.x));
            } else if to.x == at.x {
                let _ = write!(out, "V{}", number(to.y));
            } else {
                let _ = write!(out, "L{} {}", number(to.x), number(to.y));
            }
        } else {
            out.push(sign);
            for (index, point) in points.iter().enumerate() {
                let gap = if index > 0 { " " } else { "" };
                let _ = write!(out, "{gap}{} {}", number(point.x), number(point.y));
            }
        }
        if let Some(last) = points.last() {
            at = *last;
        }
    };
    for segment in segments {
        match *segment {
            Segment::Move(to) => add('M', &[to]),
            Segment::Line(to) => add('L', &[to]),
            Segment::Quad(control, to) => add('Q', &[control, to]),
            Segment::Cubic(first, second, to) => add('C', &[first, second, to]),
            Segment::Close => add('Z', &[]),
        }
    }
    out
}

/// Text for element content and attributes: escaped, without signs XML forbids.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            _ if is_xml(sign) => out.push(sign),
            _ => {}
        }
    }
    out
}

/// True for characters that XML 1.0 allows in a document.
pub(super) const fn is_xml(sign: char) -> bool {
    matches!(sign, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// A model id as an XML id: one to one, so that two elements never share one.
pub(super) fn xml_id(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for sign in id.chars() {
        if sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_') {
            out.push(sign);
        } else {
            let _ = write!(out, ".{:x}.", u32::from(sign));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (value, text) in
            [(0.0, "0"), (-0.001, "0"), (12.5, "12.5"), (1.006, "1.01"), (-3.0, "-3"), (1200.0, "1200")]
        {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn straight_lines_use_short_commands() {
        let at = Point::new;
        let path = [
            Segment::Move(at(0.0, 0.0)),
            Segment::Line(at(8.0, 0.0)),
            Segment::Quad(at(16.0, 0.0), at(16.0, 8.0)),
            Segment::Line(at(16.0, 20.0)),
            Segment::Close,
        ];
        assert_eq!(path_data(&path), "M0 0H8Q16 0 16 8V20Z");
    }

    #[test]
    fn ids_stay_apart() {
        assert_eq!(xml_id("orders-queue_1"), "orders-queue_1");
        assert_ne!(xml_id("a b"), xml_id("a.20.b"));
    }
}
