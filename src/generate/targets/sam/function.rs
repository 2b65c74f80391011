use std::collections::BTreeSet;

use crate::generate::Language;
use crate::generate::lower::iam::{allow, document, trust};
use crate::generate::lower::{Stack, grants};
use crate::generate::naming::{pascal, words};
use crate::generate::plan::{Function, Link, Trigger, TriggerKind};
use crate::generate::value::{Map, Val, att, list, map, reference, sub};
use crate::model::{ComponentId, Mechanism, Value};

/// All functions with their roles and log groups.
pub(super) fn functions(stack: &mut Stack<'_, '_>, cut: &BTreeSet<(ComponentId, ComponentId)>) {
    let plan = stack.plan;
    for (id, function) in &plan.functions {
        log_group(stack, id);
        one(stack, id, function, cut);
        role(stack, id, function);
    }
}

/// Days logs are kept where the drawing does not say.
pub(super) const DEFAULT_RETENTION_DAYS: i64 = 30;

fn log_group(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let name = stack.derived(id, "LogGroup");
    let kebab = &stack.plan.names[id].kebab;
    let properties = map! {
        "LogGroupName" => sub(format!("/aws/lambda/${{AWS::StackName}}-{kebab}")),
        "RetentionInDays" => stack.plan.int(id, "log_retention_days").unwrap_or(DEFAULT_RETENTION_DAYS),
    };
    stack.add(&name, "AWS::Logs::LogGroup", properties);
}

fn one(stack: &mut Stack<'_, '_>, id: &ComponentId, function: &Function, cut: &BTreeSet<(ComponentId, ComponentId)>) {
    let plan = stack.plan;
    let (logical, snake) = (stack.logical(id), plan.names[id].snake.clone());
    let role = stack.derived(id, "Role");
    let logs = stack.derived(id, "LogGroup");
    let mut properties = Map::new();
    properties.opt("FunctionName", stack.own_name(id));
    properties.opt("Description", description(stack, id));
    properties.set("CodeUri", format!("functions/{snake}/"));
    properties.set("Handler", if function.language == Language::Python { "app.lambda_handler" } else { "app.handler" });
    properties.set("Runtime", &function.runtime);
    properties.set("Architectures", list![plan.text(id, "arch").unwrap_or("x86_64")]);
    properties.set("MemorySize", plan.int(id, "memory_mb").unwrap_or(128));
    properties.set("Timeout", plan.int(id, "timeout_s").unwrap_or(3));
    if let Some(megabytes) = plan.int(id, "ephemeral_mb").filter(|megabytes| *megabytes > 512) {
        properties.set("EphemeralStorage", map! { "Size" => megabytes });
    }
    properties.set("Role", att(role, "Arn"));
    properties.set("LoggingConfig", map! { "LogGroup" => reference(logs) });
    if plan.flag(id, "xray") {
        properties.set("Tracing", "Active");
    }
    properties.opt("ReservedConcurrentExecutions", plan.int(id, "reserved_concurrency"));
    if let Some(count) = plan.int(id, "provisioned_concurrency") {
        properties.set("AutoPublishAlias", "live");
        properties.set("ProvisionedConcurrencyConfig", map! { "ProvisionedConcurrentExecutions" => count });
    }
    if plan.flag(id, "snap_start") && plan.drawn(id, "provisioned_concurrency").is_none() {
        if function.runtime.starts_with("python") {
            properties.set("SnapStart", map! { "ApplyOn" => "PublishedVersions" });
            properties.set("AutoPublishAlias", "live");
        } else {
            stack.lose(id, "no SnapStart", format!("{} does not have it", function.runtime));
        }
    }
    if plan.text(id, "package_type") == Some("Image") {
        stack.lose(id, "deployed as a zip package", "the generated code needs no container image");
    }
    if let Some(Value::List(layers)) = plan.drawn(id, "layers") {
        let arns: Vec<String> = layers.iter().map(ToString::to_string).filter(|arn| arn.starts_with("arn:")).collect();
        if arns.len() < layers.len() {
            stack.lose(id, "layers left out", "a layer is named by its full ARN with the version");
        }
        if !arns.is_empty() {
            properties.set("Layers", arns);
        }
    }
    if let Some("Allow") = plan.drawn(id, "recursive_loop").and_then(Value::as_str) {
        properties.set("RecursiveLoop", "Allow");
    }
    properties.opt("VpcConfig", stack.vpc_config(id));
    let (environment, _) = environment(stack, id, function, cut);
    properties.set("Environment", map! { "Variables" => environment });
    asynchronous(stack, id, function, &mut properties);
    properties.opt("FunctionUrlConfig", url_config(stack, id));
    properties.opt("Tags", stack.tag_map(id));
    let events = events(stack, id, function);
    if !events.is_empty() {
        properties.set("Events", events);
    }
    stack.add(&logical, "AWS::Serverless::Function", properties);
}

/// Name and description, as one line a person can read in the console.
fn description(stack: &Stack<'_, '_>, id: &ComponentId) -> Option<String> {
    let component = stack.plan.component(id)?;
    let drawn = stack.plan.drawn(id, "description").and_then(Value::as_str);
    let text = drawn.unwrap_or(&component.name);
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
    // CloudFormation takes `${...}` for a substitution wherever it looks.
    let line = line.replace("${", "$ {");
    (!line.trim().is_empty()).then(|| line.trim().to_owned())
}

/// Names of everything downstream; also which of them exist.
fn environment(
    stack: &mut Stack<'_, '_>,
    id: &ComponentId,
    function: &Function,
    cut: &BTreeSet<(ComponentId, ComponentId)>,
) -> (Map, usize) {
    let mut variables = map! { "LOG_LEVEL" => "info" };
    for call in &function.calls {
        if cut.contains(&(id.clone(), call.to.clone())) {
            continue;
        }
        for variable in &call.env {
            if let Some(value) = stack.attribute(&variable.of, variable.attribute) {
                variables.set(&variable.name, value);
            }
        }
        if call.service == "metrics" {
            variables.set("METRIC_NAMESPACE", stack.metric_namespace(&call.to));
        }
    }
    if function
        .triggers
        .iter()
        .any(|trigger| matches!(trigger.kind, TriggerKind::Authorizer | TriggerKind::FieldAuthorizer))
    {
        stack.parameter("TokenIssuer", "Issuer of the JSON Web Tokens callers show, an https address", None);
        stack.parameter("TokenAudience", "Audience those tokens have to be meant for", None);
        variables.set("TOKEN_ISSUER", reference("TokenIssuer"));
        variables.set("TOKEN_AUDIENCE", reference("TokenAudience"));
    }
    let count = variables.len();
    (variables, count)
}

/// The role of one function: its own logs, its traces, and what its wires say.
fn role(stack: &mut Stack<'_, '_>, id: &ComponentId, function: &Function) {
    let plan = stack.plan;
    let name = stack.derived(id, "Role");
    let logs = stack.derived(id, "LogGroup");
    let write_logs = ["logs:CreateLogStream".to_owned(), "logs:PutLogEvents".to_owned()];
    let mut statements = vec![allow(&write_logs, vec![att(logs, "Arn")], None)];
    if plan.flag(id, "xray") {
        let trace = ["xray:PutTraceSegments".to_owned(), "xray:PutTelemetryRecords".to_owned()];
        statements.push(allow(&trace, vec![Val::from("*")], None));
    }
    if stack.vpc_config(id).is_some() {
        let interfaces = [
            "CreateNetworkInterface",
            "DescribeNetworkInterfaces",
            "DeleteNetworkInterface",
            "DescribeSubnets",
            "AssignPrivateIpAddresses",
            "UnassignPrivateIpAddresses",
        ];
        let interfaces: Vec<String> = interfaces.iter().map(|action| format!("ec2:{action}")).collect();
        statements.push(allow(&interfaces, vec![Val::from("*")], None));
    }
    let mut later = Vec::new();
    let mut add = |stack: &mut Stack<'_, '_>, on: &ComponentId, actions: &[String]| {
        let made = grants::statements(stack, on, actions);
        // A role that names the pool while the pool names the function would be a circle.
        if stack.plan.service(on) == "cognito_user_pool" { later.extend(made) } else { statements.extend(made) }
    };
    for grant in plan.grants.iter().filter(|grant| grant.holder == *id) {
        add(stack, &grant.on, &grant.actions);
    }
    for trigger in &function.triggers {
        let Some(link) = link_of(stack, trigger) else { continue };
        for name in ["OnFailure", "OnSuccess", "DeadLetterConfig"] {
            if name == "DeadLetterConfig" && matches!(trigger.kind, TriggerKind::Event | TriggerKind::Schedule) {
                continue;
            }
            if let Some(to) = plan.referred(link.wire.props.get(name)).cloned() {
                add(stack, &to, &destination_actions(plan.service(&to)));
            }
        }
        if trigger.kind == TriggerKind::Queue
            || trigger.kind == TriggerKind::Stream
            || trigger.kind == TriggerKind::Changes
        {
            decrypt(stack, link.source_id(), &["kms:Decrypt"], &mut add);
        }
    }
    for call in &function.calls {
        decrypt(stack, &call.to, &["kms:GenerateDataKey", "kms:Decrypt"], &mut add);
    }
    let mut unique: Vec<Val> = Vec::new();
    for statement in statements {
        if !unique.contains(&statement) {
            unique.push(statement);
        }
    }
    let policy = map! { "PolicyName" => "wires", "PolicyDocument" => document(unique) };
    let properties = map! {
        "AssumeRolePolicyDocument" => trust("lambda.amazonaws.com", false),
        "Policies" => list![policy],
    };
    stack.add(&name, "AWS::IAM::Role", properties);
    if !later.is_empty() {
        let policy = stack.derived(id, "UserPoolPolicy");
        let properties = map! { "PolicyName" => "user-pool", "PolicyDocument" => document(later), "Roles" => list![reference(name)] };
        stack.add(&policy, "AWS::IAM::Policy", properties);
    }
}

fn decrypt(
    stack: &mut Stack<'_, '_>,
    on: &ComponentId,
    actions: &[&str],
    add: &mut impl FnMut(&mut Stack<'_, '_>, &ComponentId, &[String]),
) {
    if let Some(key) = stack.key_component(on) {
        let actions: Vec<String> = actions.iter().map(|action| (*action).to_owned()).collect();
        add(stack, &key, &actions);
    }
}

fn destination_actions(service: &str) -> Vec<String> {
    let actions: &[&str] = match service {
        "sqs_standard" | "sqs_fifo" => &["sqs:SendMessage"],
        "sns_standard" | "sns_fifo" => &["sns:Publish"],
        "eventbridge_bus" => &["events:PutEvents"],
        "lambda" => &["lambda:InvokeFunction"],
        "s3" => &["s3:PutObject", "s3:ListBucket"],
        _ => &[],
    };
    actions.iter().map(|action| (*action).to_owned()).collect()
}

fn link_of<'a>(stack: &Stack<'_, 'a>, trigger: &Trigger) -> Option<Link<'a>> {
    let id = trigger.wire.as_deref()?;
    stack.plan.links.iter().find(|link| link.id.as_str() == id).copied()
}

/// Retries, age and destinations of asynchronous invocations, from the function and its wires.
fn asynchronous(stack: &mut Stack<'_, '_>, id: &ComponentId, function: &Function, properties: &mut Map) {
    let plan = stack.plan;
    let links: Vec<Link<'_>> = function.triggers.iter().filter_map(|trigger| link_of(stack, trigger)).collect();
    let waiting: Vec<&Link<'_>> = links.iter().filter(|link| link.mechanism() == Mechanism::AsyncInvoke).collect();
    let on_wire = |name: &str| waiting.iter().find_map(|link| link.wire.props.get(name));
    let number = |wire: &str, own: &str| {
        on_wire(wire)
            .and_then(crate::generate::plan::whole)
            .or_else(|| plan.drawn(id, own).and_then(crate::generate::plan::whole))
    };
    let mut config = Map::new();
    config.opt(
        "MaximumRetryAttempts",
        number("MaximumRetryAttempts", "async_max_retries").map(|count| count.clamp(0, 2)),
    );
    config.opt(
        "MaximumEventAgeInSeconds",
        number("MaximumEventAgeInSeconds", "async_max_age_s").map(|secs| secs.clamp(60, 21_600)),
    );
    let wired = |mechanism| {
        plan.outgoing(id).find(move |link| link.mechanism() == mechanism).map(|link| link.target_id().clone())
    };
    let named = |name: &str| plan.referred(on_wire(name)).cloned();
    let failure = wired(Mechanism::Redrive).or_else(|| named("OnFailure"));
    let success = wired(Mechanism::OnSuccess).or_else(|| named("OnSuccess"));
    let dead = named("DeadLetterConfig")
        .filter(|_| waiting.iter().any(|link| !link.from.service.as_str().starts_with("eventbridge")));
    for (key, to) in [("OnFailure", failure), ("OnSuccess", success)] {
        let Some(to) = to else { continue };
        let Some((kind, arn)) = destination(stack, &to) else {
            let service = plan.service(&to).to_owned();
            stack.lose(id, format!("no {key} destination"), format!("{service} cannot be one"));
            continue;
        };
        config.map("DestinationConfig").set(key, map! { "Type" => kind, "Destination" => arn });
    }
    if !config.is_empty() {
        properties.set("EventInvokeConfig", config);
    }
    if let Some(queue) = dead
        && let Some((kind @ ("SQS" | "SNS"), arn)) = destination(stack, &queue)
    {
        properties.set("DeadLetterQueue", map! { "Type" => kind, "TargetArn" => arn });
    }
}

fn destination(stack: &mut Stack<'_, '_>, to: &ComponentId) -> Option<(&'static str, Val)> {
    let kind = match stack.plan.service(to) {
        "sqs_standard" => "SQS",
        "sns_standard" => "SNS",
        "eventbridge_bus" => "EventBridge",
        "lambda" => "Lambda",
        "s3" => "S3Bucket",
        _ => return None,
    };
    Some((kind, stack.arn(to)?))
}

/// The function's own HTTPS address, where one is drawn.
fn url_config(stack: &mut Stack<'_, '_>, id: &ComponentId) -> Option<Map> {
    let plan = stack.plan;
    let link = plan.incoming(id).find(|link| link.from.service.as_str() == "function_url")?;
    let own = plan.drawn(link.source_id(), "auth_type").and_then(Value::as_str);
    let auth = link.wire.props.get("AuthType").and_then(Value::as_str).or(own).unwrap_or("AWS_IAM");
    let mode = link
        .wire
        .props
        .get("InvokeMode")
        .and_then(Value::as_str)
        .or_else(|| plan.text(link.source_id(), "invoke_mode"));
    let mut config = map! { "AuthType" => auth, "InvokeMode" => mode.unwrap_or("BUFFERED") };
    if mode == Some("RESPONSE_STREAM") {
        stack.lose(link.id, "the handler answers in one piece", "a streamed answer has to be written by hand");
    }
    if plan.flag(link.source_id(), "cors") {
        config.set(
            "Cors",
            map! { "AllowOrigins" => list!["*"], "AllowMethods" => list!["*"], "AllowHeaders" => list!["content-type", "authorization"] },
        );
    }
    let logical = stack.logical(id);
    let output = stack.derived(link.source_id(), "Address");
    // SAM names the resource behind the address after the function.
    stack.output(&output, "Address of the function", att(format!("{logical}Url"), "FunctionUrl"));
    Some(config)
}

/// The function's events in SAM's own words.
fn events(stack: &mut Stack<'_, '_>, id: &ComponentId, function: &Function) -> Map {
    let mut events = Map::new();
    for trigger in &function.triggers {
        let (Some(link), Some(from)) = (link_of(stack, trigger), trigger.from.clone()) else { continue };
        let Some((kind, properties)) = event(stack, id, trigger, &link, &from) else { continue };
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
    id: &ComponentId,
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
        (TriggerKind::Queue, _) => ("SQS", queue_event(stack, id, link, from)),
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

/// Settings that all event source mappings share.
fn mapping(link: &Link<'_>, properties: &mut Map) {
    if link.wire.props.get("Enabled").and_then(Value::as_bool) == Some(false) {
        properties.set("Enabled", false);
    }
    let filters = Stack::filters(link);
    if !filters.is_empty() {
        properties.set("FilterCriteria", map! { "Filters" => filters });
    }
    properties.set("FunctionResponseTypes", list!["ReportBatchItemFailures"]);
}

fn queue_event(stack: &mut Stack<'_, '_>, id: &ComponentId, link: &Link<'_>, from: &ComponentId) -> Map {
    let plan = stack.plan;
    let fifo = plan.service(from) == "sqs_fifo";
    let number = |name: &str| plan.wire_prop(link, name).and_then(crate::generate::plan::whole);
    let batch = number("BatchSize").unwrap_or(10).clamp(1, if fifo { 10 } else { 10_000 });
    let mut window = number("MaximumBatchingWindowInSeconds").unwrap_or(0).clamp(0, 300);
    if batch > 10 && window == 0 {
        window = 1;
        let why = "AWS refuses more than 10 messages a batch without one";
        stack.lose(link.id, "batching window became 1 s", why);
    }
    let mut properties = Map::new();
    properties.opt("Queue", stack.arn(from));
    properties.set("BatchSize", batch);
    if fifo {
        // Batching windows do not exist for FIFO queues.
    } else if window > 0 {
        properties.set("MaximumBatchingWindowInSeconds", window);
    }
    if let Some(most) = number("MaximumConcurrency") {
        properties.set("ScalingConfig", map! { "MaximumConcurrency" => most });
    }
    let pollers = ["MinimumPollers", "MaximumPollers"]
        .map(|name| link.wire.props.get(name).and_then(crate::generate::plan::whole));
    if let ([Some(_), _] | [_, Some(_)], None) = (pollers, number("MaximumConcurrency")) {
        let mut config = Map::new();
        config.opt("MinimumPollers", pollers[0]).opt("MaximumPollers", pollers[1]);
        properties.set("ProvisionedPollerConfig", config);
    }
    mapping(link, &mut properties);
    let _ = id;
    properties
}

fn stream_event(stack: &mut Stack<'_, '_>, link: &Link<'_>, arn: Val) -> Map {
    let plan = stack.plan;
    let number = |name: &str| link.wire.props.get(name).and_then(crate::generate::plan::whole);
    let drawn = plan.wire_prop(link, "StartingPosition").and_then(Value::as_str);
    let mut position = drawn.unwrap_or("TRIM_HORIZON");
    if position == "AT_TIMESTAMP" {
        position = "TRIM_HORIZON";
        stack.lose(
            link.id,
            "reading starts at the oldest record",
            "AT_TIMESTAMP needs a time, which the drawing does not name",
        );
    }
    let mut properties = map! {
        "Stream" => arn,
        "StartingPosition" => position,
        "BatchSize" => plan.wire_prop(link, "BatchSize").and_then(crate::generate::plan::whole).unwrap_or(100),
    };
    properties.opt("MaximumBatchingWindowInSeconds", number("MaximumBatchingWindowInSeconds").filter(|secs| *secs > 0));
    properties.opt("MaximumRetryAttempts", number("MaximumRetryAttempts").filter(|count| *count >= 0));
    properties.opt("MaximumRecordAgeInSeconds", number("MaximumRecordAgeInSeconds").filter(|secs| *secs >= 60));
    properties.opt("ParallelizationFactor", number("ParallelizationFactor"));
    properties.opt("TumblingWindowInSeconds", number("TumblingWindowInSeconds").filter(|secs| *secs > 0));
    properties
        .opt("BisectBatchOnFunctionError", link.wire.props.get("BisectBatchOnFunctionError").and_then(Value::as_bool));
    mapping(link, &mut properties);
    if number("TumblingWindowInSeconds").is_some_and(|secs| secs > 0) {
        stack.lose(
            link.id,
            "the handler keeps no state between batches",
            "aggregating over a tumbling window has to be written by hand",
        );
    }
    if let Some(to) = plan.referred(link.wire.props.get("OnFailure")).cloned()
        && let Some((kind @ ("SQS" | "SNS" | "S3Bucket"), arn)) = destination(stack, &to)
    {
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
