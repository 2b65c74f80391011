//! draw.io: real shapes in containers, wires bound to both ends, uncompressed so that it can be read and compared.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use serde::Deserialize;

use super::chart::{Area, Chart, ChartNode, Line, Memo};
use super::losses::{Exported, Losses};
use super::numbers::{base64, escape, escape_model, number, xml_id};
use super::symbols::standalone;
use crate::catalogue::asset;
use crate::geom::{Point, Rect, Vector};
use crate::model::GroupId;
use crate::scene::WireEnd;

/// How a draw.io file is written.
#[derive(Clone, Debug, Default)]
pub struct DrawioOptions {
    /// The interchange form to carry along, so that the file can be opened again.
    pub model: Option<String>,
}

/// A shape of draw.io's own libraries.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stencil {
    Aws4(String),
    Azure2(String),
    Gcp2(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stencils {
    #[expect(dead_code, reason = "says where the names were read")]
    source: String,
    #[expect(dead_code, reason = "says when the names were read")]
    as_of: String,
    /// By catalogue key.
    services: BTreeMap<String, Stencil>,
    /// Group icons by kind of group.
    groups: BTreeMap<String, String>,
}

fn stencils() -> Option<&'static Stencils> {
    static STENCILS: OnceLock<Option<Stencils>> = OnceLock::new();
    STENCILS.get_or_init(|| ron::de::from_bytes(asset("export/drawio.ron")?).ok()).as_ref()
}

/// Room around the drawing on the page.
const MARGIN: f64 = 40.0;

/// Writes a drawing for draw.io (diagrams.net).
pub fn drawio(chart: &Chart<'_>, options: &DrawioOptions) -> Exported {
    let rects = (chart.nodes.iter().map(|node| node.tile))
        .chain(chart.areas.iter().map(|area| area.rect))
        .chain(chart.memos.iter().map(|memo| memo.rect));
    let bounds = Rect::around(rects).unwrap_or(Rect::from_size(Point::ZERO, 400.0, 300.0));
    // Captions hang below the tiles.
    let bounds = bounds.expanded(MARGIN).union(&Rect::new(bounds.min, Point::new(bounds.max.x, bounds.max.y + 80.0)));
    let mut writer = Writer { chart, out: String::new(), shift: Point::ZERO - bounds.min };
    let (width, height) = (number(bounds.width().ceil()), number(bounds.height().ceil()));
    let _ = writeln!(
        writer.out,
        "<mxfile host=\"Skywright\" type=\"device\">\n<diagram id=\"skywright\" name=\"{}\">\n\
         <mxGraphModel grid=\"1\" gridSize=\"8\" guides=\"1\" tooltips=\"1\" connect=\"1\" arrows=\"1\" fold=\"1\" page=\"1\" \
         pageScale=\"1\" pageWidth=\"{width}\" pageHeight=\"{height}\" math=\"0\" shadow=\"0\">\n<root>",
        escape(page_name(chart.title)),
    );
    match &options.model {
        Some(model) => {
            let model = escape_model(model).replace('"', "&quot;").replace('\n', "&#10;");
            let _ = writeln!(writer.out, "<object label=\"\" skywrightModel=\"{model}\" id=\"0\"><mxCell/></object>");
        }
        None => writer.out.push_str("<mxCell id=\"0\"/>\n"),
    }
    writer.out.push_str("<mxCell id=\"1\" parent=\"0\"/>\n");
    for area in &chart.areas {
        writer.area(area);
    }
    // Wires lie below the components, as on the drawing.
    for line in &chart.lines {
        writer.line(line);
    }
    for node in &chart.nodes {
        writer.node(node);
    }
    for memo in &chart.memos {
        writer.memo(memo);
    }
    writer.out.push_str("</root>\n</mxGraphModel>\n</diagram>\n</mxfile>\n");
    Exported { content: writer.out, losses: losses(chart) }
}

fn losses(chart: &Chart<'_>) -> Vec<super::Loss> {
    let mut losses = Losses::default();
    losses.at(
        "draw.io has no double line with arrowheads; a stream is a thick line",
        chart.lines_where(|line| line.look.double),
    );
    losses.at(
        "the reader's ring of polls and the key of authorizations have no arrowhead in draw.io",
        chart.lines_where(|line| line.look.marked && !line.look.double),
    );
    losses.at("links that could run code were left out", chart.unsafe_links.iter().copied());
    losses.into_vec()
}

fn page_name(title: &str) -> &str {
    if title.trim().is_empty() { "Page-1" } else { title }
}

struct Writer<'a> {
    chart: &'a Chart<'a>,
    out: String,
    /// Moves the drawing's corner onto the page.
    shift: Vector,
}

impl Writer<'_> {
    fn origin_of(&self, parent: Option<&GroupId>) -> (String, Point) {
        match parent.and_then(|id| self.chart.area(id)) {
            Some(area) => (group_id(area.id), area.rect.min),
            None => ("1".to_owned(), Point::ZERO - self.shift),
        }
    }

    fn vertex(&mut self, id: &str, attributes: &str, style: &str, parent: Option<&GroupId>, rect: Rect) {
        let (parent, origin) = self.origin_of(parent);
        let _ = writeln!(
            self.out,
            "<object id=\"{id}\"{attributes}>\n<mxCell style=\"{}\" vertex=\"1\" parent=\"{parent}\">\
             <mxGeometry x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" as=\"geometry\"/></mxCell>\n</object>",
            escape(style),
            number(rect.min.x - origin.x),
            number(rect.min.y - origin.y),
            number(rect.width()),
            number(rect.height()),
        );
    }

    fn area(&mut self, area: &Area<'_>) {
        let icon = stencils().and_then(|stencils| stencils.groups.get(area.kind));
        let shape = icon.map_or_else(
            || "rounded=1;arcSize=3;absoluteArcSize=0;spacingLeft=8;".to_owned(),
            |icon| format!("shape=mxgraph.aws4.group;grIcon=mxgraph.aws4.{icon};grStroke=1;spacingLeft=30;"),
        );
        let style = format!(
            "{shape}html=1;whiteSpace=wrap;container=1;collapsible=0;recursiveResize=0;pointerEvents=0;verticalAlign=top;align=left;\
             fontStyle=1;fontSize=12;fontColor={};strokeColor={};fillColor={};{}",
            area.text,
            area.edge,
            area.fill,
            dashes(area.dash)
        );
        let attributes = format!(
            " label=\"{}\" tooltip=\"{}\" kind=\"{}\"",
            escape(&text_html(area.name)),
            escape(area.kind),
            escape(area.kind)
        );
        self.vertex(&group_id(area.id), &attributes, &style, area.parent, area.rect);
    }

    fn node(&mut self, node: &ChartNode<'_>) {
        let detail = node.detail.map(|detail| {
            format!(
                "<br><font color=\"{}\" style=\"font-size:11px\">{}</font>",
                self.chart.theme.muted,
                text_html(detail)
            )
        });
        let html = format!("<b>{}</b>{}", text_html(&node.name_lines().join("\n")), detail.unwrap_or_default());
        let mut attributes = format!(
            " label=\"{}\" tooltip=\"{}\" service=\"{}\"",
            escape(&html),
            escape(&text_html(&node.story())),
            escape(node.key)
        );
        if let Some(link) = node.link {
            let _ = write!(attributes, " link=\"{}\"", escape(link));
        }
        let common = format!(
            "html=1;verticalLabelPosition=bottom;labelPosition=center;verticalAlign=top;align=center;spacingTop=0;\
             fontSize=13;fontColor={};fillColor={};strokeColor={};",
            self.chart.theme.text, node.colors.fill, node.colors.edge
        );
        let style = match stencils().and_then(|stencils| stencils.services.get(node.key)) {
            Some(Stencil::Aws4(name)) => format!(
                "{common}strokeColor={};sketch=0;outlineConnect=0;aspect=fixed;shape=mxgraph.aws4.resourceIcon;resIcon=mxgraph.aws4.{name};",
                node.colors.glyph
            ),
            Some(Stencil::Azure2(path)) => {
                format!("{common}aspect=fixed;shape=image;imageAspect=1;image=img/lib/azure2/{path}.svg;")
            }
            Some(Stencil::Gcp2(name)) => {
                format!("{common}strokeColor=none;aspect=fixed;shape=mxgraph.gcp2.hexIcon;prIcon={name};")
            }
            None => {
                let icon = node.icon.replace("currentColor", &node.colors.glyph.to_string());
                format!(
                    "{common}rounded=1;arcSize=18;shape=label;imageAlign=center;imageVerticalAlign=middle;imageWidth=40;imageHeight=40;\
                     aspect=fixed;image=data:image/svg+xml,{};",
                    base64(standalone(&icon).as_bytes())
                )
            }
        };
        self.vertex(&node_id(node.id.as_str()), &attributes, &style, node.parent, node.tile);
    }

    fn memo(&mut self, memo: &Memo<'_>) {
        let theme = self.chart.theme;
        let style = format!(
            "shape=note;size=12;html=1;whiteSpace=wrap;align=left;verticalAlign=top;spacing=10;fontSize=12;\
             fontColor={};fillColor={};strokeColor={};",
            theme.note_text, theme.note_fill, theme.note_edge
        );
        let id = format!("note-{}", xml_id(memo.id.as_str()));
        self.vertex(&id, &format!(" label=\"{}\"", escape(&text_html(memo.text))), &style, memo.parent, memo.rect);
    }

    fn line(&mut self, line: &Line<'_>) {
        let (parent, origin) = self.origin_of(self.chart.common_area(line).map(|area| area.id));
        let (Some(from), Some(to)) = (self.chart.node(line.from), self.chart.node(line.to)) else { return };
        let mut style = format!(
            "edgeStyle=orthogonalEdgeStyle;html=1;rounded=1;arcSize=16;jumpStyle=gap;fontSize=11;fontColor={};\
             labelBackgroundColor={};strokeColor={};strokeWidth={};{}{}{}",
            self.chart.theme.muted,
            self.chart.theme.canvas,
            line.color,
            number(if line.look.double { line.look.width * 2.5 } else { line.look.width }),
            dashes(line.look.dash),
            end("start", line.look.start),
            end("end", line.look.end),
        );
        if let [first, .., last] = line.points {
            for (kind, tile, at) in [("exit", from.tile, *first), ("entry", to.tile, *last)] {
                let (x, y) = ((at.x - tile.min.x) / tile.width(), (at.y - tile.min.y) / tile.height());
                let _ = write!(style, "{kind}X={};{kind}Y={};{kind}Perimeter=0;", fraction(x), fraction(y));
            }
        }
        let mut geometry = String::new();
        if let [_, corners @ .., _] = line.points
            && !corners.is_empty()
        {
            geometry.push_str("<Array as=\"points\">");
            for corner in corners {
                let _ = write!(
                    geometry,
                    "<mxPoint x=\"{}\" y=\"{}\"/>",
                    number(corner.x - origin.x),
                    number(corner.y - origin.y)
                );
            }
            geometry.push_str("</Array>");
        }
        let along = line.label_center.map(|center| place_along(line.points, center)).unwrap_or_default();
        let along = if line.label.is_some() { format!(" x=\"{}\"", fraction(along)) } else { String::new() };
        let _ = writeln!(
            self.out,
            "<object id=\"wire-{}\" label=\"{}\" tooltip=\"{}\" mechanism=\"{}\">\n<mxCell style=\"{}\" edge=\"1\" parent=\"{parent}\" \
             source=\"{}\" target=\"{}\"><mxGeometry{along} relative=\"1\" as=\"geometry\">{geometry}</mxGeometry></mxCell>\n</object>",
            xml_id(line.id.as_str()),
            escape(&text_html(line.label.unwrap_or_default())),
            escape(&text_html(&line.story())),
            escape(line.mechanism),
            escape(&style),
            node_id(line.from.as_str()),
            node_id(line.to.as_str()),
        );
    }
}

fn node_id(id: &str) -> String {
    format!("node-{}", xml_id(id))
}

fn group_id(id: &GroupId) -> String {
    format!("group-{}", xml_id(id.as_str()))
}

/// Plain text as draw.io's HTML: nothing in it is markup, lines stay lines.
fn text_html(text: &str) -> String {
    text.lines().map(escape).collect::<Vec<_>>().join("<br>")
}

fn dashes(dash: &[f64]) -> String {
    if dash.is_empty() {
        return String::new();
    }
    // Dots of no length would vanish.
    let lengths: Vec<String> = dash.iter().map(|length| number(length.max(1.0))).collect();
    format!("dashed=1;fixDash=1;dashPattern={};", lengths.join(" "))
}

fn end(which: &str, end: WireEnd) -> String {
    match end {
        WireEnd::None => format!("{which}Arrow=none;"),
        WireEnd::Filled => format!("{which}Arrow=block;{which}Fill=1;{which}Size=7;"),
        WireEnd::Open => format!("{which}Arrow=open;{which}Fill=0;{which}Size=7;"),
        WireEnd::Dot => format!("{which}Arrow=oval;{which}Fill=1;{which}Size=6;"),
    }
}

/// A share with four decimals: enough to hit a pixel of a large tile.
fn fraction(value: f64) -> String {
    let text = format!("{:.4}", (value * 10_000.0).round() / 10_000.0 + 0.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Where along a line the point nearest to `center` lies, from -1 at its start to 1 at its end.
fn place_along(points: &[Point], center: Point) -> f64 {
    let total: f64 = points.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
    if total <= 0.0 {
        return 0.0;
    }
    let (mut walked, mut best) = (0.0, (f64::INFINITY, total / 2.0));
    for pair in points.windows(2) {
        let length = pair[0].distance(pair[1]);
        if length > 0.0 {
            let along = ((center - pair[0]).dot(pair[1] - pair[0]) / length).clamp(0.0, length);
            let distance = pair[0].lerp(pair[1], along / length).distance(center);
            if distance < best.0 {
                best = (distance, walked + along);
            }
        }
        walked += length;
    }
    best.1 / total * 2.0 - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn every_stencil_is_of_a_service_we_have() {
        let stencils = stencils().unwrap();
        assert!(stencils.services.len() > 60);
        for key in stencils.services.keys() {
            assert!(Catalogue::builtin().service(key).is_some(), "{key}");
        }
    }

    #[test]
    fn labels_keep_their_place_on_the_line() {
        let points = [Point::new(0.0, 0.0), Point::new(100.0, 0.0), Point::new(100.0, 100.0)];
        for (center, place) in [((0.0, 5.0), -1.0), ((100.0, 0.0), 0.0), ((103.0, 50.0), 0.5), ((100.0, 300.0), 1.0)] {
            assert_eq!(place_along(&points, Point::new(center.0, center.1)), place);
        }
        assert_eq!(place_along(&[], Point::ZERO), 0.0);
    }
}
