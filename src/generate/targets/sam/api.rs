use crate::generate::lower::{Stack, api};
use crate::generate::plan::{Link, Route, Trigger};
use crate::generate::value::{Map, att, list, map, reference, sub};
use crate::model::{ComponentId, Value};

/// HTTP and REST APIs; their Lambda routes are events of the functions.
pub(super) fn apis(stack: &mut Stack<'_, '_>) {
    let ids: Vec<ComponentId> = stack.plan.document.components().keys().cloned().collect();
    for id in &ids {
        match stack.plan.service(id) {
            "apigw_http" => http(stack, id),
            "apigw_rest" => rest(stack, id),
            _ => {}
        }
    }
}

fn http(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let mut properties = map! { "StageName" => "$default" };
    if api::wants_access_log(stack, id) {
        let group = api::access_log_group(stack, id);
        properties.set("AccessLogSettings", map! { "DestinationArn" => group, "Format" => api::ACCESS_LOG });
    }
    properties.opt("DefaultRouteSettings", api::throttling(stack, id));
    if plan.flag(id, "cors") {
        properties.set("CorsConfiguration", api::cors());
    }
    properties.opt("Auth", http_auth(stack, id));
    if let Some(body) = super::body::http(stack, id) {
        properties.set("DefinitionBody", body);
    } else {
        // With a body, its title is the name.
        properties.set("Name", sub(stack.physical(id)));
    }
    properties.opt("Tags", stack.tag_map(id));
    stack.add(&logical, "AWS::Serverless::HttpApi", properties);
    let output = stack.derived(id, "Address");
    let address = sub(format!("https://${{{logical}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/"));
    stack.output(&output, "Address of the API", address);
}

fn http_auth(stack: &mut Stack<'_, '_>, id: &ComponentId) -> Option<Map> {
    let mut auth = Map::new();
    let mut first = None;
    for link in api::authorizers(stack, id) {
        let name = api::authorizer_name(stack, &link);
        let definition = match link.to.service.as_str() {
            "lambda" => {
                let ttl =
                    stack.plan.wire_prop(&link, "AuthorizerResultTtlInSeconds").and_then(crate::generate::plan::whole);
                let logical = stack.logical(link.target_id());
                let mut identity = map! { "Headers" => list!["Authorization"] };
                identity.set("ReauthorizeEvery", ttl.unwrap_or(0).clamp(0, 3600));
                map! {
                    "FunctionArn" => att(logical, "Arn"),
                    "AuthorizerPayloadFormatVersion" => "2.0",
                    "EnableSimpleResponses" => true,
                    "EnableFunctionDefaultPermissions" => true,
                    "Identity" => identity,
                }
            }
            "cognito_user_pool" => {
                let pool = stack.logical(link.target_id());
                let client = stack.user_pool_client(link.target_id());
                map! {
                    "IdentitySource" => "$request.header.Authorization",
                    "JwtConfiguration" => map! {
                        "issuer" => sub(format!("https://cognito-idp.${{AWS::Region}}.${{AWS::URLSuffix}}/${{{pool}}}")),
                        "audience" => list![reference(client)],
                    },
                }
            }
            _ => continue,
        };
        auth.map("Authorizers").set(&name, definition);
        first.get_or_insert(name);
    }
    let drawn = stack.plan.text(id, "auth").unwrap_or("NONE");
    match (drawn, &first) {
        ("AWS_IAM", None) => {
            auth.set("EnableIamAuthorizer", true);
            auth.set("DefaultAuthorizer", "AWS_IAM");
        }
        (_, Some(name)) => {
            auth.set("DefaultAuthorizer", name);
        }
        ("JWT", None) => {
            stack.parameter("TokenIssuer", "Issuer of the JSON Web Tokens callers show, an https address", None);
            stack.parameter("TokenAudience", "Audience those tokens have to be meant for", None);
            let definition = map! {
                "IdentitySource" => "$request.header.Authorization",
                "JwtConfiguration" => map! { "issuer" => reference("TokenIssuer"), "audience" => list![reference("TokenAudience")] },
            };
            auth.map("Authorizers").set("TokenAuthorizer", definition);
            auth.set("DefaultAuthorizer", "TokenAuthorizer");
        }
        ("CUSTOM", None) => {
            stack.lose(id, "the API is open", "custom authorization is set, but no function is wired to authorize");
        }
        _ => {}
    }
    (!auth.is_empty()).then_some(auth)
}

/// The method and path of an event; the catch-all of an HTTP API has neither.
fn route_properties(route: &Route, properties: &mut Map, any: &str) {
    properties.set("Path", &route.path);
    properties.set("Method", if route.method == "ANY" { any.to_owned() } else { route.method.to_ascii_lowercase() });
}

pub(super) fn http_event(stack: &mut Stack<'_, '_>, trigger: &Trigger, link: &Link<'_>, from: &ComponentId) -> Map {
    let plan = stack.plan;
    let mut properties = map! { "ApiId" => stack.reference(from) };
    if let Some(route) = &trigger.route
        && !route.is_catch_all()
    {
        route_properties(route, &mut properties, "ANY");
    }
    let version = if trigger.kind == crate::generate::plan::TriggerKind::Rest { "1.0" } else { "2.0" };
    properties.set("PayloadFormatVersion", version);
    let own = plan.drawn(from, "timeout_ms").and_then(crate::generate::plan::whole);
    let timeout = link.wire.props.get("timeoutInMillis").and_then(crate::generate::plan::whole).or(own);
    properties.opt("TimeoutInMillis", timeout.map(|millis| millis.clamp(50, 30_000)));
    properties.opt("Auth", api::is_open(stack, link, from).then(|| map! { "Authorizer" => "NONE" }));
    properties
}

fn rest(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let stage = api::stage_name(plan, id);
    let mut properties = map! { "Name" => sub(stack.physical(id)), "StageName" => &stage };
    let kind = plan.text(id, "endpoint_type").unwrap_or("EDGE");
    properties.set("EndpointConfiguration", map! { "Type" => if kind == "PRIVATE" { "REGIONAL" } else { kind } });
    if kind == "PRIVATE" {
        stack.lose(
            id,
            "a regional API",
            "a private one needs the interface endpoint and a policy the drawing does not name",
        );
    }
    // Everything SAM adds of its own accord would be a second, unnamed stage.
    properties.set("OpenApiVersion", "3.0.1");
    if plan.flag(id, "xray") {
        properties.set("TracingEnabled", true);
    }
    if api::wants_access_log(stack, id) {
        let group = api::access_log_group(stack, id);
        properties.set("AccessLogSetting", map! { "DestinationArn" => group, "Format" => api::REST_ACCESS_LOG });
        let account = api::account_logging(stack);
        properties.set("MethodSettings", list![api::method_settings(stack, id)]);
        stack.add(&logical, "AWS::Serverless::Api", Map::new()).set("DependsOn", account);
    } else if !api::method_settings(stack, id).is_empty() {
        properties.set("MethodSettings", list![api::method_settings(stack, id)]);
    }
    if plan.flag(id, "caching") {
        properties.set("CacheClusterEnabled", true);
        properties.set("CacheClusterSize", "0.5");
    }
    properties.opt("Auth", rest_auth(stack, id));
    if let Some(body) = super::body::rest(stack, id) {
        properties.set("DefinitionBody", body);
    }
    properties.opt("Tags", stack.tag_map(id));
    if stack.has(&logical) {
        let resource = stack.resources.map(&logical);
        let depends = resource.get("DependsOn").cloned();
        let mut made = map! { "Type" => "AWS::Serverless::Api" };
        made.opt("DependsOn", depends);
        made.set("Properties", properties);
        *resource = made;
    } else {
        stack.add(&logical, "AWS::Serverless::Api", properties);
    }
    let output = stack.derived(id, "Address");
    let address = sub(format!("https://${{{logical}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/{stage}/"));
    stack.output(&output, "Address of the API", address);
}

fn rest_auth(stack: &mut Stack<'_, '_>, id: &ComponentId) -> Option<Map> {
    let mut auth = Map::new();
    let mut first = None;
    for link in api::authorizers(stack, id) {
        let name = api::authorizer_name(stack, &link);
        let logical = stack.logical(link.target_id());
        let ttl = stack.plan.wire_prop(&link, "authorizerResultTtlInSeconds").and_then(crate::generate::plan::whole);
        let ttl = ttl.or_else(|| stack.plan.int(id, "authorizer_ttl_s")).unwrap_or(300).clamp(0, 3600);
        let definition = match link.to.service.as_str() {
            "lambda" => {
                let token = stack.plan.wire_prop(&link, "Type").and_then(Value::as_str) == Some("TOKEN");
                let mut identity = if token {
                    map! { "Header" => "Authorization" }
                } else {
                    map! { "Headers" => list!["Authorization"] }
                };
                identity.set("ReauthorizeEvery", ttl);
                map! {
                    "FunctionPayloadType" => if token { "TOKEN" } else { "REQUEST" },
                    "FunctionArn" => att(logical, "Arn"),
                    "Identity" => identity,
                }
            }
            "cognito_user_pool" => map! { "UserPoolArn" => att(logical, "Arn") },
            _ => continue,
        };
        auth.map("Authorizers").set(&name, definition);
        first.get_or_insert(name);
    }
    let drawn = stack.plan.text(id, "auth").unwrap_or("NONE");
    match (drawn, &first) {
        ("AWS_IAM", None) => drop(auth.set("DefaultAuthorizer", "AWS_IAM")),
        ("API_KEY", None) => {
            auth.set("ApiKeyRequired", true);
            let logical = stack.logical(id);
            api::usage_plan(stack, id, &format!("{logical}.Stage"));
        }
        (_, Some(name)) => drop(auth.set("DefaultAuthorizer", name)),
        ("COGNITO_USER_POOLS" | "CUSTOM" | "JWT", None) => {
            stack.lose(id, "the API is open", format!("{drawn} is set, but nothing is wired to authorize"));
        }
        _ => {}
    }
    if first.is_some() {
        auth.set("AddDefaultAuthorizerToCorsPreflight", false);
    }
    (!auth.is_empty()).then_some(auth)
}

pub(super) fn rest_event(stack: &mut Stack<'_, '_>, trigger: &Trigger, link: &Link<'_>, from: &ComponentId) -> Map {
    let mut properties = map! { "RestApiId" => stack.reference(from) };
    if let Some(route) = &trigger.route {
        route_properties(route, &mut properties, "any");
    }
    if let Some(millis) = link.wire.props.get("timeoutInMillis").and_then(crate::generate::plan::whole) {
        properties.set("TimeoutInMillis", millis.clamp(50, 300_000));
    }
    properties.opt("Auth", api::is_open(stack, link, from).then(|| map! { "Authorizer" => "NONE" }));
    properties
}
