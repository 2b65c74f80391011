//! APIs: routes, logs, limits and authorizers, whatever the dialect they are written in.

mod http;
mod rest;

use std::collections::BTreeSet;

use super::iam::service_role;
use super::{DEFAULT_RETENTION_DAYS, Stack, grants};
use crate::generate::plan::{Link, Plan, Route, TriggerKind};
use crate::generate::value::{Map, Val, att, list, map, reference, sub};
use crate::model::{ComponentId, Mechanism, Value};

/// HTTP and REST APIs as plain resources.
pub(crate) fn apis(stack: &mut Stack<'_, '_>) {
    let ids: Vec<ComponentId> = stack.plan.document.components().keys().cloned().collect();
    for id in &ids {
        match stack.plan.service(id) {
            "apigw_http" => http::api(stack, id),
            "apigw_rest" => rest::api(stack, id),
            _ => {}
        }
    }
}

/// One JSON line a request.
pub(crate) const ACCESS_LOG: &str = r#"{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","time":"$context.requestTime","method":"$context.httpMethod","route":"$context.routeKey","status":"$context.status","length":"$context.responseLength","error":"$context.error.message"}"#;
pub(crate) const REST_ACCESS_LOG: &str = r#"{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","time":"$context.requestTime","method":"$context.httpMethod","route":"$context.resourcePath","status":"$context.status","length":"$context.responseLength","error":"$context.error.message"}"#;

pub(crate) fn access_log_group(stack: &mut Stack<'_, '_>, id: &ComponentId) -> Val {
    let plan = stack.plan;
    if let Some(link) = plan.outgoing(id).find(|link| link.to.service.as_str() == "cloudwatch_logs") {
        return att(stack.logical(link.target_id()), "Arn");
    }
    let name = stack.derived(id, "AccessLogGroup");
    let kebab = &plan.names[id].kebab;
    let properties = map! {
        "LogGroupName" => sub(format!("/aws/vendedlogs/apis/${{AWS::StackName}}-{kebab}")),
        "RetentionInDays" => DEFAULT_RETENTION_DAYS,
    };
    stack.add(&name, "AWS::Logs::LogGroup", properties);
    att(name, "Arn")
}

/// Whether a log of requests is wanted: unless the drawing says no.
pub(crate) fn wants_access_log(stack: &Stack<'_, '_>, id: &ComponentId) -> bool {
    stack.plan.drawn(id, "access_log").and_then(Value::as_bool).unwrap_or(true)
        || stack.plan.outgoing(id).any(|link| link.to.service.as_str() == "cloudwatch_logs")
}

/// What browsers on other sites may do.
pub(crate) fn cors() -> Map {
    map! {
        "AllowOrigins" => list!["*"],
        "AllowMethods" => list!["*"],
        "AllowHeaders" => list!["content-type", "authorization"],
        "MaxAge" => 600,
    }
}

pub(crate) fn throttling(stack: &Stack<'_, '_>, id: &ComponentId) -> Option<Map> {
    let rate = stack.plan.prop(id, "throttle_rps").and_then(Value::as_f64)?;
    let burst = stack.plan.int(id, "throttle_burst").unwrap_or_else(|| whole_requests(rate * 2.0));
    let rate = if rate.fract() == 0.0 { Val::Int(whole_requests(rate)) } else { Val::Num(rate) };
    Some(map! { "ThrottlingRateLimit" => rate, "ThrottlingBurstLimit" => burst.max(1) })
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to what fits")]
fn whole_requests(rate: f64) -> i64 {
    rate.clamp(1.0, 1e9).ceil() as i64
}

/// Links by which an API asks somebody to authorize its callers.
pub(crate) fn authorizers<'a>(stack: &Stack<'_, 'a>, id: &ComponentId) -> Vec<Link<'a>> {
    stack.plan.outgoing(id).filter(|link| link.mechanism() == Mechanism::Authorize).copied().collect()
}

/// The name of the authorizer behind a link.
pub(crate) fn authorizer_name(stack: &Stack<'_, '_>, link: &Link<'_>) -> String {
    format!("{}Authorizer", stack.logical(link.target_id()))
}

/// Whether a route is drawn as open below an API that asks who is there.
pub(crate) fn is_open(stack: &Stack<'_, '_>, link: &Link<'_>, from: &ComponentId) -> bool {
    let open = link.wire.props.get("Auth").and_then(Value::as_str) == Some("NONE");
    let drawn = stack.plan.text(from, "auth").is_some_and(|auth| auth != "NONE");
    open && (drawn || !authorizers(stack, from).is_empty())
}

/// The stage of a REST API: letters, digits and underscores.
pub(crate) fn stage_name(plan: &Plan<'_>, id: &ComponentId) -> String {
    let drawn = plan.text(id, "stage").unwrap_or_default();
    let clean: String = drawn.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(64).collect();
    if clean.is_empty() { "prod".to_owned() } else { clean }
}

pub(crate) fn method_settings(stack: &Stack<'_, '_>, id: &ComponentId) -> Map {
    let mut settings = map! { "ResourcePath" => "/*", "HttpMethod" => "*" };
    let mut more = throttling(stack, id).unwrap_or_default();
    if stack.plan.flag(id, "caching") {
        more.set("CachingEnabled", true);
        more.set("CacheDataEncrypted", true);
    }
    for (key, value) in more.iter() {
        settings.set(key, value.clone());
    }
    settings.set("MetricsEnabled", true);
    settings
}

/// API Gateway writes logs with one role of the account, which has to be set before a REST stage asks for logs.
pub(crate) fn account_logging(stack: &mut Stack<'_, '_>) -> String {
    let role = stack.derived_from("ApiGatewayLogging", "Role");
    let account = stack.derived_from("ApiGatewayLogging", "Account");
    if !stack.has(&account) {
        let properties = map! {
            "AssumeRolePolicyDocument" => super::iam::trust("apigateway.amazonaws.com", false),
            "ManagedPolicyArns" => list![sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs")],
        };
        stack.add(&role, "AWS::IAM::Role", properties);
        stack.add(&account, "AWS::ApiGateway::Account", map! { "CloudWatchRoleArn" => att(role, "Arn") });
    }
    account
}

/// A key and the plan that lets it in.
pub(crate) fn usage_plan(stack: &mut Stack<'_, '_>, id: &ComponentId, stage: &str) {
    let logical = stack.logical(id);
    let [key, plan, both] = ["Key", "UsagePlan", "UsagePlanKey"].map(|suffix| stack.derived(id, suffix));
    let stage = map! { "ApiId" => reference(&logical), "Stage" => reference(stage) };
    stack.add(&key, "AWS::ApiGateway::ApiKey", map! { "Enabled" => true });
    let mut properties = map! { "ApiStages" => list![stage] };
    if let Some(limits) = throttling(stack, id) {
        let limit = |name: &str| limits.get(name).cloned().unwrap_or(Val::Int(1));
        properties.set(
            "Throttle",
            map! { "RateLimit" => limit("ThrottlingRateLimit"), "BurstLimit" => limit("ThrottlingBurstLimit") },
        );
    }
    stack.add(&plan, "AWS::ApiGateway::UsagePlan", properties);
    stack.add(
        &both,
        "AWS::ApiGateway::UsagePlanKey",
        map! { "KeyId" => reference(key), "KeyType" => "API_KEY", "UsagePlanId" => reference(plan) },
    );
}

/// Wires that answer requests, with their routes; those of functions first.
pub(crate) fn routes<'a>(plan: &Plan<'a>, id: &ComponentId) -> Vec<(Link<'a>, Route)> {
    let serving: Vec<Link<'a>> = plan
        .outgoing(id)
        .filter(|link| link.mechanism() != Mechanism::Authorize && link.to.service.as_str() != "cloudwatch_logs")
        .copied()
        .collect();
    let alone = serving.len() == 1;
    let mut used = BTreeSet::new();
    let mut made = Vec::new();
    for link in &serving {
        if link.to.service.as_str() == "lambda" {
            let Some(planned) = plan.functions.get(link.target_id()) else { continue };
            let trigger = planned.triggers.iter().find(|trigger| trigger.wire.as_deref() == Some(link.id.as_str()));
            if let Some(route) = trigger.and_then(|trigger| trigger.route.clone()) {
                used.insert(route.clone());
                made.push((*link, route));
            }
        }
    }
    for link in serving.iter().filter(|link| link.to.service.as_str() != "lambda") {
        let mut route = plan.route(link, alone);
        // Services take a body and answer whether they have it.
        if route.method == "ANY" {
            "POST".clone_into(&mut route.method);
        }
        if route.path == "/{proxy+}" {
            route.path = format!("/{}", plan.names[link.target_id()].kebab);
        }
        let stem = route.path.clone();
        let mut count = 1;
        while !used.insert(route.clone()) {
            count += 1;
            route.path = format!("{}/{}-{count}", stem.trim_end_matches('/'), plan.names[link.target_id()].kebab);
        }
        made.push((*link, route));
    }
    made
}

/// The role an API hands requests to a service with.
pub(crate) fn role(stack: &mut Stack<'_, '_>, id: &ComponentId, link: &Link<'_>) -> Val {
    let actions = stack.plan.actions(link);
    let statements = grants::statements(stack, link.target_id(), &actions);
    service_role(stack, id, "apigateway.amazonaws.com", statements)
}

/// The version of the event a function gets from an HTTP API.
pub(crate) fn payload_version(plan: &Plan<'_>, link: &Link<'_>) -> &'static str {
    let planned = plan.functions.get(link.target_id());
    let old = planned.is_some_and(|function| {
        function
            .triggers
            .iter()
            .any(|trigger| trigger.wire.as_deref() == Some(link.id.as_str()) && trigger.kind == TriggerKind::Rest)
    });
    if old { "1.0" } else { "2.0" }
}

/// The address of a function in the words of an integration.
pub(crate) fn invoke_uri(function: &Val) -> Val {
    let function = super::direct::inside(function);
    sub(format!(
        "arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/{function}/invocations"
    ))
}

/// The ARN of requests to a route of an API, at any stage.
fn route_arn(api: &str, method: &str, path: &str) -> Val {
    let path: Vec<&str> = path.split('/').map(|part| if part.starts_with('{') { "*" } else { part }).collect();
    let method = if method == "ANY" { "*" } else { method };
    sub(format!(
        "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{api}}}/*/{method}{}",
        path.join("/")
    ))
}
