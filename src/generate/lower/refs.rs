use super::Stack;
use crate::generate::plan::Attribute;
use crate::generate::value::{Val, att, reference, sub};
use crate::model::{ComponentId, Mechanism};

impl Stack<'_, '_> {
    /// The physical name of our own a component has, as the inside of a substitution.
    pub(crate) fn physical(&self, id: &ComponentId) -> String {
        let kebab = self.plan.names.get(id).map_or("", |names| names.kebab.as_str());
        match self.plan.service(id) {
            "s3" => format!("${{AWS::StackName}}-{kebab}-${{AWS::AccountId}}"),
            "sqs_fifo" | "sns_fifo" => format!("${{AWS::StackName}}-{kebab}.fifo"),
            _ => format!("${{AWS::StackName}}-{kebab}"),
        }
    }

    /// The physical name to set on the resource, where it has one of our own.
    pub(crate) fn own_name(&self, id: &ComponentId) -> Option<Val> {
        let fifo = self.plan.service(id).ends_with("_fifo");
        (fifo || self.named.contains(id)).then(|| sub(self.physical(id)))
    }

    fn regional(service: &str, rest: &str) -> Val {
        sub(format!("arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{rest}"))
    }

    /// ARN of a bucket as the inside of a substitution.
    pub(crate) fn bucket_arn_text(&self, id: &ComponentId) -> String {
        let name = if self.named.contains(id) { self.physical(id) } else { format!("${{{}}}", self.plan.logical(id)) };
        format!("arn:${{AWS::Partition}}:s3:::{name}")
    }

    /// Whether a bus is the account's default one, which exists already.
    pub(crate) fn is_default_bus(&self, id: &ComponentId) -> bool {
        self.plan.text(id, "name").is_none_or(|name| name.trim().is_empty() || name == "default")
            && self.plan.component(id).is_some_and(|bus| {
                self.plan.text(id, "name").is_some()
                    || crate::generate::naming::words(&bus.name).contains(&"default".to_owned())
            })
    }

    /// The ARN of a component; `None` for what has none.
    pub(crate) fn arn(&mut self, id: &ComponentId) -> Option<Val> {
        let logical = self.logical(id);
        let service = self.plan.service(id);
        let name = self.physical(id);
        if self.named.contains(id) {
            let (service, rest) = match service {
                "sqs_standard" | "sqs_fifo" => ("sqs", name),
                "sns_standard" | "sns_fifo" => ("sns", name),
                "lambda" => ("lambda", format!("function:{name}")),
                "dynamodb" => ("dynamodb", format!("table/{name}")),
                "kinesis" => ("kinesis", format!("stream/{name}")),
                "firehose" => ("firehose", format!("deliverystream/{name}")),
                "sfn_standard" | "sfn_express" => ("states", format!("stateMachine:{name}")),
                "eventbridge_bus" => ("events", format!("event-bus/{name}")),
                "s3" => return Some(sub(self.bucket_arn_text(id))),
                _ => return self.plain_arn(id, &logical),
            };
            return Some(Self::regional(service, &rest));
        }
        self.plain_arn(id, &logical)
    }

    fn plain_arn(&mut self, id: &ComponentId, logical: &str) -> Option<Val> {
        let service = self.plan.service(id);
        Some(match service {
            "eventbridge_bus" if self.is_default_bus(id) => Self::regional("events", "event-bus/default"),
            "sqs_standard"
            | "sqs_fifo"
            | "lambda"
            | "dynamodb"
            | "kinesis"
            | "firehose"
            | "kms"
            | "cognito_user_pool"
            | "eventbridge_pipe"
            | "eventbridge_rule"
            | "iot_rule"
            | "opensearch"
            | "cloudwatch_alarm"
            | "eventbridge_scheduler"
            | "cloudwatch_logs"
            | "appsync"
            | "eventbridge_bus" => att(logical, "Arn"),
            "sns_standard" | "sns_fifo" | "secretsmanager" | "sfn_standard" | "sfn_express" => reference(logical),
            "elasticache" => att(logical, "ARN"),
            "s3" => sub(self.bucket_arn_text(id)),
            "ssm_parameter" => Self::regional("ssm", &format!("parameter${{{logical}}}")),
            "ses" => Self::regional("ses", &format!("identity/${{{logical}}}")),
            "aurora" => att(logical, "DBClusterArn"),
            "rds" => att(logical, "DBInstanceArn"),
            "rds_proxy" => att(logical, "DBProxyArn"),
            "apigw_ws" | "apigw_rest" | "apigw_http" => Self::regional("execute-api", &format!("${{{logical}}}/*")),
            "iot_core" => Self::regional("iot", "topic/*"),
            "fargate" => {
                let definition = self.derived(id, "TaskDefinition");
                reference(definition)
            }
            "bedrock" => {
                let model = crate::generate::value::literal(&self.model_id(id));
                sub(format!("arn:${{AWS::Partition}}:bedrock:${{AWS::Region}}::foundation-model/{model}"))
            }
            _ => return None,
        })
    }

    /// The foundation model a component stands for.
    pub(crate) fn model_id(&self, id: &ComponentId) -> String {
        let drawn = self.plan.text(id, "model_id").map(str::trim).filter(|model| !model.is_empty());
        drawn.unwrap_or("amazon.nova-lite-v1:0").to_owned()
    }

    /// What an environment variable says about a component.
    pub(crate) fn attribute(&mut self, id: &ComponentId, attribute: Attribute) -> Option<Val> {
        let logical = self.logical(id);
        let named = self.named.contains(id);
        let service = self.plan.service(id);
        Some(match (service, attribute) {
            ("sqs_standard" | "sqs_fifo", Attribute::Url) if named => {
                let name = self.physical(id);
                sub(format!("https://sqs.${{AWS::Region}}.${{AWS::URLSuffix}}/${{AWS::AccountId}}/{name}"))
            }
            ("sqs_standard" | "sqs_fifo", Attribute::Url) | ("cognito_user_pool", Attribute::Id) => reference(logical),
            ("eventbridge_bus", Attribute::Name) if self.is_default_bus(id) => Val::from("default"),
            ("eventbridge_bus", Attribute::Name) if !named => att(logical, "Name"),
            ("dynamodb" | "s3" | "kinesis" | "firehose" | "lambda" | "eventbridge_bus", Attribute::Name) if named => {
                sub(self.physical(id))
            }
            ("dynamodb" | "s3" | "kinesis" | "firehose" | "lambda" | "ssm_parameter", Attribute::Name) => {
                reference(logical)
            }
            ("aurora", Attribute::SecretArn | Attribute::Database | Attribute::Endpoint | Attribute::Port)
            | ("rds" | "rds_proxy", Attribute::SecretArn | Attribute::Endpoint | Attribute::Port) => {
                return self.database_attribute(id, attribute);
            }
            // What code plans is run as the drawn schedule runs it: the same target, the same role.
            ("eventbridge_scheduler", Attribute::RoleArn | Attribute::Arn) if !self.has_schedule_target(id) => {
                return None;
            }
            ("eventbridge_scheduler", Attribute::Arn) => {
                let mut links = self.plan.outgoing(id).filter(|link| link.mechanism() != Mechanism::Redrive);
                let to = links.next()?.target_id().clone();
                return self.event_target_arn(&to);
            }
            (_, Attribute::Arn) => return self.arn(id),
            ("sfn_standard" | "sfn_express", Attribute::Name) if named => sub(self.physical(id)),
            ("sfn_standard" | "sfn_express", Attribute::Name) => att(logical, "Name"),
            ("eventbridge_scheduler", Attribute::Group) => {
                let group = self.derived(id, "Group");
                reference(group)
            }
            ("eventbridge_scheduler", Attribute::RoleArn) => {
                let role = self.derived(id, "Role");
                att(role, "Arn")
            }
            ("bedrock", Attribute::Id) => Val::from(self.model_id(id)),
            ("opensearch", Attribute::Endpoint) => sub(format!("https://${{{logical}.DomainEndpoint}}")),
            ("elasticache", Attribute::Endpoint) => att(logical, "Endpoint.Address"),
            ("elasticache", Attribute::Port) => att(logical, "Endpoint.Port"),
            ("apigw_ws", Attribute::Endpoint) => {
                let stage = self.derived(id, "Stage");
                sub(format!("https://${{{logical}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/${{{stage}}}"))
            }
            ("appsync", Attribute::Url) => att(logical, "GraphQLUrl"),
            ("ses", Attribute::Sender) => Val::from(self.sender(id)),
            ("http_endpoint", Attribute::Url) => {
                let name = self.derived(id, "Url");
                let drawn =
                    self.plan.text(id, "url").filter(|url| url.starts_with("https://") || url.starts_with("http://"));
                let drawn = drawn.unwrap_or("https://example.com/").to_owned();
                self.parameter(&name, "Address of an external endpoint", Some(&drawn));
                reference(name)
            }
            ("fargate", Attribute::Cluster) => {
                let name = self.derived(id, "Cluster");
                att(name, "Arn")
            }
            ("fargate", Attribute::TaskDefinition) => {
                let name = self.derived(id, "TaskDefinition");
                reference(name)
            }
            _ => return self.network_attribute(id, attribute),
        })
    }

    /// The address mail is sent from.
    pub(crate) fn sender(&self, id: &ComponentId) -> String {
        let drawn = self.plan.text(id, "identity").map(str::trim).unwrap_or_default();
        if drawn.contains('@') {
            drawn.to_owned()
        } else if drawn.contains('.') {
            format!("no-reply@{drawn}")
        } else {
            "no-reply@example.com".to_owned()
        }
    }
}
