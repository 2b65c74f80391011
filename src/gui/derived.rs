//! Values that follow from the document. A small drawing gets them at once; a large one in the background, while the
//! window goes on with what it had and paints what changed since on top.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::Context;
use skywright::catalogue::Catalogue;
use skywright::cost::{CostOptions, Estimate, PriceBook, estimate};
use skywright::editor::{Editor, Settled};
use skywright::icon_pack::IconPack;
use skywright::model::{Document, ElementId, Revision};
use skywright::overlay;
pub(crate) use skywright::overlay::{Overlays, money, rate, short_number};
use skywright::project::Surroundings;
use skywright::scene::{self, SceneOptions, Theme, View};
use skywright::traffic::{Load, TrafficOptions, propagate};
use skywright::validate::{Config, Report, validate};

use super::jobs::Latest;
use super::paint::Picture;

/// Findings, load, cost and picture of the document as it is now.
pub(crate) struct Derived {
    facts_of: Option<Revision>,
    pub(crate) report: Report,
    pub(crate) load: Load,
    pub(crate) estimate: Estimate,
    picture_of: Option<Looks>,
    /// The drawing as it was last drawn whole.
    pub(crate) picture: Picture,
    /// What changed since, drawn anew.
    pub(crate) live: Picture,
    /// The elements that `live` shows in place of `picture`.
    pub(crate) hidden: BTreeSet<ElementId>,
    live_of: Option<(Revision, Looks)>,
    background: Latest<Looks, Whole>,
    /// The project and the catalogue that hold where the drawing lies.
    pub(crate) around: Surroundings,
    pub(crate) config: Config,
    /// The person's own icons.
    icons: Option<Arc<IconPack>>,
}

/// What a picture depends on.
#[derive(Clone, Debug)]
struct Looks {
    revision: Revision,
    theme: Arc<Theme>,
    overlays: Overlays,
    view: View,
    /// The revision that badges and chips tell of.
    facts_of: Option<Revision>,
}

impl PartialEq for Looks {
    fn eq(&self, other: &Self) -> bool {
        let Self { revision, theme, overlays, view, facts_of } = self;
        // A theme that was read anew is another one, whatever it is called.
        let is_same_theme = Arc::ptr_eq(theme, &other.theme);
        is_same_theme
            && (revision, overlays, view, facts_of) == (&other.revision, &other.overlays, &other.view, &other.facts_of)
    }
}

/// All that follows from one state of a document.
struct Whole {
    facts: Facts,
    settled: Settled,
    picture: Picture,
}

type Facts = (Report, Load, Estimate);

impl Derived {
    pub(crate) fn new(around: Surroundings) -> Self {
        Self {
            config: around.config(None, Some(skywright::cli::today())),
            around,
            facts_of: None,
            report: Report::default(),
            load: Load::default(),
            estimate: Estimate::default(),
            picture_of: None,
            picture: Picture::default(),
            live: Picture::default(),
            hidden: BTreeSet::new(),
            live_of: None,
            background: Latest::new(Duration::from_millis(60)),
            icons: None,
        }
    }

    /// Draws with a person's own icons from now on.
    pub(crate) fn set_icons(&mut self, icons: Option<Arc<IconPack>>) {
        self.icons = icons;
        self.picture_of = None;
        self.live_of = None;
    }

    /// True while the background works at something.
    pub(crate) const fn is_busy(&self) -> bool {
        self.background.is_busy()
    }

    /// Another project holds; findings and costs follow with the next update.
    pub(crate) fn surround(&mut self, around: Surroundings, editor: &Editor) {
        self.config = around.config(editor.path.as_deref(), Some(skywright::cli::today()));
        self.around = around;
        (self.facts_of, self.picture_of, self.live_of) = (None, None, None);
    }

    /// Brings everything in step. While a gesture runs, findings and costs wait for its end.
    pub(crate) fn update(&mut self, ctx: &Context, editor: &mut Editor, theme: &Arc<Theme>, overlays: Overlays) {
        if let Some((looks, whole)) = self.background.take() {
            self.take_over(editor, looks, whole);
        }
        let revision = editor.document().revision();
        let is_large = editor.is_large();
        if self.facts_of != Some(revision) && !editor.in_gesture() && !is_large {
            (self.report, self.load, self.estimate) =
                facts(editor.document(), editor.catalogue(), &self.config, self.around.prices);
            self.facts_of = Some(revision);
        }
        let looks =
            Looks { revision, theme: Arc::clone(theme), overlays, view: editor.view(), facts_of: self.facts_of };
        let is_new = self.picture_of.as_ref().is_none_or(|known| known.revision != editor.settled_revision());
        let looks_other = self.picture_of.as_ref().is_some_and(|known| {
            !Arc::ptr_eq(&known.theme, &looks.theme) || known.overlays != looks.overlays || known.view != looks.view
        });
        let draws_whole = if is_large { is_new || (looks_other && editor.is_settled()) } else { true };
        if draws_whole && self.picture_of.as_ref() != Some(&looks) {
            self.draw(editor, theme, &looks);
        }
        if is_large {
            self.follow(editor, theme, &looks);
            if (!editor.is_settled() || self.facts_of != Some(revision)) && !editor.in_gesture() {
                self.ask(ctx, editor, theme, looks);
            }
        }
    }

    /// Draws the whole document now.
    fn draw(&mut self, editor: &Editor, theme: &Theme, looks: &Looks) {
        let options = SceneOptions { view: looks.view, ..self.scene_options(looks.overlays) };
        let scene = scene::build(editor.document(), editor.catalogue(), editor.geometry(), theme, &options);
        self.picture = Picture::new(scene);
        self.picture_of = Some(looks.clone());
        self.hidden.clear();
        self.live = Picture::default();
        self.live_of = None;
    }

    /// Draws what changed since the whole was drawn.
    fn follow(&mut self, editor: &Editor, theme: &Theme, looks: &Looks) {
        if editor.is_settled() {
            if !self.hidden.is_empty() {
                self.hidden.clear();
                self.live = Picture::default();
            }
            return;
        }
        let key = (looks.revision, looks.clone());
        if self.live_of.as_ref() == Some(&key) {
            return;
        }
        self.hidden.clone_from(editor.unsettled());
        let part = editor.geometry().part(&self.hidden);
        let options = SceneOptions { view: looks.view, icons: self.icons.clone(), ..SceneOptions::default() };
        self.live = Picture::new(scene::build(editor.document(), editor.catalogue(), &part, theme, &options));
        self.live_of = Some(key);
    }

    /// Has everything computed in the background.
    fn ask(&mut self, ctx: &Context, editor: &Editor, theme: &Arc<Theme>, looks: Looks) {
        let key = Looks { facts_of: Some(looks.revision), ..looks };
        let (config, prices) = (&self.config, self.around.prices);
        self.background.ask(ctx, &key, || {
            let (document, catalogue, config) =
                (Arc::new(editor.document().clone()), editor.catalogue(), config.clone());
            let (theme, overlays, view, icons) = (Arc::clone(theme), key.overlays, key.view, self.icons.clone());
            move || {
                let facts = facts(&document, catalogue, &config, prices);
                let settled = Settled::new(&document, catalogue);
                let options = overlay::scene_options(overlays, &facts.0, &facts.1, &facts.2);
                let options = SceneOptions { view, icons, ..options };
                let scene = scene::build(&document, catalogue, &settled.geometry, &theme, &options);
                Whole { facts, settled, picture: Picture::new(scene) }
            }
        });
    }

    fn take_over(&mut self, editor: &mut Editor, looks: Looks, whole: Whole) {
        // What was made for another document, or an older state of this one, comes too late.
        if whole.settled.revision != editor.document().revision() {
            return;
        }
        (self.report, self.load, self.estimate) = whole.facts;
        self.facts_of = Some(looks.revision);
        if editor.settle(whole.settled) {
            self.picture = whole.picture;
            self.picture_of = Some(looks);
            self.hidden.clear();
            self.live = Picture::default();
            self.live_of = None;
        }
    }

    /// The overlays as the scene takes them; exports use the same.
    pub(crate) fn scene_options(&self, overlays: Overlays) -> SceneOptions {
        let options = overlay::scene_options(overlays, &self.report, &self.load, &self.estimate);
        SceneOptions { icons: self.icons.clone(), ..options }
    }
}

fn facts(document: &Document, catalogue: &Catalogue, config: &Config, prices: &PriceBook) -> Facts {
    let report = validate(document, catalogue, config);
    let load = propagate(document, catalogue, &TrafficOptions::default());
    let estimate = estimate(document, catalogue, prices, &CostOptions::default());
    (report, load, estimate)
}
