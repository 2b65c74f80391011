//! Values that follow from the document, computed once per revision.

use skywright::catalogue::Catalogue;
use skywright::cost::{CostOptions, Estimate, estimate};
use skywright::editor::Editor;
use skywright::model::Revision;
use skywright::overlay;
pub(crate) use skywright::overlay::{Overlays, money, rate, short_number};
use skywright::project::Surroundings;
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
    /// The project and the catalogue that hold where the drawing lies.
    pub(crate) around: Surroundings,
    pub(crate) config: Config,
}

impl Derived {
    pub(crate) fn new(around: Surroundings, editor: &Editor, theme: &Theme) -> Self {
        let config = config(&around, editor);
        let (report, load, estimate) = facts(editor, &config, &around);
        let scene =
            scene::build(editor.document(), editor.catalogue(), editor.geometry(), theme, &SceneOptions::default());
        Self {
            facts_of: Some(editor.document().revision()),
            report,
            load,
            estimate,
            scene_of: None,
            scene,
            around,
            config,
        }
    }

    /// Another project holds; findings and costs follow with the next update.
    pub(crate) fn surround(&mut self, around: Surroundings, editor: &Editor) {
        self.config = config(&around, editor);
        self.around = around;
        (self.facts_of, self.scene_of) = (None, None);
    }

    /// Brings everything in step. While a gesture runs, findings and costs wait for its end.
    pub(crate) fn update(&mut self, editor: &Editor, theme: &Theme, overlays: Overlays) {
        let revision = editor.document().revision();
        if self.facts_of != Some(revision) && !editor.in_gesture() {
            (self.report, self.load, self.estimate) = facts(editor, &self.config, &self.around);
            self.facts_of = Some(revision);
        }
        let key = (revision, theme.name.clone(), overlays, self.facts_of, editor.view());
        if self.scene_of.as_ref() != Some(&key) {
            let options = SceneOptions { view: editor.view(), ..self.scene_options(overlays) };
            self.scene = scene::build(editor.document(), editor.catalogue(), editor.geometry(), theme, &options);
            self.scene_of = Some(key);
        }
    }

    /// The overlays as the scene takes them; exports use the same.
    pub(crate) fn scene_options(&self, overlays: Overlays) -> SceneOptions {
        overlay::scene_options(overlays, &self.report, &self.load, &self.estimate)
    }
}

fn config(around: &Surroundings, editor: &Editor) -> Config {
    around.config(editor.path.as_deref(), Some(skywright::cli::today()))
}

fn facts(editor: &Editor, config: &Config, around: &Surroundings) -> (Report, Load, Estimate) {
    let (document, catalogue): (_, &Catalogue) = (editor.document(), editor.catalogue());
    let report = validate(document, catalogue, config);
    let load = propagate(document, catalogue, &TrafficOptions::default());
    let estimate = estimate(document, catalogue, around.prices, &CostOptions::default());
    (report, load, estimate)
}
