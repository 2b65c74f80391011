//! Calls of code: a role that may do something to a resource says that its code does.

use std::collections::{BTreeMap, BTreeSet};

use super::Graph;
use super::relations::Relation;
use super::template::{Resource, Template};
use crate::catalogue::Catalogue;
use crate::generate::value::{Map, Val};
use crate::model::Mechanism;

/// Who runs with a role: functions, containers, workflows.
fn holders(template: &Template, graph: &Graph) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (name, service) in &graph.components {
        let Some(resource) = template.resources.get(name) else { continue };
        let role = match service.as_str() {
            "lambda" => resource.get(&["Role"]),
            "sfn_standard" | "sfn_express" => resource.get(&["RoleArn"]),
            "fargate" => task_definition(template, resource).and_then(|task| task.get(&["TaskRoleArn"])),
            _ => None,
        };
        if let Some(role) = template.target_of(role, &["AWS::IAM::Role"]) {
            found.push((name.clone(), role));
        }
    }
    found
}

fn task_definition<'t>(template: &'t Template, resource: &'t Resource) -> Option<&'t Resource> {
    if resource.kind == "AWS::ECS::TaskDefinition" {
        return Some(resource);
    }
    let name = template.target_of(resource.get(&["TaskDefinition"]), &["AWS::ECS::TaskDefinition"])?;
    template.resources.get(&name)
}

/// Statements of a role, in its own policies and in those attached to it.
pub(crate) fn statements<'t>(template: &'t Template, role: &str) -> Vec<&'t Map> {
    let mut documents: Vec<&Val> = Vec::new();
    if let Some(resource) = template.resources.get(role) {
        let policies = resource.list(&["Policies"]).iter();
        documents.extend(policies.filter_map(|policy| policy.as_map()?.get("PolicyDocument")));
    }
    for kind in ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"] {
        for (_, policy) in template.of_type(kind) {
            let roles = policy.list(&["Roles"]);
            if roles.iter().any(|value| template.targets(value).iter().any(|name| name == role)) {
                documents.extend(policy.get(&["PolicyDocument"]));
            }
        }
    }
    let statements = documents.iter().filter_map(|document| document.as_map()?.get("Statement"));
    statements.flat_map(|value| value.as_list().iter().filter_map(Val::as_map)).collect()
}

/// The actions of a statement.
pub(crate) fn actions(statement: &Map) -> Vec<&str> {
    match statement.get("Action") {
        Some(Val::Str(action)) => vec![action.as_str()],
        Some(value) => value.as_list().iter().filter_map(Val::as_str).collect(),
        None => Vec::new(),
    }
}

/// Services that exist without a resource, by the beginning of their actions.
const WITHOUT_RESOURCE: &[(&str, &str)] = &[
    ("bedrock:", "bedrock"),
    ("rekognition:", "rekognition"),
    ("textract:", "textract"),
    ("comprehend:", "comprehend"),
    ("transcribe:", "transcribe"),
    ("cloudwatch:PutMetricData", "cloudwatch_metrics"),
    ("iot:", "iot_core"),
    ("xray:", "xray"),
];

/// Wires that only a role shows.
pub(super) fn all(template: &Template, graph: &Graph, catalogue: &Catalogue) -> Vec<Relation> {
    let mut found = Vec::new();
    for (holder, role) in holders(template, graph) {
        let own = graph.components[&holder].as_str();
        let mut granted: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for statement in statements(template, &role) {
            let resources = statement.get("Resource").map(|value| template.targets(value)).unwrap_or_default();
            let components = resources.iter().filter_map(|name| component_of(template, graph, name));
            for name in components {
                granted.entry(name).or_default().extend(actions(statement));
            }
            for action in actions(statement) {
                for (start, service) in WITHOUT_RESOURCE {
                    if action.starts_with(start) && !(own.starts_with("sfn_") && *service == "xray") {
                        granted.entry((*service).to_owned()).or_default().insert(action);
                    }
                }
            }
        }
        for (name, actions) in granted {
            let service = graph.components.get(&name).map_or(name.as_str(), String::as_str);
            if let Some(mechanism) = call(catalogue, own, service, &actions)
                && !explained(template, graph, &holder, &name, own)
            {
                found.push((holder.clone(), name.clone(), mechanism));
            }
            // What a container polls shows in its role alone; functions have mappings for it.
            let polls = catalogue.wiring(service, own, Mechanism::Poll).filter(|_| own == "fargate");
            if polls.is_some_and(|wiring| wiring.iam.iter().any(|action| actions.contains(action.as_str()))) {
                found.push((name, holder.clone(), Mechanism::Poll));
            }
        }
        found.extend(addresses(template, &holder));
    }
    found
}

/// The component a resource belongs to.
fn component_of(template: &Template, graph: &Graph, name: &str) -> Option<String> {
    if graph.components.contains_key(name) {
        return Some(name.to_owned());
    }
    match template.kind(name) {
        "AWS::ECS::TaskDefinition" => template
            .of_type("AWS::ECS::Service")
            .find(|(_, service)| {
                service.get(&["TaskDefinition"]).is_some_and(|value| template.targets(value).contains(&name.to_owned()))
            })
            .map(|(service, _)| service.clone()),
        "AWS::Scheduler::ScheduleGroup" => {
            let stem = name.strip_suffix("Group")?;
            graph.components.contains_key(stem).then(|| stem.to_owned())
        }
        _ => None,
    }
}

/// How code calls a service with these actions.
fn call(catalogue: &Catalogue, own: &str, service: &str, actions: &BTreeSet<&str>) -> Option<Mechanism> {
    let wirings = catalogue.wirings_between(own, service).iter().filter(|wiring| {
        let held = wiring.grant == "execution-role-of-source" || wiring.grant == "service-role-of-edge";
        let call = !matches!(wiring.mechanism, Mechanism::OnSuccess | Mechanism::Redrive | Mechanism::Attachment);
        held && call && wiring.iam.iter().any(|action| actions.contains(action.as_str()))
    });
    // A workflow may also emit to the same bus by itself; among calls the most usual is meant.
    wirings.map(|wiring| wiring.mechanism).next()
}

/// Whether a grant has another reason than a call: a destination, the key of something that is encrypted.
fn explained(template: &Template, graph: &Graph, holder: &str, name: &str, own: &str) -> bool {
    if own != "lambda" {
        return false;
    }
    let known = graph.wires.iter().any(|wire| {
        wire.from == holder && wire.to == name && matches!(wire.mechanism, Mechanism::Redrive | Mechanism::OnSuccess)
    });
    let stream_failures = template
        .of_type("AWS::Lambda::EventSourceMapping")
        .filter(|(_, mapping)| {
            mapping.get(&["FunctionName"]).is_some_and(|value| template.targets(value).contains(&holder.to_owned()))
        })
        .any(|(_, mapping)| {
            mapping.get(&["DestinationConfig"]).is_some_and(|value| template.targets(value).contains(&name.to_owned()))
        });
    (known || stream_failures) && !in_environment(template, holder, name)
}

fn in_environment(template: &Template, holder: &str, name: &str) -> bool {
    let variables = template.resources.get(holder).and_then(|function| function.get(&["Environment", "Variables"]));
    variables.is_some_and(|variables| template.targets(variables).contains(&name.to_owned()))
}

/// Addresses outside that a function's environment names.
fn addresses(template: &Template, holder: &str) -> Vec<Relation> {
    let variables = template.resources.get(holder).and_then(|function| function.get(&["Environment", "Variables"]));
    let Some(Val::Map(variables)) = variables else { return Vec::new() };
    let named = variables.iter().filter_map(|(_, value)| match value {
        Val::Ref(name) if super::relations::is_address(template, name) => Some(name.clone()),
        _ => None,
    });
    named.map(|name| (holder.to_owned(), name, Mechanism::SdkCall)).collect()
}
