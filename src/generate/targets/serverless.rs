//! Serverless Framework: `serverless.yml` in the syntax of version 3, which the kept fork `osls` packages too.
//!
//! The drawing is lowered to plain resources first; what the framework has
//! words for is then lifted out of them, the rest stays under `resources`.

mod api;
mod events;
mod functions;
mod names;

use std::collections::BTreeMap;

use super::Target;
use crate::generate::code::{self, Flavour, Project};
use crate::generate::lower::{Stack, cycles, plain};
use crate::generate::plan::Plan;
use crate::generate::value::{Map, Val, list, map};
use crate::generate::{GenerateError, Generated, Language, Options, emit};

pub(super) const TARGET: Target = Target {
    id: "serverless",
    label: "Serverless Framework",
    description: "Serverless Framework: serverless.yml of version 3, also for its fork osls, without plugins",
    files: &["serverless.yml", "package.json", "Makefile", "README.md"],
    languages: Language::ALL,
    legacy: false,
    make: |plan, _: &Options| generate(plan),
};

fn generate(plan: &Plan<'_>) -> Result<Generated, GenerateError> {
    let mut stack = cycles::untangled(plan, &[], |stack: &mut Stack<'_, '_>, cut| plain::all(stack, cut));
    // The framework publishes a version and moves its alias at each deployment.
    stack.losses.retain(|loss| loss.what != plain::ALIAS_STAYS);
    let lifted = functions::lift(&mut stack);
    let project = Project::new(plan, &stack);
    let document = document(&stack, &project, &lifted);
    let flavour = Flavour {
        id: "serverless",
        name: "the Serverless Framework",
        main_file: "serverless.yml",
        files: &[("Makefile", "Makefile"), ("package.json", "package.json")],
    };
    let text = emit::yaml::spaced(&document, &["functions"], &[("resources", "Resources")]);
    let mut made = code::skeleton(&stack, &flavour, vec![("serverless.yml".to_owned(), text)])?;
    for name in made.names.values_mut() {
        if let Some(theirs) = lifted.renamed.get(name) {
            name.clone_from(theirs);
        }
    }
    made.names.extend(lifted.logical.iter().cloned());
    Ok(made)
}

/// What of the stack the framework says itself.
struct Lifted {
    functions: Map,
    /// Settings of the framework's own HTTP API, where routes of functions belong to it.
    http_api: Option<Map>,
    /// What is added to resources that the framework makes.
    extensions: Map,
    /// Names of functions in the packaged template, by the ids of their components.
    logical: Vec<(String, String)>,
    /// Names that became the framework's.
    renamed: BTreeMap<String, String>,
}

fn document(stack: &Stack<'_, '_>, project: &Project, lifted: &Lifted) -> Map {
    let mut provider = map! {
        "name" => "aws",
        "region" => &project.region,
        "stage" => "${opt:stage, 'dev'}",
        "versionFunctions" => false,
    };
    if let Some(api) = &lifted.http_api {
        provider.set("httpApi", Val::from(api.clone()).renamed(&lifted.renamed));
    }
    let parameters: Vec<Val> = stack
        .parameters
        .iter()
        .filter(|(_, parameter)| parameter.as_map().is_some_and(|parameter| parameter.get("Default").is_none()))
        .map(|(name, _)| map! { "ParameterKey" => name, "ParameterValue" => format!("${{param:{name}}}") }.into())
        .collect();
    if !parameters.is_empty() {
        provider.set("stackParameters", parameters);
    }
    let mut document =
        map! { "service" => &project.stack_name, "configValidationMode" => "error", "provider" => provider };
    if !lifted.functions.is_empty() {
        document.set("package", map! { "individually" => true, "patterns" => list!["!**"] });
        let functions = Val::from(lifted.functions.clone()).renamed(&lifted.renamed);
        document.set("functions", functions);
    }
    document.set("resources", resources(stack, lifted));
    document
}

fn resources(stack: &Stack<'_, '_>, lifted: &Lifted) -> Map {
    let mut section = map! { "Description" => apart(Val::from(stack.description())) };
    if !stack.parameters.is_empty() {
        section.set("Parameters", apart(Val::from(stack.parameters.clone())));
    }
    let mut all = Map::new();
    for (name, resource) in stack.resources.iter() {
        let Val::Map(mut resource) = apart(resource.clone().renamed(&lifted.renamed)) else { continue };
        let depends: Vec<Val> = match resource.remove("DependsOn") {
            Some(Val::List(names)) => names,
            Some(name) => vec![name],
            None => Vec::new(),
        };
        let depends: Vec<Val> = depends
            .iter()
            .filter_map(Val::as_str)
            .map(|name| lifted.renamed.get(name).map_or(name, String::as_str))
            .map(Val::from)
            .collect();
        if !depends.is_empty() {
            resource.set("DependsOn", depends);
        }
        if resource.get("Type").and_then(Val::as_str) == Some("AWS::StepFunctions::StateMachine") {
            let properties = resource.map("Properties");
            if let Some(Val::Str(path)) = properties.remove("DefinitionS3Location") {
                properties.set("Definition", format!("${{file({path})}}"));
            }
        }
        all.set(name, resource);
    }
    if !all.is_empty() {
        section.set("Resources", all);
    }
    if !lifted.extensions.is_empty() {
        section.set("extensions", apart(Val::from(lifted.extensions.clone()).renamed(&lifted.renamed)));
    }
    if !stack.outputs.is_empty() {
        section.set("Outputs", Val::from(stack.outputs.clone()).renamed(&lifted.renamed));
    }
    section
}

/// The same value with every `${` of literal text taken apart: the framework would take it for one of its variables.
fn apart(value: Val) -> Val {
    match value {
        Val::Str(text) if text.contains("${") => {
            let mut parts: Vec<Val> = Vec::new();
            let mut rest = text.as_str();
            while let Some(at) = rest.find("${") {
                parts.push(Val::from(&rest[..=at]));
                rest = &rest[at + 1..];
            }
            parts.push(Val::from(rest));
            map! { "Fn::Join" => list!["", parts] }.into()
        }
        Val::List(items) => Val::List(items.into_iter().map(apart).collect()),
        // The long form of a substitution holds its text as it is.
        Val::Map(map) if map.get("Fn::Sub").is_some() => Val::Map(map),
        Val::Map(map) => Val::Map(map.iter().map(|(key, value)| (key.to_owned(), apart(value.clone()))).collect()),
        other => other,
    }
}
