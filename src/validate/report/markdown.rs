use std::fmt::Write as _;

use super::text::one_line;
use super::{Counts, FileReport, remedy};

/// For a pull request or a job summary: one table a file.
pub fn markdown(files: &[FileReport]) -> String {
    let counts = Counts::of(files.iter().map(|file| &file.report));
    let mut out = format!("## Skywright: {}\n", counts.words());
    for file in files {
        let name = code(&file.file);
        if let Some(why) = &file.unusable {
            let _ = write!(out, "\n### {name}\n\nNot checked: {}\n", cell(why));
            continue;
        }
        if files.len() > 1 || !file.report.findings.is_empty() {
            let _ = write!(out, "\n### {name}: {}\n", Counts::of([&file.report]).words());
        }
        for applied in &file.applied {
            let _ = write!(out, "\n- fixed {}: {}", applied.code, cell(&applied.title));
        }
        if !file.applied.is_empty() {
            out.push('\n');
        }
        if !file.report.findings.is_empty() {
            out.push_str("\n| Severity | Rule | Where | Finding | Remedy |\n|---|---|---|---|---|\n");
        }
        for finding in &file.report.findings {
            let at: Vec<String> = finding.at.iter().map(|id| code(id.as_str())).collect();
            let fix = remedy(finding).map(|fix| cell(&fix.title)).unwrap_or_default();
            let (severity, lint) = (finding.severity, finding.lint);
            let _ = writeln!(out, "| {severity} | {lint} | {} | {} | {fix} |", at.join(", "), cell(&finding.message));
        }
    }
    let aside: Vec<String> =
        [(counts.suppressed, "accepted in the drawing"), (counts.known, "known from the baseline")]
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, how)| format!("{count} {how}"))
            .collect();
    if !aside.is_empty() {
        let _ = write!(out, "\nNot shown: {}.\n", aside.join(", "));
    }
    for (file, unused) in files.iter().flat_map(|file| file.report.unused.iter().map(move |unused| (file, unused))) {
        let _ = write!(out, "\nIdle suppression in {}: {}; remove it.\n", code(&file.file), cell(&unused.why));
    }
    if counts.total() == 0 && files.iter().all(|file| file.unusable.is_none()) {
        out.push_str("\nNothing to report.\n");
    }
    out
}

/// Text inside a table: one line, no cell borders, no markup but code spans.
fn cell(text: &str) -> String {
    let text = one_line(text);
    // Names stand in backticks; one with a backtick of its own must not turn the spans inside out.
    if text.contains("``") || text.matches('`').count() % 2 == 1 {
        return escaped(&text.replace('`', "'"));
    }
    let parts = text.split('`').enumerate();
    let shown = parts.map(|(at, part)| if at % 2 == 1 { part.replace('|', "\\|") } else { escaped(part) });
    shown.collect::<Vec<_>>().join("`")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '|' | '*' | '_' | '[' | ']' | '\\' | '~' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// A code span that holds any text.
fn code(text: &str) -> String {
    format!("`{}`", one_line(text).replace('`', "'").replace('|', "\\|"))
}
