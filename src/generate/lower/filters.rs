//! What of a source reaches a target: notification events, filter patterns, and where the rest goes.

use super::Stack;
use crate::generate::plan::Link;
use crate::generate::value::{Map, Val, map};
use crate::model::{ComponentId, Mechanism, Value};

/// Event names of bucket notifications.
pub(crate) const BUCKET_EVENTS: &[&str] = &[
    "s3:ObjectCreated:*",
    "s3:ObjectCreated:Put",
    "s3:ObjectCreated:Post",
    "s3:ObjectCreated:Copy",
    "s3:ObjectCreated:CompleteMultipartUpload",
    "s3:ObjectRemoved:*",
    "s3:ObjectRemoved:Delete",
    "s3:ObjectRemoved:DeleteMarkerCreated",
    "s3:ObjectRestore:*",
    "s3:ObjectRestore:Post",
    "s3:ObjectRestore:Completed",
    "s3:ObjectRestore:Delete",
    "s3:ObjectTagging:*",
    "s3:ObjectTagging:Put",
    "s3:ObjectTagging:Delete",
    "s3:ObjectAcl:Put",
    "s3:ReducedRedundancyLostObject",
    "s3:Replication:*",
    "s3:Replication:OperationFailedReplication",
    "s3:Replication:OperationMissedThreshold",
    "s3:Replication:OperationReplicatedAfterThreshold",
    "s3:Replication:OperationNotTracked",
    "s3:LifecycleExpiration:*",
    "s3:LifecycleExpiration:Delete",
    "s3:LifecycleExpiration:DeleteMarkerCreated",
    "s3:LifecycleTransition",
    "s3:IntelligentTiering",
];

impl Stack<'_, '_> {
    /// The drawn events of a notification; what AWS does not know is left out and told.
    pub(crate) fn bucket_events(&mut self, link: &Link<'_>) -> Val {
        let drawn: Vec<String> = match link.wire.props.get("Events") {
            Some(Value::List(items)) => items.iter().map(ToString::to_string).collect(),
            Some(Value::Text(text)) => text.split(',').map(|name| name.trim().to_owned()).collect(),
            _ => Vec::new(),
        };
        let (good, bad): (Vec<String>, Vec<String>) =
            drawn.into_iter().partition(|name| BUCKET_EVENTS.contains(&name.as_str()));
        if !bad.is_empty() {
            self.lose(link.id, format!("events left out: {}", bad.join(", ")), "S3 has no such events");
        }
        Val::from(if good.is_empty() { vec!["s3:ObjectCreated:*".to_owned()] } else { good })
    }

    /// The drawn prefix and suffix of a notification.
    pub(crate) fn bucket_filter(link: &Link<'_>) -> Option<Map> {
        let rule = |name: &str, value: &str| Val::from(map! { "Name" => name, "Value" => value });
        let text = |name: &str| link.wire.props.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let rules: Vec<Val> = [("prefix", text("FilterPrefix")), ("suffix", text("FilterSuffix"))]
            .into_iter()
            .filter_map(|(name, value)| value.map(|value| rule(name, value)))
            .collect();
        (!rules.is_empty()).then(|| map! { "S3Key" => map! { "Rules" => rules } })
    }

    /// Drawn filters as the patterns an event source mapping or pipe takes.
    pub(crate) fn filters(link: &Link<'_>) -> Vec<Val> {
        Self::filter_patterns(link.wire.props.get("FilterCriteria"))
    }

    pub(crate) fn filter_patterns(drawn: Option<&Value>) -> Vec<Val> {
        let drawn = drawn.map(|value| match value {
            Value::List(items) => items.clone(),
            Value::Map(map) if map.contains_key("Filters") => match &map["Filters"] {
                Value::List(items) => items.clone(),
                other => vec![other.clone()],
            },
            other => vec![other.clone()],
        });
        let pattern = |value: Value| -> Option<String> {
            match value {
                Value::Text(text) => {
                    serde_json::from_str::<serde_json::Value>(&text).is_ok_and(|json| json.is_object()).then_some(text)
                }
                Value::Map(map) => match map.get("Pattern") {
                    Some(Value::Text(text)) => Some(text.clone()),
                    Some(inner) => serde_json::to_string(inner).ok(),
                    None => serde_json::to_string(&map).ok(),
                },
                _ => None,
            }
        };
        let patterns = drawn.unwrap_or_default().into_iter().filter_map(pattern).take(5);
        patterns.map(|pattern| Val::from(map! { "Pattern" => pattern })).collect()
    }

    /// Filter policy of a subscription, from its wire.
    pub(crate) fn subscription_filter(link: &Link<'_>, properties: &mut Map) {
        let Some(policy) = link.wire.props.get("FilterPolicy").and_then(json_map) else { return };
        properties.set("FilterPolicy", policy);
        properties.opt("FilterPolicyScope", link.wire.props.get("FilterPolicyScope").and_then(Value::as_str));
    }

    /// Where a subscription's undeliverable messages go; the queue then lets the topic in.
    pub(crate) fn subscription_dead_letters(&mut self, link: &Link<'_>) -> Option<Val> {
        let named = self.referred_to(link.wire.props.get("RedrivePolicy"), &["sqs_standard", "sqs_fifo"]);
        let wired = || {
            let mut redrives =
                self.plan.outgoing(link.source_id()).filter(|other| other.mechanism() == Mechanism::Redrive);
            redrives.next().map(|other| other.target_id().clone())
        };
        let queue = named.or_else(wired)?;
        let topic = self.arn(link.source_id())?;
        self.let_send(&queue, "sns.amazonaws.com", topic);
        self.arn(&queue)
    }

    /// A queue's policy lets a service put messages in on behalf of one resource.
    pub(crate) fn let_send(&mut self, queue: &ComponentId, service: &str, source: Val) {
        let Some(arn) = self.arn(queue) else { return };
        let statement = map! {
            "Effect" => "Allow",
            "Principal" => map! { "Service" => service },
            "Action" => "sqs:SendMessage",
            "Resource" => arn,
            "Condition" => super::iam::source_condition(source),
        };
        self.protect(queue, statement);
    }
}

/// A JSON object that was drawn as one or as its text.
pub(crate) fn json_map(value: &Value) -> Option<Map> {
    match value {
        Value::Map(_) => match Val::from(value) {
            Val::Map(map) => Some(map),
            _ => None,
        },
        Value::Text(text) => match serde_json::from_str::<serde_json::Value>(text).ok()? {
            json @ serde_json::Value::Object(_) => match Val::from(&json) {
                Val::Map(map) => Some(map),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

impl Stack<'_, '_> {
    /// The client of a user pool that an API's callers sign in with.
    pub(crate) fn user_pool_client(&mut self, id: &ComponentId) -> String {
        self.derived(id, "Client")
    }
}
