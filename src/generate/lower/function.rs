//! Functions: what their roles allow, what their code is told, and what happens to calls nobody waits for.

use super::cycles::Cut;
use super::iam::{allow, document, trust};
use super::{DEFAULT_RETENTION_DAYS, Stack, grants};
use crate::generate::Language;
use crate::generate::plan::{Function, Link, Trigger, TriggerKind, whole};
use crate::generate::value::{Map, Val, att, list, map, reference, sub};
use crate::model::{ComponentId, Mechanism, Value};

/// Where the files of a function lie, below the skeleton's folder.
pub(crate) fn folder(stack: &Stack<'_, '_>, id: &ComponentId) -> String {
    format!("functions/{}/", stack.plan.names[id].snake)
}

/// Module and symbol of the code's entry.
pub(crate) const fn handler(language: Language) -> &'static str {
    match language {
        Language::Python => "app.lambda_handler",
        Language::Node => "app.handler",
    }
}

/// The group a function's logs go to.
pub(crate) fn log_group(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let name = stack.derived(id, "LogGroup");
    let kebab = &stack.plan.names[id].kebab;
    let properties = map! {
        "LogGroupName" => sub(format!("/aws/lambda/${{AWS::StackName}}-{kebab}")),
        "RetentionInDays" => stack.plan.int(id, "log_retention_days").unwrap_or(DEFAULT_RETENTION_DAYS),
    };
    stack.add(&name, "AWS::Logs::LogGroup", properties);
}

/// The properties of a function that all targets spell the same, its code under the key the target has for it.
pub(crate) fn settings(stack: &mut Stack<'_, '_>, id: &ComponentId, function: &Function, cut: &Cut, code: &str) -> Map {
    let plan = stack.plan;
    let role = stack.derived(id, "Role");
    let logs = stack.derived(id, "LogGroup");
    let mut properties = Map::new();
    properties.opt("FunctionName", stack.own_name(id));
    properties.opt("Description", description(stack, id));
    properties.set(code, folder(stack, id));
    properties.set("Handler", handler(function.language));
    properties.set("Runtime", &function.runtime);
    properties.set("Architectures", list![plan.text(id, "arch").unwrap_or("x86_64")]);
    properties.set("MemorySize", plan.int(id, "memory_mb").unwrap_or(128));
    properties.set("Timeout", plan.int(id, "timeout_s").unwrap_or(3));
    if let Some(megabytes) = plan.int(id, "ephemeral_mb").filter(|megabytes| *megabytes > 512) {
        properties.set("EphemeralStorage", map! { "Size" => megabytes });
    }
    properties.set("Role", att(role, "Arn"));
    properties.set("LoggingConfig", map! { "LogGroup" => reference(logs) });
    properties.opt("ReservedConcurrentExecutions", plan.int(id, "reserved_concurrency"));
    if plan.flag(id, "snap_start") && plan.drawn(id, "provisioned_concurrency").is_none() {
        if function.runtime.starts_with("python") {
            properties.set("SnapStart", map! { "ApplyOn" => "PublishedVersions" });
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
    let environment = environment(stack, id, function, cut);
    properties.set("Environment", map! { "Variables" => environment });
    properties
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

/// Names of everything downstream.
fn environment(stack: &mut Stack<'_, '_>, id: &ComponentId, function: &Function, cut: &Cut) -> Map {
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
    variables
}

/// The role of one function: its own logs, its traces, and what its wires say.
pub(crate) fn role(stack: &mut Stack<'_, '_>, id: &ComponentId, function: &Function) {
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

/// The wire behind a trigger.
pub(crate) fn link_of<'a>(stack: &Stack<'_, 'a>, trigger: &Trigger) -> Option<Link<'a>> {
    let id = trigger.wire.as_deref()?;
    stack.plan.links.iter().find(|link| link.id.as_str() == id).copied()
}

/// What happens to calls that nobody waits for, from the function and its wires.
#[derive(Default)]
pub(crate) struct Unwaited {
    pub(crate) retries: Option<i64>,
    pub(crate) age_secs: Option<i64>,
    /// `OnFailure` and `OnSuccess`, each with the kind of its destination in SAM's words and its ARN.
    pub(crate) destinations: Vec<(&'static str, &'static str, Val)>,
    /// The queue or topic for events no try has handled.
    pub(crate) dead_letters: Option<(&'static str, Val)>,
}

/// Retries, age and destinations of asynchronous invocations.
pub(crate) fn unwaited(stack: &mut Stack<'_, '_>, id: &ComponentId, function: &Function) -> Unwaited {
    let plan = stack.plan;
    let links: Vec<Link<'_>> = function.triggers.iter().filter_map(|trigger| link_of(stack, trigger)).collect();
    let waiting: Vec<&Link<'_>> = links.iter().filter(|link| link.mechanism() == Mechanism::AsyncInvoke).collect();
    let on_wire = |name: &str| waiting.iter().find_map(|link| link.wire.props.get(name));
    let number = |wire: &str, own: &str| on_wire(wire).and_then(whole).or_else(|| plan.drawn(id, own).and_then(whole));
    let retries = number("MaximumRetryAttempts", "async_max_retries").map(|count| count.clamp(0, 2));
    let age_secs = number("MaximumEventAgeInSeconds", "async_max_age_s").map(|secs| secs.clamp(60, 21_600));
    let mut wired = |mechanism| {
        let links: Vec<Link<'_>> = plan.outgoing(id).filter(|link| link.mechanism() == mechanism).copied().collect();
        let (first, more) = links.split_first()?;
        for other in more {
            let why = "a function has one destination of a kind; put a topic or bus behind it";
            stack.lose(other.id, "wire left out", why);
        }
        Some(first.target_id().clone())
    };
    let named = |name: &str| plan.referred(on_wire(name)).cloned();
    let failure = wired(Mechanism::Redrive).or_else(|| named("OnFailure"));
    let success = wired(Mechanism::OnSuccess).or_else(|| named("OnSuccess"));
    let dead = named("DeadLetterConfig")
        .filter(|_| waiting.iter().any(|link| !link.from.service.as_str().starts_with("eventbridge")));
    let mut made = Unwaited { retries, age_secs, ..Unwaited::default() };
    for (key, to) in [("OnFailure", failure), ("OnSuccess", success)] {
        let Some(to) = to else { continue };
        let Some((kind, arn)) = destination(stack, &to) else {
            let service = plan.service(&to).to_owned();
            stack.lose(id, format!("no {key} destination"), format!("{service} cannot be one"));
            continue;
        };
        made.destinations.push((key, kind, arn));
    }
    if let Some(queue) = dead
        && let Some((kind @ ("SQS" | "SNS"), arn)) = destination(stack, &queue)
    {
        made.dead_letters = Some((kind, arn));
    }
    made
}

/// Kind and ARN of what may receive results or failures.
pub(crate) fn destination(stack: &mut Stack<'_, '_>, to: &ComponentId) -> Option<(&'static str, Val)> {
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
pub(crate) fn url_config(stack: &mut Stack<'_, '_>, id: &ComponentId) -> Option<Map> {
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
    stack.output(&output, "Address of the function", att(format!("{logical}Url"), "FunctionUrl"));
    Some(config)
}
