//! What a CloudFormation type is on a drawing: a component, a frame, a wire, or a detail of one of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Catalogue, GENERIC};

/// What a type becomes on a drawing.
///
/// Types in `from`, `to` and `of` are CloudFormation names; `*` stands for any, and an empty `of` says only
/// that the type hangs on something of its own service. `shown_as` is the component that can stand for it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub enum TypeClass {
    /// A component of this catalogue id.
    Node(String),
    /// A frame around others, by the kind that groups have.
    Container {
        kind: String,
        #[serde(default)]
        shown_as: Option<String>,
    },
    /// It carries a wire between others.
    Edge {
        from: Vec<String>,
        to: Vec<String>,
        #[serde(default)]
        shown_as: Option<String>,
    },
    /// It configures others.
    Detail {
        of: Vec<String>,
        #[serde(default)]
        shown_as: Option<String>,
    },
}

impl TypeClass {
    /// `node`, `container`, `edge` or `detail`.
    pub const fn role(&self) -> &'static str {
        match self {
            Self::Node(_) => "node",
            Self::Container { .. } => "container",
            Self::Edge { .. } => "edge",
            Self::Detail { .. } => "detail",
        }
    }

    /// The component that stands for it on a drawing, if one can.
    pub fn service(&self) -> Option<&str> {
        match self {
            Self::Node(service) => Some(service),
            Self::Container { shown_as, .. } | Self::Edge { shown_as, .. } | Self::Detail { shown_as, .. } => {
                shown_as.as_deref()
            }
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NodeRow {
    service: String,
    #[serde(default)]
    variants: Vec<Variant>,
}

/// Another component where a property says so: has this value in any case, or is there at all.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Variant {
    prop: String,
    #[serde(default)]
    value: Option<String>,
    service: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContainerRow {
    kind: String,
    #[serde(default)]
    shown_as: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EdgeRow {
    from: Vec<String>,
    to: Vec<String>,
    #[serde(default)]
    shown_as: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DetailRow {
    of: Vec<String>,
    #[serde(default)]
    shown_as: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternRow {
    pattern: String,
    class: TypeClass,
}

/// The file as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypeFile {
    nodes: BTreeMap<String, NodeRow>,
    containers: BTreeMap<String, ContainerRow>,
    edges: BTreeMap<String, EdgeRow>,
    details: BTreeMap<String, DetailRow>,
    patterns: Vec<PatternRow>,
}

/// The classes of CloudFormation types.
#[derive(Clone, Debug, Default)]
pub(super) struct CfnTypes {
    exact: BTreeMap<String, TypeClass>,
    variants: BTreeMap<String, Vec<Variant>>,
    patterns: Vec<(String, TypeClass)>,
    names: BTreeSet<String>,
    /// Types that stand in the file twice, for the cross-check.
    twice: Vec<String>,
}

impl CfnTypes {
    /// `names` holds one type a line.
    pub(super) fn new(file: TypeFile, names: &str) -> Self {
        let TypeFile { nodes, containers, edges, details, patterns } = file;
        let mut types = Self::default();
        for (name, NodeRow { service, variants }) in nodes {
            types.variants.insert(name.clone(), variants);
            types.put(name, TypeClass::Node(service));
        }
        for (name, ContainerRow { kind, shown_as }) in containers {
            types.put(name, TypeClass::Container { kind, shown_as });
        }
        for (name, EdgeRow { from, to, shown_as }) in edges {
            types.put(name, TypeClass::Edge { from, to, shown_as });
        }
        for (name, DetailRow { of, shown_as }) in details {
            types.put(name, TypeClass::Detail { of, shown_as });
        }
        types.patterns = patterns.into_iter().map(|row| (row.pattern, row.class)).collect();
        types.names = names.lines().map(|line| line.trim().to_owned()).filter(|name| name.contains("::")).collect();
        types.names.extend(types.exact.keys().cloned());
        types
    }

    fn put(&mut self, name: String, class: TypeClass) {
        if self.exact.insert(name.clone(), class).is_some() {
            self.twice.push(name);
        }
    }

    fn classes(&self) -> impl Iterator<Item = (&str, &TypeClass)> {
        let exact = self.exact.iter().map(|(name, class)| (name.as_str(), class));
        exact.chain(self.patterns.iter().map(|(pattern, class)| (pattern.as_str(), class)))
    }
}

impl Catalogue {
    /// The class of a CloudFormation or SAM type such as `AWS::Lambda::EventSourceMapping`.
    ///
    /// `None` for a type that nothing names: it is a node that only [`GENERIC`] can stand for.
    pub fn known_cfn_class(&self, type_name: &str) -> Option<&TypeClass> {
        let by_pattern = || self.cfn_types.patterns.iter().find(|(pattern, _)| matches(pattern, type_name));
        self.cfn_types.exact.get(type_name).or_else(|| by_pattern().map(|(_, class)| class))
    }

    /// The class of any type; one that nothing names is a node of the component [`GENERIC`].
    pub fn cfn_class(&self, type_name: &str) -> TypeClass {
        self.known_cfn_class(type_name).cloned().unwrap_or_else(|| TypeClass::Node(GENERIC.to_owned()))
    }

    /// The component that stands for a resource: its type's, or another one where its properties say so, as a
    /// queue with `FifoQueue`. `property` gives a property as text; `None` when it is not there.
    pub fn cfn_service(&self, type_name: &str, property: impl Fn(&str) -> Option<String>) -> Option<&str> {
        let variants = self.cfn_types.variants.get(type_name).map_or(&[][..], Vec::as_slice);
        let chosen = variants.iter().find(|variant| {
            property(&variant.prop).is_some_and(|found| {
                variant.value.as_ref().is_none_or(|value| value.eq_ignore_ascii_case(found.trim()))
            })
        });
        match (chosen, self.known_cfn_class(type_name)) {
            (Some(variant), _) => Some(&variant.service),
            (None, Some(class)) => class.service(),
            (None, None) => Some(GENERIC),
        }
    }

    /// Every type that CloudFormation or SAM offers, in name order: what suggestions are made of.
    pub fn cfn_type_names(&self) -> impl Iterator<Item = &str> {
        self.cfn_types.names.iter().map(String::as_str)
    }

    /// Mistakes in the table of types.
    pub(super) fn check_cfn_types(&self, found: &mut Vec<String>) {
        found.extend(self.cfn_types.twice.iter().map(|name| format!("type `{name}` has two classes")));
        let known = |id: &str| self.service(id).is_some();
        for (name, class) in self.cfn_types.classes() {
            if let Some(id) = class.service().filter(|id| !known(id)) {
                found.push(format!("type `{name}` is shown as the unknown service `{id}`"));
            }
            let mentioned: Vec<&String> = match class {
                TypeClass::Node(_) | TypeClass::Container { .. } => Vec::new(),
                TypeClass::Edge { from, to, .. } => from.iter().chain(to).collect(),
                TypeClass::Detail { of, .. } => of.iter().collect(),
            };
            for other in mentioned.into_iter().filter(|other| *other != "*") {
                if other == name {
                    found.push(format!("type `{name}` hangs on itself"));
                }
            }
        }
        for (name, variants) in &self.cfn_types.variants {
            for variant in variants.iter().filter(|variant| !known(&variant.service)) {
                found.push(format!("type `{name}` becomes the unknown service `{}`", variant.service));
            }
        }
        for service in self.services() {
            for name in [&service.cloudformation, &service.sam].into_iter().flatten() {
                if self.known_cfn_class(name).is_none() {
                    found.push(format!("{}: its type `{name}` has no class", service.id));
                }
            }
        }
    }
}

/// Whether a name fits a pattern in which `*` stands for any letters.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = parts.next().and_then(|head| name.strip_prefix(head)) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(tail) = parts.pop() else { return rest.is_empty() };
    let Some(mut middle) = rest.strip_suffix(tail) else { return false };
    for part in parts {
        let Some(at) = middle.find(part) else { return false };
        middle = &middle[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_names() {
        for (pattern, name, fits) in [
            ("Custom::*", "Custom::Thing", true),
            ("*Policy", "AWS::X::ResourcePolicy", true),
            ("*Policy", "AWS::X::PolicyStore", false),
            ("AWS::*::Rule", "AWS::X::Rule", true),
            ("AWS::*::Rule", "AWS::X::RuleGroup", false),
            ("Module", "Module", true),
            ("Module", "Modules", false),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} on {name}");
        }
    }

    #[test]
    fn a_resource_becomes_the_component_that_its_properties_say() {
        let catalogue = Catalogue::builtin();
        let with = |name: &'static str, value: &'static str| move |prop: &str| (prop == name).then(|| value.to_owned());
        for (kind, prop, value, service) in [
            ("AWS::SQS::Queue", "FifoQueue", "true", Some("sqs_fifo")),
            ("AWS::SQS::Queue", "FifoQueue", "false", Some("sqs_standard")),
            ("AWS::SQS::Queue", "QueueName", "x", Some("sqs_standard")),
            ("AWS::Serverless::StateMachine", "Type", "express", Some("sfn_express")),
            ("AWS::ApiGatewayV2::Api", "ProtocolType", "WEBSOCKET", Some("apigw_ws")),
            ("AWS::Lambda::Function", "DurableConfig", "", Some("lambda_durable")),
            ("AWS::Lambda::Permission", "Action", "", None),
            ("AWS::Logs::LogGroup", "", "", Some("cloudwatch_logs")),
            ("AWS::Tomorrow::Thing", "", "", Some("generic")),
        ] {
            assert_eq!(catalogue.cfn_service(kind, with(prop, value)), service, "{kind} with {prop}: {value}");
        }
    }
}
