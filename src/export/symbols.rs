use std::fmt::Write as _;

use super::numbers::escape;

/// An icon as a `<symbol>` element that is drawn by reference.
pub(super) fn symbol(svg: &str, xml_id: &str) -> String {
    let head = svg.find("<svg").map_or("", |at| &svg[at + 4..]);
    let (attributes, rest) = head.split_once('>').unwrap_or(("", ""));
    let body = rest.rsplit_once("</svg>").map_or(rest, |(body, _)| body);
    let mut out = format!("<symbol id=\"{}\"", escape(xml_id));
    let mut seen_view_box = false;
    for (name, value) in attribute_pairs(attributes) {
        let kept = name == "viewBox"
            || name == "fill"
            || name == "stroke"
            || name.starts_with("stroke-")
            || name.starts_with("fill-");
        if kept {
            seen_view_box |= name == "viewBox";
            let _ = write!(out, " {name}=\"{value}\"");
        }
    }
    if !seen_view_box {
        out.push_str(" viewBox=\"0 0 48 48\"");
    }
    out.push('>');
    for line in body.lines() {
        out.push_str(line.trim());
    }
    out.push_str("</symbol>");
    out
}

/// An icon as a file of its own, which has to name its name space and its size.
pub(super) fn standalone(svg: &str) -> String {
    let head = svg.split('>').next().unwrap_or_default();
    let size = if head.contains(" width=") { "" } else { " width=\"48\" height=\"48\"" };
    let space = if head.contains("xmlns=") { "" } else { " xmlns=\"http://www.w3.org/2000/svg\"" };
    svg.replacen("<svg", &format!("<svg{space}{size}"), 1)
}

/// Name and value of each attribute of a start tag.
fn attribute_pairs(tag: &str) -> Vec<(&str, &str)> {
    let mut pairs = Vec::new();
    let mut rest = tag;
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|sign| matches!(sign, '"' | '\'')) else { break };
        let Some((value, after)) = after[1..].split_once(quote) else { break };
        pairs.push((name.trim(), value));
        rest = after;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::icon_svg;

    #[test]
    fn every_icon_becomes_a_symbol() {
        let text = symbol(icon_svg("no such icon"), "icon-x");
        assert!(text.starts_with("<symbol id=\"icon-x\" ") && text.ends_with("</symbol>"), "{text}");
        assert!(text.contains("viewBox=\"0 0 48 48\"") && !text.contains("xmlns"), "{text}");
    }
}
