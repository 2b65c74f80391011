use std::fmt;

use serde::Deserialize;

use super::suppression::{Suppressed, UnusedSuppression, accepts, unused_because};
use super::{Config, Fix, LintMetadata};
use crate::model::{ComponentId, Document, ElementId};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Will not deploy, loses data, or exposes data.
    Error,
    /// Works, but breaks under failure or load.
    Warning,
    /// Could be better.
    Info,
}

impl Severity {
    pub const ALL: &[Self] = &[Self::Error, Self::Warning, Self::Info];

    /// The word used in files and flags.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One finding: which rule, where, and what can be done.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub lint: &'static LintMetadata,
    pub severity: Severity,
    /// One sentence about this very place.
    pub message: String,
    /// The elements concerned, the chief one first.
    pub at: Vec<ElementId>,
    /// Components along the way, for findings about chains and rings.
    pub path: Vec<ComponentId>,
    /// Ways out, the best first.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    pub(super) fn fix(&mut self, fix: Fix) -> &mut Self {
        self.fixes.push(fix);
        self
    }

    pub(super) fn and(&mut self, at: impl Into<ElementId>) -> &mut Self {
        let at = at.into();
        if !self.at.contains(&at) {
            self.at.push(at);
        }
        self
    }

    pub(super) fn via(&mut self, path: impl IntoIterator<Item = ComponentId>) -> &mut Self {
        self.path = path.into_iter().collect();
        self
    }

    pub(super) const fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }
}

/// Where a rule puts what it finds.
#[derive(Debug)]
pub(super) struct Findings {
    pub(super) list: Vec<Diagnostic>,
    lint: &'static LintMetadata,
}

impl Findings {
    pub(super) const fn new(lint: &'static LintMetadata) -> Self {
        Self { list: Vec::new(), lint }
    }

    /// Reports the rule at an element.
    pub(super) fn at(&mut self, at: impl Into<ElementId>, message: impl Into<String>) -> &mut Diagnostic {
        let lint = self.lint;
        let diagnostic = Diagnostic {
            lint,
            severity: lint.severity,
            message: message.into(),
            at: vec![at.into()],
            path: Vec::new(),
            fixes: Vec::new(),
        };
        let slot = self.list.len();
        self.list.push(diagnostic);
        &mut self.list[slot]
    }
}

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// By severity, then code, then place.
    pub findings: Vec<Diagnostic>,
    /// Findings the author has accepted in the drawing's settings, in the same order.
    pub suppressed: Vec<Suppressed>,
    /// Suppressions that accept nothing any more.
    pub unused: Vec<UnusedSuppression>,
    /// Findings that a baseline holds already.
    pub known: Vec<Diagnostic>,
}

impl Report {
    pub(super) fn new(mut list: Vec<Diagnostic>, document: &Document, config: &Config) -> Self {
        list.sort_by(|a, b| {
            (a.severity, a.lint.code, &a.at).cmp(&(b.severity, b.lint.code, &b.at)).then_with(|| a.path.cmp(&b.path))
        });
        let mut report = Self::default();
        let suppressions = &document.settings().suppressions;
        let mut used = vec![false; suppressions.len()];
        for finding in list {
            match suppressions.iter().position(|suppression| accepts(suppression, &finding)) {
                Some(by) => {
                    used[by] = true;
                    report.suppressed.push(Suppressed { finding, by: suppressions[by].clone() });
                }
                None => report.findings.push(finding),
            }
        }
        // A second suppression of the same finding is as good as the first.
        for (by, suppression) in suppressions.iter().enumerate() {
            used[by] |= report.suppressed.iter().any(|Suppressed { finding, .. }| accepts(suppression, finding));
        }
        let unused = suppressions.iter().enumerate().filter(|(by, _)| !used[*by]);
        report.unused.extend(unused.filter_map(|(_, suppression)| unused_because(suppression, document, config)));
        report
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Findings that concern an element.
    pub fn findings_at<'a>(&'a self, id: &'a ElementId) -> impl Iterator<Item = &'a Diagnostic> {
        self.findings.iter().filter(move |finding| finding.at.contains(id))
    }
}
