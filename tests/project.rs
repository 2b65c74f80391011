//! The project file, baselines, suppressions and catalogues of a team's own, as a shell sees them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value as Json;
use tempfile::TempDir;

/// A queue that loses messages: two errors of the families SL-DLQ and SL-SQS.
const FAULTY: &str = r#"{"schema": 1, "nodes": [
  {"id": "q", "type": "sqs_standard", "name": "Orders", "x": 0, "y": 0},
  {"id": "f", "type": "lambda", "name": "Work", "props": {"timeout_s": 10}, "x": 200, "y": 0}],
 "edges": [{"id": "e1", "from": "q", "to": "f"}]}"#;

struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_skywright-cli"))
            .args(arguments)
            .current_dir(self.0.path())
            .env("SOURCE_DATE_EPOCH", "1795392000")
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("HOME", self.path("home"))
            .output()
            .unwrap()
    }

    /// Codes and severities of what is found.
    fn found(&self, arguments: &[&str]) -> Vec<(String, String)> {
        let output = self.run(&[&["check", "--format", "json"][..], arguments].concat());
        let text = |value: &Json| value.as_str().unwrap().to_owned();
        let findings = json(&output)["findings"].as_array().unwrap().clone();
        findings.iter().map(|finding| (text(&finding["code"]), text(&finding["severity"]))).collect()
    }

    fn codes(&self, arguments: &[&str]) -> Vec<String> {
        self.found(arguments).into_iter().map(|(code, _)| code).collect()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(output: &Output) -> Json {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stderr)))
}

#[test]
fn the_project_above_a_drawing_selects_and_weighs_rules() {
    let folder = Folder::new(&[
        (
            "skywright.toml",
            "[check]\nselect = [\"SL-DLQ-003\", \"SL-SQS\"]\n[check.severity]\nSL-SQS-001 = \"info\"\n[[check.files]]\nmatch = [\"drafts/**\"]\nignore = [\"SL-DLQ\"]\n",
        ),
        ("live/shop.json", FAULTY),
        ("drafts/deep/shop.json", FAULTY),
    ]);
    let pair = |code: &str, severity: &str| (code.to_owned(), severity.to_owned());
    let (lost, early) = (pair("SL-DLQ-003", "error"), pair("SL-SQS-001", "info"));
    assert_eq!(folder.found(&["live/shop.json"]), [lost.clone(), early.clone()]);
    assert_eq!(folder.found(&["drafts/deep/shop.json"]), [early]);
    assert_eq!(folder.found(&["drafts/deep/shop.json", "--select", "SL-DLQ-003"]), [lost]);
    assert!(folder.codes(&["live/shop.json", "--no-project"]).len() > 3, "all rules run without the project");
    folder.write("other.toml", "[check]\nselect = [\"short-visibility-timeout\"]");
    assert_eq!(folder.found(&["live/shop.json", "--config", "other.toml"]), [pair("SL-SQS-001", "error")]);
    let rules = json(&folder.run(&["rules", "list", "--format", "json"]));
    let standing = |code: &str| {
        let rules = rules["rules"].as_array().unwrap();
        rules.iter().find(|rule| rule["code"] == code).unwrap()["standing"].as_str().unwrap().to_owned()
    };
    assert_eq!((standing("SL-SQS-001"), standing("SL-SEC-001")), ("info".to_owned(), "off".to_owned()));
}

#[test]
fn a_mistake_in_the_project_file_ends_the_run_with_its_place() {
    let folder = Folder::new(&[("a.json", FAULTY)]);
    for (toml, expected) in [
        ("[check]\nignroe = []\n", "skywright.toml:2:1: "),
        ("[check]\nignroe = []\n", "did you mean `ignore`"),
        (
            "[check]\nignore = [\"SL-DLQ-03\"]\n",
            "skywright.toml:2:11: `SL-DLQ-03` names no rule; did you mean `SL-DLQ-003`?",
        ),
        ("[catalogue]\nfolders = [\"cat\"]\n", "skywright.toml:2:12: there is no folder `cat`"),
    ] {
        folder.write("skywright.toml", toml);
        let output = folder.run(&["check", "a.json"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(expected), "{toml}: {}", text(&output.stderr));
    }
}

/// The project file that the page shows is one.
#[test]
fn the_page_shows_a_project_file_that_holds() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/project.md")).unwrap();
    let toml = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let folder = Folder::new(&[("a.json", FAULTY), ("skywright.toml", toml), ("skywright/README.md", "")]);
    let output = folder.run(&["check", "a.json", "--write-baseline"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(folder.run(&["check", "a.json"]).status.code(), Some(0));
}

#[test]
fn against_a_baseline_only_new_findings_count() {
    let folder =
        Folder::new(&[("a.json", FAULTY), ("skywright.toml", "[check]\nselect = [\"SL-DLQ-003\", \"SL-SQS\"]\n")]);
    let with = ["a.json", "--baseline", "known.json"];
    let missing = folder.run(&[&["check"][..], &with].concat());
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("--write-baseline"), "{}", text(&missing.stderr));

    let written = folder.run(&[&["check", "--write-baseline"][..], &with].concat());
    assert_eq!(written.status.code(), Some(0), "{}", text(&written.stderr));
    let clean = folder.run(&[&["check"][..], &with].concat());
    assert_eq!(clean.status.code(), Some(0));
    assert!(
        text(&clean.stdout).contains("no findings in 1 file; 2 known from the baseline"),
        "{}",
        text(&clean.stdout)
    );

    // A second queue, everything moved and renamed: only what is new is told.
    let grown = FAULTY.replace("Orders", "Commands").replace("\"x\": 0", "\"x\": 900").replace(
        "{\"id\": \"f\"",
        "{\"id\": \"q2\", \"type\": \"sqs_standard\", \"name\": \"Returns\", \"x\": 0, \"y\": 90}, {\"id\": \"f\"",
    );
    let grown = grown.replace("\"edges\": [", "\"edges\": [{\"id\": \"e2\", \"from\": \"q2\", \"to\": \"f\"}, ");
    folder.write("a.json", &grown);
    assert_eq!(folder.codes(&with), ["SL-DLQ-003", "SL-SQS-001"]);
    assert_eq!(folder.run(&[&["check"][..], &with].concat()).status.code(), Some(1));

    let toml = "[check]\nselect = [\"SL-DLQ-003\", \"SL-SQS\"]\nbaseline = \"known.json\"\n";
    folder.write("skywright.toml", toml);
    folder.write("a.json", &FAULTY.replace("\"name\": \"Orders\"", "\"props\": {\"visibility_timeout_s\": 60}"));
    let fewer = folder.run(&["check", "a.json"]);
    assert!(text(&fewer.stdout).contains("1 of the baseline found no more"), "{}", text(&fewer.stdout));
    let prints = |name: &str| {
        let log = json(&folder.run(&["check", name, "--no-project", "--select", "SL-DLQ-003", "--format", "sarif"]));
        log["runs"][0]["results"][0]["partialFingerprints"].clone()
    };
    let known = std::fs::read_to_string(folder.path("known.json")).unwrap();
    for (_, print) in prints("a.json").as_object().unwrap().iter().take(1) {
        let hash = print.as_str().unwrap().split(':').next().unwrap();
        assert!(known.contains(hash), "baseline and SARIF speak of the same fingerprints");
    }
}

#[test]
fn suppressions_are_counted_with_their_reason_and_idle_ones_told() {
    let settings = r#"{"schema": 1, "settings": {"suppressions": [
        {"code": "SL-DLQ-003", "at": "q", "reason": "replayed from the source"},
        {"code": "SL-SQS-001", "at": "gone", "reason": "old"}]},"#;
    let folder = Folder::new(&[("a.json", &FAULTY.replace("{\"schema\": 1,", settings))]);
    let only = ["check", "a.json", "--select", "SL-DLQ,SL-SQS"];
    let output = folder.run(&only);
    let shown = text(&output.stdout);
    assert!(shown.contains("1 accepted in the drawing"), "{shown}");
    assert!(shown.contains("idle suppression (old): there is no `gone` in the drawing; remove it"), "{shown}");
    let answer = json(&folder.run(&[&only[..], &["--format", "json"]].concat()));
    let file = &answer["files"][0];
    assert_eq!(file["accepted"][0]["reason"], "replayed from the source");
    assert_eq!(file["unused_suppressions"][0]["code"], "SL-SQS-001");
    assert_eq!(answer["counts"]["error"], 1);
    for (format, part) in
        [("markdown", "1 accepted in the drawing"), ("github", "Idle suppression"), ("sarif", "\"suppressed\": 1")]
    {
        let output = folder.run(&[&only[..], &["--format", format]].concat());
        assert!(text(&output.stdout).contains(part), "{format}: {}", text(&output.stdout));
    }
}

/// Files of the worked example: a path between backticks on a line of its own, then a block.
fn worked_example() -> Vec<(String, String)> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/catalogues.md")).unwrap();
    let mut files = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let path = line.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
        let Some(path) = path.filter(|path| path.contains('.') && !path.contains(['`', ' '])) else { continue };
        let block: Vec<&str> = lines
            .by_ref()
            .skip_while(|line| !line.starts_with("```"))
            .skip(1)
            .take_while(|line| *line != "```")
            .collect();
        files.push((path.to_owned(), block.join("\n") + "\n"));
    }
    files
}

/// The answers the page shows: a command at the start of a sentence, then a block.
fn shown_answers() -> Vec<(String, String)> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/catalogues.md")).unwrap();
    let parts = page.split("\n`skywright ").skip(1).filter_map(|part| {
        let (command, rest) = part.split_once('`')?;
        let (_, block) = rest.trim_start().strip_prefix("answers").and_then(|rest| rest.split_once("```text\n"))?;
        Some((command.to_owned(), block.split("\n```").next()?.to_owned()))
    });
    parts.collect()
}

fn example_folder() -> Folder {
    let files = worked_example();
    assert!(files.len() >= 7, "the page shows every kind of file");
    Folder::new(&files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>())
}

#[test]
fn the_worked_example_of_the_page_does_what_the_page_says() {
    let folder = example_folder();
    let answers = shown_answers();
    assert!(!answers.is_empty(), "the page shows an answer");
    for (command, expected) in answers {
        let output = folder.run(&command.split_whitespace().collect::<Vec<_>>());
        assert_eq!(text(&output.stdout).trim(), expected.trim(), "{command}: {}", text(&output.stderr));
    }
    // The safe fix of a rule of one's own.
    folder.run(&["check", "books.json", "--fix"]);
    let mended = std::fs::read_to_string(folder.path("books.json")).unwrap();
    assert!(mended.contains("\"tier\": \"audited\""), "{mended}");

    let estimate = json(&folder.run(&["cost", "books.json", "--format", "json", "--free-tier", "off"]));
    let ledger = estimate["nodes"].as_array().unwrap().iter().find(|node| node["id"] == "ledger").unwrap();
    let monthly: Vec<f64> =
        ledger["lines"].as_array().unwrap().iter().map(|line| line["monthly"].as_f64().unwrap()).collect();
    // 100,000 writes, half of them by the wrong way; 25 GB of which 10 are free; one ledger.
    assert_eq!(monthly, [2.5, 6.0, 12.0], "{ledger}");

    let show = text(&folder.run(&["catalogue", "show", "acme_ledger"]).stdout);
    for part in [
        "Acme Ledger (acme_ledger, generic, database)",
        "From: skywright/components/acme_ledger.ron",
        "retention_days",
        "lambda",
        "0.25 USD",
    ] {
        assert!(show.contains(part), "{part}: {show}");
    }
    let page = text(&folder.run(&["rules", "explain", "ACME-001"]).stdout);
    for part in ["# ACME-001 ledger-not-audited", "error: ", "auditors", "https://wiki.example.com/ledger/tiers"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let log = json(&folder.run(&["check", "books.json", "--format", "sarif"]));
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let result = log["runs"][0]["results"].as_array().unwrap().iter().find(|result| result["ruleId"] == "ACME-002");
    let index = result.unwrap()["ruleIndex"].as_u64().unwrap();
    assert_eq!(rules[usize::try_from(index).unwrap()]["id"], "ACME-002");

    for (name, part) in [("a.svg", "M10 8h24a4 4 0 0 1 4 4v28H14"), ("a.drawio", "data:image/svg+xml"), ("a.pdf", "")] {
        let output = folder.run(&["export", "books.json", "-o", name]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", text(&output.stderr));
        let bytes = std::fs::read(folder.path(name)).unwrap();
        assert!(text(&bytes).contains(part), "{name} shows the icon");
    }
    let elsewhere = folder.run(&["check", "books.json", "--no-project"]);
    assert_eq!(elsewhere.status.code(), Some(2), "without the project nobody knows the ledger");
    assert!(text(&elsewhere.stderr).contains("acme_ledger"));
}

#[test]
fn mistakes_in_a_catalogue_are_told_with_file_line_column_and_remedy() {
    for (path, from, to, expected) in [
        (
            "skywright/components/acme_ledger.ron",
            "category: database",
            "categry: database",
            "skywright/components/acme_ledger.ron:5:",
        ),
        ("skywright/components/acme_ledger.ron", "type: enum", "type: enm", "did you mean `enum`"),
        (
            "skywright/wirings/lambda.ron",
            "\"acme_ledger\"",
            "\"acme_leger\"",
            "skywright/wirings/lambda.ron:5:21: there is no component `acme_leger`; did you mean `acme_ledger`?",
        ),
        ("skywright/prices/acme_ledger.ron", "usd: 0.25", "usd: -1", "skywright/prices/acme_ledger.ron:5:24: "),
        (
            "skywright/rules/finance.ron",
            "name: \"tier\"",
            "name: \"teir\"",
            "skywright/rules/finance.ron:6:50: nothing the rule looks at has a property `teir`; did you mean `tier`?",
        ),
        ("skywright/rules/finance.ron", "no_wire(", "no_wires(", "did you mean `no_wire`"),
        ("skywright/rules/finance.ron", "{value}", "{vale}", "`{vale}` stands for nothing"),
        ("skywright/rules/finance.ron", "ACME-003", "SL-SQS-001", "begins like a rule of the book"),
        ("skywright/rules/finance.ron", "ACME-003", "ACME-001", "stands twice"),
        (
            "skywright/icons/acme_ledger.svg",
            "<path d=\"M18",
            "<image d=\"M18",
            "skywright/icons/acme_ledger.svg:3:3: `image` is not drawn",
        ),
    ] {
        let folder = example_folder();
        let text_of = std::fs::read_to_string(folder.path(path)).unwrap();
        assert!(text_of.contains(from), "{path}: {from}");
        folder.write(path, &text_of.replacen(from, to, 1));
        let output = folder.run(&["check", "books.json"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(expected), "{expected}\n{}", text(&output.stderr));
    }
    let folder = example_folder();
    folder.write("skywright/rule/x.ron", "[]");
    let output = folder.run(&["check", "books.json"]);
    assert!(text(&output.stderr).contains("did you mean `rules`"), "{}", text(&output.stderr));
}

#[test]
fn every_kind_of_rule_finds_its_fault_and_leaves_its_near_miss() {
    let rules = |check: &str| format!("[(code: \"T-1\", name: \"t\", check: {check})]");
    let drawing = |queue: &str, extra: &str, wires: &str| {
        format!(
            "{{\"nodes\": [{{\"id\": \"q\", \"type\": \"sqs_standard\", \"props\": {{{queue}}}}},
              {{\"id\": \"f\", \"type\": \"lambda\"}}{extra}], \"edges\": [{{\"id\": \"e1\", \"from\": \"q\", \"to\": \"f\"}}{wires}]}}"
        )
    };
    let dlq = ", {\"id\": \"d\", \"type\": \"sqs_standard\"}";
    let redrive = ", {\"id\": \"e2\", \"from\": \"q\", \"to\": \"d\", \"mechanism\": \"redrive\"}";
    let (plain, kept) = (drawing("", "", ""), drawing("\"retention_s\": 1209600", "", ""));
    for (check, fault, near_miss, at) in [
        ("property(of: \"sqs_*\", name: \"retention_s\", must: at_least(600000))", &plain, &kept, "q"),
        ("property(of: \"sqs_*\", name: \"retention_s\", must: at_most(400000))", &kept, &plain, "q"),
        ("property(of: \"sqs_*\", name: \"retention_s\", must: one_of([1209600]))", &plain, &kept, "q"),
        ("property(of: \"sqs_*\", name: \"retention_s\", must: equal(1209600.0))", &plain, &kept, "q"),
        ("property(of: \"sqs_*\", name: \"retention_s\", must: not(1209600))", &kept, &plain, "q"),
        ("property(of: \"sqs_*\", when: {\"retention_s\": 1209600}, name: \"dlq\", must: present)", &kept, &plain, "q"),
        (
            "wire_property(from: \"sqs_*\", name: \"BatchSize\", must: at_most(5))",
            &plain,
            &drawing("", "", "").replace("\"to\": \"f\"}", "\"to\": \"f\", \"props\": {\"BatchSize\": 5}}"),
            "e1",
        ),
        ("no_component(of: \"sqs_standard\")", &plain, &plain.replace("sqs_standard", "sqs_fifo"), "q"),
        (
            "no_wire(from: \"category:messaging\", to: \"role:compute\", mechanism: [poll])",
            &plain,
            &plain.replace("sqs_standard", "kinesis"),
            "e1",
        ),
        (
            "outgoing(of: \"sqs_*\", to: \"sqs_*\", mechanism: [redrive])",
            &plain,
            &drawing(
                "",
                dlq,
                &format!("{redrive}, {{\"id\": \"e3\", \"from\": \"d\", \"to\": \"q\", \"mechanism\": \"redrive\"}}"),
            ),
            "q",
        ),
        ("incoming(of: \"lambda\", from: \"sqs_fifo\")", &plain, &plain.replace("sqs_standard", "sqs_fifo"), "f"),
        ("dead_letters(of: \"sqs_*\")", &plain, &drawing("\"dlq\": \"x\"", "", ""), "q"),
    ] {
        let folder = Folder::new(&[
            ("skywright.toml", "[check]\nselect = [\"T-1\"]\n"),
            ("skywright/rules/t.ron", &rules(check)),
            ("fault.json", fault),
            ("near.json", near_miss),
        ]);
        let answer = json(&folder.run(&["check", "fault.json", "--format", "json"]));
        assert_eq!(answer["findings"][0]["at"][0], at, "{check}: {answer}");
        assert_eq!(folder.codes(&["near.json"]), Vec::<String>::new(), "{check}");
        // Fixes that the rule offers mend it.
        folder.run(&["check", "fault.json", "--fix", "--unsafe-fixes"]);
        let offers =
            answer["findings"][0]["fixes"].as_array().unwrap().iter().any(|fix| fix["applicability"] != "advice");
        if offers && !check.starts_with("dead_letters") {
            assert_eq!(folder.codes(&["fault.json"]), Vec::<String>::new(), "{check} after its fix");
        }
    }
}

#[test]
fn a_persons_own_catalogue_counts_unless_the_project_says_no() {
    let folder = Folder::new(&[
        (
            "config/skywright/catalogue/rules/mine.ron",
            "[(code: \"ME-1\", name: \"mine\", check: no_component(of: \"lambda\"))]",
        ),
        ("a.json", FAULTY),
    ]);
    if cfg!(not(target_os = "linux")) {
        return;
    }
    assert!(folder.codes(&["a.json"]).contains(&"ME-1".to_owned()));
    folder.write("skywright.toml", "[catalogue]\npersonal = false\n");
    assert!(!folder.codes(&["a.json"]).contains(&"ME-1".to_owned()));
}
