use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! string_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(Arc::from(text.as_ref()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

string_id!(
    /// Names a component within its document; stable across saves.
    ComponentId
);
string_id!(
    /// Names a wire within its document.
    WireId
);
string_id!(
    /// Names a group within its document.
    GroupId
);
string_id!(
    /// Names a note within its document.
    NoteId
);
string_id!(
    /// A catalogue key such as `sqs_standard`; the model never looks inside.
    ServiceKey
);

/// Anything on the drawing that can be selected, pointed at or reported on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ElementId {
    Group(GroupId),
    Component(ComponentId),
    Wire(WireId),
    Note(NoteId),
}

impl ElementId {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Group(id) => id.as_str(),
            Self::Component(id) => id.as_str(),
            Self::Wire(id) => id.as_str(),
            Self::Note(id) => id.as_str(),
        }
    }

    pub const fn component(&self) -> Option<&ComponentId> {
        if let Self::Component(id) = self { Some(id) } else { None }
    }

    pub const fn wire(&self) -> Option<&WireId> {
        if let Self::Wire(id) = self { Some(id) } else { None }
    }

    pub const fn note(&self) -> Option<&NoteId> {
        if let Self::Note(id) = self { Some(id) } else { None }
    }

    pub const fn group(&self) -> Option<&GroupId> {
        if let Self::Group(id) = self { Some(id) } else { None }
    }
}

impl From<ComponentId> for ElementId {
    fn from(id: ComponentId) -> Self {
        Self::Component(id)
    }
}

impl From<WireId> for ElementId {
    fn from(id: WireId) -> Self {
        Self::Wire(id)
    }
}

impl From<GroupId> for ElementId {
    fn from(id: GroupId) -> Self {
        Self::Group(id)
    }
}

impl From<NoteId> for ElementId {
    fn from(id: NoteId) -> Self {
        Self::Note(id)
    }
}
