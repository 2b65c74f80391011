//! Files: whole reads with a size limit, and writes that either happen entirely or not at all.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::Path;

use super::{FileKind, FormatError, Loaded, parse, to_text};
use crate::catalogue::Catalogue;
use crate::model::Document;

/// Largest drawing that is read, in bytes. A 10,000-component document is near 6 MB.
pub const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Reads a text file; `-` is standard input.
///
/// # Errors
/// A missing, unreadable, oversized or non-UTF-8 file, each with its remedy.
pub fn read_text(path: &Path) -> Result<String, FormatError> {
    let shown = path.display().to_string();
    let fail = |cause: String| FormatError::Read { path: shown.clone(), cause };
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| fail(error.to_string()))?;
    } else {
        let file = fs::File::open(path).map_err(|error| fail(explain(&error)))?;
        let meta = file.metadata().map_err(|error| fail(explain(&error)))?;
        if meta.is_dir() {
            return Err(fail("it is a folder; name a file in it".to_owned()));
        }
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| fail(explain(&error)))?;
    }
    if bytes.len() as u64 > MAX_BYTES {
        return Err(fail(format!("it is larger than {} MB; a drawing is far smaller", MAX_BYTES / 1024 / 1024)));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        fail(format!("it is not UTF-8 text (byte {}); is it a drawing?", error.utf8_error().valid_up_to()))
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Reads a drawing from a file; `-` is standard input.
pub fn load(path: &Path, catalogue: &Catalogue) -> Result<Loaded, FormatError> {
    let text = read_text(path)?;
    parse(&path.display().to_string(), &text, catalogue)
}

/// Saves a drawing; the kind follows the extension.
pub fn save(path: &Path, document: &Document) -> Result<(), FormatError> {
    let kind = FileKind::detect(&path.display().to_string(), "");
    refuse_picture(path, kind)?;
    write_atomic(path, to_text(document, kind).as_bytes())
}

/// A picture has to be drawn; writing the drawing's text in its place would destroy it.
///
/// # Errors
/// For a picture, with what to do instead.
pub fn refuse_picture(path: &Path, kind: FileKind) -> Result<(), FormatError> {
    if kind != FileKind::Picture {
        return Ok(());
    }
    let cause = "it is a picture; save the drawing as .sky.ron or .json, and make pictures with `export`".to_owned();
    Err(FormatError::Write { path: path.display().to_string(), cause })
}

/// Writes beside the target, syncs, then renames over it: after a crash or a
/// full disk the old file is whole. `-` is standard output, and what is no
/// regular file (a device, a pipe) is written in place.
///
/// # Errors
/// What the system refused, with the remedy where there is one.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), FormatError> {
    let shown = path.display().to_string();
    let fail = |error: &std::io::Error| FormatError::Write { path: shown.clone(), cause: explain(error) };
    if path == Path::new("-") {
        return std::io::stdout().lock().write_all(bytes).map_err(|error| fail(&error));
    }
    // Through a link the file it names is replaced, not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    if target.is_dir() {
        return Err(FormatError::Write { path: shown, cause: "it is a folder; name a file in it".to_owned() });
    }
    let meta = fs::metadata(&target).ok();
    if meta.as_ref().is_some_and(|meta| !meta.is_file()) {
        // A device or a pipe (`/dev/null`, `/dev/stdout`) is written to; renaming over it would destroy it.
        let mut device = fs::OpenOptions::new().write(true).open(&target).map_err(|error| fail(&error))?;
        return device.write_all(bytes).map_err(|error| fail(&error));
    }
    let permissions = meta.map(|meta| meta.permissions());
    if permissions.as_ref().is_some_and(fs::Permissions::readonly) {
        let cause = "the file is read-only; make it writable or save under another name".to_owned();
        return Err(FormatError::Write { path: shown, cause });
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".skywright-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = permissions.as_ref().map_or(0o644, std::fs::Permissions::mode);
        builder.permissions(fs::Permissions::from_mode(mode & 0o777));
    }
    let mut file = builder.tempfile_in(folder).map_err(|error| fail(&error))?;
    file.write_all(bytes).map_err(|error| fail(&error))?;
    file.as_file().sync_all().map_err(|error| fail(&error))?;
    file.persist(&target).map_err(|error| fail(&error.error))?;
    #[cfg(unix)]
    if let Ok(folder) = fs::File::open(folder) {
        // The rename itself has to reach the disk too; some file systems refuse this, which is harmless.
        let _ = folder.sync_all();
    }
    Ok(())
}

/// The system's reason in words that say what to do.
fn explain(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder; check the path".to_owned(),
        ErrorKind::PermissionDenied => "permission denied; check the rights of file and folder".to_owned(),
        ErrorKind::StorageFull => "the disk is full; free some space and try again".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only; choose another folder".to_owned(),
        ErrorKind::QuotaExceeded => "the disk quota is used up; free some space and try again".to_owned(),
        ErrorKind::IsADirectory => "it is a folder; name a file in it".to_owned(),
        _ => error.to_string(),
    }
}
