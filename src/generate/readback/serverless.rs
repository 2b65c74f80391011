//! `serverless.yml` as the plain resources the framework makes of it.

use super::sam::permit;
use super::template::{Resource, Template};
use crate::generate::value::{Map, Val, att, list, map, reference, sub};

/// The framework's name for its API.
const API: &str = "HttpApi";

/// Everything of the file as plain resources.
pub(super) fn expand(root: &Map) -> Template {
    let empty = Map::new();
    let section = root.get("resources").and_then(Val::as_map).unwrap_or(&empty);
    let mut template = Template::new(section);
    for (name, extension) in section.get("extensions").and_then(Val::as_map).unwrap_or(&empty).iter() {
        let properties = extension.as_map().and_then(|extension| extension.get("Properties")).and_then(Val::as_map);
        let resource = template.resources.entry(name.to_owned()).or_default();
        for (key, value) in properties.unwrap_or(&empty).iter() {
            resource.properties.set(key, value.clone());
        }
    }
    let functions = root.get("functions").and_then(Val::as_map).unwrap_or(&empty);
    if let Some(Val::Map(settings)) = root.get("provider").and_then(Val::as_map).and_then(|own| own.get("httpApi")) {
        api(&mut template, settings);
    }
    for (key, function) in functions.iter() {
        if let Some(function) = function.as_map() {
            self::function(&mut template, key, function);
        }
    }
    template
}

/// The framework's name of a function's resource.
fn resource(key: &str, suffix: &str) -> String {
    let spelled = key.replace('-', "Dash").replace('_', "Underscore");
    let mut chars = spelled.chars();
    let first: String = chars.next().map(|c| c.to_ascii_uppercase()).into_iter().collect();
    format!("{first}{}{suffix}", chars.as_str())
}

fn put(template: &mut Template, name: String, kind: &str, properties: Map) {
    template.resources.insert(name, Resource::new(kind, properties));
}

fn api(template: &mut Template, settings: &Map) {
    let mut plain = map! { "ProtocolType" => "HTTP" };
    plain.opt("Name", settings.get("name").cloned());
    put(template, API.to_owned(), "AWS::ApiGatewayV2::Api", plain);
    let stage = template.resources.entry("HttpApiStage".to_owned()).or_default();
    "AWS::ApiGatewayV2::Stage".clone_into(&mut stage.kind);
    stage.properties.set("ApiId", reference(API));
    let Some(Val::Map(authorizers)) = settings.get("authorizers") else { return };
    for (key, authorizer) in authorizers.iter() {
        let Some(authorizer) = authorizer.as_map() else { continue };
        let mut plain = map! { "ApiId" => reference(API) };
        if let Some(Val::Str(function)) = authorizer.get("functionName") {
            let function = resource(function, "LambdaFunction");
            plain.set("AuthorizerUri", att(&function, "Arn"));
            permit(
                template,
                &function,
                &resource(key, "LambdaAuthorizerPermissionHttpApi"),
                GATEWAY,
                Some(reference(API)),
            );
        }
        if let Some(issuer) = authorizer.get("issuerUrl") {
            plain.set("JwtConfiguration", map! { "Issuer" => issuer.clone() });
        }
        let name = format!("HttpApiAuthorizer{}", resource(key, ""));
        put(template, name, "AWS::ApiGatewayV2::Authorizer", plain);
    }
}

const GATEWAY: &str = "apigateway.amazonaws.com";

fn function(template: &mut Template, key: &str, function: &Map) {
    let name = resource(key, "LambdaFunction");
    let mut plain = Map::new();
    for (theirs, ours) in [
        ("handler", "Handler"),
        ("runtime", "Runtime"),
        ("memorySize", "MemorySize"),
        ("timeout", "Timeout"),
        ("description", "Description"),
    ] {
        plain.opt(ours, function.get(theirs).cloned());
    }
    if let Some(Val::Str(text)) = function.get("name") {
        plain.set("FunctionName", sub(text.replace("${self:service}-${sls:stage}", "${AWS::StackName}")));
    }
    match function.get("role") {
        Some(Val::Str(role)) => drop(plain.set("Role", att(role, "Arn"))),
        other => drop(plain.opt("Role", other.cloned())),
    }
    if let Some(environment) = function.get("environment") {
        plain.set("Environment", map! { "Variables" => environment.clone() });
    }
    plain.opt("TracingConfig", function.get("tracing").map(|mode| map! { "Mode" => mode.clone() }));
    plain.opt("DeadLetterConfig", function.get("onError").map(|arn| map! { "TargetArn" => arn.clone() }));
    put(template, name.clone(), "AWS::Lambda::Function", plain);
    put(template, resource(key, "LogGroup"), "AWS::Logs::LogGroup", Map::new());
    if let Some(Val::Map(destinations)) = function.get("destinations") {
        let mut config = map! { "FunctionName" => reference(&name) };
        for (theirs, ours) in [("onSuccess", "OnSuccess"), ("onFailure", "OnFailure")] {
            if let Some(arn) = destinations.at(&[theirs, "arn"]) {
                config.map("DestinationConfig").set(ours, map! { "Destination" => arn.clone() });
            }
        }
        put(template, resource(key, "LambdaEvConf"), "AWS::Lambda::EventInvokeConfig", config);
    }
    if let Some(url) = function.get("url") {
        let iam = url.as_map().and_then(|url| url.get("authorizer")).is_some();
        let config =
            map! { "TargetFunctionArn" => reference(&name), "AuthType" => if iam { "AWS_IAM" } else { "NONE" } };
        put(template, resource(key, "LambdaFunctionUrl"), "AWS::Lambda::Url", config);
        if !iam {
            permit(template, &name, &resource(key, "LambdaPermissionFnUrl"), "*", None);
        }
    }
    for suffix in ["ProvConcLambdaAlias", "SnapStartLambdaAlias"] {
        let alias = map! { "FunctionName" => reference(&name) };
        put(template, resource(key, suffix), "AWS::Lambda::Alias", alias);
    }
    for (index, event) in function.get("events").map(Val::as_list).unwrap_or_default().iter().enumerate() {
        let event =
            event.as_map().and_then(|event| event.iter().next().map(|(kind, value)| (kind.to_owned(), value.clone())));
        if let Some((kind, settings)) = event {
            self::event(template, &name, &format!("{name}Event{index}"), &kind, &settings);
        }
    }
}

fn event(template: &mut Template, function: &str, name: &str, kind: &str, settings: &Val) {
    let arn = settings.as_map().and_then(|settings| settings.get("arn")).cloned();
    match kind {
        "sqs" | "stream" => {
            let mut plain = map! { "FunctionName" => reference(function) };
            plain.opt("EventSourceArn", arn);
            if let Some(settings) = settings.as_map() {
                plain.opt("BatchSize", settings.get("batchSize").cloned());
                let window = settings.get("maximumBatchingWindow").or_else(|| settings.get("batchWindow"));
                plain.opt("MaximumBatchingWindowInSeconds", window.cloned());
                plain
                    .opt("FunctionResponseTypes", settings.get("functionResponseType").map(|kind| list![kind.clone()]));
                if let Some(failure) = settings.at(&["destinations", "onFailure", "arn"]) {
                    let failure = map! { "OnFailure" => map! { "Destination" => failure.clone() } };
                    plain.set("DestinationConfig", failure);
                }
            }
            put(template, name.to_owned(), "AWS::Lambda::EventSourceMapping", plain);
        }
        "sns" => {
            let mut plain = map! { "Protocol" => "lambda", "Endpoint" => att(function, "Arn") };
            plain.opt("TopicArn", arn.clone());
            put(template, name.to_owned(), "AWS::SNS::Subscription", plain);
            permit(template, function, &format!("{name}Permission"), "sns.amazonaws.com", arn);
        }
        "httpApi" => {
            let plain = map! {
                "ApiId" => reference(API), "IntegrationType" => "AWS_PROXY", "IntegrationUri" => att(function, "Arn"),
            };
            put(template, name.to_owned(), "AWS::ApiGatewayV2::Integration", plain);
            permit(template, function, &format!("{name}Permission"), GATEWAY, Some(reference(API)));
        }
        _ => {}
    }
}
