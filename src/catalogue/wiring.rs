use serde::{Deserialize, Serialize};

use super::PropSpec;
use crate::model::Mechanism;

/// One legal way to connect two services.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wiring {
    /// Filled in from the file the wiring stands in.
    #[serde(default)]
    pub source_service: String,
    pub target: String,
    pub mechanism: Mechanism,
    /// The provider's term, such as `event source mapping`.
    #[serde(default)]
    pub how: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cloudformation: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sam: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terraform: Vec<String>,
    /// Actions the grant has to allow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub iam: Vec<String>,
    /// Who holds the grant, such as `execution-role-of-source`.
    #[serde(default)]
    pub grant: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// Both ends have to be in one region.
    #[serde(default)]
    pub same_region: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<PropSpec>,
    #[serde(default)]
    pub source: String,
    /// In how many public sample projects the pair was found; orders suggestions.
    #[serde(default)]
    pub patterns_seen: u32,
}

impl Wiring {
    /// True for a way beyond the table, judged by capability: it names no ends, resources or grants.
    pub const fn is_generic(&self) -> bool {
        self.target.is_empty()
    }

    pub fn prop(&self, name: &str) -> Option<&PropSpec> {
        self.props.iter().find(|prop| prop.name == name)
    }
}

/// A pair that people try and that cannot work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Illegal {
    pub source: String,
    pub target: String,
    /// Only this mechanism is impossible; `None` for all.
    #[serde(default)]
    pub mechanism: Option<Mechanism>,
    pub why: String,
    /// Chains of services that do the job when put in between.
    #[serde(default)]
    pub via: Vec<Vec<String>>,
    #[serde(default)]
    pub sourced: String,
}

impl Mechanism {
    /// True when events or data travel along the wire; attachments and authorizations only configure.
    pub const fn carries_data(self) -> bool {
        !matches!(self, Self::Attachment | Self::Authorize)
    }
}
