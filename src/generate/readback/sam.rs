//! SAM's short forms as the plain resources they stand for.

use super::template::{Resource, Template};
use crate::generate::value::{Map, Val, att, list, map, reference};

/// Every `AWS::Serverless::` resource taken apart; other templates stay as they are.
pub(super) fn expand(mut template: Template) -> Template {
    let names: Vec<String> = template.resources.keys().cloned().collect();
    for name in names {
        let Some(resource) = template.resources.get(&name).cloned() else { continue };
        match resource.kind.as_str() {
            "AWS::Serverless::Function" => function(&mut template, &name, &resource.properties),
            "AWS::Serverless::HttpApi" => api(&mut template, &name, &resource.properties, true),
            "AWS::Serverless::Api" => api(&mut template, &name, &resource.properties, false),
            "AWS::Serverless::StateMachine" => state_machine(&mut template, &name, &resource.properties),
            _ => {}
        }
    }
    template
}

fn put(template: &mut Template, name: String, kind: &str, properties: Map) {
    template.resources.insert(name, Resource::new(kind, properties));
}

/// The same map with keys under other names.
fn with_keys(from: &Map, names: &[(&str, &str)]) -> Map {
    let mut made = Map::new();
    for (key, value) in from.iter() {
        let name = names.iter().find(|(old, _)| *old == key).map_or(key, |(_, new)| *new);
        made.set(name, value.clone());
    }
    made
}

fn function(template: &mut Template, name: &str, properties: &Map) {
    let mut plain = with_keys(properties, &[("CodeUri", "Code")]);
    for key in ["Events", "EventInvokeConfig", "FunctionUrlConfig", "AutoPublishAlias", "ProvisionedConcurrencyConfig"]
    {
        plain.remove(key);
    }
    if let Some(mode) = plain.remove("Tracing") {
        plain.set("TracingConfig", map! { "Mode" => mode });
    }
    if let Some(Val::Map(queue)) = plain.remove("DeadLetterQueue") {
        plain.opt("DeadLetterConfig", queue.get("TargetArn").map(|arn| map! { "TargetArn" => arn.clone() }));
    }
    put(template, name.to_owned(), "AWS::Lambda::Function", plain);
    if let Some(config) = properties.get("EventInvokeConfig").and_then(Val::as_map) {
        let mut config = config.clone();
        config.set("FunctionName", reference(name));
        put(template, format!("{name}EventInvokeConfig"), "AWS::Lambda::EventInvokeConfig", config);
    }
    if let Some(config) = properties.get("FunctionUrlConfig").and_then(Val::as_map) {
        let mut config = config.clone();
        config.set("TargetFunctionArn", reference(name));
        let open = config.get("AuthType").and_then(Val::as_str) == Some("NONE");
        put(template, format!("{name}Url"), "AWS::Lambda::Url", config);
        if open {
            permit(template, name, &format!("{name}UrlPublicPermissions"), "*", None);
        }
    }
    if let Some(events) = properties.get("Events").and_then(Val::as_map) {
        for (event, value) in events.iter() {
            let Some(value) = value.as_map() else { continue };
            let kind = value.get("Type").and_then(Val::as_str).unwrap_or_default();
            let settings = value.get("Properties").and_then(Val::as_map).cloned().unwrap_or_default();
            self::event(template, name, &format!("{name}{event}"), kind, settings);
        }
    }
}

/// Lets a service call a function.
pub(super) fn permit(template: &mut Template, function: &str, name: &str, principal: &str, source: Option<Val>) {
    let mut properties = map! {
        "Action" => "lambda:InvokeFunction", "FunctionName" => reference(function), "Principal" => principal,
    };
    properties.opt("SourceArn", source);
    put(template, name.to_owned(), "AWS::Lambda::Permission", properties);
}

fn event(template: &mut Template, function: &str, name: &str, kind: &str, settings: Map) {
    let permission = format!("{name}Permission");
    match kind {
        "SQS" | "Kinesis" | "DynamoDB" => {
            let mut plain = with_keys(&settings, &[("Queue", "EventSourceArn"), ("Stream", "EventSourceArn")]);
            plain.set("FunctionName", reference(function));
            put(template, name.to_owned(), "AWS::Lambda::EventSourceMapping", plain);
        }
        "SNS" => {
            let topic = settings.get("Topic").cloned();
            let mut plain = with_keys(&settings, &[("Topic", "TopicArn")]);
            plain.set("Protocol", "lambda").set("Endpoint", att(function, "Arn"));
            put(template, name.to_owned(), "AWS::SNS::Subscription", plain);
            permit(template, function, &permission, "sns.amazonaws.com", topic);
        }
        "S3" => {
            let Some(Val::Ref(bucket)) = settings.get("Bucket") else { return };
            let events = match settings.get("Events") {
                Some(Val::List(events)) => events.clone(),
                Some(event) => vec![event.clone()],
                None => Vec::new(),
            };
            if let Some(resource) = template.resources.get_mut(bucket) {
                for event in events {
                    let entry = map! { "Event" => event, "Function" => att(function, "Arn") };
                    resource.properties.map("NotificationConfiguration").push("LambdaConfigurations", entry);
                }
            }
            permit(template, function, &permission, "s3.amazonaws.com", Some(att(bucket, "Arn")));
        }
        "CloudWatchLogs" => {
            let group = settings.get("LogGroupName").cloned();
            let mut plain = settings;
            plain.set("DestinationArn", att(function, "Arn"));
            put(template, name.to_owned(), "AWS::Logs::SubscriptionFilter", plain);
            permit(template, function, &permission, "logs.amazonaws.com", group);
        }
        "Cognito" => {
            let Some(Val::Ref(pool)) = settings.get("UserPool") else { return };
            let triggers = match settings.get("Trigger") {
                Some(Val::List(triggers)) => triggers.clone(),
                Some(trigger) => vec![trigger.clone()],
                None => Vec::new(),
            };
            if let Some(resource) = template.resources.get_mut(pool) {
                for trigger in triggers.iter().filter_map(Val::as_str) {
                    resource.properties.map("LambdaConfig").set(trigger, att(function, "Arn"));
                }
            }
            permit(template, function, &permission, "cognito-idp.amazonaws.com", Some(att(pool, "Arn")));
        }
        "HttpApi" | "Api" => {
            let api = settings.get("ApiId").or_else(|| settings.get("RestApiId")).cloned();
            let http = kind == "HttpApi";
            let mut plain = Map::new();
            plain.opt(if http { "ApiId" } else { "RestApiId" }, api.clone());
            if http {
                plain.set("IntegrationType", "AWS_PROXY").set("IntegrationUri", att(function, "Arn"));
            } else {
                plain.set("Integration", map! { "Type" => "AWS_PROXY", "Uri" => att(function, "Arn") });
            }
            let of = if http { "AWS::ApiGatewayV2::Integration" } else { "AWS::ApiGateway::Method" };
            put(template, name.to_owned(), of, plain);
            permit(template, function, &permission, "apigateway.amazonaws.com", api);
        }
        _ => {}
    }
}

fn api(template: &mut Template, name: &str, properties: &Map, http: bool) {
    let mut plain = Map::new();
    plain.opt("Name", properties.get("Name").cloned());
    plain.opt("Body", properties.get("DefinitionBody").cloned());
    if http {
        plain.set("ProtocolType", "HTTP");
    }
    let (kind, key, stage_kind, logs) = if http {
        ("AWS::ApiGatewayV2::Api", "ApiId", "AWS::ApiGatewayV2::Stage", "AccessLogSettings")
    } else {
        ("AWS::ApiGateway::RestApi", "RestApiId", "AWS::ApiGateway::Stage", "AccessLogSetting")
    };
    put(template, name.to_owned(), kind, plain);
    let mut stage = map! { key => reference(name) };
    stage.opt(logs, properties.get(logs).cloned());
    put(template, format!("{name}ImplicitStage"), stage_kind, stage);
    let Some(Val::Map(authorizers)) = properties.at(&["Auth", "Authorizers"]) else { return };
    for (authorizer, settings) in authorizers.iter() {
        let Some(settings) = settings.as_map() else { continue };
        let mut plain = map! { key => reference(name) };
        if let Some(arn) = settings.get("FunctionArn") {
            plain.set("AuthorizerUri", arn.clone());
            if let Some(Val::Att(function, _)) = settings.get("FunctionArn") {
                let permission = format!("{name}{authorizer}Permission");
                permit(template, function, &permission, "apigateway.amazonaws.com", Some(reference(name)));
            }
        }
        plain.opt("ProviderARNs", settings.get("UserPoolArn").map(|arn| list![arn.clone()]));
        plain.opt("JwtConfiguration", settings.get("JwtConfiguration").cloned());
        let kind = if http { "AWS::ApiGatewayV2::Authorizer" } else { "AWS::ApiGateway::Authorizer" };
        put(template, format!("{name}{authorizer}"), kind, plain);
    }
}

fn state_machine(template: &mut Template, name: &str, properties: &Map) {
    let names = [
        ("Type", "StateMachineType"),
        ("Name", "StateMachineName"),
        ("Role", "RoleArn"),
        ("Logging", "LoggingConfiguration"),
        ("Tracing", "TracingConfiguration"),
        ("DefinitionUri", "DefinitionS3Location"),
    ];
    put(template, name.to_owned(), "AWS::StepFunctions::StateMachine", with_keys(properties, &names));
}
