use std::io::Write as _;
use std::path::Path;

use anyhow::Result;

use crate::catalogue::Catalogue;
use crate::format;
use crate::model::Document;

/// Reads a drawing for a verb; what was only half understood is told on standard error.
pub fn open_document(path: &Path) -> Result<Document> {
    let loaded = format::io::load(path, Catalogue::builtin())?;
    for warning in &loaded.warnings {
        eprintln!("warning: {}: {warning}", path.display());
    }
    Ok(loaded.document)
}

/// Writes data to standard output. A reader that went away is not an error.
pub fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
