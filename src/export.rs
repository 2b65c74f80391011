//! Pictures as files. Writers know the scene and nothing of documents, services or windows.

mod numbers;
mod outlines;
mod png;
mod repeats;
mod svg;
mod symbols;

pub use png::{ExportError, PngOptions, png};
pub use svg::{FontMode, SvgOptions, embedded_model, svg};
