//! What makes functions run, as plain resources: mappings, subscriptions, notifications and the permissions they need.

use super::function::link_of;
use super::{Stack, mapping};
use crate::generate::plan::{Link, Trigger, TriggerKind};
use crate::generate::value::{Map, Val, map, reference, sub};
use crate::model::{ComponentId, Value};

/// Triggers that their sources do not lower themselves. Comes after the sources: some of them change.
pub(super) fn triggers(stack: &mut Stack<'_, '_>) {
    let plan = stack.plan;
    for (id, function) in &plan.functions {
        for trigger in &function.triggers {
            let (Some(link), Some(from)) = (link_of(stack, trigger), trigger.from.clone()) else { continue };
            match trigger.kind {
                TriggerKind::Queue => {
                    let properties = mapping::of_queue(stack, &link, &from, "EventSourceArn");
                    map_source(stack, id, &from, properties);
                }
                TriggerKind::Stream => {
                    if let Some(arn) = stack.arn(&from) {
                        stream(stack, id, &link, &from, arn);
                    }
                }
                TriggerKind::Changes => match stack.table_stream(&from) {
                    Some(arn) => stream(stack, id, &link, &from, arn),
                    None => {
                        stack.lose(link.id, "event source mapping left out", "the stream belongs to no drawn table");
                    }
                },
                TriggerKind::Topic => subscription(stack, id, &link, &from),
                TriggerKind::Bucket => notification(stack, id, &link, &from),
                TriggerKind::Logs => log_lines(stack, id, &link, &from),
                TriggerKind::UserPool => user_pool(stack, id, trigger, &from),
                _ => {}
            }
        }
    }
}

fn map_source(stack: &mut Stack<'_, '_>, id: &ComponentId, from: &ComponentId, mut properties: Map) {
    properties.set("FunctionName", stack.callee(id).name);
    let name = stack.fresh(&format!("{}To{}", stack.logical(from), stack.logical(id)));
    stack.add(&name, "AWS::Lambda::EventSourceMapping", properties);
}

fn stream(stack: &mut Stack<'_, '_>, id: &ComponentId, link: &Link<'_>, from: &ComponentId, arn: Val) {
    let (mut properties, failures) = mapping::of_stream(stack, link, arn, "EventSourceArn");
    if let Some((_, arn)) = failures {
        properties.set("DestinationConfig", map! { "OnFailure" => map! { "Destination" => arn } });
    }
    map_source(stack, id, from, properties);
}

fn subscription(stack: &mut Stack<'_, '_>, id: &ComponentId, link: &Link<'_>, from: &ComponentId) {
    let Some(topic) = stack.arn(from) else { return };
    let callee = stack.callee(id);
    let mut properties = map! { "TopicArn" => topic.clone(), "Protocol" => "lambda", "Endpoint" => callee.arn };
    Stack::subscription_filter(link, &mut properties);
    if let Some(queue) = stack.subscription_dead_letters(link) {
        properties.set("RedrivePolicy", map! { "deadLetterTargetArn" => queue });
    }
    let source = stack.logical(from);
    let name = stack.fresh(&format!("{source}To{}", stack.logical(id)));
    stack.add(&name, "AWS::SNS::Subscription", properties);
    stack.permit_to(id, callee.name, "sns.amazonaws.com", &source, Some(topic));
}

/// The bucket names the function, so its own name has to be known before it exists: see `cycles`.
fn notification(stack: &mut Stack<'_, '_>, id: &ComponentId, link: &Link<'_>, from: &ComponentId) {
    let bucket = stack.logical(from);
    let callee = stack.callee(id);
    let source = sub(stack.bucket_arn_text(from));
    let permission = stack.permit_to(id, callee.name, "s3.amazonaws.com", &bucket, Some(source));
    // A bucket's ARN names no account: a deleted bucket's name may come back as somebody else's.
    stack.properties(&permission).set("SourceAccount", reference("AWS::AccountId"));
    let Val::List(events) = stack.bucket_events(link) else { return };
    for event in events {
        let mut entry = map! { "Event" => event, "Function" => callee.arn.clone() };
        entry.opt("Filter", Stack::bucket_filter(link));
        stack.properties(&bucket).map("NotificationConfiguration").push("LambdaConfigurations", entry);
    }
    let resource = stack.resources.map(&bucket);
    resource.push("DependsOn", permission);
}

fn log_lines(stack: &mut Stack<'_, '_>, id: &ComponentId, link: &Link<'_>, from: &ComponentId) {
    let Some(group) = stack.arn(from) else { return };
    let callee = stack.callee(id);
    let source = stack.logical(from);
    let permission = stack.permit_to(id, callee.name, "logs.amazonaws.com", &source, Some(group));
    let pattern = link.wire.props.get("FilterPattern").and_then(Value::as_str).unwrap_or("");
    let properties = map! {
        "LogGroupName" => reference(&source), "FilterPattern" => pattern, "DestinationArn" => callee.arn,
    };
    let name = stack.fresh(&format!("{source}To{}", stack.logical(id)));
    stack.add(&name, "AWS::Logs::SubscriptionFilter", properties).set("DependsOn", permission);
}

fn user_pool(stack: &mut Stack<'_, '_>, id: &ComponentId, trigger: &Trigger, from: &ComponentId) {
    let kind = trigger.selector.clone().unwrap_or_default();
    if matches!(kind.as_str(), "CustomSMSSender" | "CustomEmailSender" | "InboundFederation") {
        return;
    }
    let Some(pool_arn) = stack.arn(from) else { return };
    let callee = stack.callee(id);
    let pool = stack.logical(from);
    stack.properties(&pool).map("LambdaConfig").set(&kind, callee.arn);
    let stem = format!("{pool}{kind}");
    stack.permit_to(id, callee.name, "cognito-idp.amazonaws.com", &stem, Some(pool_arn));
}
