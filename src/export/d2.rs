//! D2: containers and connections as text, with classes for categories and mechanisms.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::chart::{Chart, ChartNode, Line};
use super::losses::{Exported, Loss, Losses};
use super::numbers::number;
use super::plain::{quoted_link, tidy};
use crate::catalogue::Category;
use crate::model::{ElementId, GroupId};
use crate::scene::{WireEnd, WireLook};

/// Keywords, which cannot be keys.
const RESERVED: &[&str] = &[
    "_",
    "3d",
    "animated",
    "bold",
    "border_radius",
    "class",
    "classes",
    "constraint",
    "d2_config",
    "direction",
    "double_border",
    "false",
    "fill",
    "fill_pattern",
    "filled",
    "font",
    "font_color",
    "font_size",
    "grid_columns",
    "grid_gap",
    "grid_rows",
    "height",
    "horizontal_gap",
    "icon",
    "italic",
    "label",
    "layers",
    "left",
    "link",
    "multiple",
    "near",
    "null",
    "opacity",
    "scenarios",
    "shadow",
    "shape",
    "source_arrowhead",
    "source",
    "src",
    "dst",
    "steps",
    "stroke",
    "stroke_dash",
    "stroke_width",
    "style",
    "suspend",
    "target_arrowhead",
    "target",
    "text_transform",
    "tooltip",
    "top",
    "true",
    "underline",
    "unsuspend",
    "vars",
    "vertical_gap",
    "width",
];

/// Writes a drawing as D2.
pub fn d2(chart: &Chart<'_>) -> Exported {
    let writer = Writer { chart, names: chart.identifiers(RESERVED) };
    let mut out = String::new();
    let _ = writeln!(out, "# {}", tidy(chart.title, false));
    out.push_str("direction: right\n");
    writer.classes(&mut out);
    writer.members(None, 0, &mut out);
    for line in &chart.lines {
        writer.line(line, &mut out);
    }
    Exported { content: out, losses: losses(chart) }
}

fn losses(chart: &Chart<'_>) -> Vec<Loss> {
    let mut losses = Losses::default();
    losses.whole("D2 arranges everything itself; positions and routes stay behind");
    losses.at("D2 has no double line; a stream is a thick line", chart.lines_where(|line| line.look.double));
    losses.at("D2 dashes evenly; dash-dot lines became dashed", chart.lines_where(|line| line.look.dash.len() > 2));
    losses.at("the reader's ring and the key have no arrowhead in D2", chart.lines_where(|line| line.look.marked));
    losses.at("links that could run code were left out", chart.unsafe_links.iter().copied());
    losses.into_vec()
}

struct Writer<'a> {
    chart: &'a Chart<'a>,
    names: BTreeMap<ElementId, String>,
}

impl Writer<'_> {
    fn name(&self, id: impl Into<ElementId>) -> &str {
        self.names.get(&id.into()).map_or("n", String::as_str)
    }

    fn path(&self, node: &ChartNode<'_>) -> String {
        let mut path = vec![self.name(node.id.clone())];
        path.extend(self.chart.around(node.parent).map(|area| self.name(area.id.clone())));
        path.reverse();
        path.join(".")
    }

    fn classes(&self, out: &mut String) {
        out.push_str("classes: {\n");
        for (category, (colors, ink)) in self.chart.categories() {
            let _ = writeln!(
                out,
                "  {}: {{\n    shape: {}\n    style: {{fill: \"{}\"; stroke: \"{}\"; font-color: \"{}\"{}}}\n  }}",
                class(category),
                shape(category),
                colors.fill,
                colors.edge,
                ink,
                if shape(category) == "rectangle" { "; border-radius: 8" } else { "" }
            );
        }
        let mut seen = BTreeSet::new();
        for line in &self.chart.lines {
            if seen.insert(line.look.name) {
                let width = if line.look.double { 4 } else { 2 };
                let dash = match line.look.dash {
                    [] => String::new(),
                    [length, ..] => format!("; stroke-dash: {}", number(length.clamp(1.0, 10.0).round())),
                };
                let _ = writeln!(
                    out,
                    "  {}: {{\n    style: {{stroke: \"{}\"; stroke-width: {width}{dash}}}\n  }}",
                    wire_class(&line.look),
                    line.color
                );
            }
        }
        if !self.chart.memos.is_empty() {
            let theme = self.chart.theme;
            let _ = writeln!(
                out,
                "  note: {{\n    shape: page\n    style: {{fill: \"{}\"; stroke: \"{}\"; font-color: \"{}\"}}\n  }}",
                theme.note_fill, theme.note_edge, theme.note_text
            );
        }
        out.push_str("}\n");
    }

    fn members(&self, parent: Option<&GroupId>, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        for area in self.chart.areas_in(parent) {
            let _ = writeln!(out, "{indent}{}: {} {{", self.name(area.id.clone()), quoted(area.name));
            let dash = area.dash.first().map(|length| format!("; stroke-dash: {}", number(length.clamp(1.0, 10.0))));
            let _ = writeln!(
                out,
                "{indent}  style: {{fill: \"{}\"; stroke: \"{}\"; font-color: \"{}\"{}}}",
                area.fill,
                area.edge,
                area.text,
                dash.unwrap_or_default()
            );
            let _ = writeln!(out, "{indent}  tooltip: {}", quoted(area.kind));
            self.members(Some(area.id), depth + 1, out);
            let _ = writeln!(out, "{indent}}}");
        }
        for node in self.chart.nodes_in(parent) {
            let detail = node.detail.map(|detail| format!("\n{detail}")).unwrap_or_default();
            let _ = writeln!(
                out,
                "{indent}{}: {} {{\n{indent}  class: {}\n{indent}  tooltip: {}",
                self.name(node.id.clone()),
                quoted(&format!("{}{detail}", node.name)),
                class(node.category),
                quoted(&node.story())
            );
            if let Some(link) = node.link {
                let _ = writeln!(out, "{indent}  link: {}", quoted(&quoted_link(link)));
            }
            let _ = writeln!(out, "{indent}}}");
        }
        for memo in self.chart.memos_in(parent) {
            let _ = writeln!(
                out,
                "{indent}{}: {} {{\n{indent}  class: note\n{indent}}}",
                self.name(memo.id.clone()),
                quoted(memo.text)
            );
        }
    }

    fn line(&self, line: &Line<'_>, out: &mut String) {
        let (Some(from), Some(to)) = (self.chart.node(line.from), self.chart.node(line.to)) else { return };
        let arrow = match (line.look.start, line.look.end) {
            (WireEnd::None, WireEnd::None) => "--",
            (WireEnd::None, _) => "->",
            (_, WireEnd::None) => "<-",
            _ => "<->",
        };
        let label = line.label.map(|label| format!(" {}", quoted(label))).unwrap_or_default();
        let _ = writeln!(
            out,
            "{} {arrow} {}:{label} {{\n  class: {}",
            self.path(from),
            self.path(to),
            wire_class(&line.look)
        );
        for (key, end) in [("source", line.look.start), ("target", line.look.end)] {
            let shape = match end {
                WireEnd::Open => "arrow",
                WireEnd::Dot => "circle",
                WireEnd::None | WireEnd::Filled => continue,
            };
            let _ = writeln!(out, "  {key}-arrowhead.shape: {shape}");
        }
        out.push_str("}\n");
    }
}

/// A double-quoted string; nothing in it is an escape or a substitution.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for sign in tidy(text, true).chars() {
        match sign {
            '\n' => out.push_str("\\n"),
            '"' | '\\' | '$' => {
                out.push('\\');
                out.push(sign);
            }
            _ => out.push(sign),
        }
    }
    out.push('"');
    out
}

fn class(category: Category) -> String {
    format!("{category:?}").to_lowercase()
}

fn wire_class(look: &WireLook) -> String {
    let words: Vec<&str> =
        look.name.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!("wire_{}", words.join("_").to_lowercase())
}

/// A shape for each family, so that it shows without colour too.
const fn shape(category: Category) -> &'static str {
    match category {
        Category::Database | Category::Storage => "cylinder",
        Category::Messaging | Category::Streaming => "queue",
        Category::Api | Category::Edge => "hexagon",
        Category::External | Category::Baas => "cloud",
        Category::Orchestration => "step",
        _ => "rectangle",
    }
}
