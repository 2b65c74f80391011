use crate::generate::lower::Stack;
use crate::generate::plan::{Link, Route, Trigger};
use crate::generate::value::{Map, Val, att, list, map, reference, sub};
use crate::model::{ComponentId, Mechanism, Value};

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

/// One JSON line a request.
const ACCESS_LOG: &str = r#"{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","time":"$context.requestTime","method":"$context.httpMethod","route":"$context.routeKey","status":"$context.status","length":"$context.responseLength","error":"$context.error.message"}"#;
const REST_ACCESS_LOG: &str = r#"{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","time":"$context.requestTime","method":"$context.httpMethod","route":"$context.resourcePath","status":"$context.status","length":"$context.responseLength","error":"$context.error.message"}"#;

fn access_log_group(stack: &mut Stack<'_, '_>, id: &ComponentId) -> Val {
    let plan = stack.plan;
    if let Some(link) = plan.outgoing(id).find(|link| link.to.service.as_str() == "cloudwatch_logs") {
        return att(stack.logical(link.target_id()), "Arn");
    }
    let name = stack.derived(id, "AccessLogGroup");
    let kebab = &plan.names[id].kebab;
    let properties = map! {
        "LogGroupName" => sub(format!("/aws/vendedlogs/apis/${{AWS::StackName}}-{kebab}")),
        "RetentionInDays" => crate::generate::lower::DEFAULT_RETENTION_DAYS,
    };
    stack.add(&name, "AWS::Logs::LogGroup", properties);
    att(name, "Arn")
}

/// Whether a log of requests is wanted: unless the drawing says no.
fn wants_access_log(stack: &Stack<'_, '_>, id: &ComponentId) -> bool {
    stack.plan.drawn(id, "access_log").and_then(Value::as_bool).unwrap_or(true)
        || stack.plan.outgoing(id).any(|link| link.to.service.as_str() == "cloudwatch_logs")
}

fn http(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let mut properties = map! { "StageName" => "$default" };
    if wants_access_log(stack, id) {
        let group = access_log_group(stack, id);
        properties.set("AccessLogSettings", map! { "DestinationArn" => group, "Format" => ACCESS_LOG });
    }
    properties.opt("DefaultRouteSettings", throttling(stack, id));
    if plan.flag(id, "cors") {
        properties.set(
            "CorsConfiguration",
            map! {
                "AllowOrigins" => list!["*"],
                "AllowMethods" => list!["*"],
                "AllowHeaders" => list!["content-type", "authorization"],
                "MaxAge" => 600,
            },
        );
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

fn throttling(stack: &Stack<'_, '_>, id: &ComponentId) -> Option<Map> {
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
fn authorizers<'a>(stack: &Stack<'_, 'a>, id: &ComponentId) -> Vec<Link<'a>> {
    stack.plan.outgoing(id).filter(|link| link.mechanism() == Mechanism::Authorize).copied().collect()
}

/// The name of the authorizer behind a link.
fn authorizer_name(stack: &Stack<'_, '_>, link: &Link<'_>) -> String {
    format!("{}Authorizer", stack.logical(link.target_id()))
}

fn http_auth(stack: &mut Stack<'_, '_>, id: &ComponentId) -> Option<Map> {
    let mut auth = Map::new();
    let mut first = None;
    for link in authorizers(stack, id) {
        let name = authorizer_name(stack, &link);
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
    properties.opt("Auth", open_route(stack, link, from));
    properties
}

/// A route drawn as open below an API that asks who is there.
pub(super) fn open_route(stack: &Stack<'_, '_>, link: &Link<'_>, from: &ComponentId) -> Option<Map> {
    let open = link.wire.props.get("Auth").and_then(Value::as_str) == Some("NONE");
    let drawn = stack.plan.text(from, "auth").is_some_and(|auth| auth != "NONE");
    let guarded = drawn || !authorizers(stack, from).is_empty();
    (open && guarded).then(|| map! { "Authorizer" => "NONE" })
}

fn rest(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let stage =
        plan.text(id, "stage").map(clean_stage).filter(|stage| !stage.is_empty()).unwrap_or_else(|| "prod".to_owned());
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
    if wants_access_log(stack, id) {
        let group = access_log_group(stack, id);
        properties.set("AccessLogSetting", map! { "DestinationArn" => group, "Format" => REST_ACCESS_LOG });
        let account = account_logging(stack);
        properties.set("MethodSettings", list![method_settings(stack, id)]);
        stack.add(&logical, "AWS::Serverless::Api", Map::new()).set("DependsOn", account);
    } else if !method_settings(stack, id).is_empty() {
        properties.set("MethodSettings", list![method_settings(stack, id)]);
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

/// Stage names are letters, digits and underscores.
fn clean_stage(stage: &str) -> String {
    stage.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(64).collect()
}

fn method_settings(stack: &Stack<'_, '_>, id: &ComponentId) -> Map {
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
fn account_logging(stack: &mut Stack<'_, '_>) -> String {
    let role = stack.derived_from("ApiGatewayLogging", "Role");
    let account = stack.derived_from("ApiGatewayLogging", "Account");
    if !stack.has(&account) {
        let properties = map! {
            "AssumeRolePolicyDocument" => crate::generate::lower::iam::trust("apigateway.amazonaws.com", false),
            "ManagedPolicyArns" => list![sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs")],
        };
        stack.add(&role, "AWS::IAM::Role", properties);
        stack.add(&account, "AWS::ApiGateway::Account", map! { "CloudWatchRoleArn" => att(role, "Arn") });
    }
    account
}

fn rest_auth(stack: &mut Stack<'_, '_>, id: &ComponentId) -> Option<Map> {
    let mut auth = Map::new();
    let mut first = None;
    for link in authorizers(stack, id) {
        let name = authorizer_name(stack, &link);
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
            usage_plan(stack, id);
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

/// A key and the plan that lets it in.
fn usage_plan(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let logical = stack.logical(id);
    let [key, plan, both] = ["Key", "UsagePlan", "UsagePlanKey"].map(|suffix| stack.derived(id, suffix));
    let stage = map! { "ApiId" => reference(&logical), "Stage" => reference(format!("{logical}.Stage")) };
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

pub(super) fn rest_event(stack: &mut Stack<'_, '_>, trigger: &Trigger, link: &Link<'_>, from: &ComponentId) -> Map {
    let mut properties = map! { "RestApiId" => stack.reference(from) };
    if let Some(route) = &trigger.route {
        route_properties(route, &mut properties, "any");
    }
    if let Some(millis) = link.wire.props.get("timeoutInMillis").and_then(crate::generate::plan::whole) {
        properties.set("TimeoutInMillis", millis.clamp(50, 300_000));
    }
    properties.opt("Auth", open_route(stack, link, from));
    properties
}
