//! `skywright check`, `rules` and `catalogue` as a shell sees them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;

/// A queue that loses messages: two errors with safe fixes.
const FAULTY: &str = r#"{"schema": 1, "nodes": [
  {"id": "q", "type": "sqs_standard", "x": 0, "y": 0},
  {"id": "f", "type": "lambda", "props": {"timeout_s": 10}, "x": 200, "y": 0}],
 "edges": [{"id": "e1", "from": "q", "to": "f"}]}"#;

const ONLY: [&str; 2] = ["--select", "SL-DLQ-003,SL-SQS-001"];

fn skywright(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_skywright-cli"))
        .args(arguments)
        .env("SOURCE_DATE_EPOCH", "1795392000")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A verb that fails early does not read its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(output: &Output) -> Json {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stdout)))
}

fn file(folder: &Path, name: &str, content: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[test]
fn findings_errors_and_unusable_files_have_their_exit_codes() {
    let folder = tempfile::tempdir().unwrap();
    let faulty = file(folder.path(), "faulty.json", FAULTY);
    let broken = file(folder.path(), "broken.json", "{\"nodes\": [");
    let (faulty, broken) = (faulty.to_str().unwrap(), broken.to_str().unwrap());

    assert_eq!(skywright(&["check", faulty], "").status.code(), Some(1));
    assert_eq!(skywright(&["check", faulty, "--select", "SL-LAM-006"], "").status.code(), Some(0), "a warning only");
    assert_eq!(skywright(&["check", faulty, "--ignore", "SL-DLQ,SL-SQS,SL-OBS"], "").status.code(), Some(0));

    let both = skywright(&["check", broken, "missing.json", faulty, "--format", "json"], "");
    assert_eq!(both.status.code(), Some(2));
    let answer = json(&both);
    assert!(text(&both.stdout).starts_with("{\n  \"schema\": 1,"));
    assert_eq!(answer["unusable"].as_array().unwrap().len(), 2);
    assert!(answer["counts"]["error"].as_u64().unwrap() >= 2, "the good file is checked all the same: {answer}");
    assert!(text(&both.stderr).contains("broken.json:1:"), "{}", text(&both.stderr));

    let mistyped = skywright(&["check", faulty, "--select", "SL-DLQ-03"], "");
    assert_eq!(mistyped.status.code(), Some(2));
    assert!(text(&mistyped.stderr).contains("did you mean `SL-DLQ-003`"), "{}", text(&mistyped.stderr));
}

#[test]
fn the_json_answer_has_the_keys_of_the_contract() {
    let answer = json(&skywright(&[&["check", "-", "--format", "json"][..], &ONLY].concat(), FAULTY));
    let finding = &answer["findings"][1];
    assert_eq!(finding["code"], "SL-SQS-001");
    assert_eq!(finding["name"], "short-visibility-timeout");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["at"], serde_json::json!(["e1"]));
    assert_eq!(finding["path"], serde_json::json!([]));
    assert_eq!(finding["line"], 4);
    assert_eq!(finding["fixes"][0]["safe"], true);
    assert!(finding["fixes"][0]["title"].is_string() && finding["message"].is_string());
    assert_eq!(answer["counts"], serde_json::json!({"error": 2, "warning": 0, "info": 0}));
}

#[test]
fn fix_writes_the_file_back_in_its_form_and_says_what_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let json_file = file(folder.path(), "a.json", FAULTY);
    let fixed = skywright(&[&["check", json_file.to_str().unwrap(), "--fix"][..], &ONLY].concat(), "");
    assert_eq!(fixed.status.code(), Some(0), "{}", text(&fixed.stdout));
    assert!(text(&fixed.stdout).contains("fixed SL-SQS-001 at e1"), "{}", text(&fixed.stdout));
    let after = std::fs::read_to_string(&json_file).unwrap();
    let drawing: Json = serde_json::from_str(&after).unwrap();
    assert_eq!(drawing["nodes"].as_array().unwrap().len(), 3, "a dead-letter queue came in: {after}");

    let untouched = skywright(&[&["check", json_file.to_str().unwrap(), "--fix"][..], &ONLY].concat(), "");
    assert_eq!(untouched.status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&json_file).unwrap(), after, "nothing left to do, nothing written");

    let ron = file(folder.path(), "b.sky.ron", "");
    skywright(&["export", "-", "-o", ron.to_str().unwrap()], FAULTY);
    let before = std::fs::read_to_string(&ron).unwrap();
    skywright(&[&["check", ron.to_str().unwrap(), "--fix"][..], &ONLY].concat(), "");
    let after = std::fs::read_to_string(&ron).unwrap();
    assert!(after.starts_with("Skywright(") || after.starts_with('('), "{after}");
    assert_ne!(before, after);

    let piped = skywright(&[&["check", "-", "--fix"][..], &ONLY].concat(), FAULTY);
    let drawing: Json = serde_json::from_slice(&piped.stdout).expect("the drawing takes standard output");
    assert_eq!(drawing["nodes"].as_array().unwrap().len(), 3);
    assert!(text(&piped.stderr).contains("fixed SL-DLQ-003"));
}

#[test]
fn rules_and_catalogue_answer_and_suggest() {
    let list = json(&skywright(&["rules", "list", "--format", "json"], ""));
    assert_eq!(list["rules"].as_array().unwrap().len(), skywright::validate::LINTS.len());
    let page = skywright(&["rules", "explain", "short-visibility-timeout"], "");
    assert!(text(&page.stdout).starts_with("# SL-SQS-001 short-visibility-timeout"));
    let unknown = skywright(&["rules", "explain", "SL-SQS-01"], "");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("did you mean `SL-SQS-001`"));

    let queue = json(&skywright(&["catalogue", "show", "sqs_standard", "--format", "json"], ""));
    assert_eq!(queue["id"], "sqs_standard");
    for key in ["props", "limits", "wires_in", "wires_out", "usage", "prices"] {
        assert!(!queue[key].as_array().unwrap().is_empty(), "{key}");
    }
    assert!(!queue["limits"][0]["source"]["as_of"].as_str().unwrap().is_empty());
    let unknown = skywright(&["catalogue", "show", "sqs"], "");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("`sqs_standard`"), "{}", text(&unknown.stderr));
}
