use std::collections::BTreeMap;

use super::template::{Resource, Template};
use crate::generate::value::Val;

/// The account's default bus, which no template creates.
pub(super) const DEFAULT_BUS: &str = "default";

/// Log groups that belong to another resource, by the beginning of their names.
const OWN_LOGS: &[&str] = &[
    "/aws/lambda/",
    "/aws/ecs/",
    "/aws/vendedlogs/apis/",
    "/aws/vendedlogs/states/",
    "/aws/apigateway/",
    "/aws/http-api/",
];

/// Services by the logical name of the resource that stands for them.
pub(super) fn all(template: &Template) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = template
        .resources
        .iter()
        .filter_map(|(name, resource)| Some((name.clone(), service(template, name, resource)?.to_owned())))
        .collect();
    let served: Vec<String> = template
        .of_type("AWS::ECS::Service")
        .filter_map(|(_, service)| template.target_of(service.get(&["TaskDefinition"]), &["AWS::ECS::TaskDefinition"]))
        .collect();
    found.retain(|name, _| !served.contains(name));
    found
}

fn service(template: &Template, name: &str, resource: &Resource) -> Option<&'static str> {
    let is = |key: &str, value: &str| resource.text(&[key]) == value;
    let on = |key: &str| resource.get(&[key]) == Some(&Val::Bool(true));
    Some(match resource.kind.as_str() {
        "AWS::Lambda::Function" => "lambda",
        "AWS::Lambda::Url" => "function_url",
        "AWS::DynamoDB::Table" => "dynamodb",
        "AWS::S3::Bucket" => "s3",
        "AWS::SQS::Queue" if on("FifoQueue") => "sqs_fifo",
        "AWS::SQS::Queue" => "sqs_standard",
        "AWS::SNS::Topic" if on("FifoTopic") => "sns_fifo",
        "AWS::SNS::Topic" => "sns_standard",
        "AWS::Kinesis::Stream" => "kinesis",
        "AWS::KinesisFirehose::DeliveryStream" => "firehose",
        "AWS::Events::EventBus" => "eventbridge_bus",
        "AWS::Events::Rule" => "eventbridge_rule",
        "AWS::Scheduler::Schedule" => "eventbridge_scheduler",
        "AWS::Pipes::Pipe" => "eventbridge_pipe",
        "AWS::StepFunctions::StateMachine" if is("StateMachineType", "EXPRESS") => "sfn_express",
        "AWS::StepFunctions::StateMachine" => "sfn_standard",
        "AWS::ApiGatewayV2::Api" if is("ProtocolType", "WEBSOCKET") => "apigw_ws",
        "AWS::ApiGatewayV2::Api" => "apigw_http",
        "AWS::ApiGateway::RestApi" => "apigw_rest",
        "AWS::AppSync::GraphQLApi" => "appsync",
        "AWS::Cognito::UserPool" => "cognito_user_pool",
        "AWS::SecretsManager::Secret" => "secretsmanager",
        "AWS::SSM::Parameter" => "ssm_parameter",
        "AWS::KMS::Key" => "kms",
        "AWS::CloudWatch::Alarm" => "cloudwatch_alarm",
        "AWS::SES::EmailIdentity" => "ses",
        "AWS::SES::ReceiptRule" => "ses_receipt",
        "AWS::IoT::TopicRule" => "iot_rule",
        "AWS::CloudFront::Distribution" => "cloudfront",
        "AWS::RDS::DBCluster" => "aurora",
        "AWS::RDS::DBInstance" if resource.get(&["DBClusterIdentifier"]).is_none() => "rds",
        "AWS::RDS::DBProxy" => "rds_proxy",
        "AWS::ElastiCache::ServerlessCache" => "elasticache",
        "AWS::OpenSearchService::Domain" => "opensearch",
        "AWS::ECS::Service" | "AWS::ECS::TaskDefinition" => "fargate",
        "AWS::Logs::LogGroup" => {
            let path = resource.get(&["LogGroupName"]).map(Template::flat).unwrap_or_default();
            let own = OWN_LOGS.iter().any(|start| path.starts_with(start)) || template.kind(name).is_empty();
            return (!own && !path.is_empty()).then_some("cloudwatch_logs");
        }
        _ => return None,
    })
}
