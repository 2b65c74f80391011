//! The verb `cost` as scripts call it.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly as well")]

use std::io::Write as _;
use std::process::{Command, Stdio};

const DRAWING: &str = r#"{"settings":{"name":"orders"},"nodes":[
    {"id":"api","type":"apigw_http","props":{"arrivals_per_month":10000000}},
    {"id":"f","type":"lambda","name":"Take, then \"store\"","props":{"memory_mb":512,"avg_duration_ms":100}},
    {"id":"q","type":"sqs_standard"},{"id":"r","type":"redshift"}],
    "edges":[{"id":"e1","from":"api","to":"f"},{"id":"e2","from":"f","to":"q"},{"id":"e3","from":"f","to":"r"}]}"#;

/// Exit code, standard output, standard error; the drawing goes in through standard input.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_skywright-cli"))
        .args(["cost", "-"])
        .args(arguments)
        // 2026-11-24
        .env("SOURCE_DATE_EPOCH", "1795478400")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(DRAWING.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let (code, out, err) = run(&[&["--format", "json"], arguments].concat());
    assert_eq!(code, 0, "{err}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn json_has_the_keys_of_the_contract() {
    let answer = json(&[]);
    assert_eq!(answer["schema"], 1);
    assert_eq!(answer["region"], "us-east-1");
    assert_eq!(answer["currency"], "USD");
    let queue = answer["nodes"].as_array().unwrap().iter().find(|node| node["id"] == "q").unwrap();
    assert_eq!(queue["type"], "sqs_standard");
    let line = &queue["lines"][0];
    assert_eq!((&line["item"], &line["unit"]), (&"requests".into(), &"request".into()));
    assert_eq!(line["quantity"].as_f64(), Some(1e7));
    assert_eq!(line["monthly"].as_f64(), Some(4.0));
    assert_eq!(line["price"]["usd"].as_f64(), Some(4e-7));
    assert_eq!(line["price"]["grade"], "A");
    assert!(line["price"]["as_of"].is_string() && line["price"]["source"][0].is_string());
    assert_eq!(answer["edges"][0]["id"], "e1");
    assert_eq!(answer["edges"][0]["per_month"].as_f64(), Some(1e7));
    assert_eq!(answer["unpriced"][0]["id"], "r");
    let lines = answer["nodes"].as_array().unwrap().iter().flat_map(|node| node["lines"].as_array().unwrap());
    let sum: f64 = lines.map(|line| line["monthly"].as_f64().unwrap()).sum();
    assert!((sum - answer["monthly"]["expected"].as_f64().unwrap()).abs() < 1e-6);
}

#[test]
fn entries_region_and_allowances_are_taken_from_the_arguments() {
    let quantity = |answer: &serde_json::Value| answer["nodes"][0]["lines"][0]["quantity"].as_f64().unwrap();
    assert_eq!(quantity(&json(&["--entry", "api=1/s"])), 2_628_000.0);
    assert_eq!(quantity(&json(&["--entry", "api=2M/month"])), 2e6);
    let tokyo = json(&["--region", "ap-northeast-1"]);
    assert_eq!(tokyo["region"], "ap-northeast-1");
    assert_eq!(tokyo["nodes"][0]["lines"][0]["monthly"].as_f64(), Some(12.9));
    let with = json(&["--free-tier", "on"])["monthly"]["expected"].as_f64();
    assert!(with < json(&["--free-tier", "off"])["monthly"]["expected"].as_f64());
}

#[test]
fn wrong_arguments_say_what_would_be_right() {
    for (arguments, parts) in [
        (&["--entry", "apo=5/s"][..], &["`apo`", "did you mean `api`"][..]),
        (&["--entry", "api"], &["no rate", "ID=RATE"]),
        (&["--entry", "api=5/fortnight"], &["fortnight", "16000/day"]),
        (&["--region", "us-esat-1"], &["us-esat-1", "did you mean `us-east-1`"]),
        (&["--prices", "no-such-file.json"], &["no-such-file.json", "no such file"]),
        (&["--prices", "Cargo.toml"], &["price file Cargo.toml", "line"]),
    ] {
        let (code, out, err) = run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        for part in parts {
            assert!(err.contains(part), "{arguments:?}: {err}");
        }
    }
}

#[test]
fn the_table_for_people_shows_total_gaps_and_sources() {
    let (code, out, _) = run(&[]);
    assert_eq!(code, 0);
    for part in ["orders · us-east-1", "Total 29.10 USD a month", "Without a price", "Prices from", "10,000,000"] {
        assert!(out.contains(part), "{part} is missing in:\n{out}");
    }
    assert!(out.lines().all(|line| line.trim_end() == line && line.chars().count() < 130), "{out}");
}

#[test]
fn csv_and_markdown_hold_every_line() {
    let (_, csv, err) = run(&["--format", "csv"]);
    let header = csv.lines().next().unwrap();
    assert!(header.starts_with("id,type,item,quantity,unit,usd,monthly_low,monthly,monthly_high"));
    assert!(
        csv.lines().skip(1).any(|line| line.starts_with("q,sqs_standard,requests,10000000,request,0.0000004,4,4,4,"))
    );
    assert!(csv.contains(",\"10,000,000 arrivals a month, per 512 KB\"\n"), "{csv}");
    assert!(err.contains("`r` is not priced"), "{err}");
    let (_, markdown, _) = run(&["--format", "markdown"]);
    assert!(markdown.starts_with("## 29.10 USD a month"), "{markdown}");
    assert!(markdown.contains("| **q** | sqs\\_standard |") || markdown.contains("| **q** | sqs_standard |"));
}
