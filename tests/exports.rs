//! Drawings in other tools' formats: what they hold, that hostile names stay text, and that they open again.

#![expect(clippy::unwrap_used, reason = "a test helper that fails has found something")]

mod common;

use std::process::Command;

use proptest::prelude::*;
use skywright::arrange::{ArrangeOptions, arrange};
use skywright::catalogue::Catalogue;
use skywright::export::{
    Chart, DotOptions, DrawioOptions, HtmlOptions, PdfOptions, SvgOptions, d2, dot, drawio, excalidraw, html, mermaid,
    mermaid_architecture, pdf, svg,
};
use skywright::format::{parse, to_json};
use skywright::model::{Document, Txn};
use skywright::scene::{self, Geometry, Scene, SceneOptions, Theme, View};

/// A fixture, arranged where it has no positions of its own.
fn drawing(path: &str) -> Document {
    let file = format!("{}/tests/fixtures/{path}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&file).unwrap();
    let mut document = parse(&file, &text, Catalogue::builtin()).unwrap().document;
    let mut txn = Txn::new("Lay out");
    for (id, position) in arrange(&document, Catalogue::builtin(), &ArrangeOptions::default()) {
        txn.update_component(&mut document, &id, |component| component.pos = position);
    }
    document
}

fn scene_of(document: &Document, geometry: &Geometry) -> Scene {
    scene::build(document, Catalogue::builtin(), geometry, Theme::light(), &SceneOptions::default())
}

fn with_chart<T>(document: &Document, write: impl FnOnce(&Chart<'_>) -> T) -> T {
    let geometry = Geometry::new(document, Catalogue::builtin());
    write(&Chart::new(document, Catalogue::builtin(), &geometry, Theme::light()))
}

/// Every text format, by name.
fn texts(document: &Document) -> Vec<(&'static str, String)> {
    let geometry = Geometry::new(document, Catalogue::builtin());
    texts_of(document, &geometry, &scene_of(document, &geometry))
}

fn texts_of(document: &Document, geometry: &Geometry, scene: &Scene) -> Vec<(&'static str, String)> {
    let model = Some(to_json(document));
    let chart = Chart::new(document, Catalogue::builtin(), geometry, Theme::light());
    let page = HtmlOptions { follow_dark_mode: true, model: model.clone(), ..HtmlOptions::default() };
    vec![
        ("svg", svg(scene, &SvgOptions { model: model.clone(), ..SvgOptions::default() })),
        ("drawio", drawio(&chart, &DrawioOptions { model }).content),
        ("mmd", mermaid(&chart).content),
        ("mmd-architecture", mermaid_architecture(&chart).content),
        ("d2", d2(&chart).content),
        ("dot", dot(&chart, DotOptions::default()).content),
        ("dot-pinned", dot(&chart, DotOptions { pinned: true }).content),
        ("excalidraw", excalidraw(&chart).content),
        ("html", html(&chart, &[(View::Flat, scene)], &page).content),
    ]
}

fn text(document: &Document, format: &str) -> String {
    texts(document).into_iter().find(|(name, _)| *name == format).unwrap().1
}

#[test]
fn goldens() {
    for name in ["web", "vpc"] {
        let document = drawing(&format!("pictures/{name}"));
        with_chart(&document, |chart| {
            let golden = |format: &str, content: &str| insta::assert_snapshot!(format!("{name}.{format}"), content);
            // Icons have goldens of their own; here they would hide everything else.
            let drawio = drawio(chart, &DrawioOptions::default());
            golden("drawio", &without_data(&drawio.content));
            golden("mmd", &mermaid(chart).content);
            golden("architecture.mmd", &mermaid_architecture(chart).content);
            golden("d2", &d2(chart).content);
            golden("dot", &dot(chart, DotOptions::default()).content);
            golden("pinned.dot", &dot(chart, DotOptions { pinned: true }).content);
            golden("excalidraw", &one_a_line(&excalidraw(chart).content));
            let losses = [drawio.losses, mermaid(chart).losses, mermaid_architecture(chart).losses, d2(chart).losses];
            let losses: Vec<String> = losses.into_iter().flatten().map(|loss| loss.to_string()).collect();
            golden("losses", &losses.join("\n"));
        });
    }
}

/// The elements of an Excalidraw scene, one a line.
fn one_a_line(text: &str) -> String {
    let scene: serde_json::Value = serde_json::from_str(text).unwrap();
    let lines = scene["elements"].as_array().unwrap().iter().map(ToString::to_string);
    lines.collect::<Vec<_>>().join("\n")
}

/// Leaves pictures inside a file out.
fn without_data(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("data:image") {
        let end = rest[at..].find([';', '"']).map_or(rest.len(), |end| at + end);
        let end = if rest[end..].starts_with(";base64") { rest[end..].find('"').unwrap() + end } else { end };
        out.push_str(&rest[..at]);
        out.push_str("[icon]");
        rest = &rest[end..];
    }
    out + rest
}

#[test]
fn the_same_drawing_gives_the_same_bytes() {
    for path in ["pictures/shop", "exports/hostile", "exports/empty"] {
        let (one, two) = (drawing(path), drawing(path));
        assert_eq!(texts(&one), texts(&two), "{path}");
        let paper = |document: &Document| {
            let geometry = Geometry::new(document, Catalogue::builtin());
            pdf(&scene_of(document, &geometry), &PdfOptions::default()).unwrap().content
        };
        assert!(paper(&one) == paper(&two), "{path}.pdf");
    }
}

#[test]
fn drawio_binds_wires_and_nests_groups() {
    let document = drawing("pictures/vpc");
    let text = text(&document, "drawio");
    let xml = roxmltree::Document::parse(&text).unwrap();
    let cells: Vec<_> = xml.descendants().filter(|node| node.has_tag_name("mxCell")).collect();
    let id_of = |cell: &roxmltree::Node<'_, '_>| {
        cell.attribute("id")
            .or_else(|| cell.parent_element().and_then(|object| object.attribute("id")))
            .unwrap()
            .to_owned()
    };
    let ids: Vec<String> = cells.iter().map(id_of).collect();
    let mut unique = ids.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "ids are unique");
    let edges: Vec<_> = cells.iter().filter(|cell| cell.attribute("edge") == Some("1")).collect();
    assert_eq!(edges.len(), document.wires().len());
    for cell in &cells {
        for name in ["parent", "source", "target"] {
            if let Some(id) = cell.attribute(name) {
                assert!(ids.iter().any(|known| known == id), "{name}={id}");
            }
        }
    }
    let inside = cells.iter().find(|cell| id_of(cell) == "node-invoice").unwrap();
    assert_eq!(inside.attribute("parent"), Some("group-private"));
    // Relative to its group, so that it moves along.
    let geometry = inside.children().find(|node| node.has_tag_name("mxGeometry")).unwrap();
    let x: f64 = geometry.attribute("x").unwrap().parse().unwrap();
    assert!((0.0..600.0).contains(&x), "{x}");
    assert!(inside.attribute("style").unwrap().contains("resIcon=mxgraph.aws4.lambda;"));
}

#[test]
fn hostile_names_stay_text() {
    let document = drawing("exports/hostile");
    let names: Vec<String> = document.components().values().map(|component| component.name.clone()).collect();
    // Long names are broken into lines.
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    for (format, text) in texts(&document) {
        match format {
            "svg" => {
                let xml = roxmltree::Document::parse(&text).unwrap();
                assert!(!xml.descendants().any(|node| node.has_tag_name("script")));
            }
            "drawio" => {
                let xml = roxmltree::Document::parse(&text).unwrap();
                let labels: Vec<&str> = xml.descendants().filter_map(|node| node.attribute("label")).collect();
                // Labels are HTML; what is a tag in them is ours.
                for label in labels {
                    let wrapped = format!("<p>{}</p>", label.replace("<br>", "<br/>"));
                    let html = roxmltree::Document::parse(&wrapped).unwrap_or_else(|error| panic!("{error}: {label}"));
                    let tags =
                        html.descendants().filter(roxmltree::Node::is_element).map(|node| node.tag_name().name());
                    assert!(tags.into_iter().all(|tag| ["p", "b", "br", "font"].contains(&tag)), "{label}");
                }
            }
            "excalidraw" => {
                let scene: serde_json::Value = serde_json::from_str(&text).unwrap();
                let said: Vec<String> = scene["elements"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(|element| element["text"].as_str().map(plain))
                    .collect();
                for name in names.iter().filter(|name| {
                    !name.chars().any(|sign| sign.is_control() || sign == '\u{2028}' || sign == '\u{feff}')
                }) {
                    assert!(said.contains(&plain(name)), "{name:?}");
                }
            }
            "html" => {
                assert_eq!(text.matches("<script").count(), 2, "the page's own scripts only");
                assert_eq!(text.matches("</script").count(), 2);
                assert!(!text.to_lowercase().contains("href=\"javascript:"));
            }
            _ => {
                // One line a statement: a name cannot start one of its own.
                assert!(!text.lines().any(|line| line.trim_start().starts_with("of it")), "{format}");
                assert!(!text.contains('\u{0}') && !text.contains('\u{7}'), "{format}");
            }
        }
    }
}

#[test]
fn what_a_format_cannot_say_is_told() {
    let document = drawing("exports/hostile");
    with_chart(&document, |chart| {
        let told = |losses: &[skywright::export::Loss], part: &str, at: &str| {
            losses.iter().any(|loss| loss.what.contains(part) && loss.at.iter().any(|id| id == at))
        };
        let file = drawio(chart, &DrawioOptions::default());
        assert!(told(&file.losses, "run code", "a b"), "{:?}", file.losses);
        assert!(!file.content.contains("javascript:"));
        let architecture = mermaid_architecture(chart);
        assert!(told(&architecture.losses, "no notes", "n\"1"), "{:?}", architecture.losses);
        assert!(told(&architecture.losses, "itself", "self"), "{:?}", architecture.losses);
    });
}

#[test]
fn a_pdf_has_the_size_of_the_drawing_and_names_what_its_fonts_lack() {
    let document = drawing("exports/hostile");
    let geometry = Geometry::new(&document, Catalogue::builtin());
    let scene = scene_of(&document, &geometry);
    let file = pdf(&scene, &PdfOptions::default()).unwrap();
    let text = String::from_utf8_lossy(&file.content);
    let size = format!("/MediaBox [0 0 {} {}]", scene.bounds.width() * 0.75, scene.bounds.height() * 0.75);
    assert!(text.starts_with("%PDF-1.7") && text.contains(&size), "{size}");
    assert!(
        text.contains("(https://example.com/a?b=c&d=\\\"e\\\"#f;g)") || text.contains("https://example.com/a?b=c&d=")
    );
    assert!(!text.contains("javascript:"));
    assert!(file.losses.iter().any(|loss| loss.what.contains('日')), "{:?}", file.losses);
}

#[test]
fn pictures_without_a_drawing_say_so() {
    for (name, text, said) in [
        ("x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "carries no drawing"),
        (
            "x.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><metadata id=\"skywright-model\"/></svg>",
            "carries no drawing",
        ),
        ("x.svg", "<svg", "x.svg:1:"),
        ("x.html", "<!doctype html><p>nothing</p>", "carries no drawing"),
        ("x.drawio", "<mxfile><diagram>7VxZc6M4EP41</diagram></mxfile>", "Compressed"),
        ("-", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "carries no drawing"),
    ] {
        let error = parse(name, text, Catalogue::builtin()).unwrap_err().to_string();
        assert!(error.contains(said), "{name}: {error}");
    }
}

#[test]
fn a_picture_that_went_through_an_editor_still_opens() {
    let document = drawing("pictures/web");
    let text = text(&document, "svg");
    // What Inkscape makes of it: another prefix, other quotes, a document type in front.
    let edited = text
        .replace("<metadata id=\"skywright-model\">", "<metadata\n     data-x='1'\n     id='skywright-model'>")
        .replace(
            "<svg ",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://x/y.dtd\">\n<svg ",
        );
    assert_eq!(parse("web.svg", &edited, Catalogue::builtin()).unwrap().document, document);
}

fn skywright(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_skywright-cli")).args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn several_drawings_go_into_a_folder_and_come_back() {
    let fixture = |name: &str| format!("{}/tests/fixtures/pictures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (code, said) =
        skywright(&["export", &fixture("web"), &fixture("vpc"), "--format", "svg", "-o", &format!("{}/", path("out"))]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("[1/2]") && said.contains("[2/2]") && said.contains("vpc.svg"), "{said}");
    // A picture is a drawing wherever a drawing is read.
    let (code, said) = skywright(&["export", &path("out/web.svg"), "-o", &path("again.json")]);
    assert_eq!(code, Some(0), "{said}");
    let (code, _) = skywright(&["export", &fixture("web"), "-o", &path("direct.json")]);
    assert_eq!(code, Some(0));
    assert_eq!(std::fs::read(path("again.json")).unwrap(), std::fs::read(path("direct.json")).unwrap());
    // What stays behind is told, and the file is written all the same.
    let (code, said) = skywright(&["export", &path("out/vpc.svg"), "-o", &path("vpc.d2")]);
    assert!(code == Some(0) && said.contains("note: D2 arranges everything itself"), "{said}");
}

#[test]
fn what_would_destroy_or_cannot_be_written_is_refused() {
    let fixture = format!("{}/tests/fixtures/pictures/web.json", env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    assert_eq!(skywright(&["export", &fixture, "-o", &path("a.svg")]).0, Some(0));
    let before = std::fs::read(path("a.svg")).unwrap();
    for (arguments, said) in [
        (vec!["fmt".to_owned(), path("a.svg")], "make pictures with `export`"),
        (vec!["layout".to_owned(), fixture.clone(), "-o".to_owned(), path("a.svg")], "make pictures with `export`"),
        (vec!["check".to_owned(), "--fix".to_owned(), path("a.svg")], "make pictures with `export`"),
        (vec!["new".to_owned(), "--force".to_owned(), "-o".to_owned(), path("a.svg")], "make pictures with `export`"),
        (vec!["export".to_owned(), fixture.clone(), "-o".to_owned(), path("a.bmp")], "`bmp` is not a format"),
        (vec!["export".to_owned(), fixture.clone(), fixture.clone(), "-o".to_owned(), path("a.svg")], "name a folder"),
        (vec!["export".to_owned(), fixture, "-o".to_owned(), path("")], "which format"),
    ] {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (code, error) = skywright(&arguments);
        assert!(code == Some(2) && error.contains(said), "{arguments:?}: {error}");
    }
    assert_eq!(std::fs::read(path("a.svg")).unwrap(), before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever a drawing says, its pictures open as the same drawing, and XML and JSON can be read by others.
    #[test]
    fn every_drawing_gives_files_that_can_be_read(document in common::document()) {
        let geometry = Geometry::new(&document, Catalogue::builtin());
        let scene = scene_of(&document, &geometry);
        for (format, text) in texts_of(&document, &geometry, &scene) {
            match format {
                "svg" | "drawio" => prop_assert!(roxmltree::Document::parse(&text).is_ok(), "{}", format),
                "excalidraw" => prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok()),
                _ => prop_assert!(!text.is_empty()),
            }
            if matches!(format, "svg" | "drawio" | "html") {
                let loaded = parse(&format!("a.{format}"), &text, Catalogue::builtin());
                let loaded = loaded.unwrap_or_else(|error| panic!("{error}"));
                prop_assert_eq!(&loaded.document, &document, "{}", format);
            }
        }
        prop_assert!(pdf(&scene, &PdfOptions::default()).is_ok());
    }
}
