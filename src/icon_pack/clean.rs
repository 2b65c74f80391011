use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, ImageHrefResolver, Options, Tree, WriteOptions};

use super::MAX_ICON_BYTES;

/// One icon, written anew from what was understood of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Icon {
    /// A whole SVG whose ids are its own.
    svg: Arc<str>,
    /// What its ids begin with.
    prefix: Arc<str>,
    /// Fills its square to the corners, as a tile does.
    pub is_tile: bool,
}

/// Shapes of an icon; drawings with more are no icons.
const MAX_NODES: usize = 4_000;
/// Bytes of an icon after cleaning.
const MAX_CLEAN_BYTES: usize = 300_000;
/// Pixels on a side of an icon made of pixels.
const MAX_SIDE: u32 = 1_024;
/// Share of the side that rounds the corners of a tile.
const ROUNDING: f32 = 0.1875;

impl Icon {
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// The same with something before its ids, so that pictures that share a page do not share ids.
    pub fn svg_with(&self, prefix: &str) -> Cow<'_, str> {
        if prefix.is_empty() {
            return Cow::Borrowed(&self.svg);
        }
        Cow::Owned(self.svg.replace(&*self.prefix, &format!("{prefix}{}", self.prefix)))
    }

    /// Reads an icon file; the kind follows the name.
    ///
    /// # Errors
    /// Why the file is refused, as the end of a sentence.
    pub(super) fn read(path: &str, bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() as u64 > MAX_ICON_BYTES {
            return Err(format!("it is larger than {} MB", MAX_ICON_BYTES / 1_000_000));
        }
        let is_svg = path.rsplit('.').next().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
        let prefix = prefix(bytes);
        let (svg, width, height, tree) = if is_svg { from_svg(bytes, &prefix)? } else { from_png(bytes)? };
        let pixels = drawn(&tree).ok_or("it cannot be drawn")?;
        let is_tile = reaches_corners(&pixels);
        if pixels.pixels().iter().all(|pixel| pixel.alpha() == 0) {
            return Err("nothing of it is to be seen".to_owned());
        }
        let svg = if is_tile { rounded(&svg, width, height, &prefix) } else { svg };
        Ok(Self { svg: svg.into(), prefix: prefix.into(), is_tile })
    }

    /// The icon as pixels, `side` on each side, premultiplied.
    pub fn pixels(&self, side: u32) -> Option<Pixmap> {
        let tree = Tree::from_str(&self.svg, &strict(true)).ok()?;
        let mut pixmap = Pixmap::new(side, side)?;
        let (width, height) = (tree.size().width(), tree.size().height());
        let scale = side as f32 / width.max(height).max(f32::MIN_POSITIVE);
        let (x, y) = ((side as f32 - width * scale) / 2.0, (side as f32 - height * scale) / 2.0);
        resvg::render(&tree, Transform::from_row(scale, 0.0, 0.0, scale, x, y), &mut pixmap.as_mut());
        Some(pixmap)
    }
}

/// Ids of different icons must not meet in one picture.
fn prefix(bytes: &[u8]) -> String {
    // FNV-1a: the same name on every run.
    let hash = bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    format!("i{hash:08x}-")
}

/// Reading reaches for nothing outside. Pixels inside are only welcome in what we wrote ourselves.
fn strict(with_pixels: bool) -> Options<'static> {
    let resolve_string = Box::new(|_: &str, _: &Options<'_>| None);
    let resolver = if with_pixels {
        ImageHrefResolver { resolve_data: ImageHrefResolver::default_data_resolver(), resolve_string }
    } else {
        ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string }
    };
    Options { image_href_resolver: resolver, ..Options::default() }
}

type Read = (String, f32, f32, Tree);

fn from_svg(bytes: &[u8], prefix: &str) -> Result<Read, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())?;
    if text.contains("<!ENTITY") {
        return Err("it defines entities, which icons have no use for".to_owned());
    }
    let tree = Tree::from_str(text, &strict(false))
        .map_err(|error| format!("it is not an SVG this program reads: {error}"))?;
    if !tree.filters().is_empty() {
        return Err("it uses filters, which not every reader of pictures draws".to_owned());
    }
    let mut nodes = 0;
    count(tree.root(), &mut nodes);
    if nodes > MAX_NODES {
        return Err(format!("it has more than {MAX_NODES} shapes"));
    }
    let options = WriteOptions {
        id_prefix: Some(prefix.to_owned()),
        coordinates_precision: 4,
        transforms_precision: 6,
        indent: usvg::Indent::None,
        ..WriteOptions::default()
    };
    let svg = tree.to_string(&options);
    if svg.len() > MAX_CLEAN_BYTES {
        return Err(format!("it is larger than {} kB when written plainly", MAX_CLEAN_BYTES / 1_000));
    }
    let (width, height) = (tree.size().width(), tree.size().height());
    Ok((boxed(&svg, width, height), width, height, tree))
}

fn count(group: &usvg::Group, nodes: &mut usize) {
    for node in group.children() {
        *nodes += 1;
        if *nodes > MAX_NODES {
            return;
        }
        if let usvg::Node::Group(inner) = node {
            count(inner, nodes);
        }
        node.subroots(|inner| count(inner, nodes));
    }
}

fn from_png(bytes: &[u8]) -> Result<Read, String> {
    let side = |at: usize| bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes);
    let (width, height) = (side(16), side(20));
    if !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Err("it is not a PNG".to_owned());
    }
    if width == 0 || height == 0 || width.max(height) > MAX_SIDE {
        return Err(format!("it is {width} x {height} pixels; icons have 1 to {MAX_SIDE}"));
    }
    // Written anew: nothing but the pixels goes on.
    let pixmap = Pixmap::decode_png(bytes).map_err(|error| format!("it is a broken PNG: {error}"))?;
    let pixels = pixmap.encode_png().map_err(|error| format!("it cannot be written as a PNG: {error}"))?;
    let data = BASE64.encode(&pixels);
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\
         <image width=\"{width}\" height=\"{height}\" href=\"data:image/png;base64,{data}\"/></svg>"
    );
    let tree = Tree::from_str(&svg, &strict(true)).map_err(|error| error.to_string())?;
    Ok((svg, tree.size().width(), tree.size().height(), tree))
}

/// What stands between the tags of the root.
fn body(svg: &str) -> &str {
    let inner = svg.find("<svg").and_then(|at| svg[at..].find('>').map(|end| &svg[at + end + 1..]));
    inner.and_then(|inner| inner.rsplit_once("</svg>")).map_or("", |(body, _)| body)
}

/// The reader writes sizes but no box, which symbols need.
fn boxed(svg: &str, width: f32, height: f32) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         fill=\"#000\" stroke=\"none\">{}</svg>",
        body(svg).replace("xlink:href=", "href=")
    )
}

/// A tile with the corners that tiles have here.
fn rounded(svg: &str, width: f32, height: f32, prefix: &str) -> String {
    let radius = width.min(height) * ROUNDING;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         fill=\"#000\" stroke=\"none\"><clipPath id=\"{prefix}tile\"><rect width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>\
         </clipPath><g clip-path=\"url(#{prefix}tile)\">{}</g></svg>",
        body(svg)
    )
}

fn drawn(tree: &Tree) -> Option<Pixmap> {
    const SIDE: u32 = 32;
    let mut pixmap = Pixmap::new(SIDE, SIDE)?;
    let size = tree.size();
    let scale = SIDE as f32 / size.width().max(size.height()).max(f32::MIN_POSITIVE);
    resvg::render(tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    Some(pixmap)
}

fn reaches_corners(pixels: &Pixmap) -> bool {
    let (near, far) = (1, pixels.width() - 2);
    let opaque = |x: u32, y: u32| pixels.pixel(x, y).is_some_and(|pixel| pixel.alpha() > 200);
    opaque(near, near) && opaque(far, near) && opaque(near, far) && opaque(far, far)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inner: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 40 40\" onload=\"alert(1)\">{inner}</svg>"
        )
    }

    fn read(inner: &str) -> Result<Icon, String> {
        Icon::read("x.svg", svg(inner).as_bytes())
    }

    #[test]
    fn nothing_hostile_is_carried_along() {
        const SHAPE: &str = "<circle cx=\"20\" cy=\"20\" r=\"9\" fill=\"red\"/>";
        let tricks = [
            "<script>alert(1)</script>",
            "<foreignObject><body onload=\"alert(1)\"/></foreignObject>",
            "<a href=\"javascript:alert(1)\"><rect width=\"9\" height=\"9\"/></a>",
            "<image href=\"http://example.com/x.png\" width=\"9\" height=\"9\"/>",
            "<image href=\"file:///etc/passwd\" width=\"9\" height=\"9\"/>",
            "<image xlink:href=\"data:image/svg+xml;base64,PHN2Zy8+\" width=\"9\" height=\"9\"/>",
            "<use href=\"http://example.com/x.svg#a\"/>",
            "<style>@import url(http://example.com/x.css); circle{fill:url(http://example.com/#a)}</style>",
            "<rect width=\"9\" height=\"9\" onclick=\"alert(1)\" style=\"background:url(http://example.com)\"/>",
            "<text>hello</text>",
            "<animate attributeName=\"href\" values=\"javascript:alert(1)\"/>",
        ];
        for trick in tricks {
            let Ok(icon) = read(&format!("{trick}{SHAPE}")) else { continue };
            for word in
                ["script", "onload", "onclick", "example.com", "passwd", "<image", "<text", "foreign", "animate"]
            {
                assert!(!icon.svg().contains(word), "{trick}: {}", icon.svg());
            }
        }
        assert!(read(SHAPE).is_ok());
    }

    #[test]
    fn what_would_never_end_is_refused() {
        let double = |n: u32| format!("<g id=\"g{n}\"><use href=\"#g{0}\"/><use href=\"#g{0}\"/></g>", n - 1);
        let doubled = (1..24).map(double).collect::<Vec<_>>().concat();
        let bomb =
            format!("<defs><g id=\"g0\"><rect width=\"1\" height=\"1\"/></g>{doubled}</defs><use href=\"#g23\"/>");
        let refused = read(&bomb).unwrap_err();
        assert!(refused.contains("shapes") || refused.contains("reads"), "{refused}");
        let laughs = "<!DOCTYPE svg [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&b;</svg>";
        assert!(Icon::read("x.svg", laughs.as_bytes()).unwrap_err().contains("entities"));
        assert!(Icon::read("x.svg", b"\x1f\x8b\x08\x00packed").is_err());
        assert!(read("<g/>").unwrap_err().contains("nothing"));
    }

    #[test]
    fn a_full_square_becomes_a_tile_with_round_corners() {
        let tile = read("<rect width=\"40\" height=\"40\" fill=\"#ed7100\"/>").unwrap();
        assert!(tile.is_tile && tile.svg().contains("clip-path"));
        let pixels = tile.pixels(64).unwrap();
        assert_eq!(pixels.pixel(0, 0).unwrap().alpha(), 0);
        assert_eq!(pixels.pixel(32, 32).unwrap().alpha(), 255);
        assert!(!read("<circle cx=\"20\" cy=\"20\" r=\"19\"/>").unwrap().is_tile);
    }

    #[test]
    fn pixels_are_taken_too() {
        let mut pixmap = Pixmap::new(48, 48).unwrap();
        pixmap.fill(resvg::tiny_skia::Color::from_rgba8(200, 30, 30, 255));
        let icon = Icon::read("x.png", &pixmap.encode_png().unwrap()).unwrap();
        let centre = icon.pixels(32).unwrap().pixel(16, 16).unwrap();
        assert_eq!((centre.red(), centre.green()), (200, 30));
        assert!(Icon::read("x.png", b"GIF89a").is_err());
    }

    #[test]
    fn colours_of_style_sheets_stay() {
        let icon =
            read("<style>.cls-1{fill:#4285f4}</style><circle class=\"cls-1\" cx=\"20\" cy=\"20\" r=\"12\"/>").unwrap();
        assert!(icon.svg().contains("#4285f4") && !icon.svg().contains("cls-1"), "{}", icon.svg());
    }
}
