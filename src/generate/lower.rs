//! From the plan to CloudFormation resources: what any target of that family shares.

pub(crate) mod api;
pub(crate) mod grants;
pub(crate) mod iam;
mod network;
pub(crate) mod refs;
mod storage;
mod queues;

use std::collections::{BTreeMap, BTreeSet};

use super::Loss;
use super::naming::Namer;
use super::plan::Plan;
use super::value::{Map, Val, map};
use crate::model::ComponentId;

/// A template in the making.
pub(crate) struct Stack<'p, 'a> {
    pub plan: &'p Plan<'a>,
    /// Components with a physical name of our own, so that others can name them without depending on them.
    pub named: BTreeSet<ComponentId>,
    pub parameters: Map,
    pub resources: Map,
    pub outputs: Map,
    pub losses: Vec<Loss>,
    namer: Namer,
    derived: BTreeMap<(String, &'static str), String>,
    /// Statements of resource policies, by the component they protect.
    policies: BTreeMap<ComponentId, Vec<Val>>,
    networks: network::Networks,
}

impl<'p, 'a> Stack<'p, 'a> {
    pub fn new(plan: &'p Plan<'a>, named: BTreeSet<ComponentId>) -> Self {
        let mut namer = Namer::default();
        for names in plan.names.values() {
            namer.unique(&names.logical, "");
        }
        Self {
            plan,
            named,
            parameters: Map::new(),
            resources: Map::new(),
            outputs: Map::new(),
            losses: Vec::new(),
            namer,
            derived: BTreeMap::new(),
            policies: BTreeMap::new(),
            networks: network::Networks::new(plan),
        }
    }

    pub fn logical(&self, id: &ComponentId) -> String {
        self.plan.logical(id).to_owned()
    }

    /// The name of something that belongs to a component, such as its role; the same each time.
    pub fn derived(&mut self, id: &ComponentId, suffix: &'static str) -> String {
        let stem = self.logical(id);
        self.derived_from(&stem, suffix)
    }

    pub fn derived_from(&mut self, stem: &str, suffix: &'static str) -> String {
        let key = (stem.to_owned(), suffix);
        if let Some(known) = self.derived.get(&key) {
            return known.clone();
        }
        let name = self.namer.unique(&format!("{stem}{suffix}"), "");
        self.derived.insert(key, name.clone());
        name
    }

    /// A fresh name, different at each call.
    pub fn fresh(&mut self, wanted: &str) -> String {
        self.namer.unique(wanted, "")
    }

    /// Adds a resource and gives it back for more attributes.
    pub fn add(&mut self, name: &str, kind: &str, properties: Map) -> &mut Map {
        let mut resource = map! { "Type" => kind };
        if !properties.is_empty() {
            resource.set("Properties", properties);
        }
        self.resources.set(name, resource);
        self.resources.map(name)
    }

    pub fn properties(&mut self, name: &str) -> &mut Map {
        self.resources.map(name).map("Properties")
    }

    pub fn has(&self, name: &str) -> bool {
        self.resources.get(name).is_some()
    }

    pub fn lose(&mut self, at: impl std::fmt::Display, what: impl Into<String>, why: impl Into<String>) {
        self.losses.push(Loss::new(at.to_string(), what, why));
    }

    /// A text parameter the person who deploys has to give.
    pub fn parameter(&mut self, name: &str, description: &str, default: Option<&str>) {
        let mut parameter = map! { "Type" => "String", "Description" => description };
        parameter.opt("Default", default);
        self.parameters.set(name, parameter);
    }

    pub fn output(&mut self, name: &str, description: &str, value: impl Into<Val>) {
        self.outputs.set(name, map! { "Description" => description, "Value" => value });
    }

    /// A statement of the policy that protects a component.
    pub fn protect(&mut self, id: &ComponentId, statement: impl Into<Val>) {
        let statement = statement.into();
        let statements = self.policies.entry(id.clone()).or_default();
        if !statements.contains(&statement) {
            statements.push(statement);
        }
    }
}

/// Everything of the plan but functions, APIs and state machines, which targets spell in their own way.
pub(crate) fn resources(stack: &mut Stack<'_, '_>) {
    let ids: Vec<ComponentId> = stack.plan.document.components().keys().cloned().collect();
    network::networks(stack);
    for id in &ids {
        match stack.plan.service(id) {
            "dynamodb" => storage::table(stack, id),
            "s3" => storage::bucket(stack, id),
            "sqs_standard" | "sqs_fifo" => queues::queue(stack, id),
            _ => {}
        }
    }
    iam::resource_policies(stack);
}
