//! The verb `new`: from nothing, from a reference, and what it refuses.

use std::path::Path;
use std::process::{Command, Output};

use skywright::catalogue::Catalogue;
use skywright::format;
use skywright::references::references;

fn new(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_skywright-cli"));
    command
        .arg("new")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("the program does not start: {error}"))
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn every_reference_starts_a_drawing_in_both_forms() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for reference in references() {
        let original = format::parse("x.sky.ron", reference.text, Catalogue::builtin()).expect(reference.id).document;
        for extension in ["sky.ron", "json"] {
            let file = format!("{}.{extension}", reference.id);
            let output = new(&["--from", reference.id, "-o", &file], folder.path());
            assert!(output.status.success(), "{file}: {}", stderr(&output));
            let text = std::fs::read_to_string(folder.path().join(&file)).expect(&file);
            let loaded = format::parse(&file, &text, Catalogue::builtin()).expect(&file);
            assert!(loaded.unplaced.is_empty() && loaded.document == original, "{file} differs from its reference");
        }
    }
}

#[test]
fn an_empty_drawing_is_named_like_its_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = new(&["-o", "orders.sky.ron"], folder.path());
    assert!(output.status.success(), "{}", stderr(&output));
    let text = std::fs::read_to_string(folder.path().join("orders.sky.ron")).expect("it was written");
    let document = format::parse("orders.sky.ron", &text, Catalogue::builtin()).expect("it reads").document;
    assert!(document.is_empty());
    assert_eq!(document.settings().name, "orders");
}

#[test]
fn nothing_is_overwritten_unless_asked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("mine.sky.ron");
    std::fs::write(&path, "precious").expect("it is written");
    let output = new(&["-o", "mine.sky.ron"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--force"), "{}", stderr(&output));
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), "precious");
    assert!(new(&["-o", "mine.sky.ron", "--force"], folder.path()).status.success());
    assert_ne!(std::fs::read_to_string(&path).expect("it is there"), "precious");
}

#[test]
fn a_mistyped_reference_is_answered_with_the_near_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (wanted, answer) in [("mobile-backnd", "`mobile-backend`"), ("nothing like it", "new --list")] {
        let output = new(&["--from", wanted, "-o", "x.sky.ron"], folder.path());
        assert_eq!(output.status.code(), Some(2), "{wanted}");
        assert!(stderr(&output).contains(answer), "{wanted}: {}", stderr(&output));
        assert!(!folder.path().join("x.sky.ron").exists(), "{wanted}");
    }
}

#[test]
fn the_list_names_every_reference() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = String::from_utf8(new(&["--list"], folder.path()).stdout).expect("it is text");
    let json = String::from_utf8(new(&["--list", "--format", "json"], folder.path()).stdout).expect("it is text");
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json["schema"], 1);
    for (at, reference) in references().iter().enumerate() {
        assert!(text.contains(reference.id) && text.contains(&reference.title), "{}", reference.id);
        assert_eq!(json["references"][at]["id"], reference.id);
    }
}
