use serde::{Deserialize, Serialize};

use super::PropSpec;
use crate::model::Value;

/// Who runs the service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    Aws,
    Azure,
    Gcp,
    Openwhisk,
    Webtask,
    Baas,
    #[default]
    Generic,
}

/// What the service is for; decides its hue and its place in the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    Actor,
    External,
    Edge,
    Api,
    Compute,
    Orchestration,
    Messaging,
    Streaming,
    Storage,
    Database,
    Analytics,
    Ai,
    Iot,
    Identity,
    Security,
    Network,
    Observability,
    Config,
    Governance,
    Devtools,
    Baas,
}

impl Category {
    /// All, in the order of the palette.
    pub const ALL: &[Self] = &[
        Self::Actor,
        Self::Api,
        Self::Compute,
        Self::Messaging,
        Self::Streaming,
        Self::Storage,
        Self::Database,
        Self::Orchestration,
        Self::Edge,
        Self::Identity,
        Self::Security,
        Self::Network,
        Self::Iot,
        Self::Ai,
        Self::Analytics,
        Self::Observability,
        Self::Config,
        Self::Governance,
        Self::Devtools,
        Self::Baas,
        Self::External,
    ];

    pub const fn label(self) -> &'static str {
        match self {
            Self::Actor => "Clients",
            Self::External => "External systems",
            Self::Edge => "Content delivery",
            Self::Api => "APIs",
            Self::Compute => "Compute",
            Self::Orchestration => "Workflows",
            Self::Messaging => "Messaging",
            Self::Streaming => "Streaming",
            Self::Storage => "Storage",
            Self::Database => "Databases",
            Self::Analytics => "Analytics",
            Self::Ai => "Machine learning",
            Self::Iot => "Internet of things",
            Self::Identity => "Identity",
            Self::Security => "Security",
            Self::Network => "Network",
            Self::Observability => "Observability",
            Self::Config => "Configuration",
            Self::Governance => "Governance",
            Self::Devtools => "Developer tools",
            Self::Baas => "Backend as a service",
        }
    }
}

/// How well a figure is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureStatus {
    /// Read in the named source.
    #[default]
    Seen,
    /// Well known but not re-read; shown as unverified.
    Recalled,
}

/// A quota or hard limit of a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub name: String,
    pub value: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether the provider raises it on request.
    #[serde(default)]
    pub adjustable: bool,
    #[serde(default)]
    pub source: String,
    #[serde(default)]
    pub status: FigureStatus,
}

/// One entry of the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    pub id: String,
    /// Full name, such as `SQS standard queue`.
    pub name: String,
    /// What stands on the quiet second line of a tile, such as `SQS`.
    #[serde(default)]
    pub short: String,
    /// Name given to a new component, such as `Queue`.
    #[serde(default)]
    pub label: String,
    #[serde(default)]
    pub provider: Provider,
    pub category: Category,
    /// Parts it can play in a flow: entry, source, target, compute, store...
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// One sentence on what it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Further words the finder should know it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Set for a service that is no longer offered: what replaces it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloudformation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sam: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terraform: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arm: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docs: Option<String>,
    /// Names its private endpoint goes by in a VPC, the usual one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vpc_endpoints: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<PropSpec>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// File of a component that does not travel with the program.
    #[serde(skip)]
    pub origin: Option<String>,
}

impl Service {
    pub fn prop(&self, name: &str) -> Option<&PropSpec> {
        self.props.iter().find(|prop| prop.name == name)
    }

    pub fn limit(&self, name: &str) -> Option<&Limit> {
        self.limits.iter().find(|limit| limit.name == name)
    }

    pub fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|own| own == role)
    }
}

/// Support dates of a function runtime, ISO dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuntimeLifecycle {
    #[serde(default)]
    pub deprecated: Option<String>,
    #[serde(default)]
    pub create_block: Option<String>,
    #[serde(default)]
    pub update_block: Option<String>,
    #[serde(default)]
    pub successor: Option<String>,
}

/// Where a figure was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub title: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub as_of: String,
}
