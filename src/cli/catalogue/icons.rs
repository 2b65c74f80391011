use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};

use crate::catalogue::Catalogue;
use crate::cli::find_theme;
use crate::export::{PngOptions, SvgOptions, likenesses, png, svg};
use crate::format::io;
use crate::scene::{Theme, View, contact_sheet};

/// Themes that a sheet is made in when none is asked for.
pub(super) const THEMES: &[&str] = &["light", "dark"];
/// How many of the most alike pairs are told.
const TOLD: usize = 10;

/// Writes contact sheets into a folder; gives the most alike pairs of icons as text.
pub(super) fn write(folder: &Path, themes: &[String], as_png: bool) -> Result<String> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}; check the path and its rights", folder.display()))?;
    for name in themes {
        let theme = find_theme(name)?;
        for (view, word) in [(View::Flat, "flat"), (View::Iso, "iso")] {
            let stem = format!("icons-{word}-{}", theme.name);
            let path: PathBuf = folder.join(format!("{stem}.{}", if as_png { "png" } else { "svg" }));
            let bytes = if as_png {
                let options = PngOptions { scale: 1.0, transparent: false };
                png(&contact_sheet(Catalogue::builtin(), &theme, view), &options)?
            } else {
                sheet(&theme, view).into_bytes()
            };
            io::write_atomic(&path, &bytes)?;
            eprintln!("{}", path.display());
        }
    }
    Ok(most_alike())
}

fn sheet(theme: &Theme, view: View) -> String {
    svg(&contact_sheet(Catalogue::builtin(), theme, view), &SvgOptions::default())
}

fn most_alike() -> String {
    let ids = Catalogue::builtin().services().map(|service| service.id.as_str());
    let mut out = "Most alike at 24 pixels (0 is the same picture, 1 has nothing in common):\n".to_owned();
    for pair in likenesses(ids, 24).into_iter().take(TOLD) {
        let _ = writeln!(out, "{:.2}  {} and {}", pair.difference, pair.one, pair.other);
    }
    out
}

/// One contact sheet as SVG, by the name of a theme.
///
/// # Errors
/// A theme that is not there.
pub fn contact_sheet_svg(theme: &str, view: View) -> Result<String> {
    let theme = Theme::builtin(theme).ok_or_else(|| anyhow!("`{theme}` is not a theme of this program"))?;
    Ok(sheet(theme, view))
}
