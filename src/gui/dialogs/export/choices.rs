use serde::{Deserialize, Serialize};
use skywright::editor::Editor;
use skywright::export::{FileOptions, FontMode, Format};
use skywright::overlay::Overlays;
use skywright::scene::View;

/// Which way the exported drawing is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ViewChoice {
    /// As the canvas shows it.
    #[default]
    Shown,
    Flat,
    Iso,
}

/// What becomes of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TextChoice {
    #[default]
    Named,
    Embedded,
    Outlines,
}

/// What the export dialog is set to; remembered between starts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ExportChoices {
    /// Name of the format.
    pub(crate) format: String,
    pub(crate) view: ViewChoice,
    /// Name of the theme, or `auto`.
    pub(crate) theme: String,
    pub(crate) title: bool,
    pub(crate) legend: bool,
    pub(crate) problems: bool,
    pub(crate) costs: bool,
    pub(crate) load: bool,
    pub(crate) background: bool,
    pub(crate) text: TextChoice,
    pub(crate) with_model: bool,
    pub(crate) scale: f64,
    pub(crate) pinned: bool,
}

/// Follows the reader's light or dark mode.
pub(crate) const AUTO: &str = "auto";

impl Default for ExportChoices {
    fn default() -> Self {
        Self {
            format: Format::Svg.name().to_owned(),
            view: ViewChoice::Shown,
            theme: "light".to_owned(),
            title: false,
            legend: false,
            problems: false,
            costs: false,
            load: false,
            background: true,
            text: TextChoice::Named,
            with_model: true,
            scale: 2.0,
            pinned: false,
        }
    }
}

impl ExportChoices {
    pub(crate) fn format(&self) -> Format {
        Format::named(&self.format).unwrap_or_default()
    }

    pub(crate) fn view(&self, editor: &Editor) -> View {
        match self.view {
            ViewChoice::Shown => editor.view(),
            ViewChoice::Flat => View::Flat,
            ViewChoice::Iso => View::Iso,
        }
    }

    /// Whether files of the format can change their colours with the reader's.
    pub(crate) fn can_follow(&self) -> bool {
        self.format().can_follow_reader()
    }

    pub(crate) fn overlays(&self) -> Overlays {
        Overlays { problems: self.problems, costs: self.costs, load: self.load, legend: self.legend }
    }

    pub(crate) fn file_options(&self) -> FileOptions {
        FileOptions {
            format: self.format(),
            follow_dark_mode: self.can_follow() && self.theme == AUTO,
            fonts: match self.text {
                TextChoice::Named => FontMode::Named,
                TextChoice::Embedded => FontMode::Embedded,
                TextChoice::Outlines => FontMode::Outlines,
            },
            with_model: self.with_model,
            background: self.background,
            scale: self.scale,
            pinned: self.pinned,
        }
    }
}
