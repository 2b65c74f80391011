//! Reading and writing drawings: the RON document, the JSON interchange form, and safe files.
//!
//! Parsing never touches the disk and never panics; [`io`] is the only place that does files.

mod embedded;
mod error;
mod interchange;
pub mod io;
mod places;
mod ron_file;
mod schema;

pub(crate) use crate::catalogue::did_you_mean;
pub use error::FormatError;
pub use interchange::{to_json, to_json_unplaced};
pub use places::places;
pub use ron_file::to_ron;
pub use schema::interchange_schema;

use crate::catalogue::Catalogue;
use crate::model::{ComponentId, Document};

/// The forms of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// `NAME.sky.ron`, the document.
    Ron,
    /// `.json`, the interchange form.
    Json,
    /// A picture that carries the interchange form: our SVG, HTML and draw.io files. Read only; `export` writes it.
    Picture,
}

impl FileKind {
    /// Decides by the file's name, then by its first sign.
    pub fn detect(name: &str, text: &str) -> Self {
        let by_content = || match text.trim_start().chars().next() {
            Some('{') => Self::Json,
            Some('<') => Self::Picture,
            _ => Self::Ron,
        };
        match name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
            Some("json") => Self::Json,
            Some("ron") => Self::Ron,
            Some("svg" | "html" | "htm" | "drawio") => Self::Picture,
            _ => by_content(),
        }
    }
}

/// What reading a drawing gives.
#[derive(Debug)]
pub struct Loaded {
    pub document: Document,
    pub kind: FileKind,
    /// Components without a position of their own; the caller lays them out.
    pub unplaced: Vec<ComponentId>,
    /// What was understood only in part, one sentence each.
    pub warnings: Vec<String>,
}

impl Loaded {
    /// The canonical text of what was read; a component without a position stays without one.
    pub fn to_text(&self) -> String {
        match self.kind {
            FileKind::Ron => to_ron(&self.document),
            FileKind::Json | FileKind::Picture => to_json_unplaced(&self.document, &self.unplaced),
        }
    }
}

/// Reads a drawing from text. `name` is the file's name for messages and detection.
///
/// # Errors
/// The first mistake, with its place and the remedy.
pub fn parse(name: &str, text: &str, catalogue: &Catalogue) -> Result<Loaded, FormatError> {
    match FileKind::detect(name, text) {
        FileKind::Ron => ron_file::parse(name, text, catalogue),
        FileKind::Json => interchange::parse(name, text, catalogue),
        FileKind::Picture => embedded::parse(name, text, catalogue),
    }
}

/// Writes a drawing as text of the given kind; equal documents give equal bytes. Of a picture it is the form
/// that the picture carries.
pub fn to_text(document: &Document, kind: FileKind) -> String {
    match kind {
        FileKind::Ron => to_ron(document),
        FileKind::Json | FileKind::Picture => to_json(document),
    }
}
