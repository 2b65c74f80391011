//! The part of a face that a picture needs, as a font file for browsers.
//!
//! `subsetter` gives the outlines but leaves out what PDF does not ask for; here the tables come back
//! that a browser does: which sign is which glyph, how pairs are kerned, and the metrics of the line.

use std::collections::{BTreeMap, BTreeSet};

use skrifa::MetadataProvider as _;
use skrifa::Tag;
use skrifa::raw::TableProvider as _;
use subsetter::GlyphRemapper;

use crate::catalogue::asset;
use crate::text::{self, Weight};

/// More pairs than this need more than the 64 KiB that a table of pairs can have.
const MAX_PAIRS: usize = 10_000;

/// The signs of some lines of text, and which stand side by side.
#[derive(Clone, Debug, Default)]
pub(super) struct Used {
    signs: BTreeSet<char>,
    pairs: BTreeSet<(char, char)>,
}

impl Used {
    pub(super) fn add(&mut self, line: &str) {
        self.signs.extend(line.chars());
        self.pairs.extend(line.chars().zip(line.chars().skip(1)));
    }
}

/// A font file with the signs in use. None for a damaged face.
pub(super) fn subset(weight: Weight, used: &Used) -> Option<Vec<u8>> {
    let bytes = asset(weight.asset_path())?;
    let font = text::font(weight);
    let charmap = font.charmap();
    let mut glyphs = GlyphRemapper::new();
    let mut codes: BTreeMap<char, u16> = BTreeMap::new();
    for sign in &used.signs {
        if let Some(glyph) =
            charmap.map(*sign).and_then(|glyph| u16::try_from(glyph.to_u32()).ok()).filter(|id| *id > 0)
        {
            codes.insert(*sign, glyphs.remap(glyph));
        }
    }
    let small = subsetter::subset(bytes, 0, &glyphs).ok()?;
    let mut tables = tables(&small)?;
    tables.insert(*b"cmap", cmap(&codes));
    if let Some(metrics) = font.data_for_tag(Tag::new(b"OS/2")) {
        tables.insert(*b"OS/2", metrics.as_bytes().to_vec());
    }
    let units_per_em = f64::from(font.head().ok()?.units_per_em());
    let kerns = kerns(weight, units_per_em, used, &codes);
    if !kerns.is_empty() {
        tables.insert(*b"kern", kern(&kerns));
    }
    Some(sfnt(small.get(..4)?, &tables))
}

/// By how many units pairs of glyphs move together, measured as the drawing's text is.
fn kerns(weight: Weight, units_per_em: f64, used: &Used, codes: &BTreeMap<char, u16>) -> BTreeMap<(u16, u16), i16> {
    let width = |text: &str| text::width(text, units_per_em, weight);
    let mut kerns = BTreeMap::new();
    for (a, b) in used.pairs.iter().take(MAX_PAIRS) {
        let (Some(left), Some(right)) = (codes.get(a), codes.get(b)) else { continue };
        let (a, b) = (a.to_string(), b.to_string());
        let by = width(&format!("{a}{b}")) - width(&a) - width(&b);
        #[expect(clippy::cast_possible_truncation, reason = "clamped to the range")]
        let by = by.round().clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16;
        if by != 0 {
            kerns.insert((*left, *right), by);
        }
    }
    kerns
}

/// Tables of a font file by tag.
fn tables(file: &[u8]) -> Option<BTreeMap<[u8; 4], Vec<u8>>> {
    let word = |at: usize| Some(u32::from_be_bytes(file.get(at..at + 4)?.try_into().ok()?));
    let count = u16::from_be_bytes(file.get(4..6)?.try_into().ok()?);
    (0..usize::from(count))
        .map(|index| {
            let record = 12 + 16 * index;
            let tag: [u8; 4] = file.get(record..record + 4)?.try_into().ok()?;
            let (offset, length) =
                (usize::try_from(word(record + 8)?).ok()?, usize::try_from(word(record + 12)?).ok()?);
            Some((tag, file.get(offset..offset.checked_add(length)?)?.to_vec()))
        })
        .collect()
}

/// Signs to glyphs as one table of groups (format 12) that every browser reads.
fn cmap(codes: &BTreeMap<char, u16>) -> Vec<u8> {
    let mut groups: Vec<(u32, u32, u32)> = Vec::new();
    for (sign, code) in codes {
        let (sign, code) = (u32::from(*sign), u32::from(*code));
        match groups.last_mut() {
            Some((first, last, start)) if *last + 1 == sign && *start + (sign - *first) == code => *last = sign,
            _ => groups.push((sign, sign, code)),
        }
    }
    let mut table = Vec::new();
    for number in [0_u16, 1, 3, 10] {
        table.extend(number.to_be_bytes());
    }
    table.extend(12_u32.to_be_bytes());
    table.extend([0, 12, 0, 0]);
    let count = u32::try_from(groups.len()).unwrap_or(0);
    for number in [16 + 12 * count, 0, count] {
        table.extend(number.to_be_bytes());
    }
    for (first, last, start) in groups {
        for number in [first, last, start] {
            table.extend(number.to_be_bytes());
        }
    }
    table
}

/// Pairs as one table of format 0, in the order of their glyphs.
fn kern(pairs: &BTreeMap<(u16, u16), i16>) -> Vec<u8> {
    let count = u16::try_from(pairs.len()).unwrap_or(u16::MAX);
    let step = count.checked_ilog2().unwrap_or(0);
    let range = 6 * (1_u16 << step);
    let rest = (6 * u32::from(count)).saturating_sub(u32::from(range));
    let length = 14 + 6 * u32::from(count);
    let short = |number: u32| u16::try_from(number).unwrap_or(u16::MAX);
    let mut table = Vec::new();
    for number in [0, 1, 0, short(length), 1, count, range, short(step), short(rest)] {
        table.extend(number.to_be_bytes());
    }
    for ((left, right), by) in pairs {
        table.extend(left.to_be_bytes());
        table.extend(right.to_be_bytes());
        table.extend(by.to_be_bytes());
    }
    table
}

fn checksum(bytes: &[u8]) -> u32 {
    let word = |chunk: &[u8]| {
        let mut padded = [0; 4];
        padded[..chunk.len()].copy_from_slice(chunk);
        u32::from_be_bytes(padded)
    };
    bytes.chunks(4).map(word).fold(0, u32::wrapping_add)
}

/// A font file of tables, with the checksums that the format asks for.
fn sfnt(kind: &[u8], tables: &BTreeMap<[u8; 4], Vec<u8>>) -> Vec<u8> {
    let mut tables = tables.clone();
    if let Some(sum) = tables.get_mut(b"head").and_then(|head| head.get_mut(8..12)) {
        sum.fill(0);
    }
    let count = u16::try_from(tables.len()).unwrap_or(0);
    let step = count.checked_ilog2().unwrap_or(0);
    let range = 16 * (1_u16 << step);
    let mut out = kind.to_vec();
    for number in [count, range, u16::try_from(step).unwrap_or(0), 16 * count - range] {
        out.extend(number.to_be_bytes());
    }
    let mut offset = 12 + 16 * tables.len();
    let mut head_at = None;
    for (tag, bytes) in &tables {
        out.extend(tag);
        head_at = head_at.or((tag == b"head").then_some(offset));
        for number in [checksum(bytes), u32::try_from(offset).unwrap_or(0), u32::try_from(bytes.len()).unwrap_or(0)] {
            out.extend(number.to_be_bytes());
        }
        offset += bytes.len().next_multiple_of(4);
    }
    for bytes in tables.values() {
        out.extend(bytes);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let whole = 0xB1B0_AFBA_u32.wrapping_sub(checksum(&out));
    if let Some(sum) = head_at.and_then(|at| out.get_mut(at + 8..at + 12)) {
        sum.copy_from_slice(&whole.to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use skrifa::instance::{LocationRef, Size};
    use skrifa::raw::FontRef;

    use super::*;

    #[test]
    fn a_subset_holds_its_signs_at_their_widths_and_kerns() {
        for weight in Weight::ALL {
            let mut used = Used::default();
            used.add("AVATAR To. é Ω 日");
            let bytes = subset(*weight, &used).unwrap();
            let whole = asset(weight.asset_path()).unwrap();
            assert!(bytes.len() < whole.len() / 8, "{weight:?}: {} of {}", bytes.len(), whole.len());
            let (small, large) = (FontRef::new(&bytes).unwrap(), text::font(*weight));
            for sign in "AVTRo.é ".chars() {
                let width = |font: &FontRef<'_>| {
                    let glyph = font.charmap().map(sign);
                    glyph.and_then(|glyph| {
                        font.glyph_metrics(Size::unscaled(), LocationRef::default()).advance_width(glyph)
                    })
                };
                assert!(width(large).is_some(), "{weight:?} {sign}");
                assert_eq!(width(&small), width(large), "{weight:?} {sign}");
            }
            assert_eq!(small.charmap().map('日'), None);
            assert_eq!(small.charmap().map('z'), None);
            let kerns = tables(&bytes).unwrap().contains_key(b"kern");
            assert_eq!(kerns, *weight != Weight::Mono, "{weight:?}");
            assert_eq!(checksum(&bytes), 0xB1B0_AFBA, "{weight:?}");
        }
    }
}
