use std::collections::BTreeSet;

use super::{Config, Diagnostic, Report, validate};
use crate::catalogue::Catalogue;
use crate::model::{Change, Document, Edit, ElementId, Txn};

/// How far a fix may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// Keeps what the drawing means; applied by `--fix`.
    Safe,
    /// Changes the design or a promise to others; a person has to agree.
    Unsafe,
    /// Advice only: nothing that a program could do.
    DisplayOnly,
}

/// One way out of a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What it does, as an order: "Set `timeout_s` to 29".
    pub title: String,
    pub applicability: Applicability,
    pub edits: Vec<Edit>,
}

impl Fix {
    pub(super) fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability: Applicability::Safe, edits }
    }

    pub(super) fn risky(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability: Applicability::Unsafe, edits }
    }

    pub(super) fn advice(title: impl Into<String>) -> Self {
        Self { title: title.into(), applicability: Applicability::DisplayOnly, edits: Vec::new() }
    }

    /// True when there is something to apply.
    pub fn is_applicable(&self) -> bool {
        self.applicability != Applicability::DisplayOnly && !self.edits.is_empty()
    }

    /// Applies the edits as one undoable change; `None` when nothing changed.
    pub fn apply(&self, document: &mut Document) -> Option<Change> {
        let mut txn = Txn::new(self.title.clone());
        txn.apply(document, &self.edits);
        if document.check_invariants().is_err() {
            txn.abort(document);
            return None;
        }
        txn.commit(document)
    }

    /// Applies the edits without looking whether the document still holds together.
    fn apply_unchecked(&self, document: &mut Document) -> Option<Change> {
        let mut txn = Txn::new(self.title.clone());
        txn.apply(document, &self.edits);
        txn.commit(document)
    }

    /// The elements the edits write to; two fixes that share one wait for each other.
    fn touched(&self) -> impl Iterator<Item = String> {
        self.edits.iter().map(|edit| match edit {
            Edit::PutComponent(id, _) | Edit::SetService(id, _) => id.to_string(),
            Edit::PutWire(id, _) | Edit::SetMechanism(id, _) => id.to_string(),
            Edit::PutGroup(id, _) => id.to_string(),
            Edit::PutNote(id, _) => id.to_string(),
            Edit::SetProp(id, name, _) => format!("{}\u{0}{name}", id.as_str()),
            Edit::Remove(id) => id.as_str().to_owned(),
            Edit::PutSettings(_) => String::new(),
        })
    }
}

/// A fix that was applied, for telling the user.
#[derive(Clone, Debug)]
pub struct Applied {
    pub code: &'static str,
    pub at: Vec<ElementId>,
    pub title: String,
}

/// Rounds of checking and fixing; a fix may bring up a finding of its own.
const MAX_ROUNDS: usize = 10;

/// Applies the first applicable fix of every finding, again and again until nothing changes.
///
/// With `unsafe_too` fixes that change the design are applied as well.
pub fn apply_fixes(document: &mut Document, catalogue: &Catalogue, config: &Config, unsafe_too: bool) -> Vec<Applied> {
    let mut applied = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let report = validate(document, catalogue, config);
        // A look at the whole document after every fix would make large drawings slow.
        let before = document.clone();
        let mut round = apply_round(document, &report, unsafe_too, Fix::apply_unchecked);
        if document.check_invariants().is_err() {
            *document = before;
            round = apply_round(document, &report, unsafe_too, Fix::apply);
        }
        if round.is_empty() {
            break;
        }
        applied.extend(round);
    }
    applied
}

/// Applies one fix of each finding, as far as they do not touch the same things.
fn apply_round(
    document: &mut Document,
    report: &Report,
    unsafe_too: bool,
    apply: impl Fn(&Fix, &mut Document) -> Option<Change>,
) -> Vec<Applied> {
    let mut applied = Vec::new();
    let mut busy = BTreeSet::new();
    for finding in &report.findings {
        let Some(fix) = chosen(finding, unsafe_too) else { continue };
        let touched: Vec<String> = fix.touched().collect();
        if touched.iter().any(|id| busy.contains(id)) || !still_stands(document, finding) {
            continue;
        }
        if apply(fix, document).is_some() {
            busy.extend(touched);
            let (code, at, title) = (finding.lint.code, finding.at.clone(), fix.title.clone());
            applied.push(Applied { code, at, title });
        }
    }
    applied
}

fn chosen(finding: &Diagnostic, unsafe_too: bool) -> Option<&Fix> {
    let wanted = |fix: &&Fix| fix.is_applicable() && (fix.applicability == Applicability::Safe || unsafe_too);
    finding.fixes.iter().find(wanted)
}

/// Earlier fixes of the round may have taken away what this one is about.
fn still_stands(document: &Document, finding: &Diagnostic) -> bool {
    finding.at.iter().all(|id| document.contains(id))
}
