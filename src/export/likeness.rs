//! How alike icons look where they are small: what the eye can confuse at 16 pixels is no sign.

use resvg::{tiny_skia, usvg};

use super::symbols::standalone;
use crate::scene::icon_svg;

/// Two icons and how much they differ: 0 for the same picture, 1 for nothing in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    pub one: String,
    pub other: String,
    pub difference: f64,
}

/// All pairs of icons drawn `side` pixels wide, the most alike first. An icon may be moved by a pixel to look more like another.
pub fn likenesses<'a>(ids: impl IntoIterator<Item = &'a str>, side: u32) -> Vec<Likeness> {
    let drawn: Vec<(&str, Vec<f32>)> = ids.into_iter().map(|id| (id, ink(id, side))).collect();
    let side = side as usize;
    let mut found = Vec::new();
    for (index, (one, ink)) in drawn.iter().enumerate() {
        for (other, beside) in &drawn[index + 1..] {
            let moved = [-1, 0, 1].into_iter().flat_map(|y| [-1, 0, 1].map(|x| difference(ink, beside, side, (x, y))));
            let difference = moved.fold(1.0, f64::min);
            found.push(Likeness { one: (*one).to_owned(), other: (*other).to_owned(), difference });
        }
    }
    found.sort_by(|a, b| a.difference.total_cmp(&b.difference));
    found
}

/// How much ink each pixel gets, a little blurred as by an eye; nothing for an icon that cannot be drawn.
fn ink(id: &str, side: u32) -> Vec<f32> {
    let text = standalone(icon_svg(id)).replace("currentColor", "#000");
    let empty = || vec![0.0; (side * side) as usize];
    let (Ok(tree), Some(mut pixels)) =
        (usvg::Tree::from_str(&text, &usvg::Options::default()), tiny_skia::Pixmap::new(side, side))
    else {
        return empty();
    };
    let scale = side as f32 / tree.size().width().max(1.0);
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    let sharp: Vec<f32> = pixels.pixels().iter().map(|pixel| f32::from(pixel.alpha()) / 255.0).collect();
    let side = side as usize;
    let at = |x: usize, y: usize| if x < side && y < side { sharp[y * side + x] } else { 0.0 };
    let soft = |index: usize| {
        let (x, y) = (index % side, index / side);
        let beside = at(x.wrapping_sub(1), y) + at(x + 1, y) + at(x, y.wrapping_sub(1)) + at(x, y + 1);
        (4.0 * at(x, y) + beside) / 8.0
    };
    (0..sharp.len()).map(soft).collect()
}

/// One less the share of the ink that two icons have in common, the second moved by some pixels.
fn difference(one: &[f32], other: &[f32], side: usize, (dx, dy): (isize, isize)) -> f64 {
    let (mut common, mut all) = (0.0_f64, 0.0_f64);
    for (index, ink) in one.iter().enumerate() {
        let place = (index % side).checked_add_signed(dx).zip((index / side).checked_add_signed(dy));
        let there = place.filter(|(x, y)| *x < side && *y < side).map_or(0.0, |(x, y)| other[y * side + x]);
        common += f64::from(ink.min(there));
        all += f64::from(ink.max(there));
    }
    if all > 0.0 { 1.0 - common / all } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    /// Below this, two icons of the set were mixed up when looked at side by side.
    const LEAST: f64 = 0.3;

    #[test]
    fn no_two_components_can_be_confused() {
        let ids: Vec<&str> = Catalogue::builtin().services().map(|service| service.id.as_str()).collect();
        for side in [16, 24] {
            let pairs = likenesses(ids.iter().copied(), side);
            // Smaller pictures have less to differ in.
            let least = if side == 16 { LEAST - 0.03 } else { LEAST };
            let alike: Vec<&Likeness> = pairs.iter().take_while(|pair| pair.difference < least).collect();
            assert!(alike.is_empty(), "at {side} px: {alike:#?}");
        }
    }

    #[test]
    fn the_same_picture_differs_by_nothing() {
        let pairs = likenesses(["lambda", "no such icon", "generic"], 24);
        assert!(pairs[0].difference < 1e-9 && pairs[0].other == "generic", "{pairs:?}");
        assert!(pairs[2].difference > 0.5, "{pairs:?}");
    }
}
