//! Mermaid's architecture diagrams: five icons, groups and wires with sides.

use std::fmt::Write as _;

use super::Loss;
use super::chart::{Chart, Line};
use super::losses::{Exported, Losses};
use crate::catalogue::Category;
use crate::geom::Rect;
use crate::model::ElementId;
use crate::scene::WireEnd;

const RESERVED: &[&str] = &[
    "align",
    "architecture",
    "accdescr",
    "acctitle",
    "column",
    "group",
    "in",
    "junction",
    "row",
    "service",
    "title",
    "l",
    "r",
    "t",
    "b",
];

/// Writes a drawing as a Mermaid architecture diagram (`architecture-beta`).
pub fn mermaid_architecture(chart: &Chart<'_>) -> Exported {
    let names = chart.identifiers(RESERVED);
    let name = |id: ElementId| names.get(&id).map_or("n", String::as_str);
    let mut out = "architecture-beta\n".to_owned();
    let inside = |parent: Option<&crate::model::GroupId>| {
        parent.map(|parent| format!(" in {}", name(parent.clone().into()))).unwrap_or_default()
    };
    for area in &chart.areas {
        let id = name(area.id.clone().into());
        let _ = writeln!(out, "  group {id}(cloud)[{}]{}", title(area.name), inside(area.parent));
    }
    for node in &chart.nodes {
        let id = name(node.id.clone().into());
        let _ = writeln!(out, "  service {id}({})[{}]{}", icon(node.category), title(node.name), inside(node.parent));
    }
    for line in chart.lines.iter().filter(|line| line.from != line.to) {
        let (Some(from), Some(to)) = (chart.node(line.from), chart.node(line.to)) else { continue };
        let (from_side, to_side) = sides(from.tile, to.tile);
        let start = if line.look.start == WireEnd::None { "" } else { "<" };
        let end = if line.look.end == WireEnd::None { "" } else { ">" };
        let middle = line.label.map_or_else(|| "--".to_owned(), |label| format!("-[{}]-", title(label)));
        let _ = writeln!(
            out,
            "  {}:{from_side} {start}{middle}{end} {to_side}:{}",
            name(line.from.clone().into()),
            name(line.to.clone().into())
        );
    }
    Exported { content: out, losses: losses(chart) }
}

fn losses(chart: &Chart<'_>) -> Vec<Loss> {
    let mut losses = Losses::default();
    losses.whole("architecture diagrams have five icons and one kind of line; services, colours, mechanisms and properties stay behind");
    if chart.nodes.len() > 8 {
        losses.whole(
            "Mermaid arranges architecture diagrams roughly; beyond a handful of components the flowchart (mmd) reads better",
        );
    }
    losses.at("architecture diagrams have no notes", chart.memos.iter().map(|memo| memo.id.as_str()));
    losses.at(
        "architecture diagrams have no links",
        chart.nodes.iter().filter(|node| node.link.is_some()).map(|node| node.id.as_str()),
    );
    losses.at("architecture diagrams wire no component to itself", chart.lines_where(|line| line.from == line.to));
    let changed = |text: &str| title(text) != text;
    let names = (chart.nodes.iter().map(|node| (node.id.as_str(), node.name)))
        .chain(chart.areas.iter().map(|area| (area.id.as_str(), area.name)))
        .chain(chart.lines.iter().filter_map(|line: &Line<'_>| Some((line.id.as_str(), line.label?))));
    let changed: Vec<&str> = names.filter(|(_, text)| changed(text)).map(|(id, _)| id).collect();
    losses.at("architecture diagrams take letters, digits and spaces in names; other signs became spaces", changed);
    losses.into_vec()
}

/// The only text that every version of the language takes.
fn title(text: &str) -> String {
    let plain: String =
        text.chars().map(|sign| if sign.is_ascii_alphanumeric() || sign == '_' { sign } else { ' ' }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.is_empty() { "_".to_owned() } else { plain }
}

const fn icon(category: Category) -> &'static str {
    match category {
        Category::Database => "database",
        Category::Storage => "disk",
        Category::Actor | Category::Api | Category::Edge | Category::Network => "internet",
        Category::External | Category::Baas => "cloud",
        _ => "server",
    }
}

/// The sides of two components that face each other; around a corner where they lie diagonally.
fn sides(from: Rect, to: Rect) -> (char, char) {
    let way = to.center() - from.center();
    let (across, down) = (way.x.abs() > from.width() / 2.0, way.y.abs() > from.height() / 2.0);
    let level = if way.x >= 0.0 { ('R', 'L') } else { ('L', 'R') };
    let upright = if way.y >= 0.0 { ('B', 'T') } else { ('T', 'B') };
    match (across, down) {
        (true, true) => (level.0, upright.1),
        (false, true) => upright,
        _ => level,
    }
}
