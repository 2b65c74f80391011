use super::Stack;
use super::iam::service_role;
use crate::generate::naming::{pascal, words};
use crate::generate::plan::Link;
use crate::generate::value::{Map, Val, list, map, reference, sub};
use crate::model::{ComponentId, Mechanism};

/// One JSON line an event of a connection.
const ACCESS_LOG: &str = r#"{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","time":"$context.requestTime","event":"$context.eventType","route":"$context.routeKey","status":"$context.status","connectionId":"$context.connectionId"}"#;

/// A WebSocket API: routes, integrations, an authorizer of `$connect`, one stage that follows every change.
pub(super) fn api(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let stage = stack.derived(id, "Stage");
    let kebab = &plan.names[id].kebab;
    let selection = plan.text(id, "route_selection_expression").filter(|text| text.starts_with("$request.body."));
    let properties = map! {
        "Name" => sub(format!("${{AWS::StackName}}-{kebab}")),
        "ProtocolType" => "WEBSOCKET",
        "RouteSelectionExpression" => selection.unwrap_or("$request.body.action"),
    };
    stack.add(&logical, "AWS::ApiGatewayV2::Api", properties);
    let mut properties = map! { "ApiId" => reference(&logical), "StageName" => "prod", "AutoDeploy" => true };
    let mut after = None;
    if plan.outgoing(id).any(|link| link.to.service.as_str() == "cloudwatch_logs") {
        let group = super::api::access_log_group(stack, id);
        properties.set("AccessLogSettings", map! { "DestinationArn" => group, "Format" => ACCESS_LOG });
        after = Some(super::api::account_logging(stack));
    }
    stack.add(&stage, "AWS::ApiGatewayV2::Stage", properties).opt("DependsOn", after);
    let links: Vec<Link<'_>> = plan.outgoing(id).copied().collect();
    let authorizer = links
        .iter()
        .find(|link| link.mechanism() == Mechanism::Authorize)
        .and_then(|link| authorizer(stack, &logical, link));
    let mut used: Vec<String> = Vec::new();
    for link in links.iter().filter(|link| link.mechanism() != Mechanism::Authorize) {
        let Some(integration) = integration(stack, id, &logical, link) else { continue };
        let key =
            plan.wire_prop(link, "RouteKey").and_then(crate::model::Value::as_str).unwrap_or("$default").to_owned();
        if used.contains(&key) {
            stack.lose(link.id, "route left out", format!("`{key}` is taken by another wire of the API"));
            continue;
        }
        let stem = pascal(&words(&key));
        let name = stack.fresh(&format!("{logical}{stem}Route"));
        let mut properties = map! {
            "ApiId" => reference(&logical), "RouteKey" => &key, "Target" => sub(format!("integrations/${{{integration}}}")),
        };
        match (&authorizer, key.as_str(), plan.text(id, "auth")) {
            (Some(authorizer), "$connect", _) => {
                properties.set("AuthorizationType", "CUSTOM").set("AuthorizerId", reference(authorizer));
            }
            (_, "$connect", Some("AWS_IAM")) => drop(properties.set("AuthorizationType", "AWS_IAM")),
            _ => drop(properties.set("AuthorizationType", "NONE")),
        }
        stack.add(&name, "AWS::ApiGatewayV2::Route", properties);
        used.push(key);
    }
    let output = stack.derived(id, "Address");
    let address = sub(format!("wss://${{{logical}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/${{{stage}}}"));
    stack.output(&output, "Address of the WebSocket API", address);
}

fn invoke_uri(function: &str) -> Val {
    sub(format!(
        "arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/${{{function}.Arn}}/invocations"
    ))
}

fn authorizer(stack: &mut Stack<'_, '_>, logical: &str, link: &Link<'_>) -> Option<String> {
    if link.to.service.as_str() != "lambda" {
        return None;
    }
    let function = stack.logical(link.target_id());
    let name = stack.fresh(&format!("{logical}Authorizer"));
    let properties = map! {
        "ApiId" => reference(logical),
        "Name" => "authorizer",
        "AuthorizerType" => "REQUEST",
        "AuthorizerUri" => invoke_uri(&function),
        "IdentitySource" => list!["route.request.header.Authorization"],
    };
    stack.add(&name, "AWS::ApiGatewayV2::Authorizer", properties);
    let source = sub(format!(
        "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{logical}}}/authorizers/${{{name}}}"
    ));
    stack.permit(link.target_id(), "apigateway.amazonaws.com", &format!("{logical}Authorizer"), Some(source));
    Some(name)
}

fn integration(stack: &mut Stack<'_, '_>, id: &ComponentId, logical: &str, link: &Link<'_>) -> Option<String> {
    let plan = stack.plan;
    let to = link.target_id().clone();
    let mut properties = map! { "ApiId" => reference(logical) };
    let key = plan.wire_prop(link, "RouteKey").and_then(crate::model::Value::as_str).unwrap_or("$default").to_owned();
    match link.to.service.as_str() {
        "lambda" => {
            let function = stack.logical(&to);
            properties.set("IntegrationType", "AWS_PROXY").set("IntegrationUri", invoke_uri(&function));
            let route = sub(format!(
                "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{logical}}}/*/{}",
                crate::generate::value::literal(&key)
            ));
            stack.permit(&to, "apigateway.amazonaws.com", logical, Some(route));
        }
        "sqs_standard" | "dynamodb" | "sfn_standard" | "kinesis" | "eventbridge_bus" | "sns_standard" => {
            let direct = super::direct::rest(stack, &to)?;
            let actions = plan.actions(link);
            let statements = super::grants::statements(stack, &to, &actions);
            let role = service_role(stack, id, "apigateway.amazonaws.com", statements);
            properties.set("IntegrationType", "AWS").set("IntegrationMethod", "POST").set("CredentialsArn", role);
            properties.set("IntegrationUri", direct.uri);
            let header = direct.content_type.map_or_else(
                Map::new,
                |kind| map! { "integration.request.header.Content-Type" => format!("'{kind}'") },
            );
            if !header.is_empty() {
                properties.set("RequestParameters", header);
            }
            properties.set("TemplateSelectionExpression", "\\$default");
            properties.set("RequestTemplates", map! { "$default" => direct.template });
        }
        "cloudwatch_logs" => return None,
        other => {
            stack.lose(link.id, format!("no integration with {other}"), "the skeleton does not write its mapping");
            return None;
        }
    }
    let name = stack.fresh(&format!("{logical}{}Integration", stack.logical(&to)));
    stack.add(&name, "AWS::ApiGatewayV2::Integration", properties);
    Some(name)
}
