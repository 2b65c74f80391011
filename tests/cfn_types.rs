//! What CloudFormation types become, held against those that public templates hold.

use std::collections::BTreeSet;
use std::path::Path;

use skywright::catalogue::{Catalogue, TypeClass};

/// The commonest types of public SAM and CloudFormation templates, by what they are on a drawing.
const COMMON: &[(&str, &str)] = &[
    (
        "node",
        "Serverless::Function S3::Bucket Serverless::Api SQS::Queue DynamoDB::Table Events::Rule SNS::Topic \
         Serverless::StateMachine Events::EventBus ApiGateway::RestApi SecretsManager::Secret \
         Serverless::SimpleTable Pipes::Pipe ElasticLoadBalancingV2::LoadBalancer Kinesis::Stream \
         ApiGatewayV2::Api Cognito::UserPool EC2::VPCEndpoint EC2::NatGateway Serverless::HttpApi \
         Events::ApiDestination Lambda::Function EC2::Instance KinesisFirehose::DeliveryStream CodeBuild::Project \
         CloudFront::Distribution ECS::Service CodePipeline::Pipeline AppSync::GraphQLApi Scheduler::Schedule \
         Serverless::Application AmazonMQ::Broker EC2::InstanceConnectEndpoint Serverless::GraphQLApi MSK::Cluster \
         Lambda::MicrovmImage OpenSearchServerless::Collection ACMPCA::Certificate ACMPCA::CertificateAuthority \
         IoT::TopicRule CloudFormation::Stack RDS::DBInstance RDS::DBCluster MSK::ServerlessCluster Bedrock::Agent \
         Cognito::IdentityPool Batch::JobDefinition Batch::ComputeEnvironment Batch::JobQueue",
    ),
    ("container", "EC2::SecurityGroup EC2::VPC EC2::Subnet ECS::Cluster"),
    (
        "edge",
        "Lambda::Permission ApiGateway::Method IAM::Policy SQS::QueuePolicy S3::BucketPolicy \
         ElasticLoadBalancingV2::TargetGroup ElasticLoadBalancingV2::Listener Route53::RecordSet AppSync::DataSource \
         ApiGatewayV2::Route ApiGatewayV2::Integration SNS::TopicPolicy SNS::Subscription AppSync::Resolver \
         IAM::ManagedPolicy Lambda::EventSourceMapping ApiGatewayV2::ApiMapping Serverless::Connector",
    ),
    (
        "detail",
        "IAM::Role Logs::LogGroup ApiGateway::Deployment EC2::SubnetRouteTableAssociation EC2::RouteTable EC2::Route \
         EC2::InternetGateway EC2::VPCGatewayAttachment ApiGateway::Stage EC2::SecurityGroupIngress \
         Cognito::UserPoolClient EC2::EIP KMS::Key Events::Connection CloudWatch::Alarm IAM::InstanceProfile \
         ApiGatewayV2::Stage ApiGateway::Resource SSM::Parameter ECS::TaskDefinition Serverless::LayerVersion \
         ApiGatewayV2::Deployment Cognito::UserPoolDomain ApiGateway::VpcLink ApiGateway::Account \
         CloudWatch::Dashboard AppSync::ApiKey AppSync::GraphQLSchema ApiGateway::UsagePlanKey ApiGateway::ApiKey \
         OpenSearchServerless::AccessPolicy OpenSearchServerless::SecurityPolicy KMS::Alias CloudFront::CachePolicy \
         CertificateManager::Certificate EC2::SecurityGroupEgress ApiGatewayV2::IntegrationResponse \
         ApiGatewayV2::RouteResponse MSK::Configuration Bedrock::AgentAlias SSM::Document ApiGateway::Model \
         Route53::HostedZone",
    ),
];

#[test]
fn common_types_have_their_class() {
    let catalogue = Catalogue::builtin();
    for (role, names) in COMMON {
        for name in names.split_whitespace() {
            let full = format!("AWS::{name}");
            let class = catalogue.known_cfn_class(&full);
            assert_eq!(class.map(TypeClass::role), Some(*role), "{full}: {class:?}");
        }
    }
    assert_eq!(catalogue.cfn_class("Custom::PopulateData").role(), "detail");
    assert_eq!(catalogue.cfn_class("AWS::Tomorrow::Thing").service(), Some("generic"));
}

/// An edge says between what: its ends are types that are drawn, or anything.
#[test]
fn edges_and_details_name_types_that_exist() {
    let catalogue = Catalogue::builtin();
    let names: BTreeSet<&str> = catalogue.cfn_type_names().collect();
    assert!(names.len() > 1_585, "the list of types got lost");
    let mut roles = [0; 4];
    for name in &names {
        let class = catalogue.cfn_class(name);
        let (slot, mentioned) = match &class {
            TypeClass::Node(_) => (0, vec![]),
            TypeClass::Container { .. } => (1, vec![]),
            TypeClass::Edge { from, to, .. } => (2, from.iter().chain(to).collect()),
            TypeClass::Detail { of, .. } => (3, of.iter().collect::<Vec<_>>()),
        };
        roles[slot] += 1;
        for other in mentioned.into_iter().filter(|other| *other != "*") {
            assert!(names.contains(other.as_str()), "{name} names the unknown type {other}");
        }
    }
    println!("{roles:?} nodes, containers, edges, details of {} types", names.len());
    assert!(roles.iter().all(|count| *count > 5), "{roles:?}");
}

/// Every type of the public templates beside the project, where they are there.
#[test]
fn types_of_public_templates_are_classed_by_a_row() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/dev");
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let catalogue = Catalogue::builtin();
    let names: BTreeSet<&str> = catalogue.cfn_type_names().collect();
    let mut seen = BTreeSet::new();
    for text in entries.filter_map(|entry| std::fs::read_to_string(entry.ok()?.path()).ok()) {
        for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
            let line = line.split_once(" #").map_or(line, |(code, _)| code);
            let Some((_, rest)) = line.split_once("Type") else { continue };
            let name = rest.trim_start_matches(['"', ':', ' ', '\'']).trim_end_matches([',', '"', '\'', ' ']);
            if name.starts_with("AWS::") && name.split("::").count() == 3 {
                seen.insert(name.to_owned());
            }
        }
    }
    assert!(seen.len() > 100, "{seen:?}");
    let parameters = ["AWS::SSM::Parameter::Value", "AWS::EC2::KeyPair::KeyName"];
    let strangers: Vec<&String> = seen
        .iter()
        .filter(|name| !parameters.iter().any(|parameter| name.starts_with(parameter)))
        .filter(|name| catalogue.known_cfn_class(name).is_none() && !names.contains(name.as_str()))
        .collect();
    println!("{} types, not on any list: {strangers:?}", seen.len());
    assert!(strangers.len() * 20 < seen.len(), "{strangers:?}");
}
