//! Text metrics of the bundled fonts: one ruler for the canvas, the exporters and the layout.
//!
//! Widths are shaped, kerning included, so that they equal what resvg and the
//! window draw to a few hundredths of a pixel. Sizes and results are in pixels.

mod metrics;
mod wrap;

pub(crate) use metrics::{Glyph, font, glyphs, with_glyphs};
pub use metrics::{Weight, ascent, line_height, width};
pub use wrap::{balanced, ellipsized, wrap};
