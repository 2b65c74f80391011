use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::*;

/// A folder with a project, a catalogue of its own and a drawing that uses it; opened.
fn ledger_window(rules: &str) -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    };
    write("skywright.toml", "[check]\nselect = [\"ACME\", \"SL-WIRE-003\"]\n[catalogue]\npersonal = false\n");
    write(
        "skywright/components/acme_ledger.ron",
        "(id: \"acme_ledger\", name: \"Acme Ledger\", category: database, \
         props: [(name: \"tier\", type: enum, values: [\"standard\", \"audited\"], default: \"standard\")])",
    );
    write("skywright/rules/r.ron", rules);
    let drawing = r#"{"nodes": [{"id": "l", "type": "acme_ledger", "name": "Books", "x": 0, "y": 0}]}"#;
    let path = write("books.json", drawing);
    let window = window(Some(path));
    (folder, window)
}

const RULES: &str = "[(code: \"ACME-1\", name: \"not-audited\", why: \"Auditors ask for it.\", \
     check: property(of: \"acme_ledger\", name: \"tier\", must: equal(\"audited\")))]";

fn show_problems(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::J);
    window.run_ok();
}

fn codes(window: &Window) -> Vec<&'static str> {
    window.state().derived.report.findings.iter().map(|finding| finding.lint.code).collect()
}

#[test]
fn components_and_rules_of_the_project_hold_in_the_window() {
    let (_folder, mut window) = ledger_window(RULES);
    assert_eq!(codes(&window), ["ACME-1", "SL-WIRE-003"]);
    window.get_by_label("Search components").focus();
    window.run_ok();
    window.get_by_label("Search components").type_text("ledger");
    window.run_ok();
    click(&mut window, "Acme Ledger");
    assert_eq!(document(&window).components().len(), 2);
}

#[test]
fn a_finding_explains_itself_and_can_be_accepted_and_taken_back() {
    let (_folder, mut window) = ledger_window(RULES);
    show_problems(&mut window);
    click(&mut window, "Explain ACME-1");
    assert!(says(&window, "not audited"), "the page's heading");
    click(&mut window, "Close the page");
    assert!(!says(&window, "not audited"));

    let message = window
        .state()
        .derived
        .report
        .findings
        .iter()
        .find(|finding| finding.lint.code == "ACME-1")
        .unwrap()
        .message
        .clone();
    click(&mut window, &format!("Accept {message}"));
    window.get_by_label("Reason").type_text("a sandbox");
    window.run_ok();
    click(&mut window, "Accept");
    assert_eq!(codes(&window), ["SL-WIRE-003"]);
    assert_eq!(document(&window).settings().suppressions[0].reason, "a sandbox");
    assert!(says(&window, "a sandbox"));
    click(&mut window, &format!("Take back the acceptance of {message}"));
    assert_eq!(codes(&window), ["ACME-1", "SL-WIRE-003"]);
}

#[test]
fn mistakes_in_the_catalogue_are_shown_with_their_place() {
    let (_folder, window) = ledger_window(&RULES.replace("equal(", "equals("));
    assert!(says(&window, "r.ron:1:"));
    assert!(says(&window, "did you mean `equal`"));
}
