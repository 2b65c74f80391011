//! What a drawing of 50, 1,000 and 10,000 components costs on its way through the pipeline.
//!
//! `cargo bench --bench pipeline` prints the median of each step in milliseconds
//! and as a multiple of reading the same drawing from RON in the same run, which
//! is what to compare between machines and versions.

#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the root of a small count")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use skywright::catalogue::Catalogue;
use skywright::cost::{CostOptions, PriceBook, estimate};
use skywright::export::{PngOptions, SvgOptions, png, svg};
use skywright::format::{FileKind, parse, to_text};
use skywright::geom::Point;
use skywright::model::{Component, ComponentId, Document, Txn, Value, Wire, WireId};
use skywright::scene::{Geometry, SceneOptions, Theme, View, build};
use skywright::traffic::{TrafficOptions, propagate};
use skywright::validate::{Config, validate};

/// One small system, repeated: client, API, function, table, queue, worker, bucket, dead letters.
const PARTS: &[(&str, i32, i32)] = &[
    ("client_web", 0, 0),
    ("apigw_http", 1, 0),
    ("lambda", 2, 0),
    ("dynamodb", 3, 0),
    ("sqs_standard", 3, 1),
    ("lambda", 4, 1),
    ("s3", 5, 1),
    ("sqs_standard", 3, 2),
    ("sns_standard", 4, 0),
    ("eventbridge_bus", 5, 0),
];
const WIRES: &[(usize, usize)] = &[(0, 1), (1, 2), (2, 3), (2, 4), (4, 5), (5, 6), (4, 7), (2, 8), (2, 9)];

fn drawing(count: usize) -> Document {
    let catalogue = Catalogue::builtin();
    let mut document = Document::default();
    let mut txn = Txn::new("bench");
    let systems = count / PARTS.len();
    let across = (systems as f64).sqrt().ceil() as usize;
    for system in 0..systems {
        let corner = Point::new((system % across) as f64 * 1080.0, (system / across) as f64 * 480.0);
        let id = |part: usize| ComponentId::new(format!("s{system:05}-{part}"));
        for (part, (service, column, row)) in PARTS.iter().enumerate() {
            let at = Point::new(corner.x + f64::from(*column) * 160.0, corner.y + f64::from(*row) * 144.0);
            let mut component = Component::new(service, format!("Part {part} of {system}"), at);
            if part == 0 {
                component.props.insert("arrivals_per_sec".to_owned(), Value::Number(2.0));
            }
            txn.put_component(&mut document, &id(part), component);
        }
        for (wire, (from, to)) in WIRES.iter().enumerate() {
            let mechanism = catalogue.usual_mechanism(PARTS[*from].0, PARTS[*to].0);
            txn.put_wire(
                &mut document,
                &WireId::new(format!("s{system:05}-w{wire}")),
                Wire::new(&id(*from), &id(*to), mechanism),
            );
        }
    }
    txn.commit(&document);
    document
}

/// The median of some runs, enough of them to fill half a second.
fn median(mut step: impl FnMut()) -> Duration {
    step();
    let begun = Instant::now();
    let mut times = Vec::new();
    while times.len() < 5 || (begun.elapsed() < Duration::from_millis(500) && times.len() < 101) {
        let start = Instant::now();
        step();
        times.push(start.elapsed());
    }
    times.sort();
    times[times.len() / 2]
}

fn main() {
    let catalogue = Catalogue::builtin();
    let Some(theme) = Theme::builtin("light") else { return };
    println!("{:<28}{:>12}{:>12}{:>16}", "step", "components", "ms", "x reading RON");
    for count in [50, 1_000, 10_000] {
        let document = drawing(count);
        let text = to_text(&document, FileKind::Ron);
        let geometry = Geometry::new(&document, catalogue);
        let scene = build(&document, catalogue, &geometry, theme, &SceneOptions::default());
        let read = median(|| drop(black_box(parse("a.sky.ron", &text, catalogue))));
        let row = |name: &str, time: Duration| {
            let millis = time.as_secs_f64() * 1e3;
            println!("{name:<28}{count:>12}{millis:>12.2}{:>16.2}", time.as_secs_f64() / read.as_secs_f64());
        };
        row("read RON", read);
        row("write RON", median(|| drop(black_box(to_text(&document, FileKind::Ron)))));
        row("check", median(|| drop(black_box(validate(&document, catalogue, &Config::default())))));
        row("traffic", median(|| drop(black_box(propagate(&document, catalogue, &TrafficOptions::default())))));
        row(
            "traffic and cost",
            median(|| drop(black_box(estimate(&document, catalogue, PriceBook::builtin(), &CostOptions::default())))),
        );
        row("geometry with routes", median(|| drop(black_box(Geometry::new(&document, catalogue)))));
        row(
            "scene",
            median(|| drop(black_box(build(&document, catalogue, &geometry, theme, &SceneOptions::default())))),
        );
        row("SVG from the scene", median(|| drop(black_box(svg(&scene, &SvgOptions::default())))));
        row(
            "SVG from the document",
            median(|| {
                let geometry = Geometry::new(&document, catalogue);
                let scene = build(&document, catalogue, &geometry, theme, &SceneOptions::default());
                drop(black_box(svg(&scene, &SvgOptions::default())));
            }),
        );
        let iso = SceneOptions { view: View::Iso, ..SceneOptions::default() };
        row(
            "isometric SVG",
            median(|| {
                let scene = build(&document, catalogue, &geometry, theme, &iso);
                drop(black_box(svg(&scene, &SvgOptions::default())));
            }),
        );
        if count == 50 {
            // As wide as a 4K screen.
            let options = PngOptions { scale: 3840.0 / scene.bounds.width(), transparent: false };
            row("PNG, 3840 pixels wide", median(|| drop(black_box(png(&scene, &options)))));
        }
    }
}
