//! Notices when a file that is open is changed by another program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use eframe::egui::Context;

/// How often the files are looked at. The window itself stays asleep meanwhile.
const EVERY: Duration = Duration::from_millis(800);

/// When a file was written last, and how long it is; `None` while there is none.
type Stamp = Option<(SystemTime, u64)>;
type Files = Mutex<BTreeMap<PathBuf, Stamp>>;

/// The files that are watched.
pub(crate) struct Watch {
    files: Arc<Files>,
    changed: Receiver<PathBuf>,
}

impl Watch {
    /// Watches as long as it lives.
    pub(crate) fn new(ctx: &Context) -> Self {
        let (files, (send, changed)) = (Arc::new(Files::default()), channel());
        let (watched, ctx) = (Arc::downgrade(&files), ctx.clone());
        std::thread::spawn(move || look(&watched, &send, &ctx));
        Self { files, changed }
    }

    /// The file is now as the window knows it: it was just read or written.
    pub(crate) fn note(&self, path: &Path) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_path_buf(), stamp(path));
    }

    pub(crate) fn forget(&self, path: &Path) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
    }

    /// Files that were changed since the last question.
    pub(crate) fn poll(&self) -> Vec<PathBuf> {
        self.changed.try_iter().collect()
    }
}

fn look(watched: &Weak<Files>, send: &Sender<PathBuf>, ctx: &Context) {
    loop {
        std::thread::sleep(EVERY);
        let Some(files) = watched.upgrade() else { return };
        let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
        for (path, known) in files.iter_mut() {
            let now = stamp(path);
            // A file that is being replaced is gone for a moment.
            if now.is_some() && now != *known {
                *known = now;
                if send.send(path.clone()).is_err() {
                    return;
                }
                ctx.request_repaint();
            }
        }
    }
}

fn stamp(path: &Path) -> Stamp {
    let facts = std::fs::metadata(path).ok()?;
    Some((facts.modified().ok()?, facts.len()))
}
