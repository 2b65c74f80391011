//! Skeletons: names, quoting, references, determinism, and what happens to the disk.

#![expect(clippy::unwrap_used, reason = "helpers of tests, which have to fail where they cannot go on")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use skywright::catalogue::Catalogue;
use skywright::format;
use skywright::generate::{self, Generated, Language, Options};
use skywright::model::Document;

fn fixtures() -> Vec<(String, Document)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/generate");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            (path.file_stem().unwrap().to_string_lossy().into_owned(), parse(&std::fs::read_to_string(path).unwrap()))
        })
        .collect()
}

fn parse(text: &str) -> Document {
    format::parse("drawing.json", text, Catalogue::builtin()).unwrap().document
}

fn drawing(nodes: &str, edges: &str) -> Document {
    parse(&format!(r#"{{"schema":1,"nodes":[{nodes}],"edges":[{edges}]}}"#))
}

fn sam(document: &Document, language: Option<Language>) -> Generated {
    generate::generate(document, Catalogue::builtin(), "sam", &Options { language, ..Options::default() }).unwrap()
}

fn text<'a>(generated: &'a Generated, path: &str) -> &'a str {
    let bytes = generated.files.get(path).unwrap_or_else(|| panic!("no {path} in {:?}", generated.files.keys()));
    std::str::from_utf8(bytes).unwrap()
}

/// The lines of one resource, without its name.
fn resource(template: &str, name: &str) -> String {
    let mut lines = template.lines().skip_while(|line| *line != format!("  {name}:"));
    assert!(lines.next().is_some(), "no resource {name} in\n{template}");
    lines.take_while(|line| line.starts_with("   ")).fold(String::new(), |text, line| text + &line[2..] + "\n")
}

/// Names defined under the top-level keys of a template.
fn defined(template: &str) -> BTreeSet<&str> {
    template
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.trim().strip_suffix(':'))
        .collect()
}

/// Names that `!Ref`, `!GetAtt` and `${...}` in substitutions lead to.
fn referred(template: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut add = |name: &str| {
        let name = name.trim_matches(['\'', '"']).split('.').next().unwrap_or_default();
        if !name.starts_with("AWS::") && !name.starts_with('!') {
            found.insert(name.to_owned());
        }
    };
    for line in template.lines() {
        for tag in ["!Ref ", "!GetAtt "] {
            if let Some((_, name)) = line.split_once(tag) {
                add(name.trim());
            }
        }
        if let Some((_, text)) = line.split_once("!Sub ") {
            for (at, _) in text.match_indices("${") {
                add(text[at + 2..].split('}').next().unwrap_or_default());
            }
        }
    }
    found
}

#[test]
fn every_reference_of_every_template_leads_somewhere() {
    for (name, document) in fixtures() {
        let generated = sam(&document, None);
        let template = text(&generated, "template.yaml");
        let defined = defined(template);
        let loose: Vec<String> = referred(template)
            .into_iter()
            .filter(|name| !defined.contains(name.as_str()))
            // The resource behind a function's address, which the translator adds.
            .filter(|name| !name.strip_suffix("Url").is_some_and(|function| defined.contains(function)))
            .collect();
        assert_eq!(loose, Vec::<String>::new(), "in {name}");
        assert!(referred(template).len() > 3, "the reader of this test finds no references in {name}");
    }
}

#[test]
fn equal_drawings_give_equal_bytes() {
    for (name, document) in fixtures() {
        for language in [None, Some(Language::Python), Some(Language::Node)] {
            assert_eq!(sam(&document, language), sam(&document.clone(), language), "{name}");
        }
    }
}

#[test]
fn names_that_collide_become_different_ones() {
    let document = drawing(
        r#"{"id":"a","type":"dynamodb","name":"orders"},{"id":"b","type":"dynamodb","name":"Orders"},
           {"id":"c","type":"dynamodb","name":"ORDERS table"},{"id":"d","type":"sqs_standard","name":"Orders"},
           {"id":"e","type":"lambda","name":"Été à Zürich"},{"id":"f","type":"lambda","name":"注文"},{"id":"g","type":"lambda","name":"7 days"},
           {"id":"h","type":"lambda","name":"Orders Queue"},{"id":"i","type":"lambda","name":"class"}"#,
        "",
    );
    let names = sam(&document, None).names;
    let expected = [
        ("a", "OrdersTable"),
        ("b", "OrdersTable2"),
        ("c", "OrdersTable3"),
        ("d", "OrdersQueue"),
        ("e", "EteAZuerichFunction"),
        ("f", "FunctionFFunction"),
        ("g", "N7DaysFunction"),
        ("h", "OrdersQueueFunction"),
        ("i", "ClassFunction"),
    ];
    let expected: BTreeMap<String, String> =
        expected.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect();
    assert_eq!(names, expected);
}

#[test]
fn hostile_text_stays_text_in_every_file() {
    let document = fixtures().into_iter().find(|(name, _)| name == "hostile").unwrap().1;
    for language in Language::ALL {
        let generated = sam(&document, Some(*language));
        for (path, bytes) in &generated.files {
            let content = std::str::from_utf8(bytes).unwrap();
            let safe_path =
                path.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c)) && !path.contains("..");
            assert!(safe_path, "{path}");
            for c in ['\u{202e}', '\u{2028}', '\u{7}'] {
                assert!(!content.contains(c), "{path} holds {c:?}");
            }
            if !path.ends_with(".yaml") && !path.ends_with(".md") {
                let is_prose = |line: &&str| {
                    ["#", "//", "*", "/**", "\"\"\""].iter().any(|start| line.trim_start().starts_with(start))
                };
                for line in content.lines().filter(|line| !is_prose(line)) {
                    for needle in ["os.system", "DROP TABLE", "process.exit()", "rm -rf", "touch /", "<script>", "7*7"]
                    {
                        assert!(!line.contains(needle), "{path} holds `{needle}`: {line}");
                    }
                }
                assert!(!content.contains("*/ process") && !content.contains("\"\"\"\nimport os"), "{path}");
            }
        }
        let readme = text(&generated, "README.md");
        assert!(!readme.contains("<script>") && !readme.lines().any(|line| line.starts_with("# head")), "{readme}");
    }
}

#[test]
fn a_function_may_do_what_its_wires_say_and_nothing_else() {
    let document = drawing(
        r#"{"id":"f","type":"lambda","name":"Save"},{"id":"g","type":"lambda","name":"Show"},
           {"id":"t","type":"dynamodb","name":"Notes"},{"id":"q","type":"sqs_standard","name":"Jobs"}"#,
        r#"{"id":"e1","from":"f","to":"t","props":{"Access":"write"}},{"id":"e2","from":"g","to":"t","props":{"Access":"read"}},{"id":"e3","from":"f","to":"q"}"#,
    );
    let generated = sam(&document, None);
    let template = text(&generated, "template.yaml");
    insta::assert_snapshot!(resource(template, "SaveFunctionRole"), @r"
      Type: AWS::IAM::Role
      Properties:
        AssumeRolePolicyDocument:
          Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Principal:
                Service: lambda.amazonaws.com
              Action: sts:AssumeRole
        Policies:
          - PolicyName: wires
            PolicyDocument:
              Version: '2012-10-17'
              Statement:
                - Effect: Allow
                  Action:
                    - logs:CreateLogStream
                    - logs:PutLogEvents
                  Resource: !GetAtt SaveFunctionLogGroup.Arn
                - Effect: Allow
                  Action:
                    - dynamodb:PutItem
                    - dynamodb:UpdateItem
                    - dynamodb:DeleteItem
                    - dynamodb:BatchWriteItem
                  Resource: !GetAtt NotesTable.Arn
                - Effect: Allow
                  Action:
                    - sqs:SendMessage
                  Resource: !GetAtt JobsQueue.Arn
    ");
    let reader = resource(template, "ShowFunctionRole");
    assert!(reader.contains("dynamodb:GetItem") && reader.contains("dynamodb:Query"));
    for action in ["PutItem", "DeleteItem", "sqs:", "Resource: '*'", "/index/"] {
        assert!(!reader.contains(action), "{action} in\n{reader}");
    }
}

#[test]
fn a_queue_fits_its_consumer() {
    let with = |queue: &str, function: &str, wire: &str| {
        let document = drawing(
            &format!(
                r#"{{"id":"q","type":"sqs_standard","name":"Jobs","props":{queue}}},{{"id":"d","type":"sqs_standard","name":"Dead"}},
                   {{"id":"f","type":"lambda","name":"Work","props":{function}}}"#
            ),
            &format!(
                r#"{{"id":"e1","from":"q","to":"f","props":{wire}}},{{"id":"e2","from":"q","to":"d","mechanism":"redrive","props":{{"maxReceiveCount":4}}}}"#
            ),
        );
        let generated = sam(&document, None);
        (text(&generated, "template.yaml").to_owned(), generated.losses)
    };
    let (template, losses) = with("{}", r#"{"timeout_s":20}"#, "{}");
    insta::assert_snapshot!(resource(&template, "JobsQueue"), @r"
      Type: AWS::SQS::Queue
      Properties:
        VisibilityTimeout: 120
        SqsManagedSseEnabled: true
        RedrivePolicy:
          deadLetterTargetArn: !GetAtt DeadQueue.Arn
          maxReceiveCount: 4
    ");
    assert_eq!(losses, vec![]);
    let (template, losses) = with(r#"{"visibility_timeout_s":10}"#, r#"{"timeout_s":20}"#, r#"{"BatchSize":500}"#);
    assert!(resource(&template, "JobsQueue").contains("VisibilityTimeout: 20\n"), "{template}");
    assert!(resource(&template, "WorkFunction").contains("MaximumBatchingWindowInSeconds: 1\n"), "{template}");
    let told: Vec<&str> = losses.iter().flat_map(|loss| loss.at.iter().map(String::as_str)).collect();
    assert_eq!(told, ["e1", "q"]);
}

#[test]
fn a_bucket_that_calls_the_function_that_reads_it_is_no_circle() {
    let document = drawing(
        r#"{"id":"b","type":"s3","name":"Photos"},{"id":"f","type":"lambda","name":"Resize"}"#,
        r#"{"id":"e1","from":"b","to":"f","mechanism":"async_invoke","props":{"FilterPrefix":"in/"}},{"id":"e2","from":"f","to":"b","props":{"Access":"readwrite"}}"#,
    );
    let generated = sam(&document, None);
    let template = text(&generated, "template.yaml");
    let role = resource(template, "ResizeFunctionRole");
    assert!(role.contains("arn:${AWS::Partition}:s3:::${AWS::StackName}-photos-${AWS::AccountId}/*"), "{role}");
    assert!(!role.contains("PhotosBucket"), "{role}");
    let event = resource(template, "ResizeFunction");
    assert!(
        event.contains("Type: S3\n") && event.contains("Bucket: !Ref PhotosBucket\n") && event.contains("in/"),
        "{event}"
    );
}

#[test]
fn runtimes_follow_the_drawing_the_command_and_the_calendar() {
    let of = |runtime: &str, language| {
        let document =
            drawing(&format!(r#"{{"id":"f","type":"lambda","name":"F","props":{{"runtime":"{runtime}"}}}}"#), "");
        let generated = sam(&document, language);
        let function = resource(text(&generated, "template.yaml"), "FFunction");
        let line = function.lines().find_map(|line| line.trim().strip_prefix("Runtime: ")).unwrap().to_owned();
        (line, generated.losses.len(), generated.files.contains_key("functions/f/app.mjs"))
    };
    let table = [
        ("python3.13", None, ("python3.13", 0, false)),
        ("nodejs22.x", None, ("nodejs22.x", 0, true)),
        ("nodejs22.x", Some(Language::Python), ("python3.13", 0, false)),
        ("python3.12", Some(Language::Node), ("nodejs22.x", 0, true)),
        ("nodejs20.x", None, ("nodejs24.x", 1, true)),
        ("java21", None, ("python3.13", 1, false)),
    ];
    for (runtime, language, (expected, losses, node)) in table {
        assert_eq!(of(runtime, language), (expected.to_owned(), losses, node), "for {runtime}");
    }
}

#[test]
fn what_a_target_cannot_express_is_told() {
    let document = drawing(
        r#"{"id":"f","type":"lambda","name":"F"},{"id":"w","type":"waf","name":"Shield"},{"id":"m","type":"msk","name":"Log"},{"id":"g","type":"gcp_run","name":"Run"}"#,
        r#"{"id":"e1","from":"f","to":"m"}"#,
    );
    let losses = sam(&document, None).losses;
    let told: BTreeSet<&str> = losses.iter().flat_map(|loss| loss.at.iter().map(String::as_str)).collect();
    assert_eq!(told, BTreeSet::from(["e1", "g", "m", "w"]), "{losses:?}");
    assert!(losses.iter().all(|loss| !loss.what.is_empty() && !loss.why.is_empty()));
}

#[test]
fn unknown_targets_and_empty_drawings_are_refused() {
    let empty = Document::default();
    let answer = |document: &Document, target: &str| {
        generate::generate(document, Catalogue::builtin(), target, &Options::default()).unwrap_err().to_string()
    };
    assert_eq!(
        answer(&empty, "pulumi"),
        "`pulumi` is not a target; use one of: sam, cloudformation, terraform, serverless, gcp, openwhisk"
    );
    assert!(answer(&empty, "sam").contains("nothing this target can deploy"));
}

#[test]
fn writing_is_all_or_nothing() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("deep/down/out");
    let files = BTreeMap::from([("a.txt".to_owned(), b"new".to_vec()), ("sub/b.txt".to_owned(), b"b".to_vec())]);
    generate::write(&folder, &files, false).unwrap();
    assert_eq!(std::fs::read(folder.join("sub/b.txt")).unwrap(), b"b");

    std::fs::write(folder.join("a.txt"), "mine").unwrap();
    std::fs::write(folder.join("own.txt"), "own").unwrap();
    let refused = generate::write(&folder, &files, false).unwrap_err().to_string();
    assert!(refused.contains("not empty") && refused.contains("--force"), "{refused}");
    assert_eq!(std::fs::read(folder.join("a.txt")).unwrap(), b"mine");

    let climbing = BTreeMap::from([("a.txt".to_owned(), vec![]), ("../x".to_owned(), vec![])]);
    generate::write(&folder, &climbing, true).unwrap_err();
    assert_eq!(std::fs::read(folder.join("a.txt")).unwrap(), b"mine", "nothing of a refused skeleton is written");

    generate::write(&folder, &files, true).unwrap();
    assert_eq!(std::fs::read(folder.join("a.txt")).unwrap(), b"new");
    assert_eq!(std::fs::read(folder.join("own.txt")).unwrap(), b"own", "other files stay");
    let beside: Vec<_> =
        std::fs::read_dir(folder.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(beside, ["out"], "nothing is left beside the folder");

    let file = scratch.path().join("file");
    std::fs::write(&file, "x").unwrap();
    assert!(generate::write(&file, &files, true).unwrap_err().to_string().contains("there is a file of this name"));
}
