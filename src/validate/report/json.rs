use serde::Serialize;

use super::{Counts, FileReport, kind_of};
use crate::model::{ComponentId, ElementId};
use crate::validate::{Applicability, Diagnostic, Fix, Suppressed, UnusedSuppression};

#[derive(Serialize)]
struct Answer<'a> {
    schema: u32,
    findings: Vec<Finding<'a>>,
    counts: BySeverity,
    files: Vec<Checked<'a>>,
    unusable: Vec<Unusable<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    message: &'a str,
    at: Vec<&'a str>,
    kind: &'a str,
    path: Vec<&'a str>,
    fixes: Vec<FixRow<'a>>,
}

#[derive(Serialize)]
struct FixRow<'a> {
    title: &'a str,
    safe: bool,
    applicability: &'a str,
}

#[derive(Serialize)]
struct BySeverity {
    error: usize,
    warning: usize,
    info: usize,
}

#[derive(Serialize)]
struct Checked<'a> {
    file: &'a str,
    counts: BySeverity,
    suppressed: usize,
    /// Findings the drawing accepts, with the reasons.
    accepted: Vec<AcceptedRow<'a>>,
    /// Suppressions that accept nothing.
    unused_suppressions: Vec<UnusedRow<'a>>,
    /// Findings that the baseline holds, and entries of it that are found no more.
    known: usize,
    gone: usize,
    applied: Vec<AppliedRow<'a>>,
}

#[derive(Serialize)]
struct AcceptedRow<'a> {
    code: &'a str,
    at: Vec<&'a str>,
    reason: &'a str,
}

#[derive(Serialize)]
struct UnusedRow<'a> {
    code: &'a str,
    at: Option<&'a str>,
    reason: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct AppliedRow<'a> {
    code: &'a str,
    at: Vec<&'a str>,
    title: &'a str,
}

#[derive(Serialize)]
struct Unusable<'a> {
    file: &'a str,
    message: &'a str,
}

impl From<Counts> for BySeverity {
    fn from(Counts { error, warning, info, .. }: Counts) -> Self {
        Self { error, warning, info }
    }
}

/// The answer of `check --format json`.
pub fn json(files: &[FileReport]) -> String {
    let checked = files.iter().filter(|file| file.unusable.is_none());
    let answer = Answer {
        schema: 1,
        findings: files.iter().flat_map(|file| file.report.findings.iter().map(|found| finding(file, found))).collect(),
        counts: Counts::of(files.iter().map(|file| &file.report)).into(),
        files: checked.map(file_row).collect(),
        unusable: files
            .iter()
            .filter_map(|file| Some(Unusable { file: &file.file, message: file.unusable.as_deref()? }))
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&answer).unwrap_or_default();
    text.push('\n');
    text
}

fn finding<'a>(file: &'a FileReport, found: &'a Diagnostic) -> Finding<'a> {
    let (line, column) = file.place(found);
    Finding {
        file: &file.file,
        line,
        column,
        code: found.lint.code,
        name: found.lint.name,
        severity: found.severity.as_str(),
        message: &found.message,
        at: found.at.iter().map(ElementId::as_str).collect(),
        kind: found.at.first().map_or("drawing", kind_of),
        path: found.path.iter().map(ComponentId::as_str).collect(),
        fixes: found.fixes.iter().map(fix_row).collect(),
    }
}

fn fix_row(fix: &Fix) -> FixRow<'_> {
    let safe = fix.is_applicable() && fix.applicability == Applicability::Safe;
    FixRow { title: &fix.title, safe, applicability: fix.applicability.as_str() }
}

fn file_row(file: &FileReport) -> Checked<'_> {
    Checked {
        file: &file.file,
        counts: Counts::of([&file.report]).into(),
        suppressed: file.report.suppressed.len(),
        accepted: file
            .report
            .suppressed
            .iter()
            .map(|Suppressed { finding, by }| AcceptedRow {
                code: finding.lint.code,
                at: finding.at.iter().map(ElementId::as_str).collect(),
                reason: &by.reason,
            })
            .collect(),
        unused_suppressions: file
            .report
            .unused
            .iter()
            .map(|UnusedSuppression { suppression, why }| UnusedRow {
                code: &suppression.code,
                at: suppression.at.as_deref(),
                reason: &suppression.reason,
                why,
            })
            .collect(),
        known: file.report.known.len(),
        gone: file.gone,
        applied: file
            .applied
            .iter()
            .map(|fix| AppliedRow {
                code: fix.code,
                at: fix.at.iter().map(ElementId::as_str).collect(),
                title: &fix.title,
            })
            .collect(),
    }
}
