use std::collections::BTreeMap;

use super::{Link, Plan};
use crate::generate::Loss;
use crate::generate::naming::{Namer, words};
use crate::model::{ComponentId, Mechanism, Value};

/// What of a component code has to know to call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Attribute {
    Name,
    Arn,
    Url,
    Id,
    Endpoint,
    SecretArn,
    Database,
    Port,
    /// Logical name aside: subnets and security group for a task.
    Cluster,
    TaskDefinition,
    Subnets,
    SecurityGroup,
    Sender,
    Group,
    RoleArn,
}

impl Attribute {
    const fn word(self) -> &'static str {
        match self {
            Self::Name => "NAME",
            Self::Arn => "ARN",
            Self::Url => "URL",
            Self::Id => "ID",
            Self::Endpoint => "ENDPOINT",
            Self::SecretArn => "SECRET_ARN",
            Self::Database => "DATABASE",
            Self::Port => "PORT",
            Self::Cluster => "CLUSTER",
            Self::TaskDefinition => "TASK_DEFINITION",
            Self::Subnets => "SUBNETS",
            Self::SecurityGroup => "SECURITY_GROUP",
            Self::Sender => "SENDER",
            Self::Group => "GROUP",
            Self::RoleArn => "ROLE_ARN",
        }
    }

    /// The key templates use.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Arn => "arn",
            Self::Url => "url",
            Self::Id => "id",
            Self::Endpoint => "endpoint",
            Self::SecretArn => "secret_arn",
            Self::Database => "database",
            Self::Port => "port",
            Self::Cluster => "cluster",
            Self::TaskDefinition => "task_definition",
            Self::Subnets => "subnets",
            Self::SecurityGroup => "security_group",
            Self::Sender => "sender",
            Self::Group => "group",
            Self::RoleArn => "role_arn",
        }
    }
}

/// An environment variable that names part of a downstream component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EnvVar {
    pub(crate) name: String,
    pub(crate) of: ComponentId,
    pub(crate) attribute: Attribute,
}

/// One downstream call of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) wire: String,
    pub(crate) to: ComponentId,
    /// snake_case name of the call's target in code, unique in the function.
    pub(crate) ident: String,
    /// Which kind of call, as templates know it: `table`, `queue`...
    pub(crate) service: &'static str,
    pub(crate) reads: bool,
    pub(crate) writes: bool,
    pub(crate) fifo: bool,
    /// Waits for the answer.
    pub(crate) waits: bool,
    pub(crate) env: Vec<EnvVar>,
}

/// Calls of all functions, in the order of their wires.
pub(super) fn all(plan: &Plan<'_>, losses: &mut Vec<Loss>) -> BTreeMap<ComponentId, Vec<Call>> {
    let mut found: BTreeMap<ComponentId, Vec<Call>> = BTreeMap::new();
    let mut taken: BTreeMap<ComponentId, (Namer, Namer)> = BTreeMap::new();
    for link in &plan.links {
        let calls = matches!(link.mechanism(), Mechanism::SdkCall | Mechanism::SyncInvoke | Mechanism::AsyncInvoke);
        // Traces and logs need no call: the runtime and the log lines take care of them.
        let by_itself = matches!(link.to.service.as_str(), "xray" | "cloudwatch_logs");
        if link.from.service.as_str() != "lambda" || !calls || by_itself {
            continue;
        }
        let Some((service, attributes)) = kind_of(plan, link) else {
            let what = format!("no client code for {}", link.to.service);
            losses.push(Loss::new(link.id.as_str(), what, "the call has to be written by hand; the grant is there"));
            continue;
        };
        let own = found.entry(link.source_id().clone()).or_default();
        let (idents, variables) = taken.entry(link.source_id().clone()).or_default();
        let access = plan.wire_prop(link, "Access").and_then(Value::as_str).unwrap_or("write");
        if let Some(known) = own.iter_mut().find(|call| call.to == *link.target_id() && call.service == service) {
            known.reads |= access != "write";
            known.writes |= access != "read";
            continue;
        }
        let env = attributes
            .iter()
            .map(|attribute| EnvVar {
                name: variables.unique(&variable_name(plan, link, *attribute), "_"),
                of: link.target_id().clone(),
                attribute: *attribute,
            })
            .collect();
        own.push(Call {
            wire: link.id.to_string(),
            to: link.target_id().clone(),
            ident: idents.unique(&plan.names[link.target_id()].snake, "_"),
            service,
            reads: access != "write",
            writes: access != "read",
            fifo: link.to.service.as_str().ends_with("_fifo"),
            waits: link.mechanism() == Mechanism::SyncInvoke || link.to.service.as_str() == "sfn_express",
            env,
        });
    }
    found
}

/// The kind of call to a service and what code has to know for it.
fn kind_of(plan: &Plan<'_>, link: &Link<'_>) -> Option<(&'static str, &'static [Attribute])> {
    use Attribute::{
        Arn, Cluster, Database, Endpoint, Group, Id, Name, Port, RoleArn, SecretArn, SecurityGroup, Sender, Subnets,
        TaskDefinition, Url,
    };
    Some(match link.to.service.as_str() {
        "dynamodb" => ("table", &[Name]),
        "s3" => ("bucket", &[Name]),
        "sqs_standard" | "sqs_fifo" => ("queue", &[Url]),
        "sns_standard" | "sns_fifo" => ("topic", &[Arn]),
        "eventbridge_bus" | "eventbridge_bus_v2" => ("bus", &[Name]),
        "kinesis" => ("stream", &[Name]),
        "firehose" => ("delivery_stream", &[Name]),
        "secretsmanager" => ("secret", &[Arn]),
        "ssm_parameter" => ("parameter", &[Name]),
        "kms" => ("key", &[Arn]),
        "opensearch" => ("search", &[Endpoint]),
        "elasticache" => ("cache", &[Endpoint, Port]),
        "aurora" if plan.flag(link.target_id(), "data_api") => ("sql", &[Arn, SecretArn, Database]),
        "rds_proxy" | "rds" | "aurora" => ("database", &[Endpoint, Port, SecretArn]),
        "bedrock" => ("model", &[Id]),
        "rekognition" => ("rekognition", &[]),
        "textract" => ("textract", &[]),
        "comprehend" => ("comprehend", &[]),
        "transcribe" => ("transcribe", &[]),
        "ses" => ("mail", &[Sender]),
        "apigw_ws" => ("connections", &[Endpoint]),
        "iot_core" => ("devices", &[]),
        "sfn_standard" | "sfn_express" => ("workflow", &[Arn]),
        "lambda" => ("function", &[Name]),
        "cloudwatch_metrics" => ("metrics", &[]),
        "appsync" => ("graphql", &[Url]),
        "cognito_user_pool" => ("users", &[Id]),
        "fargate" => ("task", &[Cluster, TaskDefinition, Subnets, SecurityGroup]),
        "eventbridge_scheduler" => ("schedules", &[Group, RoleArn, Arn]),
        "http_endpoint" => ("http", &[Url]),
        _ => return None,
    })
}

/// `ORDERS_TABLE_NAME`: the component's name, the kind of thing, the attribute, without saying anything twice.
fn variable_name(plan: &Plan<'_>, link: &Link<'_>, attribute: Attribute) -> String {
    let mut parts = words(&plan.names[link.target_id()].snake);
    let kind = words(match link.to.service.as_str() {
        "bedrock" => "model",
        "http_endpoint" => "endpoint",
        "apigw_ws" => "socket",
        service => crate::generate::naming::kind_word(service),
    });
    if !parts.ends_with(&kind) {
        parts.extend(kind);
    }
    let own = words(attribute.word());
    if !parts.ends_with(&own) {
        parts.extend(own);
    }
    let name = parts.join("_").to_ascii_uppercase();
    let reserved = name.starts_with("AWS_") || name.starts_with("LAMBDA_") || name.starts_with('_');
    if reserved || name.starts_with(|c: char| c.is_ascii_digit()) { format!("MY_{name}") } else { name }
}
