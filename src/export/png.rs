use std::fmt::Display;
use std::io::Write as _;
use std::sync::{Arc, OnceLock};

use resvg::{tiny_skia, usvg};
use thiserror::Error;

use super::svg::{SvgOptions, svg};
use crate::catalogue::asset;
use crate::scene::Scene;
use crate::text::Weight;

/// How a PNG is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PngOptions {
    /// Pixels per scene pixel.
    pub scale: f64,
    pub transparent: bool,
}

impl Default for PngOptions {
    fn default() -> Self {
        Self { scale: 2.0, transparent: false }
    }
}

/// Why a picture could not be made.
#[derive(Debug, Error)]
pub enum ExportError {
    #[error("the scale {scale} is not a size; use a number from 0.1 to 16")]
    Scale { scale: f64 },
    #[error("the picture would be {width} x {height} pixels; use a smaller scale, or SVG")]
    TooLarge { width: f64, height: f64 },
    #[error("the bundled fonts are damaged: {family} is missing")]
    Fonts { family: &'static str },
    #[error("the picture could not be drawn: {cause}")]
    Draw { cause: String },
}

/// The rasteriser counts pixels of a row with 16 bits.
const MAX_SIDE: f64 = 32_000.0;
/// What is drawn at a time; a picture of any size takes little more memory than this.
const STRIP_BYTES: u32 = 16 << 20;

fn fonts() -> Result<Arc<usvg::fontdb::Database>, ExportError> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut database = usvg::fontdb::Database::new();
        for weight in Weight::ALL {
            database.load_font_data(asset(weight.asset_path()).unwrap_or_default().to_vec());
        }
        database.set_sans_serif_family("Inter");
        database.set_monospace_family("JetBrains Mono");
        Arc::new(database)
    });
    // A missing family would drop the text without a word.
    for weight in Weight::ALL {
        let family = weight.family();
        let known = fonts
            .faces()
            .any(|face| face.weight.0 == weight.css() && face.families.iter().any(|(name, _)| name == family));
        if !known {
            return Err(ExportError::Fonts { family });
        }
    }
    Ok(Arc::clone(fonts))
}

/// Draws a scene as PNG bytes. The same scene gives the same bytes.
///
/// # Errors
/// An absurd scale or size, or damaged fonts.
pub fn png(scene: &Scene, options: &PngOptions) -> Result<Vec<u8>, ExportError> {
    let PngOptions { scale, transparent } = *options;
    if !(0.1..=16.0).contains(&scale) {
        return Err(ExportError::Scale { scale });
    }
    let (width, height) = ((scene.bounds.width() * scale).ceil(), (scene.bounds.height() * scale).ceil());
    if !(width >= 1.0 && height >= 1.0 && width <= MAX_SIDE && height <= MAX_SIDE) {
        return Err(ExportError::TooLarge { width, height });
    }
    let text = svg(scene, &SvgOptions { background: !transparent, ..SvgOptions::default() });
    let tree_options = usvg::Options { fontdb: fonts()?, font_family: "Inter".to_owned(), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(&text, &tree_options).map_err(draw)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be 1..=32000")]
    let size = (width as u32, height as u32);
    let rows = (STRIP_BYTES / (size.0 * 4)).clamp(16, size.1.max(16));
    strips(&tree, size, rows, *options)
}

fn draw(cause: impl Display) -> ExportError {
    ExportError::Draw { cause: cause.to_string() }
}

/// Draws some rows at a time and packs them as they come. An opaque picture has no need of a fourth channel.
fn strips(
    tree: &usvg::Tree,
    (width, height): (u32, u32),
    rows: u32,
    options: PngOptions,
) -> Result<Vec<u8>, ExportError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(if options.transparent { png::ColorType::Rgba } else { png::ColorType::Rgb });
    encoder.set_depth(png::BitDepth::Eight);
    let mut header = encoder.write_header().map_err(draw)?;
    let mut writer = header.stream_writer().map_err(draw)?;
    let mut packed = Vec::new();
    let mut top = 0;
    while top < height {
        let count = rows.min(height - top);
        let mut pixels =
            tiny_skia::Pixmap::new(width, count).ok_or_else(|| draw("there is not enough memory for it"))?;
        #[expect(clippy::cast_possible_truncation, reason = "a small factor")]
        let scale = options.scale as f32;
        // Rows are far fewer than single precision counts exactly.
        let transform = tiny_skia::Transform::from_row(scale, 0.0, 0.0, scale, 0.0, -(top as f32));
        resvg::render(tree, transform, &mut pixels.as_mut());
        packed.clear();
        for pixel in pixels.pixels() {
            let color = pixel.demultiply();
            packed.extend([color.red(), color.green(), color.blue()]);
            if options.transparent {
                packed.push(color.alpha());
            }
        }
        writer.write_all(&packed).map_err(draw)?;
        top += count;
    }
    writer.finish().map_err(draw)?;
    header.finish().map_err(draw)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 -10 120 90" width="120" height="90">
        <rect x="-10" y="-10" width="120" height="90" fill="#fff"/><circle cx="40" cy="40" r="31.5" fill="#c63" fill-opacity=".7"/>
        <path d="M0 0C40 90 60-20 100 70" fill="none" stroke="#236" stroke-width="3" stroke-dasharray="6 4"/></svg>"##;

    fn pixels(bytes: &[u8]) -> Vec<u8> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        pixels
    }

    #[test]
    fn strips_give_the_pixels_of_the_whole() {
        let tree = usvg::Tree::from_str(PICTURE, &usvg::Options::default()).unwrap();
        for transparent in [false, true] {
            let options = PngOptions { scale: 2.0, transparent };
            let drawn = |rows| pixels(&strips(&tree, (240, 180), rows, options).unwrap());
            let whole = drawn(180);
            for rows in [16, 37] {
                let strips = drawn(rows);
                assert_eq!(strips.len(), whole.len());
                // Curves are cut where strips meet and flattened piece by piece, which shifts the shade of a few edges.
                let off: Vec<u8> =
                    strips.iter().zip(&whole).map(|(a, b)| a.abs_diff(*b)).filter(|off| *off > 8).collect();
                assert!(off.len() * 200 < whole.len(), "{rows} rows: {} of {} differ", off.len(), whole.len());
                assert!(off.iter().max() < Some(&64), "{rows} rows: {off:?}");
            }
        }
    }
}
