//! Findings, load and cost as the drawing shows them: badges, chips and labels.
//!
//! The window and the exporters use this one mapping, so that a picture says what
//! the screen said.

mod amounts;

use std::collections::BTreeMap;

pub use amounts::{money, rate, short_number};

use crate::cost::Estimate;
use crate::model::ElementId;
use crate::scene::{self, Badge, SceneOptions};
use crate::traffic::Load;
use crate::validate::{Report, Severity};

/// What is shown on top of the drawing. Everything is off by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overlays {
    pub problems: bool,
    pub costs: bool,
    pub load: bool,
    pub legend: bool,
}

/// The chosen overlays as the scene takes them.
pub fn scene_options(overlays: Overlays, report: &Report, load: &Load, estimate: &Estimate) -> SceneOptions {
    let mut options = SceneOptions { legend: overlays.legend, ..SceneOptions::default() };
    if overlays.problems {
        options.badges = badges(report);
    }
    if overlays.costs {
        for node in &estimate.nodes {
            options.cost_chips.insert(node.id.clone(), format!("{}/mo", money(node.monthly.expected)));
        }
    }
    if overlays.load {
        for (id, wire) in load.wires.iter().filter(|(_, wire)| wire.per_month > 0.0) {
            options.wire_loads.insert(id.clone(), (rate(wire.per_month), amounts::per_sec(wire.per_month)));
        }
    }
    options
}

/// One badge an element: its worst severity and how many findings name it. What could only be better has none.
pub fn badges(report: &Report) -> BTreeMap<ElementId, Badge> {
    let mut badges: BTreeMap<ElementId, Badge> = BTreeMap::new();
    for finding in &report.findings {
        let severity = match finding.severity {
            Severity::Error => scene::Severity::Error,
            Severity::Warning => scene::Severity::Warning,
            Severity::Info => continue,
        };
        for id in &finding.at {
            let badge = badges.entry(id.clone()).or_insert(Badge { severity, count: 0 });
            badge.count += 1;
            badge.severity = badge.severity.max(severity);
        }
    }
    badges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::format;
    use crate::validate::{Config, validate};

    #[test]
    fn an_element_carries_its_worst_finding_and_their_number() {
        let text = r#"{"nodes": [
            {"id": "q", "type": "sqs_standard", "props": {"visibility_timeout_s": 5}},
            {"id": "f", "type": "lambda", "props": {"timeout_s": 60}}],
            "edges": [{"id": "e", "from": "q", "to": "f"}]}"#;
        let catalogue = Catalogue::builtin();
        let document = format::parse("test.json", text, catalogue).unwrap().document;
        let report = validate(&document, catalogue, &Config::default());
        let badges = badges(&report);
        for (id, badge) in &badges {
            let here: Vec<_> = report.findings_at(id).filter(|finding| finding.severity != Severity::Info).collect();
            assert_eq!(badge.count, here.len(), "{id:?}");
        }
        assert!(badges.values().any(|badge| badge.severity == scene::Severity::Error), "{badges:?}");
    }
}
