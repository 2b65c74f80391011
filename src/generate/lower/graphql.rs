use std::fmt::Write as _;

use super::Stack;
use super::iam::service_role;
use crate::generate::naming::{pascal, words};
use crate::generate::plan::{Attribute, Link};
use crate::generate::value::{Map, att, map, reference, sub};
use crate::model::{ComponentId, Mechanism};

/// A GraphQL API: schema, data sources and resolvers, two fields a data source.
pub(super) fn api(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let drawn = plan.text(id, "auth").unwrap_or("API_KEY");
    let authorizer = plan.outgoing(id).find(|link| link.mechanism() == Mechanism::Authorize).copied();
    let kebab = &plan.names[id].kebab;
    let mut properties = map! { "Name" => sub(format!("${{AWS::StackName}}-{kebab}")) };
    match (authorizer.map(|link| (link, link.to.service.as_str())), drawn) {
        (Some((link, "cognito_user_pool")), _) => {
            properties.set("AuthenticationType", "AMAZON_COGNITO_USER_POOLS");
            let config = map! {
                "UserPoolId" => stack.reference(link.target_id()), "AwsRegion" => reference("AWS::Region"), "DefaultAction" => "ALLOW",
            };
            properties.set("UserPoolConfig", config);
        }
        (Some((link, "lambda")), _) => {
            properties.set("AuthenticationType", "AWS_LAMBDA");
            let ttl = plan.wire_prop(&link, "ttl").and_then(crate::generate::plan::whole).unwrap_or(300);
            let mut config = map! { "AuthorizerResultTtlInSeconds" => ttl.clamp(0, 3600) };
            config.opt("AuthorizerUri", stack.arn(link.target_id()));
            properties.set("LambdaAuthorizerConfig", config);
            stack.permit(link.target_id(), "appsync.amazonaws.com", &logical, Some(att(&logical, "Arn")));
        }
        (_, "AWS_IAM") => drop(properties.set("AuthenticationType", "AWS_IAM")),
        (_, "OPENID_CONNECT") => {
            stack.parameter("TokenIssuer", "Issuer of the JSON Web Tokens callers show, an https address", None);
            properties.set("AuthenticationType", "OPENID_CONNECT");
            properties.set("OpenIDConnectConfig", map! { "Issuer" => reference("TokenIssuer") });
        }
        (_, other) => {
            if other != "API_KEY" {
                stack.lose(id, "callers show an API key", format!("{other} is set, but nothing is wired to authorize"));
            }
            properties.set("AuthenticationType", "API_KEY");
            let key = stack.derived(id, "Key");
            stack.add(&key, "AWS::AppSync::ApiKey", map! { "ApiId" => att(&logical, "ApiId") });
        }
    }
    if plan.flag(id, "xray") {
        properties.set("XrayEnabled", true);
    }
    if plan.flag(id, "logging") {
        let group = sub("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/appsync/apis/*");
        let actions = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"].map(str::to_owned);
        let statement = super::iam::allow(&actions, vec![group], None);
        let role = service_role(stack, id, "appsync.amazonaws.com", vec![statement]);
        properties.set("LogConfig", map! { "FieldLogLevel" => "ERROR", "CloudWatchLogsRoleArn" => role });
    }
    for (name, key) in [("query_depth_limit", "QueryDepthLimit"), ("resolver_count_limit", "ResolverCountLimit")] {
        properties.opt(key, plan.int(id, name).filter(|limit| *limit > 0));
    }
    if plan.text(id, "visibility") == Some("PRIVATE") {
        properties.set("Visibility", "PRIVATE");
    }
    properties.opt("Tags", stack.tags(id));
    stack.add(&logical, "AWS::AppSync::GraphQLApi", properties);
    fields(stack, id, &logical);
    let output = stack.derived(id, "Address");
    stack.output(&output, "Address of the GraphQL API", att(&logical, "GraphQLUrl"));
}

fn fields(stack: &mut Stack<'_, '_>, id: &ComponentId, logical: &str) {
    let plan = stack.plan;
    let schema = stack.derived(id, "Schema");
    let links: Vec<Link<'_>> =
        plan.outgoing(id).filter(|link| link.mechanism() != Mechanism::Authorize).copied().collect();
    let (mut queries, mut mutations) = (Vec::new(), Vec::new());
    for link in &links {
        let Some(source) = data_source(stack, id, logical, link) else {
            stack.lose(
                link.id,
                format!("no data source {}", link.to.service),
                "the skeleton resolves with functions, tables and buses",
            );
            continue;
        };
        let stem = pascal(&words(&plan.names[link.target_id()].snake));
        let mut resolver = |kind: &str, field: String, templates: Option<(String, String)>| {
            let name = stack.fresh(&format!("{logical}{}", pascal(&words(&field))));
            let mut properties = map! {
                "ApiId" => att(logical, "ApiId"), "TypeName" => kind, "FieldName" => &field, "DataSourceName" => att(&source, "Name"),
            };
            if let Some((request, response)) = templates {
                properties.set("RequestMappingTemplate", request);
                properties.set("ResponseMappingTemplate", response);
            }
            stack.add(&name, "AWS::AppSync::Resolver", properties).set("DependsOn", schema.clone());
        };
        let answer = || "$util.toJson($ctx.result)".to_owned();
        match link.to.service.as_str() {
            "lambda" => {
                resolver("Query", format!("get{stem}"), None);
                resolver("Mutation", format!("put{stem}"), None);
                queries.push(format!("  get{stem}(id: ID!): Item"));
                mutations.push(format!("  put{stem}(input: ItemInput!): Item"));
            }
            "dynamodb" => {
                let get = r#"{"version":"2018-05-29","operation":"GetItem","key":{"pk":$util.dynamodb.toDynamoDBJson($ctx.args.id)}}"#;
                let put = r#"{"version":"2018-05-29","operation":"PutItem","key":{"pk":$util.dynamodb.toDynamoDBJson($ctx.args.input.id)},"attributeValues":{"data":$util.dynamodb.toDynamoDBJson($ctx.args.input.data)}}"#;
                let item =
                    r#"#if($ctx.result)$util.toJson({"id":$ctx.result.pk,"data":$ctx.result.data})#{else}null#end"#;
                resolver("Query", format!("get{stem}"), Some((get.to_owned(), item.to_owned())));
                resolver("Mutation", format!("put{stem}"), Some((put.to_owned(), item.to_owned())));
                queries.push(format!("  get{stem}(id: ID!): Item"));
                mutations.push(format!("  put{stem}(input: ItemInput!): Item"));
            }
            _ => {
                let source = plan.document.settings().name.clone();
                let source = words(&source).join("-");
                let source = if source.is_empty() { "app".to_owned() } else { format!("app.{source}") };
                let put = format!(
                    r#"{{"version":"2018-05-29","operation":"PutEvents","events":[{{"source":"{source}","detailType":"{stem}","detail":$util.toJson($ctx.args.input)}}]}}"#
                );
                resolver("Mutation", format!("emit{stem}"), Some((put, answer())));
                mutations.push(format!("  emit{stem}(input: ItemInput!): AWSJSON"));
            }
        }
    }
    if queries.is_empty() {
        queries.push("  version: String".to_owned());
    }
    let mut text =
        "type Item {\n  id: ID!\n  data: AWSJSON\n}\n\ninput ItemInput {\n  id: ID!\n  data: AWSJSON\n}\n\n".to_owned();
    let _ = writeln!(text, "type Query {{\n{}\n}}", queries.join("\n"));
    if !mutations.is_empty() {
        let _ = writeln!(text, "\ntype Mutation {{\n{}\n}}", mutations.join("\n"));
    }
    stack.add(&schema, "AWS::AppSync::GraphQLSchema", map! { "ApiId" => att(logical, "ApiId"), "Definition" => text });
}

fn data_source(stack: &mut Stack<'_, '_>, id: &ComponentId, logical: &str, link: &Link<'_>) -> Option<String> {
    let plan = stack.plan;
    let to = link.target_id();
    let (kind, key, config): (&str, &str, Map) = match link.to.service.as_str() {
        "lambda" => ("AWS_LAMBDA", "LambdaConfig", map! { "LambdaFunctionArn" => stack.arn(to)? }),
        "dynamodb" => {
            let table = stack.attribute(to, Attribute::Name)?;
            (
                "AMAZON_DYNAMODB",
                "DynamoDBConfig",
                map! { "TableName" => table, "AwsRegion" => reference("AWS::Region") },
            )
        }
        "eventbridge_bus" => ("AMAZON_EVENTBRIDGE", "EventBridgeConfig", map! { "EventBusArn" => stack.arn(to)? }),
        _ => return None,
    };
    let actions = plan.actions(link);
    let statements = super::grants::statements(stack, to, &actions);
    let role = service_role(stack, id, "appsync.amazonaws.com", statements);
    let name = stack.fresh(&format!("{logical}{}Source", stack.logical(to)));
    let properties = map! {
        "ApiId" => att(logical, "ApiId"),
        "Name" => format!("{}_source", plan.names[to].snake),
        "Type" => kind,
        "ServiceRoleArn" => role,
        key => config,
    };
    stack.add(&name, "AWS::AppSync::DataSource", properties);
    Some(name)
}
