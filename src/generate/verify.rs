//! What no linter sees of a skeleton: whether everything that has to call a function may, whether pollers may poll,
//! whether the code a function names is there.

use std::collections::BTreeMap;
use std::fmt;

use super::lower::filters::BUCKET_EVENTS;
use super::readback::{self, ReadError, Template, grants};
use super::value::{Map, Val};

/// A mistake in the files of a skeleton.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flaw {
    /// The logical name of the resource it is about.
    pub at: String,
    pub what: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)
    }
}

/// Mistakes in a skeleton whose template is CloudFormation, SAM or `serverless.yml`, in the order of their resources.
///
/// # Errors
/// No such template, or one that cannot be read.
pub fn flaws(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<Flaw>, ReadError> {
    let template = readback::plain(files)?;
    let mut found = Vec::new();
    pushes(&template, &mut found);
    roles(&template, &mut found);
    permissions(&template, &mut found);
    mappings(&template, &mut found);
    notifications(&template, &mut found);
    for (name, function) in template.of_type("AWS::Lambda::Function") {
        code(name, &function.properties, files, &mut found);
        environment(name, &function.properties, &mut found);
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn flaw(found: &mut Vec<Flaw>, at: &str, what: impl Into<String>) {
    found.push(Flaw { at: at.to_owned(), what: what.into() });
}

/// Functions a value leads to, those behind an alias included.
fn functions(template: &Template, value: Option<&Val>) -> Vec<String> {
    let Some(value) = value else { return Vec::new() };
    let behind = |name: String| match template.kind(&name) {
        "AWS::Lambda::Function" => Some(name),
        "AWS::Lambda::Alias" => {
            let alias = template.resources().get(&name)?;
            template.target_of(alias.get(&["FunctionName"]), &["AWS::Lambda::Function"])
        }
        _ => None,
    };
    template.targets(value).into_iter().filter_map(behind).collect()
}

/// Where a resource says which function it calls, and in whose name it does.
const PUSHES: &[(&str, &[&str], &str)] = &[
    ("AWS::SNS::Subscription", &["Endpoint"], "sns.amazonaws.com"),
    ("AWS::S3::Bucket", &["NotificationConfiguration", "LambdaConfigurations"], "s3.amazonaws.com"),
    ("AWS::Events::Rule", &["Targets"], "events.amazonaws.com"),
    ("AWS::Logs::SubscriptionFilter", &["DestinationArn"], "logs.amazonaws.com"),
    ("AWS::Cognito::UserPool", &["LambdaConfig"], "cognito-idp.amazonaws.com"),
    ("AWS::CloudWatch::Alarm", &["AlarmActions"], "lambda.alarms.cloudwatch.amazonaws.com"),
    ("AWS::CloudWatch::Alarm", &["OKActions"], "lambda.alarms.cloudwatch.amazonaws.com"),
    ("AWS::CloudWatch::Alarm", &["InsufficientDataActions"], "lambda.alarms.cloudwatch.amazonaws.com"),
    ("AWS::IoT::TopicRule", &["TopicRulePayload", "Actions"], "iot.amazonaws.com"),
    ("AWS::SES::ReceiptRule", &["Rule", "Actions"], "ses.amazonaws.com"),
    ("AWS::ApiGatewayV2::Integration", &["IntegrationUri"], "apigateway.amazonaws.com"),
    ("AWS::ApiGatewayV2::Authorizer", &["AuthorizerUri"], "apigateway.amazonaws.com"),
    ("AWS::ApiGateway::Method", &["Integration", "Uri"], "apigateway.amazonaws.com"),
    ("AWS::ApiGateway::Authorizer", &["AuthorizerUri"], "apigateway.amazonaws.com"),
    ("AWS::AppSync::GraphQLApi", &["LambdaAuthorizerConfig"], "appsync.amazonaws.com"),
];

/// Every service that calls a function in its own name has to be let in.
fn pushes(template: &Template, found: &mut Vec<Flaw>) {
    for (kind, path, principal) in PUSHES {
        for (name, resource) in template.of_type(kind) {
            for function in functions(template, resource.get(path)) {
                if !is_let_in(template, &function, principal) {
                    flaw(found, name, format!("calls {function}, which does not let {principal} in"));
                }
            }
        }
    }
    for (name, url) in template.of_type("AWS::Lambda::Url") {
        if url.text(&["AuthType"]) == "NONE" {
            for function in functions(template, url.get(&["TargetFunctionArn"])) {
                if !is_let_in(template, &function, "*") {
                    flaw(found, name, format!("is open, but {function} lets nobody in"));
                }
            }
        }
    }
}

fn is_let_in(template: &Template, function: &str, principal: &str) -> bool {
    template.of_type("AWS::Lambda::Permission").any(|(_, permission)| {
        permission.text(&["Principal"]) == principal
            && functions(template, permission.get(&["FunctionName"])).iter().any(|name| name == function)
    })
}

/// A permission for a service says on whose behalf; an open address is for everybody.
fn permissions(template: &Template, found: &mut Vec<Flaw>) {
    for (name, permission) in template.of_type("AWS::Lambda::Permission") {
        let bound = permission.get(&["SourceArn"]).is_some() || permission.get(&["SourceAccount"]).is_some();
        if !bound && permission.text(&["Principal"]) != "*" {
            flaw(found, name, "lets a service in on behalf of anybody; name SourceArn or SourceAccount");
        }
        if functions(template, permission.get(&["FunctionName"])).is_empty() {
            flaw(found, name, "is a permission of no function in the template");
        }
    }
}

/// Where a resource says which function it calls with a role, and where the role.
const CALLERS: &[(&str, &[&str], &[&str])] = &[
    ("AWS::Scheduler::Schedule", &["Target", "Arn"], &["Target", "RoleArn"]),
    ("AWS::Pipes::Pipe", &["Target"], &["RoleArn"]),
    ("AWS::Pipes::Pipe", &["Enrichment"], &["RoleArn"]),
    ("AWS::StepFunctions::StateMachine", &["DefinitionSubstitutions"], &["RoleArn"]),
    ("AWS::AppSync::DataSource", &["LambdaConfig"], &["ServiceRoleArn"]),
];

/// Every service that calls a function with a role needs a role that may.
fn roles(template: &Template, found: &mut Vec<Flaw>) {
    for (kind, path, role) in CALLERS {
        for (name, resource) in template.of_type(kind) {
            for function in functions(template, resource.get(path)) {
                let role = template.target_of(resource.get(role), &["AWS::IAM::Role"]).unwrap_or_default();
                if !allows(template, &role, "lambda:InvokeFunction", &function) {
                    flaw(found, name, format!("calls {function} with the role `{role}`, which may not"));
                }
            }
        }
    }
}

/// Whether a role may do something to a resource.
fn allows(template: &Template, role: &str, action: &str, on: &str) -> bool {
    grants::statements(template, role).into_iter().any(|statement| {
        let resource = statement.get("Resource");
        let covers = resource
            .is_some_and(|value| Template::flat(value) == "*" || template.targets(value).iter().any(|name| name == on));
        covers && grants::actions(statement).contains(&action)
    })
}

/// Mappings: the poller's actions, and batches that AWS takes.
fn mappings(template: &Template, found: &mut Vec<Flaw>) {
    for (name, mapping) in template.of_type("AWS::Lambda::EventSourceMapping") {
        let sources = mapping.get(&["EventSourceArn"]).map(|value| template.targets(value)).unwrap_or_default();
        let Some(source) = sources.first() else {
            flaw(found, name, "reads from nothing in the template");
            continue;
        };
        let needed: &[&str] = match template.kind(source) {
            "AWS::SQS::Queue" => &["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
            "AWS::Kinesis::Stream" => &["kinesis:GetRecords", "kinesis:GetShardIterator"],
            "AWS::DynamoDB::Table" => &["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"],
            _ => &[],
        };
        for function in functions(template, mapping.get(&["FunctionName"])) {
            let own = template.resources().get(&function).and_then(|function| function.get(&["Role"]));
            let role = template.target_of(own, &["AWS::IAM::Role"]).unwrap_or_default();
            for action in needed.iter().filter(|action| !allows(template, &role, action, source)) {
                flaw(found, name, format!("polls {source} for {function}, whose role lacks {action}"));
            }
        }
        if template.kind(source) == "AWS::SQS::Queue" {
            let number = |key: &str| match mapping.get(&[key]) {
                Some(Val::Int(number)) => *number,
                _ => 0,
            };
            let fifo = template.resources().get(source).and_then(|queue| queue.get(&["FifoQueue"])).is_some();
            match (number("BatchSize"), number("MaximumBatchingWindowInSeconds")) {
                (size, _) if fifo && size > 10 => flaw(found, name, "more than 10 messages a batch of a FIFO queue"),
                (size, 0) if size > 10 => flaw(found, name, "more than 10 messages a batch without a batching window"),
                _ => {}
            }
        }
    }
}

/// Events of buckets that S3 knows.
fn notifications(template: &Template, found: &mut Vec<Flaw>) {
    for (name, bucket) in template.of_type("AWS::S3::Bucket") {
        for key in ["LambdaConfigurations", "QueueConfigurations", "TopicConfigurations"] {
            for entry in bucket.list(&["NotificationConfiguration", key]) {
                let event =
                    entry.as_map().and_then(|entry| entry.get("Event")).and_then(Val::as_str).unwrap_or_default();
                if !BUCKET_EVENTS.contains(&event) {
                    flaw(found, name, format!("`{event}` is no event of S3"));
                }
            }
        }
    }
}

/// The file and symbol that a handler names.
fn code(name: &str, properties: &Map, files: &BTreeMap<String, Vec<u8>>, found: &mut Vec<Flaw>) {
    let text = |key: &str| properties.get(key).and_then(Val::as_str).unwrap_or_default();
    let (folder, handler, runtime) = (text("Code"), text("Handler"), text("Runtime"));
    let Some((module, symbol)) = handler.rsplit_once('.') else {
        flaw(found, name, format!("the handler `{handler}` names no symbol"));
        return;
    };
    let (endings, forms): (&[&str], Vec<String>) = if runtime.starts_with("python") {
        (&["py"], vec![format!("def {symbol}("), format!("{symbol} = ")])
    } else if runtime.starts_with("nodejs") {
        let exported = ["function", "async function", "const"].map(|form| format!("export {form} {symbol}"));
        let mut forms = exported.to_vec();
        forms.push(format!("exports.{symbol} ="));
        (&["mjs", "js", "cjs"], forms)
    } else {
        return;
    };
    let paths = endings.iter().map(|ending| format!("{folder}{module}.{ending}"));
    let Some(bytes) = paths.into_iter().find_map(|path| files.get(&path)) else {
        flaw(found, name, format!("there is no file for the handler `{folder}{handler}`"));
        return;
    };
    let source = String::from_utf8_lossy(bytes);
    if !source.lines().any(|line| forms.iter().any(|form| line.starts_with(form.as_str()))) {
        flaw(found, name, format!("the file of the handler `{folder}{handler}` has no `{symbol}`"));
    }
}

/// Variables that Lambda sets itself, and names that no variable can have.
fn environment(name: &str, properties: &Map, found: &mut Vec<Flaw>) {
    let Some(Val::Map(variables)) = properties.at(&["Environment", "Variables"]) else { return };
    for (key, _) in variables.iter() {
        let reserved = key.starts_with("AWS_")
            || matches!(key, "_HANDLER" | "_X_AMZN_TRACE_ID" | "LAMBDA_TASK_ROOT" | "LAMBDA_RUNTIME_DIR" | "TZ");
        let legal = key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key.len() > 1
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if reserved || !legal {
            flaw(found, name, format!("`{key}` cannot be an environment variable of a function"));
        }
    }
}
