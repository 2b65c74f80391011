use super::Stack;
use crate::generate::value::{Map, Val, list, map, reference, sub};
use crate::model::{ComponentId, Mechanism, Value};

/// A table with one key named `pk`; a sort key `sk` where local indexes need one.
pub(super) fn table(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let gsi = plan.int(id, "gsi_count").unwrap_or(0).clamp(0, 20);
    let lsi = plan.int(id, "lsi_count").unwrap_or(0).clamp(0, 5);
    let mut attributes = vec![attribute("pk")];
    let mut keys = vec![key("pk", "HASH")];
    if lsi > 0 {
        attributes.push(attribute("sk"));
        keys.push(key("sk", "RANGE"));
    }
    let provisioned = plan.text(id, "billing") == Some("PROVISIONED");
    let throughput = map! {
        "ReadCapacityUnits" => plan.int(id, "rcu").unwrap_or(5).max(1),
        "WriteCapacityUnits" => plan.int(id, "wcu").unwrap_or(5).max(1),
    };
    let projection = map! { "ProjectionType" => "ALL" };
    let mut global = Vec::new();
    for number in 1..=gsi {
        let (hash, range) = (format!("gsi{number}pk"), format!("gsi{number}sk"));
        attributes.extend([attribute(&hash), attribute(&range)]);
        let mut index = map! {
            "IndexName" => format!("gsi{number}"),
            "KeySchema" => list![key(&hash, "HASH"), key(&range, "RANGE")],
            "Projection" => projection.clone(),
        };
        if provisioned {
            index.set("ProvisionedThroughput", throughput.clone());
        }
        global.push(Val::from(index));
    }
    let mut local = Vec::new();
    for number in 1..=lsi {
        let range = format!("lsi{number}sk");
        attributes.push(attribute(&range));
        local.push(Val::from(map! {
            "IndexName" => format!("lsi{number}"),
            "KeySchema" => list![key("pk", "HASH"), key(&range, "RANGE")],
            "Projection" => projection.clone(),
        }));
    }
    let mut properties = Map::new();
    properties.opt("TableName", stack.own_name(id));
    properties.set("BillingMode", if provisioned { "PROVISIONED" } else { "PAY_PER_REQUEST" });
    properties.set("AttributeDefinitions", attributes);
    properties.set("KeySchema", keys);
    if provisioned {
        properties.set("ProvisionedThroughput", throughput);
    }
    properties.opt("GlobalSecondaryIndexes", (!global.is_empty()).then_some(global));
    properties.opt("LocalSecondaryIndexes", (!local.is_empty()).then_some(local));
    if let Some(view) = stream_view(stack, id) {
        properties.set("StreamSpecification", map! { "StreamViewType" => view });
    }
    if plan.flag(id, "pitr") {
        properties.set("PointInTimeRecoverySpecification", map! { "PointInTimeRecoveryEnabled" => true });
    }
    if let Some(attribute) = plan.text(id, "ttl_attribute").filter(|name| !name.is_empty()) {
        properties.set("TimeToLiveSpecification", map! { "AttributeName" => attribute, "Enabled" => true });
    }
    match (plan.text(id, "encryption"), stack.key_of(id)) {
        (_, Some(key)) => {
            properties.set(
                "SSESpecification",
                map! { "SSEEnabled" => true, "SSEType" => "KMS", "KMSMasterKeyId" => key },
            );
        }
        (Some("AWS_MANAGED" | "CUSTOMER_MANAGED"), None) => {
            properties.set("SSESpecification", map! { "SSEEnabled" => true, "SSEType" => "KMS" });
            if plan.text(id, "encryption") == Some("CUSTOMER_MANAGED") {
                stack.lose(id, "the table uses the AWS-managed key", "no KMS key is drawn; wire one to the table");
            }
        }
        _ => {}
    }
    let kinesis = plan.outgoing(id).find(|link| link.to.service.as_str() == "kinesis").map(|link| link.to_id().clone());
    if let Some(stream) = kinesis.and_then(|stream| stack.arn(&stream)) {
        properties.set("KinesisStreamSpecification", map! { "StreamArn" => stream });
    }
    properties.opt("Tags", stack.tags(id));
    if plan.flag(id, "global_table") {
        stack.lose(id, "one region only", "replicas need the regions, which the drawing does not name");
    }
    stack.add(&logical, "AWS::DynamoDB::Table", properties).set("DeletionPolicy", "Retain").set("UpdateReplacePolicy", "Retain");
}

fn attribute(name: &str) -> Val {
    map! { "AttributeName" => name, "AttributeType" => "S" }.into()
}

fn key(name: &str, kind: &str) -> Val {
    map! { "AttributeName" => name, "KeyType" => kind }.into()
}

/// The view of a table's stream: as drawn on table, stream or wire, else both images where something reads it.
fn stream_view(stack: &Stack<'_, '_>, id: &ComponentId) -> Option<String> {
    let plan = stack.plan;
    if let Some(view) = plan.text(id, "stream_view") {
        return Some(view.to_owned());
    }
    for link in plan.outgoing(id) {
        if link.to.service.as_str() == "dynamodb_stream" {
            let view = plan.wire_prop(link, "StreamViewType").or_else(|| plan.prop(link.to_id(), "view"));
            return Some(view.and_then(Value::as_str).unwrap_or("NEW_AND_OLD_IMAGES").to_owned());
        }
    }
    let read = plan.outgoing(id).any(|link| link.mechanism() == Mechanism::Poll);
    read.then(|| "NEW_AND_OLD_IMAGES".to_owned())
}

/// A bucket, closed to the public and encrypted, with its notifications.
pub(super) fn bucket(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let mut properties = Map::new();
    properties.opt("BucketName", stack.own_name(id));
    let key = stack.key_of(id);
    let mut rule = map! { "SSEAlgorithm" => if key.is_some() || plan.text(id, "encryption").is_some_and(|kind| kind.starts_with("aws:kms")) { "aws:kms" } else { "AES256" } };
    let with_key = key.is_some();
    rule.opt("KMSMasterKeyID", key);
    let mut default = map! { "ServerSideEncryptionByDefault" => rule };
    if with_key {
        default.set("BucketKeyEnabled", true);
    }
    properties.set("BucketEncryption", map! { "ServerSideEncryptionConfiguration" => list![default] });
    let closed = plan.prop(id, "block_public_access").and_then(Value::as_bool).unwrap_or(true);
    properties.set(
        "PublicAccessBlockConfiguration",
        map! { "BlockPublicAcls" => closed, "BlockPublicPolicy" => closed, "IgnorePublicAcls" => closed, "RestrictPublicBuckets" => closed },
    );
    properties.set("OwnershipControls", map! { "Rules" => list![map! { "ObjectOwnership" => "BucketOwnerEnforced" }] });
    if plan.flag(id, "versioning") {
        properties.set("VersioningConfiguration", map! { "Status" => "Enabled" });
    }
    if let Some(days) = plan.int(id, "lifecycle_days").filter(|days| *days > 0) {
        let rule = map! { "Id" => "expire", "Status" => "Enabled", "ExpirationInDays" => days };
        properties.set("LifecycleConfiguration", map! { "Rules" => list![rule] });
    }
    if plan.flag(id, "website") {
        properties.set("WebsiteConfiguration", map! { "IndexDocument" => "index.html", "ErrorDocument" => "error.html" });
    }
    let depends = notifications(stack, id, &mut properties);
    replication(stack, id, &mut properties);
    properties.opt("Tags", stack.tags(id));
    let resource = stack.add(&logical, "AWS::S3::Bucket", properties);
    resource.opt("DependsOn", (!depends.is_empty()).then_some(depends));
    resource.set("DeletionPolicy", "Retain").set("UpdateReplacePolicy", "Retain");
}

/// Notifications to queues, topics and the bus; those of functions are their events.
/// The policies that let the bucket in have to be there first.
fn notifications(stack: &mut Stack<'_, '_>, id: &ComponentId, properties: &mut Map) -> Vec<String> {
    let plan = stack.plan;
    let mut depends = Vec::new();
    let links: Vec<crate::generate::plan::Link<'_>> =
        plan.outgoing(id).filter(|link| link.mechanism() == Mechanism::Notification).copied().collect();
    let mut config = Map::new();
    if plan.flag(id, "eventbridge") || links.iter().any(|link| link.to.service.as_str() == "eventbridge_bus") {
        config.set("EventBridgeConfiguration", map! { "EventBridgeEnabled" => true });
    }
    for link in &links {
        let to = link.to_id().clone();
        let key = match link.to.service.as_str() {
            "sqs_standard" => ("QueueConfigurations", "Queue"),
            "sns_standard" => ("TopicConfigurations", "Topic"),
            _ => continue,
        };
        let source = sub(stack.bucket_arn_text(id));
        if key.1 == "Queue" {
            stack.let_send(&to, "s3.amazonaws.com", source);
        } else {
            stack.let_publish(&to, "s3.amazonaws.com", Some(source));
        }
        depends.push(stack.derived(&to, "Policy"));
        let Val::List(events) = stack.bucket_events(link) else { continue };
        let arn = stack.arn(&to);
        for event in events {
            let mut entry = map! { "Event" => event };
            entry.opt(key.1, arn.clone());
            entry.opt("Filter", stack.bucket_filter(link));
            config.push(key.0, entry);
        }
    }
    if !config.is_empty() {
        properties.set("NotificationConfiguration", config);
    }
    depends.sort();
    depends.dedup();
    depends
}

/// Copies of new objects in another bucket; both keep versions then.
fn replication(stack: &mut Stack<'_, '_>, id: &ComponentId, properties: &mut Map) {
    let plan = stack.plan;
    let copies = |link: &&crate::generate::plan::Link<'_>| {
        link.mechanism() == Mechanism::DirectIntegration && link.from.service.as_str() == "s3" && link.to.service.as_str() == "s3"
    };
    if plan.incoming(id).any(|link| copies(&link)) {
        properties.set("VersioningConfiguration", map! { "Status" => "Enabled" });
    }
    let Some(link) = plan.outgoing(id).find(copies).copied() else { return };
    properties.set("VersioningConfiguration", map! { "Status" => "Enabled" });
    let to = link.to_id().clone();
    let (own, other): (Vec<String>, Vec<String>) =
        plan.actions(&link).into_iter().partition(|action| !action.starts_with("s3:Replicate"));
    let mut statements = super::grants::statements(stack, id, &own);
    statements.extend(super::grants::statements(stack, &to, &other));
    let role = super::iam::service_role(stack, id, "s3.amazonaws.com", statements);
    let prefix = link.wire.props.get("Prefix").and_then(Value::as_str).unwrap_or("");
    let rule = map! {
        "Id" => "copy",
        "Status" => "Enabled",
        "Priority" => 1,
        "Filter" => map! { "Prefix" => prefix },
        "DeleteMarkerReplication" => map! { "Status" => "Disabled" },
        "Destination" => map! { "Bucket" => sub(stack.bucket_arn_text(&to)) },
    };
    properties.set("ReplicationConfiguration", map! { "Role" => role, "Rules" => list![rule] });
}

impl Stack<'_, '_> {
    /// The customer key a component is encrypted with: wired to it or named in its properties.
    pub fn key_component(&self, id: &ComponentId) -> Option<ComponentId> {
        let wired = self.plan.incoming(id).find(|link| link.from.service.as_str() == "kms");
        let named = || {
            let key = self.plan.referred(self.plan.drawn(id, "kms_key"))?;
            (self.plan.service(key) == "kms").then(|| key.clone())
        };
        wired.map(|link| link.from_id().clone()).or_else(named)
    }

    pub fn key_of(&mut self, id: &ComponentId) -> Option<Val> {
        let key = self.key_component(id)?;
        self.arn(&key)
    }

    /// Drawn tags in CloudFormation's list form.
    pub fn tags(&self, id: &ComponentId) -> Option<Val> {
        let Some(Value::Map(tags)) = self.plan.drawn(id, "tags") else { return None };
        let good = |key: &str| !key.is_empty() && key.len() <= 128 && !key.to_ascii_lowercase().starts_with("aws:");
        let items: Vec<Val> = tags
            .iter()
            .filter(|(key, _)| good(key))
            .map(|(key, value)| map! { "Key" => key.replace("${", "$ {"), "Value" => tag_text(value) }.into())
            .collect();
        (!items.is_empty()).then_some(Val::List(items))
    }

    /// Drawn tags in the map form SAM takes.
    pub fn tag_map(&self, id: &ComponentId) -> Option<Map> {
        let Some(Value::Map(tags)) = self.plan.drawn(id, "tags") else { return None };
        let key = |key: &String| key.replace("${", "$ {");
        let made: Map = tags.iter().map(|(name, value)| (key(name), Val::from(tag_text(value)))).collect();
        (!made.is_empty()).then_some(made)
    }

    /// The name of the account's default key policy owner, for key policies.
    pub fn account_root() -> Val {
        crate::generate::value::sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")
    }

    /// A reference by id in a property, when it is a component of one of these services.
    pub fn referred_to(&self, value: Option<&Value>, services: &[&str]) -> Option<ComponentId> {
        let id = self.plan.referred(value)?;
        services.contains(&self.plan.service(id)).then(|| id.clone())
    }

    /// `Ref` of a component's own resource.
    pub fn reference(&self, id: &ComponentId) -> Val {
        reference(self.logical(id))
    }
}

fn tag_text(value: &Value) -> String {
    value.to_string().chars().take(256).collect::<String>().replace("${", "$ {")
}

/// Event names of bucket notifications.
const BUCKET_EVENTS: &[&str] = &[
    "s3:ObjectCreated:",
    "s3:ObjectRemoved:",
    "s3:ObjectRestore:",
    "s3:ObjectTagging:",
    "s3:ObjectAcl:Put",
    "s3:ReducedRedundancyLostObject",
    "s3:Replication:",
    "s3:LifecycleExpiration:",
    "s3:LifecycleTransition",
    "s3:IntelligentTiering",
];

impl Stack<'_, '_> {
    /// The drawn events of a notification; what AWS does not know is left out and told.
    pub fn bucket_events(&mut self, link: &crate::generate::plan::Link<'_>) -> Val {
        let drawn: Vec<String> = match link.wire.props.get("Events") {
            Some(Value::List(items)) => items.iter().map(ToString::to_string).collect(),
            Some(Value::Text(text)) => text.split(',').map(|name| name.trim().to_owned()).collect(),
            _ => Vec::new(),
        };
        let (good, bad): (Vec<String>, Vec<String>) =
            drawn.into_iter().partition(|name| BUCKET_EVENTS.iter().any(|known| name.starts_with(known)));
        if !bad.is_empty() {
            self.lose(link.id, format!("events left out: {}", bad.join(", ")), "S3 has no such events");
        }
        Val::from(if good.is_empty() { vec!["s3:ObjectCreated:*".to_owned()] } else { good })
    }

    /// The drawn prefix and suffix of a notification.
    pub fn bucket_filter(&self, link: &crate::generate::plan::Link<'_>) -> Option<Map> {
        let rule = |name: &str, value: &str| Val::from(map! { "Name" => name, "Value" => value });
        let text = |name: &str| link.wire.props.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let rules: Vec<Val> = [("prefix", text("FilterPrefix")), ("suffix", text("FilterSuffix"))]
            .into_iter()
            .filter_map(|(name, value)| value.map(|value| rule(name, value)))
            .collect();
        (!rules.is_empty()).then(|| map! { "S3Key" => map! { "Rules" => rules } })
    }

    /// Drawn filters as the patterns an event source mapping or pipe takes.
    pub fn filters(&self, link: &crate::generate::plan::Link<'_>) -> Vec<Val> {
        self.filter_patterns(link.wire.props.get("FilterCriteria"))
    }

    pub fn filter_patterns(&self, drawn: Option<&Value>) -> Vec<Val> {
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
                Value::Text(text) => serde_json::from_str::<serde_json::Value>(&text).is_ok_and(|json| json.is_object()).then_some(text),
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
    pub fn subscription_filter(&self, link: &crate::generate::plan::Link<'_>, properties: &mut Map) {
        let Some(policy) = link.wire.props.get("FilterPolicy").and_then(json_map) else { return };
        properties.set("FilterPolicy", policy);
        properties.opt("FilterPolicyScope", link.wire.props.get("FilterPolicyScope").and_then(Value::as_str));
    }

    /// Where a subscription's undeliverable messages go; the queue then lets the topic in.
    pub fn subscription_dead_letters(&mut self, link: &crate::generate::plan::Link<'_>) -> Option<Val> {
        let named = self.referred_to(link.wire.props.get("RedrivePolicy"), &["sqs_standard", "sqs_fifo"]);
        let wired = || {
            let mut redrives = self.plan.outgoing(link.from_id()).filter(|other| other.mechanism() == Mechanism::Redrive);
            redrives.next().map(|other| other.to_id().clone())
        };
        let queue = named.or_else(wired)?;
        let topic = self.arn(link.from_id())?;
        self.let_send(&queue, "sns.amazonaws.com", topic);
        self.arn(&queue)
    }

    /// A queue's policy lets a service put messages in on behalf of one resource.
    pub fn let_send(&mut self, queue: &ComponentId, service: &str, source: Val) {
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
    pub fn user_pool_client(&mut self, id: &ComponentId) -> String {
        self.derived(id, "Client")
    }
}
