use std::fmt::Write as _;

use roxmltree::{Document, Node};

/// An icon of a user as we draw icons: shapes only, in one colour, on any square grid.
///
/// Everything else is left out, so that nothing of a foreign file can act in an exported page.
/// Colours become the theme's; `none` stays.
///
/// # Errors
/// Line, column and what to do, for text that is no such picture.
pub(super) fn clean(text: &str) -> Result<String, (usize, usize, String)> {
    let wrong = |row: u32, column: u32, message: String| Err((row as usize, column as usize, message));
    if text.len() > MAX_BYTES {
        return wrong(1, 1, format!("the icon is larger than {} KB; simplify it", MAX_BYTES / 1024));
    }
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => return wrong(error.pos().row, error.pos().col, format!("it is no SVG: {error}")),
    };
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return wrong(1, 1, "it is no SVG: the first element is not `svg`".to_owned());
    }
    let number = |name: &str| root.attribute(name).and_then(|text| text.trim_end_matches("px").parse::<f64>().ok());
    let view = match (root.attribute("viewBox"), number("width"), number("height")) {
        (Some(view), ..) if is_view(view) => view.to_owned(),
        (None, Some(width), Some(height)) if width > 0.0 && height > 0.0 => format!("0 0 {width} {height}"),
        _ => return wrong(1, 1, "the icon has no size; give it a `viewBox` of four numbers".to_owned()),
    };
    let mut body = String::new();
    let mut shapes = 0;
    for child in root.children() {
        if let Err((node, message)) = copy(&child, &mut body, &mut shapes, 0) {
            let pos = document.text_pos_at(node);
            return wrong(pos.row, pos.col, message);
        }
    }
    if shapes == 0 {
        return wrong(1, 1, "the icon has no shapes; draw it with paths".to_owned());
    }
    let mut head = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{}\"", escape(&view));
    // What the root leaves to its shapes; without a word SVG fills them.
    for (name, value) in paints(&root) {
        let _ = write!(head, " {name}=\"{}\"", escape(&value));
    }
    if root.attribute("fill").is_none() {
        head.push_str(" fill=\"currentColor\"");
    }
    Ok(format!("{head}>{body}</svg>"))
}

const MAX_BYTES: usize = 64 * 1024;
const MAX_DEPTH: usize = 32;

const SHAPES: &[&str] = &["path", "circle", "ellipse", "rect", "line", "polyline", "polygon"];
const GEOMETRY: &[&str] =
    &["d", "cx", "cy", "r", "rx", "ry", "x", "y", "width", "height", "x1", "y1", "x2", "y2", "points", "transform"];
const PAINT: &[&str] = &[
    "fill",
    "fill-opacity",
    "fill-rule",
    "opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
];

fn is_view(text: &str) -> bool {
    let numbers: Vec<f64> = text.split([' ', ',']).filter_map(|part| part.parse().ok()).collect();
    matches!(numbers.as_slice(), [x, y, width, height] if *width > 0.0 && *height > 0.0 && x.is_finite() && y.is_finite())
}

fn copy(node: &Node<'_, '_>, out: &mut String, shapes: &mut usize, depth: usize) -> Result<(), (usize, String)> {
    let in_svg = node.tag_name().namespace().is_none_or(|space| space == "http://www.w3.org/2000/svg");
    if !node.is_element() || !in_svg {
        return Ok(());
    }
    let name = node.tag_name().name();
    let wrong = |what: &str| Err((node.range().start, what.to_owned()));
    match name {
        "title" | "desc" | "metadata" | "defs" => return Ok(()),
        "g" if depth >= MAX_DEPTH => return wrong("the groups are nested too deeply; flatten them"),
        "g" => {}
        _ if SHAPES.contains(&name) => *shapes += 1,
        _ => return wrong(&format!("`{name}` is not drawn in icons; use paths and other plain shapes")),
    }
    let _ = write!(out, "<{name}");
    for attribute in node.attributes().filter(|attribute| GEOMETRY.contains(&attribute.name())) {
        let _ = write!(out, " {}=\"{}\"", attribute.name(), escape(attribute.value()));
    }
    for (name, value) in paints(node) {
        let _ = write!(out, " {name}=\"{}\"", escape(&value));
    }
    if name == "g" {
        out.push('>');
        for child in node.children() {
            copy(&child, out, shapes, depth + 1)?;
        }
        out.push_str("</g>");
    } else {
        out.push_str("/>");
    }
    Ok(())
}

/// Paint by attribute and by `style`, which counts over it.
fn paints(node: &Node<'_, '_>) -> Vec<(&'static str, String)> {
    let style = node.attribute("style").unwrap_or_default();
    let styled = |name: &str| {
        let pairs = style.split(';').filter_map(|pair| pair.split_once(':'));
        pairs.filter(|(key, _)| key.trim() == name).map(|(_, value)| value.trim()).next_back()
    };
    let paint = |name: &'static str| {
        let value = styled(name).or_else(|| node.attribute(name))?;
        let is_color = matches!(name, "fill" | "stroke");
        let value = match value {
            "none" | "transparent" if is_color => "none",
            _ if is_color => "currentColor",
            plain => plain,
        };
        Some((name, value.to_owned()))
    };
    PAINT.iter().filter_map(|name| paint(name)).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icons_keep_their_shapes_and_lose_everything_else() {
        let text = r##"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" onload="x()">
            <title>t</title><g style="fill:#f00;stroke:none" id="a"><path d="M0 0h9" onclick="x()"/></g>
            <circle cx="5" cy="5" r="2" fill="none" stroke="#123456" href="javascript:x"/></svg>"##;
        let clean = clean(text).unwrap();
        assert_eq!(
            clean,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" fill=\"currentColor\">\
             <g fill=\"currentColor\" stroke=\"none\"><path d=\"M0 0h9\"/></g>\
             <circle cx=\"5\" cy=\"5\" r=\"2\" fill=\"none\" stroke=\"currentColor\"/></svg>"
        );
        assert_eq!(super::clean(&clean).unwrap(), clean, "what is clean stays as it is");
    }

    #[test]
    fn what_is_no_icon_is_refused_with_its_place() {
        let wrap =
            |body: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\">\n{body}</svg>");
        for (text, line, part) in [
            (wrap("<script>alert(1)</script>"), 2, "`script` is not drawn"),
            (wrap("<image href=\"file:///etc/passwd\"/>"), 2, "`image`"),
            (wrap("<text>x</text>"), 2, "`text`"),
            (wrap(""), 1, "no shapes"),
            ("<svg><path d=\"M0 0\"/></svg>".to_owned(), 1, "viewBox"),
            ("<html/>".to_owned(), 1, "not `svg`"),
            ("<svg viewBox='0 0 4 4'>\n<path <".to_owned(), 2, "no SVG"),
            ("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>".to_owned(), 1, "no SVG"),
            (format!("<svg>{}</svg>", " ".repeat(MAX_BYTES)), 1, "larger"),
        ] {
            let (at, _, message) = clean(&text).unwrap_err();
            assert!(at == line && message.contains(part), "{at}: {message}");
        }
    }
}
