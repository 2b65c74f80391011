//! The document and the only way to change it.
//!
//! A [`Document`] is four maps of records plus settings. It knows no provider
//! fact: a component names its service by an opaque [`ServiceKey`]. Every change
//! goes through [`Txn`], which remembers what each record was, so undo is a swap.

mod document;
mod edit;
mod history;
mod ids;
mod record;
mod topology;
mod txn;
mod value;

pub use document::{Document, InvariantError, Revision};
pub use edit::Edit;
pub use history::History;
pub use ids::{ComponentId, ElementId, GroupId, NoteId, ServiceKey, WireId};
pub(crate) use record::is_zero;
pub use record::{Component, Endpoint, Group, Mechanism, Note, Record, Settings, Side, Suppression, Wire};
pub use topology::Topology;
pub use txn::{Change, Txn};
pub use value::{Props, Value};
