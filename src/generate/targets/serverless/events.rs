//! Events of a function that the framework has words for; what needs more stays a plain resource.

use crate::generate::lower::Stack;
use crate::generate::value::{Map, Val, map};

/// How resources name a function.
pub(super) struct Caller<'a> {
    pub(super) logical: &'a str,
    pub(super) alias: &'a str,
}

impl Caller<'_> {
    fn is_named_by(&self, value: Option<&Val>) -> bool {
        match value {
            Some(Val::Ref(name)) => name == self.logical || name == self.alias,
            Some(Val::Att(name, attribute)) => name == self.logical && attribute == "Arn",
            _ => false,
        }
    }
}

/// Names and properties of all resources of a type.
pub(super) fn of_type(stack: &Stack<'_, '_>, kind: &str) -> Vec<(String, Map)> {
    let of = |(name, resource): (&str, &Val)| {
        let resource = resource.as_map()?;
        let wanted = resource.get("Type").and_then(Val::as_str) == Some(kind);
        let properties = resource.get("Properties").and_then(Val::as_map)?;
        wanted.then(|| (name.to_owned(), properties.clone()))
    };
    stack.resources.iter().filter_map(of).collect()
}

fn type_of<'s>(stack: &'s Stack<'_, '_>, name: &str) -> &'s str {
    stack
        .resources
        .get(name)
        .and_then(Val::as_map)
        .and_then(|resource| resource.get("Type"))
        .and_then(Val::as_str)
        .unwrap_or("")
}

/// `sqs` and `stream` events.
pub(super) fn mappings(stack: &mut Stack<'_, '_>, caller: &Caller<'_>) -> Vec<Val> {
    let mut events = Vec::new();
    for (name, properties) in of_type(stack, "AWS::Lambda::EventSourceMapping") {
        if caller.is_named_by(properties.get("FunctionName"))
            && let Some(event) = mapping(stack, &properties)
        {
            stack.resources.remove(&name);
            events.push(event);
        }
    }
    events
}

/// A mapping as an event; `None` where it has a property the framework does not know.
fn mapping(stack: &Stack<'_, '_>, properties: &Map) -> Option<Val> {
    let Some(Val::Att(source, _)) = properties.get("EventSourceArn") else { return None };
    let (event, kind) = match type_of(stack, source) {
        "AWS::SQS::Queue" => ("sqs", None),
        "AWS::Kinesis::Stream" => ("stream", Some("kinesis")),
        "AWS::DynamoDB::Table" => ("stream", Some("dynamodb")),
        _ => return None,
    };
    let mut own = Map::new();
    own.opt("type", kind);
    for (key, value) in properties.iter() {
        let known = match key {
            "FunctionName" => continue,
            "EventSourceArn" => "arn",
            "BatchSize" => "batchSize",
            "Enabled" => "enabled",
            "StartingPosition" => "startingPosition",
            "MaximumRetryAttempts" => "maximumRetryAttempts",
            "MaximumRecordAgeInSeconds" => "maximumRecordAgeInSeconds",
            "ParallelizationFactor" => "parallelizationFactor",
            "TumblingWindowInSeconds" => "tumblingWindowInSeconds",
            "BisectBatchOnFunctionError" => "bisectBatchOnFunctionError",
            "MaximumBatchingWindowInSeconds" if kind.is_some() => "batchWindow",
            "MaximumBatchingWindowInSeconds" => "maximumBatchingWindow",
            "FunctionResponseTypes" => {
                own.set("functionResponseType", value.as_list().first()?.clone());
                continue;
            }
            "ScalingConfig" => {
                own.set("maximumConcurrency", value.as_map()?.get("MaximumConcurrency")?.clone());
                continue;
            }
            "FilterCriteria" => {
                own.set("filterPatterns", patterns(value)?);
                continue;
            }
            "DestinationConfig" => {
                own.map("destinations").set("onFailure", failure(stack, value)?);
                continue;
            }
            _ => return None,
        };
        own.set(known, value.clone());
    }
    Some(map! { event => own }.into())
}

/// The framework writes the patterns' JSON itself; text with `${` would be one of its variables.
fn patterns(criteria: &Val) -> Option<Val> {
    let filters = criteria.as_map()?.get("Filters")?.as_list();
    let parsed = filters.iter().map(|filter| {
        let text = filter.as_map()?.get("Pattern")?.as_str().filter(|text| !text.contains("${"))?;
        serde_json::from_str::<serde_json::Value>(text).ok().map(|json| Val::from(&json))
    });
    parsed.collect::<Option<Vec<Val>>>().map(Val::List)
}

fn failure(stack: &Stack<'_, '_>, config: &Val) -> Option<Map> {
    let arn = config.as_map()?.at(&["OnFailure", "Destination"])?;
    let kind = match arn {
        Val::Att(name, _) if type_of(stack, name) == "AWS::SQS::Queue" => "sqs",
        Val::Ref(name) if type_of(stack, name) == "AWS::SNS::Topic" => "sns",
        _ => return None,
    };
    Some(map! { "arn" => arn.clone(), "type" => kind })
}

/// `sns` events; their permission is the framework's then.
pub(super) fn subscriptions(stack: &mut Stack<'_, '_>, caller: &Caller<'_>) -> Vec<Val> {
    let mut events = Vec::new();
    for (name, properties) in of_type(stack, "AWS::SNS::Subscription") {
        let Some(Val::Ref(topic)) = properties.get("TopicArn") else { continue };
        let ours = caller.is_named_by(properties.get("Endpoint")) && properties.get("RedrivePolicy").is_none();
        let text = properties.get("FilterPolicy").map(emitted).unwrap_or_default();
        if !ours || text.contains("${") {
            continue;
        }
        let mut own = map! { "arn" => Val::Ref(topic.clone()), "topicName" => topic };
        own.opt("filterPolicy", properties.get("FilterPolicy").cloned());
        own.opt("filterPolicyScope", properties.get("FilterPolicyScope").cloned());
        events.push(map! { "sns" => own }.into());
        stack.resources.remove(&name);
        drop_permission(stack, caller, |source| *source == Val::Ref(topic.clone()));
    }
    events
}

fn emitted(value: &Val) -> String {
    crate::generate::emit::json::template(&map! { "value" => value.clone() })
}

/// Takes out permissions of a caller whose source the framework lets in itself.
fn drop_permission(stack: &mut Stack<'_, '_>, caller: &Caller<'_>, is_source: impl Fn(&Val) -> bool) {
    for (name, properties) in of_type(stack, "AWS::Lambda::Permission") {
        if caller.is_named_by(properties.get("FunctionName")) && properties.get("SourceArn").is_some_and(&is_source) {
            stack.resources.remove(&name);
        }
    }
}

/// `httpApi` events of routes of one API that lead to the function, and the version of their payload.
/// The framework has one integration a function, so all of them have to agree.
pub(super) fn routes(stack: &mut Stack<'_, '_>, caller: &Caller<'_>, api: &str) -> Option<(Vec<Val>, String)> {
    let integrations: Vec<(String, Map)> = of_type(stack, "AWS::ApiGatewayV2::Integration")
        .into_iter()
        .filter(|(_, properties)| {
            properties.get("ApiId") == Some(&Val::Ref(api.to_owned()))
                && caller.is_named_by(properties.get("IntegrationUri"))
        })
        .collect();
    let version = integrations.first()?.1.get("PayloadFormatVersion")?.as_str()?.to_owned();
    let agree = integrations.iter().all(|(_, properties)| {
        properties.get("PayloadFormatVersion").and_then(Val::as_str) == Some(&version)
            && properties.get("TimeoutInMillis").is_none()
    });
    if !agree {
        return None;
    }
    let mut events = Vec::new();
    for (integration, _) in &integrations {
        let target = Val::Sub(format!("integrations/${{{integration}}}"));
        for (name, properties) in of_type(stack, "AWS::ApiGatewayV2::Route") {
            if properties.get("Target") == Some(&target) {
                events.push(route(stack, &properties)?);
                stack.resources.remove(&name);
            }
        }
        stack.resources.remove(integration);
    }
    let own = format!(":${{{api}}}/*/");
    drop_permission(stack, caller, |source| matches!(source, Val::Sub(text) if text.contains(&own)));
    Some((events, version))
}

fn route(stack: &Stack<'_, '_>, properties: &Map) -> Option<Val> {
    let key = properties.get("RouteKey")?.as_str()?;
    let kind = match properties.get("AuthorizationType").and_then(Val::as_str) {
        Some("JWT") => Some("jwt"),
        Some("CUSTOM") => Some("request"),
        Some("AWS_IAM") => Some("aws_iam"),
        _ => None,
    };
    let (method, path) = if key == "$default" { ("*", "*") } else { key.split_once(' ')? };
    let Some(kind) = kind else {
        let short = if path == "*" { "*".to_owned() } else { format!("{method} {path}") };
        return Some(map! { "httpApi" => short }.into());
    };
    let mut authorizer = Map::new();
    match properties.get("AuthorizerId") {
        Some(Val::Ref(name)) => {
            let resource = stack.resources.get(name).and_then(Val::as_map)?;
            authorizer.set("name", super::api::authorizer_key(resource.get("Properties")?.as_map()?));
        }
        _ => drop(authorizer.set("type", kind)),
    }
    Some(map! { "httpApi" => map! { "method" => method, "path" => path, "authorizer" => authorizer } }.into())
}
