//! OpenAPI bodies of APIs that hand some of their requests straight to a service.

use crate::generate::lower::{Stack, api, direct};
use crate::generate::plan::{Link, Route};
use crate::generate::value::{Map, Val, att, list, map, sub};
use crate::model::ComponentId;

/// Wires that answer requests, with their routes; `None` when functions answer them all.
fn routes<'a>(stack: &Stack<'_, 'a>, id: &ComponentId) -> Option<Vec<(Link<'a>, Route)>> {
    let routes = api::routes(stack.plan, id);
    routes.iter().any(|(link, _)| link.to.service.as_str() != "lambda").then_some(routes)
}

fn operation_key(route: &Route) -> String {
    if route.method == "ANY" { "x-amazon-apigateway-any-method".to_owned() } else { route.method.to_ascii_lowercase() }
}

fn put(paths: &mut Map, route: &Route, mut operation: Map) {
    let parameters: Vec<Val> = route
        .parameters()
        .into_iter()
        .map(|name| {
            map! { "name" => name, "in" => "path", "required" => true, "schema" => map! { "type" => "string" } }.into()
        })
        .collect();
    if !parameters.is_empty() {
        operation.set("parameters", parameters);
    }
    paths.map(&route.path).set(operation_key(route), operation);
}

fn document(stack: &Stack<'_, '_>, id: &ComponentId, paths: Map) -> Val {
    let kebab = &stack.plan.names[id].kebab;
    let info = map! { "title" => sub(format!("${{AWS::StackName}}-{kebab}")), "version" => "1.0" };
    map! { "openapi" => "3.0.1", "info" => info, "paths" => paths }.into()
}

/// The body of an HTTP API, where one is needed.
pub(super) fn http(stack: &mut Stack<'_, '_>, id: &ComponentId) -> Option<Val> {
    let mut paths = Map::new();
    for (link, route) in routes(stack, id)? {
        let to = link.target_id().clone();
        let integration = match link.to.service.as_str() {
            "lambda" => {
                let version = api::payload_version(stack.plan, &link);
                map! {
                    "type" => "aws_proxy", "httpMethod" => "POST", "uri" => api::invoke_uri(&att(stack.logical(&to), "Arn")), "payloadFormatVersion" => version,
                }
            }
            "http_endpoint" => {
                let url = stack.attribute(&to, crate::generate::plan::Attribute::Url)?;
                map! { "type" => "http_proxy", "httpMethod" => route.method.clone(), "uri" => url, "payloadFormatVersion" => "1.0" }
            }
            other => {
                let Some((subtype, parameters)) = direct::http(stack, &to) else {
                    stack.lose(
                        link.id,
                        format!("no integration with {other}"),
                        "an HTTP API has none the skeleton could write",
                    );
                    continue;
                };
                let parameters: Map = parameters.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
                map! {
                    "type" => "aws_proxy",
                    "integrationSubtype" => subtype,
                    "credentials" => api::role(stack, id, &link),
                    "requestParameters" => parameters,
                    "payloadFormatVersion" => "1.0",
                    "connectionType" => "INTERNET",
                }
            }
        };
        let mut operation =
            map! { "x-amazon-apigateway-integration" => integration, "responses" => default_response() };
        if api::is_open(stack, &link, id) {
            operation.set("security", list![map! { "NONE" => list![] }]);
        }
        let default = link.to.service.as_str() == "lambda" && route.is_catch_all();
        if default {
            operation.set("isDefaultRoute", true);
            paths.map("/$default").set("x-amazon-apigateway-any-method", operation);
        } else {
            put(&mut paths, &route, operation);
        }
    }
    Some(document(stack, id, paths))
}

fn default_response() -> Map {
    map! { "default" => map! { "description" => "What the integration answers" } }
}

/// The body of a REST API, where one is needed.
pub(super) fn rest(stack: &mut Stack<'_, '_>, id: &ComponentId) -> Option<Val> {
    let mut paths = Map::new();
    for (link, route) in routes(stack, id)? {
        let to = link.target_id().clone();
        let mut operation = Map::new();
        let integration = match link.to.service.as_str() {
            "lambda" => {
                map! { "type" => "aws_proxy", "httpMethod" => "POST", "uri" => api::invoke_uri(&att(stack.logical(&to), "Arn")) }
            }
            "http_endpoint" => {
                let url = stack.attribute(&to, crate::generate::plan::Attribute::Url)?;
                map! { "type" => "http_proxy", "httpMethod" => route.method.clone(), "uri" => url }
            }
            other => {
                let Some(request) = direct::rest(stack, &to) else {
                    stack.lose(
                        link.id,
                        format!("no integration with {other}"),
                        "the skeleton does not write its mapping template",
                    );
                    continue;
                };
                let mut integration = map! {
                    "type" => "aws", "httpMethod" => "POST", "uri" => request.uri, "credentials" => api::role(stack, id, &link),
                    "passthroughBehavior" => "never",
                };
                if let Some(kind) = request.content_type {
                    integration.set(
                        "requestParameters",
                        map! { "integration.request.header.Content-Type" => format!("'{kind}'") },
                    );
                }
                integration.set("requestTemplates", map! { "application/json" => request.template });
                let answer = |status: &str, body: &str| {
                    map! { "statusCode" => status, "responseTemplates" => map! { "application/json" => body } }
                };
                integration.set(
                    "responses",
                    map! {
                        "2\\d{2}" => answer("200", r#"{"requestId":"$context.requestId"}"#),
                        "4\\d{2}" => answer("400", r#"{"message":"the service refused the request"}"#),
                        "default" => answer("500", r#"{"message":"internal error"}"#),
                    },
                );
                let mut responses = Map::new();
                for status in ["200", "400", "500"] {
                    responses.set(status, map! { "description" => "An answer" });
                }
                operation.set("responses", responses);
                integration
            }
        };
        operation.set("x-amazon-apigateway-integration", integration);
        if operation.get("responses").is_none() {
            operation.set("responses", default_response());
        }
        if api::is_open(stack, &link, id) {
            operation.set("security", list![map! { "NONE" => list![] }]);
        }
        put(&mut paths, &route, operation);
    }
    Some(document(stack, id, paths))
}
