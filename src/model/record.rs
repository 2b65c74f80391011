use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{ComponentId, GroupId, Props, ServiceKey};
use crate::geom::{Point, Rect};

/// One part of the system: a queue, a function, a browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Catalogue key, `generic` for a type the catalogue does not know.
    #[serde(rename = "type")]
    pub service: ServiceKey,
    pub name: String,
    /// Top left corner of the tile, in world pixels.
    pub pos: Point,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<GroupId>,
    #[serde(default, skip_serializing_if = "Props::is_empty")]
    pub props: Props,
    /// Billable quantities a month that replace the derived ones, by usage name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub usage: BTreeMap<String, f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
    /// Drawn above everything of its kind with a smaller number.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub z: i32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
pub(crate) const fn is_zero(z: &i32) -> bool {
    *z == 0
}

impl Component {
    pub fn new(service: impl AsRef<str>, name: impl Into<String>, pos: Point) -> Self {
        Self {
            service: ServiceKey::new(service),
            name: name.into(),
            pos,
            parent: None,
            props: Props::new(),
            usage: BTreeMap::new(),
            link: None,
            locked: false,
            z: 0,
        }
    }
}

/// Which side of a tile a wire is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Left,
    Top,
    Right,
    Bottom,
}

/// One end of a wire. Without a side the router picks the best one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    pub component: ComponentId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
}

impl From<&ComponentId> for Endpoint {
    fn from(component: &ComponentId) -> Self {
        Self { component: component.clone(), side: None }
    }
}

/// A directed connection: data or control goes `from` -> `to`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wire {
    pub from: Endpoint,
    pub to: Endpoint,
    pub mechanism: Mechanism,
    #[serde(default, skip_serializing_if = "Props::is_empty")]
    pub props: Props,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl Wire {
    pub fn new(from: &ComponentId, to: &ComponentId, mechanism: Mechanism) -> Self {
        Self { from: from.into(), to: to.into(), mechanism, props: Props::new(), label: None, link: None }
    }
}

macro_rules! mechanisms {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $label:literal;)*) => {
        /// How the two ends of a wire work together.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Mechanism { $($(#[$doc])* $variant,)* }

        impl Mechanism {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name used in files, such as `sync_invoke`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The name shown to people, such as `request and response`.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }
        }
    };
}

mechanisms! {
    /// The caller waits for the answer; timeouts and payload limits chain.
    SyncInvoke = "sync_invoke", "request and response";
    /// Accepted, then queued inside the target, which retries.
    AsyncInvoke = "async_invoke", "asynchronous event";
    /// A poller on the target's side reads the source.
    Poll = "poll", "poll";
    /// One managed service calls another with a role or policy; no code between.
    DirectIntegration = "direct_integration", "direct integration";
    /// The source emits an event to a bus, topic or queue.
    Notification = "notification", "notification";
    /// The target subscribes to the source.
    Subscription = "subscription", "subscription";
    /// Code calls the target's API with its own role.
    SdkCall = "sdk_call", "SDK call";
    /// The source asks the target to authorize requests.
    Authorize = "authorize", "authorize";
    /// The enrichment step of a pipe.
    Enrich = "enrich", "enrichment";
    /// Where failures go.
    Redrive = "redrive", "failures to";
    /// Where results of asynchronous invocations go.
    OnSuccess = "on_success", "results to";
    /// Configuration only: a mount, an alias, a web ACL; no data flows.
    Attachment = "attachment", "attachment";
}

impl fmt::Display for Mechanism {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Mechanism {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|mechanism| mechanism.as_str() == text).ok_or(())
    }
}

/// A container: VPC, subnet, region, account, stack, or a plain frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    #[serde(rename = "type")]
    pub kind: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<GroupId>,
    /// The least area to cover, in world pixels; members always fit inside on top of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rect: Option<Rect>,
    #[serde(default, skip_serializing_if = "Props::is_empty")]
    pub props: Props,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
    /// Drawn as one tile; what is inside is there but not shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub collapsed: bool,
}

impl Group {
    pub fn new(kind: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            name: name.into(),
            parent: None,
            rect: None,
            props: Props::new(),
            link: None,
            locked: false,
            collapsed: false,
        }
    }
}

/// Free text on the drawing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    pub text: String,
    /// Top left corner, in world pixels.
    pub pos: Point,
    /// Width to wrap at, in world pixels.
    #[serde(default = "Note::default_width")]
    pub width: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<GroupId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
    /// Free text: written on the drawing itself, without a card around it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plain: bool,
    /// Drawn above everything of its kind with a smaller number.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub z: i32,
}

impl Note {
    pub fn new(text: impl Into<String>, pos: Point) -> Self {
        Self {
            text: text.into(),
            pos,
            width: Self::default_width(),
            parent: None,
            link: None,
            locked: false,
            plain: false,
            z: 0,
        }
    }

    pub const fn default_width() -> f64 {
        200.0
    }
}

/// A finding the author has accepted, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suppression {
    /// Rule code such as `SL-SEC-001`.
    pub code: String,
    /// Element id; without one the rule is silent everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    pub reason: String,
}

/// What holds for the whole drawing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Region code the prices are taken from.
    pub region: String,
    /// Whether always-free allowances are subtracted.
    pub free_tier: bool,
    /// Lambda concurrency of the account, in simultaneous executions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_concurrency: Option<i64>,
    /// Further settings that rules read, by name.
    #[serde(skip_serializing_if = "Props::is_empty")]
    pub props: Props,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suppressions: Vec<Suppression>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: "Untitled".to_owned(),
            description: String::new(),
            region: "us-east-1".to_owned(),
            free_tier: false,
            account_concurrency: None,
            props: Props::new(),
            suppressions: Vec::new(),
        }
    }
}

/// Any record of a document, as the history keeps it.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    Component(Component),
    Wire(Wire),
    Group(Group),
    Note(Note),
}

impl Record {
    /// The group it lies in directly.
    pub(super) const fn parent(&self) -> Option<&GroupId> {
        match self {
            Self::Component(component) => component.parent.as_ref(),
            Self::Group(group) => group.parent.as_ref(),
            Self::Note(note) => note.parent.as_ref(),
            Self::Wire(_) => None,
        }
    }
}
