//! AWS Serverless Application Model: `template.yaml`, code, tests and the commands around them.

mod api;
mod body;
mod code;
mod cycles;
mod function;
mod project;
mod render;
mod samples;
mod workflow;

use std::collections::BTreeSet;

use crate::generate::lower::{self, Stack};
use crate::generate::plan::Plan;
use crate::generate::tree::FileTree;
use crate::generate::value::{Map, Val, map};
use crate::generate::{GenerateError, Generated, Loss, emit};
use crate::model::ComponentId;

/// Every file of a skeleton, and what it leaves out.
pub(crate) fn generate(plan: &Plan<'_>) -> Result<Generated, GenerateError> {
    let (stack, cut) = template(plan);
    if stack.resources.is_empty() {
        return Err(GenerateError::NothingToDeploy);
    }
    let mut losses: Vec<Loss> = plan.losses.iter().cloned().chain(stack.losses.iter().cloned()).collect();
    losses.extend(cut);
    losses.sort();
    losses.dedup();
    let mut tree = FileTree::default();
    tree.put("template.yaml", emit::yaml::document(&whole(&stack), &["Parameters", "Resources", "Outputs"]));
    for (path, text) in workflow::definitions(plan) {
        tree.put(path, text);
    }
    let context = code::Project::new(plan, &stack);
    code::put_functions(&mut tree, plan, &context)?;
    project::put(&mut tree, plan, &context, &stack, &losses)?;
    let deployed = |name: &str| stack.resources.get(name).is_some();
    let names = plan.names.iter().filter(|(_, names)| deployed(&names.logical));
    let names = names.map(|(id, names)| (id.to_string(), names.logical.clone())).collect();
    Ok(Generated { files: tree.into_files(), losses, names })
}

/// The template. Components that depend on each other in a circle get names
/// of their own, which others can use without depending on them; where that
/// does not help, the environment variable that closes the circle is left out.
fn template<'p, 'a>(plan: &'p Plan<'a>) -> (Stack<'p, 'a>, Vec<Loss>) {
    let mut named = cycles::named_from_the_start(plan);
    let mut cut: BTreeSet<(ComponentId, ComponentId)> = BTreeSet::new();
    let mut losses = Vec::new();
    loop {
        let stack = build(plan, named.clone(), &cut);
        let circle = cycles::circle(&stack);
        let mut fresh = cycles::nameable(plan, &circle, &named);
        if fresh.is_empty() {
            let Some((function, target)) = cycles::closing_variable(plan, &circle, &cut) else {
                return (stack, losses);
            };
            let what = format!("no environment variable for `{target}`");
            let why = "it would make a circular dependency; read the name from the event or a parameter instead";
            losses.push(Loss::new(function.as_str(), what, why));
            cut.insert((function, target));
        } else {
            named.append(&mut fresh);
        }
    }
}

fn build<'p, 'a>(
    plan: &'p Plan<'a>,
    named: BTreeSet<ComponentId>,
    cut: &BTreeSet<(ComponentId, ComponentId)>,
) -> Stack<'p, 'a> {
    let mut stack = Stack::new(plan, named);
    lower::networks(&mut stack);
    api::apis(&mut stack);
    function::functions(&mut stack, cut);
    workflow::workflows(&mut stack);
    lower::resources(&mut stack);
    stack
}

fn whole(stack: &Stack<'_, '_>) -> Map {
    let name = stack.plan.document.settings().name.trim();
    let description: String =
        name.chars().filter(|c| !c.is_control()).take(200).collect::<String>().replace("${", "$ {");
    let mut document = map! {
        "AWSTemplateFormatVersion" => "2010-09-09",
        "Transform" => "AWS::Serverless-2016-10-31",
        "Description" => if description.is_empty() { "Serverless application".to_owned() } else { description },
    };
    if !stack.parameters.is_empty() {
        document.set("Parameters", stack.parameters.clone());
    }
    document.set("Resources", Val::from(stack.resources.clone()).with_literals_apart());
    if !stack.outputs.is_empty() {
        document.set("Outputs", stack.outputs.clone());
    }
    document
}
