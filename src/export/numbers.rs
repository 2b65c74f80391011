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

/// The interchange form as element content.
/// Characters XML forbids can only stand in JSON strings, where an escape says the same.
pub(super) fn escape_model(model: &str) -> String {
    let mut out = String::with_capacity(model.len());
    for sign in model.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ if is_xml(sign) => out.push(sign),
            _ => {
                let _ = write!(out, "\\u{:04x}", u32::from(sign));
            }
        }
    }
    out
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

/// Only links that cannot run code are kept.
pub(super) fn is_safe_link(link: &str) -> bool {
    let lower = link.trim().to_ascii_lowercase();
    let has_scheme = lower.split(['/', '?', '#']).next().is_some_and(|head| head.contains(':'));
    !has_scheme || ["http:", "https:", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
}

/// Base64 with padding.
pub(super) fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let [a, b, c] = [0, 1, 2].map(|at| u32::from(chunk.get(at).copied().unwrap_or(0)));
        let word = a << 16 | b << 8 | c;
        for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let sign = SIGNS[(word >> shift & 63) as usize];
            out.push(if place <= chunk.len() { char::from(sign) } else { '=' });
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

    #[test]
    fn base64_by_the_book() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn code_in_links_is_dropped() {
        for (link, safe) in [
            ("https://example.com/a?b=c:d", true),
            ("docs/readme.md#x:y", true),
            ("mailto:a@b.c", true),
            ("JavaScript:alert(1)", false),
            (" data:text/html,x", false),
        ] {
            assert_eq!(is_safe_link(link), safe, "{link}");
        }
    }
}
