//! The code of actions, their tests, and the files about the project.

use minijinja::Value as Json;
use minijinja::value::Serde;
use serde_json::{Value, json};

use super::{Project, package_name};
use crate::generate::code::render;
use crate::generate::tree::FileTree;
use crate::generate::{GenerateError, Language, Loss};
use crate::model::ComponentId;

/// Something that code calls.
pub(super) struct Call {
    pub(super) id: ComponentId,
    pub(super) ident: String,
    /// `action`, `trigger`, `database`, `topic` or `service`.
    pub(super) kind: &'static str,
}

/// What an action's outgoing wires mean, each thing once.
pub(super) fn calls(project: &Project<'_, '_>, id: &ComponentId) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for link in project.plan.outgoing(id) {
        let kind = match link.to.service.as_str() {
            "ow_action" => "action",
            "ow_trigger" => "trigger",
            "ow_cloudant" => "database",
            "ow_kafka" => "topic",
            "http_endpoint" => "service",
            _ => continue,
        };
        let target = link.target_id();
        if !calls.iter().any(|call| call.id == *target) {
            calls.push(Call { id: target.clone(), ident: project.plan.names[target].snake.clone(), kind });
        }
    }
    calls
}

/// Code, tests, README, commands and the variables to fill in.
pub(super) fn put(tree: &mut FileTree, project: &Project<'_, '_>, losses: &[Loss]) -> Result<(), GenerateError> {
    let plan = project.plan;
    let environment = render::environment("openwhisk")?;
    let mut units = Vec::new();
    for id in plan.document.components().keys().filter(|id| plan.service(id) == "ow_action") {
        let facts = facts(project, id);
        let snake = &plan.names[id].snake;
        let language = project.language(id);
        let folder = format!("actions/{snake}");
        let files = match language {
            Language::Python => [
                ("main.py", format!("{folder}/__main__.py")),
                ("work.py", format!("{folder}/work.py")),
                ("test.py", format!("tests/test_{snake}.py")),
            ]
            .to_vec(),
            Language::Node => [
                ("index.js", format!("{folder}/index.js")),
                ("work.js", format!("{folder}/work.js")),
                ("package.json", format!("{folder}/package.json")),
                ("test.js", format!("tests/{snake}.test.js")),
            ]
            .to_vec(),
        };
        for (template, path) in files {
            let template = format!("openwhisk/{}/{template}", language.as_str());
            tree.put(path, render::render(&environment, &template, Json::from(Serde(facts.clone())))?);
        }
        if language == Language::Python {
            tree.put("tests/__init__.py", "");
        }
        units.push(facts);
    }
    let losses: Vec<Value> =
        losses.iter().map(|loss| json!({ "at": loss.at.join(", "), "what": &loss.what, "why": &loss.why })).collect();
    let variables: Vec<Value> =
        project.variables.iter().map(|(name, start)| json!({ "name": name, "start": start })).collect();
    let languages: std::collections::BTreeSet<&str> =
        units.iter().filter_map(|unit| unit["language"].as_str()).collect();
    let context = Json::from(Serde(json!({
        "title": &plan.document.settings().name, "package": package_name(plan), "units": units,
        "losses": losses, "variables": variables, "languages": languages,
    })));
    for (template, path) in [
        ("README.md", "README.md"),
        ("Makefile", "Makefile"),
        ("gitignore", ".gitignore"),
        ("env.example", "env.example"),
    ] {
        tree.put(path, render::render(&environment, &format!("openwhisk/{template}"), context.clone())?);
    }
    Ok(())
}

/// What the templates of one action ask for.
fn facts(project: &Project<'_, '_>, id: &ComponentId) -> Value {
    let plan = project.plan;
    let calls: Vec<Value> = calls(project, id)
        .iter()
        .map(|call| {
            json!({
                "kind": call.kind, "ident": call.ident, "kebab": &plan.names[&call.id].kebab,
                "inner": project.inner_name(&call.id),
            })
        })
        .collect();
    let title = plan.component(id).map(|component| component.name.clone()).unwrap_or_default();
    let sources: Vec<String> = plan.incoming(id).map(|link| link.from.name.clone()).collect();
    let platform = calls.iter().any(|call| call["kind"] != "service");
    json!({
        "title": title, "ident": &plan.names[id].snake, "kebab": &plan.names[id].kebab, "calls": calls,
        "sources": sources, "web": project.is_web(id), "batches": project.takes_batches(id), "platform": platform,
        "package": package_name(plan), "language": project.language(id).as_str(),
    })
}
