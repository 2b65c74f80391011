//! Files about the whole project: README, Makefile, samconfig.toml and what git leaves out.

use minijinja::Value as Json;
use minijinja::value::Serde;
use serde_json::{Value, json};

use super::code::{Project, resource_types};
use super::render;
use crate::generate::lower::Stack;
use crate::generate::plan::Plan;
use crate::generate::tree::FileTree;
use crate::generate::{GenerateError, Loss};

pub(super) fn put(
    tree: &mut FileTree,
    plan: &Plan<'_>,
    project: &Project,
    stack: &Stack<'_, '_>,
    losses: &[Loss],
) -> Result<(), GenerateError> {
    let environment = render::environment()?;
    let context = context(plan, project, stack, losses);
    for (template, path) in [
        ("common/README.md", "README.md"),
        ("common/Makefile", "Makefile"),
        ("common/samconfig.toml", "samconfig.toml"),
        ("common/gitignore", ".gitignore"),
    ] {
        tree.put(path, render::render(&environment, template, context.clone())?);
    }
    Ok(())
}

fn context(plan: &Plan<'_>, project: &Project, stack: &Stack<'_, '_>, losses: &[Loss]) -> Json {
    let types: Vec<(String, usize)> = resource_types(stack).into_iter().collect();
    let losses: Vec<Value> =
        losses.iter().map(|loss| json!({ "at": loss.at.join(", "), "what": &loss.what, "why": &loss.why })).collect();
    let stacks = plan.document.groups().values().filter(|group| group.kind == "stack").count();
    let outputs: Vec<String> = stack.outputs.iter().map(|(name, _)| name.to_owned()).collect();
    Json::from(Serde(json!({
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
        "retention_days": super::function::DEFAULT_RETENTION_DAYS,
    })))
}
