use super::Stack;
use super::filters::json_map;
use super::iam::{allow, service_role};
use crate::generate::naming::words;
use crate::generate::plan::{Attribute, Link, whole};
use crate::generate::value::{Map, Val, map, sub};
use crate::model::{ComponentId, Mechanism, Value};

/// A bus of our own; the account's default bus exists already.
pub(super) fn bus(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    if stack.is_default_bus(id) {
        return;
    }
    let plan = stack.plan;
    let logical = stack.logical(id);
    let mut properties = map! { "Name" => sub(stack.physical(id)) };
    properties.opt("Tags", stack.tags(id));
    stack.add(&logical, "AWS::Events::EventBus", properties);
    if plan.flag(id, "archive") {
        let name = stack.derived(id, "Archive");
        let mut properties = map! { "SourceArn" => crate::generate::value::att(&logical, "Arn") };
        properties.opt("RetentionDays", plan.int(id, "archive_days"));
        stack.add(&name, "AWS::Events::Archive", properties);
    }
    if plan.flag(id, "schema_discovery") {
        let name = stack.derived(id, "Discoverer");
        let properties = map! { "SourceArn" => crate::generate::value::att(&logical, "Arn") };
        stack.add(&name, "AWS::EventSchemas::Discoverer", properties);
    }
}

/// A rule with its targets, their roles, policies and permissions.
pub(super) fn rule(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let mut properties = Map::new();
    let bus = plan.incoming(id).find(|link| link.from.service.as_str() == "eventbridge_bus").copied();
    let schedule = plan.text(id, "schedule").filter(|text| !text.trim().is_empty());
    if let Some(link) = &bus
        && schedule.is_none()
        && !stack.is_default_bus(link.source_id())
    {
        properties.opt("EventBusName", stack.attribute(link.source_id(), Attribute::Name));
    }
    match schedule {
        Some(expression) => drop(properties.set("ScheduleExpression", schedule_text(stack, id, expression))),
        None => drop(properties.set("EventPattern", pattern(stack, id, bus.as_ref()))),
    }
    properties.set("State", plan.text(id, "state").unwrap_or("ENABLED"));
    let links: Vec<Link<'_>> =
        plan.outgoing(id).filter(|link| link.mechanism() != Mechanism::Redrive).copied().collect();
    let mut targets = Vec::new();
    for link in &links {
        if let Some(target) = rule_target(stack, id, link, targets.len() + 1) {
            targets.push(Val::from(target));
        }
    }
    if targets.len() > 5 {
        stack.lose(id, "more than five targets", "a rule has at most five; ask for more or draw a second rule");
    }
    if targets.is_empty() {
        stack.lose(id, "a rule without a target", "nothing is wired to it");
    } else {
        properties.set("Targets", targets);
    }
    stack.add(&logical, "AWS::Events::Rule", properties);
}

fn rule_target(stack: &mut Stack<'_, '_>, id: &ComponentId, link: &Link<'_>, number: usize) -> Option<Map> {
    let plan = stack.plan;
    let to = link.target_id().clone();
    let service = link.to.service.as_str();
    let rule_arn = stack.arn(id)?;
    let stem = stack.logical(id);
    let text = |name: &str| link.wire.props.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let mut target = map! { "Id" => format!("target{number}") };
    match service {
        "lambda" => {
            stack.permit(&to, "events.amazonaws.com", &stem, Some(rule_arn));
            target.opt("Arn", stack.arn(&to));
        }
        "sqs_standard" | "sqs_fifo" => {
            stack.let_send(&to, "events.amazonaws.com", rule_arn);
            target.opt("Arn", stack.arn(&to));
            if service == "sqs_fifo" {
                target.set("SqsParameters", map! { "MessageGroupId" => text("MessageGroupId").unwrap_or("events") });
            }
        }
        "sns_standard" => {
            stack.let_publish(&to, "events.amazonaws.com", Some(rule_arn));
            target.opt("Arn", stack.arn(&to));
        }
        "cloudwatch_logs" => {
            let group = stack.logical(&to);
            target.set(
                "Arn",
                sub(format!(
                    "arn:${{AWS::Partition}}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:${{{group}}}"
                )),
            );
            stack.let_write_logs(&to, &["delivery.logs.amazonaws.com", "events.amazonaws.com"]);
        }
        "kinesis" | "firehose" | "sfn_standard" | "sfn_express" | "eventbridge_bus" | "fargate" | "apigw_rest" => {
            let actions = plan.actions(link);
            let statements = super::grants::statements(stack, &to, &actions);
            let role = service_role(stack, id, "events.amazonaws.com", statements);
            target.set("Arn", stack.event_target_arn(&to)?);
            target.set("RoleArn", role);
            if service == "kinesis"
                && let Some(path) = text("PartitionKeyPath")
            {
                target.set("KinesisParameters", map! { "PartitionKeyPath" => path });
            }
            if service == "apigw_rest" {
                target.set("HttpParameters", Map::new());
            }
            if service == "fargate" {
                target.set("EcsParameters", stack.ecs_parameters(&to, true));
            }
        }
        other => {
            stack.lose(link.id, format!("no target {other}"), "this service is not among those the skeleton creates");
            return None;
        }
    }
    if let Some(input) = link.wire.props.get("InputTransformer").and_then(json_map) {
        target.set("InputTransformer", input);
    } else if let Some(input) = text("Input") {
        target.set("Input", input);
    } else if let Some(path) = text("InputPath") {
        target.set("InputPath", path);
    }
    target.opt("RetryPolicy", retry_policy(link));
    if let Some(queue) = dead_letters(stack, id, link) {
        let source = stack.arn(id)?;
        stack.let_send(&queue, "events.amazonaws.com", source);
        target.set("DeadLetterConfig", map! { "Arn" => stack.arn(&queue)? });
    }
    Some(target)
}

fn retry_policy(link: &Link<'_>) -> Option<Map> {
    let number = |name: &str| link.wire.props.get(name).and_then(whole);
    let mut policy = Map::new();
    policy.opt("MaximumRetryAttempts", number("RetryMaxAttempts").map(|count| count.clamp(0, 185)));
    policy.opt("MaximumEventAgeInSeconds", number("RetryMaxAgeSeconds").map(|secs| secs.clamp(60, 86_400)));
    (!policy.is_empty()).then_some(policy)
}

/// The queue for events a target did not take: on the wire, or wired to the rule.
fn dead_letters(stack: &Stack<'_, '_>, id: &ComponentId, link: &Link<'_>) -> Option<ComponentId> {
    let named = stack.referred_to(link.wire.props.get("DeadLetterConfig"), &["sqs_standard"]);
    let wired = || {
        let mut redrives = stack.plan.outgoing(id).filter(|other| other.mechanism() == Mechanism::Redrive);
        redrives.find(|other| other.to.service.as_str() == "sqs_standard").map(|other| other.target_id().clone())
    };
    let own = || stack.referred_to(stack.plan.drawn(id, "dlq"), &["sqs_standard"]);
    named.or_else(wired).or_else(own)
}

/// The pattern as drawn on the rule or a wire; else what the sources on the bus emit.
fn pattern(stack: &mut Stack<'_, '_>, id: &ComponentId, bus: Option<&Link<'_>>) -> Map {
    let plan = stack.plan;
    let mut drawn = vec![plan.drawn(id, "event_pattern")];
    drawn.extend(bus.map(|link| link.wire.props.get("EventPattern")));
    drawn.extend(plan.outgoing(id).map(|link| link.wire.props.get("EventPattern")));
    if let Some(pattern) = drawn.into_iter().flatten().find_map(json_map).filter(|pattern| !pattern.is_empty()) {
        return pattern;
    }
    let mut sources = Vec::new();
    for link in bus.map(|bus| plan.incoming(bus.source_id()).collect::<Vec<_>>()).unwrap_or_default() {
        let source = match link.from.service.as_str() {
            "s3" => "aws.s3".to_owned(),
            "sfn_standard" | "sfn_express" => "aws.states".to_owned(),
            "fargate" => "aws.ecs".to_owned(),
            "cloudwatch_alarm" => "aws.cloudwatch".to_owned(),
            "ses" => "aws.ses".to_owned(),
            _ => stack.event_source(),
        };
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    if sources.is_empty() {
        sources.push(stack.event_source());
    }
    map! { "source" => sources }
}

fn schedule_text(stack: &mut Stack<'_, '_>, id: &ComponentId, drawn: &str) -> String {
    let text = drawn.trim();
    let known = ["rate(", "cron(", "at("].iter().any(|start| text.starts_with(start)) && text.ends_with(')');
    if known {
        return text.to_owned();
    }
    stack.lose(id, "runs once a day", format!("`{text}` is not a schedule; write rate(1 hour) or cron(0 8 * * ? *)"));
    "rate(1 day)".to_owned()
}

/// One schedule a target; schedules have no list of targets.
pub(super) fn schedule(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let links: Vec<Link<'_>> =
        plan.outgoing(id).filter(|link| !matches!(link.mechanism(), Mechanism::Redrive)).copied().collect();
    let called =
        plan.incoming(id).any(|link| matches!(link.from.service.as_str(), "lambda" | "sfn_standard" | "sfn_express"));
    if called {
        let name = stack.derived(id, "Group");
        stack.add(&name, "AWS::Scheduler::ScheduleGroup", Map::new());
    }
    if links.is_empty() {
        stack.lose(id, "no schedule", "nothing is wired to run on it");
        return;
    }
    for link in &links {
        one_schedule(stack, id, link);
    }
}

fn one_schedule(stack: &mut Stack<'_, '_>, id: &ComponentId, link: &Link<'_>) {
    let plan = stack.plan;
    let to = link.target_id().clone();
    let service = link.to.service.as_str();
    let text = |name: &str| link.wire.props.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let drawn = text("ScheduleExpression").or_else(|| plan.text(id, "expression")).unwrap_or_default();
    let mut properties = map! { "ScheduleExpression" => schedule_text(stack, id, drawn) };
    properties.set(
        "ScheduleExpressionTimezone",
        text("ScheduleExpressionTimezone").or_else(|| plan.text(id, "timezone")).unwrap_or("UTC"),
    );
    let window = link
        .wire
        .props
        .get("FlexibleTimeWindowMinutes")
        .and_then(whole)
        .or_else(|| plan.int(id, "flexible_window_min"));
    properties.set(
        "FlexibleTimeWindow",
        match window.filter(|minutes| *minutes > 0) {
            Some(minutes) => map! { "Mode" => "FLEXIBLE", "MaximumWindowInMinutes" => minutes.min(1440) },
            None => map! { "Mode" => "OFF" },
        },
    );
    properties.set("State", plan.text(id, "state").unwrap_or("ENABLED"));
    let actions = plan.actions(link);
    let mut statements = super::grants::statements(stack, &to, &actions);
    let default_input =
        r#"{"source":"schedule","id":"<aws.scheduler.execution-id>","time":"<aws.scheduler.scheduled-time>"}"#;
    let mut target = Map::new();
    let universal = |action: &str| sub(format!("arn:${{AWS::Partition}}:scheduler:::aws-sdk:{action}"));
    match service {
        "dynamodb" => {
            target.set("Arn", universal("dynamodb:putItem"));
            let table = stack.attribute(&to, Attribute::Name).unwrap_or_else(|| Val::from(""));
            let item = r#","Item":{"pk":{"S":"<aws.scheduler.execution-id>"}}}"#;
            target.set("Input", in_json(stack, r#"{"TableName":""#, &table, &format!("\"{item}")));
        }
        "ssm_parameter" => {
            target.set("Arn", universal("ssm:putParameter"));
            let parameter = stack.attribute(&to, Attribute::Name).unwrap_or_else(|| Val::from(""));
            target.set(
                "Input",
                in_json(
                    stack,
                    r#"{"Name":""#,
                    &parameter,
                    r#"","Value":"<aws.scheduler.scheduled-time>","Overwrite":true}"#,
                ),
            );
        }
        _ => {
            let Some(arn) = stack.event_target_arn(&to) else {
                stack.lose(
                    link.id,
                    format!("no schedule of {service}"),
                    "this service is not among those the skeleton creates",
                );
                return;
            };
            target.set("Arn", arn);
            target.set("Input", text("Input").unwrap_or(default_input));
        }
    }
    match service {
        "sqs_fifo" => {
            target.set("SqsParameters", map! { "MessageGroupId" => text("MessageGroupId").unwrap_or("schedule") });
        }
        "kinesis" => drop(target.set("KinesisParameters", map! { "PartitionKey" => "schedule" })),
        "eventbridge_bus" => {
            let parameters = map! { "DetailType" => "Scheduled", "Source" => stack.event_source() };
            target.set("EventBridgeParameters", parameters);
        }
        "fargate" => drop(target.set("EcsParameters", stack.ecs_parameters(&to, false))),
        _ => {}
    }
    let number = |wire: &str, own: &str| {
        link.wire.props.get(wire).and_then(whole).or_else(|| plan.drawn(id, own).and_then(whole))
    };
    let mut retry = Map::new();
    retry.opt("MaximumRetryAttempts", number("RetryMaxAttempts", "max_retries").map(|count| count.clamp(0, 185)));
    retry.opt("MaximumEventAgeInSeconds", number("RetryMaxAgeSeconds", "max_age_s").map(|secs| secs.clamp(60, 86_400)));
    if !retry.is_empty() {
        target.set("RetryPolicy", retry);
    }
    if let Some(queue) = dead_letters(stack, id, link)
        && let Some(arn) = stack.arn(&queue)
    {
        statements.push(allow(&["sqs:SendMessage".to_owned()], vec![arn.clone()], None));
        target.set("DeadLetterConfig", map! { "Arn" => arn });
    }
    let role = service_role(stack, id, "scheduler.amazonaws.com", statements);
    target.set("RoleArn", role);
    properties.set("Target", target);
    let mut name = stack.logical(id);
    if stack.has(&name) {
        name = stack.fresh(&name);
        stack.lose(link.id, format!("a schedule of its own, `{name}`"), "a schedule has one target");
    }
    stack.add(&name, "AWS::Scheduler::Schedule", properties);
}

/// JSON text around a reference.
fn in_json(_: &Stack<'_, '_>, before: &str, value: &Val, after: &str) -> Val {
    match value {
        Val::Ref(name) => sub(format!("{before}${{{name}}}{after}")),
        Val::Att(name, attribute) => sub(format!("{before}${{{name}.{attribute}}}{after}")),
        Val::Sub(text) => sub(format!("{before}{text}{after}")),
        other => Val::from(format!("{before}{other}{after}")),
    }
}

/// A pipe from its one source, through an enrichment, to its one target.
pub(super) fn pipe(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let source = plan.incoming(id).find(|link| link.mechanism() == Mechanism::Poll).copied();
    let outs: Vec<Link<'_>> = plan.outgoing(id).copied().collect();
    let enrichment = outs.iter().find(|link| link.mechanism() == Mechanism::Enrich);
    let targets: Vec<&Link<'_>> =
        outs.iter().filter(|link| !matches!(link.mechanism(), Mechanism::Enrich | Mechanism::Redrive)).collect();
    let (Some(source), Some(target)) = (source, targets.first()) else {
        stack.lose(id, "pipe left out", "a pipe needs one source and one target");
        return;
    };
    for extra in &targets[1..] {
        stack.lose(extra.id, "wire left out", "a pipe has one target; put a bus or topic behind it");
    }
    let mut statements = Vec::new();
    let mut properties = Map::new();
    let Some((source_arn, parameters)) = pipe_source(stack, id, &source) else {
        stack.lose(id, "pipe left out", format!("{} cannot be read by the skeleton's pipe", source.from.service));
        return;
    };
    let actions = plan.actions(&source);
    statements.extend(super::grants::statements(stack, source.source_id(), &actions));
    properties.set("Source", source_arn);
    properties.set("SourceParameters", parameters);
    let enriched =
        enrichment.and_then(|link| matches!(link.to.service.as_str(), "lambda" | "sfn_express").then_some(link));
    if let Some(link) = enriched {
        let actions = plan.actions(link);
        statements.extend(super::grants::statements(stack, link.target_id(), &actions));
        properties.opt("Enrichment", stack.arn(link.target_id()));
        if let Some(template) = link.wire.props.get("InputTemplate").and_then(Value::as_str) {
            properties.set("EnrichmentParameters", map! { "InputTemplate" => template });
        }
    } else if let Some(link) = enrichment {
        stack.lose(link.id, "no enrichment", "the skeleton enriches with functions and express workflows");
    }
    let Some(arn) = stack.event_target_arn(target.target_id()) else {
        stack.lose(id, "pipe left out", format!("{} cannot be its target here", target.to.service));
        return;
    };
    let actions = plan.actions(target);
    statements.extend(super::grants::statements(stack, target.target_id(), &actions));
    properties.set("Target", arn);
    let parameters = pipe_target(stack, id, target);
    if !parameters.is_empty() {
        properties.set("TargetParameters", parameters);
    }
    properties.set("DesiredState", plan.text(id, "desired_state").unwrap_or("RUNNING"));
    let role = service_role(stack, id, "pipes.amazonaws.com", statements);
    properties.set("RoleArn", role);
    properties.opt("Tags", stack.tag_map(id));
    stack.add(&logical, "AWS::Pipes::Pipe", properties);
}

fn pipe_source(stack: &mut Stack<'_, '_>, id: &ComponentId, link: &Link<'_>) -> Option<(Val, Map)> {
    let plan = stack.plan;
    let number = |wire: &str, own: &str| {
        link.wire.props.get(wire).and_then(whole).or_else(|| plan.drawn(id, own).and_then(whole))
    };
    let mut settings = Map::new();
    settings.opt("BatchSize", number("BatchSize", "batch_size"));
    settings.opt(
        "MaximumBatchingWindowInSeconds",
        number("MaximumBatchingWindowInSeconds", "batch_window_s").filter(|secs| *secs > 0),
    );
    let (key, arn) = match link.from.service.as_str() {
        "sqs_standard" | "sqs_fifo" => ("SqsQueueParameters", stack.arn(link.source_id())?),
        "kinesis" => ("KinesisStreamParameters", stack.arn(link.source_id())?),
        "dynamodb" | "dynamodb_stream" => ("DynamoDBStreamParameters", stack.table_stream(link.source_id())?),
        _ => return None,
    };
    if key != "SqsQueueParameters" {
        let drawn = link.wire.props.get("StartingPosition").and_then(Value::as_str);
        settings
            .set("StartingPosition", drawn.filter(|position| *position != "AT_TIMESTAMP").unwrap_or("TRIM_HORIZON"));
        settings.opt("ParallelizationFactor", number("ParallelizationFactor", ""));
        settings.opt("MaximumRetryAttempts", number("MaximumRetryAttempts", "").filter(|count| *count >= 0));
    }
    let mut filters = Stack::filters(link);
    if filters.is_empty() {
        filters = Stack::filter_patterns(plan.drawn(id, "filter"));
    }
    let mut parameters = Map::new();
    if !filters.is_empty() {
        parameters.set("FilterCriteria", map! { "Filters" => filters });
    }
    parameters.set(key, settings);
    Some((arn, parameters))
}

fn pipe_target(stack: &mut Stack<'_, '_>, id: &ComponentId, link: &Link<'_>) -> Map {
    let plan = stack.plan;
    let text = |name: &str| link.wire.props.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let mut parameters = Map::new();
    parameters.opt(
        "InputTemplate",
        text("InputTemplate").or_else(|| plan.text(id, "input_template").filter(|text| !text.is_empty())),
    );
    let waits = text("InvocationType").unwrap_or(if link.to.service.as_str() == "lambda" {
        "REQUEST_RESPONSE"
    } else {
        "FIRE_AND_FORGET"
    });
    match link.to.service.as_str() {
        "lambda" => drop(parameters.set("LambdaFunctionParameters", map! { "InvocationType" => waits })),
        "sfn_standard" | "sfn_express" => {
            let kind = if link.to.service.as_str() == "sfn_standard" { "FIRE_AND_FORGET" } else { waits };
            parameters.set("StepFunctionStateMachineParameters", map! { "InvocationType" => kind });
        }
        "sqs_fifo" => {
            let mut settings = map! { "MessageGroupId" => text("MessageGroupId").unwrap_or("pipe") };
            settings.opt("MessageDeduplicationId", text("MessageDeduplicationId"));
            parameters.set("SqsQueueParameters", settings);
        }
        "kinesis" => drop(
            parameters
                .set("KinesisStreamParameters", map! { "PartitionKey" => text("PartitionKey").unwrap_or("pipe") }),
        ),
        "eventbridge_bus" => {
            let settings = map! { "DetailType" => "PipeRecord", "Source" => stack.event_source() };
            parameters.set("EventBridgeEventBusParameters", settings);
        }
        "fargate" => drop(parameters.set("EcsTaskParameters", stack.ecs_parameters(link.target_id(), false))),
        _ => {}
    }
    parameters
}

impl Stack<'_, '_> {
    /// The `source` of events the generated code emits.
    pub(crate) fn event_source(&self) -> String {
        let name = words(&self.plan.document.settings().name).join("-");
        if name.is_empty() { "app".to_owned() } else { format!("app.{name}") }
    }

    /// The ARN a rule, schedule or pipe names as its target.
    pub(crate) fn event_target_arn(&mut self, to: &ComponentId) -> Option<Val> {
        match self.plan.service(to) {
            "fargate" => {
                let cluster = self.derived(to, "Cluster");
                Some(crate::generate::value::att(cluster, "Arn"))
            }
            "apigw_rest" => {
                let logical = self.logical(to);
                Some(sub(format!(
                    "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{logical}}}/*/POST/"
                )))
            }
            "sqs_standard" | "sqs_fifo" | "sns_standard" | "sns_fifo" | "lambda" | "kinesis" | "firehose"
            | "sfn_standard" | "sfn_express" | "eventbridge_bus" | "cloudwatch_logs" => self.arn(to),
            _ => None,
        }
    }

    /// Lets services write to a log group.
    pub(crate) fn let_write_logs(&mut self, group: &ComponentId, services: &[&str]) {
        let name = self.derived(group, "WritePolicy");
        let logical = self.logical(group);
        let principals: Vec<String> = services.iter().map(|service| (*service).to_owned()).collect();
        let statement = serde_json::json!({
            "Effect": "Allow", "Principal": { "Service": principals }, "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": "RESOURCE", "Condition": { "StringEquals": { "aws:SourceAccount": "ACCOUNT" } }
        });
        let text = serde_json::json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string();
        let text = text.replace("RESOURCE", &format!("${{{logical}.Arn}}")).replace("ACCOUNT", "${AWS::AccountId}");
        let properties =
            map! { "PolicyName" => sub(format!("${{AWS::StackName}}-{logical}")), "PolicyDocument" => sub(text) };
        self.add(&name, "AWS::Logs::ResourcePolicy", properties);
    }
}
