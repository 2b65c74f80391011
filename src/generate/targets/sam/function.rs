use crate::generate::lower::Stack;
use crate::generate::lower::cycles::Cut;
use crate::generate::lower::function::{link_of, log_group, role, settings, unwaited, url_config};
use crate::generate::lower::mapping;
use crate::generate::naming::{pascal, words};
use crate::generate::plan::{Function, Link, Trigger, TriggerKind};
use crate::generate::value::{Map, Val, map, reference};
use crate::model::{ComponentId, Value};

/// All functions with their roles and log groups.
pub(super) fn functions(stack: &mut Stack<'_, '_>, cut: &Cut) {
    let plan = stack.plan;
    for (id, function) in &plan.functions {
        log_group(stack, id);
        one(stack, id, function, cut);
        role(stack, id, function);
    }
}

fn one(stack: &mut Stack<'_, '_>, id: &ComponentId, function: &Function, cut: &Cut) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let mut properties = settings(stack, id, function, cut, "CodeUri");
    if plan.flag(id, "xray") {
        properties.set("Tracing", "Active");
    }
    if let Some(count) = plan.int(id, "provisioned_concurrency") {
        properties.set("ProvisionedConcurrencyConfig", map! { "ProvisionedConcurrentExecutions" => count });
        properties.set("AutoPublishAlias", "live");
    } else if properties.get("SnapStart").is_some() {
        properties.set("AutoPublishAlias", "live");
    }
    asynchronous(stack, id, function, &mut properties);
    properties.opt("FunctionUrlConfig", url_config(stack, id));
    properties.opt("Tags", stack.tag_map(id));
    let events = events(stack, function);
    if !events.is_empty() {
        properties.set("Events", events);
    }
    stack.add(&logical, "AWS::Serverless::Function", properties);
}

/// Retries, age and destinations of asynchronous invocations.
fn asynchronous(stack: &mut Stack<'_, '_>, id: &ComponentId, function: &Function, properties: &mut Map) {
    let unwaited = unwaited(stack, id, function);
    let mut config = Map::new();
    config.opt("MaximumRetryAttempts", unwaited.retries);
    config.opt("MaximumEventAgeInSeconds", unwaited.age_secs);
    for (key, kind, arn) in unwaited.destinations {
        config.map("DestinationConfig").set(key, map! { "Type" => kind, "Destination" => arn });
    }
    if !config.is_empty() {
        properties.set("EventInvokeConfig", config);
    }
    if let Some((kind, arn)) = unwaited.dead_letters {
        properties.set("DeadLetterQueue", map! { "Type" => kind, "TargetArn" => arn });
    }
}

/// The function's events in SAM's own words.
fn events(stack: &mut Stack<'_, '_>, function: &Function) -> Map {
    let mut events = Map::new();
    for trigger in &function.triggers {
        let (Some(link), Some(from)) = (link_of(stack, trigger), trigger.from.clone()) else { continue };
        let Some((kind, properties)) = event(stack, trigger, &link, &from) else { continue };
        let stem = match &trigger.route {
            Some(_) => pascal(&words(&trigger.entry)),
            None => stack.logical(&from),
        };
        let mut name = format!("{stem}Event");
        let mut count = 1;
        while events.get(&name).is_some() {
            count += 1;
            name = format!("{stem}Event{count}");
        }
        events.set(name, map! { "Type" => kind, "Properties" => properties });
    }
    events
}

fn event(
    stack: &mut Stack<'_, '_>,
    trigger: &Trigger,
    link: &Link<'_>,
    from: &ComponentId,
) -> Option<(&'static str, Map)> {
    let plan = stack.plan;
    Some(match (trigger.kind, plan.service(from)) {
        (TriggerKind::Http | TriggerKind::Rest, "apigw_http") => {
            ("HttpApi", super::api::http_event(stack, trigger, link, from))
        }
        (TriggerKind::Rest, "apigw_rest") => ("Api", super::api::rest_event(stack, trigger, link, from)),
        (TriggerKind::Queue, _) => ("SQS", mapping::of_queue(stack, link, from, "Queue")),
        (TriggerKind::Stream, _) => {
            let arn = stack.arn(from)?;
            ("Kinesis", stream_event(stack, link, arn))
        }
        (TriggerKind::Changes, _) => {
            let Some(arn) = stack.table_stream(from) else {
                stack.lose(link.id, "event source mapping left out", "the stream belongs to no drawn table");
                return None;
            };
            ("DynamoDB", stream_event(stack, link, arn))
        }
        (TriggerKind::Bucket, _) => ("S3", bucket_event(stack, link, from)),
        (TriggerKind::Topic, _) => {
            let mut properties = map! { "Topic" => stack.arn(from)? };
            Stack::subscription_filter(link, &mut properties);
            if let Some(queue) = stack.subscription_dead_letters(link) {
                properties.set("RedrivePolicy", map! { "deadLetterTargetArn" => queue });
            }
            ("SNS", properties)
        }
        (TriggerKind::Logs, _) => {
            let pattern = link.wire.props.get("FilterPattern").and_then(Value::as_str).unwrap_or("");
            ("CloudWatchLogs", map! { "LogGroupName" => reference(stack.logical(from)), "FilterPattern" => pattern })
        }
        (TriggerKind::UserPool, _) => {
            let trigger = trigger.selector.clone().unwrap_or_default();
            if matches!(trigger.as_str(), "CustomSMSSender" | "CustomEmailSender" | "InboundFederation") {
                return None;
            }
            ("Cognito", map! { "UserPool" => reference(stack.logical(from)), "Trigger" => trigger })
        }
        _ => return None,
    })
}

fn stream_event(stack: &mut Stack<'_, '_>, link: &Link<'_>, arn: Val) -> Map {
    let (mut properties, failures) = mapping::of_stream(stack, link, arn, "Stream");
    if let Some((kind, arn)) = failures {
        let on_failure = map! { "Type" => if kind == "S3Bucket" { "S3" } else { kind }, "Destination" => arn };
        properties.set("DestinationConfig", map! { "OnFailure" => on_failure });
    }
    properties
}

fn bucket_event(stack: &mut Stack<'_, '_>, link: &Link<'_>, from: &ComponentId) -> Map {
    let mut properties = map! { "Bucket" => stack.reference(from), "Events" => stack.bucket_events(link) };
    if let Some(filter) = Stack::bucket_filter(link) {
        properties.set("Filter", filter);
    }
    properties
}
