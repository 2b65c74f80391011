//! Pictures as people get them: small, openable, in any theme, of the whole or of a part.

#![expect(clippy::unwrap_used, reason = "a test helper that fails has found something")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use skywright::catalogue::Catalogue;
use skywright::export::{Chart, FontMode, HtmlOptions, PngOptions, SvgOptions, html, png, svg};
use skywright::format::{parse, to_json};
use skywright::model::Document;
use skywright::scene::{self, Geometry, Scene, SceneOptions, Theme, View};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn skywright(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_skywright-cli"))
        .args(arguments)
        .current_dir(root())
        .env("XDG_CONFIG_HOME", folder)
        .env("HOME", folder)
        .env("APPDATA", folder)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn document(text: &str) -> Document {
    parse("test.json", text, Catalogue::builtin()).unwrap_or_else(|error| panic!("{error}")).document
}

fn scenes(document: &Document) -> [Scene; 2] {
    let geometry = Geometry::new(document, Catalogue::builtin());
    [View::Flat, View::Iso].map(|view| {
        let options = SceneOptions { view, legend: true, title_block: true, ..SceneOptions::default() };
        scene::build(document, Catalogue::builtin(), &geometry, Theme::light(), &options)
    })
}

const WEB: &str = "tests/fixtures/pictures/web.json";
const TWELVE: &str = "reference-architectures/file-processing/file-processing.sky.ron";

#[test]
fn a_drawing_of_twelve_parts_is_a_small_file_in_every_mode() {
    let folder = tempfile::tempdir().unwrap();
    let size = |extra: &[&str]| {
        let output = skywright(&[&["export", TWELVE, "-o", "-", "--format", "svg"], extra].concat(), folder.path());
        assert!(output.status.success(), "{}", said(&output));
        output.stdout.len()
    };
    // Even with the drawing inside it stays below 25 kB.
    assert!(size(&[]) < 25_000, "{}", size(&[]));
    let bare = size(&["--no-model"]);
    let embedded = size(&["--no-model", "--fonts", "embedded"]) - bare;
    assert!((4_000..24_000).contains(&embedded), "the fonts take {embedded}");
}

/// Ids, and what refers to them, of every element of a page or picture.
fn ids(text: &str) -> (Vec<&str>, Vec<&str>) {
    let values = |name: &str| {
        let found = text.match_indices(name).map(|(at, _)| &text[at + name.len()..]);
        found.filter_map(|rest| rest.split_once('"').map(|(value, _)| value)).collect::<Vec<_>>()
    };
    (values(" id=\""), values(" href=\"#"))
}

#[test]
fn a_page_with_both_views_has_every_id_once_and_refers_to_none_else() {
    let text = std::fs::read_to_string(root().join(WEB)).unwrap();
    let document = document(&text);
    let geometry = Geometry::new(&document, Catalogue::builtin());
    let chart = Chart::new(&document, Catalogue::builtin(), &geometry, Theme::light());
    let [flat, iso] = scenes(&document);
    let page = html(&chart, &[(View::Flat, &flat), (View::Iso, &iso)], &HtmlOptions::default()).content;
    let (all, used) = ids(&page);
    let unique: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(unique.len(), all.len());
    assert!(unique.contains("node-api") || unique.iter().any(|id| id.starts_with("view1-node-")), "{unique:?}");
    assert!(used.len() > 10 && used.iter().all(|id| unique.contains(id)), "{used:?}");
}

/// Names that break careless writers, and one of each length and direction.
fn hostile() -> Document {
    let names = [
        "</text><script>alert(1)</script>".to_owned(),
        "]]> --> </style></svg> &lt; &#x3c;".to_owned(),
        "\u{202e}evil\u{202c} العربية עברית".to_owned(),
        "👩‍👩‍👧 日本語 e\u{301}\u{302}\u{303}".to_owned(),
        "x".repeat(300),
        "line\nbreak\r\n\ttab".to_owned(),
        "`tick` ${x} %d %s %% \\ ' \" {{ }}".to_owned(),
        "\u{0}\u{7}\u{1b}\u{fffe}".to_owned(),
    ];
    let nodes: Vec<serde_json::Value> = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let (x, y) = (index % 4 * 200, index / 4 * 200);
            serde_json::json!({"id": format!("n{index}\"><"), "type": "lambda", "name": name, "x": x, "y": y, "parent": "g'"})
        })
        .collect();
    let edges: Vec<serde_json::Value> = names
        .iter()
        .enumerate()
        .skip(1)
        .map(|(index, name)| {
            let (from, to) = (format!("n{}\"><", index - 1), format!("n{index}\"><"));
            serde_json::json!({"id": format!("e{index}&"), "from": from, "to": to, "mechanism": "sync_invoke", "label": name})
        })
        .collect();
    let drawing = serde_json::json!({"schema": 1, "settings": {"name": names[0]}, "nodes": nodes, "edges": edges,
        "groups": [{"id": "g'", "type": "vpc", "name": names[2]}]});
    document(&drawing.to_string())
}

#[test]
fn hostile_names_stay_text_in_every_mode_of_text_and_view() {
    let document = hostile();
    let [flat, iso] = scenes(&document);
    for scene in [&flat, &iso] {
        for fonts in [FontMode::Named, FontMode::Embedded, FontMode::Outlines] {
            let options = SvgOptions { fonts, model: Some(to_json(&document)), ..SvgOptions::default() };
            let text = svg(scene, &options);
            let xml = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{fonts:?}: {error}"));
            let known = [
                "svg", "title", "desc", "metadata", "style", "defs", "symbol", "g", "path", "rect", "circle", "text",
                "use",
            ];
            for node in xml.descendants().filter(roxmltree::Node::is_element) {
                let name = node.tag_name().name();
                assert!(known.contains(&name) || ["line", "ellipse", "polyline"].contains(&name), "<{name}>");
                let active = node.attributes().find(|attribute| attribute.name().starts_with("on"));
                assert!(active.is_none(), "{active:?}");
            }
            let opened = parse("a.svg", &text, Catalogue::builtin()).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(opened.document, document);
        }
        assert!(png(scene, &PngOptions { scale: 1.0, transparent: true }).is_ok());
    }
}

#[test]
fn a_part_alone_can_be_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let nodes = |only: &str| -> BTreeSet<String> {
        let output = skywright(&["export", TWELVE, "-o", "-", "--format", "json", "--only", only], folder.path());
        assert!(output.status.success(), "{only}: {}", said(&output));
        let drawing: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(drawing["settings"]["name"].as_str().is_some_and(|name| name != "Clipboard"), "{drawing}");
        let list = |key: &str| drawing[key].as_array().cloned().unwrap_or_default();
        let ids = list("nodes").into_iter().chain(list("edges"));
        ids.filter_map(|one| one["id"].as_str().map(str::to_owned)).collect()
    };
    let text = std::fs::read_to_string(root().join(TWELVE)).unwrap();
    let whole = parse("a.sky.ron", &text, Catalogue::builtin()).unwrap().document;
    let (id, wire) = whole.wires().iter().next().unwrap();
    let ends = [wire.from.component.to_string(), wire.to.component.to_string()];
    let wanted: BTreeSet<String> = ends.iter().cloned().chain([id.to_string()]).collect();
    assert_eq!(nodes(id.as_str()), wanted, "a wire brings its ends");
    assert_eq!(nodes(&ends.join(",")), wanted, "a wire goes along when both ends do");
    let group = whole.groups().keys().next().unwrap();
    assert!(nodes(group.as_str()).len() > 10, "a group brings what it holds");
    let output = skywright(&["export", TWELVE, "-o", "-", "--format", "svg", "--only", "nobody"], folder.path());
    assert!(
        output.status.code() == Some(2) && said(&output).contains("`nobody`, which is not on the drawing"),
        "{}",
        said(&output)
    );
}

#[test]
fn themes_come_from_files_and_from_the_folder_of_the_user() {
    let home = tempfile::tempdir().unwrap();
    let listed = skywright(&["themes", "--format", "json"], home.path());
    let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    let folder = Path::new(listed["folder"].as_str().unwrap()).to_owned();
    assert!(folder.starts_with(home.path()), "{listed}");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("house.ron"), "(name: \"house\", base: \"dark\", canvas: \"#0a1b2c\")").unwrap();
    std::fs::write(folder.join("broken.ron"), "(name: \"broken\",\n base: \"dark\",\n canvas: 7)").unwrap();
    let export = |theme: &str| skywright(&["export", WEB, "-o", "-", "--format", "svg", "--theme", theme], home.path());
    let by_path = folder.join("house.ron").display().to_string();
    for theme in ["house", &by_path] {
        let output = export(theme);
        assert!(String::from_utf8_lossy(&output.stdout).contains("#0a1b2c"), "{theme}: {}", said(&output));
    }
    for (theme, part) in [
        ("broken", "broken.ron:3:"),
        ("hous", "did you mean `house`?"),
        ("nowhere/x.ron", "cannot read the theme nowhere/x.ron"),
        ("nothing-like-it", "is not a theme"),
    ] {
        let output = export(theme);
        assert!(output.status.code() == Some(2) && said(&output).contains(part), "{theme}: {}", said(&output));
    }
    let listed = skywright(&["themes"], home.path());
    let text = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(text.contains("riso") && text.contains("house.ron"), "{text}");
    assert!(said(&listed).contains("broken.ron:3:"), "{}", said(&listed));
}

#[test]
fn contact_sheets_show_every_component_in_both_views() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("icons");
    let output = skywright(&["catalogue", "icons", "-o", &out.display().to_string(), "--theme", "riso"], folder.path());
    assert!(output.status.success(), "{}", said(&output));
    for view in ["flat", "iso"] {
        let text = std::fs::read_to_string(out.join(format!("icons-{view}-riso.svg"))).unwrap();
        let xml = roxmltree::Document::parse(&text).unwrap();
        let written: BTreeSet<&str> = xml.descendants().filter_map(|node| node.text()).map(str::trim).collect();
        for service in Catalogue::builtin().services() {
            assert!(written.contains(service.id.as_str()), "{view}: {} is missing", service.id);
        }
    }
}
