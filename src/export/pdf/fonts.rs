use std::collections::{BTreeMap, BTreeSet};

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Name, Pdf, Rect, Ref, Str};
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::{FontRef, TableProvider as _};
use skrifa::{GlyphId, MetadataProvider as _, Tag};
use subsetter::GlyphRemapper;

use super::{deflate, single};
use crate::catalogue::asset;
use crate::export::ExportError;
use crate::text::{self, Glyph, Weight};

/// The glyphs of one face that a drawing uses.
pub(super) struct Font {
    weight: Weight,
    glyphs: GlyphRemapper,
    /// What each glyph of the subset says, and its width in ems.
    said: BTreeMap<u16, (String, f64)>,
    /// Signs the face has no glyph for.
    pub(super) missing: BTreeSet<char>,
}

/// A line of text in glyph numbers of the subset.
pub(super) struct Run {
    /// Number and width in ems of each glyph.
    pub(super) codes: Vec<(u16, f64)>,
    /// The glyphs alone do not tell the text.
    pub(super) needs_actual_text: bool,
}

/// Signs that draw nothing of their own.
fn is_joiner(sign: char) -> bool {
    sign.is_control() || sign.is_whitespace() || matches!(sign, '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}')
}

/// How a page's content calls a face.
pub(super) const fn resource_name(weight: Weight) -> &'static [u8] {
    match weight {
        Weight::Regular => b"F0",
        Weight::SemiBold => b"F1",
        Weight::Mono => b"F2",
    }
}

const SYSTEM: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

impl Font {
    pub(super) fn new(weight: Weight) -> Self {
        Self { weight, glyphs: GlyphRemapper::new(), said: BTreeMap::new(), missing: BTreeSet::new() }
    }

    /// Takes the glyphs of a line into the subset.
    pub(super) fn run(&mut self, text: &str, glyphs: &[Glyph]) -> Run {
        let font = text::font(self.weight);
        let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        let mut starts: Vec<usize> = glyphs.iter().map(|glyph| glyph.cluster).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut needs_actual_text = starts.len() != glyphs.len();
        let mut codes = Vec::with_capacity(glyphs.len());
        for glyph in glyphs {
            let end = starts.iter().copied().find(|start| *start > glyph.cluster).unwrap_or(text.len());
            let said = text.get(glyph.cluster..end).unwrap_or_default();
            // Fonts number their glyphs with 16 bits.
            let id = u16::try_from(glyph.id).unwrap_or(0);
            let advance = f64::from(metrics.advance_width(GlyphId::from(id)).unwrap_or(0.0));
            if id == 0 {
                self.missing.extend(said.chars().filter(|sign| !is_joiner(*sign)));
                needs_actual_text = true;
                codes.push((0, advance));
                self.said.insert(0, (String::new(), advance));
                continue;
            }
            let code = self.glyphs.remap(id);
            let (known, _) = self.said.entry(code).or_insert_with(|| (said.to_owned(), advance));
            needs_actual_text |= known != said;
            codes.push((code, advance));
        }
        Run { codes, needs_actual_text }
    }

    /// Writes the subset and all that a reader has to know of it.
    pub(super) fn write(
        self,
        weight: Weight,
        id: Ref,
        pdf: &mut Pdf,
        fresh: &mut impl FnMut() -> Ref,
    ) -> Result<(), ExportError> {
        let damaged = || ExportError::Fonts { family: weight.family() };
        let bytes = asset(weight.asset_path()).ok_or_else(damaged)?;
        let subset = subsetter::subset(bytes, 0, &self.glyphs).map_err(|_| damaged())?;
        let cff = FontRef::new(&subset).ok().and_then(|font| font.data_for_tag(Tag::new(b"CFF ")));
        let (cid, descriptor, cmap, file) = (fresh(), fresh(), fresh(), fresh());
        let name = self.name();
        let name = Name(name.as_bytes());
        let identity = Name(b"Identity-H");
        pdf.type0_font(id).base_font(name).encoding_predefined(identity).descendant_font(cid).to_unicode(cmap);
        {
            let mut font = pdf.cid_font(cid);
            let kind = if cff.is_some() { CidFontType::Type0 } else { CidFontType::Type2 };
            font.subtype(kind).base_font(name).system_info(SYSTEM).font_descriptor(descriptor).default_width(0.0);
            if cff.is_none() {
                font.cid_to_gid_map_predefined(Name(b"Identity"));
            }
            let mut widths = font.widths();
            for (code, (_, advance)) in &self.said {
                widths.consecutive(*code, [single(advance * 1000.0)]);
            }
        }
        self.describe(pdf, descriptor, name, file, cff.is_some());
        let mut map = UnicodeCmap::<u16>::new(Name(b"Custom"), SYSTEM);
        for (code, (said, _)) in self.said.iter().filter(|(_, (said, _))| !said.is_empty()) {
            map.pair_with_multiple(*code, said.chars());
        }
        let packed = deflate(&map.finish());
        pdf.cmap(cmap, &packed).filter(Filter::FlateDecode);
        let packed = deflate(cff.as_ref().map_or(&subset[..], |cff| cff.as_bytes()));
        let mut stream = pdf.stream(file, &packed);
        stream.filter(Filter::FlateDecode);
        if cff.is_some() {
            stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        }
        Ok(())
    }

    fn describe(&self, pdf: &mut Pdf, id: Ref, name: Name<'_>, file: Ref, is_cff: bool) {
        let font = text::font(self.weight);
        let metrics = font.metrics(Size::new(1000.0), LocationRef::default());
        let bounds = metrics.bounds.unwrap_or_default();
        let mut flags = FontFlags::SYMBOLIC;
        if self.weight == Weight::Mono {
            flags |= FontFlags::FIXED_PITCH;
        }
        let mut descriptor = pdf.font_descriptor(id);
        descriptor
            .name(name)
            .flags(flags)
            .bbox(Rect::new(bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max))
            .italic_angle(0.0)
            .ascent(metrics.ascent)
            .descent(metrics.descent)
            .cap_height(metrics.cap_height.unwrap_or(metrics.ascent))
            // The usual stem of a weight; readers use it only when they have to make do without the font.
            .stem_v(if self.weight == Weight::SemiBold { 120.0 } else { 80.0 });
        if is_cff {
            descriptor.font_file3(file);
        } else {
            descriptor.font_file2(file);
        }
    }

    /// The face's name behind six letters that tell subsets apart.
    fn name(&self) -> String {
        let mut hash: u32 = 0x811c_9dc5;
        for glyph in self.glyphs.remapped_gids() {
            hash = (hash ^ u32::from(glyph)).wrapping_mul(0x0100_0193);
        }
        let mut tag = String::new();
        for _ in 0..6 {
            tag.push(char::from(b'A' + u8::try_from(hash % 26).unwrap_or(0)));
            hash /= 26;
        }
        let path = self.weight.asset_path();
        let file = path.rsplit('/').next().unwrap_or(path);
        format!("{tag}+{}", file.split('.').next().unwrap_or(file))
    }
}
