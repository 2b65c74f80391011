use super::Stack;
use super::iam::{allow, document, trust};
use crate::generate::plan::Attribute;
use crate::generate::value::{Map, Val, att, list, map, reference, sub};
use crate::model::{ComponentId, Mechanism};

/// A task definition with its roles and log group, a cluster, and a service where it runs all the time.
pub(super) fn service(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let [cluster, definition, logs, role, start, image] =
        ["Cluster", "TaskDefinition", "LogGroup", "TaskRole", "ExecutionRole", "Image"]
            .map(|suffix| stack.derived(id, suffix));
    stack.parameter(&image, "Container image to run", Some("public.ecr.aws/docker/library/busybox:stable"));
    let kebab = &plan.names[id].kebab;
    let properties =
        map! { "LogGroupName" => sub(format!("/aws/ecs/${{AWS::StackName}}-{kebab}")), "RetentionInDays" => 30 };
    stack.add(&logs, "AWS::Logs::LogGroup", properties);
    stack.add(&cluster, "AWS::ECS::Cluster", Map::new());
    let write = ["logs:CreateLogStream".to_owned(), "logs:PutLogEvents".to_owned()];
    let inline =
        |statements: Vec<Val>| list![map! { "PolicyName" => "wires", "PolicyDocument" => document(statements) }];
    let properties = map! {
        "AssumeRolePolicyDocument" => trust("ecs-tasks.amazonaws.com", true),
        "Policies" => inline(vec![allow(&write, vec![att(&logs, "Arn")], None)]),
    };
    stack.add(&start, "AWS::IAM::Role", properties);
    let mut statements = Vec::new();
    let grants: Vec<_> = plan.grants.iter().filter(|grant| grant.holder == *id).cloned().collect();
    for grant in &grants {
        statements.extend(super::grants::statements(stack, &grant.on, &grant.actions));
    }
    let mut properties = map! { "AssumeRolePolicyDocument" => trust("ecs-tasks.amazonaws.com", true) };
    if !statements.is_empty() {
        properties.set("Policies", inline(statements));
    }
    stack.add(&role, "AWS::IAM::Role", properties);
    let (cpu, memory) = size(
        plan.text(id, "cpu").and_then(|text| text.parse().ok()).or_else(|| plan.int(id, "cpu")),
        plan.int(id, "memory_mb"),
    );
    let options = map! {
        "awslogs-group" => reference(&logs), "awslogs-region" => reference("AWS::Region"), "awslogs-stream-prefix" => "app",
    };
    let mut container = map! {
        "Name" => "app",
        "Image" => reference(image),
        "Essential" => true,
        "LogConfiguration" => map! { "LogDriver" => "awslogs", "Options" => options },
    };
    let variables = variables(stack, id);
    if !variables.is_empty() {
        container.set("Environment", variables);
    }
    let mut properties = map! {
        "Family" => sub(format!("${{AWS::StackName}}-{kebab}")),
        "RequiresCompatibilities" => list!["FARGATE"],
        "NetworkMode" => "awsvpc",
        "Cpu" => cpu.to_string(),
        "Memory" => memory.to_string(),
        "TaskRoleArn" => att(role, "Arn"),
        "ExecutionRoleArn" => att(start, "Arn"),
        "ContainerDefinitions" => list![container],
    };
    if let Some(gigabytes) = plan.int(id, "ephemeral_gb").filter(|size| *size > 20) {
        properties.set("EphemeralStorage", map! { "SizeInGiB" => gigabytes.min(200) });
    }
    stack.add(&definition, "AWS::ECS::TaskDefinition", properties);
    let started_by_others = plan.incoming(id).any(|link| {
        matches!(link.mechanism(), Mechanism::Notification | Mechanism::DirectIntegration | Mechanism::SdkCall)
            || link.mechanism() == Mechanism::SyncInvoke && link.from.service.as_str().starts_with("sfn_")
    });
    if started_by_others {
        return;
    }
    let network = map! { "AwsvpcConfiguration" => map! {
        "Subnets" => stack.subnets_of(id),
        "SecurityGroups" => stack.shared_group(id).map_or_else(|| list![], |group| list![group]),
        "AssignPublicIp" => "DISABLED",
    } };
    let mut properties = map! {
        "Cluster" => reference(cluster),
        "TaskDefinition" => reference(definition),
        "LaunchType" => "FARGATE",
        "DesiredCount" => plan.int(id, "desired_count").unwrap_or(1).max(0),
        "NetworkConfiguration" => network,
    };
    properties.opt("Tags", stack.tags(id));
    stack.add(&logical, "AWS::ECS::Service", properties);
    for link in plan.incoming(id) {
        if link.from.service.as_str() == "alb" {
            stack.losses.push(crate::generate::Loss::new(
                link.id.as_str(),
                "no load balancer",
                "it is not among the services the skeleton creates",
            ));
        }
    }
}

/// The nearest size that exists: units of processor and megabytes.
fn size(cpu: Option<i64>, memory: Option<i64>) -> (i64, i64) {
    const SIZES: &[(i64, i64, i64, i64)] = &[
        (256, 512, 2048, 512),
        (512, 1024, 4096, 1024),
        (1024, 2048, 8192, 1024),
        (2048, 4096, 16_384, 1024),
        (4096, 8192, 30_720, 1024),
    ];
    let (cpu, memory) = (cpu.unwrap_or(256), memory.unwrap_or(512));
    let fitting = SIZES.iter().find(|(units, _, most, _)| *units >= cpu && *most >= memory).or_else(|| SIZES.last());
    let (units, least, most, step) = fitting.copied().unwrap_or((256, 512, 2048, 512));
    let memory = if units == 256 && memory > 512 {
        if memory > 1024 { 2048 } else { 1024 }
    } else {
        (memory.max(least) + step - 1) / step * step
    };
    (units, memory.clamp(least, most))
}

/// Names of what the container calls or reads, as its environment.
fn variables(stack: &mut Stack<'_, '_>, id: &ComponentId) -> Vec<Val> {
    let plan = stack.plan;
    let mut made: Vec<Val> = Vec::new();
    let outs =
        plan.outgoing(id).filter(|link| link.mechanism() == Mechanism::SdkCall).map(|link| link.target_id().clone());
    let ins = plan.incoming(id).filter(|link| link.mechanism() == Mechanism::Poll).map(|link| link.source_id().clone());
    for other in outs.chain(ins).collect::<Vec<_>>() {
        let attribute = match plan.service(&other) {
            "sqs_standard" | "sqs_fifo" => Attribute::Url,
            "dynamodb" | "s3" | "kinesis" | "firehose" | "eventbridge_bus" | "ssm_parameter" => Attribute::Name,
            "rds" | "rds_proxy" | "aurora" | "elasticache" | "opensearch" => Attribute::Endpoint,
            _ => Attribute::Arn,
        };
        let name =
            format!("{}_{}", plan.names[&other].snake.to_ascii_uppercase(), attribute.key().to_ascii_uppercase());
        if let Some(value) = stack.attribute(&other, attribute) {
            made.push(map! { "Name" => name, "Value" => value }.into());
        }
    }
    made.dedup();
    made
}

impl Stack<'_, '_> {
    /// How a rule, schedule or pipe starts a task.
    pub(super) fn ecs_parameters(&mut self, id: &ComponentId, for_rule: bool) -> Map {
        let definition = self.derived(id, "TaskDefinition");
        let group = self.shared_group(id);
        let network = map! { "AwsvpcConfiguration" => map! {
            "Subnets" => self.subnets_of(id),
            "SecurityGroups" => group.map_or_else(|| list![], |group| list![group]),
            "AssignPublicIp" => "DISABLED",
        } };
        let network = if for_rule { rename(&network) } else { network };
        map! { "TaskDefinitionArn" => reference(definition), "LaunchType" => "FARGATE", "TaskCount" => 1, "NetworkConfiguration" => network }
    }
}

/// Rules spell the configuration `AwsVpcConfiguration`.
fn rename(network: &Map) -> Map {
    network.iter().map(|(_, value)| ("AwsVpcConfiguration".to_owned(), value.clone())).collect()
}
