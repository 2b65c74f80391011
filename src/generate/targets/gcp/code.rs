//! The code of functions and services, their tests, workflows, and the files about the project.

use minijinja::Value as Json;
use minijinja::value::Serde;
use serde_json::{Value, json};

use super::{NAME_LIMIT, Project};
use crate::generate::code::render;
use crate::generate::emit::hcl::{Block, Body, Expr};
use crate::generate::naming::words;
use crate::generate::plan::Plan;
use crate::generate::tree::FileTree;
use crate::generate::{GenerateError, Language, Loss, emit};
use crate::model::{self, ComponentId};

/// What names start with unless somebody says otherwise.
fn deployment_name(plan: &Plan<'_>) -> String {
    let mut name = words(&plan.document.settings().name).join("-");
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.insert_str(0, "app-");
    }
    name.truncate(NAME_LIMIT);
    name.trim_end_matches('-').to_owned()
}

/// The region, where the drawing names one of this cloud.
fn region(plan: &Plan<'_>) -> String {
    let drawn = plan.document.settings().region.as_str();
    let parts: Vec<&str> = drawn.split('-').collect();
    let google = matches!(parts.as_slice(), [_, place] if place.ends_with(|c: char| c.is_ascii_digit()))
        && drawn.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if google { drawn.to_owned() } else { "us-central1".to_owned() }
}

/// Project, name and region of a deployment.
pub(super) fn variables(plan: &Plan<'_>) -> Vec<Block> {
    let text = |description: &str| Body::default().with("description", description).with("type", Expr::raw("string"));
    let mut name = text("What the names of all resources start with").with("default", deployment_name(plan).as_str());
    let condition = format!("can(regex(\"^[a-z][a-z0-9-]{{0,{}}}$\", var.name))", NAME_LIMIT - 1);
    let message = format!("Small letters, digits and hyphens, a letter first, at most {NAME_LIMIT} of them.");
    name.push(
        "validation",
        Body::default().with("condition", Expr::Raw(condition)).with("error_message", message.as_str()),
    );
    let project = text("Id of the project everything is created in");
    let region = text("The region everything is created in").with("default", region(plan).as_str());
    vec![
        Block::new("variable", &["project"], project),
        Block::new("variable", &["name"], name),
        Block::new("variable", &["region"], region),
    ]
}

/// Code, tests, workflows, README and commands.
pub(super) fn put(tree: &mut FileTree, project: &Project<'_, '_>, losses: &[Loss]) -> Result<(), GenerateError> {
    let plan = project.plan;
    let environment = render::environment("gcp")?;
    let language = project.language();
    let mut units = Vec::new();
    for id in plan.document.components().keys() {
        let folder = match plan.service(id) {
            "gcp_functions" => "functions",
            "gcp_run" => "services",
            "gcp_workflows" => {
                let path = format!("workflows/{}.json", plan.names[id].snake);
                tree.put(path, emit::json::pretty(&workflow(plan, id)));
                continue;
            }
            _ => continue,
        };
        let facts = facts(project, id, folder);
        let context = Json::from(Serde(facts.clone()));
        let snake = &plan.names[id].snake;
        let files: &[(&str, &str)] = match language {
            Language::Python => {
                &[("main.py", "main.py"), ("work.py", "work.py"), ("requirements.txt", "requirements.txt")]
            }
            Language::Node => &[("index.mjs", "index.mjs"), ("work.mjs", "work.mjs"), ("package.json", "package.json")],
        };
        for (template, file) in files {
            let text = render::render(&environment, &format!("gcp/{}/{template}", language.as_str()), context.clone())?;
            tree.put(format!("{folder}/{snake}/{file}"), text);
        }
        let (template, path) = match language {
            Language::Python => ("test.py", format!("tests/test_{snake}.py")),
            Language::Node => ("test.mjs", format!("tests/{snake}.test.mjs")),
        };
        tree.put(path, render::render(&environment, &format!("gcp/{}/{template}", language.as_str()), context)?);
        if folder == "services" && language == Language::Python {
            tree.put(format!("services/{snake}/Procfile"), "web: functions-framework --target=handle --port=$PORT\n");
        }
        units.push(facts);
    }
    let losses: Vec<Value> =
        losses.iter().map(|loss| json!({ "at": loss.at.join(", "), "what": &loss.what, "why": &loss.why })).collect();
    let outputs: Vec<&str> = project
        .blocks
        .get("outputs")
        .into_iter()
        .flatten()
        .filter_map(|block| block.labels.first().map(String::as_str))
        .collect();
    let context = Json::from(Serde(json!({
        "title": &plan.document.settings().name, "name": deployment_name(plan), "region": region(plan),
        "units": units, "language": language.as_str(), "losses": losses, "outputs": outputs,
    })));
    for (template, path) in [
        ("README.md", "README.md"),
        ("Makefile", "Makefile"),
        ("gitignore", ".gitignore"),
        ("tfvars", "terraform.tfvars.example"),
    ] {
        tree.put(path, render::render(&environment, &format!("gcp/{template}"), context.clone())?);
    }
    if language == Language::Python && !units_is_empty(&context) {
        tree.put("tests/__init__.py", "");
    }
    tree.put("scripts/package.py", render::render(&environment, "gcp/package.py", Json::from(()))?);
    Ok(())
}

fn units_is_empty(context: &Json) -> bool {
    context.get_attr("units").ok().and_then(|units| units.len()).unwrap_or(0) == 0
}

/// What the templates of one function or service ask for.
fn facts(project: &Project<'_, '_>, id: &ComponentId, folder: &str) -> Value {
    let plan = project.plan;
    let title = plan.component(id).map(|component| component.name.clone()).unwrap_or_default();
    let mut calls: Vec<Value> = Vec::new();
    for link in plan.outgoing(id) {
        let kind = match link.to.service.as_str() {
            "gcp_pubsub" => "topic",
            "gcp_storage" => "bucket",
            "gcp_firestore" => "database",
            "gcp_bigquery" => "table",
            "gcp_tasks" => "queue",
            "gcp_workflows" => "workflow",
            "gcp_functions" | "gcp_run" | "http_endpoint" => "service",
            _ => continue,
        };
        let snake = &plan.names[link.target_id()].snake;
        let access = plan.wire_prop(link, "Access").and_then(model::Value::as_str).unwrap_or("write");
        let worker = kind != "queue" || plan.outgoing(link.target_id()).next().is_some();
        if worker && !calls.iter().any(|call| call["ident"] == snake.as_str()) {
            calls.push(json!({
                "kind": kind, "ident": snake, "stem": snake.to_ascii_uppercase(), "reads": access == "read",
                "signed": link.to.service.as_str() != "http_endpoint",
            }));
        }
    }
    let kinds: std::collections::BTreeSet<&str> = calls.iter().filter_map(|call| call["kind"].as_str()).collect();
    let sources: Vec<String> = plan.incoming(id).map(|link| link.from.name.clone()).collect();
    json!({
        "title": title, "ident": &plan.names[id].snake, "kebab": &plan.names[id].kebab, "folder": folder, "calls": calls,
        "kinds": kinds, "sources": sources, "called": project.is_called(id) || folder == "services",
    })
}

/// A workflow as JSON, which Workflows reads like YAML: one step a wire, each with the input.
fn workflow(plan: &Plan<'_>, id: &ComponentId) -> Value {
    let mut steps = Vec::new();
    for link in plan.outgoing(id) {
        let snake = &plan.names[link.target_id()].snake;
        let word = snake.to_ascii_uppercase();
        let env = format!("${{sys.get_env(\"{word}\")}}");
        let step = match link.to.service.as_str() {
            "gcp_functions" | "gcp_run" => json!({
                "call": "http.post",
                "args": { "url": env, "auth": { "type": "OIDC" }, "body": "${input}", "timeout": 300 },
                "result": format!("{snake}_result"),
            }),
            "gcp_pubsub" => json!({
                "call": "googleapis.pubsub.v1.projects.topics.publish",
                "args": { "topic": env, "body": { "messages": [{ "data": "${base64.encode(json.encode(input))}" }] } },
            }),
            "gcp_firestore" => json!({
                "call": "googleapis.firestore.v1.projects.databases.documents.createDocument",
                "args": {
                    "parent": format!("${{\"projects/\" + sys.get_env(\"PROJECT\") + \"/databases/\" + sys.get_env(\"{word}\") + \"/documents\"}}"),
                    "collectionId": "items",
                    "body": { "fields": { "data": { "stringValue": "${json.encode_to_string(input)}" } } },
                },
            }),
            "gcp_storage" => json!({
                "call": "googleapis.storage.v1.objects.insert",
                "args": {
                    "bucket": env, "uploadType": "media",
                    "name": "${\"executions/\" + sys.get_env(\"GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID\") + \".json\"}",
                    "body": "${input}",
                },
            }),
            _ => continue,
        };
        steps.push(json!({ snake.clone(): step }));
    }
    steps.push(json!({ "done": { "return": "${input}" } }));
    json!({ "main": { "params": ["input"], "steps": steps } })
}
