//! What stands around the resources: versions, variables, outputs, data sources, packaging, README.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::Value as Json;
use minijinja::value::Serde;
use serde_json::{Value, json};

use super::{Module, module};
use crate::generate::code::{self, Project, render};
use crate::generate::emit::hcl::{self, Block, Body, Expr};
use crate::generate::lower::{Stack, plain};
use crate::generate::naming::words;
use crate::generate::value::Val;
use crate::generate::{GenerateError, Generated, Loss};

/// The longest name of a deployment: with it, every name made from it fits.
const NAME_LIMIT: usize = 20;

/// The whole skeleton.
pub(super) fn skeleton(mut stack: Stack<'_, '_>) -> Result<Generated, GenerateError> {
    // A version is published with each change here, and the alias follows.
    stack.losses.retain(|loss| loss.what != plain::ALIAS_STAYS);
    let made = module(&stack);
    stack.losses.extend(made.losses);
    let types = types(made.files.values());
    let (mut tree, losses) = code::sources(&stack, made.files.into_iter().collect())?;
    let own = [
        ("README.md", "README.md"),
        ("Makefile", "Makefile"),
        ("package.py", "scripts/package.py"),
        ("tfvars", "terraform.tfvars.example"),
        ("gitignore", ".gitignore"),
    ];
    for (path, text) in prose(&stack, "terraform", &own, &types, &losses)? {
        tree.put(path, text);
    }
    Ok(Generated { files: tree.into_files(), losses, names: made.names })
}

/// Files about a skeleton with a module in it, from the templates of a target.
pub(super) fn prose(
    stack: &Stack<'_, '_>,
    target: &str,
    files: &[(&str, &str)],
    types: &BTreeMap<String, usize>,
    losses: &[Loss],
) -> Result<Vec<(String, String)>, GenerateError> {
    let environment = render::environment(target)?;
    let project = Project::new(stack.plan, stack);
    let losses: Vec<Value> =
        losses.iter().map(|loss| json!({ "at": loss.at.join(", "), "what": &loss.what, "why": &loss.why })).collect();
    let outputs: Vec<String> = stack.outputs.iter().map(|(name, _)| variable(name)).collect();
    let parameters: Vec<String> = project.parameters.iter().map(|name| variable(name)).collect();
    let context = Json::from(Serde(json!({
        "title": &project.title,
        "name": deployment_name(&project),
        "region": &project.region,
        "functions": &project.functions,
        "languages": &project.languages,
        "parameters": parameters,
        "types": types.iter().collect::<Vec<_>>(),
        "outputs": outputs,
        "losses": losses,
        "retention_days": crate::generate::lower::DEFAULT_RETENTION_DAYS,
    })));
    let render = |(template, path): &(&str, &str)| {
        let text = render::render(&environment, &format!("{target}/{template}"), context.clone())?;
        Ok(((*path).to_owned(), text))
    };
    files.iter().map(render).collect()
}

/// What names start with unless somebody says otherwise.
fn deployment_name(project: &Project) -> String {
    let name: String = project.stack_name.chars().take(NAME_LIMIT).collect();
    name.to_ascii_lowercase().trim_end_matches('-').to_owned()
}

/// How many resources of each type some files hold.
pub(super) fn types<'f>(files: impl Iterator<Item = &'f String>) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for line in files.flat_map(|text| text.lines()) {
        let kind = line.strip_prefix("resource \"").and_then(|rest| rest.split('"').next());
        if let Some(kind) = kind {
            *found.entry(kind.to_owned()).or_insert(0) += 1;
        }
    }
    found
}

/// The name of a variable or output.
pub(super) fn variable(name: &str) -> String {
    words(name).join("_")
}

/// Versions, variables, outputs and the data sources that something refers to.
pub(super) fn frame(module: &mut Module<'_, '_, '_>) {
    outputs(module);
    data(module);
    versions(module);
    variables(module);
}

fn outputs(module: &mut Module<'_, '_, '_>) {
    let stack = module.stack;
    for (name, output) in stack.outputs.iter() {
        let Val::Map(output) = output else { continue };
        let mut body = Body::default();
        for (key, argument) in [("Description", "description"), ("Value", "value")] {
            if let Some(value) = output.get(key) {
                body.set(argument, module.expr(value));
            }
        }
        module.put("outputs", Block::new("output", &[&variable(name)], body));
    }
}

fn data(module: &mut Module<'_, '_, '_>) {
    let text: String = module.blocks.values().map(|blocks| hcl::file(blocks)).collect();
    for kind in ["aws_caller_identity", "aws_partition"] {
        if text.contains(&format!("data.{kind}.current.")) {
            module.put_data("main", kind, "current", Body::default());
        }
    }
    if text.contains("data.aws_availability_zones.available.") {
        let body = Body::default().with("state", "available");
        module.put_data("main", "aws_availability_zones", "available", body);
    }
}

fn versions(module: &mut Module<'_, '_, '_>) {
    let ephemeral = module.blocks.values().flatten().any(|block| block.kind == "ephemeral");
    let mut terraform = Body::default().with("required_version", if ephemeral { ">= 1.11" } else { ">= 1.5" });
    let aws = vec![("source".to_owned(), "hashicorp/aws".into()), ("version".to_owned(), "~> 5.100".into())];
    terraform.push("required_providers", Body::default().with("aws", Expr::Object(aws)));
    module.put("versions", Block::new("terraform", &[], terraform));
    let mut provider = Body::default().with("region", Expr::raw("var.region"));
    let tags = Expr::Object(vec![("Project".to_owned(), Expr::raw("var.name"))]);
    provider.push("default_tags", Body::default().with("tags", tags));
    module.put("versions", Block::new("provider", &["aws"], provider));
}

fn variables(module: &mut Module<'_, '_, '_>) {
    let project = Project::new(module.stack.plan, module.stack);
    let name = deployment_name(&project);
    let text = |description: &str| Body::default().with("description", description).with("type", Expr::raw("string"));
    let mut body = text("What the names of all resources start with").with("default", name.as_str());
    let condition = format!("can(regex(\"^[a-z][a-z0-9-]{{0,{}}}$\", var.name))", NAME_LIMIT - 1);
    body.push(
        "validation",
        Body::default().with("condition", Expr::Raw(condition)).with(
            "error_message",
            format!("Small letters, digits and hyphens, a letter first, at most {NAME_LIMIT} of them.").as_str(),
        ),
    );
    module.put("variables", Block::new("variable", &["name"], body));
    let region = text("The AWS region everything is created in").with("default", project.region.as_str());
    module.put("variables", Block::new("variable", &["region"], region));
    let stack = module.stack;
    let mut known: BTreeSet<String> = ["name", "region"].map(str::to_owned).into();
    for (parameter, described) in stack.parameters.iter() {
        let Val::Map(described) = described else { continue };
        let variable = variable(parameter);
        if !known.insert(variable.clone()) {
            continue;
        }
        let mut body = text(described.get("Description").and_then(Val::as_str).unwrap_or("A value of this deployment"));
        if let Some(default) = described.get("Default").and_then(Val::as_str) {
            body.set("default", default);
        }
        module.put("variables", Block::new("variable", &[&variable], body));
    }
}
