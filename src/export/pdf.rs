//! PDF: the scene as vectors, with text that can be searched, links that can be followed, and tags that tell what is what.

mod content;
mod fonts;
mod icons;
mod pictures;
mod tags;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use pdf_writer::types::{ActionType, AnnotationType, TabOrder};
use pdf_writer::{Content, Filter, Name, Pdf, Rect as PdfRect, Ref, Str, TextStr};

use self::content::Painter;
use self::tags::Tags;
use super::losses::{Exported, Losses};
use super::numbers::is_safe_link;
use super::plain::tidy;
use super::png::ExportError;
use crate::geom::Rect;
use crate::model::ElementId;
use crate::scene::{Paint, Scene, Shape};

/// How a PDF is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PdfOptions {
    /// Paint the canvas behind the drawing.
    pub background: bool,
}

impl Default for PdfOptions {
    fn default() -> Self {
        Self { background: true }
    }
}

/// Points of 1/72 inch in a pixel of 1/96 inch.
const POINTS_PER_PIXEL: f64 = 0.75;
/// No reader has to take a longer side.
const LONGEST_SIDE_PT: f64 = 14_400.0;

/// Writes a scene as a PDF of one page as large as the drawing. The same scene gives the same bytes.
///
/// # Errors
/// Damaged fonts, or a scene whose size is no number.
pub fn pdf(scene: &Scene, options: &PdfOptions) -> Result<Exported<Vec<u8>>, ExportError> {
    let (width, height) = (scene.bounds.width(), scene.bounds.height());
    let longest = width.max(height);
    if !(longest.is_finite() && width > 0.0 && height > 0.0) {
        return Err(ExportError::TooLarge { width, height });
    }
    let scale = POINTS_PER_PIXEL.min(LONGEST_SIDE_PT / longest);
    let page = Page { bounds: scene.bounds, scale };
    let mut painter = Painter::new(page.matrix(), scene);
    let mut tags = Tags::default();
    if options.background {
        tags.begin(&mut painter.content, &[]);
        painter.background(scene.bounds, scene.background);
        painter.content.end_marked_content();
    }
    for items in scene.items.chunk_by(|a, b| a.subject == b.subject && (a.subject.is_some() || a.part == b.part)) {
        tags.begin(&mut painter.content, items);
        for item in items {
            painter.shape(&item.shape)?;
        }
        painter.content.end_marked_content();
    }
    let missing = painter.missing_signs();
    let content = write(scene, &page, painter, tags)?;
    let mut losses = Losses::default();
    if !missing.is_empty() {
        losses.whole(&format!(
            "the bundled fonts cannot draw these signs, which can be searched and copied all the same: {}",
            missing.into_iter().collect::<String>()
        ));
    }
    let unsafe_links = scene.links.iter().filter(|(_, link)| !is_safe_link(link)).map(|(id, _)| id.as_str());
    losses.at("links that could run code were left out", unsafe_links);
    Ok(Exported { content, losses: losses.into_vec() })
}

/// Where pixels of the drawing come to lie on the page, whose corner is at the bottom left.
struct Page {
    bounds: Rect,
    scale: f64,
}

impl Page {
    fn matrix(&self) -> [f32; 6] {
        let (x, y) = (-self.bounds.min.x * self.scale, self.bounds.max.y * self.scale);
        [self.scale, 0.0, 0.0, -self.scale, x, y].map(single)
    }

    fn rect(&self, rect: Rect) -> PdfRect {
        let x = |x: f64| single((x - self.bounds.min.x) * self.scale);
        let y = |y: f64| single((self.bounds.max.y - y) * self.scale);
        PdfRect::new(x(rect.min.x), y(rect.max.y), x(rect.max.x), y(rect.min.y))
    }
}

/// PDF numbers have single precision.
#[expect(clippy::cast_possible_truncation, reason = "pages are far smaller than single precision reaches")]
fn single(value: f64) -> f32 {
    value as f32
}

fn write(scene: &Scene, page: &Page, painter: Painter, tags: Tags) -> Result<Vec<u8>, ExportError> {
    let mut next = Ref::new(1);
    let mut fresh = || next.bump();
    let (catalog, pages, sheet, contents, info, structure) = (fresh(), fresh(), fresh(), fresh(), fresh(), fresh());
    let Painter { content, fonts, alphas, pictures, .. } = painter;
    let mut pdf = Pdf::new();
    pdf.set_version(1, 7);
    {
        let mut catalog = pdf.catalog(catalog);
        catalog.pages(pages);
        catalog.lang(TextStr("en"));
        catalog.pair(Name(b"StructTreeRoot"), structure);
        catalog.mark_info().marked(true);
        catalog.viewer_preferences().display_doc_title(true);
    }
    pdf.pages(pages).kids([sheet]).count(1);
    let links: Vec<(Ref, Rect, String)> =
        clickable(scene).into_iter().map(|(rect, link)| (fresh(), rect, link)).collect();
    let fonts: Vec<_> = fonts.into_iter().map(|(weight, font)| (weight, font, fresh())).collect();
    let pictures = pictures.write(&mut pdf, &mut fresh);
    {
        let mut sheet = pdf.page(sheet);
        sheet.media_box(page.rect(page.bounds)).parent(pages).contents(contents);
        sheet.struct_parents(0).tab_order(TabOrder::StructureOrder);
        if !links.is_empty() {
            sheet.annotations(links.iter().map(|(id, ..)| *id));
        }
        let mut resources = sheet.resources();
        {
            let mut dict = resources.fonts();
            for (weight, _, id) in &fonts {
                dict.pair(Name(fonts::resource_name(*weight)), *id);
            }
        }
        if !pictures.is_empty() {
            let mut dict = resources.x_objects();
            for (name, id) in &pictures {
                dict.pair(pictures::resource(name), *id);
            }
        }
        let mut states = resources.ext_g_states();
        for alpha in &alphas {
            let opacity = f32::from(*alpha) / 255.0;
            let mut state = states
                .insert(Name(content::alpha_name(*alpha).as_bytes()))
                .start::<pdf_writer::writers::ExtGraphicsState<'_>>();
            state.non_stroking_alpha(opacity).stroking_alpha(opacity);
        }
    }
    for (id, rect, link) in &links {
        let mut annotation = pdf.annotation(*id);
        annotation.subtype(AnnotationType::Link).rect(page.rect(*rect)).border(0.0, 0.0, 0.0, None);
        annotation.action().action_type(ActionType::Uri).uri(Str(link.as_bytes()));
    }
    tags.write(&mut pdf, structure, sheet, &mut fresh);
    for (weight, font, id) in fonts {
        font.write(weight, id, &mut pdf, &mut fresh)?;
    }
    let packed = deflate(&content.finish());
    pdf.stream(contents, &packed).filter(Filter::FlateDecode);
    {
        let mut info = pdf.document_info(info);
        info.title(TextStr(&tidy(&scene.title, false)))
            .subject(TextStr(&tidy(&scene.description, false)))
            .creator(TextStr("Skywright"));
    }
    Ok(pdf.finish())
}

/// Where links are, and to what: around everything a linked element draws.
fn clickable(scene: &Scene) -> Vec<(Rect, String)> {
    let mut areas: BTreeMap<&ElementId, Rect> = BTreeMap::new();
    for item in &scene.items {
        let Some(subject) = item.subject.as_ref().filter(|subject| scene.links.contains_key(*subject)) else {
            continue;
        };
        let rect = match &item.shape {
            Shape::Rect { rect, .. } | Shape::Icon { rect, .. } => *rect,
            Shape::Text { origin, size, width, anchor, .. } => {
                let left = anchor.left(origin.x, *width);
                Rect::new(
                    crate::geom::Point::new(left, origin.y - size),
                    crate::geom::Point::new(left + width, origin.y + size / 4.0),
                )
            }
            Shape::Path { .. } => continue,
        };
        areas.entry(subject).and_modify(|area| *area = area.union(&rect)).or_insert(rect);
    }
    let safe = areas.into_iter().filter_map(|(id, rect)| {
        let link = scene.links.get(id).filter(|link| is_safe_link(link))?;
        Some((rect, ascii_link(link)))
    });
    safe.collect()
}

/// A link in the seven-bit form PDF asks for.
fn ascii_link(link: &str) -> String {
    let mut out = String::new();
    for byte in link.trim().bytes() {
        if byte.is_ascii_graphic() {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, 6)
}

/// The colour operators of a paint, and its opacity from 0 to 255.
fn set_fill(content: &mut Content, paint: Paint) {
    let [r, g, b] = [paint.color.r, paint.color.g, paint.color.b].map(|part| f32::from(part) / 255.0);
    content.set_fill_rgb(r, g, b);
}

fn set_stroke(content: &mut Content, paint: Paint) {
    let [r, g, b] = [paint.color.r, paint.color.g, paint.color.b].map(|part| f32::from(part) / 255.0);
    content.set_stroke_rgb(r, g, b);
}
