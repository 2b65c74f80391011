//! Pages under `docs/` that are written from the program's own tables.
//!
//! `UPDATE_DOCS=1 cargo test --test generated_docs` writes them anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use skywright::scene::View;

fn compare(name: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, expected).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let line = found.lines().zip(expected.lines()).position(|(a, b)| a != b).map_or(1, |line| line + 1);
    assert!(found == expected, "docs/{name} is behind from line {line} on; UPDATE_DOCS=1 writes it anew");
}

#[test]
fn the_rule_book_is_up_to_date() {
    compare("rules.md", &skywright::cli::rule_book());
}

#[test]
fn the_contact_sheets_are_up_to_date() {
    for (view, word) in [(View::Flat, "flat"), (View::Iso, "iso")] {
        for theme in ["light", "dark"] {
            let sheet = skywright::cli::contact_sheet_svg(theme, view).unwrap();
            compare(&format!("icons/icons-{word}-{theme}.svg"), &sheet);
        }
    }
}

#[test]
fn the_catalogue_page_is_up_to_date() {
    compare("services.md", &skywright::cli::service_book());
}

#[test]
fn the_page_of_commands_is_up_to_date() {
    compare("commands.md", &skywright::editor::command::book());
}

#[test]
fn the_page_of_targets_is_up_to_date() {
    compare("targets.md", &skywright::cli::target_book());
}
