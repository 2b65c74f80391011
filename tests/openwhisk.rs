//! Manifests for OpenWhisk: what stands in them, what they leave out, and that nothing of a drawing breaks out.

#![expect(clippy::unwrap_used, reason = "helpers of tests, which have to fail where they cannot go on")]

use std::collections::BTreeSet;

use skywright::catalogue::Catalogue;
use skywright::format;
use skywright::generate::{self, Generated, Language, Options};
use skywright::model::Document;

fn parse(text: &str) -> Document {
    format::parse("drawing.json", text, Catalogue::builtin()).unwrap().document
}

fn drawing(nodes: &str, edges: &str) -> Document {
    parse(&format!(r#"{{"schema":1,"nodes":[{nodes}],"edges":[{edges}]}}"#))
}

fn photos() -> Document {
    parse(include_str!("fixtures/openwhisk/photos.json"))
}

fn made(document: &Document, language: Option<Language>) -> Generated {
    let options = Options { language, ..Options::default() };
    generate::generate(document, Catalogue::builtin(), "openwhisk", &options).unwrap()
}

fn text<'a>(generated: &'a Generated, path: &str) -> &'a str {
    let bytes = generated.files.get(path).unwrap_or_else(|| panic!("no {path} in {:?}", generated.files.keys()));
    std::str::from_utf8(bytes).unwrap()
}

/// What stands under one key of the package, without its indentation.
fn section(manifest: &str, key: &str) -> String {
    let start = format!("    {key}:");
    let lines = manifest.lines().skip_while(|line| *line != start).skip(1);
    lines.take_while(|line| line.starts_with("     ")).fold(String::new(), |text, line| text + &line[6..] + "\n")
}

#[test]
fn a_chain_from_a_database_to_a_sequence_is_trigger_rule_and_steps() {
    let generated = made(&photos(), None);
    let manifest = text(&generated, "manifest.yaml");
    assert!(section(manifest, "triggers").contains("feed: photos/changes\n  inputs:\n    dbname: photos_2026\n"));
    assert!(section(manifest, "rules").contains("on-change:\n  trigger: photo-changed-home\n  action: both\n"));
    assert_eq!(section(manifest, "sequences"), "both:\n  actions: tell-import-os, make-thumbnail\n");
    assert!(section(manifest, "triggers").contains("inputs:\n    cron: '0 3 * * *'\n"), "{manifest}");
}

#[test]
fn a_rule_with_two_actions_becomes_two_rules() {
    let rules = made(&photos(), None);
    let rules = section(text(&rules, "manifest.yaml"), "rules");
    assert_eq!(rules.matches("trigger: heard").count(), 2, "{rules}");
    assert!(rules.contains("on-word:") && rules.contains("on-word--2:"), "{rules}");
}

#[test]
fn routes_stand_under_the_base_path_and_each_method_once() {
    let generated = made(&photos(), None);
    let apis = section(text(&generated, "manifest.yaml"), "apis");
    assert!(apis.contains("photo-api:\n  v1:\n    photos:\n      take-photo-rm-rf:\n        method: post\n"), "{apis}");
    let methods = ["get", "post", "put", "patch", "delete"];
    for method in methods {
        let route = format!("      make-thumbnail:\n        method: {method}\n");
        assert!(apis.contains(&route), "no {method} in\n{apis}");
    }
    assert_eq!(apis.matches("  v1:").count(), 6, "{apis}");
}

#[test]
fn only_actions_that_are_called_over_http_are_web_actions() {
    let document = drawing(
        r#"{"id":"a","type":"ow_action","name":"Open"},{"id":"b","type":"ow_action","name":"Closed"},{"id":"g","type":"ow_apigw","name":"API"}"#,
        r#"{"id":"e1","from":"g","to":"a"},{"id":"e2","from":"a","to":"b"}"#,
    );
    let generated = made(&document, None);
    let actions = section(text(&generated, "manifest.yaml"), "actions");
    let (open, closed) =
        actions.split_once("closed:").map(|(a, b)| if a.contains("open:") { (a, b) } else { (b, a) }).unwrap();
    assert!(open.contains("web: true") && open.contains("provide-api-key: true"), "{actions}");
    assert!(!closed.contains("web:") && !closed.contains("provide-api-key"), "{actions}");
}

#[test]
fn what_people_type_inserts_nothing() {
    for language in [None, Some(Language::Python), Some(Language::Node)] {
        let generated = made(&photos(), language);
        let manifest = text(&generated, "manifest.yaml");
        let variables: BTreeSet<&str> = text(&generated, "env.example")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split_once('=').unwrap().0)
            .collect();
        for (at, _) in manifest.match_indices('$') {
            let name: String = manifest[at + 1..].chars().take_while(|c| !c.is_whitespace()).collect();
            assert!(variables.contains(name.as_str()), "{name} is no variable of ours");
        }
        assert!(!manifest.contains("evil:"), "{manifest}");
        for line in text(&generated, "env.example").lines().filter(|line| !line.starts_with('#')) {
            let value = line.split_once('=').unwrap().1;
            assert_eq!(value.matches('\'').count(), 2, "{line}");
        }
        for (path, bytes) in &generated.files {
            let text = std::str::from_utf8(bytes).unwrap();
            if path.starts_with("actions/") || path.starts_with("tests/") || path == "Makefile" {
                for bad in ["$(rm", "import os\"", "'''", "$(id)", "$HOME", "${HOME}"] {
                    assert!(!text.contains(bad), "{path} holds {bad}");
                }
            }
        }
    }
}

#[test]
fn what_a_manifest_cannot_say_is_told() {
    let losses = made(&photos(), None).losses;
    let told: BTreeSet<&str> = losses.iter().flat_map(|loss| loss.at.iter().map(String::as_str)).collect();
    assert_eq!(told, BTreeSet::from(["api", "count", "db", "l", "log", "own", "r2"]), "{losses:?}");
    assert!(losses.iter().all(|loss| !loss.what.is_empty() && !loss.why.is_empty()));
}

#[test]
fn code_is_in_the_language_that_is_asked_for() {
    let document = photos();
    let drawn = made(&document, None);
    assert!(drawn.files.contains_key("actions/make_thumbnail/__main__.py"));
    assert!(drawn.files.contains_key("actions/count/index.js"));
    let python = made(&document, Some(Language::Python));
    assert!(python.files.keys().all(|path| !path.ends_with(".js")), "{:?}", python.files.keys());
    assert!(text(&python, "manifest.yaml").contains("runtime: python:default"));
}

#[test]
fn kinds_that_are_too_old_for_the_code_give_way() {
    let table = [
        ("nodejs:8", "nodejs:default"),
        ("nodejs:20", "nodejs:20"),
        ("python:2", "python:default"),
        ("python:3.11", "python:3.11"),
    ];
    for (drawn, expected) in table {
        let node = format!(r#"{{"id":"a","type":"ow_action","name":"A","props":{{"kind":"{drawn}"}}}}"#);
        let generated = made(&drawing(&node, ""), None);
        assert!(text(&generated, "manifest.yaml").contains(&format!("runtime: {expected}\n")), "for {drawn}");
        assert_eq!(generated.losses.is_empty(), drawn == expected, "for {drawn}: {:?}", generated.losses);
    }
}

#[test]
fn equal_drawings_give_equal_files_and_others_are_refused() {
    assert_eq!(made(&photos(), None), made(&photos().clone(), None));
    let other = drawing(r#"{"id":"l","type":"lambda","name":"L"}"#, "");
    let refused = generate::generate(&other, Catalogue::builtin(), "openwhisk", &Options::default()).unwrap_err();
    assert!(refused.to_string().contains("nothing this target can deploy"), "{refused}");
}
