use std::collections::BTreeMap;

use pdf_writer::{Filter, Finish as _, Name, Pdf, Ref};
use resvg::usvg;

use super::deflate;
use crate::icon_pack::Icon;

/// Icons that are more than plain shapes, as pixels with a mask of their own.
#[derive(Default)]
pub(super) struct Pictures(BTreeMap<String, Picture>);

struct Picture {
    side: u32,
    colors: Vec<u8>,
    mask: Vec<u8>,
}

pub(super) fn name(id: &str) -> String {
    let plain = id.chars().filter(char::is_ascii_alphanumeric);
    format!("I{}", plain.collect::<String>())
}

impl Pictures {
    /// Takes up an icon's pixels once; `false` where it cannot be drawn.
    pub(super) fn add(&mut self, id: &str, icon: &Icon) -> bool {
        /// Enough for a tile at 300 dots an inch.
        const SIDE: u32 = 256;
        if self.0.contains_key(&name(id)) {
            return true;
        }
        let Some(pixmap) = icon.pixels(SIDE) else { return false };
        let (mut colors, mut mask) = (Vec::new(), Vec::new());
        for pixel in pixmap.pixels() {
            let color = pixel.demultiply();
            colors.extend([color.red(), color.green(), color.blue()]);
            mask.push(color.alpha());
        }
        self.0.insert(name(id), Picture { side: SIDE, colors, mask });
        true
    }

    /// Writes all of them; gives the name and the place of each.
    pub(super) fn write(&self, pdf: &mut Pdf, mut fresh: impl FnMut() -> Ref) -> Vec<(String, Ref)> {
        let mut placed = Vec::new();
        for (name, Picture { side, colors, mask }) in &self.0 {
            let (image, shade) = (fresh(), fresh());
            #[expect(clippy::cast_possible_wrap, reason = "a few hundred pixels")]
            let side = *side as i32;
            let packed = deflate(colors);
            let mut object = pdf.image_xobject(image, &packed);
            object.filter(Filter::FlateDecode);
            object.width(side).height(side).bits_per_component(8).s_mask(shade);
            object.color_space().device_rgb();
            object.finish();
            let packed = deflate(mask);
            let mut object = pdf.image_xobject(shade, &packed);
            object.filter(Filter::FlateDecode);
            object.width(side).height(side).bits_per_component(8);
            object.color_space().device_gray();
            object.finish();
            placed.push((name.clone(), image));
        }
        placed
    }
}

/// The resource name of a picture.
pub(super) fn resource(name: &str) -> Name<'_> {
    Name(name.as_bytes())
}

/// Whether an icon is made of nothing but shapes in plain colours.
pub(super) fn is_plain(group: &usvg::Group) -> bool {
    let color = |paint: &usvg::Paint| matches!(paint, usvg::Paint::Color(_));
    group.clip_path().is_none()
        && group.mask().is_none()
        && group.filters().is_empty()
        && group.blend_mode() == usvg::BlendMode::Normal
        && group.children().iter().all(|node| match node {
            usvg::Node::Group(inner) => is_plain(inner),
            usvg::Node::Path(path) => {
                path.fill().is_none_or(|fill| color(fill.paint()))
                    && path.stroke().is_none_or(|stroke| color(stroke.paint()))
            }
            usvg::Node::Image(_) | usvg::Node::Text(_) => false,
        })
}
