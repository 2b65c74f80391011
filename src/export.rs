//! Drawings as files: pictures from the scene, and other tools' formats from a chart of the document.

mod chart;
mod drawio;
mod losses;
mod numbers;
mod outlines;
mod png;
mod svg;
mod symbols;

pub use chart::Chart;
pub use drawio::{DrawioOptions, drawio};
pub use losses::{Exported, Loss};
pub use png::{ExportError, PngOptions, png};
pub use svg::{FontMode, SvgOptions, embedded_model, svg};
