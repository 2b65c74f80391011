use std::io::Write as _;
use std::path::Path;

use anyhow::Result;

use crate::arrange::{ArrangeOptions, arrange, place_missing};
use crate::catalogue::Catalogue;
use crate::format::{self, Loaded};
use crate::model::{Document, Txn};
use crate::validate::Date;

/// Reads a drawing for a verb; what was only half understood is told on standard error.
pub fn open_document(path: &Path, catalogue: &Catalogue) -> Result<Document> {
    let loaded = format::io::load(path, catalogue)?;
    for warning in &loaded.warnings {
        eprintln!("warning: {}: {warning}", path.display());
    }
    Ok(placed(loaded, catalogue))
}

/// Lays out what has no position: everything when nothing has one, else the rest near its neighbours.
pub(super) fn placed(loaded: Loaded, catalogue: &Catalogue) -> Document {
    let Loaded { mut document, unplaced, .. } = loaded;
    if unplaced.is_empty() {
        return document;
    }
    let positions = if unplaced.len() == document.components().len() {
        arrange(&document, catalogue, &ArrangeOptions::default())
    } else {
        place_missing(&document, catalogue, &unplaced)
    };
    let mut txn = Txn::new("Lay out");
    for (id, position) in positions {
        txn.update_component(&mut document, &id, |component| component.pos = position);
    }
    document
}

/// Writes data to standard output. A reader that went away is not an error.
pub fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Today in UTC; `SOURCE_DATE_EPOCH` stands in for it where builds have to repeat.
pub fn today() -> Date {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse().ok());
    let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date::from_unix(given.unwrap_or_else(|| i64::try_from(now()).unwrap_or(0)))
}
