//! The reference architectures that travel with the program, to look at and to start from.

use include_dir::{Dir, include_dir};

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/reference-architectures");

/// One reference architecture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Folder name, such as `file-processing`.
    pub id: &'static str,
    /// First heading of its README.
    pub title: String,
    /// First paragraph of its README, on one line.
    pub summary: String,
    /// The document in RON.
    pub text: &'static str,
}

/// All reference architectures, in the order they are shown.
pub fn references() -> Vec<Reference> {
    const ORDER: &[&str] = &[
        "modern-web-application",
        "web-application",
        "mobile-backend",
        "file-processing",
        "stream-processing",
        "iot-backend",
        "image-recognition",
        "lambda-versus-ec2",
    ];
    let mut found: Vec<Reference> = FOLDER.dirs().filter_map(read).collect();
    let rank = |id: &str| ORDER.iter().position(|known| *known == id).unwrap_or(ORDER.len());
    found.sort_by(|a, b| rank(a.id).cmp(&rank(b.id)).then(a.id.cmp(b.id)));
    found
}

/// The reference architecture with this id.
pub fn reference(id: &str) -> Option<Reference> {
    references().into_iter().find(|reference| reference.id == id)
}

fn read(folder: &'static Dir<'static>) -> Option<Reference> {
    let id = folder.path().file_name()?.to_str()?;
    let text = folder.get_file(folder.path().join(format!("{id}.sky.ron")))?.contents_utf8()?;
    let readme = folder.get_file(folder.path().join("README.md")).and_then(|file| file.contents_utf8()).unwrap_or("");
    let title = readme.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(id).trim().to_owned();
    let body = readme.lines().skip_while(|line| line.is_empty() || line.starts_with('#'));
    let first = body.take_while(|line| !line.trim().is_empty()).collect::<Vec<_>>().join(" ");
    Some(Reference { id, title, summary: first, text })
}
