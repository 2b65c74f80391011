use std::fmt::Write as _;

use super::{Counts, FileReport, plural};
use crate::model::{ComponentId, ElementId};
use crate::validate::{Applicability, UnusedSuppression};

/// For people at a terminal: one block a finding, a summary at the end.
pub fn text(files: &[FileReport]) -> String {
    let mut out = String::new();
    for file in files {
        for applied in &file.applied {
            let at = applied.at.first().map_or("", |id| id.as_str());
            let _ = writeln!(out, "{}: fixed {} at {at}: {}", file.file, applied.code, one_line(&applied.title));
        }
        for finding in &file.report.findings {
            let (line, column) = file.place(finding);
            let (severity, lint) = (finding.severity, finding.lint);
            let message = one_line(&finding.message);
            let _ = writeln!(out, "{}:{line}:{column}: {severity} {lint}: {message}", file.file);
            let at: Vec<&str> = finding.at.iter().map(ElementId::as_str).collect();
            let _ = writeln!(out, "    at {}", at.join(", "));
            if !finding.path.is_empty() {
                let path: Vec<&str> = finding.path.iter().map(ComponentId::as_str).collect();
                let _ = writeln!(out, "    along {}", path.join(" → "));
            }
            for fix in &finding.fixes {
                let kind = match fix.applicability {
                    Applicability::Safe => "fix",
                    Applicability::Unsafe => "fix (changes the design)",
                    Applicability::DisplayOnly => "advice",
                };
                let _ = writeln!(out, "    {kind}: {}", one_line(&fix.title));
            }
        }
    }
    for file in files {
        for UnusedSuppression { suppression, why } in &file.report.unused {
            let reason = one_line(&suppression.reason);
            let _ = writeln!(out, "{}: idle suppression ({reason}): {}; remove it", file.file, one_line(why));
        }
    }
    for (file, why) in files.iter().filter_map(|file| Some((&file.file, file.unusable.as_ref()?))) {
        let _ = writeln!(out, "{file}: not checked: {}", one_line(why));
    }
    out.push_str(&summary(files));
    out
}

fn summary(files: &[FileReport]) -> String {
    let counts = Counts::of(files.iter().map(|file| &file.report));
    let checked = files.iter().filter(|file| file.unusable.is_none()).count();
    let mut line = format!("{} in {}", counts.words(), plural(checked, "file"));
    if counts.suppressed > 0 {
        let _ = write!(line, "; {} accepted in the drawing", counts.suppressed);
    }
    if counts.known > 0 {
        let _ = write!(line, "; {} known from the baseline", counts.known);
    }
    let gone: usize = files.iter().map(|file| file.gone).sum();
    if gone > 0 {
        let _ = write!(line, "; {gone} of the baseline found no more");
    }
    let unusable = files.len() - checked;
    if unusable > 0 {
        let _ = write!(line, "; {} could not be read", plural(unusable, "file"));
    }
    if counts.fixable > 0 {
        let _ = write!(line, "; `--fix` mends {}", counts.fixable);
    }
    if counts.fixable_unsafely > 0 {
        let _ = write!(line, "; `--fix --unsafe-fixes` {} more", counts.fixable_unsafely);
    }
    line.push('\n');
    line
}

/// Names may hold line breaks; a finding stays on its line.
pub(super) fn one_line(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
