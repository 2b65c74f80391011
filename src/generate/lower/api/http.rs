use super::{ACCESS_LOG, Stack};
use crate::generate::lower::direct;
use crate::generate::naming::{pascal, words};
use crate::generate::plan::{Attribute, Link, Route, whole};
use crate::generate::value::{Map, Val, list, map, reference, sub};
use crate::model::ComponentId;

/// How callers of a route show who they are.
#[derive(Clone)]
struct Guard {
    kind: &'static str,
    authorizer: Option<String>,
}

/// An HTTP API with its stage, authorizers, integrations and routes.
pub(super) fn api(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let mut properties = map! { "Name" => sub(stack.physical(id)), "ProtocolType" => "HTTP" };
    if plan.flag(id, "cors") {
        properties.set("CorsConfiguration", super::cors());
    }
    properties.opt("Tags", stack.tag_map(id));
    stack.add(&logical, "AWS::ApiGatewayV2::Api", properties);
    let mut properties = map! { "ApiId" => reference(&logical), "StageName" => "$default", "AutoDeploy" => true };
    if super::wants_access_log(stack, id) {
        let group = super::access_log_group(stack, id);
        properties.set("AccessLogSettings", map! { "DestinationArn" => group, "Format" => ACCESS_LOG });
    }
    properties.opt("DefaultRouteSettings", super::throttling(stack, id));
    properties.opt("Tags", stack.tag_map(id));
    let stage = stack.derived(id, "Stage");
    stack.add(&stage, "AWS::ApiGatewayV2::Stage", properties);
    let guard = guard(stack, id, &logical);
    for (link, route) in super::routes(plan, id) {
        one(stack, id, &link, &route, &guard);
    }
    let output = stack.derived(id, "Address");
    let address = sub(format!("https://${{{logical}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/"));
    stack.output(&output, "Address of the API", address);
}

/// The authorizers; the first guards every route that is not drawn as open.
fn guard(stack: &mut Stack<'_, '_>, id: &ComponentId, logical: &str) -> Guard {
    let mut first: Option<Guard> = None;
    for link in super::authorizers(stack, id) {
        let name = stack.fresh(&format!("{logical}{}", super::authorizer_name(stack, &link)));
        let to = link.target_id().clone();
        let mut properties = map! { "ApiId" => reference(logical), "Name" => super::authorizer_name(stack, &link) };
        let kind = match link.to.service.as_str() {
            "lambda" => {
                let ttl = stack.plan.wire_prop(&link, "AuthorizerResultTtlInSeconds").and_then(whole).unwrap_or(0);
                let callee = stack.callee(&to);
                properties
                    .set("AuthorizerType", "REQUEST")
                    .set("AuthorizerUri", super::invoke_uri(&callee.arn))
                    .set("AuthorizerPayloadFormatVersion", "2.0")
                    .set("EnableSimpleResponses", true)
                    .set("IdentitySource", list!["$request.header.Authorization"])
                    .set("AuthorizerResultTtlInSeconds", ttl.clamp(0, 3600));
                let source = sub(format!(
                    "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{logical}}}/authorizers/${{{name}}}"
                ));
                let stem = format!("{logical}Authorizer");
                stack.permit_to(&to, callee.name, "apigateway.amazonaws.com", &stem, Some(source));
                "CUSTOM"
            }
            "cognito_user_pool" => {
                let pool = stack.logical(&to);
                let client = stack.user_pool_client(&to);
                let issuer = sub(format!("https://cognito-idp.${{AWS::Region}}.${{AWS::URLSuffix}}/${{{pool}}}"));
                jwt(&mut properties, issuer, reference(client));
                "JWT"
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
        stack.add(&name, "AWS::ApiGatewayV2::Authorizer", properties);
        first.get_or_insert(Guard { kind, authorizer: Some(name) });
    }
    if let Some(guard) = first {
        return guard;
    }
    match stack.plan.text(id, "auth").unwrap_or("NONE") {
        "AWS_IAM" => Guard { kind: "AWS_IAM", authorizer: None },
        "JWT" => {
            stack.parameter("TokenIssuer", "Issuer of the JSON Web Tokens callers show, an https address", None);
            stack.parameter("TokenAudience", "Audience those tokens have to be meant for", None);
            let name = stack.fresh(&format!("{logical}TokenAuthorizer"));
            let mut properties = map! { "ApiId" => reference(logical), "Name" => "TokenAuthorizer" };
            jwt(&mut properties, reference("TokenIssuer"), reference("TokenAudience"));
            stack.add(&name, "AWS::ApiGatewayV2::Authorizer", properties);
            Guard { kind: "JWT", authorizer: Some(name) }
        }
        "CUSTOM" => {
            stack.lose(id, "the API is open", "custom authorization is set, but no function is wired to authorize");
            Guard { kind: "NONE", authorizer: None }
        }
        _ => Guard { kind: "NONE", authorizer: None },
    }
}

fn jwt(properties: &mut Map, issuer: Val, audience: Val) {
    properties
        .set("AuthorizerType", "JWT")
        .set("IdentitySource", list!["$request.header.Authorization"])
        .set("JwtConfiguration", map! { "Issuer" => issuer, "Audience" => list![audience] });
}

/// One route with its integration and, for a function, the permission to call it.
fn one(stack: &mut Stack<'_, '_>, id: &ComponentId, link: &Link<'_>, route: &Route, guard: &Guard) {
    let logical = stack.logical(id);
    let is_default = link.to.service.as_str() == "lambda" && route.is_catch_all();
    let key = if is_default { "$default".to_owned() } else { route.key() };
    let stem = pascal(&words(if is_default { "default" } else { &key }));
    let Some(properties) = integration(stack, id, link, route, &logical) else { return };
    let integration = stack.fresh(&format!("{logical}{stem}Integration"));
    stack.add(&integration, "AWS::ApiGatewayV2::Integration", properties);
    let mut properties = map! {
        "ApiId" => reference(&logical),
        "RouteKey" => key,
        "Target" => sub(format!("integrations/${{{integration}}}")),
    };
    if super::is_open(stack, link, id) {
        properties.set("AuthorizationType", "NONE");
    } else {
        properties.set("AuthorizationType", guard.kind);
        properties.opt("AuthorizerId", guard.authorizer.as_ref().map(reference));
    }
    let name = stack.fresh(&format!("{logical}{stem}Route"));
    stack.add(&name, "AWS::ApiGatewayV2::Route", properties);
    if link.to.service.as_str() == "lambda" {
        let source =
            if is_default { default_arn(&logical) } else { super::route_arn(&logical, &route.method, &route.path) };
        let callee = stack.callee(link.target_id());
        let stem = format!("{logical}{stem}");
        stack.permit_to(link.target_id(), callee.name, "apigateway.amazonaws.com", &stem, Some(source));
    }
}

fn default_arn(api: &str) -> Val {
    sub(format!("arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{api}}}/*/$default"))
}

fn integration(
    stack: &mut Stack<'_, '_>,
    id: &ComponentId,
    link: &Link<'_>,
    route: &Route,
    logical: &str,
) -> Option<Map> {
    let plan = stack.plan;
    let to = link.target_id();
    let mut properties = map! { "ApiId" => reference(logical) };
    match link.to.service.as_str() {
        "lambda" => {
            let own = plan.drawn(id, "timeout_ms").and_then(whole);
            let timeout = link.wire.props.get("timeoutInMillis").and_then(whole).or(own);
            properties
                .set("IntegrationType", "AWS_PROXY")
                .set("IntegrationUri", stack.callee(to).arn)
                .set("PayloadFormatVersion", super::payload_version(plan, link))
                .opt("TimeoutInMillis", timeout.map(|millis| millis.clamp(50, 30_000)));
        }
        "http_endpoint" => {
            properties
                .set("IntegrationType", "HTTP_PROXY")
                .set("IntegrationMethod", &route.method)
                .set("IntegrationUri", stack.attribute(to, Attribute::Url)?)
                .set("PayloadFormatVersion", "1.0");
        }
        other => {
            let Some((subtype, parameters)) = direct::http(stack, to) else {
                stack.lose(
                    link.id,
                    format!("no integration with {other}"),
                    "an HTTP API has none the skeleton could write",
                );
                return None;
            };
            let parameters: Map = parameters.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
            properties
                .set("IntegrationType", "AWS_PROXY")
                .set("IntegrationSubtype", subtype)
                .set("CredentialsArn", super::role(stack, id, link))
                .set("RequestParameters", parameters)
                .set("PayloadFormatVersion", "1.0")
                .set("ConnectionType", "INTERNET");
        }
    }
    Some(properties)
}
