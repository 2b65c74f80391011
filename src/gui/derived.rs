//! Values that follow from the document, computed once per revision.

use std::collections::BTreeMap;

use skywright::catalogue::Catalogue;
use skywright::cost::{CostOptions, Estimate, PriceBook, estimate};
use skywright::editor::Editor;
use skywright::model::{ElementId, Revision};
use skywright::scene::{self, Badge, Scene, SceneOptions, Theme};
use skywright::traffic::{Load, TrafficOptions, propagate};
use skywright::validate::{Config, Report, Severity, validate};

/// What the canvas shows on top of the drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Overlays {
    pub(crate) problems: bool,
    pub(crate) costs: bool,
    pub(crate) load: bool,
    pub(crate) legend: bool,
}

/// Findings, load, cost and picture of the document as it is now.
pub(crate) struct Derived {
    facts_of: Option<Revision>,
    pub(crate) report: Report,
    pub(crate) load: Load,
    pub(crate) estimate: Estimate,
    scene_of: Option<(Revision, String, Overlays, Option<Revision>)>,
    pub(crate) scene: Scene,
    config: Config,
}

impl Derived {
    pub(crate) fn new(config: Config, editor: &Editor, theme: &Theme) -> Self {
        let (report, load, estimate) = facts(editor, &config);
        let scene =
            scene::build(editor.document(), editor.catalogue(), editor.geometry(), theme, &SceneOptions::default());
        Self { facts_of: Some(editor.document().revision()), report, load, estimate, scene_of: None, scene, config }
    }

    /// Brings everything in step. While a gesture runs, findings and costs wait for its end.
    pub(crate) fn update(&mut self, editor: &Editor, theme: &Theme, overlays: Overlays) {
        let revision = editor.document().revision();
        if self.facts_of != Some(revision) && !editor.in_gesture() {
            (self.report, self.load, self.estimate) = facts(editor, &self.config);
            self.facts_of = Some(revision);
        }
        let key = (revision, theme.name.clone(), overlays, self.facts_of);
        if self.scene_of.as_ref() != Some(&key) {
            let options = self.scene_options(overlays);
            self.scene = scene::build(editor.document(), editor.catalogue(), editor.geometry(), theme, &options);
            self.scene_of = Some(key);
        }
    }

    /// The overlays as the scene takes them; exports use the same.
    pub(crate) fn scene_options(&self, overlays: Overlays) -> SceneOptions {
        let mut options = SceneOptions { legend: overlays.legend, ..SceneOptions::default() };
        if overlays.problems {
            options.badges = self.badges();
        }
        if overlays.costs {
            for node in &self.estimate.nodes {
                options.cost_chips.insert(node.id.clone(), format!("{}/mo", money(node.monthly.expected)));
            }
        }
        if overlays.load {
            for (id, wire) in &self.load.wires {
                let per_sec = wire.per_month / (730.0 * 3600.0);
                if wire.per_month > 0.0 {
                    options.wire_loads.insert(id.clone(), (rate(wire.per_month), per_sec));
                }
            }
        }
        options
    }

    fn badges(&self) -> BTreeMap<ElementId, Badge> {
        let mut badges: BTreeMap<ElementId, Badge> = BTreeMap::new();
        for finding in &self.report.findings {
            if finding.severity == Severity::Info {
                continue;
            }
            for id in &finding.at {
                let severity = match finding.severity {
                    Severity::Error => scene::Severity::Error,
                    Severity::Warning => scene::Severity::Warning,
                    Severity::Info => scene::Severity::Info,
                };
                let badge = badges.entry(id.clone()).or_insert(Badge { severity, count: 0 });
                badge.count += 1;
                badge.severity = badge.severity.max(severity);
            }
        }
        badges
    }
}

fn facts(editor: &Editor, config: &Config) -> (Report, Load, Estimate) {
    let (document, catalogue): (_, &Catalogue) = (editor.document(), editor.catalogue());
    let report = validate(document, catalogue, config);
    let load = propagate(document, catalogue, &TrafficOptions::default());
    let estimate = estimate(document, catalogue, PriceBook::builtin(), &CostOptions::default());
    (report, load, estimate)
}

/// An amount of money as people write it.
pub(crate) fn money(usd: f64) -> String {
    if usd >= 1000.0 {
        let whole = format!("{usd:.0}");
        let mut out = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        format!("${out}")
    } else if usd > 0.0 && usd < 0.01 {
        "<$0.01".to_owned()
    } else {
        format!("${usd:.2}")
    }
}

/// A monthly number as the rate people think in.
pub(crate) fn rate(per_month: f64) -> String {
    let per_sec = per_month / (730.0 * 3600.0);
    if per_sec >= 1.0 {
        format!("{}/s", short_number(per_sec))
    } else if per_month >= 730.0 * 24.0 / 24.0 * 2.0 {
        format!("{}/h", short_number(per_month / 730.0))
    } else {
        format!("{}/month", short_number(per_month))
    }
}

/// A number with at most three significant digits and a suffix.
pub(crate) fn short_number(number: f64) -> String {
    let (scaled, suffix) = match number {
        n if n >= 1e9 => (n / 1e9, "G"),
        n if n >= 1e6 => (n / 1e6, "M"),
        n if n >= 1e4 => (n / 1e3, "k"),
        n => (n, ""),
    };
    let text = if scaled >= 100.0 || scaled.fract().abs() < 0.005 {
        format!("{scaled:.0}")
    } else if scaled >= 10.0 {
        format!("{scaled:.1}")
    } else {
        format!("{scaled:.2}")
    };
    format!("{text}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        for (usd, text) in
            [(0.0, "$0.00"), (0.004, "<$0.01"), (64.084, "$64.08"), (1234.4, "$1,234"), (1_000_000.0, "$1,000,000")]
        {
            assert_eq!(money(usd), text);
        }
        for (per_month, text) in [(2_628_000.0, "1/s"), (7300.0, "10/h"), (30.0, "30/month"), (315_360_000.0, "120/s")]
        {
            assert_eq!(rate(per_month), text);
        }
    }
}
