//! What is generated reads back as the same components and wires, or the loss report says why not.

#![expect(clippy::unwrap_used, reason = "helpers of tests, which have to fail where they cannot go on")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use skywright::catalogue::{Catalogue, Category, Provider, Wiring};
use skywright::format;
use skywright::generate::readback::{self, Graph};
use skywright::generate::{self, Generated, Options, TemplateFormat, verify};
use skywright::model::{ComponentId, Document, Mechanism, Value};
use skywright::references::references;

fn parse(name: &str, text: &str) -> Document {
    format::parse(name, text, Catalogue::builtin()).unwrap_or_else(|error| panic!("{name}: {error}")).document
}

fn drawn() -> Vec<(String, Document)> {
    let mut all: Vec<(String, Document)> =
        references().iter().map(|reference| (reference.id.to_owned(), parse(reference.id, reference.text))).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/generate");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        all.push((name.clone(), parse(&name, &std::fs::read_to_string(&path).unwrap())));
    }
    all
}

/// Networks are read as what holds components, not as components.
const NETWORKS: &[&str] = &["vpc", "subnet", "nat_gateway", "vpc_endpoint"];
/// What exists without being created; it goes by the name of its service.
const WITHOUT_RESOURCE: &[&str] =
    &["bedrock", "rekognition", "textract", "comprehend", "transcribe", "cloudwatch_metrics", "xray", "iot_core"];
const TARGETS: &[&str] = &["sam", "cloudformation", "serverless"];

fn is_deployed(service: &str) -> bool {
    let known = Catalogue::builtin().service(service);
    known.is_some_and(|known| known.provider == Provider::Aws && known.category != Category::Actor)
        && !NETWORKS.contains(&service)
}

/// One small document a source service and kind of wire, which together hold every wiring between AWS services.
fn every_wiring() -> Vec<(String, Document)> {
    let catalogue = Catalogue::builtin();
    let mut groups: BTreeMap<String, Vec<&Wiring>> = BTreeMap::new();
    for wiring in catalogue.all_wirings() {
        let source = wiring.source_service.as_str();
        if !is_deployed(source) || !is_deployed(&wiring.target) {
            continue;
        }
        // Where a source has one of a kind, each wire needs a document of its own.
        let alone = matches!(source, "eventbridge_pipe" | "firehose" | "eventbridge_rule")
            || matches!(
                wiring.mechanism,
                Mechanism::Redrive | Mechanism::OnSuccess | Mechanism::Authorize | Mechanism::Enrich
            );
        let key = if alone {
            format!("{source}-{}-{}", wiring.mechanism.as_str(), wiring.target)
        } else {
            format!("{source}-{}", wiring.mechanism.as_str())
        };
        groups.entry(key).or_default().push(wiring);
    }
    groups.into_iter().map(|(key, wirings)| (key.clone(), small(&key, &wirings))).collect()
}

/// A document with one source, its targets, and what the source needs to be of use.
fn small(key: &str, wirings: &[&Wiring]) -> Document {
    let source = wirings[0].source_service.as_str();
    let mut nodes = vec![format!(r#"{{"id":"source","type":"{source}","name":"Source"}}"#)];
    let mut edges = Vec::new();
    let mut node = |id: &str, service: &str| {
        nodes.push(format!(r#"{{"id":"{id}","type":"{service}","name":"{id} end"}}"#));
    };
    for (index, wiring) in wirings.iter().enumerate() {
        let id = format!("t{index}");
        node(&id, &wiring.target);
        let mechanism = wiring.mechanism.as_str();
        let props = if wiring.source_service == "apigw_ws" {
            format!(r#","props":{{"RouteKey":"r{index}"}}"#)
        } else {
            String::new()
        };
        edges.push(format!(r#"{{"id":"e{index}","from":"source","to":"{id}","mechanism":"{mechanism}"{props}}}"#));
        match (source, wiring.target.as_str(), wiring.mechanism) {
            (_, "eventbridge_pipe", _) => {
                node(&format!("after{index}"), "sqs_standard");
                edges.push(format!(r#"{{"id":"x{index}","from":"{id}","to":"after{index}"}}"#));
            }
            (_, "firehose" | "rds_proxy", _) => {
                let kind = if wiring.target == "firehose" { "s3" } else { "rds" };
                node(&format!("after{index}"), kind);
                edges.push(format!(r#"{{"id":"x{index}","from":"{id}","to":"after{index}"}}"#));
            }
            (_, "eventbridge_rule" | "iot_rule" | "eventbridge_scheduler" | "ses_receipt" | "function_url", _)
            | ("cloudfront", "apigw_rest", _) => {
                node(&format!("after{index}"), "lambda");
                edges.push(format!(r#"{{"id":"x{index}","from":"{id}","to":"after{index}"}}"#));
            }
            _ => {}
        }
    }
    if source == "eventbridge_pipe" {
        node("before", "sqs_standard");
        edges.push(r#"{"id":"y1","from":"before","to":"source","mechanism":"poll"}"#.to_owned());
        if wirings.iter().all(|wiring| wiring.mechanism == Mechanism::Enrich) {
            node("after", "sqs_fifo");
            edges.push(r#"{"id":"y2","from":"source","to":"after"}"#.to_owned());
        }
    }
    if source == "dynamodb_stream" {
        node("before", "dynamodb");
        edges.push(r#"{"id":"y1","from":"before","to":"source"}"#.to_owned());
    }
    let answers = wirings.iter().any(|wiring| wiring.mechanism == Mechanism::Authorize);
    let redrives = wirings.iter().any(|wiring| wiring.mechanism == Mechanism::Redrive);
    if answers && source != "appsync"
        || redrives && source.starts_with("eventbridge")
        || source == "sns_standard" && redrives
    {
        node("after", "lambda");
        edges.push(r#"{"id":"y2","from":"source","to":"after"}"#.to_owned());
    }
    let text = format!(r#"{{"schema":1,"nodes":[{}],"edges":[{}]}}"#, nodes.join(","), edges.join(","));
    parse(key, &text)
}

/// A drawing and what it became, with the names both sides know things by.
struct Case<'a> {
    document: &'a Document,
    made: &'a Generated,
    /// Ids of elements the report says were left out.
    lost: BTreeSet<&'a str>,
}

impl<'a> Case<'a> {
    fn new(document: &'a Document, made: &'a Generated) -> Self {
        let left_out =
            |what: &str| what.starts_with("no ") || what.contains("left out") || what.contains("default bus");
        let lost = made.losses.iter().filter(|loss| left_out(&loss.what)).flat_map(|loss| loss.at.iter());
        Self { document, made, lost: lost.map(String::as_str).collect() }
    }

    fn service(&self, id: &ComponentId) -> &'a str {
        self.document.component(id).map_or("", |component| component.service.as_str())
    }

    /// The name a component has in what was read.
    fn name(&self, id: &ComponentId) -> Option<String> {
        let service = self.service(id);
        if WITHOUT_RESOURCE.contains(&service) {
            return Some(service.to_owned());
        }
        if service == "dynamodb_stream" {
            let table = self.document.wires().values().find(|wire| wire.to.component == *id)?;
            return self.name(&table.from.component);
        }
        let known = self.made.names.get(id.as_str()).cloned();
        known.or_else(|| (service == "eventbridge_bus").then(|| "default".to_owned()))
    }

    /// Differences between drawing and graph that nobody tells.
    fn differences(&self, graph: &Graph) -> Vec<String> {
        let mut found = Vec::new();
        let mut known: BTreeSet<String> = BTreeSet::new();
        for (id, component) in self.document.components() {
            let service = component.service.as_str();
            if !is_deployed(service) && service != "http_endpoint" {
                continue;
            }
            let name = self.name(id);
            let read = name.as_ref().and_then(|name| graph.components.get(name));
            known.extend(name.clone());
            let quiet = WITHOUT_RESOURCE.contains(&service)
                || matches!(service, "dynamodb_stream" | "http_endpoint")
                || name.as_deref() == Some("default");
            if !quiet && !self.lost.contains(id.as_str()) && read.map(String::as_str) != Some(service) {
                found.push(format!("{id} ({service}) is {name:?} and reads as {read:?}"));
            }
        }
        let (expected, allowed) = self.expected();
        let read: BTreeSet<(String, String, &str)> =
            graph.wires.iter().map(|wire| (wire.from.clone(), wire.to.clone(), mechanism(wire.mechanism))).collect();
        for (wire, id) in &expected {
            if !read.contains(wire) {
                found.push(format!("wire {id} {wire:?} does not come back"));
            }
        }
        for wire in read.iter().filter(|wire| !expected.contains_key(*wire)) {
            let pair = (wire.0.clone(), wire.1.clone());
            // What the report names came with a component; so did its wires.
            let told = [&wire.0, &wire.1].iter().any(|end| self.is_told(end));
            if !allowed.contains(&pair) && !told {
                found.push(format!("{wire:?} was not drawn"));
            }
        }
        for (name, service) in &graph.components {
            let told = self.is_told(name);
            let implied = matches!(name.as_str(), "default" | "iot_core" | "xray") || service.ends_with("Url");
            if !known.contains(name) && !told && !implied {
                found.push(format!("{name} ({service}) was not drawn"));
            }
        }
        found
    }

    /// Wires that have to come back, by what they are; and pairs that the drawing joins in another way than by a wire.
    #[expect(clippy::type_complexity, reason = "named by the comment above")]
    fn expected(&self) -> (BTreeMap<(String, String, &'static str), String>, BTreeSet<(String, String)>) {
        let catalogue = Catalogue::builtin();
        let mut expected = BTreeMap::new();
        let mut allowed = BTreeSet::new();
        let reads = |service: &str| is_deployed(service) || service == "http_endpoint";
        for (id, wire) in self.document.wires() {
            let ends = [&wire.from.component, &wire.to.component];
            let components = ends.map(|end| self.document.component(end).unwrap());
            let services = ends.map(|end| self.service(end));
            let Some(wiring) = catalogue.wiring_of(components[0], components[1], wire) else { continue };
            // References in properties of a wire join both its ends with what they name.
            for named in wire.props.values().flat_map(|value| self.referred(value)) {
                let names = ends.iter().filter_map(|end| self.name(end)).chain(self.copy_of(id.as_str()));
                allowed.extend(names.map(|end| (end, named.clone())));
            }
            let gone = ends.iter().any(|end| self.lost.contains(end.as_str()) && self.name(end).is_none());
            // Events of such a source reach the default bus only, which the report says.
            if self.lost.contains(id.as_str()) && services[1] == "eventbridge_bus" {
                allowed.extend(self.name(ends[0]).map(|from| (from, "default".to_owned())));
            }
            if self.lost.contains(id.as_str()) || gone || !services.iter().all(|service| reads(service)) {
                continue;
            }
            let copy = self.copy_of(id.as_str());
            let (Some(from), Some(to)) = (copy.or_else(|| self.name(ends[0])), self.name(ends[1])) else {
                expected.insert((ends[0].to_string(), ends[1].to_string(), "unnamed"), id.to_string());
                continue;
            };
            allowed.insert((from.clone(), to.clone()));
            let by_itself = wiring.mechanism == Mechanism::Notification
                && services[1] == "eventbridge_bus"
                && services[0] != "s3"
                && services[0] != "ses"
                && services[0] != "eventbridge_rule"
                && wiring.grant != "service-role-of-edge";
            let same = from == to;
            if !by_itself && !same {
                expected.insert((from, to, mechanism(wire.mechanism)), id.to_string());
            }
        }
        for (id, component) in self.document.components() {
            let Some(name) = self.name(id) else { continue };
            for value in component.props.values() {
                allowed.extend(
                    self.referred(value)
                        .into_iter()
                        .flat_map(|named| [(name.clone(), named.clone()), (named, name.clone())]),
                );
            }
            match component.service.as_str() {
                // Rules without a bus listen on the default one, device rules on the broker.
                "eventbridge_rule" => drop(allowed.insert(("default".to_owned(), name))),
                "iot_rule" => drop(allowed.insert(("iot_core".to_owned(), name))),
                "lambda" => drop(allowed.insert((name, "xray".to_owned()))),
                _ => {}
            }
        }
        // Who calls something that is encrypted with a key may use the key.
        let keys: Vec<(String, String)> = expected
            .keys()
            .filter(|(_, _, how)| *how == Mechanism::Attachment.as_str())
            .map(|(key, on, _)| (key.clone(), on.clone()))
            .collect();
        let users: Vec<(String, String)> = expected.keys().map(|(from, to, _)| (from.clone(), to.clone())).collect();
        for (key, on) in keys {
            for (from, to) in users.iter().filter(|(from, to)| *from == on || *to == on) {
                allowed.extend([(from.clone(), key.clone()), (to.clone(), key.clone())]);
            }
        }
        (expected, allowed)
    }

    fn is_told(&self, name: &str) -> bool {
        self.made.losses.iter().any(|loss| loss.what.contains(&format!("`{name}`")))
    }

    /// The schedule that runs a wire where its component became several.
    fn copy_of(&self, wire: &str) -> Option<String> {
        let mut own = self.made.losses.iter().filter(|loss| loss.at == [wire]);
        let what = &own.find(|loss| loss.what.starts_with("a schedule of its own"))?.what;
        what.split('`').nth(1).map(str::to_owned)
    }

    fn referred(&self, value: &Value) -> Vec<String> {
        let id = value.as_str().and_then(|text| self.document.components().get_key_value(text)).map(|(id, _)| id);
        id.and_then(|id| self.name(id)).into_iter().collect()
    }
}

/// Whether a function waits for another one is said by its code, not by its template.
const fn mechanism(mechanism: Mechanism) -> &'static str {
    match mechanism {
        Mechanism::AsyncInvoke => Mechanism::SyncInvoke.as_str(),
        other => other.as_str(),
    }
}

fn generated(document: &Document, target: &str, template: TemplateFormat) -> Option<Generated> {
    let options = Options { template, ..Options::default() };
    match generate::generate(document, Catalogue::builtin(), target, &options) {
        Ok(made) => Some(made),
        Err(generate::GenerateError::NothingToDeploy) => None,
        Err(error) => panic!("{error}"),
    }
}

fn compare(documents: &[(String, Document)]) {
    let mut wrong = Vec::new();
    let mut read_wires = 0;
    for (name, document) in documents {
        for target in TARGETS {
            let Some(made) = generated(document, target, TemplateFormat::Yaml) else { continue };
            let graph =
                readback::read(&made.files, Catalogue::builtin()).unwrap_or_else(|error| panic!("{name}: {error}"));
            read_wires += graph.wires.len();
            let differences = Case::new(document, &made).differences(&graph);
            wrong.extend(differences.into_iter().map(|difference| format!("{name} as {target}: {difference}")));
        }
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
    assert!(read_wires > documents.len(), "the reader finds next to nothing");
}

#[test]
fn references_and_fixtures_read_back_as_they_were_drawn() {
    compare(&drawn());
}

#[test]
fn every_kind_of_wire_reads_back_or_is_told_as_lost() {
    let documents = every_wiring();
    assert!(documents.len() > 60, "only {} documents", documents.len());
    compare(&documents);
}

#[test]
fn json_says_what_yaml_says() {
    for (name, document) in drawn() {
        let read = |template| {
            let made = generated(&document, "cloudformation", template).unwrap();
            readback::read(&made.files, Catalogue::builtin()).unwrap()
        };
        assert_eq!(read(TemplateFormat::Json), read(TemplateFormat::Yaml), "{name}");
    }
}

#[test]
fn skeletons_have_no_flaw_that_linters_miss() {
    let mut wrong = Vec::new();
    for (name, document) in drawn().into_iter().chain(every_wiring()) {
        for target in TARGETS {
            let Some(made) = generated(&document, target, TemplateFormat::Yaml) else { continue };
            let flaws = verify::flaws(&made.files).unwrap_or_else(|error| panic!("{name}: {error}"));
            wrong.extend(flaws.into_iter().map(|flaw| format!("{name} as {target}: {flaw}")));
        }
    }
    assert!(wrong.is_empty(), "{} flaws:\n{}", wrong.len(), wrong.join("\n"));
}

/// Takes the lines of one resource out of a template.
fn without(template: &str, name: &str) -> String {
    let mut inside = false;
    let mut out = String::new();
    for line in template.lines() {
        if line.starts_with("  ") && !line.starts_with("   ") {
            inside = line.trim_end() == format!("  {name}:");
        } else if !line.starts_with(' ') && !line.is_empty() {
            inside = false;
        }
        if !inside {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[test]
fn seeded_flaws_are_found() {
    let text = r#"{"schema":1,"nodes":[
        {"id":"b","type":"s3","name":"Photos"},{"id":"q","type":"sqs_standard","name":"Jobs"},{"id":"f","type":"lambda","name":"Resize"}],
      "edges":[{"id":"e1","from":"b","to":"f","mechanism":"async_invoke"},{"id":"e2","from":"q","to":"f","props":{"BatchSize":50,"MaximumBatchingWindowInSeconds":5}}]}"#;
    let document = parse("seeded.json", text);
    let made = generated(&document, "cloudformation", TemplateFormat::Yaml).unwrap();
    let template = String::from_utf8(made.files["template.yaml"].clone()).unwrap();
    let permission = "ResizeFunctionPhotosBucketPermission";
    let table: Vec<(String, Option<&str>, &str)> = vec![
        (without(&template, permission), None, "does not let s3.amazonaws.com in"),
        (template.replace("- sqs:ReceiveMessage\n", "- sqs:SendMessage\n"), None, "lacks sqs:ReceiveMessage"),
        (template.replace("s3:ObjectCreated:*", "s3:ObjectMade:*"), None, "no event of S3"),
        (template.replace("      MaximumBatchingWindowInSeconds: 5\n", ""), None, "without a batching window"),
        (template.replace("app.lambda_handler", "main.lambda_handler"), None, "no file for the handler"),
        (template.replace("app.lambda_handler", "app.go"), None, "has no `go`"),
        (template.replace("LOG_LEVEL:", "AWS_REGION:"), None, "cannot be an environment variable"),
        (template.clone(), Some("functions/resize/app.py"), "no file for the handler"),
        (
            template.replace("      SourceArn:", "      Ignored:").replace("      SourceAccount:", "      Unused:"),
            None,
            "on behalf of anybody",
        ),
    ];
    assert!(verify::flaws(&made.files).unwrap().is_empty());
    for (changed, missing, expected) in table {
        let mut files = made.files.clone();
        assert!(missing.is_some() || changed != template, "nothing was seeded for `{expected}`");
        files.insert("template.yaml".to_owned(), changed.into_bytes());
        if let Some(missing) = missing {
            files.remove(missing);
        }
        let flaws: Vec<String> = verify::flaws(&files).unwrap().iter().map(ToString::to_string).collect();
        assert!(flaws.iter().any(|flaw| flaw.contains(expected)), "no `{expected}` in {flaws:?}");
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let read = |text: &str| {
        let files = BTreeMap::from([("template.yaml".to_owned(), text.as_bytes().to_vec())]);
        readback::read(&files, Catalogue::builtin())
            .map(|graph| graph.components.len())
            .map_err(|error| error.to_string())
    };
    assert_eq!(read("Resources: {}\n"), Ok(0));
    assert_eq!(read("just text"), Ok(0));
    assert_eq!(read("Resources:\n  Q: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } }\n"), Ok(1));
    assert!(read("Resources:\n  Q: [\n").unwrap_err().starts_with("template.yaml:"));
    let empty = readback::read(&BTreeMap::new(), Catalogue::builtin()).unwrap_err();
    assert!(empty.to_string().contains("serverless.yml"), "{empty}");
}
