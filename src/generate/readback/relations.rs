//! Wires that resources state: mappings, subscriptions, notifications, targets, integrations, destinations.

use super::Graph;
use super::components::DEFAULT_BUS;
use super::template::{Resource, Template};
use crate::generate::value::{Map, Val};
use crate::model::Mechanism;

/// From, to, how.
pub(super) type Relation = (String, String, Mechanism);

/// A parameter that holds an address outside, by its name's last word.
pub(super) fn is_address(template: &Template, name: &str) -> bool {
    name.ends_with("Url") && template.parameters.get(name).is_some()
}

pub(super) fn all(template: &Template, graph: &Graph) -> Vec<Relation> {
    let reader = Reader { template, graph };
    let mut found = Vec::new();
    for (name, resource) in &template.resources {
        found.extend(reader.of(name, resource));
        found.extend(reader.keys(name, resource));
    }
    found
}

struct Reader<'t> {
    template: &'t Template,
    graph: &'t Graph,
}

impl Reader<'_> {
    fn of(&self, name: &str, resource: &Resource) -> Vec<Relation> {
        match resource.kind.as_str() {
            "AWS::Lambda::EventSourceMapping" => self.mapping(resource),
            "AWS::Lambda::Function" => self.function(name, resource),
            "AWS::Lambda::EventInvokeConfig" => self.destinations(resource),
            "AWS::Lambda::Url" => self.between(name, resource.get(&["TargetFunctionArn"]), |_| Mechanism::SyncInvoke),
            "AWS::S3::Bucket" => self.bucket(name, resource),
            "AWS::SQS::Queue" => self.between(name, resource.get(&["RedrivePolicy"]), |_| Mechanism::Redrive),
            "AWS::SNS::Subscription" => self.subscription(resource),
            "AWS::DynamoDB::Table" => {
                self.between(name, resource.get(&["KinesisStreamSpecification"]), |_| Mechanism::DirectIntegration)
            }
            "AWS::Events::Rule" => self.rule(name, resource),
            "AWS::Scheduler::Schedule" => self.schedule(name, resource),
            "AWS::Pipes::Pipe" => self.pipe(name, resource),
            "AWS::KinesisFirehose::DeliveryStream" => self.delivery(name, resource),
            "AWS::Logs::SubscriptionFilter" => self.log_lines(resource),
            "AWS::Cognito::UserPool" => self.user_pool(name, resource),
            "AWS::CloudFront::Distribution" => self.distribution(name, resource),
            "AWS::CloudWatch::Alarm" => self.alarm(name, resource),
            "AWS::IoT::TopicRule" => self.device_rule(name, resource),
            "AWS::SES::ReceiptRule" => self.mail(name, resource),
            "AWS::SES::ConfigurationSetEventDestination" => self.mail_events(resource),
            "AWS::RDS::DBProxyTargetGroup" => self.proxy(resource),
            "AWS::AppSync::GraphQLApi" => self.graphql(name, resource),
            "AWS::AppSync::DataSource" => self.data_source(resource),
            "AWS::StepFunctions::StateMachine" => {
                self.between(name, resource.get(&["LoggingConfiguration"]), |_| Mechanism::DirectIntegration)
            }
            kind if kind.starts_with("AWS::ApiGateway") => self.api(name, resource),
            _ => Vec::new(),
        }
    }

    fn service(&self, name: &str) -> &str {
        self.graph.components.get(name).map_or("", String::as_str)
    }

    /// Components a value leads to.
    fn ends(&self, value: Option<&Val>) -> Vec<String> {
        let Some(value) = value else { return Vec::new() };
        let mut ends: Vec<String> = self
            .template
            .targets(value)
            .into_iter()
            .filter_map(|name| {
                if self.graph.components.contains_key(&name) || is_address(self.template, &name) {
                    return Some(name);
                }
                self.owner(&name)
            })
            .collect();
        if Template::flat(value).contains(":event-bus/default") {
            ends.push(DEFAULT_BUS.to_owned());
        }
        ends
    }

    /// The component that a helper resource belongs to.
    fn owner(&self, name: &str) -> Option<String> {
        let template = self.template;
        match template.kind(name) {
            "AWS::ECS::TaskDefinition" => {
                let mut services = template.of_type("AWS::ECS::Service");
                let has = |service: &Resource| {
                    service
                        .get(&["TaskDefinition"])
                        .is_some_and(|value| template.targets(value).iter().any(|known| known == name))
                };
                services.find(|(_, service)| has(service)).map(|(service, _)| service.clone())
            }
            "AWS::Lambda::Alias" | "AWS::Lambda::Version" => {
                let alias = template.resources.get(name)?;
                template.target_of(alias.get(&["FunctionName"]), &["AWS::Lambda::Function"])
            }
            _ => None,
        }
    }

    fn end(&self, value: Option<&Val>) -> Option<String> {
        self.ends(value).into_iter().next()
    }

    /// Wires from one component to all a value leads to.
    fn between(&self, from: &str, value: Option<&Val>, how: impl Fn(&str) -> Mechanism) -> Vec<Relation> {
        let ends = self.ends(value).into_iter().filter(|to| to != from);
        ends.map(|to| {
            let how = how(self.service(&to));
            (from.to_owned(), to, how)
        })
        .collect()
    }

    /// Customer keys that encrypt a resource, under whatever key says so.
    fn keys(&self, name: &str, resource: &Resource) -> Vec<Relation> {
        fn visit(value: &Val, found: &mut Vec<Val>) {
            match value {
                Val::Map(map) => {
                    for (key, value) in map.iter() {
                        let key = key.to_ascii_lowercase();
                        if key.contains("kms") && !key.contains("policy") || key == "keyid" {
                            found.push(value.clone());
                        }
                        visit(value, found);
                    }
                }
                Val::List(items) => items.iter().for_each(|item| visit(item, found)),
                _ => {}
            }
        }
        if !self.graph.components.contains_key(name) {
            return Vec::new();
        }
        let mut values = Vec::new();
        visit(&Val::Map(resource.properties.clone()), &mut values);
        let keys = values.iter().filter_map(|value| self.template.target_of(Some(value), &["AWS::KMS::Key"]));
        keys.map(|key| (key, name.to_owned(), Mechanism::Attachment)).collect()
    }

    fn mapping(&self, resource: &Resource) -> Vec<Relation> {
        let source = self.end(resource.get(&["EventSourceArn"]));
        let function = self.end(resource.get(&["FunctionName"]));
        source.zip(function).map(|(from, to)| (from, to, Mechanism::Poll)).into_iter().collect()
    }

    fn function(&self, name: &str, resource: &Resource) -> Vec<Relation> {
        let mut found = self.between(name, resource.get(&["DeadLetterConfig"]), |_| Mechanism::Redrive);
        if resource.text(&["TracingConfig", "Mode"]) == "Active" {
            found.push((name.to_owned(), "xray".to_owned(), Mechanism::SdkCall));
        }
        found.extend(self.between(name, resource.get(&["LoggingConfig"]), |_| Mechanism::SdkCall));
        found
    }

    fn destinations(&self, resource: &Resource) -> Vec<Relation> {
        let Some(function) = self.end(resource.get(&["FunctionName"])) else { return Vec::new() };
        let mut found = Vec::new();
        for (key, how) in [("OnSuccess", Mechanism::OnSuccess), ("OnFailure", Mechanism::Redrive)] {
            let to = self.end(resource.get(&["DestinationConfig", key, "Destination"]));
            found.extend(to.map(|to| (function.clone(), to, how)));
        }
        found
    }

    fn bucket(&self, name: &str, resource: &Resource) -> Vec<Relation> {
        let notifications = |key: &str| resource.get(&["NotificationConfiguration", key]);
        let mut found = self.between(name, notifications("LambdaConfigurations"), |_| Mechanism::AsyncInvoke);
        for key in ["QueueConfigurations", "TopicConfigurations"] {
            found.extend(self.between(name, notifications(key), |_| Mechanism::Notification));
        }
        if notifications("EventBridgeConfiguration").is_some() {
            found.push((name.to_owned(), DEFAULT_BUS.to_owned(), Mechanism::Notification));
        }
        for rule in resource.list(&["ReplicationConfiguration", "Rules"]) {
            let to = rule.as_map().and_then(|rule| rule.get("Destination"));
            found.extend(self.between(name, to, |_| Mechanism::DirectIntegration));
        }
        found
    }

    fn subscription(&self, resource: &Resource) -> Vec<Relation> {
        let Some(topic) = self.end(resource.get(&["TopicArn"])) else { return Vec::new() };
        let how =
            if resource.text(&["Protocol"]) == "lambda" { Mechanism::AsyncInvoke } else { Mechanism::Subscription };
        let mut found = self.between(&topic, resource.get(&["Endpoint"]), |_| how);
        found.extend(self.between(&topic, resource.get(&["RedrivePolicy"]), |_| Mechanism::Redrive));
        found
    }

    fn rule(&self, name: &str, resource: &Resource) -> Vec<Relation> {
        let mut found = Vec::new();
        if resource.get(&["EventPattern"]).is_some() {
            let bus = self.end(resource.get(&["EventBusName"])).unwrap_or_else(|| DEFAULT_BUS.to_owned());
            found.push((bus, name.to_owned(), Mechanism::Subscription));
        }
        for target in resource.list(&["Targets"]) {
            let Some(target) = target.as_map() else { continue };
            let task = target.at(&["EcsParameters", "TaskDefinitionArn"]);
            found.extend(self.between(name, task.or_else(|| target.get("Arn")), event));
            found.extend(self.between(name, target.get("DeadLetterConfig"), |_| Mechanism::Redrive));
        }
        found
    }

    fn schedule(&self, name: &str, resource: &Resource) -> Vec<Relation> {
        let task = resource.get(&["Target", "EcsParameters", "TaskDefinitionArn"]);
        let arn = resource.get(&["Target", "Arn"]);
        let direct = arn.map(Template::flat).is_some_and(|arn| arn.contains(":scheduler:::aws-sdk:"));
        let mut found = if direct {
            self.between(name, resource.get(&["Target", "Input"]), |_| Mechanism::SdkCall)
        } else {
            self.between(name, task.or(arn), event)
        };
        found.extend(self.between(name, resource.get(&["Target", "DeadLetterConfig"]), |_| Mechanism::Redrive));
        found
    }

    fn pipe(&self, name: &str, resource: &Resource) -> Vec<Relation> {
        let mut found = Vec::new();
        found.extend(self.end(resource.get(&["Source"])).map(|from| (from, name.to_owned(), Mechanism::Poll)));
        found.extend(self.between(name, resource.get(&["Enrichment"]), |_| Mechanism::Enrich));
        let task = resource.get(&["TargetParameters", "EcsTaskParameters", "TaskDefinitionArn"]);
        found.extend(self.between(name, task.or_else(|| resource.get(&["Target"])), answering));
        found
    }

    fn delivery(&self, name: &str, resource: &Resource) -> Vec<Relation> {
        let mut found = Vec::new();
        let source = self.end(resource.get(&["KinesisStreamSourceConfiguration", "KinesisStreamARN"]));
        found.extend(source.map(|from| (from, name.to_owned(), Mechanism::Poll)));
        for (key, value) in resource.properties.iter() {
            let Some(config) = value.as_map().filter(|_| key.ends_with("DestinationConfiguration")) else { continue };
            found.extend(self.between(name, config.get("ProcessingConfiguration"), |_| Mechanism::SyncInvoke));
            let places =
                ["BucketARN", "DomainARN", "EndpointConfiguration", "S3Configuration", "S3BackupConfiguration"];
            for place in places {
                found.extend(self.between(name, config.get(place), |_| Mechanism::DirectIntegration));
            }
        }
        found.retain(|(_, to, how)| *how != Mechanism::SyncInvoke || self.service(to) == "lambda");
        found
    }

    fn log_lines(&self, resource: &Resource) -> Vec<Relation> {
        let Some(group) = self.end(resource.get(&["LogGroupName"])) else { return Vec::new() };
        self.between(&group, resource.get(&["DestinationArn"]), |service| {
            if service == "lambda" { Mechanism::AsyncInvoke } else { Mechanism::Subscription }
        })
    }

    fn user_pool(&self, name: &str, resource: &Resource) -> Vec<Relation> {
        let mut found = Vec::new();
        if let Some(Val::Map(config)) = resource.get(&["LambdaConfig"]) {
            for (key, value) in config.iter().filter(|(key, _)| !key.starts_with("KMS")) {
                let sends = key.starts_with("Custom") && key.ends_with("Sender");
                let how = if sends { Mechanism::AsyncInvoke } else { Mechanism::SyncInvoke };
                found.extend(self.between(name, Some(value), |_| how));
            }
        }
        found.extend(self.between(name, resource.get(&["EmailConfiguration"]), |_| Mechanism::DirectIntegration));
        found
    }

    fn distribution(&self, name: &str, resource: &Resource) -> Vec<Relation> {
        let origins = resource.list(&["DistributionConfig", "Origins"]).iter();
        let names = origins.filter_map(|origin| origin.as_map()?.get("DomainName"));
        names.flat_map(|value| self.between(name, Some(value), |_| Mechanism::DirectIntegration)).collect()
    }

    fn alarm(&self, name: &str, resource: &Resource) -> Vec<Relation> {
        let keys = ["AlarmActions", "OKActions", "InsufficientDataActions"];
        keys.iter().flat_map(|key| self.between(name, resource.get(&[key]), event)).collect()
    }

    fn device_rule(&self, name: &str, resource: &Resource) -> Vec<Relation> {
        let mut found = vec![("iot_core".to_owned(), name.to_owned(), Mechanism::Subscription)];
        for action in resource.list(&["TopicRulePayload", "Actions"]) {
            let Some(action) = action.as_map() else { continue };
            for (kind, settings) in action.iter() {
                let implicit = match kind {
                    "CloudwatchMetric" => Some("cloudwatch_metrics"),
                    "Republish" => Some("iot_core"),
                    _ => None,
                };
                if let Some(to) = implicit {
                    found.push((name.to_owned(), to.to_owned(), Mechanism::DirectIntegration));
                }
                found.extend(self.between(name, Some(settings), |service| {
                    if service == "lambda" { Mechanism::AsyncInvoke } else { Mechanism::DirectIntegration }
                }));
            }
        }
        let failure = resource.get(&["TopicRulePayload", "ErrorAction"]);
        found.extend(self.between(name, failure, |_| Mechanism::Redrive));
        found
    }

    fn mail(&self, name: &str, resource: &Resource) -> Vec<Relation> {
        let mut found = Vec::new();
        for action in resource.list(&["Rule", "Actions"]) {
            let waits =
                action.as_map().and_then(|action| action.at(&["LambdaAction", "InvocationType"])).and_then(Val::as_str)
                    == Some("RequestResponse");
            found.extend(self.between(name, Some(action), |service| match service {
                "lambda" if waits => Mechanism::SyncInvoke,
                "lambda" => Mechanism::AsyncInvoke,
                "s3" => Mechanism::DirectIntegration,
                _ => Mechanism::Notification,
            }));
        }
        found
    }

    fn mail_events(&self, resource: &Resource) -> Vec<Relation> {
        let set = resource.get(&["ConfigurationSetName"]).map(|value| self.template.targets(value)).unwrap_or_default();
        let mut found = Vec::new();
        for (identity, settings) in self.template.of_type("AWS::SES::EmailIdentity") {
            let own = settings
                .get(&["ConfigurationSetAttributes"])
                .map(|value| self.template.targets(value))
                .unwrap_or_default();
            if own.iter().any(|name| set.contains(name)) {
                found.extend(self.between(identity, resource.get(&["EventDestination"]), |_| Mechanism::Notification));
            }
        }
        found
    }

    fn proxy(&self, resource: &Resource) -> Vec<Relation> {
        let Some(proxy) = self.end(resource.get(&["DBProxyName"])) else { return Vec::new() };
        let keys = ["DBClusterIdentifiers", "DBInstanceIdentifiers"];
        keys.iter()
            .flat_map(|key| self.between(&proxy, resource.get(&[key]), |_| Mechanism::DirectIntegration))
            .collect()
    }

    fn graphql(&self, name: &str, resource: &Resource) -> Vec<Relation> {
        let keys = ["LambdaAuthorizerConfig", "UserPoolConfig"];
        keys.iter().flat_map(|key| self.between(name, resource.get(&[key]), |_| Mechanism::Authorize)).collect()
    }

    fn data_source(&self, resource: &Resource) -> Vec<Relation> {
        let Some(api) = self.end(resource.get(&["ApiId"])) else { return Vec::new() };
        let configs = resource.properties.iter().filter(|(key, _)| key.ends_with("Config"));
        configs.flat_map(|(_, value)| self.between(&api, Some(value), answering)).collect()
    }

    /// Resources of an API: integrations, authorizers, stages, and the body that holds them all.
    fn api(&self, name: &str, resource: &Resource) -> Vec<Relation> {
        let api = match resource.get(&["ApiId"]).or_else(|| resource.get(&["RestApiId"])) {
            Some(value) => self.end(Some(value)),
            None => Some(name.to_owned()),
        };
        let Some(api) = api.filter(|api| self.service(api).starts_with("apigw")) else { return Vec::new() };
        match resource.kind.as_str() {
            "AWS::ApiGatewayV2::Integration" => self.integration(&api, &resource.properties),
            "AWS::ApiGateway::Method" => match resource.get(&["Integration"]) {
                Some(Val::Map(integration)) => self.integration(&api, integration),
                _ => Vec::new(),
            },
            "AWS::ApiGatewayV2::Authorizer" | "AWS::ApiGateway::Authorizer" => {
                let keys = ["AuthorizerUri", "ProviderARNs", "JwtConfiguration"];
                let authorizers =
                    keys.iter().flat_map(|key| self.between(&api, resource.get(&[key]), |_| Mechanism::Authorize));
                authorizers.filter(|(_, to, _)| !self.service(to).is_empty()).collect()
            }
            "AWS::ApiGatewayV2::Stage" | "AWS::ApiGateway::Stage" => {
                let keys = ["AccessLogSettings", "AccessLogSetting"];
                keys.iter()
                    .flat_map(|key| self.between(&api, resource.get(&[key]), |_| Mechanism::DirectIntegration))
                    .collect()
            }
            _ => self.body(&api, resource),
        }
    }

    fn body(&self, api: &str, resource: &Resource) -> Vec<Relation> {
        let Some(Val::Map(paths)) = resource.get(&["Body", "paths"]) else { return Vec::new() };
        let operations = paths.iter().filter_map(|(_, path)| path.as_map()).flat_map(Map::iter);
        operations
            .filter_map(|(_, operation)| operation.as_map()?.get("x-amazon-apigateway-integration")?.as_map())
            .flat_map(|integration| self.integration(api, integration))
            .collect()
    }

    /// What an integration leads to: by its address, its parameters, or its templates.
    fn integration(&self, api: &str, integration: &Map) -> Vec<Relation> {
        let is_role =
            |key: &str| matches!(key.to_ascii_lowercase().as_str(), "credentials" | "credentialsarn" | "apiid");
        let mut found: Vec<Relation> = Vec::new();
        for (_, value) in integration.iter().filter(|(key, _)| !is_role(key)) {
            found.extend(self.between(api, Some(value), answering));
        }
        found.sort();
        found.dedup();
        found
    }
}

/// How events reach a service.
fn event(service: &str) -> Mechanism {
    if service == "lambda" { Mechanism::AsyncInvoke } else { Mechanism::Notification }
}

/// How requests reach a service: with an answer or without.
fn answering(service: &str) -> Mechanism {
    match service {
        "lambda" | "sfn_express" | "apigw_rest" | "" => Mechanism::SyncInvoke,
        _ => Mechanism::DirectIntegration,
    }
}
