//! Graphviz DOT, with clusters; or with everything pinned where it lies on the drawing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::chart::{Area, Chart, ChartNode, Line, Memo};
use super::losses::{Exported, Loss, Losses};
use super::numbers::number;
use super::plain::{quoted_link, tidy};
use crate::catalogue::Category;
use crate::geom::Rect;
use crate::model::{ElementId, GroupId};
use crate::scene::WireEnd;

/// How a DOT file is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DotOptions {
    /// Keep positions and let Graphviz route the wires only, instead of arranging everything anew.
    pub pinned: bool,
}

const RESERVED: &[&str] = &["digraph", "edge", "graph", "node", "strict", "subgraph"];

/// Graphviz counts in points of 1/72 inch; one pixel is one point here, so that sizes stay as drawn.
const PIXELS_PER_INCH: f64 = 72.0;

/// Writes a drawing for Graphviz.
pub fn dot(chart: &Chart<'_>, options: DotOptions) -> Exported {
    let mut writer = Writer { chart, names: chart.identifiers(RESERVED), pinned: options.pinned, out: String::new() };
    let theme = chart.theme;
    let way = if options.pinned {
        "layout=neato, splines=line, overlap=true, inputscale=72"
    } else {
        "rankdir=LR, nodesep=0.5, ranksep=0.9"
    };
    let _ = writeln!(
        writer.out,
        "digraph {} {{\n  graph [{way}, bgcolor=\"{}\", fontname=\"Helvetica\", fontcolor=\"{}\", label={}, labelloc=t]\n  \
         node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=12, margin=\"0.16,0.1\"]\n  \
         edge [fontname=\"Helvetica\", fontsize=10, fontcolor=\"{}\"]",
        quoted(chart.title),
        theme.canvas,
        theme.text,
        quoted(chart.title),
        theme.muted,
    );
    if options.pinned {
        for area in &chart.areas {
            writer.pinned_area(area);
        }
        for node in &chart.nodes {
            writer.node(node, 1);
        }
        for memo in &chart.memos {
            writer.memo(memo, 1);
        }
    } else {
        writer.members(None, 1);
    }
    for line in &chart.lines {
        writer.line(line);
    }
    writer.out.push_str("}\n");
    Exported { content: writer.out, losses: losses(chart, options) }
}

fn losses(chart: &Chart<'_>, options: DotOptions) -> Vec<Loss> {
    let mut losses = Losses::default();
    losses.whole(if options.pinned {
        "Graphviz routes wires itself; routes stay behind"
    } else {
        "Graphviz arranges everything itself; positions and routes stay behind (--pin keeps positions)"
    });
    losses
        .at("Graphviz dashes evenly; dash-dot lines became dashed", chart.lines_where(|line| line.look.dash.len() > 2));
    losses
        .at("the reader's ring and the key have no arrowhead in Graphviz", chart.lines_where(|line| line.look.marked));
    losses.at("links that could run code were left out", chart.unsafe_links.iter().copied());
    losses.into_vec()
}

struct Writer<'a> {
    chart: &'a Chart<'a>,
    names: BTreeMap<ElementId, String>,
    pinned: bool,
    out: String,
}

impl Writer<'_> {
    fn name(&self, id: impl Into<ElementId>) -> String {
        self.names.get(&id.into()).map_or("n", String::as_str).to_owned()
    }

    fn members(&mut self, parent: Option<&GroupId>, depth: usize) {
        let chart = self.chart;
        let indent = "  ".repeat(depth);
        for area in chart.areas_in(parent) {
            let name = self.name(area.id.clone());
            let style = if area.dash.is_empty() { "rounded,filled" } else { "rounded,filled,dashed" };
            let _ = writeln!(
                self.out,
                "{indent}subgraph cluster_{name} {{\n{indent}  graph [label={}, tooltip={}, labeljust=l, style=\"{style}\", \
                 fillcolor=\"{}\", color=\"{}\", fontcolor=\"{}\", margin=16]",
                quoted(area.name),
                quoted(area.kind),
                area.fill,
                area.edge,
                area.text
            );
            self.members(Some(area.id), depth + 1);
            let _ = writeln!(self.out, "{indent}}}");
        }
        for node in chart.nodes_in(parent) {
            self.node(node, depth);
        }
        for memo in chart.memos_in(parent) {
            self.memo(memo, depth);
        }
    }

    fn node(&mut self, node: &ChartNode<'_>, depth: usize) {
        let detail = node.detail.map(|detail| format!("\n{detail}")).unwrap_or_default();
        let link =
            node.link.map(|link| format!(", URL=\"{}\", target=\"_blank\"", quoted_link(link))).unwrap_or_default();
        let _ = writeln!(
            self.out,
            "{}{} [label={}, tooltip={}, shape={}, fillcolor=\"{}\", color=\"{}\", fontcolor=\"{}\"{link}{}]",
            "  ".repeat(depth),
            self.name(node.id.clone()),
            quoted(&format!("{}{detail}", node.name)),
            quoted(&node.story()),
            shape(node.category),
            node.colors.fill,
            node.colors.edge,
            node.ink,
            self.pin(node.tile, false)
        );
    }

    fn memo(&mut self, memo: &Memo<'_>, depth: usize) {
        let theme = self.chart.theme;
        let _ = writeln!(
            self.out,
            "{}{} [label={}, shape=note, style=filled, fillcolor=\"{}\", color=\"{}\", fontcolor=\"{}\"{}]",
            "  ".repeat(depth),
            self.name(memo.id.clone()),
            quoted(memo.text),
            theme.note_fill,
            theme.note_edge,
            theme.note_text,
            self.pin(memo.rect, false)
        );
    }

    /// A cluster cannot be pinned; a box behind its members can.
    fn pinned_area(&mut self, area: &Area<'_>) {
        let style = if area.dash.is_empty() { "rounded,filled" } else { "rounded,filled,dashed" };
        let _ = writeln!(
            self.out,
            "  {} [label={}, labelloc=t, style=\"{style}\", fillcolor=\"{}\", color=\"{}\", fontcolor=\"{}\"{}]",
            self.name(area.id.clone()),
            quoted(area.name),
            area.fill,
            area.edge,
            area.text,
            self.pin(area.rect, true)
        );
    }

    fn pin(&self, rect: Rect, fixed: bool) -> String {
        if !self.pinned {
            return String::new();
        }
        // Graphviz counts y upwards.
        let mut out = format!(", pos=\"{},{}!\"", number(rect.center().x), number(0.0 - rect.center().y));
        if fixed {
            let (width, height) = (rect.width() / PIXELS_PER_INCH, rect.height() / PIXELS_PER_INCH);
            let _ = write!(out, ", width={}, height={}, fixedsize=true", number(width), number(height));
        }
        out
    }

    fn line(&mut self, line: &Line<'_>) {
        let mut rest = String::new();
        if let Some(label) = line.label {
            let _ = write!(rest, ", {}={}", if self.pinned { "xlabel" } else { "label" }, quoted(label));
        }
        match line.look.dash {
            [] => {}
            [length, ..] if *length < 3.0 => rest.push_str(", style=dotted"),
            _ => rest.push_str(", style=dashed"),
        }
        let (start, end) = (head(line.look.start), head(line.look.end));
        let both = match (line.look.start, line.look.end) {
            (WireEnd::None, WireEnd::None) => "none",
            (WireEnd::None, _) => "forward",
            (_, WireEnd::None) => "back",
            _ => "both",
        };
        let color = line.color;
        let color = if line.look.double { format!("{color}:{color}") } else { color.to_string() };
        let _ = writeln!(
            self.out,
            "  {} -> {} [color=\"{color}\", penwidth={}, dir={both}, arrowtail={start}, arrowhead={end}, arrowsize=0.8, tooltip={}{rest}]",
            self.name(line.from.clone()),
            self.name(line.to.clone()),
            number(line.look.width),
            quoted(&line.story()),
        );
    }
}

/// A quoted string in which neither escapes nor entities are read.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for sign in tidy(text, true).chars() {
        match sign {
            '\n' => out.push_str("\\n"),
            '"' | '\\' => {
                out.push('\\');
                out.push(sign);
            }
            '&' => out.push_str("&amp;"),
            _ => out.push(sign),
        }
    }
    out.push('"');
    out
}

const fn head(end: WireEnd) -> &'static str {
    match end {
        WireEnd::None => "none",
        WireEnd::Filled => "normal",
        WireEnd::Open => "vee",
        WireEnd::Dot => "dot",
    }
}

/// A shape for each family, so that it shows without colour too.
const fn shape(category: Category) -> &'static str {
    match category {
        Category::Database | Category::Storage => "cylinder",
        Category::Messaging | Category::Streaming => "cds",
        Category::Api | Category::Edge => "hexagon",
        Category::Orchestration => "component",
        _ => "box",
    }
}
