//! Requests that an API hands to another service without code between.

use super::Stack;
use crate::generate::plan::Attribute;
use crate::generate::value::{Val, sub};
use crate::model::ComponentId;

/// What a service integration of a REST or WebSocket API asks for.
pub(crate) struct Direct {
    pub(crate) uri: Val,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) template: Val,
}

fn uri(action: &str) -> Val {
    sub(format!("arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:{action}"))
}

/// A reference as the inside of a substitution.
pub(super) fn inside(value: &Val) -> String {
    match value {
        Val::Ref(name) => format!("${{{name}}}"),
        Val::Att(name, attribute) => format!("${{{name}.{attribute}}}"),
        Val::Sub(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The request a REST or WebSocket API sends to a service, its body passed on as text, never as part of the request.
pub(crate) fn rest(stack: &mut Stack<'_, '_>, to: &ComponentId) -> Option<Direct> {
    let form = Some("application/x-www-form-urlencoded");
    let amz = Some("application/x-amz-json-1.1");
    let escaped = "$util.escapeJavaScript($input.body).replaceAll(\"\\\\'\",\"'\")";
    let id = "$context.requestId";
    let fifo = "&MessageGroupId=requests&MessageDeduplicationId=$context.requestId";
    Some(match stack.plan.service(to) {
        service @ ("sqs_standard" | "sqs_fifo") => {
            let queue = stack.reference(to);
            let Val::Ref(logical) = queue else { return None };
            let more = if service == "sqs_fifo" { fifo } else { "" };
            Direct {
                uri: uri(&format!("sqs:path/${{AWS::AccountId}}/${{{logical}.QueueName}}")),
                content_type: form,
                template: Val::from(format!("Action=SendMessage&MessageBody=$util.urlEncode($input.body){more}")),
            }
        }
        service @ ("sns_standard" | "sns_fifo") => {
            let arn = inside(&stack.arn(to)?);
            let more = if service == "sns_fifo" { fifo } else { "" };
            Direct {
                uri: uri("sns:path//"),
                content_type: form,
                template: sub(format!(
                    "Action=Publish&TopicArn=$util.urlEncode('{arn}')&Message=$util.urlEncode($input.body){more}"
                )),
            }
        }
        "dynamodb" => {
            let table = inside(&stack.attribute(to, Attribute::Name)?);
            Direct {
                uri: uri("dynamodb:action/PutItem"),
                content_type: None,
                template: sub(format!(
                    r#"{{"TableName":"{table}","Item":{{"pk":{{"S":"{id}"}},"data":{{"S":"{escaped}"}}}}}}"#
                )),
            }
        }
        "sfn_standard" => {
            let arn = inside(&stack.arn(to)?);
            Direct {
                uri: uri("states:action/StartExecution"),
                content_type: None,
                template: sub(format!(r#"{{"stateMachineArn":"{arn}","name":"{id}","input":"{escaped}"}}"#)),
            }
        }
        "sfn_express" => {
            let arn = inside(&stack.arn(to)?);
            Direct {
                uri: uri("states:action/StartSyncExecution"),
                content_type: None,
                template: sub(format!(r#"{{"stateMachineArn":"{arn}","input":"{escaped}"}}"#)),
            }
        }
        "kinesis" => {
            let stream = inside(&stack.attribute(to, Attribute::Name)?);
            Direct {
                uri: uri("kinesis:action/PutRecord"),
                content_type: amz,
                template: sub(format!(
                    r#"{{"StreamName":"{stream}","PartitionKey":"{id}","Data":"$util.base64Encode($input.body)"}}"#
                )),
            }
        }
        "firehose" => {
            let stream = inside(&stack.attribute(to, Attribute::Name)?);
            Direct {
                uri: uri("firehose:action/PutRecord"),
                content_type: amz,
                template: sub(format!(
                    r#"{{"DeliveryStreamName":"{stream}","Record":{{"Data":"$util.base64Encode($input.body)"}}}}"#
                )),
            }
        }
        "eventbridge_bus" => {
            let bus = inside(&stack.attribute(to, Attribute::Name)?);
            let source = stack.event_source();
            Direct {
                uri: uri("events:action/PutEvents"),
                content_type: amz,
                template: sub(format!(
                    r#"#set($context.requestOverride.header.X-Amz-Target = "AWSEvents.PutEvents"){{"Entries":[{{"EventBusName":"{bus}","Source":"{source}","DetailType":"Request","Detail":"{escaped}"}}]}}"#
                )),
            }
        }
        _ => return None,
    })
}

/// Subtype and parameters of a first-class integration of an HTTP API.
pub(crate) fn http(stack: &mut Stack<'_, '_>, to: &ComponentId) -> Option<(&'static str, Vec<(&'static str, Val)>)> {
    let body = || Val::from("$request.body");
    Some(match stack.plan.service(to) {
        "sqs_standard" => {
            ("SQS-SendMessage", vec![("QueueUrl", stack.attribute(to, Attribute::Url)?), ("MessageBody", body())])
        }
        "sqs_fifo" => (
            "SQS-SendMessage",
            vec![
                ("QueueUrl", stack.attribute(to, Attribute::Url)?),
                ("MessageBody", body()),
                ("MessageGroupId", Val::from("requests")),
                ("MessageDeduplicationId", Val::from("$context.requestId")),
            ],
        ),
        "kinesis" => (
            "Kinesis-PutRecord",
            vec![
                ("StreamName", stack.attribute(to, Attribute::Name)?),
                ("Data", body()),
                ("PartitionKey", Val::from("$context.requestId")),
            ],
        ),
        "eventbridge_bus" => (
            "EventBridge-PutEvents",
            vec![
                ("EventBusName", stack.attribute(to, Attribute::Name)?),
                ("Source", Val::from(stack.event_source())),
                ("DetailType", Val::from("Request")),
                ("Detail", body()),
            ],
        ),
        "sfn_standard" => {
            ("StepFunctions-StartExecution", vec![("StateMachineArn", stack.arn(to)?), ("Input", body())])
        }
        "sfn_express" => {
            ("StepFunctions-StartSyncExecution", vec![("StateMachineArn", stack.arn(to)?), ("Input", body())])
        }
        _ => return None,
    })
}
