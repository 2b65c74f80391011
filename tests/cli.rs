//! The command line as scripts call it: answers, exit codes, and what it says of bad input.

#![expect(clippy::expect_used, reason = "a test helper that fails has found something")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn skywright(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_skywright-cli")).args(arguments).output().expect("the program starts")
}

fn with_input(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_skywright-cli"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("stdin is piped").write_all(input.as_bytes()).expect("it reads");
    child.wait_with_output().expect("it ends")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn write(folder: &tempfile::TempDir, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("the file is written");
    path
}

fn text_of(path: &Path) -> &str {
    path.to_str().expect("a UTF-8 path")
}

const QUEUE: &str = r#"{"nodes": [{"id": "q", "type": "sqs_standard"}, {"id": "f", "type": "lambda"}],
 "edges": [{"from": "q", "to": "f"}]}"#;

/// Every mistake is named with its place and a way out, and answers with exit code 2.
#[test]
fn unusable_files_are_told_with_place_and_remedy() {
    let folder = folder();
    let cases: &[(&str, &str, &[&str])] = &[
        ("cut.json", r#"{"nodes": [{"id": "q", "type": "sqs_sta"#, &["cut.json:1:", "cut off"]),
        ("key.json", "{\n \"nodes\": [{\"id\": \"q\", \"typ\": \"lambda\"}]}", &["key.json:2:", "`typ`", "`type`"]),
        ("type.json", r#"{"nodes": [{"id": "q", "type": "sqs_standart"}]}"#, &["type.json:1:", "`sqs_standard`"]),
        (
            "prop.json",
            r#"{"nodes": [{"id": "f", "type": "lambda", "props": {"memory": 1, "timeout": 3}}]}"#,
            &["prop.json:1:"],
        ),
        (
            "end.json",
            r#"{"nodes": [{"id": "queue", "type": "sqs_standard"}], "edges": [{"from": "quee", "to": "queue"}]}"#,
            &["end.json:1:", "`quee`", "`queue`"],
        ),
        ("twice.json", r#"{"nodes": [{"id": "q", "type": "s3"}, {"id": "q", "type": "s3"}]}"#, &["two nodes", "`q`"]),
        ("half.json", r#"{"nodes": [{"id": "q", "type": "s3", "x": 8}]}"#, &["half.json:1:", "both `x` and `y`"]),
        (
            "mech.json",
            r#"{"nodes": [{"id": "q", "type": "sqs_standard"}, {"id": "f", "type": "lambda"}],
 "edges": [{"from": "q", "to": "f", "mechanism": "pol"}]}"#,
            &["mech.json:2:", "`poll`"],
        ),
        ("future.json", r#"{"schema": 99}"#, &["newer Skywright", "update"]),
        ("future.sky.ron", "(version: 99, anything: 3)", &["newer Skywright", "update"]),
        ("broken.sky.ron", "(\n    version: 1,\n    componets: {},\n)", &["broken.sky.ron:3:", "`components`"]),
        (
            "number.sky.ron",
            "(version: 1, components: {\"a\": (type: \"s3\", name: \"A\", pos: (0.0, 0.0), usage: {\"gb\": NaN})})",
            &["`gb` of `a`", "ordinary number"],
        ),
        ("empty.sky.ron", "", &["empty.sky.ron:1:1"]),
        ("empty.json", "", &["empty.json:1:"]),
    ];
    for (name, text, expected) in cases {
        let path = write(&folder, name, text);
        let output = skywright(&["fmt", text_of(&path)]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", stderr(&output));
        for part in *expected {
            assert!(stderr(&output).contains(part), "{name} should say `{part}`: {}", stderr(&output));
        }
        assert_eq!(std::fs::read_to_string(&path).expect("still there"), *text, "{name} was changed");
    }
}

#[test]
fn missing_and_unreadable_files_are_told() {
    let folder = folder();
    let nowhere = folder.path().join("nowhere.sky.ron");
    let output = skywright(&["fmt", text_of(&nowhere)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("nowhere.sky.ron") && stderr(&output).contains("no such file"));

    let output = skywright(&["fmt", text_of(folder.path())]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("folder"), "{}", stderr(&output));

    let picture = write(&folder, "picture.json", [0x89_u8, 0x50, 0x4e, 0x47, 0xff]);
    let output = skywright(&["fmt", text_of(&picture)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("not UTF-8"), "{}", stderr(&output));
}

/// `/dev/full` refuses every write as a full disk does.
#[cfg(target_os = "linux")]
#[test]
fn a_write_that_fails_leaves_the_old_file_and_says_so() {
    let folder = folder();
    let source = write(&folder, "a.json", QUEUE);
    let output = skywright(&["export", text_of(&source), "-o", "/nowhere/at/all/x.svg"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("/nowhere/at/all/x.svg") && stderr(&output).contains("no such file or folder"));

    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let output = Command::new(env!("CARGO_BIN_EXE_skywright-cli"))
        .args(["schema"])
        .stdout(Stdio::from(full))
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("error"), "{}", stderr(&output));
}

#[test]
#[cfg(unix)]
fn a_pipe_or_device_is_written_to_and_never_replaced() {
    use std::os::unix::fs::FileTypeExt as _;
    let folder = folder();
    let pipe = folder.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo starts");
    assert!(made.success());
    let drawing = write(&folder, "a.json", QUEUE);
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe)
    });
    let output = skywright(&["export", text_of(&drawing), "--format", "svg", "-o", text_of(&pipe)]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let kind = std::fs::symlink_metadata(&pipe).expect("it is still there").file_type();
    assert!(kind.is_fifo(), "the pipe was replaced: {}", stderr(&output));
    let read = reader.join().expect("the reader ends").expect("it reads");
    assert!(read.contains("<svg"), "{read}");
}

#[test]
fn fmt_is_canonical_and_idempotent() {
    let folder = folder();
    let path = write(&folder, "a.json", QUEUE);
    assert_eq!(skywright(&["fmt", "--check", text_of(&path)]).status.code(), Some(1));
    assert_eq!(skywright(&["fmt", text_of(&path)]).status.code(), Some(0));
    assert_eq!(skywright(&["fmt", "--check", text_of(&path)]).status.code(), Some(0));
    let text = std::fs::read_to_string(&path).expect("written");
    assert!(!text.contains("\"x\""), "a position nobody gave was written:\n{text}");
    assert!(text.contains("\"mechanism\": \"poll\""), "the usual mechanism is named:\n{text}");
    assert_eq!(stdout(&with_input(&["fmt", "-"], QUEUE)), text, "standard input gives the same");
}

#[test]
fn the_schema_admits_what_the_reader_reads_and_names_every_type() {
    let output = skywright(&["schema"]);
    assert_eq!(output.status.code(), Some(0));
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = schema.to_string();
    for word in ["sqs_standard", "lambda", "sync_invoke", "visibility_timeout_s", "arrivals_per_sec"] {
        assert!(text.contains(word), "the schema does not know `{word}`");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_skywright-cli"))
        .arg("schema")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
}

#[test]
fn unknown_verbs_and_arguments_exit_with_two() {
    for arguments in [&["frobnicate"][..], &["export"], &["fmt", "--nope", "x"], &[]] {
        let output = skywright(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
    }
    assert_eq!(skywright(&["--version"]).status.code(), Some(0));
    assert_eq!(skywright(&["--help"]).status.code(), Some(0));
}
