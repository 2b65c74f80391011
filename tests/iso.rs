//! The isometric view of real drawings: nothing written over anything, the same bytes every time, goldens.

mod common;

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use skywright::arrange::{ArrangeOptions, arrange};
use skywright::catalogue::Catalogue;
use skywright::export::{SvgOptions, svg};
use skywright::format;
use skywright::model::{Document, Txn};
use skywright::scene::{self, Badge, Geometry, SceneOptions, Severity, Stage, Theme, View, clashes, covered};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_below(&path, endings));
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Pictures to judge by: fixtures laid out by ourselves, and reference architectures as drawn.
fn drawings() -> Vec<(String, Document)> {
    let mut paths = files_below(&root().join("tests/fixtures/pictures"), &[".json"]);
    paths.extend(files_below(&root().join("reference-architectures"), &[".sky.ron"]));
    let drawings: Vec<(String, Document)> = paths
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let loaded = format::parse(&name, &text, Catalogue::builtin()).unwrap_or_else(|error| panic!("{error}"));
            let mut document = loaded.document;
            if !loaded.unplaced.is_empty() {
                let mut txn = Txn::new("Lay out");
                for (id, position) in arrange(&document, Catalogue::builtin(), &ArrangeOptions::default()) {
                    txn.update_component(&mut document, &id, |component| component.pos = position);
                }
                txn.commit(&document);
            }
            (name, document)
        })
        .collect();
    assert!(drawings.len() >= 5, "the drawings are missing");
    drawings
}

fn stage(document: &Document, options: &SceneOptions) -> Stage {
    let geometry = Geometry::new(document, Catalogue::builtin());
    Stage::new(document, Catalogue::builtin(), &geometry, options)
}

fn picture(document: &Document, options: &SceneOptions) -> String {
    let geometry = Geometry::new(document, Catalogue::builtin());
    let options = SceneOptions { view: View::Iso, ..options.clone() };
    let scene = scene::build(document, Catalogue::builtin(), &geometry, Theme::light(), &options);
    svg(&scene, &SvgOptions::default())
}

#[test]
fn names_labels_and_titles_keep_clear_of_bodies_and_each_other() {
    let mut found = Vec::new();
    for (name, document) in drawings() {
        for clash in clashes(&stage(&document, &SceneOptions::default())) {
            found.push(format!("{name}: {clash:?}"));
        }
    }
    assert!(found.is_empty(), "{} clashes:\n{}", found.len(), found.join("\n"));
}

#[test]
fn every_wire_is_seen_between_its_bodies() {
    for (name, document) in drawings() {
        let stage = stage(&document, &SceneOptions::default());
        assert_eq!(stage.wires.len(), document.wires().len(), "{name}");
        for (id, run) in &stage.wires {
            let length: f64 = run.points.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
            assert!(length > 8.0, "{name}: `{id}` is {length} long");
        }
    }
}

#[test]
fn the_same_drawing_gives_the_same_bytes() {
    let grid = SceneOptions { grid: true, legend: true, title_block: true, ..SceneOptions::default() };
    for ((name, one), (_, other)) in drawings().into_iter().zip(drawings()) {
        let text = picture(&one, &grid);
        assert!(text == picture(&other, &grid), "{name}");
        assert!(!text.contains("NaN"), "{name}");
    }
}

#[test]
fn an_empty_drawing_has_a_picture() {
    assert!(picture(&Document::default(), &SceneOptions::default()).starts_with("<svg"));
}

#[test]
fn goldens() {
    for (name, document) in drawings() {
        if name == "web.json" || name == "vpc.json" {
            insta::assert_snapshot!(name.trim_end_matches(".json"), picture(&document, &SceneOptions::default()));
        }
    }
}

/// Everything shown at once.
fn overlaid(document: &Document) -> SceneOptions {
    let badge = Badge { severity: Severity::Warning, count: 2 };
    SceneOptions {
        cost_chips: document.components().keys().map(|id| (id.clone(), "$12.40/mo".to_owned())).collect(),
        wire_loads: document.wires().keys().map(|id| (id.clone(), ("120/s".to_owned(), 120.0))).collect(),
        badges: (document.components().keys().step_by(3).map(|id| id.clone().into()))
            .chain(document.wires().keys().step_by(2).map(|id| id.clone().into()))
            .map(|id| (id, badge))
            .collect(),
        ..SceneOptions::default()
    }
}

#[test]
fn chips_keep_clear_of_names() {
    for (name, document) in drawings() {
        let stage = stage(&document, &overlaid(&document));
        let picture = picture(&document, &overlaid(&document));
        assert_eq!(picture.matches("$12.40/mo").count(), document.components().len(), "{name}");
        for (id, chip) in &stage.chips {
            for (other, node) in &stage.nodes {
                assert!(!chip.expanded(-1.0).intersects(&node.tag), "{name}: the chip of `{id}` covers `{other}`");
            }
        }
    }
}

#[test]
fn marks_cover_no_names_bends_or_heads() {
    let mut found = Vec::new();
    for (name, document) in drawings() {
        let geometry = Geometry::new(&document, Catalogue::builtin());
        for view in [View::Flat, View::Iso] {
            for options in [SceneOptions::default(), overlaid(&document)] {
                let options = SceneOptions { view, ..options };
                let scene = scene::build(&document, Catalogue::builtin(), &geometry, Theme::light(), &options);
                found.extend(covered(&scene).into_iter().map(|one| format!("{name} {view:?}: {one:?}")));
            }
        }
    }
    assert!(found.is_empty(), "{} things are covered:\n{}", found.len(), found.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_drawing_has_a_picture(document in common::document()) {
        let everything = SceneOptions { grid: true, legend: true, title_block: true, ..overlaid(&document) };
        let text = picture(&document, &everything);
        prop_assert!(text.starts_with("<svg") && text.ends_with("</svg>\n"));
        prop_assert!(!text.contains("=\"NaN") && !text.contains("=\"inf"), "a coordinate is not a number");
        let stage = stage(&document, &everything);
        let shown = Geometry::new(&document, Catalogue::builtin()).components.len();
        prop_assert_eq!(stage.order.len(), shown);
    }
}
