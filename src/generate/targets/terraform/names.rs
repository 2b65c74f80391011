//! Names of resources in Terraform: short, unique within their type, made of the component's name.

use std::collections::BTreeMap;

use super::table::{Entry, table};
use crate::generate::lower::Stack;
use crate::generate::naming::{Namer, words};
use crate::generate::value::{Map, Val};

/// Where each lowered resource went.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) entry: &'static Entry,
    /// The resource's name within its type.
    pub(super) name: String,
    /// `aws_sqs_queue.jobs`
    pub(super) address: String,
    /// Whether it is a drawn component's own resource.
    pub(super) primary: bool,
}

pub(super) fn properties(resource: &Val) -> Option<&Map> {
    let Val::Map(resource) = resource else { return None };
    match resource.get("Properties") {
        Some(Val::Map(properties)) => Some(properties),
        _ => None,
    }
}

pub(super) fn kind(resource: &Val) -> &str {
    match resource {
        Val::Map(resource) => resource.get("Type").and_then(Val::as_str).unwrap_or_default(),
        _ => "",
    }
}

/// The entry of a resource: some types are two in Terraform.
fn entry_of(resource: &Val) -> Option<&'static Entry> {
    let kind = kind(resource);
    let within = kind == "AWS::RDS::DBInstance"
        && properties(resource).is_some_and(|own| own.get("DBClusterIdentifier").is_some());
    table().resources.get(if within { "AWS::RDS::DBInstance of a cluster" } else { kind })
}

/// Places of all resources, by logical name; then the names taken, by type.
pub(super) fn places(stack: &Stack<'_, '_>) -> (BTreeMap<String, Place>, BTreeMap<String, Namer>) {
    let mut owners: Vec<(&str, &str)> =
        stack.plan.names.values().map(|names| (names.logical.as_str(), names.snake.as_str())).collect();
    // The longest first: `OrdersApi` before `Orders`.
    owners.sort_by_key(|(logical, _)| (std::cmp::Reverse(logical.len()), *logical));
    let mut namers: BTreeMap<String, Namer> = BTreeMap::new();
    let mut places = BTreeMap::new();
    let own = |logical: &str| owners.iter().any(|(owner, _)| *owner == logical);
    // Components come first, so that they keep their plain names.
    let (first, then): (Vec<_>, Vec<_>) = stack.resources.iter().partition(|(logical, _)| own(logical));
    for (logical, resource) in first.into_iter().chain(then) {
        let Some(entry) = entry_of(resource) else { continue };
        let primary = own(logical);
        let wanted = wanted(logical, entry, &owners);
        let name = namers.entry(entry.to.clone()).or_default().unique(&wanted, "_");
        let address = format!("{}.{name}", entry.to);
        places.insert(logical.to_owned(), Place { entry, name, address, primary });
    }
    (places, namers)
}

/// The owner's name and what of the logical name neither it nor the type says.
fn wanted(logical: &str, entry: &Entry, owners: &[(&str, &str)]) -> String {
    let owner = owners.iter().find(|(owner, _)| logical.starts_with(owner));
    let (start, rest) = match owner {
        Some((owner, snake)) => ((*snake).to_owned(), &logical[owner.len()..]),
        None => (String::new(), logical),
    };
    // A deployment's logical name ends with a digest, which Terraform keeps elsewhere.
    let rest = if entry.drop == "Deployment" { "" } else { rest.strip_suffix(entry.drop.as_str()).unwrap_or(rest) };
    let mut parts: Vec<String> = if start.is_empty() { Vec::new() } else { vec![start] };
    // Another component's name in the rest is said as briefly.
    match owners.iter().find(|(owner, _)| rest.ends_with(owner)) {
        Some((owner, snake)) => {
            parts.extend(words(&rest[..rest.len() - owner.len()]));
            parts.push((*snake).to_owned());
        }
        None => parts.extend(words(rest)),
    }
    let mut name = parts.join("_");
    name.truncate(40);
    let name = name.trim_end_matches('_').to_owned();
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) { format!("x_{name}") } else { name }
}
