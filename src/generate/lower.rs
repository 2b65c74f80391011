//! From the plan to CloudFormation resources: what any target of that family shares.

pub(crate) mod api;
mod container;
pub(crate) mod cycles;
mod database;
pub(crate) mod direct;
mod edge;
mod events;
pub(crate) mod filters;
pub(crate) mod function;
pub(crate) mod grants;
mod graphql;
pub(crate) mod iam;
mod identity;
mod iot;
mod mail;
pub(crate) mod mapping;
mod messaging;
mod network;
mod observe;
pub(crate) mod plain;
mod push;
mod queues;
mod refs;
mod shared;
mod socket;
mod storage;
pub(crate) mod workflow;

use std::collections::{BTreeMap, BTreeSet};

use super::Loss;
use super::naming::Namer;
use super::plan::{Link, Plan};
use super::value::{Map, Val, map};
use crate::model::{ComponentId, Mechanism};

/// Days logs are kept where the drawing does not say.
pub(crate) const DEFAULT_RETENTION_DAYS: i64 = 30;

/// A template in the making.
pub(crate) struct Stack<'p, 'a> {
    pub(crate) plan: &'p Plan<'a>,
    /// Components with a physical name of our own, so that others can name them without depending on them.
    pub(crate) named: BTreeSet<ComponentId>,
    pub(crate) parameters: Map,
    pub(crate) resources: Map,
    pub(crate) outputs: Map,
    pub(crate) losses: Vec<Loss>,
    namer: Namer,
    derived: BTreeMap<(String, &'static str), String>,
    /// Statements of resource policies, by the component they protect.
    policies: BTreeMap<ComponentId, Vec<Val>>,
    networks: network::Networks,
}

impl<'p, 'a> Stack<'p, 'a> {
    pub(crate) fn new(plan: &'p Plan<'a>, named: BTreeSet<ComponentId>) -> Self {
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

    pub(crate) fn logical(&self, id: &ComponentId) -> String {
        self.plan.logical(id).to_owned()
    }

    /// The name of something that belongs to a component, such as its role; the same each time.
    pub(crate) fn derived(&mut self, id: &ComponentId, suffix: &'static str) -> String {
        let stem = self.logical(id);
        self.derived_from(&stem, suffix)
    }

    pub(crate) fn derived_from(&mut self, stem: &str, suffix: &'static str) -> String {
        let key = (stem.to_owned(), suffix);
        if let Some(known) = self.derived.get(&key) {
            return known.clone();
        }
        let name = self.namer.unique(&format!("{stem}{suffix}"), "");
        self.derived.insert(key, name.clone());
        name
    }

    /// A fresh name, different at each call.
    pub(crate) fn fresh(&mut self, wanted: &str) -> String {
        self.namer.unique(wanted, "")
    }

    /// Adds a resource and gives it back for more attributes.
    pub(crate) fn add(&mut self, name: &str, kind: &str, properties: Map) -> &mut Map {
        let mut resource = map! { "Type" => kind };
        if !properties.is_empty() {
            resource.set("Properties", properties);
        }
        self.resources.set(name, resource);
        self.resources.map(name)
    }

    pub(crate) fn properties(&mut self, name: &str) -> &mut Map {
        self.resources.map(name).map("Properties")
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.resources.get(name).is_some()
    }

    pub(crate) fn lose(&mut self, at: impl std::fmt::Display, what: impl Into<String>, why: impl Into<String>) {
        self.losses.push(Loss::new(at.to_string(), what, why));
    }

    /// A text parameter the person who deploys has to give.
    pub(crate) fn parameter(&mut self, name: &str, description: &str, default: Option<&str>) {
        let mut parameter = map! { "Type" => "String", "Description" => description };
        parameter.opt("Default", default);
        self.parameters.set(name, parameter);
    }

    pub(crate) fn output(&mut self, name: &str, description: &str, value: impl Into<Val>) {
        self.outputs.set(name, map! { "Description" => description, "Value" => value });
    }

    /// The whole template; `transform` names the macro that has to expand it first.
    pub(crate) fn template(&self, transform: Option<&str>) -> Map {
        let mut document = map! { "AWSTemplateFormatVersion" => "2010-09-09" };
        document.opt("Transform", transform);
        document.set("Description", self.description());
        if !self.parameters.is_empty() {
            document.set("Parameters", self.parameters.clone());
        }
        document.set("Resources", Val::from(self.resources.clone()).with_literals_apart());
        if !self.outputs.is_empty() {
            document.set("Outputs", self.outputs.clone());
        }
        document
    }

    /// The drawing's name as one line.
    pub(crate) fn description(&self) -> String {
        let name = self.plan.document.settings().name.trim();
        let line: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
        if line.is_empty() { "Serverless application".to_owned() } else { line.replace("${", "$ {") }
    }

    /// The name each deployed component has in the template, by its id.
    pub(crate) fn names(&self) -> BTreeMap<String, String> {
        let ids = self.plan.names.keys();
        ids.filter_map(|id| Some((id.to_string(), self.deployed_name(id)?))).collect()
    }

    /// The resource or parameter that stands for a component.
    fn deployed_name(&self, id: &ComponentId) -> Option<String> {
        let logical = self.logical(id);
        let helper = |suffix: &'static str| self.derived.get(&(logical.clone(), suffix)).cloned();
        match self.plan.service(id) {
            "function_url" => {
                let function = self.plan.outgoing(id).find(|link| link.to.service.as_str() == "lambda")?;
                Some(format!("{}Url", self.plan.logical(function.target_id())))
            }
            "http_endpoint" => helper("Url").filter(|name| self.parameters.get(name).is_some()),
            "fargate" if !self.has(&logical) => helper("TaskDefinition").filter(|name| self.has(name)),
            _ => self.has(&logical).then_some(logical),
        }
    }

    /// A statement of the policy that protects a component.
    pub(crate) fn protect(&mut self, id: &ComponentId, statement: impl Into<Val>) {
        let statement = statement.into();
        let statements = self.policies.entry(id.clone()).or_default();
        if !statements.contains(&statement) {
            statements.push(statement);
        }
    }
}

/// Networks come first: what lives in them refers to their subnets.
pub(crate) fn networks(stack: &mut Stack<'_, '_>) {
    network::networks(stack);
}

/// Everything of the plan but functions, APIs and state machines, which targets spell in their own way.
pub(crate) fn resources(stack: &mut Stack<'_, '_>) {
    let ids: Vec<ComponentId> = stack.plan.document.components().keys().cloned().collect();
    for id in &ids {
        match stack.plan.service(id) {
            "dynamodb" => storage::table(stack, id),
            "s3" => storage::bucket(stack, id),
            "sqs_standard" | "sqs_fifo" => queues::queue(stack, id),
            "sns_standard" | "sns_fifo" => messaging::topic(stack, id),
            "kinesis" => messaging::stream(stack, id),
            "firehose" => messaging::delivery_stream(stack, id),
            "eventbridge_bus" => events::bus(stack, id),
            "eventbridge_rule" => events::rule(stack, id),
            "eventbridge_scheduler" => events::schedule(stack, id),
            "eventbridge_pipe" => events::pipe(stack, id),
            "cognito_user_pool" => identity::user_pool(stack, id),
            "secretsmanager" => identity::secret(stack, id),
            "ssm_parameter" => identity::parameter(stack, id),
            "kms" => identity::key(stack, id),
            "cloudwatch_logs" => observe::log_group(stack, id),
            "cloudwatch_alarm" => observe::alarm(stack, id),
            "ses" => mail::identity(stack, id),
            "ses_receipt" => mail::receipt_rule(stack, id),
            "iot_rule" => iot::rule(stack, id),
            "iot_core" => iot::broker(stack, id),
            "appsync" => graphql::api(stack, id),
            "apigw_ws" => socket::api(stack, id),
            "cloudfront" => edge::distribution(stack, id),
            "aurora" => database::cluster(stack, id),
            "rds" => database::instance(stack, id),
            "rds_proxy" => database::proxy(stack, id),
            "elasticache" => database::cache(stack, id),
            "opensearch" => database::search(stack, id),
            "fargate" => container::service(stack, id),
            service => unsupported(stack, id, service),
        }
    }
    iam::resource_policies(stack);
    for link in &stack.plan.links {
        if let Some(why) = unlowered(link) {
            stack.losses.push(Loss::new(
                link.id.as_str(),
                format!("no resources for the wire to {}", link.to.service),
                why,
            ));
        }
    }
}

/// Legal wires between services that are created, but whose connection the skeleton does not make.
fn unlowered(link: &Link<'_>) -> Option<&'static str> {
    match (link.from.service.as_str(), link.to.service.as_str(), link.mechanism()) {
        ("dynamodb", "s3" | "opensearch", _) => {
            Some("exports and ingestion pipelines are set up once, outside the template")
        }
        ("aurora" | "rds", _, _) => Some("the database needs a role and an extension that only its owner can set up"),
        ("s3", "lambda", Mechanism::SyncInvoke) => Some("batch jobs and object transformations are started by hand"),
        ("rds_proxy", "secretsmanager", _) => Some("the proxy reads the secret that the database manages itself"),
        ("rekognition" | "textract" | "transcribe" | "comprehend", _, _) => {
            Some("each call names where its results go")
        }
        _ => None,
    }
}

/// Services that are there without being created, or that others create on their behalf.
const WITHOUT_RESOURCE: &[&str] = &[
    "lambda",
    "apigw_http",
    "apigw_rest",
    "sfn_standard",
    "sfn_express",
    "function_url",
    "vpc",
    "subnet",
    "nat_gateway",
    "vpc_endpoint",
    "dynamodb_stream",
    "bedrock",
    "rekognition",
    "textract",
    "comprehend",
    "transcribe",
    "http_endpoint",
    "cloudwatch_metrics",
    "xray",
];

fn unsupported(stack: &mut Stack<'_, '_>, id: &ComponentId, service: &str) {
    use crate::catalogue::{Category, Provider};
    let known = stack.plan.catalogue.service(service);
    let outside = known.is_some_and(|known| known.category == Category::Actor);
    if outside || WITHOUT_RESOURCE.contains(&service) {
        return;
    }
    match known {
        Some(known) if known.provider == Provider::Aws => {
            stack.lose(id, format!("no {}", known.name), "it is not among the services this target creates");
        }
        Some(known) => stack.lose(id, format!("no {}", known.name), "it does not run on AWS"),
        None => stack.lose(id, format!("no {service}"), "the catalogue does not know it"),
    }
}
