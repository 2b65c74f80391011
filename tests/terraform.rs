//! Terraform files: names the provider knows, references that lead somewhere, texts that stay texts.

#![expect(clippy::unwrap_used, reason = "helpers of tests, which have to fail where they cannot go on")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use skywright::catalogue::Catalogue;
use skywright::format;
use skywright::generate::{self, Generated, Options};
use skywright::model::Document;

fn fixtures(folder: &str) -> Vec<(String, Document)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let document = format::parse("drawing.json", &text, Catalogue::builtin()).unwrap().document;
        (path.file_stem().unwrap().to_string_lossy().into_owned(), document)
    };
    paths.iter().map(read).collect()
}

fn made(document: &Document, target: &str) -> Generated {
    generate::generate(document, Catalogue::builtin(), target, &Options::default()).unwrap()
}

/// The whole module as one text.
fn module(generated: &Generated) -> String {
    let is_module = |path: &&String| Path::new(path).extension().is_some_and(|end| end == "tf");
    let files = generated.files.keys().filter(is_module);
    files.map(|path| String::from_utf8(generated.files[path].clone()).unwrap()).collect()
}

#[derive(Deserialize)]
struct Provider {
    resources: BTreeMap<String, Shape>,
}

#[derive(Deserialize)]
struct Shape {
    args: String,
    #[serde(default)]
    blocks: BTreeMap<String, Self>,
}

/// Arguments and blocks of one block, read from canonical text.
#[derive(Debug, Default)]
struct Block {
    args: BTreeSet<String>,
    blocks: Vec<(String, Self)>,
}

/// Reads a block up to its closing brace; values of several lines are passed over.
fn read_block<'l>(lines: &mut impl Iterator<Item = &'l str>) -> Block {
    let mut block = Block::default();
    let mut depth = 0_i64;
    while let Some(line) = lines.next() {
        let text = line.trim();
        if depth > 0 {
            depth += brackets(text);
            continue;
        }
        if text == "}" {
            return block;
        }
        if let Some((name, value)) = text.split_once(" = ") {
            block.args.insert(name.trim().to_owned());
            depth = brackets(value);
        } else if let Some(kind) = text.strip_suffix(" {}") {
            block.blocks.push((kind.to_owned(), Block::default()));
        } else if let Some(kind) = text.strip_suffix(" {") {
            let inner = read_block(lines);
            block.blocks.push((kind.to_owned(), inner));
        }
    }
    block
}

/// Brackets that stay open, those in texts left out.
fn brackets(text: &str) -> i64 {
    let (mut open, mut quoted, mut escaped) = (0, false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' | '{' | '(' if !quoted => open += 1,
            ']' | '}' | ')' if !quoted => open -= 1,
            _ => {}
        }
    }
    open
}

fn resources(text: &str) -> Vec<(String, String, Block)> {
    let mut lines = text.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        let mut words = line.split('"');
        if words.next() == Some("resource ")
            && let (Some(kind), Some(_), Some(name)) = (words.next(), words.next(), words.next())
        {
            let block = if line.ends_with("{}") { Block::default() } else { read_block(&mut lines) };
            found.push((kind.to_owned(), name.to_owned(), block));
        }
    }
    found
}

/// Arguments of every resource that Terraform itself knows.
const META: &[&str] = &["depends_on", "provider", "for_each", "count"];

fn compare(at: &str, block: &Block, shape: &Shape, wrong: &mut Vec<String>) {
    let known: Vec<&str> = shape.args.split_whitespace().map(|word| word.split(':').next().unwrap_or(word)).collect();
    let blocks: BTreeMap<&str, &Shape> =
        shape.blocks.iter().map(|(name, shape)| (name.trim_end_matches('!'), shape)).collect();
    for argument in block.args.iter().filter(|name| !META.contains(&name.as_str())) {
        if !known.iter().any(|name| name.trim_end_matches('!') == argument) {
            wrong.push(format!("{at}.{argument} is no argument"));
        }
    }
    for name in known.iter().filter_map(|name| name.strip_suffix('!')) {
        if !block.args.contains(name) {
            wrong.push(format!("{at}.{name} is missing"));
        }
    }
    for (name, inner) in block.blocks.iter().filter(|(name, _)| name != "lifecycle") {
        match blocks.get(name.as_str()) {
            Some(shape) => compare(&format!("{at}.{name}"), inner, shape, wrong),
            None => wrong.push(format!("{at}.{name} is no block")),
        }
    }
    for name in shape.blocks.keys().filter_map(|name| name.strip_suffix('!')) {
        if !block.blocks.iter().any(|(known, _)| known == name) {
            wrong.push(format!("{at}.{name} is missing"));
        }
    }
}

#[test]
fn every_resource_has_arguments_the_provider_knows_and_all_it_needs() {
    let table = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/terraform/provider.ron")).unwrap();
    let provider: Provider = ron::de::from_bytes(&table).unwrap();
    for (name, document) in fixtures("generate") {
        let found = resources(&module(&made(&document, "terraform")));
        assert!(found.len() > 10, "the reader of this test finds no resources in {name}");
        let mut wrong = Vec::new();
        for (kind, own, block) in &found {
            match provider.resources.get(kind) {
                Some(shape) => compare(&format!("{kind}.{own}"), block, shape, &mut wrong),
                None => wrong.push(format!("{kind} is no resource")),
            }
        }
        assert_eq!(wrong, Vec::<String>::new(), "in {name}");
    }
}

/// Addresses of resources and variables a module declares.
fn declared(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split('"').collect();
        match words.as_slice() {
            ["resource ", kind, _, name, ..] => found.insert(format!("{kind}.{name}")),
            ["data ", kind, _, name, ..] => found.insert(format!("data.{kind}.{name}")),
            ["ephemeral ", kind, _, name, ..] => found.insert(format!("ephemeral.{kind}.{name}")),
            ["variable ", name, ..] => found.insert(format!("var.{name}")),
            _ => continue,
        };
    }
    found
}

/// Addresses it refers to.
fn referred(text: &str) -> BTreeSet<String> {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let mut found = BTreeSet::new();
    for word in text.split(|c: char| !letter(c)) {
        let parts: Vec<&str> = word.split('.').collect();
        match parts.as_slice() {
            ["var", name, ..] if !name.is_empty() => found.insert(format!("var.{name}")),
            [start @ ("data" | "ephemeral"), kind, name, ..] => found.insert(format!("{start}.{kind}.{name}")),
            [kind, name, ..] if kind.starts_with("aws_") || kind.starts_with("google_") => {
                found.insert(format!("{kind}.{name}"))
            }
            _ => continue,
        };
    }
    found
}

#[test]
fn every_reference_leads_to_something_declared() {
    let drawings = [("terraform", "generate"), ("gcp", "clouds")];
    for (target, folder) in drawings {
        for (name, document) in fixtures(folder) {
            let text = module(&made(&document, target));
            let declared = declared(&text);
            let loose: Vec<String> = referred(&text).into_iter().filter(|name| !declared.contains(name)).collect();
            assert_eq!(loose, Vec::<String>::new(), "{target} of {name}");
        }
    }
}

#[test]
fn what_people_type_inserts_nothing() {
    let ours =
        ["var.", "data.", "aws_", "google_", "path.module", "ephemeral.", "\"$\"", "\"%\"", "try(filemd5(", "split("];
    for (target, folder) in [("terraform", "generate"), ("gcp", "clouds")] {
        for (name, document) in fixtures(folder) {
            let text = module(&made(&document, target));
            for (at, _) in text.match_indices("${") {
                let escaped = text[..at].ends_with('$');
                let after = &text[at + 2..];
                let good = escaped || ours.iter().any(|start| after.starts_with(start));
                assert!(good, "{target} of {name}: {}", &text[at..].chars().take(40).collect::<String>());
            }
            for hidden in ['\u{202e}', '\u{2028}', '\u{7}'] {
                assert!(!text.contains(hidden), "{target} of {name} holds {hidden:?}");
            }
        }
    }
}

#[test]
fn a_bucket_tells_its_function_after_it_may() {
    let text = r#"{"schema":1,"nodes":[{"id":"b","type":"s3","name":"Uploads"},{"id":"f","type":"lambda","name":"Read"}],"edges":[{"id":"e","from":"b","to":"f"}]}"#;
    let document = format::parse("drawing.json", text, Catalogue::builtin()).unwrap().document;
    let text = module(&made(&document, "terraform"));
    for line in [
        "  principal      = \"s3.amazonaws.com\"",
        "  source_account = data.aws_caller_identity.current.account_id",
        "    lambda_function_arn = aws_lambda_function.read.arn",
        "  depends_on = [aws_lambda_permission.read_uploads]",
    ] {
        assert!(text.contains(line), "no `{line}` in\n{text}");
    }
}

#[test]
fn a_role_in_google_cloud_is_for_the_one_thing_its_wire_leads_to() {
    let (_, document) = fixtures("clouds").into_iter().find(|(name, _)| name == "gcp").unwrap();
    let generated = made(&document, "gcp");
    let text = module(&generated);
    let bindings: Vec<(String, String, Block)> =
        resources(&text).into_iter().filter(|(kind, _, _)| kind == "google_project_iam_member").collect();
    for (_, name, block) in &bindings {
        let narrowed = block.blocks.iter().any(|(kind, _)| kind == "condition");
        let of_platform = name.ends_with("_events") || name == "storage_events";
        assert!(narrowed || of_platform, "{name} is for the whole project");
    }
    assert!(text.contains("role   = \"roles/storage.objectUser\""), "{text}");
    assert!(generated.losses.iter().any(|loss| loss.at == ["l"]), "{:?}", generated.losses);
}

#[test]
fn equal_drawings_give_equal_files() {
    for (target, folder) in [("terraform", "generate"), ("gcp", "clouds")] {
        for (name, document) in fixtures(folder) {
            assert_eq!(made(&document, target), made(&document.clone(), target), "{name}");
        }
    }
}
