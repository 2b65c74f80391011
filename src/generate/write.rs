use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::GenerateError;

/// Writes a skeleton into a folder: everything or nothing.
///
/// The files go into a new folder beside the target, which then takes the
/// target's place. With `force` files of the skeleton replace those of an
/// existing folder and whatever else is in it stays; until the swap the old folder is whole.
///
/// # Errors
/// A target that is a file or a folder with something in it (without `force`), and whatever the system refuses.
pub fn write(folder: &Path, files: &BTreeMap<String, Vec<u8>>, force: bool) -> Result<(), GenerateError> {
    let fail = |cause: String| GenerateError::Write { folder: folder.display().to_string(), cause };
    let io = |error: std::io::Error| fail(error.to_string());
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
    let exists = folder.symlink_metadata().is_ok();
    if exists && !folder.is_dir() {
        return Err(fail("there is a file of this name; choose another folder with -o".to_owned()));
    }
    let occupied = exists && fs::read_dir(&folder).map_err(io)?.next().is_some();
    if occupied && !force {
        return Err(fail("the folder is not empty; choose another or add --force to replace its files".to_owned()));
    }
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(parent).map_err(io)?;
    let staged = tempfile::Builder::new().prefix(".skywright-").tempdir_in(parent).map_err(io)?;
    let fresh = staged.path().join("new");
    fs::create_dir(&fresh).map_err(io)?;
    if occupied {
        copy_folder(&folder, &fresh, files).map_err(io)?;
    }
    for (path, bytes) in files {
        let target = inside(&fresh, path).ok_or_else(|| fail(format!("`{path}` leads out of the folder")))?;
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(io)?;
        }
        fs::write(&target, bytes).map_err(io)?;
    }
    if exists {
        let old = staged.path().join("old");
        fs::rename(&folder, &old).map_err(io)?;
        if let Err(error) = fs::rename(&fresh, &folder) {
            fs::rename(&old, &folder).map_err(io)?;
            return Err(io(error));
        }
        return Ok(());
    }
    fs::rename(&fresh, &folder).map_err(io)
}

/// The path below `root`, unless it is absolute or climbs.
fn inside(root: &Path, path: &str) -> Option<PathBuf> {
    let good = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', '\0', ':']);
    path.split('/').all(good).then(|| root.join(path))
}

/// Copies what a folder holds, except files that are about to be replaced.
fn copy_folder(from: &Path, to: &Path, replaced: &BTreeMap<String, Vec<u8>>) -> std::io::Result<()> {
    let mut open = vec![PathBuf::new()];
    while let Some(inner) = open.pop() {
        for entry in fs::read_dir(from.join(&inner))? {
            let entry = entry?;
            let path = inner.join(entry.file_name());
            let kind = entry.file_type()?;
            if kind.is_dir() {
                fs::create_dir_all(to.join(&path))?;
                open.push(path);
            } else if kind.is_symlink() {
                copy_link(&entry.path(), &to.join(&path))?;
            } else if !replaced.contains_key(&path.to_string_lossy().replace('\\', "/")) {
                fs::copy(entry.path(), to.join(&path))?;
            }
        }
    }
    Ok(())
}

#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_link(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::copy(from, to).map(drop)
}
