//! State machines: one task a wire, in the order of the wires.

use serde_json::{Value as Json, json};

use super::iam::{allow, service_role};
use super::{DEFAULT_RETENTION_DAYS, Stack, grants};
use crate::generate::emit::json::pretty;
use crate::generate::naming::{Namer, pascal, words};
use crate::generate::plan::{Attribute, Link, Plan, whole};
use crate::generate::value::{Map, Val, att, list, map, sub};
use crate::model::{ComponentId, Mechanism, Value};

pub(crate) fn machines(plan: &Plan<'_>) -> Vec<ComponentId> {
    plan.document.components().keys().filter(|id| plan.service(id).starts_with("sfn_")).cloned().collect()
}

fn definition_path(plan: &Plan<'_>, id: &ComponentId) -> String {
    format!("workflows/{}.asl.json", plan.names[id].snake)
}

/// Definitions of all state machines by path.
pub(crate) fn definitions(plan: &Plan<'_>) -> Vec<(String, String)> {
    machines(plan).iter().map(|id| (definition_path(plan, id), pretty(&definition(plan, id)))).collect()
}

/// Wires that are steps.
fn steps<'p, 'a>(plan: &'p Plan<'a>, id: &ComponentId) -> Vec<&'p Link<'a>> {
    let is_step = |link: &&Link<'a>| {
        matches!(link.mechanism(), Mechanism::SyncInvoke | Mechanism::DirectIntegration)
            && link.to.service.as_str() != "cloudwatch_logs"
    };
    plan.links.iter().filter(|link| link.source_id() == id).filter(is_step).collect()
}

fn definition(plan: &Plan<'_>, id: &ComponentId) -> Json {
    let mut namer = Namer::default();
    namer.unique("Failed", "");
    let mut states: Vec<(String, Json)> = Vec::new();
    let (mut catches, has_catch) = (false, plan.flag(id, "has_catch"));
    for link in steps(plan, id) {
        let Some(mut state) = task(plan, id, link) else { continue };
        let prop = |name: &str| plan.wire_prop(link, name);
        let number = |name: &str| prop(name).and_then(Value::as_f64);
        if let Some(seconds) = prop("TimeoutSeconds").and_then(whole) {
            state["TimeoutSeconds"] = json!(seconds.max(1));
        }
        if let Some(seconds) = prop("HeartbeatSeconds").and_then(whole) {
            let limit = prop("TimeoutSeconds").and_then(whole).unwrap_or(i64::MAX);
            state["HeartbeatSeconds"] = json!(seconds.clamp(1, limit.saturating_sub(1).max(1)));
        }
        let attempts = prop("RetryMaxAttempts").and_then(whole).unwrap_or(3);
        if attempts > 0 {
            state["Retry"] = json!([{
                "ErrorEquals": if link.to.service.as_str() == "lambda" { json!(["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException", "States.Timeout"]) } else { json!(["States.TaskFailed"]) },
                "IntervalSeconds": number("RetryIntervalSeconds").map_or(1, rounded).max(1),
                "MaxAttempts": attempts,
                "BackoffRate": number("RetryBackoffRate").unwrap_or(2.0).max(1.0),
                "JitterStrategy": "FULL"
            }]);
        }
        if has_catch || prop("Catch").and_then(Value::as_bool) == Some(true) {
            catches = true;
            state["Catch"] = json!([{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Failed" }]);
        }
        let stem = pascal(&words(&plan.names[link.target_id()].snake));
        states.push((namer.unique(&stem, ""), state));
    }
    if states.is_empty() {
        states.push(("Done".to_owned(), json!({ "Type": "Succeed" })));
    }
    let first = states[0].0.clone();
    let names: Vec<String> = states.iter().map(|(name, _)| name.clone()).collect();
    let mut all = serde_json::Map::new();
    for (index, (name, mut state)) in states.into_iter().enumerate() {
        if state["Type"] == "Task" {
            match names.get(index + 1) {
                Some(next) => state["Next"] = json!(next),
                None => state["End"] = json!(true),
            }
        }
        all.insert(name, state);
    }
    if catches {
        all.insert("Failed".to_owned(), json!({ "Type": "Fail", "Error": "StepFailed", "Cause": "A step failed for good; its error is in the input" }));
    }
    let mut made = json!({ "Comment": "One step a wire, in the order of the wires", "StartAt": first, "States": all });
    if let Some(seconds) = plan.int(id, "timeout_s").filter(|seconds| *seconds > 0) {
        made["TimeoutSeconds"] = json!(seconds);
    }
    made
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to what fits")]
fn rounded(seconds: f64) -> i64 {
    seconds.clamp(1.0, 86_400.0).round() as i64
}

/// The word a definition uses for part of a component.
fn word(plan: &Plan<'_>, to: &ComponentId, attribute: Attribute) -> String {
    format!("{}{}", plan.logical(to), pascal(&words(attribute.key())))
}

fn pattern<'a>(plan: &Plan<'a>, id: &ComponentId, link: &Link<'a>) -> &'a str {
    let drawn = plan.wire_prop(link, "Pattern").and_then(Value::as_str).unwrap_or("request_response");
    if plan.service(id) == "sfn_express" { "request_response" } else { drawn }
}

fn task(plan: &Plan<'_>, id: &ComponentId, link: &Link<'_>) -> Option<Json> {
    let to = link.target_id();
    let put = |attribute| format!("${{{}}}", word(plan, to, attribute));
    let waits_for_token = pattern(plan, id, link) == "wait_for_task_token";
    let waits = pattern(plan, id, link) == "sync";
    let token = if waits_for_token { ".waitForTaskToken" } else { "" };
    let body = || if waits_for_token { json!({ "input.$": "$", "taskToken.$": "$$.Task.Token" }) } else { Json::Null };
    let optimized = |resource: &str, parameters: Json| json!({ "Type": "Task", "Resource": format!("arn:aws:states:::{resource}"), "Parameters": parameters, "ResultPath": Json::Null });
    let with_body = |resource: &str, mut parameters: Json, key: &str| {
        if waits_for_token {
            parameters[key] = body();
        } else {
            parameters[format!("{key}.$")] = json!("$");
        }
        optimized(&format!("{resource}{token}"), parameters)
    };
    Some(match link.to.service.as_str() {
        "lambda" => {
            let mut state = with_body("lambda:invoke", json!({ "FunctionName": put(Attribute::Arn) }), "Payload");
            if let Some(state) = state.as_object_mut() {
                state.remove("ResultPath");
                if !waits_for_token {
                    state.insert("OutputPath".to_owned(), json!("$.Payload"));
                }
            }
            state
        }
        "dynamodb" => optimized(
            "dynamodb:putItem",
            json!({ "TableName": put(Attribute::Name), "Item": { "pk": { "S.$": "$$.Execution.Name" }, "data": { "S.$": "States.JsonToString($)" } } }),
        ),
        "sqs_standard" => with_body("sqs:sendMessage", json!({ "QueueUrl": put(Attribute::Url) }), "MessageBody"),
        "sqs_fifo" => {
            let fifo = json!({ "QueueUrl": put(Attribute::Url), "MessageGroupId.$": "$$.Execution.Name", "MessageDeduplicationId.$": "$$.Execution.Name" });
            with_body("sqs:sendMessage", fifo, "MessageBody")
        }
        "sns_standard" => with_body("sns:publish", json!({ "TopicArn": put(Attribute::Arn) }), "Message"),
        "sns_fifo" => {
            let fifo = json!({ "TopicArn": put(Attribute::Arn), "MessageGroupId.$": "$$.Execution.Name", "MessageDeduplicationId.$": "$$.Execution.Name" });
            with_body("sns:publish", fifo, "Message")
        }
        "eventbridge_bus" => {
            let source = words(&plan.document.settings().name).join("-");
            let source = if source.is_empty() { "app".to_owned() } else { format!("app.{source}") };
            let mut entry = json!({ "EventBusName": put(Attribute::Name), "Source": source, "DetailType": pascal(&words(&plan.names[id].snake)) });
            if waits_for_token {
                entry["Detail"] = body();
            } else {
                entry["Detail.$"] = json!("$");
            }
            optimized(&format!("events:putEvents{token}"), json!({ "Entries": [entry] }))
        }
        "fargate" => {
            let suffix = if waits { ".sync" } else { token };
            let mut task = json!({
                "LaunchType": "FARGATE", "Cluster": put(Attribute::Cluster), "TaskDefinition": put(Attribute::TaskDefinition),
                "NetworkConfiguration": { "AwsvpcConfiguration": {
                    "Subnets.$": format!("States.StringSplit('{}', ',')", put(Attribute::Subnets)),
                    "SecurityGroups": [put(Attribute::SecurityGroup)], "AssignPublicIp": "DISABLED"
                } }
            });
            if waits_for_token {
                task["Overrides"] = json!({ "ContainerOverrides": [{ "Name": "app", "Environment": [{ "Name": "TASK_TOKEN", "Value.$": "$$.Task.Token" }] }] });
            }
            optimized(&format!("ecs:runTask{suffix}"), task)
        }
        "sfn_standard" => {
            let suffix = if waits { ".sync:2" } else { token };
            let mut input =
                json!({ "input.$": "$", "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id" });
            if waits_for_token {
                input["taskToken.$"] = json!("$$.Task.Token");
            }
            optimized(
                &format!("states:startExecution{suffix}"),
                json!({ "StateMachineArn": put(Attribute::Arn), "Input": input }),
            )
        }
        "sfn_express" => optimized(
            "aws-sdk:sfn:startSyncExecution",
            json!({ "StateMachineArn": put(Attribute::Arn), "Input.$": "States.JsonToString($)" }),
        ),
        "s3" => optimized(
            "aws-sdk:s3:putObject",
            json!({ "Bucket": put(Attribute::Name), "Key.$": "States.Format('executions/{}.json', $$.Execution.Name)", "Body.$": "$" }),
        ),
        "bedrock" => optimized(
            "bedrock:invokeModel",
            json!({ "ModelId": put(Attribute::Arn), "ContentType": "application/json", "Accept": "application/json",
                "Body": { "messages": [{ "role": "user", "content": [{ "text.$": "States.JsonToString($)" }] }] } }),
        ),
        "rekognition" => optimized(
            "aws-sdk:rekognition:detectLabels",
            json!({ "Image": { "S3Object": { "Bucket.$": "$.bucket", "Name.$": "$.key" } }, "MaxLabels": 10 }),
        ),
        "textract" => optimized(
            "aws-sdk:textract:analyzeDocument",
            json!({ "Document": { "S3Object": { "Bucket.$": "$.bucket", "Name.$": "$.key" } }, "FeatureTypes": ["FORMS"] }),
        ),
        "comprehend" => optimized(
            "aws-sdk:comprehend:detectSentiment",
            json!({ "LanguageCode": "en", "Text.$": "States.JsonToString($)" }),
        ),
        "transcribe" => optimized(
            "aws-sdk:transcribe:startTranscriptionJob",
            json!({ "TranscriptionJobName.$": "$$.Execution.Name", "LanguageCode": "en-US", "Media": { "MediaFileUri.$": "States.Format('s3://{}/{}', $.bucket, $.key)" } }),
        ),
        "secretsmanager" => {
            let mut state =
                optimized("aws-sdk:secretsmanager:getSecretValue", json!({ "SecretId": put(Attribute::Arn) }));
            state["ResultSelector"] = json!({ "version.$": "$.VersionId" });
            state
        }
        "ssm_parameter" => optimized("aws-sdk:ssm:getParameter", json!({ "Name": put(Attribute::Name) })),
        "kinesis" => optimized(
            "aws-sdk:kinesis:putRecord",
            json!({ "StreamName": put(Attribute::Name), "PartitionKey.$": "$$.Execution.Name", "Data.$": "States.JsonToString($)" }),
        ),
        "ses" => optimized(
            "aws-sdk:sesv2:sendEmail",
            json!({ "FromEmailAddress": put(Attribute::Sender), "Destination": { "ToAddresses.$": "States.Array($.to)" },
                "Content": { "Simple": { "Subject": { "Data": "News for you" }, "Body": { "Text": { "Data.$": "$.text" } } } } }),
        ),
        _ => return None,
    })
}

/// What a step's placeholders stand for.
fn attributes(service: &str) -> &'static [Attribute] {
    match service {
        "lambda" | "sns_standard" | "sns_fifo" | "sfn_standard" | "sfn_express" | "bedrock" | "secretsmanager" => {
            &[Attribute::Arn]
        }
        "dynamodb" | "s3" | "eventbridge_bus" | "kinesis" | "ssm_parameter" => &[Attribute::Name],
        "sqs_standard" | "sqs_fifo" => &[Attribute::Url],
        "ses" => &[Attribute::Sender],
        "fargate" => &[Attribute::Cluster, Attribute::TaskDefinition, Attribute::Subnets, Attribute::SecurityGroup],
        _ => &[],
    }
}

/// What every target says about a state machine.
pub(crate) struct Machine {
    pub(crate) express: bool,
    pub(crate) name: Option<Val>,
    /// Path of its definition below the skeleton's folder.
    pub(crate) definition: String,
    /// What the placeholders of the definition stand for.
    pub(crate) substitutions: Map,
    pub(crate) traced: bool,
    pub(crate) logging: Option<Map>,
    pub(crate) role: Val,
}

/// Plain state machines with their roles and logs.
pub(crate) fn workflows(stack: &mut Stack<'_, '_>) {
    for id in machines(stack.plan) {
        let machine = machine(stack, &id);
        let mut properties = Map::new();
        properties.opt("StateMachineName", machine.name);
        properties.set("StateMachineType", if machine.express { "EXPRESS" } else { "STANDARD" });
        properties.set("DefinitionS3Location", machine.definition);
        if !machine.substitutions.is_empty() {
            properties.set("DefinitionSubstitutions", machine.substitutions);
        }
        if machine.traced {
            properties.set("TracingConfiguration", map! { "Enabled" => true });
        }
        properties.opt("LoggingConfiguration", machine.logging);
        properties.set("RoleArn", machine.role);
        properties.opt("Tags", stack.tags(&id));
        let logical = stack.logical(&id);
        stack.add(&logical, "AWS::StepFunctions::StateMachine", properties);
    }
}

/// Lowers a state machine up to its own resource, which targets spell in their own way.
pub(crate) fn machine(stack: &mut Stack<'_, '_>, id: &ComponentId) -> Machine {
    let plan = stack.plan;
    let express = plan.service(id) == "sfn_express";
    let mut statements = Vec::new();
    let mut words_used = Map::new();
    for link in steps(plan, id) {
        if task(plan, id, link).is_none() {
            stack.lose(
                link.id,
                format!("no step for {}", link.to.service),
                "the skeleton does not know what to ask it for",
            );
            continue;
        }
        if express
            && plan
                .wire_prop(link, "Pattern")
                .and_then(Value::as_str)
                .is_some_and(|pattern| pattern != "request_response")
        {
            stack.lose(link.id, "the step does not wait", "an express workflow waits for nobody");
        }
        let to = link.target_id().clone();
        for attribute in attributes(link.to.service.as_str()) {
            if let Some(value) = stack.attribute(&to, *attribute) {
                words_used.set(word(plan, &to, *attribute), value);
            }
        }
        let sync = pattern(plan, id, link) == "sync";
        let needed = |action: &String| {
            sync || !(action.starts_with("events:P") || action.starts_with("events:D"))
                || link.to.service.as_str() == "eventbridge_bus"
        };
        let actions: Vec<String> = plan.actions(link).into_iter().filter(needed).collect();
        statements.extend(grants::statements(stack, &to, &actions));
        for service_key in [stack.key_component(&to)].into_iter().flatten() {
            if let Some(arn) = stack.arn(&service_key) {
                let use_key = ["kms:GenerateDataKey".to_owned(), "kms:Decrypt".to_owned()];
                statements.push(allow(&use_key, vec![arn], None));
            }
        }
    }
    let traced = plan.flag(id, "xray");
    if traced {
        let trace =
            ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"]
                .map(str::to_owned);
        statements.push(allow(&trace, vec![Val::from("*")], None));
    }
    let logging = logging(stack, id, &mut statements);
    let role = service_role(stack, id, "states.amazonaws.com", statements);
    Machine {
        express,
        name: stack.own_name(id),
        definition: definition_path(plan, id),
        substitutions: words_used,
        traced,
        logging,
        role,
    }
}

/// Execution logs, where the drawing asks for them.
fn logging(stack: &mut Stack<'_, '_>, id: &ComponentId, statements: &mut Vec<Val>) -> Option<Map> {
    let plan = stack.plan;
    let wired = plan
        .outgoing(id)
        .find(|link| link.to.service.as_str() == "cloudwatch_logs")
        .map(|link| link.target_id().clone());
    let drawn = plan.text(id, "log_level").filter(|level| *level != "OFF");
    if wired.is_none() && drawn.is_none() {
        return None;
    }
    let group = if let Some(group) = wired {
        stack.logical(&group)
    } else {
        let name = stack.derived(id, "LogGroup");
        let kebab = &plan.names[id].kebab;
        let properties = map! {
            "LogGroupName" => sub(format!("/aws/vendedlogs/states/${{AWS::StackName}}-{kebab}")),
            "RetentionInDays" => DEFAULT_RETENTION_DAYS,
        };
        stack.add(&name, "AWS::Logs::LogGroup", properties);
        name
    };
    let deliver = [
        "CreateLogDelivery",
        "GetLogDelivery",
        "UpdateLogDelivery",
        "DeleteLogDelivery",
        "ListLogDeliveries",
        "PutResourcePolicy",
        "DescribeResourcePolicies",
        "DescribeLogGroups",
    ];
    let deliver: Vec<String> = deliver.iter().map(|action| format!("logs:{action}")).collect();
    statements.push(allow(&deliver, vec![Val::from("*")], None));
    let destination = map! { "CloudWatchLogsLogGroup" => map! { "LogGroupArn" => att(group, "Arn") } };
    Some(
        map! { "Level" => drawn.unwrap_or("ERROR"), "IncludeExecutionData" => false, "Destinations" => list![destination] },
    )
}
