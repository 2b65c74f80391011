//! What a rule file needs.

pub(super) use super::checker::{Checker, number, rounded, set, unset};
pub(super) use super::diagnostic::{Findings, Severity};
pub(super) use super::fix::Fix;
pub(super) use super::lint::declare_lint;
pub(super) use super::node::{Link, Node, Values};
pub(super) use crate::model::Mechanism::{
    AsyncInvoke, Attachment, Authorize, DirectIntegration, Enrich, Notification, OnSuccess, Poll, Redrive, SdkCall,
    Subscription, SyncInvoke,
};
pub(super) use crate::model::{Edit, ElementId, Mechanism, Value};
