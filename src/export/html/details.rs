use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::export::chart::{Area, Chart, ChartNode, Line};
use crate::export::numbers::{escape, xml_id};
use crate::model::ComponentId;

/// One section for the drawing and one for each component, wire and group: name, kind, properties, wires.
/// A reader without scripts sees them all.
pub(super) fn write(chart: &Chart<'_>, description: &str, out: &mut String) {
    let _ = writeln!(out, "<section id=\"about\">\n<h2>{}</h2>\n<p>{}</p>", escape(chart.title), escape(description));
    rows(
        &[
            ("Components".to_owned(), chart.nodes.len().to_string()),
            ("Connections".to_owned(), chart.lines.len().to_string()),
        ],
        out,
    );
    for memo in &chart.memos {
        let lines: Vec<String> = memo.text.lines().map(escape).collect();
        let _ = writeln!(out, "<h3>Note</h3>\n<p>{}</p>", lines.join("<br>"));
    }
    out.push_str("</section>\n");
    let mut touching: BTreeMap<&ComponentId, Vec<&Line<'_>>> = BTreeMap::new();
    for line in &chart.lines {
        touching.entry(line.from).or_default().push(line);
        if line.to != line.from {
            touching.entry(line.to).or_default().push(line);
        }
    }
    for node in &chart.nodes {
        section(chart, node, touching.get(node.id).map_or(&[], Vec::as_slice), out);
    }
    for line in &chart.lines {
        wire(chart, line, out);
    }
    for area in &chart.areas {
        group(chart, area, out);
    }
}

fn section(chart: &Chart<'_>, node: &ChartNode<'_>, touching: &[&Line<'_>], out: &mut String) {
    let mut near = BTreeSet::new();
    for line in touching {
        near.extend([wire_id(line), node_id(line.from.as_str()), node_id(line.to.as_str())]);
    }
    let near: Vec<String> = near.into_iter().collect();
    let _ = writeln!(
        out,
        "<section id=\"about-{}\" data-near=\"{}\">\n<h2>{}</h2>\n<p>{}</p>",
        node_id(node.id.as_str()),
        near.join(" "),
        escape(node.name),
        escape(node.service_name())
    );
    if let Some(link) = node.link {
        let link = escape(link);
        let _ = writeln!(out, "<p><a href=\"{link}\" target=\"_blank\" rel=\"noopener noreferrer\">{link}</a></p>");
    }
    props(&node.props, out);
    for (heading, outward) in [("Goes to", true), ("Comes from", false)] {
        let lines: Vec<&&Line<'_>> =
            touching.iter().filter(|line| if outward { line.from == node.id } else { line.to == node.id }).collect();
        if lines.is_empty() {
            continue;
        }
        let _ = writeln!(out, "<h3>{heading}</h3>\n<ul>");
        for line in lines {
            let other = if outward { line.to } else { line.from };
            let name = chart.node(other).map_or("", |node| node.name);
            item(&wire_id(line), name, &how(line), out);
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</section>\n");
}

fn wire(chart: &Chart<'_>, line: &Line<'_>, out: &mut String) {
    let name = |id| chart.node(id).map_or("", |node| node.name);
    let (from, to) = (node_id(line.from.as_str()), node_id(line.to.as_str()));
    let _ = writeln!(
        out,
        "<section id=\"about-{}\" data-near=\"{from} {to}\">\n<h2>{} → {}</h2>\n<p>{}</p>",
        wire_id(line),
        escape(name(line.from)),
        escape(name(line.to)),
        escape(&how(line))
    );
    props(&line.props, out);
    out.push_str("<h3>Between</h3>\n<ul>\n");
    item(&from, name(line.from), "source", out);
    item(&to, name(line.to), "target", out);
    out.push_str("</ul>\n</section>\n");
}

fn group(chart: &Chart<'_>, area: &Area<'_>, out: &mut String) {
    let _ = writeln!(
        out,
        "<section id=\"about-group-{}\">\n<h2>{}</h2>\n<p>{}</p>",
        xml_id(area.id.as_str()),
        escape(area.name),
        escape(area.kind)
    );
    let inside: Vec<&ChartNode<'_>> = chart.nodes_in(Some(area.id)).collect();
    if !inside.is_empty() {
        out.push_str("<h3>Inside</h3>\n<ul>\n");
        for node in inside {
            item(&node_id(node.id.as_str()), node.name, node.service_name(), out);
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</section>\n");
}

fn how(line: &Line<'_>) -> String {
    line.label.map_or_else(|| line.look.name.to_owned(), |label| format!("{}, {label}", line.look.name))
}

fn item(to: &str, name: &str, what: &str, out: &mut String) {
    let _ = writeln!(
        out,
        "<li><button type=\"button\" data-to=\"{to}\">{}<small>{}</small></button></li>",
        escape(name),
        escape(what)
    );
}

fn props(props: &[(&str, String)], out: &mut String) {
    if !props.is_empty() {
        out.push_str("<h3>Properties</h3>\n");
        rows(&props.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<Vec<_>>(), out);
    }
}

fn rows(rows: &[(String, String)], out: &mut String) {
    out.push_str("<dl>");
    for (name, value) in rows {
        let _ = write!(out, "<dt>{}</dt><dd>{}</dd>", escape(name), escape(value));
    }
    out.push_str("</dl>\n");
}

/// The ids the SVG writer gives to groups of shapes.
fn node_id(id: &str) -> String {
    format!("node-{}", xml_id(id))
}

fn wire_id(line: &Line<'_>) -> String {
    format!("wire-{}", xml_id(line.id.as_str()))
}
