use std::fmt::Write as _;

use super::{FileReport, remedy};
use crate::validate::Severity;

/// Workflow commands that a GitHub job turns into annotations, one a line.
///
/// Severities across all files come first, since a step shows only its first few.
pub fn github(files: &[FileReport]) -> String {
    let mut out = String::new();
    for (file, why) in files.iter().filter_map(|file| Some((&file.file, file.unusable.as_ref()?))) {
        let _ = writeln!(out, "::error file={},title=Not checked::{}", property(file), data(why));
    }
    for severity in Severity::ALL {
        for file in files {
            for finding in file.report.findings.iter().filter(|finding| finding.severity == *severity) {
                let (line, column) = file.place(finding);
                let command = match severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "notice",
                };
                let title = property(&finding.lint.to_string());
                let mut message = finding.message.clone();
                if let Some(fix) = remedy(finding) {
                    let _ = write!(message, "\nRemedy: {}", fix.title);
                }
                let _ = writeln!(
                    out,
                    "::{command} file={},line={line},col={column},title={title}::{}",
                    property(&file.file),
                    data(&message)
                );
            }
        }
    }
    for (file, unused) in files.iter().flat_map(|file| file.report.unused.iter().map(move |unused| (file, unused))) {
        let message = format!("{}; remove it", unused.why);
        let _ = writeln!(out, "::notice file={},title=Idle suppression::{}", property(&file.file), data(&message));
    }
    out
}

/// Escapes the text after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property's value, in which `:` and `,` mean something as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
