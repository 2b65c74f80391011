//! What a check found, in the forms people and machines read.
//!
//! Each form is one file and pure: reports in, text out.

mod github;
mod json;
mod markdown;
mod sarif;
mod text;

use std::collections::BTreeMap;

pub use github::github;
pub use json::json;
pub use markdown::markdown;
pub use sarif::sarif;
pub use text::text;

use super::{Applicability, Applied, Diagnostic, Fingerprint, Fix, LintMetadata, Report, Severity};
use crate::model::ElementId;

/// What the check of one file gave.
#[derive(Clone, Debug, Default)]
pub struct FileReport {
    /// The file's name as the user gave it; `-` is standard input.
    pub file: String,
    pub report: Report,
    /// Line and column, from one, where the record of an element starts.
    pub places: BTreeMap<String, (usize, usize)>,
    /// Of the findings, in their order.
    pub fingerprints: Vec<Fingerprint>,
    /// Findings of the baseline that are found no more.
    pub gone: usize,
    /// Rules of the user's own that were checked, for formats that list all rules.
    pub own_rules: Vec<&'static LintMetadata>,
    /// Fixes that were written before this report was made.
    pub applied: Vec<Applied>,
    /// Why the file could not be checked at all.
    pub unusable: Option<String>,
}

impl FileReport {
    /// Where to point for a finding: the first element with a known place, else the file's start.
    fn place(&self, finding: &Diagnostic) -> (usize, usize) {
        finding.at.iter().find_map(|id| self.place_of(id)).unwrap_or((1, 1))
    }

    fn place_of(&self, id: &ElementId) -> Option<(usize, usize)> {
        self.places.get(id.as_str()).copied()
    }
}

/// Findings of all files by severity: errors, warnings, infos.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    error: usize,
    warning: usize,
    info: usize,
    suppressed: usize,
    /// Findings that the baseline holds.
    known: usize,
    /// Findings with a fix that keeps what the drawing means.
    fixable: usize,
    /// Findings whose only fix changes the design.
    fixable_unsafely: usize,
}

impl Counts {
    fn of<'a>(reports: impl IntoIterator<Item = &'a Report>) -> Self {
        let mut counts = Self::default();
        for report in reports {
            counts.error += report.count(Severity::Error);
            counts.warning += report.count(Severity::Warning);
            counts.info += report.count(Severity::Info);
            counts.suppressed += report.suppressed.len();
            counts.known += report.known.len();
            for finding in &report.findings {
                let offers =
                    |wanted| finding.fixes.iter().any(|fix| fix.is_applicable() && fix.applicability == wanted);
                if offers(Applicability::Safe) {
                    counts.fixable += 1;
                } else if offers(Applicability::Unsafe) {
                    counts.fixable_unsafely += 1;
                }
            }
        }
        counts
    }

    const fn total(self) -> usize {
        self.error + self.warning + self.info
    }

    /// `2 errors, 1 warning and 3 infos`.
    fn words(self) -> String {
        let named = [(self.error, "error"), (self.warning, "warning"), (self.info, "info")];
        let parts: Vec<String> =
            named.iter().filter(|(count, _)| *count > 0).map(|(n, word)| plural(*n, word)).collect();
        match parts.as_slice() {
            [] => "no findings".to_owned(),
            [one] => one.clone(),
            [most @ .., last] => format!("{} and {last}", most.join(", ")),
        }
    }
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("{count} {word}") } else { format!("{count} {word}s") }
}

/// The first thing to do about a finding, in words.
fn remedy(finding: &Diagnostic) -> Option<&Fix> {
    finding.fixes.first()
}

/// The kind of element an id stands for, in files.
const fn kind_of(id: &ElementId) -> &'static str {
    match id {
        ElementId::Component(_) => "component",
        ElementId::Wire(_) => "wire",
        ElementId::Group(_) => "group",
        ElementId::Note(_) => "note",
    }
}

impl Applicability {
    /// The word used in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::DisplayOnly => "advice",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::catalogue::Catalogue;
    use crate::geom::Point;
    use crate::model::{Component, Document, Mechanism, Txn, Wire};
    use crate::validate::{Config, fingerprints, validate};

    /// A queue into a function without dead letters, with a name that no format may trip over.
    fn sample() -> Vec<FileReport> {
        let mut document = Document::default();
        let mut txn = Txn::new("draw");
        let queue = Component::new("sqs_standard", "Orders: 50%, a|b <i>\nnext", Point::default());
        let mut function = Component::new("lambda", "Handle", Point::default());
        function.props.insert("timeout_s".to_owned(), 10.into());
        txn.put_component(&mut document, &"q".into(), queue);
        txn.put_component(&mut document, &"f".into(), function);
        txn.put_wire(&mut document, &"e1".into(), Wire::new(&"q".into(), &"f".into(), Mechanism::Poll));
        drop(txn.commit(&document));
        let config = Config { select: vec!["SL-DLQ".to_owned(), "SL-SQS".to_owned()], ..Config::default() };
        let report = validate(&document, Catalogue::builtin(), &config);
        let places = [("q".to_owned(), (4, 13)), ("e1".to_owned(), (9, 5))].into();
        let fingerprints = fingerprints(&report.findings, &document);
        let file = "a b/100%,x:y.json".to_owned();
        let good = FileReport { file, report, places, fingerprints, ..FileReport::default() };
        let unusable = Some("broken.json:1:2: expected a value".to_owned());
        let broken = FileReport { file: "broken.json".to_owned(), unusable, ..FileReport::default() };
        vec![good, broken]
    }

    #[test]
    fn every_format_tells_the_same_findings() {
        let files = sample();
        let mut all = String::new();
        for (name, text) in [("text", text(&files)), ("json", json(&files)), ("github", github(&files))] {
            let _ = writeln!(all, "--- {name}\n{text}");
        }
        let _ = writeln!(all, "--- markdown\n{}", markdown(&files));
        insta::assert_snapshot!(all);
    }

    #[test]
    fn sarif_results_point_at_rules_and_places() {
        let log: serde_json::Value = serde_json::from_str(&sarif(&sample())).unwrap();
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), sample()[0].report.findings.len());
        for result in results {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
            let place = &result["locations"][0]["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uri"], "a%20b/100%25%2Cx%3Ay.json");
            assert!(place["region"]["startLine"].as_u64().unwrap() > 1, "{result}");
        }
        assert_eq!(run["invocations"][0]["executionSuccessful"], false);
        let again: serde_json::Value = serde_json::from_str(&sarif(&sample())).unwrap();
        assert_eq!(log, again, "fingerprints stay the same between runs");
    }
}
