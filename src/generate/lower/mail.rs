use super::Stack;
use super::iam::service_role;
use crate::generate::plan::Link;
use crate::generate::value::{Map, Val, list, map, reference, sub};
use crate::model::{ComponentId, Mechanism, Value};

/// An identity mail is sent from, and a configuration set where its events are wanted.
pub(super) fn identity(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let drawn = plan.text(id, "identity").map(str::trim).unwrap_or_default();
    let good = drawn.contains('.') && drawn.chars().all(|c| c.is_ascii_alphanumeric() || "@.-_+".contains(c));
    let name = stack.derived(id, "Name");
    stack.parameter(
        &name,
        "Domain or address that mail is sent from; it has to be verified",
        Some(if good { drawn } else { "example.com" }),
    );
    let mut properties = map! { "EmailIdentity" => reference(name) };
    let links: Vec<Link<'_>> = plan.outgoing(id).copied().collect();
    if !links.is_empty() {
        let set = stack.derived(id, "ConfigurationSet");
        stack.add(&set, "AWS::SES::ConfigurationSet", Map::new());
        properties.set("ConfigurationSetAttributes", map! { "ConfigurationSetName" => reference(&set) });
        for (index, link) in links.iter().enumerate() {
            event_destination(stack, id, link, &set, index + 1);
        }
    }
    stack.add(&logical, "AWS::SES::EmailIdentity", properties);
}

fn event_destination(stack: &mut Stack<'_, '_>, id: &ComponentId, link: &Link<'_>, set: &str, number: usize) {
    let to = link.target_id().clone();
    let mut destination =
        map! { "Enabled" => true, "MatchingEventTypes" => list!["send", "delivery", "bounce", "complaint", "reject"] };
    match link.to.service.as_str() {
        "sns_standard" => {
            stack.let_publish(&to, "ses.amazonaws.com", None);
            let Some(arn) = stack.arn(&to) else { return };
            destination.set("SnsDestination", map! { "TopicARN" => arn });
        }
        "firehose" => {
            let actions = stack.plan.actions(link);
            let statements = super::grants::statements(stack, &to, &actions);
            let role = service_role(stack, id, "ses.amazonaws.com", statements);
            let Some(arn) = stack.arn(&to) else { return };
            destination.set("KinesisFirehoseDestination", map! { "DeliveryStreamARN" => arn, "IAMRoleARN" => role });
        }
        "eventbridge_bus" => {
            let bus = sub("arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default");
            if !stack.is_default_bus(&to) {
                stack.lose(
                    link.id,
                    "events go to the default bus",
                    "mail events reach no other bus; add a rule that forwards them",
                );
            }
            destination.set("EventBridgeDestination", map! { "EventBusArn" => bus });
        }
        _ => return,
    }
    let name = stack.fresh(&format!("{}EventDestination{number}", stack.logical(id)));
    let properties = map! { "ConfigurationSetName" => reference(set), "EventDestination" => destination };
    stack.add(&name, "AWS::SES::ConfigurationSetEventDestination", properties);
}

/// A rule for received mail in a rule set of its own.
pub(super) fn receipt_rule(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let set = stack.derived(id, "Set");
    stack.add(&set, "AWS::SES::ReceiptRuleSet", Map::new());
    let mut actions = Vec::new();
    let mut depends = Vec::new();
    let links: Vec<Link<'_>> = plan.outgoing(id).copied().collect();
    for link in &links {
        let to = link.target_id().clone();
        match link.to.service.as_str() {
            "lambda" => {
                let waits = link.mechanism() == Mechanism::SyncInvoke;
                depends.push(stack.permit(&to, "ses.amazonaws.com", &logical, None));
                let Some(arn) = stack.arn(&to) else { continue };
                let kind = if waits { "RequestResponse" } else { "Event" };
                actions.push(Val::from(
                    map! { "LambdaAction" => map! { "FunctionArn" => arn, "InvocationType" => kind } },
                ));
            }
            "s3" => {
                let statement = map! {
                    "Effect" => "Allow",
                    "Principal" => map! { "Service" => "ses.amazonaws.com" },
                    "Action" => "s3:PutObject",
                    "Resource" => sub(format!("{}/*", stack.bucket_arn_text(&to))),
                    "Condition" => super::iam::account_condition(),
                };
                stack.protect(&to, statement);
                depends.push(stack.derived(&to, "Policy"));
                let mut action = map! { "BucketName" => stack.reference(&to) };
                action.opt("ObjectKeyPrefix", link.wire.props.get("ObjectKeyPrefix").and_then(Value::as_str));
                actions.push(Val::from(map! { "S3Action" => action }));
            }
            "sns_standard" => {
                stack.let_publish(&to, "ses.amazonaws.com", None);
                depends.push(stack.derived(&to, "Policy"));
                let Some(arn) = stack.arn(&to) else { continue };
                actions.push(Val::from(map! { "SNSAction" => map! { "TopicArn" => arn } }));
            }
            _ => {}
        }
    }
    let mut rule =
        map! { "Enabled" => true, "ScanEnabled" => plan.prop(id, "scan").and_then(Value::as_bool).unwrap_or(true) };
    if plan.flag(id, "tls_required") {
        rule.set("TlsPolicy", "Require");
    }
    if let Some(Value::List(recipients)) = plan.drawn(id, "recipients") {
        rule.set("Recipients", recipients.iter().map(ToString::to_string).collect::<Vec<_>>());
    }
    rule.set("Actions", actions);
    let resource =
        stack.add(&logical, "AWS::SES::ReceiptRule", map! { "RuleSetName" => reference(&set), "Rule" => rule });
    if !depends.is_empty() {
        depends.sort();
        depends.dedup();
        resource.set("DependsOn", depends);
    }
    stack.lose(
        id,
        "the rule set has to be made active by hand",
        "an account has one active set of receipt rules, which a template must not take over",
    );
}
