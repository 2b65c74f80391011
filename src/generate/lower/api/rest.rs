use super::{REST_ACCESS_LOG, Stack};
use crate::generate::emit::json;
use crate::generate::lower::direct;
use crate::generate::naming::{pascal, words};
use crate::generate::plan::{Attribute, Link, Route, whole};
use crate::generate::value::{Map, Val, att, list, map, reference, sub};
use crate::model::{ComponentId, Value};

/// A REST API: a resource a path segment, methods, a deployment and its stage.
pub(super) fn api(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let kind = plan.text(id, "endpoint_type").unwrap_or("EDGE");
    if kind == "PRIVATE" {
        stack.lose(
            id,
            "a regional API",
            "a private one needs the interface endpoint and a policy the drawing does not name",
        );
    }
    let kind = if kind == "PRIVATE" { "REGIONAL" } else { kind };
    let mut properties =
        map! { "Name" => sub(stack.physical(id)), "EndpointConfiguration" => map! { "Types" => list![kind] } };
    properties.opt("Tags", stack.tags(id));
    stack.add(&logical, "AWS::ApiGateway::RestApi", properties);
    let guard = guard(stack, id, &logical);
    let mut paths = Paths::new(&logical);
    let mut methods = Vec::new();
    for (link, route) in super::routes(plan, id) {
        methods.extend(method(stack, id, &link, &route, &guard, &mut paths));
    }
    if methods.is_empty() {
        stack.lose(id, "no stage", "a REST API is deployed with at least one method; wire it to what answers");
        return;
    }
    let stage = deploy(stack, id, &methods);
    if guard.key_required {
        super::usage_plan(stack, id, &stage);
    }
    let output = stack.derived(id, "Address");
    let address = sub(format!("https://${{{logical}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/${{{stage}}}/"));
    stack.output(&output, "Address of the API", address);
}

/// How callers of a method show who they are.
struct Guard {
    kind: &'static str,
    authorizer: Option<String>,
    key_required: bool,
}

fn guard(stack: &mut Stack<'_, '_>, id: &ComponentId, logical: &str) -> Guard {
    let mut first: Option<Guard> = None;
    for link in super::authorizers(stack, id) {
        let name = stack.fresh(&format!("{logical}{}", super::authorizer_name(stack, &link)));
        let to = link.target_id().clone();
        let ttl = stack.plan.wire_prop(&link, "authorizerResultTtlInSeconds").and_then(whole);
        let ttl = ttl.or_else(|| stack.plan.int(id, "authorizer_ttl_s")).unwrap_or(300).clamp(0, 3600);
        let mut properties = map! {
            "RestApiId" => reference(logical),
            "Name" => super::authorizer_name(stack, &link),
            "IdentitySource" => "method.request.header.Authorization",
        };
        let kind = match link.to.service.as_str() {
            "lambda" => {
                let token = stack.plan.wire_prop(&link, "Type").and_then(Value::as_str) == Some("TOKEN");
                let callee = stack.callee(&to);
                properties
                    .set("Type", if token { "TOKEN" } else { "REQUEST" })
                    .set("AuthorizerUri", super::invoke_uri(&callee.arn))
                    .set("AuthorizerResultTtlInSeconds", ttl);
                let source = sub(format!(
                    "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{logical}}}/authorizers/${{{name}}}"
                ));
                let stem = format!("{logical}Authorizer");
                stack.permit_to(&to, callee.name, "apigateway.amazonaws.com", &stem, Some(source));
                "CUSTOM"
            }
            "cognito_user_pool" => {
                let pool = stack.logical(&to);
                properties.set("Type", "COGNITO_USER_POOLS").set("ProviderARNs", list![att(pool, "Arn")]);
                "COGNITO_USER_POOLS"
            }
            other => {
                stack.lose(
                    link.id,
                    "no authorizer",
                    format!("the skeleton does not know what {other} has to be asked"),
                );
                continue;
            }
        };
        stack.add(&name, "AWS::ApiGateway::Authorizer", properties);
        first.get_or_insert(Guard { kind, authorizer: Some(name), key_required: false });
    }
    if let Some(guard) = first {
        return guard;
    }
    let open = Guard { kind: "NONE", authorizer: None, key_required: false };
    match stack.plan.text(id, "auth").unwrap_or("NONE") {
        "AWS_IAM" => Guard { kind: "AWS_IAM", ..open },
        "API_KEY" => Guard { key_required: true, ..open },
        drawn @ ("COGNITO_USER_POOLS" | "CUSTOM" | "JWT") => {
            stack.lose(id, "the API is open", format!("{drawn} is set, but nothing is wired to authorize"));
            open
        }
        _ => open,
    }
}

/// Resources of the paths made so far.
struct Paths<'a> {
    api: &'a str,
    made: Vec<(String, String)>,
}

impl<'a> Paths<'a> {
    const fn new(api: &'a str) -> Self {
        Self { api, made: Vec::new() }
    }

    /// The id of the resource at a path; those above it are made on the way.
    fn resource(&mut self, stack: &mut Stack<'_, '_>, path: &str) -> Val {
        let mut parent = att(self.api, "RootResourceId");
        let mut so_far = String::new();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            so_far = format!("{so_far}/{part}");
            if let Some((_, name)) = self.made.iter().find(|(known, _)| *known == so_far) {
                parent = reference(name);
                continue;
            }
            let name = stack.fresh(&format!("{}{}Resource", self.api, pascal(&words(&so_far))));
            let properties = map! { "RestApiId" => reference(self.api), "ParentId" => parent, "PathPart" => part };
            stack.add(&name, "AWS::ApiGateway::Resource", properties);
            parent = reference(&name);
            self.made.push((so_far.clone(), name));
        }
        parent
    }
}

/// One method with its integration; its name is given back.
fn method(
    stack: &mut Stack<'_, '_>,
    id: &ComponentId,
    link: &Link<'_>,
    route: &Route,
    guard: &Guard,
    paths: &mut Paths<'_>,
) -> Option<String> {
    let logical = stack.logical(id);
    let (integration, answers) = integration(stack, id, link, route)?;
    let mut properties = map! {
        "RestApiId" => reference(&logical),
        "ResourceId" => paths.resource(stack, &route.path),
        "HttpMethod" => &route.method,
    };
    let open = super::is_open(stack, link, id);
    properties.set("AuthorizationType", if open { "NONE" } else { guard.kind });
    if !open {
        properties.opt("AuthorizerId", guard.authorizer.as_ref().map(reference));
        if guard.key_required {
            properties.set("ApiKeyRequired", true);
        }
    }
    let parameters: Map =
        route.parameters().into_iter().map(|name| (format!("method.request.path.{name}"), Val::from(true))).collect();
    if !parameters.is_empty() {
        properties.set("RequestParameters", parameters);
    }
    properties.set("Integration", integration);
    if answers {
        let answers: Vec<Val> = ["200", "400", "500"].map(|status| map! { "StatusCode" => status }.into()).into();
        properties.set("MethodResponses", answers);
    }
    let stem = format!("{logical}{}", pascal(&words(&route.key())));
    let name = stack.fresh(&format!("{stem}Method"));
    stack.add(&name, "AWS::ApiGateway::Method", properties);
    if link.to.service.as_str() == "lambda" {
        let source = super::route_arn(&logical, &route.method, &route.path);
        let callee = stack.callee(link.target_id());
        stack.permit_to(link.target_id(), callee.name, "apigateway.amazonaws.com", &stem, Some(source));
    }
    Some(name)
}

/// The integration, and whether its answers have to be declared.
fn integration(stack: &mut Stack<'_, '_>, id: &ComponentId, link: &Link<'_>, route: &Route) -> Option<(Map, bool)> {
    let to = link.target_id();
    match link.to.service.as_str() {
        "lambda" => {
            let mut integration = map! {
                "Type" => "AWS_PROXY", "IntegrationHttpMethod" => "POST", "Uri" => super::invoke_uri(&stack.callee(to).arn),
            };
            let timeout = link.wire.props.get("timeoutInMillis").and_then(whole);
            integration.opt("TimeoutInMillis", timeout.map(|millis| millis.clamp(50, 300_000)));
            Some((integration, false))
        }
        "http_endpoint" => {
            let url = stack.attribute(to, Attribute::Url)?;
            Some((
                map! { "Type" => "HTTP_PROXY", "IntegrationHttpMethod" => route.method.clone(), "Uri" => url },
                false,
            ))
        }
        other => {
            let Some(request) = direct::rest(stack, to) else {
                stack.lose(
                    link.id,
                    format!("no integration with {other}"),
                    "the skeleton does not write its mapping template",
                );
                return None;
            };
            let mut integration = map! {
                "Type" => "AWS",
                "IntegrationHttpMethod" => "POST",
                "Uri" => request.uri,
                "Credentials" => super::role(stack, id, link),
                "PassthroughBehavior" => "NEVER",
            };
            if let Some(kind) = request.content_type {
                let header = map! { "integration.request.header.Content-Type" => format!("'{kind}'") };
                integration.set("RequestParameters", header);
            }
            integration.set("RequestTemplates", map! { "application/json" => request.template });
            let answer = |status: &str, pattern: Option<&str>, body: &str| {
                let mut answer = map! { "StatusCode" => status };
                answer.opt("SelectionPattern", pattern);
                answer.set("ResponseTemplates", map! { "application/json" => body });
                Val::from(answer)
            };
            integration.set(
                "IntegrationResponses",
                list![
                    answer("200", Some("2\\d{2}"), r#"{"requestId":"$context.requestId"}"#),
                    answer("400", Some("4\\d{2}"), r#"{"message":"the service refused the request"}"#),
                    answer("500", None, r#"{"message":"internal error"}"#),
                ],
            );
            Some((integration, true))
        }
    }
}

/// A deployment is a snapshot that cannot change: its name follows from what it
/// holds, so that every change of a method makes a new one. The stage's name is given back.
fn deploy(stack: &mut Stack<'_, '_>, id: &ComponentId, methods: &[String]) -> String {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let mut held: Map = Map::new();
    for (name, resource) in stack.resources.iter() {
        let Val::Map(known) = resource else { continue };
        let kind = known.get("Type").and_then(Val::as_str).unwrap_or_default();
        let mut used = Vec::new();
        resource.references(&mut used);
        if name == logical || kind.starts_with("AWS::ApiGateway::") && used.contains(&logical) {
            held.set(name, resource.clone());
        }
    }
    let deployment = stack.fresh(&format!("{logical}Deployment{:08x}", digest(&json::template(&held))));
    stack
        .add(&deployment, "AWS::ApiGateway::Deployment", map! { "RestApiId" => reference(&logical) })
        .set("DependsOn", methods.to_vec());
    let mut properties = map! {
        "RestApiId" => reference(&logical),
        "DeploymentId" => reference(deployment),
        "StageName" => super::stage_name(plan, id),
    };
    if plan.flag(id, "xray") {
        properties.set("TracingEnabled", true);
    }
    let mut depends = None;
    if super::wants_access_log(stack, id) {
        let group = super::access_log_group(stack, id);
        properties.set("AccessLogSetting", map! { "DestinationArn" => group, "Format" => REST_ACCESS_LOG });
        depends = Some(super::account_logging(stack));
    }
    if plan.flag(id, "caching") {
        properties.set("CacheClusterEnabled", true).set("CacheClusterSize", "0.5");
    }
    properties.set("MethodSettings", list![super::method_settings(stack, id)]);
    properties.opt("Tags", stack.tags(id));
    let stage = stack.derived(id, "Stage");
    stack.add(&stage, "AWS::ApiGateway::Stage", properties).opt("DependsOn", depends);
    stage
}

/// The FNV-1a hash of a text.
fn digest(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
