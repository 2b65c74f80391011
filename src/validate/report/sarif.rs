use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{FileReport, kind_of, remedy};
use crate::model::ElementId;
use crate::validate::{Diagnostic, LINTS, LintMetadata, Severity};

/// Results that GitHub accepts in one run; it refuses the whole file beyond.
const MAX_RESULTS: usize = 25_000;
/// Further places of one result; GitHub shows 100 and refuses more than 1,000.
const MAX_RELATED: usize = 100;

/// A SARIF 2.1.0 log with one run over all files.
pub fn sarif(files: &[FileReport]) -> String {
    let mut found: Vec<(&FileReport, &Diagnostic)> =
        files.iter().flat_map(|file| file.report.findings.iter().map(move |finding| (file, finding))).collect();
    // Stable: what is left out beyond the limit are the mildest findings.
    found.sort_by_key(|(_, finding)| finding.severity);
    let left_out = found.len().saturating_sub(MAX_RESULTS);
    found.truncate(MAX_RESULTS);

    let mut seen = BTreeMap::new();
    let results: Vec<Value> = found.into_iter().map(|(file, finding)| result(file, finding, &mut seen)).collect();
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
                "rules": LINTS.iter().map(|lint| rule(lint)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": files.iter().all(|file| file.unusable.is_none()),
                "toolExecutionNotifications": notices,
            }],
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
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

fn result(file: &FileReport, finding: &Diagnostic, seen: &mut BTreeMap<String, usize>) -> Value {
    let index = LINTS.iter().position(|lint| std::ptr::eq(*lint, finding.lint));
    let mut message = sentence(&finding.message);
    if let Some(fix) = remedy(finding) {
        message.push_str(&format!(" Remedy: {}", sentence(&fix.title)));
    }
    let identity: Vec<&str> = [finding.lint.code]
        .into_iter()
        .chain(finding.at.iter().map(ElementId::as_str))
        .chain(finding.path.iter().map(|id| id.as_str()))
        .collect();
    let hash = fnv1a(&identity.join("\u{0}"));
    let occurrence = seen.entry(format!("{}\u{0}{hash}", file.file)).or_insert(0);
    *occurrence += 1;
    let fingerprint = format!("{hash:016x}:{occurrence}");
    let mut value = json!({
        "ruleId": finding.lint.code,
        "level": level(finding.severity),
        "message": { "text": message },
        "locations": [location(file, file.place(finding), finding.at.first())],
        "partialFingerprints": { "primaryLocationLineHash": fingerprint },
        "properties": {
            "fixes": finding.fixes.iter().map(|fix| json!({ "title": fix.title, "applicability": fix.applicability.as_str() })).collect::<Vec<_>>(),
            "path": finding.path.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
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
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The 64-bit FNV-1a hash: stable across versions and platforms, unlike the standard library's.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
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
