//! Findings that were there before: a check against a baseline tells only what is new.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Fingerprint;
use super::report::FileReport;

/// Why a baseline cannot be used.
#[derive(Debug, Error)]
pub enum BaselineError {
    #[error("{name}:{line}:{column}: {message}; `check --write-baseline` writes the file anew")]
    Parse { name: String, line: usize, column: usize, message: String },
    #[error("{name}: written by a newer Skywright (baseline version {found}); please update Skywright")]
    Newer { name: String, found: u32 },
}

/// The findings that are known, by file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    files: BTreeMap<String, Vec<Entry>>,
}

/// One known finding. Rule, place and message are for people; the fingerprints are compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    at: Vec<String>,
    message: String,
    #[serde(with = "hex")]
    fingerprint: u64,
    #[serde(with = "hex")]
    shape: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BaselineFile {
    schema: u32,
    files: BTreeMap<String, Vec<Entry>>,
}

const VERSION: u32 = 1;

impl Baseline {
    /// Reads a baseline. `name` is the file's name for messages.
    pub fn parse(name: &str, text: &str) -> Result<Self, BaselineError> {
        let file: BaselineFile = serde_json::from_str(text).map_err(|error| BaselineError::Parse {
            name: name.to_owned(),
            line: error.line(),
            column: error.column(),
            message: error.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
        })?;
        if file.schema > VERSION {
            return Err(BaselineError::Newer { name: name.to_owned(), found: file.schema });
        }
        Ok(Self { files: file.files })
    }

    /// Everything that was found, suppressed findings left out.
    ///
    /// `key` gives the name a file goes by in the baseline.
    pub fn of(reports: &[FileReport], key: impl Fn(&str) -> String) -> Self {
        let mut files: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        for file in reports.iter().filter(|file| file.unusable.is_none()) {
            let rows = file.report.findings.iter().zip(&file.fingerprints);
            let mut entries: Vec<Entry> = rows
                .map(|(finding, print)| Entry {
                    code: finding.lint.code.to_owned(),
                    at: finding.at.iter().map(|id| id.as_str().to_owned()).collect(),
                    message: finding.message.clone(),
                    fingerprint: print.place,
                    shape: print.shape,
                })
                .collect();
            entries.sort();
            files.insert(key(&file.file), entries);
        }
        Self { files }
    }

    /// Files of an older baseline that this check did not look at stay in it.
    #[must_use]
    pub fn or_from(mut self, older: Self) -> Self {
        for (file, entries) in older.files {
            self.files.entry(file).or_insert(entries);
        }
        self
    }

    /// As text, in a stable order that reads well in a diff.
    pub fn to_text(&self) -> String {
        let file = BaselineFile { schema: VERSION, files: self.files.clone() };
        let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Known findings in all files.
    pub fn len(&self) -> usize {
        self.files.values().map(Vec::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Moves known findings out of the way, and counts those that are found no more.
    ///
    /// A file that the baseline does not name may be one of those it names that are not
    /// checked here, under another name: their entries count for it as well.
    pub fn apply(&self, reports: &mut [FileReport], key: impl Fn(&str) -> String) {
        let checked: BTreeSet<String> = reports.iter().map(|file| key(&file.file)).collect();
        let elsewhere: Vec<&Entry> =
            self.files.iter().filter(|(name, _)| !checked.contains(*name)).flat_map(|(_, entries)| entries).collect();
        for file in reports.iter_mut().filter(|file| file.unusable.is_none()) {
            let own = self.files.get(&key(&file.file));
            let entries = own.map_or_else(|| elsewhere.clone(), |own| own.iter().collect());
            let left = take_known(file, entries);
            file.gone = if own.is_some() { left } else { 0 };
        }
    }
}

/// By place first, then by shape, so that a finding that kept its ids is not taken for its neighbour.
fn take_known(file: &mut FileReport, mut entries: Vec<&Entry>) -> usize {
    let mut known = vec![false; file.report.findings.len()];
    let ways: [fn(&Fingerprint, &Entry) -> bool; 2] =
        [|print, entry| print.place == entry.fingerprint, |print, entry| print.shape == entry.shape];
    for same in ways {
        for (known, print) in known.iter_mut().zip(&file.fingerprints).filter(|(known, _)| !**known) {
            if let Some(at) = entries.iter().position(|entry| same(print, entry)) {
                entries.swap_remove(at);
                *known = true;
            }
        }
    }
    let findings = std::mem::take(&mut file.report.findings).into_iter().zip(std::mem::take(&mut file.fingerprints));
    for ((finding, print), known) in findings.zip(known) {
        if known {
            file.report.known.push(finding);
        } else {
            file.report.findings.push(finding);
            file.fingerprints.push(print);
        }
    }
    entries.len()
}

/// Hashes as text of 16 digits: JSON numbers lose theirs beyond 2^53.
mod hex {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde calls")]
    pub(super) fn serialize<S: Serializer>(hash: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("{hash:016x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = String::deserialize(deserializer)?;
        u64::from_str_radix(&text, 16)
            .map_err(|_| serde::de::Error::custom(format!("`{text}` is no fingerprint of 16 hexadecimal digits")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::format;
    use crate::validate::{Config, fingerprints, validate};

    fn checked(name: &str, graph: &str) -> FileReport {
        let document = format::parse("x.json", graph, Catalogue::builtin()).unwrap().document;
        let config = Config { select: vec!["SL-DLQ".to_owned(), "SL-SQS".to_owned()], ..Config::default() };
        let report = validate(&document, Catalogue::builtin(), &config);
        let fingerprints = fingerprints(&report.findings, &document);
        FileReport { file: name.to_owned(), report, fingerprints, ..FileReport::default() }
    }

    const BEFORE: &str = r#"{"nodes": [
      {"id": "q", "type": "sqs_standard", "name": "Orders"}, {"id": "f", "type": "lambda", "name": "Work", "props": {"timeout_s": 10}}],
      "edges": [{"id": "e1", "from": "q", "to": "f"}]}"#;

    fn after(change: impl Fn(&str) -> String, file: &str) -> (usize, usize, usize) {
        let baseline = Baseline::of(&[checked("a.json", BEFORE)], str::to_owned);
        let baseline = Baseline::parse("b.json", &baseline.to_text()).unwrap();
        let mut now = [checked(file, &change(BEFORE))];
        baseline.apply(&mut now, str::to_owned);
        (now[0].report.findings.len(), now[0].report.known.len(), now[0].gone)
    }

    #[test]
    fn known_findings_survive_moves_and_renames_and_new_ones_are_told() {
        let same = after(str::to_owned, "a.json");
        assert_eq!((same.0, same.2), (0, 0));
        assert!(same.1 >= 2, "{same:?}");
        let moved = |text: &str| text.replace("\"name\": \"Work\"", "\"name\": \"Work\", \"x\": 700, \"y\": 90");
        assert_eq!(after(moved, "a.json"), same, "moved");
        assert_eq!(after(|text| text.replace("Orders", "Commands"), "a.json"), same, "renamed for people");
        let new_ids = |text: &str| text.replace("\"q\"", "\"orders\"").replace("\"e1\"", "\"w\"");
        assert_eq!(after(new_ids, "a.json"), same, "other ids");
        assert_eq!(after(str::to_owned, "renamed.json"), same, "another file");
        let second = |text: &str| {
            text.replace("\"edges\": [", "\"edges\": [{\"id\": \"e2\", \"from\": \"q2\", \"to\": \"f\"},").replace(
                "{\"id\": \"f\"",
                "{\"id\": \"q2\", \"type\": \"sqs_standard\", \"name\": \"Orders\"}, {\"id\": \"f\"",
            )
        };
        let (new, known, gone) = after(second, "a.json");
        assert_eq!((known, gone), (same.1, 0));
        assert_eq!(new, same.1, "a second queue with the same name is new");
        let mended = |text: &str| text.replace("\"name\": \"Orders\"", "\"props\": {\"visibility_timeout_s\": 60}");
        let (new, known, gone) = after(mended, "a.json");
        assert_eq!((new, known + gone), (0, same.1));
        assert!(gone > 0);
    }

    #[test]
    fn broken_baselines_say_where() {
        let text = "{\"schema\": 1,\n \"files\": {\"a\": [{\"code\": 1}]}}";
        let error = Baseline::parse("b.json", text).unwrap_err().to_string();
        assert!(error.starts_with("b.json:2:"), "{error}");
        let error = Baseline::parse("b.json", "{\"schema\": 9, \"files\": {}}").unwrap_err().to_string();
        assert!(error.contains("newer"), "{error}");
    }
}
