use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use harfrust::{FontRef, ShapeOptions, ShaperData, UnicodeBuffer};
use skrifa::MetadataProvider as _;
use skrifa::instance::{LocationRef, Size};

use crate::catalogue::asset;

/// The three faces of the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    Regular,
    SemiBold,
    Mono,
}

impl Weight {
    pub const ALL: &[Self] = &[Self::Regular, Self::SemiBold, Self::Mono];

    /// Path of the font file below `assets/`.
    pub const fn asset_path(self) -> &'static str {
        match self {
            Self::Regular => "fonts/Inter-Regular.otf",
            Self::SemiBold => "fonts/Inter-SemiBold.otf",
            Self::Mono => "fonts/JetBrainsMono-Regular.ttf",
        }
    }

    /// Family name inside the font file.
    pub const fn family(self) -> &'static str {
        match self {
            Self::Regular | Self::SemiBold => "Inter",
            Self::Mono => "JetBrains Mono",
        }
    }

    /// CSS weight.
    pub const fn css(self) -> u16 {
        match self {
            Self::SemiBold => 600,
            Self::Regular | Self::Mono => 400,
        }
    }
}

/// More entries than any one drawing has; when it is full the cache starts anew.
const CACHE_LIMIT: usize = 16_384;

struct Face {
    font: FontRef<'static>,
    shaper: ShaperData,
    units_per_em: f64,
    ascent_em: f64,
    descent_em: f64,
    /// Widths in font units by text.
    cache: Mutex<HashMap<Box<str>, f64>>,
}

impl Face {
    fn load(weight: Weight) -> Option<Self> {
        let font = FontRef::new(asset(weight.asset_path())?).ok()?;
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let units_per_em = f64::from(metrics.units_per_em);
        Some(Self {
            shaper: ShaperData::new(&font),
            font,
            units_per_em,
            ascent_em: f64::from(metrics.ascent) / units_per_em,
            descent_em: -f64::from(metrics.descent) / units_per_em,
            cache: Mutex::default(),
        })
    }

    fn units(&self, text: &str) -> f64 {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(units) = cache.get(text) {
            return *units;
        }
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let shaped = self.shaper.shaper(&self.font).build().shape(buffer, ShapeOptions::new());
        let units: f64 = shaped.glyph_positions().iter().map(|glyph| f64::from(glyph.x_advance)).sum();
        if cache.len() >= CACHE_LIMIT {
            cache.clear();
        }
        cache.insert(text.into(), units);
        units
    }
}

fn face(weight: Weight) -> &'static Face {
    static FACES: OnceLock<[Face; 3]> = OnceLock::new();
    #[expect(clippy::expect_used, reason = "embedded fonts, proved by the tests below")]
    let faces = FACES.get_or_init(|| {
        [Weight::Regular, Weight::SemiBold, Weight::Mono].map(|weight| Face::load(weight).expect("bundled fonts parse"))
    });
    &faces[weight as usize]
}

/// Width in pixels of one line of text, shaped with kerning.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    if text.is_empty() {
        return 0.0;
    }
    let face = face(weight);
    face.units(text) / face.units_per_em * size
}

/// One glyph of a shaped line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Glyph {
    /// Its number in the font; 0 stands for signs the font lacks.
    pub(crate) id: u32,
    /// Pixels from the start of the line.
    pub(crate) x: f64,
    /// Byte in the text where the signs start that it draws.
    pub(crate) cluster: usize,
}

/// The glyphs of a line of text, in the order they are drawn.
pub(crate) fn glyphs(text: &str, size: f64, weight: Weight) -> Vec<Glyph> {
    let face = face(weight);
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    let shaped = face.shaper.shaper(&face.font).build().shape(buffer, ShapeOptions::new());
    let scale = size / face.units_per_em;
    let mut x = 0.0;
    let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions()).map(|(info, position)| {
        let at = x + f64::from(position.x_offset) * scale;
        x += f64::from(position.x_advance) * scale;
        Glyph { id: info.glyph_id, x: at, cluster: info.cluster as usize }
    });
    glyphs.collect()
}

/// The font file of a face, read.
pub(crate) fn font(weight: Weight) -> &'static FontRef<'static> {
    &face(weight).font
}

/// Calls `each` with every glyph of a shaped line: its id in the font and its x in pixels.
pub(crate) fn with_glyphs(text: &str, size: f64, weight: Weight, mut each: impl FnMut(&FontRef<'_>, u32, f64)) {
    for glyph in glyphs(text, size, weight) {
        each(&face(weight).font, glyph.id, glyph.x);
    }
}

/// Distance in pixels from the top of a line to its baseline.
pub fn ascent(size: f64) -> f64 {
    let face = face(Weight::Regular);
    (line_height(size) - (face.ascent_em + face.descent_em) * size) / 2.0 + face.ascent_em * size
}

/// Distance in pixels between the baselines of two lines; whole, so that lines stay on the grid.
pub fn line_height(size: f64) -> f64 {
    (size * 1.25).round()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kerning_counts() {
        let parts: f64 = "AVATAR To. WAVE".chars().map(|c| width(&c.to_string(), 13.0, Weight::Regular)).sum();
        let whole = width("AVATAR To. WAVE", 13.0, Weight::Regular);
        assert!(whole < parts - 1.0, "{whole} against {parts}");
    }

    #[test]
    fn width_grows_with_size_and_weight() {
        let text = "OrdersFunction";
        assert!((width(text, 26.0, Weight::Regular) - 2.0 * width(text, 13.0, Weight::Regular)).abs() < 1e-9);
        assert!(width(text, 13.0, Weight::SemiBold) > width(text, 13.0, Weight::Regular));
        assert_eq!(width("iiii", 10.0, Weight::Mono), width("WWWW", 10.0, Weight::Mono));
        assert!(Weight::ALL.iter().all(|weight| width("x", 10.0, *weight) > 0.0));
    }

    #[test]
    fn baseline_lies_inside_the_line() {
        for size in [11.0, 13.0, 15.0, 20.0] {
            assert!(ascent(size) > 0.7 * size && ascent(size) < line_height(size));
        }
    }
}
