use std::collections::BTreeSet;
use std::sync::Arc;

use skywright::catalogue::Catalogue;
use skywright::editor::Editor;
use skywright::editor::clipboard::excerpt;
use skywright::export::{Drawing, FileOptions, Format, Loss};
use skywright::model::{Document, ElementId};
use skywright::scene::{Geometry, Scene, SceneOptions, Theme};

use super::choices::{AUTO, ExportChoices};
use crate::gui::derived::Derived;
use crate::gui::themes::Themes;

/// All that a picture is made of, to be taken into another thread.
#[derive(Clone)]
pub(crate) struct Order {
    pub(crate) document: Document,
    catalogue: &'static Catalogue,
    theme: Arc<Theme>,
    scene: SceneOptions,
    pub(crate) file: FileOptions,
}

/// A finished file.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) bytes: Arc<Vec<u8>>,
    /// What the format could not carry.
    pub(crate) losses: Vec<Loss>,
}

impl Order {
    /// The open drawing, or what is selected of it.
    pub(crate) fn new(
        editor: &Editor,
        derived: &Derived,
        themes: &Themes,
        choices: &ExportChoices,
        only: Option<&BTreeSet<ElementId>>,
    ) -> Self {
        let whole = || editor.document().clone();
        let document = only.and_then(|only| excerpt(editor.document(), only)).unwrap_or_else(whole);
        let mut scene = derived.scene_options(choices.overlays());
        scene.view = choices.view(editor);
        scene.title_block = choices.title;
        Self {
            document,
            catalogue: editor.catalogue(),
            theme: theme(themes, choices),
            scene,
            file: choices.file_options(),
        }
    }

    pub(crate) fn with_format(mut self, format: Format) -> Self {
        self.file.format = format;
        self
    }

    pub(crate) fn picture(&self) -> Scene {
        let geometry = Geometry::new(&self.document, self.catalogue);
        self.drawing(&geometry).scene()
    }

    /// The file, or why there is none.
    pub(crate) fn make(&self) -> Result<Made, String> {
        let geometry = Geometry::new(&self.document, self.catalogue);
        let made = self.drawing(&geometry).write(&self.file).map_err(|error| error.to_string())?;
        Ok(Made { bytes: Arc::new(made.content), losses: made.losses })
    }

    fn drawing<'a>(&'a self, geometry: &'a Geometry) -> Drawing<'a> {
        Drawing {
            document: &self.document,
            catalogue: self.catalogue,
            geometry,
            theme: &self.theme,
            options: &self.scene,
        }
    }
}

pub(super) fn theme(themes: &Themes, choices: &ExportChoices) -> Arc<Theme> {
    let name = if choices.theme == AUTO { "light" } else { choices.theme.as_str() };
    themes.named(name).cloned().unwrap_or_else(|| Arc::new(Theme::light().clone()))
}
