//! Values that follow from the document, computed once per revision.

use std::sync::Arc;

use skywright::catalogue::Catalogue;
use skywright::cost::{CostOptions, Estimate, PriceBook, estimate};
use skywright::editor::Editor;
use skywright::icon_pack::IconPack;
use skywright::model::Revision;
use skywright::overlay;
pub(crate) use skywright::overlay::{Overlays, money, rate, short_number};
use skywright::scene::{self, Scene, SceneOptions, Theme, View};
use skywright::traffic::{Load, TrafficOptions, propagate};
use skywright::validate::{Config, Report, validate};

/// Findings, load, cost and picture of the document as it is now.
pub(crate) struct Derived {
    facts_of: Option<Revision>,
    pub(crate) report: Report,
    pub(crate) load: Load,
    pub(crate) estimate: Estimate,
    scene_of: Option<(Revision, String, Overlays, Option<Revision>, View)>,
    pub(crate) scene: Scene,
    config: Config,
    icons: Option<Arc<IconPack>>,
}

impl Derived {
    pub(crate) fn new(config: Config, editor: &Editor, theme: &Theme) -> Self {
        let (report, load, estimate) = facts(editor, &config);
        let scene =
            scene::build(editor.document(), editor.catalogue(), editor.geometry(), theme, &SceneOptions::default());
        Self { facts_of: Some(editor.document().revision()), report, load, estimate, scene_of: None, scene, config, icons: None }
    }

    /// Brings everything in step. While a gesture runs, findings and costs wait for its end.
    pub(crate) fn update(&mut self, editor: &Editor, theme: &Theme, overlays: Overlays) {
        let revision = editor.document().revision();
        if self.facts_of != Some(revision) && !editor.in_gesture() {
            (self.report, self.load, self.estimate) = facts(editor, &self.config);
            self.facts_of = Some(revision);
        }
        let key = (revision, theme.name.clone(), overlays, self.facts_of, editor.view());
        if self.scene_of.as_ref() != Some(&key) {
            let options = SceneOptions { view: editor.view(), ..self.scene_options(overlays) };
            self.scene = scene::build(editor.document(), editor.catalogue(), editor.geometry(), theme, &options);
            self.scene_of = Some(key);
        }
    }

    /// The colours have changed: the picture is drawn anew with the next update.
    pub(crate) fn repaint(&mut self) {
        self.scene_of = None;
    }

    /// Draws with a person's own icons from now on.
    pub(crate) fn set_icons(&mut self, icons: Option<Arc<IconPack>>) {
        self.icons = icons;
        self.repaint();
    }

    /// The overlays as the scene takes them; exports use the same.
    pub(crate) fn scene_options(&self, overlays: Overlays) -> SceneOptions {
        let options = overlay::scene_options(overlays, &self.report, &self.load, &self.estimate);
        SceneOptions { icons: self.icons.clone(), ..options }
    }
}

fn facts(editor: &Editor, config: &Config) -> (Report, Load, Estimate) {
    let (document, catalogue): (_, &Catalogue) = (editor.document(), editor.catalogue());
    let report = validate(document, catalogue, config);
    let load = propagate(document, catalogue, &TrafficOptions::default());
    let estimate = estimate(document, catalogue, PriceBook::builtin(), &CostOptions::default());
    (report, load, estimate)
}
