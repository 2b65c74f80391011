//! Drawings as files: pictures from the scene, and other tools' formats from a chart of the document.

mod architecture;
mod chart;
mod d2;
mod dot;
mod drawio;
mod excalidraw;
mod file;
mod html;
mod likeness;
mod losses;
mod mermaid;
mod numbers;
mod outlines;
mod pdf;
mod plain;
mod png;
mod repeats;
mod svg;
mod symbols;
mod webfont;

pub use architecture::mermaid_architecture;
pub use chart::Chart;
pub use d2::d2;
pub use dot::{DotOptions, dot};
pub use drawio::{DrawioOptions, drawio};
pub use excalidraw::excalidraw;
pub use file::{Drawing, FileOptions, Format};
pub use html::{HtmlOptions, html};
pub use likeness::{Likeness, likenesses};
pub use losses::{Exported, Loss};
pub use mermaid::mermaid;
pub use pdf::{PdfOptions, pdf};
pub use png::{ExportError, PngOptions, png};
pub use svg::{FontMode, SvgOptions, svg};
