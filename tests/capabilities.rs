//! What may be wired beyond the table: real pairs are legal, impossible ones say why, the table stays as it is.

use skywright::catalogue::Catalogue;
use skywright::model::Mechanism;

#[test]
fn no_pair_of_the_table_changes_its_verdict() {
    let catalogue = Catalogue::builtin();
    // What may stand beside a row of the table: watching, and where failures go.
    let beside = [Mechanism::Attachment, Mechanism::Redrive, Mechanism::DirectIntegration, Mechanism::Notification];
    for row in catalogue.all_wirings() {
        let (source, target) = (row.source_service.as_str(), row.target.as_str());
        let found = catalogue.way(source, target, row.mechanism);
        assert!(found.is_some_and(|way| !way.is_generic()), "{source} -> {target} ({}) left the table", row.mechanism);
        assert_eq!(catalogue.usual_mechanism(source, target), catalogue.wirings_between(source, target)[0].mechanism);
        for way in catalogue.ways_between(source, target).into_iter().filter(|way| way.is_generic()) {
            assert!(beside.contains(&way.mechanism), "{source} -> {target} became possible by {}", way.mechanism);
        }
    }
}

#[test]
fn a_service_that_the_catalogue_does_not_know_may_be_wired_in_any_way() {
    let catalogue = Catalogue::builtin();
    for (source, target, usual) in [
        ("lambda", "generic", Mechanism::SdkCall),
        ("client_web", "generic", Mechanism::SyncInvoke),
        ("generic", "generic", Mechanism::DirectIntegration),
        ("s3", "service_of_tomorrow", Mechanism::DirectIntegration),
    ] {
        assert_eq!(catalogue.usual_mechanism(source, target), usual, "{source} -> {target}");
        for mechanism in Mechanism::ALL {
            assert!(catalogue.way(source, target, *mechanism).is_some(), "{source} -> {target} ({mechanism})");
        }
    }
}

/// Source, target, usual mechanism: pairs of real systems that no table lists.
const REAL: &[(&str, &str, &str)] = &[
    ("client_web", "route53", "sync_invoke"),
    ("client_web", "ec2", "sync_invoke"),
    ("client_web", "fargate", "sync_invoke"),
    ("client_web", "http_endpoint", "sync_invoke"),
    ("client_iot", "mq", "sdk_call"),
    ("client_mobile", "kinesis", "sdk_call"),
    ("client_mobile", "ses_receipt", "sync_invoke"),
    ("client_third_party", "eventbridge_bus", "notification"),
    ("client_third_party", "codepipeline", "notification"),
    ("sns_standard", "client_mobile", "subscription"),
    ("apigw_ws", "client_web", "subscription"),
    ("iot_core", "client_iot", "subscription"),
    ("ses", "client_web", "subscription"),
    ("sfn_standard", "cloudwatch_alarm", "attachment"),
    ("sqs_standard", "cloudwatch_alarm", "attachment"),
    ("lambda", "cloudwatch_alarm", "attachment"),
    ("lambda", "cloudfront", "sdk_call"),
    ("lambda", "route53", "sdk_call"),
    ("lambda", "ec2", "sdk_call"),
    ("lambda", "apigw_rest", "sdk_call"),
    ("lambda", "function_url", "sdk_call"),
    ("lambda", "lex", "sdk_call"),
    ("lambda", "connect", "sdk_call"),
    ("lambda", "gcp_pubsub", "sdk_call"),
    ("lambda", "waf", "sdk_call"),
    ("lambda_durable", "dynamodb", "sdk_call"),
    ("sqs_standard", "lambda_durable", "poll"),
    ("lambda_edge", "dynamodb", "sdk_call"),
    ("fargate", "sfn_standard", "sdk_call"),
    ("fargate", "http_endpoint", "sdk_call"),
    ("glue", "dynamodb", "sdk_call"),
    ("s3", "glue", "poll"),
    ("codebuild", "s3", "sdk_call"),
    ("sfn_standard", "cognito_user_pool", "direct_integration"),
    ("sfn_standard", "ec2", "direct_integration"),
    ("sfn_standard", "firehose", "direct_integration"),
    ("eventbridge_scheduler", "rds", "sdk_call"),
    ("eventbridge_scheduler", "ec2", "sdk_call"),
    ("eventbridge_bus", "lambda", "async_invoke"),
    ("eventbridge_bus", "sqs_standard", "notification"),
    ("s3", "eventbridge_rule", "notification"),
    ("ssm_parameter", "eventbridge_bus", "notification"),
    ("api_destination", "http_endpoint", "sync_invoke"),
    ("api_destination", "apigw_http", "sync_invoke"),
    ("apigw_rest", "transcribe", "direct_integration"),
    ("apigw_rest", "iot_core", "direct_integration"),
    ("apigw_rest", "ec2", "sync_invoke"),
    ("apigw_http", "fargate", "sync_invoke"),
    ("appsync", "comprehend", "direct_integration"),
    ("cloudfront", "ec2", "sync_invoke"),
    ("cloudfront", "http_endpoint", "sync_invoke"),
    ("cloudfront", "appsync", "sync_invoke"),
    ("cloudfront", "kinesis", "direct_integration"),
    ("alb", "s3", "direct_integration"),
    ("vpc", "cloudwatch_logs", "direct_integration"),
    ("waf", "firehose", "direct_integration"),
    ("lambda", "vpc_endpoint", "sdk_call"),
    ("vpc_endpoint", "s3", "direct_integration"),
    ("rds", "vpc", "attachment"),
    ("vpc", "aurora", "attachment"),
    ("kms", "efs", "attachment"),
    ("rds", "kms", "attachment"),
    ("route53", "ec2", "attachment"),
    ("route53", "apigw_ws", "attachment"),
    ("elasticache", "sns_standard", "notification"),
    ("codepipeline", "sns_standard", "notification"),
    ("codepipeline", "fargate", "direct_integration"),
    ("s3", "codepipeline", "notification"),
    ("cloudwatch_alarm", "ec2", "notification"),
    ("cloudwatch_metrics", "cloudwatch_alarm", "attachment"),
    ("cloudwatch_metrics", "firehose", "direct_integration"),
    ("cloudwatch_logs", "s3", "direct_integration"),
    ("dynamodb", "redshift", "direct_integration"),
    ("dynamodb", "dynamodb", "direct_integration"),
    ("dynamodb_stream", "eventbridge_pipe", "poll"),
    ("kinesis", "ec2", "poll"),
    ("kinesis", "redshift", "poll"),
    ("msk", "fargate", "poll"),
    ("mq", "fargate", "poll"),
    ("redshift", "lambda", "sync_invoke"),
    ("redshift", "s3", "direct_integration"),
    ("bedrock_agent", "s3", "direct_integration"),
    ("connect", "lex", "sync_invoke"),
    ("connect", "kinesis", "direct_integration"),
    ("iot_core", "lambda", "authorize"),
    ("cognito_user_pool", "auth0", "authorize"),
    ("secretsmanager", "aurora", "attachment"),
    ("msk", "secretsmanager", "attachment"),
    ("ec2", "efs", "attachment"),
    ("ecr", "fargate", "attachment"),
    ("az_functions", "http_endpoint", "sdk_call"),
    ("az_key_vault", "az_event_grid", "notification"),
    ("az_signalr", "az_functions", "async_invoke"),
    ("az_blob", "az_logic_apps", "poll"),
    ("gcp_run", "gcp_bigquery", "sdk_call"),
    ("gcp_bigquery", "gcp_eventarc", "notification"),
    ("gcp_scheduler", "http_endpoint", "sync_invoke"),
    ("gcp_workflows", "gcp_bigquery", "sync_invoke"),
    ("ow_apigw", "ow_sequence", "sync_invoke"),
    ("ow_action", "auth0", "sdk_call"),
];

#[test]
fn pairs_of_real_systems_are_legal() {
    let catalogue = Catalogue::builtin();
    for (source, target, usual) in REAL {
        assert!(catalogue.can_wire(source, target), "{source} -> {target} cannot be wired");
        assert_eq!(catalogue.usual_mechanism(source, target).as_str(), *usual, "{source} -> {target}");
    }
}

/// Source, target, and a piece of the reason: near what is possible, and impossible all the same.
const IMPOSSIBLE: &[(&str, &str, &str)] = &[
    ("client_web", "lambda", "no address of its own"),
    ("client_web", "lambda_durable", ""),
    ("client_web", "dynamodb", "without AWS credentials"),
    ("client_web", "sqs_fifo", "no credentials"),
    ("client_web", "sns_standard", "no credentials"),
    ("client_web", "rds", "no credentials"),
    ("client_web", "waf", "attached"),
    ("client_web", "eventbridge_rule", "events of a bus"),
    ("lambda", "client_web", "Nothing can call a client"),
    ("lambda", "api_destination", "rules and pipes"),
    ("lambda", "eventbridge_rule", "events of a bus"),
    ("apigw_rest", "eventbridge_rule", "events of a bus"),
    ("sfn_standard", "eventbridge_pipe", "queues, streams and brokers"),
    ("lambda", "lambda_edge", "CloudFront alone"),
    ("sqs_standard", "dynamodb", "never pushes"),
    ("sqs_standard", "s3", "never pushes"),
    ("sqs_standard", "http_endpoint", "never pushes"),
    ("sqs_fifo", "eventbridge_bus", "never pushes"),
    ("sns_fifo", "apigw_rest", "SQS queues only"),
    ("sns_fifo", "lambda_durable", "SQS queues only"),
    ("sns_standard", "dynamodb", "no subscription protocol"),
    ("sns_standard", "s3", "no subscription protocol"),
    ("s3", "dynamodb", "never writes"),
    ("s3", "sqs_fifo", "standard queues only"),
    ("s3", "sfn_express", "Bucket notifications"),
    ("s3", "apigw_rest", "Bucket notifications"),
    ("s3", "cloudfront", "Bucket notifications"),
    ("dynamodb", "sns_standard", "pushes to nobody"),
    ("dynamodb", "sqs_fifo", "poller"),
    ("dynamodb", "http_endpoint", "poller"),
    ("kinesis", "dynamodb", "consumers"),
    ("kinesis", "sns_standard", "consumers"),
    ("kinesis", "sfn_standard", "consumers"),
    ("firehose", "dynamodb", "does not deliver"),
    ("firehose", "kinesis", "does not deliver"),
    ("eventbridge_rule", "dynamodb", "not among the targets"),
    ("eventbridge_rule", "http_endpoint", "not among the targets"),
    ("eventbridge_rule", "rds", "not among the targets"),
    ("eventbridge_bus", "dynamodb", "no rule has this target"),
    ("eventbridge_pipe", "dynamodb", "not among the targets"),
    ("eventbridge_pipe", "rds", "not among the targets"),
    ("apigw_http", "dynamodb", "no first-class"),
    ("apigw_http", "rekognition", "no first-class"),
    ("apigw_rest", "rds", ""),
    ("apigw_rest", "elasticache", ""),
    ("apigw_rest", "vpc_endpoint", ""),
    ("alb", "dynamodb", "forwards to"),
    ("cloudfront", "lambda", "through its URL"),
    ("cloudfront", "dynamodb", "HTTPS origins"),
    ("cloudfront_function", "dynamodb", "no network"),
    ("function_url", "sqs_standard", "own function"),
    ("cognito_user_pool", "dynamodb", "functions only"),
    ("cloudwatch_alarm", "sqs_standard", "Alarm actions"),
    ("cloudwatch_logs", "dynamodb", "Log subscriptions"),
    ("iot_core", "dynamodb", "topic rules"),
    ("rds", "dynamodb", "only answers"),
    ("elasticache", "lambda", "only answers"),
    ("waf", "lambda", "cannot be attached"),
    ("ow_trigger", "ow_action", "started by a rule"),
    ("az_service_bus_queue", "az_cosmos", "never pushes"),
    ("gcp_firestore", "gcp_pubsub", "pushes to nobody"),
];

#[test]
fn near_misses_stay_impossible_and_say_why() {
    let catalogue = Catalogue::builtin();
    for (source, target, why) in IMPOSSIBLE {
        assert!(catalogue.service(source).is_some() && catalogue.service(target).is_some(), "{source} -> {target}");
        let ways: Vec<&str> = catalogue.ways_between(source, target).iter().map(|way| way.how.as_str()).collect();
        assert!(ways.is_empty(), "{source} -> {target} became possible: {ways:?}");
        assert!(!catalogue.can_wire(source, target));
        let said = catalogue.refusal(source, target, None).unwrap_or_default();
        assert!(said.contains(why), "{source} -> {target}: {said:?} does not say {why:?}");
    }
}

/// Only mechanism matters: the pair works, but not so.
#[test]
fn a_real_pair_with_the_wrong_mechanism_stays_illegal() {
    let catalogue = Catalogue::builtin();
    for (source, target, mechanism) in [
        ("lambda", "cloudfront", Mechanism::DirectIntegration),
        ("lambda", "ec2", Mechanism::AsyncInvoke),
        ("client_web", "ec2", Mechanism::Poll),
        ("sfn_standard", "cognito_user_pool", Mechanism::Poll),
        ("rds", "vpc", Mechanism::SyncInvoke),
        ("s3", "lambda", Mechanism::SdkCall),
        ("sqs_standard", "lambda", Mechanism::AsyncInvoke),
        ("lambda", "dynamodb", Mechanism::Notification),
        ("lambda", "sqs_fifo", Mechanism::Redrive),
        ("firehose", "lambda", Mechanism::DirectIntegration),
        ("waf", "apigw_http", Mechanism::Attachment),
        ("lambda_durable", "sqs_fifo", Mechanism::Redrive),
    ] {
        assert!(catalogue.way(source, target, mechanism).is_none(), "{source} -> {target} ({mechanism})");
    }
}
