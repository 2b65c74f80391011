//! File dialogs in their own thread, so that the canvas keeps painting while one is open.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use eframe::egui::Context;
use skywright::arrange::place_missing;
use skywright::catalogue::Catalogue;
use skywright::format::Loaded;
use skywright::model::{Document, Txn};

/// The document of a file, with places for the components that came without.
pub(crate) fn placed(loaded: Loaded, catalogue: &Catalogue) -> Document {
    let mut document = loaded.document;
    if !loaded.unplaced.is_empty() {
        let places = place_missing(&document, catalogue, &loaded.unplaced);
        let mut txn = Txn::new("Place");
        for (id, pos) in &places {
            txn.update_component(&mut document, id, |component| component.pos = *pos);
        }
    }
    document
}

/// What a dialog was opened for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Open,
    SaveAs,
    Export {
        extension: String,
    },
    /// A folder for pictures of every open drawing.
    PictureFolder,
    /// A vendor's icon package, zipped.
    IconZip,
    /// A vendor's icon package, unpacked.
    IconFolder,
    /// A folder for a generated project.
    ProjectFolder,
}

impl Purpose {
    /// The path with the extension that the person left out.
    pub(crate) fn complete(&self, path: PathBuf) -> PathBuf {
        let (extension, known): (&str, &[&str]) = match self {
            Self::Open | Self::ProjectFolder | Self::PictureFolder | Self::IconZip | Self::IconFolder => return path,
            Self::SaveAs => ("sky.ron", &["ron", "json"]),
            Self::Export { extension } => (extension, &[extension]),
        };
        let has_known = path.extension().and_then(|own| own.to_str()).is_some_and(|own| known.contains(&own));
        if has_known || path.file_name().is_none() {
            return path;
        }
        let mut name = path.file_name().map(std::ffi::OsStr::to_os_string).unwrap_or_default();
        name.push(format!(".{extension}"));
        path.with_file_name(name)
    }
}

/// How a dialog ended.
#[derive(Debug)]
pub(crate) enum Ending {
    Chosen(PathBuf),
    /// Cancelled, or no dialog could be shown: the two cannot be told apart.
    Nothing {
        after_secs: f64,
    },
}

/// A dialog that is open now.
pub(crate) struct OpenDialog {
    pub(crate) purpose: Purpose,
    pub(crate) suggestion: PathBuf,
    answer: Receiver<Option<PathBuf>>,
    since: std::time::Instant,
}

impl OpenDialog {
    /// Opens the system's dialog. `suggestion` is the file to start from.
    pub(crate) fn show(ctx: &Context, purpose: Purpose, suggestion: &Path) -> Self {
        let (send, answer) = channel();
        let (ctx, asked, start) = (ctx.clone(), purpose.clone(), suggestion.to_path_buf());
        std::thread::spawn(move || {
            let mut dialog = rfd::FileDialog::new();
            if let Some(folder) = start.parent().filter(|folder| folder.is_dir()) {
                dialog = dialog.set_directory(folder);
            }
            let name = start.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let chosen = match &asked {
                Purpose::Open => dialog.add_filter("Drawings", &["ron", "json"]).pick_file(),
                Purpose::SaveAs => {
                    dialog.add_filter("Skywright drawing", &["ron", "json"]).set_file_name(name).save_file()
                }
                Purpose::Export { extension } => {
                    dialog.add_filter(extension.to_uppercase(), &[extension.as_str()]).set_file_name(name).save_file()
                }
                Purpose::IconZip => dialog.add_filter("Icon packages", &["zip"]).pick_file(),
                Purpose::ProjectFolder | Purpose::PictureFolder | Purpose::IconFolder => dialog.pick_folder(),
            };
            // The window may be gone by now, which is fine.
            let _ = send.send(chosen);
            ctx.request_repaint();
        });
        Self { purpose, suggestion: suggestion.to_path_buf(), answer, since: std::time::Instant::now() }
    }

    /// The answer, once there is one.
    pub(crate) fn poll(&self) -> Option<Ending> {
        let nothing = || Ending::Nothing { after_secs: self.since.elapsed().as_secs_f64() };
        match self.answer.try_recv() {
            Ok(Some(path)) => Some(Ending::Chosen(path)),
            Ok(None) | Err(TryRecvError::Disconnected) => Some(nothing()),
            Err(TryRecvError::Empty) => None,
        }
    }
}

/// Opens a folder in the system's file manager.
pub(crate) fn show_folder(folder: &Path) -> std::io::Result<()> {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let mut child = std::process::Command::new(program).arg(folder).spawn()?;
    // The file manager may live on; only its end must not linger as a zombie.
    std::thread::spawn(move || child.wait());
    Ok(())
}
