//! Terraform for AWS: files by topic, no modules, from the same lowered resources as the CloudFormation family.
//!
//! `table` holds what the provider calls things, `generic` applies it; what
//! Terraform cuts differently (buckets, roles, rules with targets) has a file a topic.

mod api;
mod containers;
mod database;
mod edge;
mod events;
mod expr;
mod functions;
mod generic;
mod iam;
mod identity;
mod names;
mod network;
mod policy;
mod project;
mod storage;
mod table;

use std::collections::BTreeMap;

use super::Target;
use crate::generate::emit::hcl::{self, Block, Body, Expr, Part};
use crate::generate::lower::{Stack, cycles, plain};
use crate::generate::naming::Namer;
use crate::generate::plan::Plan;
use crate::generate::value::{Map, Val, sub};
use crate::generate::{GenerateError, Generated, Language, Loss, Options};
use names::{Place, kind, properties};

pub(super) const TARGET: Target = Target {
    id: "terraform",
    label: "Terraform",
    description: "Terraform for AWS: readable files by topic without modules, for the AWS provider 5",
    files: &["versions.tf", "variables.tf", "functions.tf", "iam.tf", "outputs.tf", "Makefile", "README.md"],
    languages: Language::ALL,
    legacy: false,
    make: |plan, _: &Options| generate(plan),
};

fn generate(plan: &Plan<'_>) -> Result<Generated, GenerateError> {
    let stack = cycles::untangled(plan, &[], |stack: &mut Stack<'_, '_>, cut| plain::all(stack, cut));
    project::skeleton(stack)
}

/// The files of a module and what it leaves out.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) files: BTreeMap<String, String>,
    pub(super) losses: Vec<Loss>,
    /// The address of each component's own resource, by its id.
    pub(super) names: BTreeMap<String, String>,
}

/// A module in the making.
struct Module<'s, 'p, 'a> {
    stack: &'s Stack<'p, 'a>,
    places: BTreeMap<String, Place>,
    blocks: BTreeMap<String, Vec<Block>>,
    losses: Vec<Loss>,
    /// Names of policy documents.
    documents: Namer,
    /// Names of resources, by type.
    taken: BTreeMap<String, Namer>,
    /// Trust policies by their content.
    trusts: BTreeMap<String, Expr>,
    /// Files that texts were moved into.
    texts: BTreeMap<String, String>,
}

/// All files of the module below its folder.
pub(super) fn module(stack: &Stack<'_, '_>) -> Made {
    let (places, taken) = names::places(stack);
    let mut module = Module {
        stack,
        places,
        blocks: BTreeMap::new(),
        losses: Vec::new(),
        documents: Namer::default(),
        taken,
        trusts: BTreeMap::new(),
        texts: BTreeMap::new(),
    };
    for (logical, resource) in stack.resources.iter() {
        module.resource(logical, resource);
    }
    project::frame(&mut module);
    let mut files = std::mem::take(&mut module.texts);
    for (topic, blocks) in &module.blocks {
        files.insert(format!("{topic}.tf"), hcl::file(blocks));
    }
    let address = |logical: &str| module.address(logical).filter(|address| !address.starts_with('.'));
    let names = stack.plan.names.iter();
    let names = names.filter_map(|(id, names)| Some((id.to_string(), address(&names.logical)?))).collect();
    Made { files, losses: module.losses, names }
}

impl Module<'_, '_, '_> {
    fn lose(&mut self, logical: &str, what: impl Into<String>, why: impl Into<String>) {
        let plan = self.stack.plan;
        let mut owners = plan.names.iter().filter(|(_, names)| logical.starts_with(&names.logical));
        let owner = owners.next().map_or_else(|| logical.to_owned(), |(id, _)| id.to_string());
        let loss = Loss::new(owner, what, why);
        if !self.losses.contains(&loss) {
            self.losses.push(loss);
        }
    }

    fn put(&mut self, file: &str, block: Block) {
        self.blocks.entry(file.to_owned()).or_default().push(block);
    }

    /// Writes a resource that is not one of the lowered plan's, and gives back its address.
    fn put_extra(&mut self, file: &str, kind: &str, name: &str, body: Body) -> String {
        let name = self.taken.entry(kind.to_owned()).or_default().unique(name, "_");
        self.put(file, Block::new("resource", &[kind, &name], body));
        format!("{kind}.{name}")
    }

    fn resource(&mut self, logical: &str, resource: &Val) {
        let kind = kind(resource);
        let empty = Map::new();
        let properties = properties(resource).unwrap_or(&empty);
        let Some(place) = self.places.get(logical) else {
            self.lose(logical, format!("no {kind}"), "this target does not know the type");
            return;
        };
        let entry = place.entry;
        if entry.to.is_empty() {
            return;
        }
        let name = place.name.clone();
        let mut body = self.generic(logical, entry, properties);
        self.name(logical, &mut body);
        let before = self.blocks.get(&entry.file).map_or(0, Vec::len);
        if !self.special(kind, logical, &name, properties, &mut body) {
            return;
        }
        self.ending(resource, &mut body);
        // Its parts follow it.
        let block = Block::new("resource", &[&entry.to, &name], body);
        self.blocks.entry(entry.file.clone()).or_default().insert(before, block);
    }

    /// What Terraform cuts differently; `false` when nothing of the resource itself is left to write.
    fn special(&mut self, kind: &str, logical: &str, name: &str, properties: &Map, body: &mut Body) -> bool {
        match kind {
            "AWS::Lambda::Function" => self.lambda(logical, name, properties, body),
            "AWS::Lambda::Alias" => self.alias(name, properties),
            "AWS::StepFunctions::StateMachine" => self.workflow(properties, body),
            "AWS::IAM::Role" => self.role(name, properties, body),
            "AWS::IAM::Policy" => return self.role_policies(name, properties),
            "AWS::SQS::QueuePolicy" => {
                return self.each_policy("messaging", "Queues", "queue_url", name, properties, body);
            }
            "AWS::SNS::TopicPolicy" => return self.each_policy("messaging", "Topics", "arn", name, properties, body),
            "AWS::S3::BucketPolicy" => self.own_policy("storage", "PolicyDocument", "policy", name, properties, body),
            "AWS::KMS::Key" => self.own_policy("identity", "KeyPolicy", "policy", name, properties, body),
            "AWS::IoT::Policy" => self.own_policy("events", "PolicyDocument", "policy", name, properties, body),
            "AWS::Logs::ResourcePolicy" => {
                self.own_policy("observability", "PolicyDocument", "policy_document", name, properties, body);
            }
            "AWS::S3::Bucket" => self.bucket(logical, name, properties, body),
            "AWS::DynamoDB::Table" => self.table(logical, name, properties, body),
            "AWS::RDS::DBCluster" | "AWS::RDS::DBInstance" => self.database(logical, properties, body),
            "AWS::RDS::DBProxyTargetGroup" => self.proxy_target(name, properties),
            "AWS::Events::Rule" => self.rule(logical, name, properties),
            "AWS::Pipes::Pipe" => Self::pipe(body),
            "AWS::IoT::TopicRule" => Self::topic_rule(properties, body),
            "AWS::SES::ConfigurationSetEventDestination" => Self::event_destination(body),
            "AWS::SES::ReceiptRule" => Self::receipt_rule(body),
            "AWS::KinesisFirehose::DeliveryStream" => Self::delivery_stream(body),
            "AWS::Cognito::UserPool" => Self::user_pool(properties, body),
            "AWS::SecretsManager::Secret" => self.secret(name, properties),
            "AWS::SSM::Parameter" => Self::ignore(body, "value"),
            "AWS::EC2::InternetGateway" => self.internet_gateway(logical, body),
            "AWS::EC2::SecurityGroup" => self.security_group(logical, name, properties),
            "AWS::CloudFront::Distribution" => Self::distribution(body),
            "AWS::ECS::TaskDefinition" => self.task_definition(properties, body),
            "AWS::AppSync::GraphQLApi" => self.graphql_api(logical, name, body),
            "AWS::ApiGateway::Deployment" => self.rest_deployment(properties, body),
            "AWS::ApiGateway::Stage" => self.rest_stage(name, properties, body),
            "AWS::ApiGateway::Method" => self.rest_method(name, properties, body),
            "AWS::Lambda::Permission" => Self::permission(body),
            _ => {}
        }
        true
    }

    /// The name a resource has to have: its component's, as others refer to it, else its own in Terraform.
    fn name(&mut self, logical: &str, body: &mut Body) {
        let Some(place) = self.places.get(logical) else { return };
        let (entry, own, primary) = (place.entry, place.name.clone(), place.primary);
        if entry.name.is_empty() {
            return;
        }
        if let Some(given) = body.get(&entry.name).cloned() {
            body.first(&entry.name, given);
            return;
        }
        let kebab = own.replace('_', "-");
        let id = self.stack.plan.names.iter().find(|(_, names)| primary && names.logical == logical);
        let physical = match id {
            Some((id, _)) => self.stack.physical(id),
            None => format!("${{AWS::StackName}}-{kebab}"),
        };
        let mut name = self.expr(&sub(physical));
        if entry.to == "aws_iot_topic_rule" {
            // Names of rules have no hyphens.
            name = Expr::Call("replace", vec![name, "-".into(), "_".into()]);
        }
        if entry.name_limit > 0 {
            name = Expr::Call("substr", vec![name, Expr::Int(0), Expr::Int(entry.name_limit)]);
        }
        body.first(&entry.name, name);
    }

    /// What stays when the stack goes, and what has to be there first.
    fn ending(&mut self, resource: &Val, body: &mut Body) {
        let Val::Map(resource) = resource else { return };
        if resource.get("DeletionPolicy").and_then(Val::as_str) == Some("Retain") {
            body.block("lifecycle").set("prevent_destroy", Expr::Bool(true));
        }
        // A bucket's notification needs it, and a deployment names all it watches.
        let elsewhere = ["AWS::S3::Bucket", "AWS::ApiGateway::Deployment"];
        let kind = resource.get("Type").and_then(Val::as_str).unwrap_or_default();
        let needed = self.needed(resource);
        if !needed.is_empty() && !elsewhere.contains(&kind) {
            body.last.push(("depends_on".to_owned(), Expr::List(needed)));
        }
    }

    /// Addresses of what a resource names in `DependsOn`.
    fn needed(&self, resource: &Map) -> Vec<Expr> {
        let names: Vec<&str> = match resource.get("DependsOn") {
            Some(Val::Str(name)) => vec![name.as_str()],
            Some(Val::List(names)) => names.iter().filter_map(Val::as_str).collect(),
            _ => Vec::new(),
        };
        let own = resource.get("Properties");
        let mut found: Vec<Expr> = Vec::new();
        for name in names {
            // A reference says it already.
            let mut used = Vec::new();
            if let Some(own) = own {
                own.references(&mut used);
            }
            let address = match (self.part_of(name), self.places.get(name)) {
                (Some((address, _)), _) => address,
                (None, Some(place)) => place.address.clone(),
                _ => continue,
            };
            let address = Expr::Raw(address);
            if !used.iter().any(|used| used == name) && !found.contains(&address) {
                found.push(address);
            }
        }
        found
    }

    /// Leaves changes of an argument to people: what stands here is a start.
    fn ignore(body: &mut Body, argument: &str) {
        body.block("lifecycle").set("ignore_changes", Expr::List(vec![Expr::raw(argument)]));
    }

    /// The resource of a logical name, as `(address, file)`.
    fn address(&self, logical: &str) -> Option<String> {
        self.places.get(logical).map(|place| place.address.clone())
    }

    /// `"${var.name}-<rest>"`
    fn named(rest: &str) -> Expr {
        Expr::parts(vec![Part::Inserted("var.name".to_owned()), Part::Literal(format!("-{rest}"))])
    }
}
