use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::asset;

/// What a service is billed by, for showing.
#[derive(Debug, Default, Serialize)]
pub(super) struct Pricing {
    pub rows: Vec<PriceRow>,
}

/// One price of one region.
#[derive(Debug, Serialize)]
pub(super) struct PriceRow {
    pub item: String,
    pub region: String,
    pub unit: String,
    /// From which monthly quantity on which price holds, in USD a unit.
    pub tiers: Vec<(f64, f64)>,
    pub as_of: Option<String>,
    pub source: Vec<String>,
    /// A is the provider's own list, D is not verified.
    pub grade: Grade,
}

/// The price rows of a service in a region; where the region has none, those of its first region.
pub(super) fn pricing(service: &str, region: &str) -> Pricing {
    let Some(sheet) = sheet_of(service).and_then(read) else { return Pricing::default() };
    let chosen = sheet.regions.get_key_value(region).or_else(|| sheet.regions.first_key_value());
    let Some((region, rows)) = chosen else { return Pricing::default() };
    let shown = rows.iter().map(|row| PriceRow {
        item: row.item.clone(),
        region: region.clone(),
        unit: row.unit.clone(),
        tiers: row.tiers.iter().map(|tier| (tier.from, tier.usd)).collect(),
        as_of: row.as_of.clone(),
        source: row.source.clone(),
        grade: row.confidence.grade,
    });
    Pricing { rows: shown.collect() }
}

/// The price sheet a service is billed from.
fn sheet_of(service: &str) -> Option<&'static str> {
    const SHEETS: &[(&str, &[&str])] = &[
        ("alb", &["alb"]),
        ("apigateway", &["apigw_rest", "apigw_http", "apigw_ws"]),
        ("appsync", &["appsync"]),
        ("athena", &["athena"]),
        ("aurora_serverless_v2", &["aurora"]),
        ("bedrock", &["bedrock", "bedrock_agent"]),
        ("cloudfront", &["cloudfront", "cloudfront_function"]),
        ("cloudwatch", &["cloudwatch_alarm", "cloudwatch_logs", "cloudwatch_metrics"]),
        ("cognito", &["cognito_user_pool"]),
        ("dynamodb", &["dynamodb", "dynamodb_stream"]),
        ("ec2", &["ec2"]),
        ("ecr", &["ecr"]),
        ("elasticache_serverless", &["elasticache"]),
        (
            "eventbridge",
            &["eventbridge_bus", "eventbridge_bus_v2", "eventbridge_pipe", "eventbridge_rule", "eventbridge_scheduler"],
        ),
        ("fargate", &["fargate"]),
        ("firehose", &["firehose"]),
        ("glue", &["glue"]),
        ("iot", &["iot_core", "iot_rule"]),
        ("kinesis", &["kinesis"]),
        ("kms", &["kms"]),
        ("lambda", &["lambda", "lambda_durable", "lambda_edge", "function_url"]),
        ("msk_serverless", &["msk"]),
        ("nat_gateway", &["nat_gateway"]),
        ("opensearch_serverless", &["opensearch"]),
        ("rds", &["rds", "rds_proxy"]),
        ("route53", &["route53"]),
        ("s3", &["s3"]),
        ("secretsmanager", &["secretsmanager"]),
        ("ses", &["ses", "ses_receipt"]),
        ("sns", &["sns_standard", "sns_fifo"]),
        ("sqs", &["sqs_standard", "sqs_fifo"]),
        ("stepfunctions", &["sfn_standard", "sfn_express"]),
        ("vpc", &["vpc", "vpc_endpoint"]),
        ("waf", &["waf"]),
        ("xray", &["xray"]),
    ];
    SHEETS.iter().find(|(_, services)| services.contains(&service)).map(|(sheet, _)| *sheet)
}

#[derive(Deserialize)]
struct Sheet {
    regions: BTreeMap<String, Vec<Row>>,
}

#[derive(Deserialize)]
struct Row {
    item: String,
    unit: String,
    tiers: Vec<Tier>,
    #[serde(default)]
    source: Vec<String>,
    #[serde(default)]
    as_of: Option<String>,
    confidence: Confidence,
}

#[derive(Deserialize)]
struct Tier {
    from: f64,
    usd: f64,
}

#[derive(Deserialize)]
struct Confidence {
    grade: Grade,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(super) enum Grade {
    A,
    B,
    C,
    D,
}

fn read(sheet: &str) -> Option<Sheet> {
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.from_bytes(asset(&format!("prices/{sheet}.ron"))?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_sheet_is_readable_and_has_rows() {
        for service in ["sqs_fifo", "lambda", "apigw_ws", "dynamodb", "waf", "vpc_endpoint"] {
            assert!(!pricing(service, "us-east-1").rows.is_empty(), "{service}");
        }
        assert!(pricing("client_web", "us-east-1").rows.is_empty());
    }
}
