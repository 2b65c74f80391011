use std::path::Path;

use anyhow::{Result, anyhow, bail};

use crate::export::Format;

/// The format a person names, or the output's extension.
pub(super) fn format_of(output: &Path, name: Option<&str>) -> Result<Format> {
    if let Some(name) = name {
        return named(name.trim_start_matches('.'));
    }
    if output == Path::new("-") {
        bail!("standard output has no extension; say which format with --format svg");
    }
    let extension = output
        .extension()
        .and_then(|extension| extension.to_str())
        .ok_or_else(|| anyhow!("{} has no extension; name it like drawing.svg, or use --format", output.display()))?;
    named(extension)
}

fn named(name: &str) -> Result<Format> {
    Format::named(name).ok_or_else(|| {
        let known: Vec<&str> = Format::all().map(|(_, name)| name).collect();
        anyhow!("`{name}` is not a format this program writes; use {}", known.join(", "))
    })
}
