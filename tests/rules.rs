//! The rule book against drawings: its own examples, our cases, and a foreign set of cases where there is one.

#![expect(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value as Json;
use skywright::catalogue::Catalogue;
use skywright::format;
use skywright::model::Document;
use skywright::validate::{Config, Diagnostic, LINTS, LintMetadata, Report, apply_fixes, validate};

fn config() -> Config {
    Config { today: "2026-11-23".parse().ok(), ..Config::default() }
}

fn only(lint: &LintMetadata) -> Config {
    Config { select: vec![lint.code.to_owned()], ..config() }
}

fn read(what: &str, graph: &str) -> Document {
    match format::parse(&format!("{what}.json"), graph, Catalogue::builtin()) {
        Ok(loaded) => loaded.document,
        Err(error) => panic!("{what}: {error}"),
    }
}

fn check(document: &Document) -> Report {
    validate(document, Catalogue::builtin(), &config())
}

fn told(findings: &[Diagnostic]) -> String {
    findings.iter().map(|finding| format!("  {} {:?}: {}\n", finding.lint, finding.at, finding.message)).collect()
}

/// Ids of all elements that a rule's findings name.
fn places(report: &Report, code: &str) -> Vec<String> {
    let findings = report.findings.iter().filter(|finding| finding.lint.code == code);
    findings.flat_map(|finding| &finding.at).map(|id| id.as_str().to_owned()).collect()
}

/// Rules whose fault cannot be drawn without that of another of the family.
const COMPANIONS: &[(&str, &str)] =
    &[("SL-WIRE-002", "SL-WIRE-001"), ("SL-SYNC-002", "SL-SYNC-001"), ("SL-SYNC-009", "SL-SYNC-001")];

#[test]
fn every_example_fires_its_rule_alone_of_its_family_and_the_way_out_is_silent() {
    let mut wrong = String::new();
    for lint in LINTS.iter() {
        let example = read(lint.code, lint.graph("Example").unwrap());
        let report = check(&example);
        let (own, others): (Vec<_>, Vec<_>) = report
            .findings
            .into_iter()
            .filter(|finding| finding.lint.category == lint.category)
            .filter(|finding| !COMPANIONS.contains(&(lint.code, finding.lint.code)))
            .partition(|finding| finding.lint.code == lint.code);
        if own.is_empty() {
            wrong += &format!("{lint}: its example is not found\n");
        }
        if !others.is_empty() {
            wrong += &format!("{lint}: its example fires others of the family\n{}", told(&others));
        }
        let instead = read(lint.code, lint.graph("Use instead").unwrap());
        let report = validate(&instead, Catalogue::builtin(), &only(lint));
        if !report.findings.is_empty() {
            wrong += &format!("{lint}: fires on its way out\n{}", told(&report.findings));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_applicable_fix_takes_its_finding_away_and_comes_to_an_end() {
    let mut wrong = String::new();
    for lint in LINTS.iter() {
        let before = read(lint.code, lint.graph("Example").unwrap());
        let findings = validate(&before, Catalogue::builtin(), &only(lint)).findings;
        for finding in &findings {
            for fix in finding.fixes.iter().filter(|fix| fix.is_applicable()) {
                let mut after = before.clone();
                assert!(fix.apply(&mut after).is_some(), "{lint}: `{}` changes nothing", fix.title);
                after.check_invariants().unwrap();
                let left = validate(&after, Catalogue::builtin(), &only(lint)).findings;
                if left.len() >= findings.len() {
                    wrong += &format!("{lint}: `{}` leaves\n{}", fix.title, told(&left));
                }
                let new = places(&check(&after), "SL-WIRE-001");
                if new.len() > places(&check(&before), "SL-WIRE-001").len() {
                    wrong += &format!("{lint}: `{}` draws illegal wires {new:?}\n", fix.title);
                }
                // What a fix writes has to be readable again.
                read(&format!("{} after {}", lint.code, fix.title), &format::to_json(&after));
            }
        }
        let mut mended = before.clone();
        apply_fixes(&mut mended, Catalogue::builtin(), &config(), true);
        let again = apply_fixes(&mut mended.clone(), Catalogue::builtin(), &config(), true);
        if !again.is_empty() {
            wrong += &format!("{lint}: fixes never end: {again:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[derive(Deserialize)]
struct Case {
    #[serde(default)]
    rule: String,
    name: String,
    fires: bool,
    #[serde(default)]
    at: Vec<String>,
    graph: Json,
}

/// Judges cases and prints, rule by rule, how many fire and how many stay silent as they should.
fn judge(title: &str, cases: &[Case]) {
    let mut table: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let mut wrong = String::new();
    for case in cases {
        let report = check(&read(&case.name, &case.graph.to_string()));
        let places = places(&report, &case.rule);
        let right = if case.fires {
            !places.is_empty() && case.at.iter().all(|id| places.contains(id))
        } else {
            places.is_empty()
        };
        let row = table.entry(&case.rule).or_default();
        row[usize::from(!case.fires) * 2] += usize::from(right);
        row[usize::from(!case.fires) * 2 + 1] += 1;
        if !right {
            let expected = if case.fires { format!("at {:?}", case.at) } else { "silence".to_owned() };
            wrong += &format!("{} {}: expected {expected}, got {places:?}\n", case.rule, case.name);
        }
    }
    println!("{title}\n{:12}  fires  silent", "rule");
    for (rule, [fired, to_fire, silent, to_be_silent]) in table {
        println!("{rule:12}  {fired}/{to_fire}    {silent}/{to_be_silent}");
    }
    assert!(wrong.is_empty(), "{title}\n{wrong}");
}

#[test]
fn our_cases_are_judged_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rules");
    let mut cases = Vec::new();
    for path in files(&folder) {
        let text = std::fs::read_to_string(&path).unwrap();
        let found: Vec<Case> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        cases.extend(found);
    }
    assert!(cases.len() > 60, "the fixtures are there");
    let (clean, judged): (Vec<_>, Vec<_>) = cases.into_iter().partition(|case| case.rule.is_empty());
    judge("own cases", &judged);
    assert!(!clean.is_empty());
    for case in clean {
        let report = check(&read(&case.name, &case.graph.to_string()));
        assert!(report.findings.is_empty(), "{} is well formed, but:\n{}", case.name, told(&report.findings));
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// `SKYWRIGHT_RULE_FACTS` names a file of rules with their cases; without one this test has nothing to do.
#[test]
fn foreign_cases_agree() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/facts/rules.json");
    let path = std::env::var_os("SKYWRIGHT_RULE_FACTS").map_or(beside, PathBuf::from);
    let Ok(text) = std::fs::read_to_string(&path) else { return };
    let facts: Json = serde_json::from_str(&text).unwrap();
    let mut cases = Vec::new();
    for rule in facts["rules"].as_array().unwrap() {
        let code = rule["id"].as_str().unwrap();
        let lint = LINTS.iter().find(|lint| lint.code == code);
        let lint = lint.unwrap_or_else(|| panic!("{code} is not in the rule book"));
        assert_eq!(lint.severity.as_str(), rule["severity"].as_str().unwrap(), "{lint}");
        for case in rule["cases"].as_array().into_iter().flatten() {
            let expect = &case["expect"];
            cases.push(Case {
                rule: code.to_owned(),
                name: case["name"].as_str().unwrap().to_owned(),
                fires: expect["fires"].as_bool().unwrap(),
                at: serde_json::from_value(expect["at"].clone()).unwrap(),
                graph: case["graph"].clone(),
            });
        }
    }
    judge("foreign cases", &cases);
    for clean in facts["clean_graphs"].as_array().unwrap() {
        let name = clean["name"].as_str().unwrap();
        let report = check(&read(name, &clean["graph"].to_string()));
        assert!(report.findings.is_empty(), "{name} is well formed, but:\n{}", told(&report.findings));
    }
}

/// A drawing of any services with any wires, some legal, and with values that fit some property or none.
fn any_drawing() -> impl Strategy<Value = Json> {
    let services: Vec<String> = Catalogue::builtin().services().map(|service| service.id.clone()).collect();
    let value = prop_oneof![
        Just(Json::from(0)),
        Just(Json::from(-1)),
        Just(Json::from(1e12)),
        Just(Json::from(0.3)),
        Just(Json::from("NONE")),
        Just(Json::from("n1")),
        Just(Json::from(true)),
        Just(Json::from(false)),
        Just(serde_json::json!(["s3", 3])),
        Just(serde_json::json!({"a": "*"})),
    ];
    let props = prop::collection::vec((any::<prop::sample::Index>(), value), 0..4);
    // Mostly services that have much to do with each other.
    let core = [
        "apigw_http",
        "apigw_rest",
        "client_web",
        "cloudfront",
        "dynamodb",
        "eventbridge_bus",
        "eventbridge_rule",
        "eventbridge_pipe",
        "firehose",
        "kinesis",
        "lambda",
        "rds",
        "rds_proxy",
        "s3",
        "sfn_express",
        "sns_standard",
        "sqs_fifo",
        "sqs_standard",
        "vpc",
    ];
    let core = prop::sample::select(core.map(str::to_owned).to_vec());
    let node = (prop_oneof![4 => core, 1 => prop::sample::select(services)], props.clone());
    let wire = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), props);
    (prop::collection::vec(node, 1..8), prop::collection::vec(wire, 0..12)).prop_map(|(nodes, wires)| {
        let catalogue = Catalogue::builtin();
        let service = |index: usize| catalogue.service(&nodes[index].0).unwrap();
        let pick = |names: Vec<&str>, props: &[(prop::sample::Index, Json)]| -> serde_json::Map<String, Json> {
            let chosen = props.iter().filter(|_| !names.is_empty());
            chosen.map(|(index, value)| ((*index.get(&names)).to_owned(), value.clone())).collect()
        };
        let universal = || catalogue.universal_props().iter();
        let rows = nodes.iter().enumerate().map(|(index, (id, props))| {
            let names = service(index).props.iter().chain(universal()).map(|prop| prop.name.as_str()).collect();
            serde_json::json!({"id": format!("n{index}"), "type": id, "props": pick(names, props)})
        });
        let edges = wires.iter().enumerate().map(|(index, (from, to, how, props))| {
            let (from, to) = (from.index(nodes.len()), to.index(nodes.len()));
            let legal = catalogue.wirings_between(&nodes[from].0, &nodes[to].0);
            let mechanism = if legal.is_empty() { "sdk_call" } else { how.get(legal).mechanism.as_str() };
            let wiring = legal.iter().find(|wiring| wiring.mechanism.as_str() == mechanism);
            let own = wiring.into_iter().flat_map(|wiring| &wiring.props);
            let names = own.chain(catalogue.universal_wire_props()).map(|prop| prop.name.as_str()).collect();
            serde_json::json!({"id": format!("e{index}"), "from": format!("n{from}"), "to": format!("n{to}"),
                "mechanism": mechanism, "props": pick(names, props)})
        });
        serde_json::json!({"nodes": rows.collect::<Vec<_>>(), "edges": edges.collect::<Vec<_>>()})
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_drawing_breaks_a_rule_and_fixes_come_to_an_end(drawing in any_drawing()) {
        let mut document = read("random", &drawing.to_string());
        let first = check(&document);
        prop_assert_eq!(told(&first.findings), told(&check(&document).findings));
        for unsafe_too in [false, true] {
            apply_fixes(&mut document, Catalogue::builtin(), &config(), unsafe_too);
            prop_assert!(document.check_invariants().is_ok());
            let again = apply_fixes(&mut document.clone(), Catalogue::builtin(), &config(), unsafe_too);
            prop_assert!(again.is_empty(), "{again:?} on {}", format::to_json(&document));
        }
        read("mended", &format::to_json(&document));
    }
}
