use super::Stack;
use crate::generate::value::{Map, Val, list, map, sub};
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
            properties
                .set("SSESpecification", map! { "SSEEnabled" => true, "SSEType" => "KMS", "KMSMasterKeyId" => key });
        }
        (Some("AWS_MANAGED" | "CUSTOMER_MANAGED"), None) => {
            properties.set("SSESpecification", map! { "SSEEnabled" => true, "SSEType" => "KMS" });
            if plan.text(id, "encryption") == Some("CUSTOMER_MANAGED") {
                stack.lose(id, "the table uses the AWS-managed key", "no KMS key is drawn; wire one to the table");
            }
        }
        _ => {}
    }
    let kinesis =
        plan.outgoing(id).find(|link| link.to.service.as_str() == "kinesis").map(|link| link.target_id().clone());
    if let Some(stream) = kinesis.and_then(|stream| stack.arn(&stream)) {
        properties.set("KinesisStreamSpecification", map! { "StreamArn" => stream });
    }
    properties.opt("Tags", stack.tags(id));
    if plan.flag(id, "global_table") {
        stack.lose(id, "one region only", "replicas need the regions, which the drawing does not name");
    }
    stack
        .add(&logical, "AWS::DynamoDB::Table", properties)
        .set("DeletionPolicy", "Retain")
        .set("UpdateReplacePolicy", "Retain");
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
            let view = plan.wire_prop(link, "StreamViewType").or_else(|| plan.prop(link.target_id(), "view"));
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
        properties
            .set("WebsiteConfiguration", map! { "IndexDocument" => "index.html", "ErrorDocument" => "error.html" });
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
        let to = link.target_id().clone();
        if link.to.service.as_str() == "eventbridge_bus" && !stack.is_default_bus(&to) {
            let why = "bucket events reach no other bus; add a rule that forwards them";
            stack.lose(link.id, "events go to the default bus", why);
        }
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
            entry.opt("Filter", Stack::bucket_filter(link));
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
        link.mechanism() == Mechanism::DirectIntegration
            && link.from.service.as_str() == "s3"
            && link.to.service.as_str() == "s3"
    };
    if plan.incoming(id).any(|link| copies(&link)) {
        properties.set("VersioningConfiguration", map! { "Status" => "Enabled" });
    }
    let Some(link) = plan.outgoing(id).find(copies).copied() else { return };
    properties.set("VersioningConfiguration", map! { "Status" => "Enabled" });
    let to = link.target_id().clone();
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
