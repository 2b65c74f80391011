//! Excalidraw: shapes with bound arrows, groups that move together, icons as pictures.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::chart::{Area, Chart, ChartNode, Line, Memo};
use super::losses::{Exported, Loss, Losses};
use super::numbers::base64;
use super::plain::tidy;
use super::symbols::standalone;
use crate::geom::{Point, Rect};
use crate::model::GroupId;
use crate::scene::{Color, WireEnd};
use crate::text::{self, Weight};

/// Excalidraw's hand-drawn face; wider than ours.
const FONT: u8 = 5;
const FONT_WIDENING: f64 = 1.15;
const LINE_HEIGHT: f64 = 1.25;
const NAME_SIZE: f64 = 13.0;

/// Writes a drawing as an Excalidraw scene.
pub fn excalidraw(chart: &Chart<'_>) -> Exported {
    let mut writer = Writer { chart, elements: Vec::new(), files: Map::new(), bound: BTreeMap::new() };
    for line in &chart.lines {
        for end in [line.from, line.to] {
            let arrows = writer.bound.entry(end.as_str()).or_default();
            if arrows.last() != Some(&line.id.as_str()) {
                arrows.push(line.id.as_str());
            }
        }
    }
    for area in &chart.areas {
        writer.area(area);
    }
    for line in &chart.lines {
        writer.line(line);
    }
    for node in &chart.nodes {
        writer.node(node);
    }
    for memo in &chart.memos {
        writer.memo(memo);
    }
    let scene = json!({
        "type": "excalidraw",
        "version": 2,
        "source": "https://excalidraw.com",
        "elements": writer.elements,
        "appState": {"gridSize": 8, "viewBackgroundColor": chart.theme.canvas.to_string()},
        "files": writer.files,
    });
    let mut content = serde_json::to_string_pretty(&scene).unwrap_or_default();
    content.push('\n');
    Exported { content, losses: losses(chart) }
}

fn losses(chart: &Chart<'_>) -> Vec<Loss> {
    let mut losses = Losses::default();
    losses.at(
        "Excalidraw has solid, dashed and dotted lines only; dash-dot and double lines became one of them",
        chart.lines_where(|line| line.look.dash.len() > 2 || line.look.double),
    );
    losses.at(
        "the reader's ring and the key have no arrowhead in Excalidraw",
        chart.lines_where(|line| line.look.marked),
    );
    losses.at(
        "Excalidraw shows no properties; they are kept as custom data of each shape",
        chart.nodes.iter().filter(|node| !node.props.is_empty()).map(|node| node.id.as_str()),
    );
    losses.at("links that could run code were left out", chart.unsafe_links.iter().copied());
    losses.into_vec()
}

struct Writer<'a> {
    chart: &'a Chart<'a>,
    elements: Vec<Value>,
    files: Map<String, Value>,
    /// Wires at a component.
    bound: BTreeMap<&'a str, Vec<&'a str>>,
}

/// What sets one element apart from the common form.
struct Element<'e> {
    id: String,
    kind: &'e str,
    rect: Rect,
    stroke: String,
    fill: String,
    groups: Vec<String>,
    own: Value,
}

/// Lines of text from a point down.
struct Words<'w> {
    text: &'w str,
    size: f64,
    /// The top in the middle where `centered`, else the top left corner.
    at: Point,
    centered: bool,
    color: Color,
}

impl Writer<'_> {
    /// Groups an element moves with, the innermost first.
    fn group_ids(&self, parent: Option<&GroupId>) -> Vec<String> {
        self.chart.around(parent).map(|area| group_id(area.id)).collect()
    }

    fn push(&mut self, element: Element<'_>) {
        let Element { id, kind, rect, stroke, fill, groups, own } = element;
        let mut value = json!({
            "id": id,
            "type": kind,
            "x": round(rect.min.x),
            "y": round(rect.min.y),
            "width": round(rect.width()),
            "height": round(rect.height()),
            "angle": 0,
            "strokeColor": stroke,
            "backgroundColor": fill,
            "fillStyle": "solid",
            "strokeWidth": 1,
            "strokeStyle": "solid",
            "roughness": 1,
            "opacity": 100,
            "groupIds": groups,
            "frameId": null,
            "roundness": null,
            "seed": seed(&id),
            "version": 1,
            "versionNonce": seed(&format!("{id} ")),
            "isDeleted": false,
            "boundElements": [],
            "updated": 1,
            "link": null,
            "locked": false,
        });
        if let (Value::Object(value), Value::Object(own)) = (&mut value, own) {
            value.extend(own);
        }
        self.elements.push(value);
    }

    fn words(&mut self, id: String, words: &Words<'_>, groups: Vec<String>) {
        let Words { text, size, at, centered, color } = *words;
        let text = tidy(text, true);
        let width =
            text.lines().map(|line| text::width(line, size, Weight::Regular)).fold(1.0, f64::max) * FONT_WIDENING;
        #[expect(clippy::cast_precision_loss, reason = "a few lines")]
        let height = text.lines().count().max(1) as f64 * size * LINE_HEIGHT;
        let left = if centered { at.x - width / 2.0 } else { at.x };
        let own = json!({
            "text": text,
            "originalText": text,
            "fontSize": size,
            "fontFamily": FONT,
            "textAlign": if centered { "center" } else { "left" },
            "verticalAlign": "top",
            "containerId": null,
            "autoResize": true,
            "lineHeight": LINE_HEIGHT,
        });
        let rect = Rect::from_size(Point::new(left, at.y), width, height);
        self.push(Element {
            id,
            kind: "text",
            rect,
            stroke: color.to_string(),
            fill: "transparent".to_owned(),
            groups,
            own,
        });
    }

    fn area(&mut self, area: &Area<'_>) {
        let mut groups = vec![group_id(area.id)];
        groups.extend(self.group_ids(area.parent));
        let own = json!({
            "strokeStyle": if area.dash.is_empty() { "solid" } else { "dashed" },
            "roundness": {"type": 3},
            "customData": {"kind": area.kind},
        });
        self.push(Element {
            id: format!("area:{}", area.id),
            kind: "rectangle",
            rect: area.rect,
            stroke: area.edge.to_string(),
            fill: area.fill.to_string(),
            groups: groups.clone(),
            own,
        });
        let at = Point::new(area.rect.min.x + 12.0, area.rect.min.y + 8.0);
        let words = Words { text: area.name, size: 14.0, at, centered: false, color: area.text };
        self.words(format!("area-name:{}", area.id), &words, groups);
    }

    fn node(&mut self, node: &ChartNode<'_>) {
        let id = node.id.as_str();
        let mut groups = vec![format!("node-group:{id}")];
        groups.extend(self.group_ids(node.parent));
        let arrows = self.bound.get(id).map(Vec::as_slice).unwrap_or_default();
        let arrows: Vec<Value> = arrows.iter().map(|wire| json!({"id": wire_id(wire), "type": "arrow"})).collect();
        let props: Map<String, Value> =
            node.props.iter().map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str()))).collect();
        let own = json!({
            "roundness": {"type": 3},
            "boundElements": arrows,
            "link": node.link,
            "customData": {"service": node.key, "props": props},
        });
        self.push(Element {
            id: node_id(id),
            kind: "rectangle",
            rect: node.tile,
            stroke: node.colors.edge.to_string(),
            fill: node.colors.fill.to_string(),
            groups: groups.clone(),
            own,
        });
        let icon = node.icon.replace("currentColor", &node.colors.glyph.to_string());
        let file = format!("{:016x}", hash(&icon));
        let data = format!("data:image/svg+xml;base64,{}", base64(standalone(&icon).as_bytes()));
        self.files.insert(
            file.clone(),
            json!({"id": file, "mimeType": "image/svg+xml", "dataURL": data, "created": 1, "lastRetrieved": 1}),
        );
        let own = json!({"fileId": file, "status": "saved", "scale": [1, 1], "crop": null});
        self.push(Element {
            id: format!("icon:{id}"),
            kind: "image",
            rect: node.tile.expanded(-12.0),
            stroke: "transparent".to_owned(),
            fill: "transparent".to_owned(),
            groups: groups.clone(),
            own,
        });
        let theme = self.chart.theme;
        let below = Point::new(node.tile.center().x, node.tile.max.y + 5.0);
        let name = node.name_lines().join("\n");
        let words = Words { text: &name, size: NAME_SIZE, at: below, centered: true, color: theme.text };
        self.words(format!("name:{id}"), &words, groups.clone());
        if let Some(detail) = node.detail {
            #[expect(clippy::cast_precision_loss, reason = "a few lines")]
            let down = below.y + name.lines().count().max(1) as f64 * NAME_SIZE * LINE_HEIGHT;
            let at = Point::new(below.x, down);
            let words = Words { text: detail, size: 11.0, at, centered: true, color: theme.muted };
            self.words(format!("detail:{id}"), &words, groups);
        }
    }

    fn memo(&mut self, memo: &Memo<'_>) {
        let theme = self.chart.theme;
        let id = format!("note:{}", memo.id);
        let groups = self.group_ids(memo.parent);
        let text_id = format!("note-text:{}", memo.id);
        self.push(Element {
            id: id.clone(),
            kind: "rectangle",
            rect: memo.rect,
            stroke: theme.note_edge.to_string(),
            fill: theme.note_fill.to_string(),
            groups: groups.clone(),
            own: json!({"boundElements": [{"id": text_id, "type": "text"}]}),
        });
        let inner = memo.rect.expanded(-5.0);
        let lines = text::wrap(&tidy(memo.text, true), 12.0 * FONT_WIDENING, Weight::Regular, inner.width(), 500);
        let own = json!({
            "text": lines.join("\n"),
            "originalText": tidy(memo.text, true),
            "fontSize": 12,
            "fontFamily": FONT,
            "textAlign": "left",
            "verticalAlign": "top",
            "containerId": id,
            "autoResize": true,
            "lineHeight": LINE_HEIGHT,
        });
        let (stroke, fill) = (theme.note_text.to_string(), "transparent".to_owned());
        self.push(Element { id: text_id, kind: "text", rect: inner, stroke, fill, groups, own });
    }

    fn line(&mut self, line: &Line<'_>) {
        let [first, .., last] = line.points else { return };
        let id = wire_id(line.id.as_str());
        let label_id = format!("label:{}", line.id);
        let groups = self.group_ids(self.chart.common_area(line).map(|area| area.id));
        let points: Vec<Value> =
            line.points.iter().map(|point| json!([round(point.x - first.x), round(point.y - first.y)])).collect();
        let around = Rect::around(line.points.iter().map(|point| Rect::new(*point, *point)));
        let size = around.unwrap_or(Rect::new(*first, *last));
        let bound = |id: &str| json!({"elementId": node_id(id), "focus": 0, "gap": 1, "fixedPoint": null});
        let own = json!({
            "strokeWidth": if line.look.double { 4 } else if line.look.width < 1.5 { 1 } else { 2 },
            "strokeStyle": match line.look.dash { [] => "solid", [length, ..] if *length < 3.0 => "dotted", _ => "dashed" },
            "points": points,
            "lastCommittedPoint": null,
            "startBinding": bound(line.from.as_str()),
            "endBinding": bound(line.to.as_str()),
            "startArrowhead": head(line.look.start),
            "endArrowhead": head(line.look.end),
            "elbowed": false,
            "boundElements": if line.label.is_some() { json!([{"id": label_id, "type": "text"}]) } else { json!([]) },
            "customData": {"mechanism": line.mechanism},
        });
        // An arrow starts at its first point; its box may reach to the left of it.
        let rect = Rect::from_size(*first, size.width(), size.height());
        self.push(Element {
            id: id.clone(),
            kind: "arrow",
            rect,
            stroke: line.color.to_string(),
            fill: "transparent".to_owned(),
            groups: groups.clone(),
            own,
        });
        if let Some(label) = line.label {
            let center = line.label_center.unwrap_or_else(|| first.lerp(*last, 0.5));
            let at = Point::new(center.x, center.y - 8.0);
            let words = Words { text: label, size: 12.0, at, centered: true, color: line.color };
            self.words(label_id, &words, groups);
            if let Some(Value::Object(text)) = self.elements.last_mut() {
                text.insert("containerId".to_owned(), Value::from(id));
                text.insert("verticalAlign".to_owned(), Value::from("middle"));
            }
        }
    }
}

fn node_id(id: &str) -> String {
    format!("node:{id}")
}

fn wire_id(id: &str) -> String {
    format!("wire:{id}")
}

fn group_id(id: &GroupId) -> String {
    format!("group:{id}")
}

const fn head(end: WireEnd) -> Option<&'static str> {
    match end {
        WireEnd::None => None,
        WireEnd::Filled => Some("triangle"),
        WireEnd::Open => Some("arrow"),
        WireEnd::Dot => Some("dot"),
    }
}

fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0 + 0.0
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The same shape wobbles the same way in every export.
fn seed(id: &str) -> u32 {
    u32::try_from(hash(id) >> 33).unwrap_or(1)
}
