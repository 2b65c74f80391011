//! What the window remembers between starts: recent files, theme, panels.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Which theme the window follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
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
    pub(crate) export_folder: Option<PathBuf>,
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
            export_folder: None,
        }
    }
}

impl Prefs {
    /// Files remembered.
    const RECENT_CAP: usize = 12;
    const KEY: &'static str = "skywright-prefs";

    pub(crate) fn load(storage: Option<&dyn eframe::Storage>) -> Self {
        let text = storage.and_then(|storage| storage.get_string(Self::KEY));
        let mut prefs: Self = text.and_then(|text| ron::from_str(&text).ok()).unwrap_or_default();
        prefs.recent.retain(|path| path.exists());
        prefs
    }

    pub(crate) fn save(&self, storage: &mut dyn eframe::Storage) {
        if let Ok(text) = ron::to_string(self) {
            storage.set_string(Self::KEY, text);
        }
    }

    /// Puts a file at the head of the recent ones.
    pub(crate) fn remember(&mut self, path: &Path) {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        self.recent.retain(|known| *known != path);
        self.recent.insert(0, path);
        self.recent.truncate(Self::RECENT_CAP);
    }
}
