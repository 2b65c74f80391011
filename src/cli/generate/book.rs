//! The page that says what each target makes of each kind of wire, found by generating them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::json;

use crate::catalogue::{Catalogue, Provider};
use crate::format;
use crate::generate::{self, Loss, Options, targets};

/// A drawing of all wires of the catalogue, each with two ends of its own.
fn drawing(catalogue: &Catalogue) -> (crate::model::Document, Vec<(String, String, String)>) {
    let (mut nodes, mut edges, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
    for wiring in catalogue.all_wirings() {
        let (from, to) = (wiring.source_service.as_str(), wiring.target.as_str());
        let number = kinds.len();
        let mechanism = wiring.mechanism.as_str();
        nodes.push(json!({ "id": format!("a{number}"), "type": from, "name": format!("Source {number}") }));
        nodes.push(json!({ "id": format!("b{number}"), "type": to, "name": format!("Sink {number}") }));
        edges.push(json!({
            "id": format!("w{number}"), "from": format!("a{number}"), "to": format!("b{number}"), "mechanism": mechanism,
        }));
        kinds.push((from.to_owned(), to.to_owned(), mechanism.to_owned()));
    }
    let text = json!({ "schema": 1, "nodes": nodes, "edges": edges }).to_string();
    let document = format::parse("wires.json", &text, catalogue).map(|read| read.document).unwrap_or_default();
    (document, kinds)
}

/// The whole page, Markdown.
pub fn target_book() -> String {
    let catalogue = Catalogue::builtin();
    let (document, kinds) = drawing(catalogue);
    let all = targets::all();
    let mut page = String::from(
        "# Targets and wires\n\nWhat each target makes of each legal wire, found by generating it between two components with their\n\
         defaults. **full**: everything the wire means. **partial**: made, with what follows it in the notes. **-**: not made;\n\
         the loss report of `generate` says why. This page is written by a test (`UPDATE_DOCS=1 cargo test --test generated_docs`).\n\n\
         | target | for | writes |\n|---|---|---|\n",
    );
    for target in all {
        let _ = writeln!(page, "| `{}` | {} | {} |", target.id, target.label, target.description);
    }
    let mut notes: Vec<String> = Vec::new();
    let mut columns: Vec<Vec<String>> = Vec::new();
    for target in all {
        let made = generate::generate(&document, catalogue, target.id, &Options::default());
        let losses = made.map(|made| made.losses).unwrap_or_default();
        columns.push(column(&losses, &kinds, catalogue, &mut notes));
    }
    let head: Vec<String> = all.iter().map(|target| format!("`{}`", target.id)).collect();
    let _ = writeln!(page, "\n| wire | by | {} |\n|---|---|{}", head.join(" | "), "---|".repeat(all.len()));
    for (number, (from, to, mechanism)) in kinds.iter().enumerate() {
        let cells: Vec<&str> = columns.iter().map(|column| column[number].as_str()).collect();
        if cells.iter().any(|cell| *cell != "-") {
            let _ = writeln!(page, "| {from} → {to} | {mechanism} | {} |", cells.join(" | "));
        }
    }
    page.push_str("\n## Notes\n\n");
    for (number, note) in notes.iter().enumerate() {
        let _ = writeln!(page, "{}. {note}", number + 1);
    }
    page
}

/// One target's cells.
fn column(
    losses: &[Loss],
    kinds: &[(String, String, String)],
    catalogue: &Catalogue,
    notes: &mut Vec<String>,
) -> Vec<String> {
    let mut by_element: BTreeMap<&str, Vec<&Loss>> = BTreeMap::new();
    for loss in losses {
        for at in &loss.at {
            by_element.entry(at).or_default().push(loss);
        }
    }
    let none = Vec::new();
    let of = |element: String| by_element.get(element.as_str()).unwrap_or(&none).clone();
    let cell = |number: usize, ends: (&str, &str)| {
        let missing =
            |element: String| of(element).iter().any(|loss| loss.what.starts_with("no ") && outside(&loss.why));
        let unmade = of(format!("w{number}")).iter().any(|loss| {
            ["no resources", "no integration", "no origin", "no step", "wire left out"]
                .iter()
                .any(|start| loss.what.starts_with(start))
                || loss.what.ends_with("wire left out")
        });
        let apart = [ends.0, ends.1].iter().all(|service| {
            let clouds = [Provider::Aws, Provider::Gcp, Provider::Azure, Provider::Openwhisk];
            catalogue.service(service).is_none_or(|service| !clouds.contains(&service.provider))
        });
        (missing(format!("w{number}"))
            || missing(format!("a{number}"))
            || missing(format!("b{number}"))
            || unmade
            || apart)
            .then(|| "-".to_owned())
    };
    let mut cells = Vec::new();
    for (number, (from, to, _)) in kinds.iter().enumerate() {
        if let Some(none) = cell(number, (from, to)) {
            cells.push(none);
            continue;
        }
        let elements = [format!("w{number}"), format!("a{number}"), format!("b{number}")];
        let said: BTreeSet<String> = elements.into_iter().flat_map(&of).map(note).collect();
        let numbers: Vec<String> = said
            .into_iter()
            .map(|note| {
                let at = notes.iter().position(|known| *known == note).unwrap_or_else(|| {
                    notes.push(note);
                    notes.len() - 1
                });
                (at + 1).to_string()
            })
            .collect();
        cells.push(if numbers.is_empty() { "full".to_owned() } else { format!("partial {}", numbers.join(", ")) });
    }
    cells
}

fn outside(why: &str) -> bool {
    ["it does not run on", "it is not among", "this service is not among", "the catalogue does not"]
        .iter()
        .any(|start| why.starts_with(start))
}

/// A loss in words that do not depend on the drawing.
fn note(loss: &Loss) -> String {
    let text = format!("{}: {}", loss.what, loss.why).replace('|', "/");
    // Names in backquotes are those of this page's drawing.
    let quoted = text.split('`').enumerate().map(|(at, part)| {
        let drawn = at % 2 == 1 && (part.starts_with("Sink") || part.starts_with("Source"));
        if drawn { part.chars().filter(|c| !c.is_ascii_digit()).collect() } else { part.to_owned() }
    });
    quoted.collect::<Vec<String>>().join("`")
}
