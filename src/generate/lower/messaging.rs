use super::Stack;
use super::iam::{account_condition, allow, service_role};
use crate::generate::plan::{Link, whole};
use crate::generate::value::{Map, Val, list, map, reference};
use crate::model::{ComponentId, Mechanism, Value};

/// A topic and its subscriptions; those of functions are events of the functions.
pub(super) fn topic(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let fifo = plan.service(id) == "sns_fifo";
    let mut properties = Map::new();
    properties.opt("TopicName", stack.own_name(id));
    if fifo {
        properties.set("FifoTopic", true);
        properties.set("ContentBasedDeduplication", plan.flag(id, "content_based_dedup"));
        properties.opt("FifoThroughputScope", plan.drawn(id, "throughput_scope").and_then(Value::as_str));
        if let Some(days) = plan.int(id, "archive_days").filter(|days| *days > 0) {
            properties.set("ArchivePolicy", map! { "MessageRetentionPeriod" => days.min(365) });
        }
    }
    properties.opt("KmsMasterKeyId", stack.key_of(id));
    if plan.text(id, "tracing") == Some("Active") {
        properties.set("TracingConfig", "Active");
    }
    properties.opt("Tags", stack.tags(id));
    stack.add(&logical, "AWS::SNS::Topic", properties);
    let links: Vec<Link<'_>> = plan.outgoing(id).copied().collect();
    for link in links.iter().filter(|link| link.mechanism() == Mechanism::Subscription) {
        subscription(stack, id, link);
    }
}

fn subscription(stack: &mut Stack<'_, '_>, id: &ComponentId, link: &Link<'_>) {
    let to = link.target_id().clone();
    let mut properties = map! { "TopicArn" => reference(stack.logical(id)) };
    match link.to.service.as_str() {
        "sqs_standard" | "sqs_fifo" => {
            let (Some(topic), Some(queue)) = (stack.arn(id), stack.arn(&to)) else { return };
            stack.let_send(&to, "sns.amazonaws.com", topic);
            properties.set("Protocol", "sqs");
            properties.set("Endpoint", queue);
            properties.opt("RawMessageDelivery", link.wire.props.get("RawMessageDelivery").and_then(Value::as_bool));
        }
        "firehose" => {
            let Some(arn) = stack.arn(&to) else { return };
            let actions = stack.plan.actions(link);
            let statements = super::grants::statements(stack, &to, &actions);
            let role = service_role(stack, id, "sns.amazonaws.com", statements);
            properties.set("Protocol", "firehose");
            properties.set("Endpoint", arn);
            properties.set("SubscriptionRoleArn", role);
        }
        "http_endpoint" => {
            let Some(url) = stack.attribute(&to, crate::generate::plan::Attribute::Url) else { return };
            properties.set("Protocol", "https");
            properties.set("Endpoint", url);
        }
        service if service.starts_with("client_") => {
            let name = stack.derived(&to, "Email");
            stack.parameter(&name, "Mail address that gets the notifications", None);
            properties.set("Protocol", "email");
            properties.set("Endpoint", reference(name));
        }
        other => {
            let what = format!("no subscription of {other}");
            stack.lose(link.id, what, "topics deliver to queues, functions, delivery streams, addresses and mailboxes");
            return;
        }
    }
    Stack::subscription_filter(link, &mut properties);
    if let Some(queue) = stack.subscription_dead_letters(link) {
        properties.set("RedrivePolicy", map! { "deadLetterTargetArn" => queue });
    }
    let name = stack.fresh(&format!("{}To{}", stack.logical(id), stack.logical(&to)));
    stack.add(&name, "AWS::SNS::Subscription", properties);
}

/// A stream with as many shards as drawn, or none to count.
pub(super) fn stream(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let mut properties = Map::new();
    properties.opt("Name", stack.own_name(id));
    if plan.text(id, "mode") == Some("ON_DEMAND") {
        properties.set("StreamModeDetails", map! { "StreamMode" => "ON_DEMAND" });
    } else {
        properties.set("ShardCount", plan.int(id, "shards").unwrap_or(1).max(1));
    }
    properties.set("RetentionPeriodHours", plan.int(id, "retention_h").unwrap_or(24).clamp(24, 8760));
    let key = stack.key_of(id);
    if key.is_some() || plan.drawn(id, "encrypted").and_then(Value::as_bool).unwrap_or(true) {
        let key = key.unwrap_or_else(|| Val::from("alias/aws/kinesis"));
        properties.set("StreamEncryption", map! { "EncryptionType" => "KMS", "KeyId" => key });
    }
    properties.opt("Tags", stack.tags(id));
    stack.add(&logical, "AWS::Kinesis::Stream", properties);
}

/// A delivery stream; what it delivers to decides its shape.
pub(super) fn delivery_stream(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let links: Vec<Link<'_>> =
        plan.outgoing(id).filter(|link| link.mechanism() == Mechanism::DirectIntegration).copied().collect();
    let to = |service: &str| links.iter().find(|link| link.to.service.as_str() == service).copied();
    let mut properties = Map::new();
    properties.opt("DeliveryStreamName", stack.own_name(id));
    let source = plan
        .incoming(id)
        .find(|link| link.mechanism() == Mechanism::Poll && link.from.service.as_str() == "kinesis")
        .copied();
    if let Some(link) = source
        && let Some(arn) = stack.arn(link.source_id())
    {
        let actions = plan.actions(&link);
        let statements = super::grants::statements(stack, link.source_id(), &actions);
        let role = service_role(stack, id, "firehose.amazonaws.com", statements);
        properties.set("DeliveryStreamType", "KinesisStreamAsSource");
        properties.set("KinesisStreamSourceConfiguration", map! { "KinesisStreamARN" => arn, "RoleARN" => role });
    } else {
        properties.set("DeliveryStreamType", "DirectPut");
        if plan.flag(id, "encrypted") || stack.key_component(id).is_some() {
            let mut encryption = map! { "KeyType" => "AWS_OWNED_CMK" };
            if let Some(key) = stack.key_of(id) {
                encryption = map! { "KeyType" => "CUSTOMER_MANAGED_CMK", "KeyARN" => key };
            }
            properties.set("DeliveryStreamEncryptionConfigurationInput", encryption);
        }
    }
    let (bucket, role) = delivery_bucket(stack, id, to("s3"));
    let processing = processing(stack, id);
    let mut backup = map! { "BucketARN" => bucket, "RoleARN" => role.clone() };
    let main = links.iter().find(|link| link.to.service.as_str() != "s3").copied();
    match main.map(|link| (link, link.to.service.as_str())) {
        Some((link, "opensearch")) => {
            let actions = plan.actions(&link);
            let statements = super::grants::statements(stack, link.target_id(), &actions);
            service_role(stack, id, "firehose.amazonaws.com", statements);
            let mut destination = map! {
                "IndexName" => "items",
                "IndexRotationPeriod" => "OneDay",
                "RoleARN" => role,
                "S3BackupMode" => if plan.flag(id, "s3_backup") { "AllDocuments" } else { "FailedDocumentsOnly" },
                "S3Configuration" => backup,
            };
            destination.opt("DomainARN", stack.arn(link.target_id()));
            destination.set("BufferingHints", buffering(stack, id, &link));
            destination.opt("ProcessingConfiguration", processing);
            properties.set("AmazonopensearchserviceDestinationConfiguration", destination);
        }
        Some((link, "http_endpoint")) => {
            let url = stack
                .attribute(link.target_id(), crate::generate::plan::Attribute::Url)
                .unwrap_or_else(|| Val::from("https://example.com/"));
            let mut destination = map! {
                "EndpointConfiguration" => map! { "Url" => url },
                "RoleARN" => role,
                "S3BackupMode" => if plan.flag(id, "s3_backup") { "AllData" } else { "FailedDataOnly" },
                "S3Configuration" => backup,
            };
            destination.set("BufferingHints", buffering(stack, id, &link));
            destination.opt("ProcessingConfiguration", processing);
            properties.set("HttpEndpointDestinationConfiguration", destination);
        }
        other => {
            if let Some((link, service)) = other {
                let what = format!("delivered to the bucket only, not to {service}");
                stack.lose(link.id, what, "its credentials and tables are not in the drawing");
            }
            let link = to("s3");
            backup.set("BufferingHints", match &link {
                Some(link) => buffering(stack, id, link),
                None => map! { "SizeInMBs" => plan.int(id, "buffer_mb").unwrap_or(5), "IntervalInSeconds" => plan.int(id, "buffer_s").unwrap_or(300) },
            });
            let drawn = link.and_then(|link| link.wire.props.get("Compression").and_then(Value::as_str));
            backup.set("CompressionFormat", drawn.or_else(|| plan.text(id, "compression")).unwrap_or("UNCOMPRESSED"));
            let prefix = link
                .and_then(|link| link.wire.props.get("Prefix").and_then(Value::as_str))
                .filter(|prefix| !prefix.is_empty());
            if let Some(prefix) = prefix {
                backup.set("Prefix", prefix);
                backup.set("ErrorOutputPrefix", "errors/");
            }
            backup.opt("ProcessingConfiguration", processing);
            properties.set("ExtendedS3DestinationConfiguration", backup);
        }
    }
    properties.opt("Tags", stack.tags(id));
    stack.add(&logical, "AWS::KinesisFirehose::DeliveryStream", properties);
}

fn buffering(stack: &Stack<'_, '_>, id: &ComponentId, link: &Link<'_>) -> Map {
    let number = |wire: &str, own: &str, most: i64| {
        let drawn = link.wire.props.get(wire).and_then(whole).or_else(|| stack.plan.int(id, own));
        drawn.unwrap_or(1).clamp(0, most)
    };
    let most = if link.to.service.as_str() == "s3" { 128 } else { 64 };
    map! {
        "SizeInMBs" => number("BufferSizeMB", "buffer_mb", most).max(1),
        "IntervalInSeconds" => number("BufferIntervalSeconds", "buffer_s", 900),
    }
}

/// The drawn bucket, or one made for what cannot be delivered; and the role that may write there.
fn delivery_bucket(stack: &mut Stack<'_, '_>, id: &ComponentId, link: Option<Link<'_>>) -> (Val, Val) {
    if let Some(link) = link
        && let Some(arn) = stack.arn(link.target_id())
    {
        let actions = stack.plan.actions(&link);
        let statements = super::grants::statements(stack, link.target_id(), &actions);
        let role = service_role(stack, id, "firehose.amazonaws.com", statements);
        if let Some(key) = stack.key_component(link.target_id())
            && let Some(arn) = stack.arn(&key)
        {
            let statement = allow(&["kms:GenerateDataKey".to_owned(), "kms:Decrypt".to_owned()], vec![arn], None);
            service_role(stack, id, "firehose.amazonaws.com", vec![statement]);
        }
        return (arn, role);
    }
    let name = stack.derived(id, "Bucket");
    let why = "records that cannot be delivered have to go somewhere, and no bucket is wired to it";
    stack.lose(id, format!("a bucket of its own, `{name}`"), why);
    let encryption = map! { "ServerSideEncryptionByDefault" => map! { "SSEAlgorithm" => "AES256" } };
    let properties = map! {
        "BucketEncryption" => map! { "ServerSideEncryptionConfiguration" => list![encryption] },
        "PublicAccessBlockConfiguration" => map! {
            "BlockPublicAcls" => true, "BlockPublicPolicy" => true, "IgnorePublicAcls" => true, "RestrictPublicBuckets" => true,
        },
    };
    stack
        .add(&name, "AWS::S3::Bucket", properties)
        .set("DeletionPolicy", "Retain")
        .set("UpdateReplacePolicy", "Retain");
    let arn = crate::generate::value::att(&name, "Arn");
    let whole = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"].map(str::to_owned);
    let objects = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"].map(str::to_owned);
    let inside = crate::generate::value::sub(format!("${{{name}.Arn}}/*"));
    let statements = vec![allow(&whole, vec![arn.clone()], None), allow(&objects, vec![inside], None)];
    (arn, service_role(stack, id, "firehose.amazonaws.com", statements))
}

/// The function that changes records on their way.
fn processing(stack: &mut Stack<'_, '_>, id: &ComponentId) -> Option<Map> {
    let plan = stack.plan;
    let link = plan.outgoing(id).find(|link| link.to.service.as_str() == "lambda").copied()?;
    let actions = plan.actions(&link);
    let statements = super::grants::statements(stack, link.target_id(), &actions);
    let role = service_role(stack, id, "firehose.amazonaws.com", statements);
    let arn = stack.arn(link.target_id())?;
    let text = |wire: &str, own: &str, default: &str| {
        let drawn =
            link.wire.props.get(wire).map(ToString::to_string).or_else(|| plan.prop(id, own).map(ToString::to_string));
        drawn.unwrap_or_else(|| default.to_owned())
    };
    let parameter = |name: &str, value: Val| Val::from(map! { "ParameterName" => name, "ParameterValue" => value });
    let parameters = list![
        parameter("LambdaArn", arn),
        parameter("RoleArn", role),
        parameter("BufferSizeInMBs", Val::from(text("BufferSizeInMBs", "transform_buffer_mb", "1"))),
        parameter("BufferIntervalInSeconds", Val::from(text("BufferIntervalInSeconds", "transform_buffer_s", "60"))),
        parameter("NumberOfRetries", Val::from(text("NumberOfRetries", "transform_retries", "3"))),
    ];
    Some(map! { "Enabled" => true, "Processors" => list![map! { "Type" => "Lambda", "Parameters" => parameters }] })
}

impl Stack<'_, '_> {
    /// Lets a service run a function on behalf of one resource, or of any in this account.
    pub(crate) fn permit(&mut self, function: &ComponentId, service: &str, stem: &str, source: Option<Val>) -> String {
        let callee = self.reference(function);
        self.permit_to(function, callee, service, stem, source)
    }

    /// The same for what the function is called by, such as its alias.
    pub(crate) fn permit_to(
        &mut self,
        function: &ComponentId,
        callee: Val,
        service: &str,
        stem: &str,
        source: Option<Val>,
    ) -> String {
        let name = self.fresh(&format!("{}{stem}Permission", self.logical(function)));
        let mut properties = map! {
            "Action" => "lambda:InvokeFunction",
            "FunctionName" => callee,
            "Principal" => service,
        };
        match source {
            Some(source) => drop(properties.set("SourceArn", source)),
            None => drop(properties.set("SourceAccount", reference("AWS::AccountId"))),
        }
        self.add(&name, "AWS::Lambda::Permission", properties);
        name
    }

    /// Lets a service publish to a topic.
    pub(crate) fn let_publish(&mut self, topic: &ComponentId, service: &str, source: Option<Val>) {
        let Some(arn) = self.arn(topic) else { return };
        let condition = source.map_or_else(account_condition, super::iam::source_condition);
        let statement = map! {
            "Effect" => "Allow",
            "Principal" => map! { "Service" => service },
            "Action" => "sns:Publish",
            "Resource" => arn,
            "Condition" => condition,
        };
        self.protect(topic, statement);
    }
}
