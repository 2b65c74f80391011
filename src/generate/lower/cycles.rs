//! Circles of resources that need each other, and how they are cut.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;

use super::Stack;
use crate::generate::Loss;
use crate::generate::plan::{Plan, TriggerKind};
use crate::generate::value::Val;
use crate::model::ComponentId;

/// Services whose name we may choose and whose ARN follows from it.
const NAMEABLE: &[&str] = &[
    "s3",
    "sqs_standard",
    "sqs_fifo",
    "sns_standard",
    "sns_fifo",
    "lambda",
    "dynamodb",
    "kinesis",
    "firehose",
    "sfn_standard",
    "sfn_express",
];

/// Environment variables left out: of a function, about a component.
pub(crate) type Cut = BTreeSet<(ComponentId, ComponentId)>;

/// Builds a template until nothing in it depends on itself. Components that
/// depend on each other in a circle get names of their own, which others can
/// use without depending on them; where that does not help, the environment
/// variable that closes the circle is left out.
///
/// `moved` are the triggers that a translator writes into the source of the event.
pub(crate) fn untangled<'p, 'a>(
    plan: &'p Plan<'a>,
    moved: &[TriggerKind],
    build: impl Fn(&mut Stack<'p, 'a>, &Cut),
) -> Stack<'p, 'a> {
    let mut named = named_from_the_start(plan);
    let mut cut = Cut::new();
    let mut losses = Vec::new();
    loop {
        let mut stack = Stack::new(plan, named.clone());
        build(&mut stack, &cut);
        let circle = circle(&stack, moved);
        let mut fresh = nameable(plan, &circle, &named);
        if fresh.is_empty() {
            let Some((function, target)) = closing_variable(plan, &circle, &cut) else {
                stack.losses.extend(losses);
                return stack;
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

/// Buckets that call functions: the expanded template adds the circle only later.
fn named_from_the_start(plan: &Plan<'_>) -> BTreeSet<ComponentId> {
    plan.document
        .components()
        .keys()
        .filter(|id| plan.service(id) == "s3" && plan.outgoing(id).next().is_some())
        .cloned()
        .collect()
}

/// Logical names that depend on each other in circles, what a translator moves about included.
fn circle(stack: &Stack<'_, '_>, moved: &[TriggerKind]) -> BTreeSet<String> {
    let mut graph = DiGraph::<String, ()>::new();
    let mut nodes = BTreeMap::new();
    for (name, _) in stack.resources.iter() {
        nodes.insert(name.to_owned(), graph.add_node(name.to_owned()));
    }
    for (name, resource) in stack.resources.iter() {
        let mut used = Vec::new();
        resource.references(&mut used);
        if let Val::Map(resource) = resource {
            match resource.get("DependsOn") {
                Some(Val::Str(other)) => used.push(other.clone()),
                Some(Val::List(others)) => used.extend(others.iter().filter_map(Val::as_str).map(str::to_owned)),
                _ => {}
            }
        }
        for other in used {
            if let (Some(from), Some(to)) = (nodes.get(name), nodes.get(&other)) {
                graph.update_edge(*from, *to, ());
            }
        }
    }
    for (id, function) in &stack.plan.functions {
        for trigger in &function.triggers {
            let Some(from) = &trigger.from else { continue };
            let inverted = moved.contains(&trigger.kind);
            let ends = (nodes.get(stack.plan.logical(from)), nodes.get(stack.plan.logical(id)));
            if let (true, (Some(source), Some(target))) = (inverted, ends) {
                graph.update_edge(*source, *target, ());
                // The function's own event refers to the source; that reference moves, it does not stay.
                if let Some(edge) = graph.find_edge(*target, *source)
                    && !function_needs(stack, id, from)
                {
                    graph.remove_edge(edge);
                }
            }
        }
    }
    tarjan_scc(&graph)
        .into_iter()
        .filter(|set| set.len() > 1 || set.iter().any(|node| graph.contains_edge(*node, *node)))
        .flatten()
        .map(|node| graph[node].clone())
        .collect()
}

/// Whether a function names the source of its event in its environment as well.
fn function_needs(stack: &Stack<'_, '_>, function: &ComponentId, source: &ComponentId) -> bool {
    let name = stack.plan.logical(function);
    let Some(Val::Map(resource)) = stack.resources.get(name) else { return false };
    let Some(Val::Map(properties)) = resource.get("Properties") else { return false };
    let mut used = Vec::new();
    if let Some(environment) = properties.get("Environment") {
        environment.references(&mut used);
    }
    used.iter().any(|used| used == stack.plan.logical(source))
}

fn nameable(plan: &Plan<'_>, circle: &BTreeSet<String>, named: &BTreeSet<ComponentId>) -> BTreeSet<ComponentId> {
    plan.document
        .components()
        .keys()
        .filter(|id| NAMEABLE.contains(&plan.service(id)) && circle.contains(plan.logical(id)) && !named.contains(*id))
        .cloned()
        .collect()
}

/// A call within the circle whose environment variable can be left out, if one is left.
fn closing_variable(plan: &Plan<'_>, circle: &BTreeSet<String>, cut: &Cut) -> Option<(ComponentId, ComponentId)> {
    let within = |id: &ComponentId| circle.contains(plan.logical(id));
    plan.functions.iter().filter(|(id, _)| within(id)).find_map(|(id, function)| {
        let call =
            function.calls.iter().find(|call| within(&call.to) && !cut.contains(&(id.clone(), call.to.clone())))?;
        Some((id.clone(), call.to.clone()))
    })
}
