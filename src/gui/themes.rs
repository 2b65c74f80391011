//! Themes to choose from: those of the program, and files in a folder that are read anew when they change.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use eframe::egui::{self, Context};
use skywright::scene::Theme;

use super::prefs::ThemeChoice;

/// A theme file of the person's own.
pub(crate) struct OwnTheme {
    pub(crate) path: PathBuf,
    /// What `theme` was read from.
    text: String,
    /// The last state of the file that could be read.
    pub(crate) theme: Option<Arc<Theme>>,
    /// What is wrong with the file now, with its place.
    pub(crate) error: Option<String>,
}

/// All themes, the program's own first.
pub(crate) struct Themes {
    builtin: Vec<Arc<Theme>>,
    pub(crate) own: Vec<OwnTheme>,
    pub(crate) folder: Option<PathBuf>,
    changed: Arc<AtomicBool>,
}

impl Themes {
    /// Reads the folder, and watches it as long as the window lives.
    pub(crate) fn new(ctx: &Context, folder: Option<PathBuf>) -> Self {
        let builtin = Theme::names().iter().filter_map(|name| Theme::builtin(name)).cloned().map(Arc::new).collect();
        let changed = Arc::new(AtomicBool::new(false));
        if let Some(folder) = folder.clone() {
            watch(ctx.clone(), folder, &changed);
        }
        let mut themes = Self { builtin, own: Vec::new(), folder, changed };
        themes.read();
        themes
    }

    /// Every theme that can be shown. The person's own win over those of the program.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<Theme>> {
        let own = || self.own.iter().filter_map(|own| own.theme.as_ref());
        let hidden = move |theme: &&Arc<Theme>| !own().any(|own| own.name == theme.name);
        self.builtin.iter().filter(hidden).chain(self.own.iter().filter_map(|own| own.theme.as_ref()))
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Arc<Theme>> {
        self.all().find(|theme| theme.name == name)
    }

    /// The theme of the window, for the system's mode now.
    pub(crate) fn chosen(&self, ctx: &Context, choice: &ThemeChoice) -> Arc<Theme> {
        let dark = ctx.system_theme().is_some_and(|theme| theme == egui::Theme::Dark);
        let name = match choice {
            ThemeChoice::Light => "light",
            ThemeChoice::Dark => "dark",
            ThemeChoice::Named(name) if self.named(name).is_some() => name,
            ThemeChoice::System | ThemeChoice::Named(_) => {
                if dark {
                    "dark"
                } else {
                    "light"
                }
            }
        };
        self.named(name).cloned().unwrap_or_else(|| Arc::new(Theme::light().clone()))
    }

    /// Takes up changes of the folder; what went wrong is worth telling.
    pub(crate) fn poll(&mut self) -> Vec<String> {
        if self.changed.swap(false, Ordering::Relaxed) { self.read() } else { Vec::new() }
    }

    fn read(&mut self) -> Vec<String> {
        let before = std::mem::take(&mut self.own);
        let mut told = Vec::new();
        for path in self.folder.iter().flat_map(|folder| files(folder)) {
            let known = before.iter().find(|own| own.path == path);
            let last = known.map(|own| (own.text.clone(), own.theme.clone())).unwrap_or_default();
            let ((text, theme), error) = match Self::read_one(&path) {
                // The same content keeps its identity, so that nothing is drawn anew.
                Ok((text, _)) if text == last.0 && last.1.is_some() => (last, None),
                Ok((text, theme)) => ((text, Some(Arc::new(theme))), None),
                Err(error) => (last, Some(error)),
            };
            if let Some(error) = error.as_ref().filter(|error| known.and_then(|own| own.error.as_ref()) != Some(error))
            {
                told.push(error.clone());
            }
            self.own.push(OwnTheme { path, text, theme, error });
        }
        told
    }

    fn read_one(path: &Path) -> Result<(String, Theme), String> {
        let shown = path.display();
        let text = skywright::format::io::read_text(path).map_err(|error| error.to_string())?;
        let mut theme = Theme::parse(&text).map_err(|error| format!("{shown}:{error}"))?;
        // It is called like its file, as on the command line.
        if let Some(stem) = path.file_stem() {
            theme.name = stem.to_string_lossy().into_owned();
        }
        Ok((text, theme))
    }

    /// Writes a theme into a new file of the folder, under a name of its own.
    ///
    /// # Errors
    /// Without a folder, or where the file cannot be written.
    pub(crate) fn copy_of(&self, theme: &Theme) -> Result<PathBuf, String> {
        let folder = self.folder.as_ref().ok_or("there is no folder for settings on this system")?;
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let is_free = |name: &String| self.named(name).is_none() && !folder.join(format!("{name}.ron")).exists();
        let mut names = (1_u32..).map(|n| if n == 1 { "my-theme".to_owned() } else { format!("my-theme-{n}") });
        let name = names.find(is_free).unwrap_or_default();
        let mut copy = theme.clone();
        copy.name.clone_from(&name);
        let text =
            ron::ser::to_string_pretty(&copy, ron::ser::PrettyConfig::default()).map_err(|error| error.to_string())?;
        let path = folder.join(format!("{name}.ron"));
        skywright::format::io::write_atomic(&path, format!("{text}\n").as_bytes())
            .map_err(|error| error.to_string())?;
        Ok(path)
    }
}

/// The theme files of a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.is_file() && path.extension().is_some_and(|extension| extension == "ron")).collect();
    files.sort();
    files
}

/// Looks at the folder twice a second from a thread of its own; the window wakes only when something has changed.
fn watch(ctx: Context, folder: PathBuf, changed: &Arc<AtomicBool>) {
    const PAUSE: Duration = Duration::from_millis(500);
    type Stamp = Vec<(PathBuf, Option<SystemTime>, u64)>;
    let stamp = |folder: &Path| -> Stamp {
        let of = |path: PathBuf| {
            let meta = path.metadata().ok();
            let size = meta.as_ref().map_or(0, std::fs::Metadata::len);
            (path, meta.and_then(|meta| meta.modified().ok()), size)
        };
        files(folder).into_iter().map(of).collect()
    };
    let changed = Arc::downgrade(changed);
    std::thread::spawn(move || {
        let mut known = stamp(&folder);
        loop {
            std::thread::sleep(PAUSE);
            let Some(changed) = changed.upgrade() else { return };
            let now = stamp(&folder);
            if now != known {
                known = now;
                changed.store(true, Ordering::Relaxed);
                ctx.request_repaint();
            }
        }
    });
}
