//! Time of load and cost on drawings of growing size: `cargo bench --bench cost`.

use std::hint::black_box;
use std::time::Instant;

use skywright::catalogue::Catalogue;
use skywright::cost::{CostOptions, PriceBook, estimate};
use skywright::format;
use skywright::model::Document;
use skywright::traffic::{TrafficOptions, propagate};

/// Chains of gateway, function, topic, queue, function and table; `looped` adds retries.
fn drawing(nodes: usize, looped: bool) -> Document {
    let services = ["apigw_http", "lambda", "sns_standard", "sqs_standard", "lambda", "dynamodb"];
    let mut rows = Vec::new();
    let mut wires = Vec::new();
    for index in 0..nodes {
        let service = services[index % services.len()];
        let props = if service == "apigw_http" { r#"{"arrivals_per_sec":7}"# } else { "{}" };
        rows.push(format!(r#"{{"id":"n{index:05}","type":"{service}","props":{props}}}"#));
        if index % services.len() > 0 {
            wires.push(format!(r#"{{"id":"w{index:05}","from":"n{:05}","to":"n{index:05}"}}"#, index - 1));
        }
        if looped && index % services.len() == 4 {
            wires.push(format!(
                r#"{{"id":"r{index:05}","from":"n{index:05}","to":"n{:05}","props":{{"CallsPerInvocation":0.1}}}}"#,
                index - 1
            ));
        }
    }
    let text = format!(r#"{{"nodes":[{}],"edges":[{}]}}"#, rows.join(","), wires.join(","));
    match format::parse("bench.json", &text, Catalogue::builtin()) {
        Ok(loaded) => loaded.document,
        Err(error) => {
            eprintln!("{error}");
            Document::default()
        }
    }
}

/// The quickest of several runs, ms: the least disturbed by the machine.
fn quickest(mut run: impl FnMut()) -> f64 {
    run();
    (0..15)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1e3
        })
        .fold(f64::INFINITY, f64::min)
}

fn main() {
    let (catalogue, book) = (Catalogue::builtin(), PriceBook::builtin());
    println!(
        "{:>7}  {:>6}  {:>12}  {:>12}  {:>14}  {:>7}",
        "nodes", "loops", "load ms", "load + cost", "ns a node", "growth"
    );
    for looped in [false, true] {
        let mut before: Option<f64> = None;
        for nodes in [10, 100, 1000, 10_000] {
            let document = drawing(nodes, looped);
            let load = quickest(|| drop(black_box(propagate(&document, catalogue, &TrafficOptions::default()))));
            let whole = quickest(|| drop(black_box(estimate(&document, catalogue, book, &CostOptions::default()))));
            let growth = before.map_or_else(String::new, |before| format!("{:.1}x", whole / before));
            println!(
                "{nodes:>7}  {:>6}  {load:>12.3}  {whole:>12.3}  {:>14.0}  {growth:>7}",
                if looped { "yes" } else { "no" },
                whole * 1e6 / nodes as f64
            );
            before = Some(whole);
        }
    }
}
