use super::Stack;
use crate::generate::value::{Map, Val, att, list, map, reference, sub};
use crate::model::ComponentId;

/// A trust policy: a service may take the role, for resources of this account only where it says for which.
pub(crate) fn trust(service: &str, same_account: bool) -> Map {
    let mut statement =
        map! { "Effect" => "Allow", "Principal" => map! { "Service" => service }, "Action" => "sts:AssumeRole" };
    if same_account {
        statement.set("Condition", account_condition());
    }
    document(vec![statement.into()])
}

pub(crate) fn document(statements: Vec<Val>) -> Map {
    map! { "Version" => "2012-10-17", "Statement" => statements }
}

pub(crate) fn account_condition() -> Map {
    map! { "StringEquals" => map! { "aws:SourceAccount" => reference("AWS::AccountId") } }
}

pub(crate) fn source_condition(arn: Val) -> Map {
    map! { "ArnEquals" => map! { "aws:SourceArn" => arn } }
}

/// `Allow` these actions on these resources.
pub(crate) fn allow(actions: &[String], resources: Vec<Val>, condition: Option<Map>) -> Val {
    let mut statement = map! { "Effect" => "Allow", "Action" => actions.to_vec() };
    statement.set("Resource", if resources.len() == 1 { resources[0].clone() } else { Val::List(resources) });
    statement.opt("Condition", condition);
    statement.into()
}

/// A role for a managed service that acts for a component; statements of later calls are added to it.
pub(crate) fn service_role(stack: &mut Stack<'_, '_>, id: &ComponentId, service: &str, statements: Vec<Val>) -> Val {
    let name = stack.derived(id, "Role");
    if !stack.has(&name) {
        let checked =
            !matches!(service, "apigateway.amazonaws.com" | "edgelambda.amazonaws.com" | "ecs-tasks.amazonaws.com");
        let properties = map! { "AssumeRolePolicyDocument" => trust(service, checked) };
        stack.add(&name, "AWS::IAM::Role", properties);
    }
    add_statements(stack, &name, statements);
    att(name, "Arn")
}

/// Adds statements to the inline policy of a role, each once. A policy without any would be refused.
pub(crate) fn add_statements(stack: &mut Stack<'_, '_>, role: &str, statements: Vec<Val>) {
    let properties = stack.properties(role);
    let mut known = match properties.get("Policies") {
        Some(Val::List(policies)) => statements_of(policies),
        _ => Vec::new(),
    };
    for statement in statements {
        if !known.contains(&statement) {
            known.push(statement);
        }
    }
    if !known.is_empty() {
        let policy = map! { "PolicyName" => "wires", "PolicyDocument" => document(known) };
        properties.set("Policies", list![policy]);
    }
}

fn statements_of(policies: &[Val]) -> Vec<Val> {
    let Some(Val::Map(policy)) = policies.first() else { return Vec::new() };
    let Some(Val::Map(document)) = policy.get("PolicyDocument") else { return Vec::new() };
    match document.get("Statement") {
        Some(Val::List(statements)) => statements.clone(),
        _ => Vec::new(),
    }
}

/// Turns the collected statements into queue, topic and bucket policies.
pub(crate) fn resource_policies(stack: &mut Stack<'_, '_>) {
    let ids: Vec<ComponentId> = stack.plan.document.components().keys().cloned().collect();
    for id in &ids {
        let service = stack.plan.service(id);
        let ssl_only = stack.plan.flag(id, "ssl_only");
        let mut statements = stack.policies.remove(id).unwrap_or_default();
        if ssl_only || service == "s3" && !statements.is_empty() {
            statements.extend(tls_only(stack, id, service));
        }
        if statements.is_empty() {
            continue;
        }
        let name = stack.derived(id, "Policy");
        let logical = stack.logical(id);
        let (kind, properties) = match service {
            "sqs_standard" | "sqs_fifo" => (
                "AWS::SQS::QueuePolicy",
                map! { "Queues" => list![reference(logical)], "PolicyDocument" => document(statements) },
            ),
            "sns_standard" | "sns_fifo" => (
                "AWS::SNS::TopicPolicy",
                map! { "Topics" => list![reference(logical)], "PolicyDocument" => document(statements) },
            ),
            "s3" => (
                "AWS::S3::BucketPolicy",
                map! { "Bucket" => reference(logical), "PolicyDocument" => document(statements) },
            ),
            _ => continue,
        };
        stack.add(&name, kind, properties);
    }
}

/// Denies what does not come over TLS.
fn tls_only(stack: &mut Stack<'_, '_>, id: &ComponentId, service: &str) -> Option<Val> {
    let arn = stack.arn(id)?;
    let (action, resources) = match service {
        "s3" => ("s3:*", list![arn, sub(format!("{}/*", stack.bucket_arn_text(id)))]),
        "sqs_standard" | "sqs_fifo" => ("sqs:*", arn),
        "sns_standard" | "sns_fifo" => ("sns:Publish", arn),
        _ => return None,
    };
    Some(
        map! {
            "Effect" => "Deny",
            "Principal" => "*",
            "Action" => action,
            "Resource" => resources,
            "Condition" => map! { "Bool" => map! { "aws:SecureTransport" => "false" } },
        }
        .into(),
    )
}
