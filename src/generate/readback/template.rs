use std::collections::BTreeMap;

use crate::generate::value::{Map, Val};

/// Resources of a template by logical name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Template {
    pub(super) parameters: Map,
    pub(super) resources: BTreeMap<String, Resource>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Resource {
    pub(crate) kind: String,
    pub(crate) properties: Map,
}

impl Resource {
    pub(crate) fn new(kind: &str, properties: Map) -> Self {
        Self { kind: kind.to_owned(), properties }
    }

    pub(crate) fn get(&self, path: &[&str]) -> Option<&Val> {
        self.properties.at(path)
    }

    pub(crate) fn text(&self, path: &[&str]) -> &str {
        self.get(path).and_then(Val::as_str).unwrap_or_default()
    }

    pub(crate) fn list(&self, path: &[&str]) -> &[Val] {
        self.get(path).map(Val::as_list).unwrap_or_default()
    }
}

/// Properties that hold the physical name of a resource.
const NAMES: &[&str] = &[
    "FunctionName",
    "QueueName",
    "BucketName",
    "TopicName",
    "TableName",
    "StateMachineName",
    "DeliveryStreamName",
    "Name",
    "LogGroupName",
];

impl Template {
    pub(super) fn new(root: &Map) -> Self {
        let section = |name: &str| root.get(name).and_then(Val::as_map).cloned().unwrap_or_default();
        let mut resources = BTreeMap::new();
        for (name, resource) in section("Resources").iter() {
            let Some(resource) = resource.as_map() else { continue };
            let kind = resource.get("Type").and_then(Val::as_str).unwrap_or_default();
            let properties = resource.get("Properties").and_then(Val::as_map).cloned().unwrap_or_default();
            resources.insert(name.to_owned(), Resource::new(kind, properties));
        }
        Self { parameters: section("Parameters"), resources }
    }

    pub(crate) const fn resources(&self) -> &BTreeMap<String, Resource> {
        &self.resources
    }

    pub(crate) fn kind(&self, name: &str) -> &str {
        self.resources.get(name).map_or("", |resource| resource.kind.as_str())
    }

    pub(crate) fn of_type<'t>(&'t self, kind: &'t str) -> impl Iterator<Item = (&'t String, &'t Resource)> {
        self.resources.iter().filter(move |(_, resource)| resource.kind == kind)
    }

    /// A value as one text, references as `${Name}` or `${Name.Attribute}`.
    pub(crate) fn flat(value: &Val) -> String {
        match value {
            Val::Bool(value) => value.to_string(),
            Val::Int(value) => value.to_string(),
            Val::Num(value) => value.to_string(),
            Val::Str(text) | Val::Sub(text) => text.clone(),
            Val::Ref(name) => format!("${{{name}}}"),
            Val::Att(name, attribute) => format!("${{{name}.{attribute}}}"),
            Val::List(items) => items.iter().map(Self::flat).collect::<Vec<_>>().join("\n"),
            Val::Map(map) => Self::flat_map(map),
        }
    }

    fn flat_map(map: &Map) -> String {
        if let Some([separator, Val::List(parts)]) = map.get("Fn::Join").map(Val::as_list) {
            let separator = Self::flat(separator);
            return parts.iter().map(Self::flat).collect::<Vec<_>>().join(&separator);
        }
        if let Some([text, Val::Map(names)]) = map.get("Fn::Sub").map(Val::as_list) {
            return names.iter().fold(Self::flat(text), |text, (name, value)| {
                text.replace(&format!("${{{name}}}"), &Self::flat(value))
            });
        }
        map.iter().map(|(_, value)| Self::flat(value)).collect::<Vec<_>>().join("\n")
    }

    /// Resources a value leads to: by reference, or by a physical name in its text. In the order of their names.
    pub(crate) fn targets(&self, value: &Val) -> Vec<String> {
        let text = Self::flat(value);
        let mut found: Vec<String> = Vec::new();
        for part in text.split("${").skip(1) {
            let name = part.split(['.', '}']).next().unwrap_or_default();
            if self.resources.contains_key(name) || self.parameters.get(name).is_some() {
                found.push(name.to_owned());
            }
        }
        for (name, resource) in &self.resources {
            let physical = NAMES.iter().find_map(|key| resource.properties.get(key)).map(Self::flat);
            if let Some(physical) = physical.filter(|physical| physical.len() > 3)
                && holds(&text, &physical)
            {
                found.push(name.clone());
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// The one resource a value leads to among those of a kind.
    pub(crate) fn target_of(&self, value: Option<&Val>, kinds: &[&str]) -> Option<String> {
        self.targets(value?).into_iter().find(|name| kinds.contains(&self.kind(name)))
    }
}

/// Whether a text holds a name, not just the beginning of a longer one.
fn holds(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let next = text[at + name.len()..].chars().next();
        let before = text[..at].chars().next_back();
        let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        // `.fifo` is part of a name, an attribute is not.
        !next.is_some_and(|c| goes_on(c) || c == '.' && text[at + name.len()..].starts_with(".fifo"))
            && !before.is_some_and(goes_on)
    })
}
