//! Files about the whole project: README, commands and what git leaves out.

use minijinja::Value as Json;
use minijinja::value::Serde;
use serde_json::{Value, json};

use super::{Flavour, Project, render, resource_types};
use crate::generate::lower::Stack;
use crate::generate::tree::FileTree;
use crate::generate::{GenerateError, Loss};

pub(super) fn put(
    tree: &mut FileTree,
    flavour: &Flavour,
    project: &Project,
    stack: &Stack<'_, '_>,
    losses: &[Loss],
) -> Result<(), GenerateError> {
    let environment = render::environment(flavour.id)?;
    let context = context(flavour, project, stack, losses);
    let common = [("common/README.md", "README.md"), ("common/gitignore", ".gitignore")];
    for (template, path) in common {
        tree.put(path, render::render(&environment, template, context.clone())?);
    }
    for (template, path) in flavour.files {
        let name = format!("{}/{template}", flavour.id);
        tree.put(*path, render::render(&environment, &name, context.clone())?);
    }
    Ok(())
}

fn context(flavour: &Flavour, project: &Project, stack: &Stack<'_, '_>, losses: &[Loss]) -> Json {
    let plan = stack.plan;
    let types: Vec<(String, usize)> = resource_types(stack).into_iter().collect();
    let losses: Vec<Value> =
        losses.iter().map(|loss| json!({ "at": loss.at.join(", "), "what": &loss.what, "why": &loss.why })).collect();
    let stacks = plan.document.groups().values().filter(|group| group.kind == "stack").count();
    let outputs: Vec<String> = stack.outputs.iter().map(|(name, _)| name.to_owned()).collect();
    Json::from(Serde(json!({
        "target": flavour.id,
        "target_name": flavour.name,
        "main_file": flavour.main_file,
        "title": &project.title,
        "stack_name": &project.stack_name,
        "region": &project.region,
        "functions": &project.functions,
        "languages": &project.languages,
        "parameters": &project.parameters,
        "types": types,
        "losses": losses,
        "stacks": stacks,
        "outputs": outputs,
        "named": !stack.named.is_empty(),
        "retention_days": crate::generate::lower::DEFAULT_RETENTION_DAYS,
    })))
}
