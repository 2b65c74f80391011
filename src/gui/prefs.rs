//! What the window remembers between starts: recent files, theme, panels.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::dialogs::export::ExportChoices;
use super::dialogs::generate::GenerateChoices;

/// Which theme the window follows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
    /// One of the other themes, by name.
    Named(String),
}

/// Remembered settings. Unknown or missing fields fall back to their defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Prefs {
    pub(crate) recent: Vec<PathBuf>,
    pub(crate) theme: ThemeChoice,
    pub(crate) components_shown: bool,
    pub(crate) inspector_shown: bool,
    pub(crate) drawer_shown: bool,
    pub(crate) wheel_zooms: bool,
    /// The person was asked what the wheel is to do.
    pub(crate) wheel_asked: bool,
    pub(crate) map_shown: bool,
    pub(crate) export_folder: Option<PathBuf>,
    pub(crate) project_folder: Option<PathBuf>,
    pub(crate) export: ExportChoices,
    pub(crate) generate: GenerateChoices,
    /// Vendors' icon packages to draw with.
    pub(crate) icon_packs: Vec<PathBuf>,
    /// Nothing glides, grows or fades.
    pub(crate) reduced_motion: bool,
    /// What was seen of each file: the world point at the top left, and the zoom. The newest is last.
    views: Vec<(PathBuf, (f64, f64, f64))>,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            recent: Vec::new(),
            theme: ThemeChoice::default(),
            components_shown: true,
            inspector_shown: true,
            drawer_shown: false,
            wheel_zooms: false,
            wheel_asked: false,
            map_shown: false,
            export_folder: None,
            project_folder: None,
            export: ExportChoices::default(),
            generate: GenerateChoices::default(),
            icon_packs: Vec::new(),
            reduced_motion: false,
            views: Vec::new(),
        }
    }
}

impl Prefs {
    /// Files remembered.
    const RECENT_CAP: usize = 12;

    /// Where this person's settings live, if the system has such a place.
    pub(crate) fn usual_file() -> Option<PathBuf> {
        let folders = directories::ProjectDirs::from("", "", "skywright")?;
        Some(folders.config_dir().join("settings.ron"))
    }

    /// The folder that a person's own themes live in, beside the settings.
    pub(crate) fn themes_folder(file: &Path) -> PathBuf {
        file.with_file_name("themes")
    }

    /// Reads the settings; a missing or broken file means the defaults.
    pub(crate) fn load(file: &Path) -> Self {
        let text = std::fs::read_to_string(file).ok();
        let mut prefs: Self = text.and_then(|text| ron::from_str(&text).ok()).unwrap_or_default();
        prefs.recent.retain(|path| path.exists());
        prefs
    }

    /// Writes the settings whole or not at all. Settings that cannot be kept are no reason to stop anybody.
    pub(crate) fn save(&self, file: &Path) {
        let text = match ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default()) {
            Ok(text) => text,
            Err(error) => return log::warn!("settings could not be put into words: {error}"),
        };
        let folder = file.parent().unwrap_or_else(|| Path::new("."));
        if let Err(error) = std::fs::create_dir_all(folder) {
            return log::warn!("settings are not kept: {} cannot be made: {error}", folder.display());
        }
        if let Err(error) = skywright::format::io::write_atomic(file, text.as_bytes()) {
            log::warn!("settings are not kept: {error}");
        }
    }

    /// Keeps what was seen of a file.
    pub(crate) fn remember_view(&mut self, path: PathBuf, view: (f64, f64, f64)) {
        const MOST: usize = 40;
        self.views.retain(|(known, _)| *known != path);
        self.views.push((path, view));
        let surplus = self.views.len().saturating_sub(MOST);
        self.views.drain(..surplus);
    }

    pub(crate) fn view_of(&self, path: &Path) -> Option<(f64, f64, f64)> {
        self.views.iter().find(|(known, _)| known == path).map(|(_, view)| *view)
    }

    /// Puts a file at the head of the recent ones.
    pub(crate) fn remember(&mut self, path: &Path) {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        self.recent.retain(|known| *known != path);
        self.recent.insert(0, path);
        self.recent.truncate(Self::RECENT_CAP);
    }
}
