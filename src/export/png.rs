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

/// No renderer or viewer takes more pixels on a side.
const MAX_SIDE: f64 = 32_000.0;
/// 200 million pixels take 800 MB while they are drawn.
const MAX_PIXELS: f64 = 2e8;

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
    if !(width >= 1.0 && height >= 1.0 && width <= MAX_SIDE && height <= MAX_SIDE && width * height <= MAX_PIXELS) {
        return Err(ExportError::TooLarge { width, height });
    }
    let text = svg(scene, &SvgOptions { background: !transparent, ..SvgOptions::default() });
    let draw = |cause: String| ExportError::Draw { cause };
    let tree_options = usvg::Options { fontdb: fonts()?, font_family: "Inter".to_owned(), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(&text, &tree_options).map_err(|error| draw(error.to_string()))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be 1..=32000")]
    let mut pixels =
        tiny_skia::Pixmap::new(width as u32, height as u32).ok_or_else(|| draw("not enough memory".to_owned()))?;
    #[expect(clippy::cast_possible_truncation, reason = "a small factor")]
    let transform = tiny_skia::Transform::from_scale(scale as f32, scale as f32);
    resvg::render(&tree, transform, &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| draw(error.to_string()))
}
