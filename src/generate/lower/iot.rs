use super::Stack;
use super::iam::service_role;
use crate::generate::plan::{Attribute, Link};
use crate::generate::value::{Map, Val, list, map, sub};
use crate::model::{ComponentId, Value};

/// A rule on device messages with one action a wire.
pub(super) fn rule(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let on_wires =
        plan.incoming(id).chain(plan.outgoing(id)).find_map(|link| link.wire.props.get("Sql").and_then(Value::as_str));
    let drawn = plan.text(id, "sql").or(on_wires).map(str::trim).filter(|sql| !sql.is_empty());
    let text = drawn.unwrap_or("SELECT *, topic() AS topic FROM 'devices/+/messages'");
    let mut payload = map! { "Sql" => text, "AwsIotSqlVersion" => "2016-03-23" };
    payload.set("RuleDisabled", !plan.prop(id, "enabled").and_then(Value::as_bool).unwrap_or(true));
    let mut actions = Vec::new();
    let links: Vec<Link<'_>> = plan.outgoing(id).copied().collect();
    let mut failure = plan.referred(plan.drawn(id, "error_action")).cloned();
    for link in &links {
        failure = failure.or_else(|| plan.referred(link.wire.props.get("ErrorAction")).cloned());
        match action(stack, id, link.target_id(), &plan.actions(link)) {
            Some(action) => actions.push(Val::from(action)),
            None => stack.lose(
                link.id,
                format!("no action on {}", link.to.service),
                "this service is not among those the skeleton creates",
            ),
        }
    }
    if actions.is_empty() {
        stack.lose(id, "rule left out", "no action is wired to it");
        return;
    }
    payload.set("Actions", actions);
    if let Some(to) = failure {
        let needed = failure_actions(plan.service(&to));
        if let Some(action) = action(stack, id, &to, &needed) {
            payload.set("ErrorAction", action);
        }
    }
    stack.add(&logical, "AWS::IoT::TopicRule", map! { "TopicRulePayload" => payload });
}

fn failure_actions(service: &str) -> Vec<String> {
    let action = match service {
        "sqs_standard" => "sqs:SendMessage",
        "sns_standard" => "sns:Publish",
        "s3" => "s3:PutObject",
        "kinesis" => "kinesis:PutRecord",
        "firehose" => "firehose:PutRecord",
        "dynamodb" => "dynamodb:PutItem",
        _ => return Vec::new(),
    };
    vec![action.to_owned()]
}

fn action(stack: &mut Stack<'_, '_>, id: &ComponentId, to: &ComponentId, actions: &[String]) -> Option<Map> {
    let service = stack.plan.service(to);
    let name = |stack: &mut Stack<'_, '_>| stack.attribute(to, Attribute::Name);
    if service == "lambda" {
        let rule = stack.arn(id)?;
        let stem = stack.logical(id);
        stack.permit(to, "iot.amazonaws.com", &stem, Some(rule));
        return Some(map! { "Lambda" => map! { "FunctionArn" => stack.arn(to)? } });
    }
    let statements = super::grants::statements(stack, to, actions);
    let role = service_role(stack, id, "iot.amazonaws.com", statements);
    Some(match service {
        "dynamodb" => {
            map! { "DynamoDBv2" => map! { "PutItem" => map! { "TableName" => name(stack)? }, "RoleArn" => role } }
        }
        "sns_standard" => {
            map! { "Sns" => map! { "TargetArn" => stack.arn(to)?, "RoleArn" => role, "MessageFormat" => "RAW" } }
        }
        "sqs_standard" => {
            let url = stack.attribute(to, Attribute::Url)?;
            map! { "Sqs" => map! { "QueueUrl" => url, "RoleArn" => role, "UseBase64" => false } }
        }
        "kinesis" => {
            map! { "Kinesis" => map! { "StreamName" => name(stack)?, "PartitionKey" => "${newuuid()}", "RoleArn" => role } }
        }
        "firehose" => {
            map! { "Firehose" => map! { "DeliveryStreamName" => name(stack)?, "RoleArn" => role, "Separator" => "\n" } }
        }
        "s3" => {
            let bucket = name(stack)?;
            map! { "S3" => map! { "BucketName" => bucket, "Key" => "${topic()}/${timestamp()}", "RoleArn" => role } }
        }
        "sfn_standard" | "sfn_express" => {
            let machine = stack.attribute(to, Attribute::Name)?;
            map! { "StepFunctions" => map! { "StateMachineName" => machine, "RoleArn" => role } }
        }
        "cloudwatch_logs" => {
            map! { "CloudwatchLogs" => map! { "LogGroupName" => stack.reference(to), "RoleArn" => role } }
        }
        "cloudwatch_metrics" => {
            let namespace = stack.metric_namespace(to);
            map! { "CloudwatchMetric" => map! {
                "MetricName" => "Messages", "MetricNamespace" => namespace, "MetricUnit" => "Count", "MetricValue" => "1", "RoleArn" => role,
            } }
        }
        "iot_core" => map! { "Republish" => map! { "Topic" => "$$aws/rules/republished", "RoleArn" => role } },
        "opensearch" => {
            let endpoint = stack.attribute(to, Attribute::Endpoint)?;
            map! { "OpenSearch" => map! { "Endpoint" => endpoint, "Id" => "${newuuid()}", "Index" => "items", "Type" => "_doc", "RoleArn" => role } }
        }
        _ => return None,
    })
}

/// A policy for devices: each under its own name, on its own topics.
pub(super) fn broker(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    if !plan.incoming(id).any(|link| link.from.service.as_str().starts_with("client_")) {
        return;
    }
    let name = stack.derived(id, "DevicePolicy");
    let thing = "${!iot:Connection.Thing.ThingName}";
    let arn = |rest: &str| sub(format!("arn:${{AWS::Partition}}:iot:${{AWS::Region}}:${{AWS::AccountId}}:{rest}"));
    let statement = |actions: Val, resource: Val| {
        Val::from(map! { "Effect" => "Allow", "Action" => actions, "Resource" => resource })
    };
    let statements = vec![
        statement(list!["iot:Connect"], arn(&format!("client/{thing}"))),
        statement(list!["iot:Publish"], arn(&format!("topic/devices/{thing}/messages"))),
        statement(list!["iot:Subscribe"], arn(&format!("topicfilter/devices/{thing}/commands"))),
        statement(list!["iot:Receive"], arn(&format!("topic/devices/{thing}/commands"))),
    ];
    stack.add(&name, "AWS::IoT::Policy", map! { "PolicyDocument" => super::iam::document(statements) });
}
