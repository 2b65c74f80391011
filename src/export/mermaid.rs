//! Mermaid flowcharts: what wikis and code hosts draw from text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::chart::{Area, Chart, ChartNode, Line};
use super::losses::{Exported, Losses};
use super::numbers::number;
use super::plain::{quoted_link, tidy};
use crate::catalogue::Category;
use crate::model::{ElementId, GroupId};
use crate::scene::WireEnd;

/// Words that would end a block or start a statement.
const RESERVED: &[&str] = &[
    "acctitle",
    "accdescr",
    "bt",
    "call",
    "class",
    "classdef",
    "click",
    "default",
    "direction",
    "end",
    "flowchart",
    "graph",
    "href",
    "interpolate",
    "lr",
    "linkstyle",
    "o",
    "rl",
    "style",
    "subgraph",
    "tb",
    "td",
    "x",
];

/// Writes a drawing as a Mermaid flowchart.
pub fn mermaid(chart: &Chart<'_>) -> Exported {
    let mut out = String::new();
    let title = serde_json::Value::from(tidy(chart.title, false)).to_string().replace('%', "\\x25");
    let _ = write!(out, "---\ntitle: {title}\n---\nflowchart LR\n");
    if !chart.description.is_empty() {
        let spoken: String =
            chart.description.chars().map(|sign| if is_speech(sign) { sign } else { ' ' }).collect::<String>();
        let _ = writeln!(out, "  accDescr: {}", spoken.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let writer = Writer { chart, names: chart.identifiers(RESERVED) };
    writer.members(None, 1, &mut out);
    for line in &chart.lines {
        writer.line(line, &mut out);
    }
    for node in &chart.nodes {
        if let Some(link) = node.link {
            let _ = writeln!(out, "  click {} href \"{}\" _blank", writer.name(node.id.clone()), quoted_link(link));
        }
    }
    writer.styles(&mut out);
    Exported { content: out, losses: losses(chart) }
}

fn losses(chart: &Chart<'_>) -> Vec<super::Loss> {
    let mut losses = Losses::default();
    losses.whole("Mermaid arranges everything itself; positions and routes stay behind");
    losses.at(
        "Mermaid shows no properties; they stay behind",
        chart.nodes.iter().filter(|node| !node.props.is_empty()).map(|node| node.id.as_str()),
    );
    losses.at(
        "Mermaid knows one arrowhead; the mechanism shows in line and colour only",
        chart.lines_where(|line| line.look.end == WireEnd::Open || line.look.marked || line.look.double),
    );
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

    fn members(&self, parent: Option<&GroupId>, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        for area in self.chart.areas_in(parent) {
            let _ = writeln!(out, "{indent}subgraph {}[\"{}\"]", self.name(area.id.clone()), label(area.name));
            self.members(Some(area.id), depth + 1, out);
            let _ = writeln!(out, "{indent}end");
        }
        for node in self.chart.nodes_in(parent) {
            let (open, close) = brackets(node.category);
            let _ = writeln!(
                out,
                "{indent}{}{open}\"{}\"{close}:::{}",
                self.name(node.id.clone()),
                caption(node),
                class(node.category)
            );
        }
        for memo in self.chart.memos_in(parent) {
            let _ = writeln!(out, "{indent}{}[\"{}\"]:::note", self.name(memo.id.clone()), label(memo.text));
        }
    }

    fn line(&self, line: &Line<'_>, out: &mut String) {
        let dashed = !line.look.dash.is_empty();
        let arrow = match (line.look.start, line.look.end) {
            (WireEnd::None, WireEnd::Dot) => "--o",
            (WireEnd::None, WireEnd::None) => "---",
            (WireEnd::None, _) if line.look.double => "==>",
            (WireEnd::None, _) if dashed => "-.->",
            (WireEnd::None, _) => "-->",
            // No arrow points at the start alone; the label says that data flows back.
            (_, WireEnd::None) => "---",
            _ => "<-->",
        };
        let reads = line.look.start != WireEnd::None && line.look.end == WireEnd::None;
        let text = match (line.label, reads) {
            (Some(text), true) => format!("{} (read)", tidy(text, true)),
            (Some(text), false) => text.to_owned(),
            (None, true) => "read".to_owned(),
            (None, false) => String::new(),
        };
        let text = if text.is_empty() { String::new() } else { format!("|\"{}\"|", label(&text)) };
        let (from, to) = (self.name(line.from.clone()), self.name(line.to.clone()));
        let _ = writeln!(out, "  {from} {arrow}{text} {to}");
    }

    fn styles(&self, out: &mut String) {
        for (category, (colors, text)) in self.chart.categories() {
            let _ = writeln!(
                out,
                "  classDef {} fill:{},stroke:{},color:{text}",
                class(category),
                colors.fill,
                colors.edge
            );
        }
        if !self.chart.memos.is_empty() {
            let theme = self.chart.theme;
            let _ = writeln!(
                out,
                "  classDef note fill:{},stroke:{},color:{}",
                theme.note_fill, theme.note_edge, theme.note_text
            );
        }
        for Area { id, fill, edge, text, dash, .. } in &self.chart.areas {
            let dash = if dash.is_empty() { String::new() } else { format!(",stroke-dasharray:{}", dashes(dash)) };
            let _ = writeln!(out, "  style {} fill:{fill},stroke:{edge},color:{text}{dash}", self.name((*id).clone()));
        }
        for (index, line) in self.chart.lines.iter().enumerate() {
            let dash = if line.look.dash.is_empty() {
                String::new()
            } else {
                format!(",stroke-dasharray:{}", dashes(line.look.dash))
            };
            let width = number(line.look.width);
            let _ = writeln!(out, "  linkStyle {index} stroke:{},stroke-width:{width}px{dash}", line.color);
        }
    }
}

fn dashes(dash: &[f64]) -> String {
    dash.iter().map(|length| number(length.max(1.0))).collect::<Vec<_>>().join(" ")
}

fn caption(node: &ChartNode<'_>) -> String {
    let detail = node.detail.map(|detail| format!("<br/><small>{}</small>", label(detail)));
    format!("{}{}", label(node.name), detail.unwrap_or_default())
}

/// Text inside quotes: every sign that Mermaid, Markdown or HTML could take as its own is written as a number.
fn label(text: &str) -> String {
    let mut out = String::new();
    for sign in tidy(text, true).chars() {
        match sign {
            '\n' => out.push_str("<br/>"),
            '"' | '#' | ';' | ':' | '<' | '>' | '&' | '`' | '\\' | '%' | '{' | '}' | '*' | '_' | '$' | '|' | '['
            | ']' => {
                let _ = write!(out, "#{};", u32::from(sign));
            }
            _ => out.push(sign),
        }
    }
    out
}

fn is_speech(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, ' ' | '.' | ',' | '-' | '(' | ')')
}

fn class(category: Category) -> String {
    format!("{category:?}").to_lowercase()
}

/// A shape for each family, so that it shows without colour too.
const fn brackets(category: Category) -> (&'static str, &'static str) {
    match category {
        Category::Database | Category::Storage => ("[(", ")]"),
        Category::Messaging | Category::Streaming => ("([", "])"),
        Category::Api | Category::Edge => ("{{", "}}"),
        Category::Orchestration => ("[[", "]]"),
        Category::Actor | Category::External | Category::Baas => ("(", ")"),
        _ => ("[", "]"),
    }
}
