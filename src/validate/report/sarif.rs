use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{FileReport, kind_of, remedy};
use crate::model::{ComponentId, ElementId};
use crate::validate::{Diagnostic, Fingerprint, LINTS, LintMetadata, Severity};

/// Results that GitHub accepts in one run; it refuses the whole file beyond.
const MAX_RESULTS: usize = 25_000;
/// Further places of one result; GitHub shows 100 and refuses more than 1,000.
const MAX_RELATED: usize = 100;

/// A SARIF 2.1.0 log with one run over all files.
pub fn sarif(files: &[FileReport]) -> String {
    let prints = |file: &FileReport| file.fingerprints.iter().copied().map(Some).collect::<Vec<_>>();
    let of_file = |file| {
        let prints = prints(file).into_iter().chain(std::iter::repeat(None));
        file.report.findings.iter().zip(prints).map(move |(finding, print)| Found { file, finding, print })
    };
    let mut found: Vec<Found<'_>> = files.iter().flat_map(of_file).collect();
    // Stable: what is left out beyond the limit are the mildest findings.
    found.sort_by_key(|found| found.finding.severity);
    let left_out = found.len().saturating_sub(MAX_RESULTS);
    found.truncate(MAX_RESULTS);

    let mut rules: Vec<&LintMetadata> = LINTS.clone();
    for lint in files.iter().flat_map(|file| &file.own_rules) {
        if !rules.iter().any(|known| std::ptr::eq(*known, *lint)) {
            rules.push(lint);
        }
    }
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = found.into_iter().map(|found| result(found, &rules, &mut seen)).collect();
    let mut notices: Vec<Value> = files.iter().filter_map(unusable).collect();
    if left_out > 0 {
        let text = format!("{left_out} of the mildest findings are left out; a log may hold {MAX_RESULTS}");
        notices.push(json!({ "level": "warning", "message": { "text": text } }));
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Skywright",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|lint| rule(lint)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": files.iter().all(|file| file.unusable.is_none()),
                "toolExecutionNotifications": notices,
            }],
            "results": results,
            "properties": {
                "suppressed": files.iter().map(|file| file.report.suppressed.len()).sum::<usize>(),
                "known": files.iter().map(|file| file.report.known.len()).sum::<usize>(),
            },
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

/// How often a fingerprint of a file has come up, by file, kind and hash.
type Seen = BTreeMap<(String, Kind, u64), usize>;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Place,
    Shape,
}

fn rule(lint: &LintMetadata) -> Value {
    let about = lint.section("What it does").unwrap_or(lint.summary);
    let why = lint.section("Why is this bad?").unwrap_or_default();
    json!({
        "id": lint.code,
        "name": pascal(lint.name),
        "shortDescription": { "text": sentence(lint.summary) },
        "fullDescription": { "text": about },
        "help": { "text": format!("{about}\n\n{why}"), "markdown": lint.docs.trim() },
        "defaultConfiguration": { "level": level(lint.severity) },
        "properties": { "tags": [lint.category.label()], "problem.severity": match lint.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "recommendation",
        }},
    })
}

/// A finding with all that its result tells.
struct Found<'a> {
    file: &'a FileReport,
    finding: &'a Diagnostic,
    print: Option<Fingerprint>,
}

fn result(Found { file, finding, print }: Found<'_>, rules: &[&LintMetadata], seen: &mut Seen) -> Value {
    let index = rules.iter().position(|lint| std::ptr::eq(*lint, finding.lint));
    let mut message = sentence(&finding.message);
    if let Some(fix) = remedy(finding) {
        let _ = write!(message, " Remedy: {}", sentence(&fix.title));
    }
    let mut numbered = |kind, hash: u64| {
        let occurrence = seen.entry((file.file.clone(), kind, hash)).or_insert(0);
        *occurrence += 1;
        format!("{hash:016x}:{occurrence}")
    };
    let prints = print.map(|print| {
        json!({
            "primaryLocationLineHash": numbered(Kind::Place, print.place),
            "skywrightShape/v1": numbered(Kind::Shape, print.shape),
        })
    });
    let mut value = json!({
        "ruleId": finding.lint.code,
        "level": level(finding.severity),
        "message": { "text": message },
        "locations": [location(file, file.place(finding), finding.at.first())],
        "partialFingerprints": prints.unwrap_or_else(|| json!({})),
        "properties": {
            "fixes": finding.fixes.iter().map(|fix| json!({ "title": fix.title, "applicability": fix.applicability.as_str() })).collect::<Vec<_>>(),
            "path": finding.path.iter().map(ComponentId::as_str).collect::<Vec<_>>(),
        },
    });
    if let Some(index) = index {
        value["ruleIndex"] = json!(index);
    }
    let related = finding.at.iter().skip(1).take(MAX_RELATED).enumerate();
    let related: Vec<Value> = related
        .map(|(number, id)| {
            let mut place = location(file, file.place_of(id).unwrap_or((1, 1)), Some(id));
            place["id"] = json!(number + 1);
            place["message"] = json!({ "text": id.as_str() });
            place
        })
        .collect();
    if !related.is_empty() {
        value["relatedLocations"] = json!(related);
    }
    value
}

fn location(file: &FileReport, (line, column): (usize, usize), id: Option<&ElementId>) -> Value {
    let mut value = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&file.file) },
            "region": { "startLine": line, "startColumn": column },
        },
    });
    if let Some(id) = id {
        value["logicalLocations"] =
            json!([{ "name": id.as_str(), "fullyQualifiedName": id.as_str(), "kind": kind_of(id) }]);
    }
    value
}

fn unusable(file: &FileReport) -> Option<Value> {
    let why = file.unusable.as_ref()?;
    let place = json!({ "physicalLocation": { "artifactLocation": { "uri": uri(&file.file) } } });
    Some(json!({ "level": "error", "message": { "text": why }, "locations": [place] }))
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// `illegal-connection` as `IllegalConnection`, the form rule names have in SARIF.
fn pascal(name: &str) -> String {
    name.split('-').map(capitalized).collect()
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// With a full stop, as the format asks of messages.
fn sentence(text: &str) -> String {
    let text = text.trim();
    let text = if text.starts_with('`') { text.to_owned() } else { capitalized(text) };
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}

/// A relative reference for a relative path, a `file:` URI for an absolute one.
fn uri(path: &str) -> String {
    if path == "-" {
        return "stdin".to_owned();
    }
    let path = path.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic();
    let encoded = if drive { format!("{}:{}", &path[..1], encode(&path[2..])) } else { encode(path) };
    match (drive, path.starts_with('/')) {
        (true, _) => format!("file:///{encoded}"),
        (false, true) => format!("file://{encoded}"),
        _ => encoded,
    }
}

fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uri_references() {
        for (path, expected) in [
            ("orders.json", "orders.json"),
            ("./a b/ü.json", "a%20b/%C3%BC.json"),
            ("/srv/x.json", "file:///srv/x.json"),
            ("C:\\d\\x.json", "file:///C:/d/x.json"),
            ("-", "stdin"),
        ] {
            assert_eq!(uri(path), expected, "{path}");
        }
    }
}
