use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};

use crate::catalogue::Catalogue;
use crate::icon_pack::{self, IconPack, MAX_FILES, MAX_ICON_BYTES, PackReport};

/// Reads a vendor's icons from a folder or a zip.
///
/// # Errors
/// With the path, the reason and the remedy.
pub fn read_icon_pack(path: &Path, catalogue: &Catalogue) -> Result<(IconPack, PackReport)> {
    let shown = path.display();
    let about = || format!("cannot use the icons of {shown}");
    let meta =
        fs::metadata(path).with_context(|| format!("{}; name the folder or the zip as it was downloaded", about()))?;
    if meta.is_dir() {
        let files = files_below(path).with_context(about)?;
        let names: Vec<String> = files.iter().map(|file| file.to_string_lossy().replace('\\', "/")).collect();
        let read = |name: &str| {
            let file = path.join(name);
            let size = fs::metadata(&file).map_err(|error| error.to_string())?.len();
            if size > MAX_ICON_BYTES {
                return Err(format!("it is larger than {} MB", MAX_ICON_BYTES / 1_000_000));
            }
            fs::read(&file).map_err(|error| error.to_string())
        };
        return icon_pack::from_files(&names, catalogue, read).with_context(about);
    }
    let file = File::open(path).with_context(about)?;
    icon_pack::from_zip(std::io::BufReader::new(file), catalogue).with_context(about)
}

/// Several packs as one; what each lacks or has refused is told on standard error.
pub(super) fn read_icon_packs(paths: &[PathBuf], catalogue: &Catalogue) -> Result<IconPack> {
    let mut all = IconPack::default();
    for path in paths {
        let (pack, report) = read_icon_pack(path, catalogue)?;
        let count = report.matched.len();
        eprintln!("note: {}: icons for {count} components", path.display());
        if !report.missing.is_empty() {
            eprintln!("note: {}: no icon for {}", path.display(), report.missing.join(", "));
        }
        for (file, why) in &report.refused {
            eprintln!("warning: {}: {file} was left out: {why}", path.display());
        }
        all.extend(pack);
    }
    Ok(all)
}

/// All files below a folder, relative to it. Links are not followed, so that nothing outside is read.
fn files_below(root: &Path) -> Result<Vec<PathBuf>> {
    const DEEPEST: usize = 12;
    let mut files = Vec::new();
    let mut open = vec![(PathBuf::new(), 0)];
    while let Some((folder, depth)) = open.pop() {
        for entry in fs::read_dir(root.join(&folder))? {
            let entry = entry?;
            let (path, kind) = (folder.join(entry.file_name()), entry.file_type()?);
            if kind.is_dir() && depth < DEEPEST {
                open.push((path, depth + 1));
            } else if kind.is_file() {
                files.push(path);
            }
        }
        if files.len() > MAX_FILES {
            bail!("it holds more than {MAX_FILES} files; name the folder of the icon package itself");
        }
    }
    files.sort();
    if files.is_empty() { Err(anyhow!("the folder is empty")) } else { Ok(files) }
}
