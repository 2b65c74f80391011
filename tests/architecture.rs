//! The arrows of ARCHITECTURE.md, checked: who may use whom, and who may touch the outside world.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// `(module, modules it may use)`. What is not listed is forbidden.
const ARROWS: &[(&str, &[&str])] = &[
    ("geom", &[]),
    ("model", &["geom"]),
    ("catalogue", &["geom", "model"]),
    ("icon_pack", &["catalogue"]),
    ("text", &["catalogue", "geom"]),
    ("format", &["catalogue", "geom", "model"]),
    ("references", &[]),
    ("validate", &["catalogue", "geom", "model"]),
    ("project", &["catalogue", "cost", "format", "validate"]),
    ("traffic", &["catalogue", "model"]),
    ("cost", &["catalogue", "model", "traffic"]),
    ("layout", &["geom", "model"]),
    ("arrange", &["catalogue", "geom", "layout", "model", "scene", "text"]),
    ("scene", &["catalogue", "geom", "icon_pack", "layout", "model", "text"]),
    ("overlay", &["cost", "model", "scene", "traffic", "validate"]),
    ("export", &["catalogue", "format", "geom", "icon_pack", "model", "scene", "text"]),
    ("generate", &["catalogue", "model"]),
    ("editor", &["arrange", "catalogue", "format", "geom", "model", "scene", "text", "validate"]),
    (
        "cli",
        &[
            "arrange",
            "catalogue",
            "cost",
            "editor",
            "export",
            "format",
            "generate",
            "geom",
            "icon_pack",
            "layout",
            "model",
            "overlay",
            "project",
            "references",
            "scene",
            "traffic",
            "validate",
        ],
    ),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries.map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The text of a file without its unit tests, which may use anything.
fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod tests").map_or(text, |at| &text[..at])
}

fn files_of(module: &str) -> Vec<PathBuf> {
    let mut files = rust_files(&source().join(module));
    files.extend(Some(source().join(format!("{module}.rs"))).filter(|path| path.exists()));
    files
}

/// Top-level modules of this crate that a text names: `crate::x`, and `crate::{x, y}`.
fn used_modules(text: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    let mut found = Vec::new();
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let text = code.as_str();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let list = &list[..list.find("};").unwrap_or(list.len())];
            let mut depth = 0;
            for part in list.split_inclusive([',', '{', '}']) {
                if depth == 0 {
                    found.push(word(part.trim_start()));
                }
                depth += i32::from(part.ends_with('{')) - i32::from(part.ends_with('}'));
            }
        } else {
            found.push(word(rest));
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

#[test]
fn modules_use_only_what_their_arrows_allow() {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (module, allowed) in &arrows {
        for path in files_of(module) {
            let text = std::fs::read_to_string(&path).unwrap();
            for used in used_modules(without_tests(&text)) {
                seen += 1;
                let known = arrows.contains_key(used.as_str());
                if known && used != *module && !allowed.contains(&used.as_str()) {
                    wrong.push(format!("{}: {module} -> {used}", path.display()));
                }
            }
        }
    }
    assert!(seen > 100, "only {seen} uses were found: the reader of this test is broken");
    assert_eq!(wrong, Vec::<String>::new(), "forbidden arrows");
}

#[test]
fn every_module_of_the_library_has_its_arrows() {
    let library = std::fs::read_to_string(source().join("lib.rs")).unwrap();
    let declared: Vec<&str> =
        library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(declared.len() > 10);
    for module in &declared {
        assert!(ARROWS.iter().any(|(known, _)| known == module), "`{module}` has no row in ARROWS");
    }
}

#[test]
fn only_the_window_names_egui() {
    let gui = source().join("gui");
    for path in rust_files(&source()) {
        if path.starts_with(&gui) || path == source().join("gui.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for name in ["egui::", "eframe::", "rfd::"] {
            assert!(!text.contains(name), "{} names `{name}`", path.display());
        }
    }
}

#[test]
fn files_clocks_and_environment_enter_at_the_edges_only() {
    let edges = [
        "cli",
        "cli.rs",
        "gui",
        "gui.rs",
        "main.rs",
        "bin",
        "format/io.rs",
        "generate/tree/write.rs",
        "generate/write.rs",
        "project/io.rs",
    ];
    for path in rust_files(&source()) {
        let inner = path.strip_prefix(source()).unwrap();
        if edges.iter().any(|edge| inner.starts_with(edge)) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for name in ["std::fs", "std::env::", "SystemTime", "Instant::now"] {
            let found = without_tests(&text).lines().find(|line| line.contains(name));
            assert_eq!(found, None, "{} names `{name}`", inner.display());
        }
    }
}

#[test]
fn colours_of_the_window_come_from_its_theme() {
    for path in rust_files(&source().join("gui")) {
        if path.ends_with("theme.rs") || path.ends_with("icons.rs") || path.ends_with("paint.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for name in ["Color32::from_rgb", "Color32::from_rgba", "Color32::from_gray", "hex_color!"] {
            assert!(!without_tests(&text).contains(name), "{} names `{name}`", path.display());
        }
    }
}
