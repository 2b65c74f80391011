use super::Stack;
use super::iam::allow;
use crate::generate::value::{Map, Val, map, sub};
use crate::model::ComponentId;

/// Actions that know no resource: a star is the only thing the policy language takes.
const WITHOUT_RESOURCE: &[&str] = &[
    "kinesis:ListStreams",
    "dynamodb:ListStreams",
    "rekognition:DetectLabels",
    "rekognition:DetectText",
    "rekognition:DetectFaces",
    "textract:AnalyzeDocument",
    "textract:DetectDocumentText",
    "textract:StartDocumentTextDetection",
    "comprehend:DetectSentiment",
    "comprehend:DetectEntities",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "transcribe:StartTranscriptionJob",
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeSubnets",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
    "firehose:ListDeliveryStreams",
    "es:DescribeDomains",
];

/// Statements that allow actions on a component, exactly on what each action is about.
pub(crate) fn statements(stack: &mut Stack<'_, '_>, on: &ComponentId, actions: &[String]) -> Vec<Val> {
    let mut groups: Vec<(Vec<Val>, Option<Map>, Vec<String>)> = Vec::new();
    for action in actions {
        let Some((resources, condition)) = resources_of(stack, on, action) else { continue };
        match groups.iter_mut().find(|(known, same, _)| *known == resources && *same == condition) {
            Some((_, _, list)) => list.push(action.clone()),
            None => groups.push((resources, condition, vec![action.clone()])),
        }
    }
    groups.into_iter().map(|(resources, condition, actions)| allow(&actions, resources, condition)).collect()
}

type Resources = (Vec<Val>, Option<Map>);

fn resources_of(stack: &mut Stack<'_, '_>, on: &ComponentId, action: &str) -> Option<Resources> {
    let service = stack.plan.service(on);
    let only = |value: Val| Some((vec![value], None));
    if action == "cloudwatch:PutMetricData" {
        let namespace = stack.metric_namespace(on);
        let condition = map! { "StringEquals" => map! { "cloudwatch:namespace" => namespace } };
        return Some((vec![Val::from("*")], Some(condition)));
    }
    if WITHOUT_RESOURCE.contains(&action) {
        return only(Val::from("*"));
    }
    if action == "secretsmanager:GetSecretValue" && service != "secretsmanager" {
        return only(stack.attribute(on, crate::generate::plan::Attribute::SecretArn)?);
    }
    if action == "rds-db:connect" {
        return only(stack.database_user(on)?);
    }
    if action.starts_with("events:") && matches!(service, "fargate" | "sfn_standard" | "sfn_express") {
        let rule = if service == "fargate" {
            "StepFunctionsGetEventsForECSTaskRule"
        } else {
            "StepFunctionsGetEventsForStepFunctionsExecutionRule"
        };
        return only(sub(format!("arn:${{AWS::Partition}}:events:${{AWS::Region}}:${{AWS::AccountId}}:rule/{rule}")));
    }
    match service {
        // A consumer keeps its place in a table it names after itself.
        "kinesis" if action.starts_with("dynamodb:") => only(sub(format!(
            "arn:${{AWS::Partition}}:dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:table/{}",
            stack.physical(on)
        ))),
        "fargate" => Some(task_resources(stack, on, action)),
        "sfn_standard" | "sfn_express" if matches!(action, "states:DescribeExecution" | "states:StopExecution") => {
            let logical = stack.logical(on);
            let name = if stack.named.contains(on) { stack.physical(on) } else { format!("${{{logical}.Name}}") };
            only(sub(format!("arn:${{AWS::Partition}}:states:${{AWS::Region}}:${{AWS::AccountId}}:execution:{name}:*")))
        }
        "opensearch" if action.starts_with("es:ESHttp") => {
            let logical = stack.logical(on);
            only(sub(format!("${{{logical}.Arn}}/*")))
        }
        "appsync" => {
            let logical = stack.logical(on);
            only(sub(format!("${{{logical}.Arn}}/types/*/fields/*")))
        }
        "iot_core" => only(sub("arn:${AWS::Partition}:iot:${AWS::Region}:${AWS::AccountId}:topic/devices/*")),
        "cloudwatch_logs" => only(match action {
            "logs:CreateLogGroup" | "logs:DescribeLogStreams" | "logs:CreateLogStream" | "logs:PutLogEvents" => {
                sub(format!("${{{}.Arn}}", stack.logical(on)))
            }
            _ => Val::from("*"),
        }),
        "eventbridge_scheduler" => schedule_resources(stack, on, action),
        "elasticache" => {
            let logical = stack.logical(on);
            only(sub(format!("${{{logical}.ARN}}")))
        }
        "s3" => {
            let bucket = stack.bucket_arn_text(on);
            let whole = matches!(
                action,
                "s3:ListBucket"
                    | "s3:GetBucketLocation"
                    | "s3:ListBucketMultipartUploads"
                    | "s3:GetReplicationConfiguration"
            );
            only(sub(if whole { bucket } else { format!("{bucket}/*") }))
        }
        "dynamodb" | "dynamodb_stream" => table_resources(stack, on, action),
        "apigw_ws" => {
            let logical = stack.logical(on);
            let stage = stack.derived(on, "Stage");
            only(sub(format!(
                "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{logical}}}/${{{stage}}}/POST/@connections/*"
            )))
        }
        _ => only(stack.arn(on)?),
    }
}

/// Starting a task passes its two roles on, and only to the container service.
fn task_resources(stack: &mut Stack<'_, '_>, on: &ComponentId, action: &str) -> Resources {
    let definition = stack.derived(on, "TaskDefinition");
    let cluster = stack.derived(on, "Cluster");
    match action {
        "iam:PassRole" => {
            let (task, start) = (stack.derived(on, "TaskRole"), stack.derived(on, "ExecutionRole"));
            let roles = vec![crate::generate::value::att(task, "Arn"), crate::generate::value::att(start, "Arn")];
            let condition = map! { "StringEquals" => map! { "iam:PassedToService" => "ecs-tasks.amazonaws.com" } };
            (roles, Some(condition))
        }
        "ecs:RunTask" => (vec![crate::generate::value::reference(definition)], None),
        _ => (
            vec![sub(format!(
                "arn:${{AWS::Partition}}:ecs:${{AWS::Region}}:${{AWS::AccountId}}:task/${{{cluster}}}/*"
            ))],
            None,
        ),
    }
}

/// Code plans schedules in one group only and passes one role on.
fn schedule_resources(stack: &mut Stack<'_, '_>, on: &ComponentId, action: &str) -> Option<Resources> {
    if action == "iam:PassRole" {
        let role = stack.derived(on, "Role");
        let condition = map! { "StringEquals" => map! { "iam:PassedToService" => "scheduler.amazonaws.com" } };
        return stack
            .has_schedule_target(on)
            .then(|| (vec![crate::generate::value::att(role, "Arn")], Some(condition)));
    }
    let group = stack.derived(on, "Group");
    let arn =
        sub(format!("arn:${{AWS::Partition}}:scheduler:${{AWS::Region}}:${{AWS::AccountId}}:schedule/${{{group}}}/*"));
    Some((vec![arn], None))
}

fn table_resources(stack: &mut Stack<'_, '_>, on: &ComponentId, action: &str) -> Option<Resources> {
    if matches!(action, "dynamodb:DescribeStream" | "dynamodb:GetRecords" | "dynamodb:GetShardIterator") {
        return Some((vec![stack.table_stream(on)?], None));
    }
    let arn = stack.arn(on)?;
    let mut resources = vec![arn.clone()];
    let indexes = stack.plan.int(on, "gsi_count").unwrap_or(0) + stack.plan.int(on, "lsi_count").unwrap_or(0);
    if indexes > 0 && matches!(action, "dynamodb:Query" | "dynamodb:Scan") {
        resources.push(match arn {
            Val::Att(name, attribute) => sub(format!("${{{name}.{attribute}}}/index/*")),
            Val::Sub(text) => sub(format!("{text}/index/*")),
            other => other,
        });
    }
    Some((resources, None))
}

impl Stack<'_, '_> {
    /// The namespace code may publish metrics in.
    pub(crate) fn metric_namespace(&self, id: &ComponentId) -> Val {
        match self.plan.text(id, "namespace").map(str::trim) {
            Some(name) if !name.is_empty() && !name.starts_with("AWS/") => Val::from(name),
            _ => crate::generate::value::reference("AWS::StackName"),
        }
    }

    /// Whether a schedule drawn as a component has something to run.
    pub(crate) fn has_schedule_target(&self, id: &ComponentId) -> bool {
        self.plan.outgoing(id).any(|link| link.mechanism() != crate::model::Mechanism::Redrive)
    }

    /// The ARN of a table's stream, for the table itself or a stream drawn apart.
    pub(crate) fn table_stream(&self, id: &ComponentId) -> Option<Val> {
        let table = self.table_of_stream(id)?;
        Some(crate::generate::value::att(self.logical(&table), "StreamArn"))
    }

    /// The table behind a stream; a table stands for its own stream.
    pub(crate) fn table_of_stream(&self, id: &ComponentId) -> Option<ComponentId> {
        match self.plan.service(id) {
            "dynamodb" => Some(id.clone()),
            "dynamodb_stream" => {
                let from = self.plan.incoming(id).find(|link| link.from.service.as_str() == "dynamodb");
                from.map(|link| link.source_id().clone())
            }
            _ => None,
        }
    }
}
