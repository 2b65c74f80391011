use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::numbers::{base64, escape, escape_model, is_safe_link, matrix, number, path_data, xml_id};
use super::outlines::outline;
use super::repeats::{Body, Repeats, leading_body};
use super::symbols::symbol;
use super::webfont::{self, Used};
use crate::geom::{Point, Rect};
use crate::model::ElementId;
use crate::scene::{Anchor, Cap, Color, Item, Paint, Part, Scene, Shape, Stroke, Theme, Token};
use crate::text::Weight;

/// What becomes of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FontMode {
    /// Text stays text and names its fonts, with common ones to fall back to.
    #[default]
    Named,
    /// As `Named`, with what the text needs of the fonts inside the file.
    Embedded,
    /// Text becomes shapes: the same everywhere, not selectable.
    Outlines,
}

/// How an SVG is written.
#[derive(Clone, Debug)]
pub struct SvgOptions {
    /// Follow the reader's dark mode with the dark theme's colours.
    pub follow_dark_mode: bool,
    /// The interchange form to carry along, so that the picture can be opened again.
    pub model: Option<String>,
    pub fonts: FontMode,
    /// Paint the canvas behind the drawing.
    pub background: bool,
}

impl Default for SvgOptions {
    fn default() -> Self {
        Self { follow_dark_mode: false, model: None, fonts: FontMode::Named, background: true }
    }
}

const METADATA: &str = "<metadata id=\"skywright-model\">";

/// Writes a scene as SVG: grouped by element, ids from the model, coordinates with two decimals.
pub fn svg(scene: &Scene, options: &SvgOptions) -> String {
    in_page(scene, options, &Page::default())
}

/// What a picture has to know of the page it is a part of.
#[derive(Clone, Copy, Default)]
pub(super) struct Page<'a> {
    /// Before every id, so that several pictures can share a page.
    pub(super) prefix: &'a str,
    /// Every group of an element says whose it is, so that scripts find them all.
    pub(super) tied: bool,
    /// Text of the page in the same fonts.
    pub(super) text: &'a str,
}

/// The same as a part of a page.
pub(super) fn in_page(scene: &Scene, options: &SvgOptions, page: &Page<'_>) -> String {
    let Page { prefix, tied, text } = *page;
    let mut writer = Writer {
        options,
        prefix,
        tied,
        out: String::new(),
        rules: BTreeMap::new(),
        faces: BTreeMap::new(),
        named: BTreeSet::new(),
        repeats: Repeats::default(),
    };
    writer.repeats = Repeats::of(scene, |paths| writer.text_of(paths));
    writer.body(scene);
    let Writer { out: body, rules, mut faces, repeats, .. } = writer;
    if !text.is_empty() {
        for weight in [Weight::Regular, Weight::SemiBold] {
            text.lines().for_each(|line| faces.entry(weight).or_default().add(line));
        }
    }
    let Rect { min, .. } = scene.bounds;
    let (width, height) = (number(scene.bounds.width()), number(scene.bounds.height()));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{} {} {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"graphics-document document\" aria-labelledby=\"{prefix}title\" aria-describedby=\"{prefix}desc\">\n<title id=\"{prefix}title\">{}</title>\n<desc id=\"{prefix}desc\">{}</desc>\n",
        number(min.x),
        number(min.y),
        escape(&scene.title),
        escape(&scene.description),
    );
    if let Some(model) = &options.model {
        let _ = writeln!(out, "{METADATA}{}</metadata>", escape_model(model));
    }
    out.push_str(&style(&rules, &faces, options));
    let icons: BTreeSet<&str> = scene
        .items
        .iter()
        .filter_map(|item| if let Shape::Icon { id, .. } = &item.shape { Some(id.as_str()) } else { None })
        .collect();
    if !icons.is_empty() || repeats.iter().next().is_some() {
        out.push_str("<defs>\n");
        for icon in icons {
            let _ = writeln!(out, "{}", symbol(&icon_text(scene, icon, prefix), &format!("{prefix}{}", icon_id(icon))));
        }
        for (paths, number) in repeats.iter() {
            let _ = writeln!(out, "<g id=\"{prefix}body-{number}\">\n{paths}</g>");
        }
        out.push_str("</defs>\n");
    }
    out.push_str(&body);
    out.push_str("</svg>\n");
    out
}

/// The drawing of an icon; ids inside it are this picture's.
fn icon_text<'a>(scene: &'a Scene, icon: &str, prefix: &str) -> Cow<'a, str> {
    match scene.icons.as_ref().and_then(|icons| icons.by_id(icon)) {
        Some(own) => own.svg_with(prefix),
        None => Cow::Borrowed(scene.icon_svg(icon)),
    }
}

fn icon_id(icon: &str) -> String {
    format!("icon-{}", xml_id(icon))
}

/// A CSS rule: its declaration in the scene's theme, and in the dark one.
#[derive(Clone, PartialEq, Eq)]
struct Rule {
    light: String,
    dark: Option<String>,
}

fn style(rules: &BTreeMap<String, Rule>, faces: &BTreeMap<Weight, Used>, options: &SvgOptions) -> String {
    let mut out = "<style>\n".to_owned();
    if options.fonts == FontMode::Embedded {
        for (face, used) in faces {
            let Some(bytes) = webfont::subset(*face, used) else { continue };
            let kind = if face.asset_path().ends_with(".ttf") { "ttf" } else { "otf" };
            let _ = writeln!(
                out,
                "@font-face{{font-family:\"{}\";font-weight:{};src:url(data:font/{kind};base64,{})}}",
                face.family(),
                face.css(),
                base64(&bytes)
            );
        }
    }
    if options.fonts != FontMode::Outlines {
        out.push_str("text{font-family:Inter,\"Helvetica Neue\",Arial,sans-serif}\n");
        if faces.contains_key(&Weight::Mono) {
            out.push_str(".mono{font-family:\"JetBrains Mono\",Menlo,Consolas,monospace}\n");
        }
    }
    for (name, rule) in rules {
        let _ = writeln!(out, ".{name}{{{}}}", rule.light);
    }
    if options.follow_dark_mode {
        out.push_str("@media (prefers-color-scheme:dark){\n");
        for (name, rule) in rules {
            if let Some(dark) = rule.dark.as_ref().filter(|dark| **dark != rule.light) {
                let _ = writeln!(out, ".{name}{{{dark}}}");
            }
        }
        out.push_str("}\n");
    }
    out.push_str("</style>\n");
    out
}

struct Writer<'a> {
    options: &'a SvgOptions,
    prefix: &'a str,
    tied: bool,
    out: String,
    /// Rules in use by class name.
    rules: BTreeMap<String, Rule>,
    /// The text in use by face.
    faces: BTreeMap<Weight, Used>,
    /// Elements that already have their group with id and title.
    named: BTreeSet<ElementId>,
    repeats: Repeats,
}

impl Writer<'_> {
    fn body(&mut self, scene: &Scene) {
        if self.options.background {
            let class = self.class("fill", scene.background);
            let Rect { min, .. } = scene.bounds;
            let (width, height) = (number(scene.bounds.width()), number(scene.bounds.height()));
            let _ = writeln!(
                self.out,
                "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\"/>",
                number(min.x),
                number(min.y)
            );
        }
        let mut rest = &scene.items[..];
        while let Some(first) = rest.first() {
            let layer = layer(first.part);
            let count =
                rest.iter().take_while(|item| item.subject == first.subject && self::layer(item.part) == layer).count();
            let (items, after) = rest.split_at(count);
            self.group(scene, first.subject.as_ref(), layer, items);
            rest = after;
        }
    }

    fn group(&mut self, scene: &Scene, subject: Option<&ElementId>, layer: &str, items: &[Item]) {
        let link = subject.and_then(|subject| scene.links.get(subject)).filter(|link| is_safe_link(link));
        if let Some(link) = link {
            let _ = write!(self.out, "<a href=\"{}\">", escape(link));
        }
        let id = subject.map(|subject| {
            let (kind, role) = match subject {
                ElementId::Group(_) => ("group", "graphics-object group"),
                ElementId::Component(_) => ("node", "graphics-symbol img"),
                ElementId::Wire(_) => ("wire", "graphics-symbol img"),
                ElementId::Note(_) => ("note", "graphics-object group"),
            };
            (format!("{kind}-{}", xml_id(subject.as_str())), role)
        });
        match id {
            Some((id, role)) if subject.is_some_and(|subject| self.named.insert(subject.clone())) => {
                let prefix = self.prefix;
                let _ = writeln!(self.out, "<g id=\"{prefix}{id}\" class=\"{layer}\" role=\"{role}\">");
                if let Some(title) = items.iter().find_map(|item| item.tooltip.as_ref()) {
                    let _ = writeln!(self.out, "<title>{}</title>", escape(title));
                }
            }
            Some((id, _)) if self.tied => {
                let _ = writeln!(self.out, "<g class=\"{layer}\" data-of=\"{id}\">");
            }
            _ => {
                let _ = writeln!(self.out, "<g class=\"{layer}\">");
            }
        }
        let mut items = items;
        if let Some(body) = subject.and_then(|subject| self.repeats.number(subject))
            && let Some(Body { at, paths }) = leading_body(items)
        {
            let (prefix, x, y) = (self.prefix, number(at.x), number(at.y));
            let _ = writeln!(self.out, "<use href=\"#{prefix}body-{body}\" x=\"{x}\" y=\"{y}\"/>");
            items = items.get(paths.len()..).unwrap_or_default();
        }
        for item in items {
            self.shape(&item.shape);
        }
        self.out.push_str(if link.is_some() { "</g></a>\n" } else { "</g>\n" });
    }

    /// How shapes are written, without writing them.
    fn text_of(&mut self, shapes: &[Shape]) -> String {
        let before = std::mem::take(&mut self.out);
        for shape in shapes {
            self.shape(shape);
        }
        std::mem::replace(&mut self.out, before)
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Rect { rect, radius, fill, stroke } => {
                let paint = self.paint(*fill, stroke.as_ref());
                let rounding = if *radius > 0.0 { format!(" rx=\"{}\"", number(*radius)) } else { String::new() };
                let _ = writeln!(
                    self.out,
                    "<rect{paint} x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{rounding}/>",
                    number(rect.min.x),
                    number(rect.min.y),
                    number(rect.width()),
                    number(rect.height())
                );
            }
            Shape::Path { segments, fill, stroke } => {
                let paint = self.paint(*fill, stroke.as_ref());
                let _ = writeln!(self.out, "<path{paint} d=\"{}\"/>", path_data(segments));
            }
            Shape::Text { origin, text, size, weight, color, anchor, width, affine } => {
                let transform = affine.map_or_else(String::new, |affine| format!(" transform=\"{}\"", matrix(&affine)));
                if self.options.fonts == FontMode::Outlines {
                    let left = Point::new(anchor.left(origin.x, *width), origin.y);
                    let paint = self.paint(Some(*color), None);
                    let segments = outline(text, *size, *weight, left);
                    let _ = writeln!(self.out, "<path{paint} d=\"{}\"{transform}/>", path_data(&segments));
                    return;
                }
                let fill = self.class("fill", *color);
                let font = self.font(*size, *weight);
                let text = escape(text);
                self.faces.entry(*weight).or_default().add(&text);
                let anchor = match anchor {
                    Anchor::Start => "",
                    Anchor::Middle => " text-anchor=\"middle\"",
                    Anchor::End => " text-anchor=\"end\"",
                };
                let _ = writeln!(
                    self.out,
                    "<text class=\"{font} {fill}\" x=\"{}\" y=\"{}\"{anchor}{transform}>{text}</text>",
                    number(origin.x),
                    number(origin.y),
                );
            }
            Shape::Icon { id, rect, affine, color } => {
                let class = self.class("color", *color);
                let transform = affine.map_or_else(String::new, |affine| format!(" transform=\"{}\"", matrix(&affine)));
                let _ = writeln!(
                    self.out,
                    "<use class=\"{class}\" href=\"#{}{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{transform}/>",
                    self.prefix,
                    icon_id(id),
                    number(rect.min.x),
                    number(rect.min.y),
                    number(rect.width()),
                    number(rect.height())
                );
            }
        }
    }

    /// Attributes of fill and stroke.
    fn paint(&mut self, fill: Option<Paint>, stroke: Option<&Stroke>) -> String {
        let mut classes = Vec::new();
        let mut rest = String::new();
        match fill {
            Some(fill) => classes.push(self.class("fill", fill)),
            None => rest.push_str(" fill=\"none\""),
        }
        if let Some(Stroke { paint, width, dash, cap }) = stroke {
            classes.push(self.class("stroke", *paint));
            if *width != 1.0 {
                let _ = write!(rest, " stroke-width=\"{}\"", number(*width));
            }
            if !dash.is_empty() {
                let dash: Vec<String> = dash.iter().map(|length| number(*length)).collect();
                let _ = write!(rest, " stroke-dasharray=\"{}\"", dash.join(" "));
            }
            if *cap == Cap::Round {
                rest.push_str(" stroke-linecap=\"round\"");
            }
        }
        if classes.is_empty() { rest } else { format!(" class=\"{}\"{rest}", classes.join(" ")) }
    }

    /// The class that sets one paint property; its rule is remembered for the style sheet.
    fn class(&mut self, property: &str, paint: Paint) -> String {
        let name = match paint.token {
            Some(token) => format!("{property}-{}", token.css_name()),
            None => format!("{property}-{}", paint.color.to_string().trim_start_matches('#')),
        };
        if !self.rules.contains_key(&name) {
            let dark = paint
                .token
                .filter(|_| self.options.follow_dark_mode)
                .and_then(|token: Token| Some(declaration(property, Theme::builtin("dark")?.color(token))));
            self.rules.insert(name.clone(), Rule { light: declaration(property, paint.color), dark });
        }
        name
    }

    fn font(&mut self, size: f64, weight: Weight) -> String {
        let (mark, extra) = match weight {
            Weight::Regular => ("", ""),
            Weight::SemiBold => ("b", ";font-weight:600"),
            Weight::Mono => ("m", ""),
        };
        let name = format!("t{}{mark}", number(size).replace('.', "_"));
        let light = format!("font-size:{}px{extra}", number(size));
        self.rules.entry(name.clone()).or_insert(Rule { light, dark: None });
        if weight == Weight::Mono { format!("mono {name}") } else { name }
    }
}

fn declaration(property: &str, color: Color) -> String {
    let opaque = Color { a: 255, ..color };
    if color.is_opaque() {
        return format!("{property}:{opaque}");
    }
    let opacity = number(f64::from(color.a) / 255.0);
    if property == "color" {
        format!("{property}:{opaque};opacity:{opacity}")
    } else {
        format!("{property}:{opaque};{property}-opacity:{opacity}")
    }
}

/// The layer an item is grouped in; also the group's class.
const fn layer(part: Part) -> &'static str {
    match part {
        Part::Grid => "grid",
        Part::GroupArea => "area",
        Part::GroupLabel => "area-title",
        Part::WireLine | Part::WireHead => "wire",
        Part::WireLabel => "wire-label",
        Part::Tile | Part::Glyph | Part::Name | Part::Detail | Part::Chip => "node",
        Part::Badge => "badge",
        Part::Note => "note",
        Part::Legend => "legend",
        Part::Title => "title",
    }
}
