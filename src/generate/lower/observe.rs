use super::Stack;
use super::iam::service_role;
use crate::generate::plan::Link;
use crate::generate::value::{Val, att, map, reference, sub};
use crate::model::{ComponentId, Mechanism, Value};

/// A log group with subscriptions of streams; those of functions are their events.
pub(super) fn log_group(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let kebab = &plan.names[id].kebab;
    // API Gateway and Step Functions need no policy of the log group under this prefix.
    let vended = plan.incoming(id).any(|link| link.mechanism() == Mechanism::DirectIntegration);
    let prefix = if vended { "/aws/vendedlogs" } else { "/app" };
    let mut properties = map! {
        "LogGroupName" => sub(format!("{prefix}/${{AWS::StackName}}-{kebab}")),
        "RetentionInDays" => plan.int(id, "retention_days").unwrap_or(30),
    };
    properties.opt("KmsKeyId", stack.key_of(id));
    properties.opt("Tags", stack.tags(id));
    stack.add(&logical, "AWS::Logs::LogGroup", properties);
    let links: Vec<Link<'_>> =
        plan.outgoing(id).filter(|link| matches!(link.to.service.as_str(), "kinesis" | "firehose")).copied().collect();
    for link in links {
        let actions = plan.actions(&link);
        let statements = super::grants::statements(stack, link.target_id(), &actions);
        let role = service_role(stack, id, "logs.amazonaws.com", statements);
        let name = stack.fresh(&format!("{logical}To{}", stack.logical(link.target_id())));
        let mut properties = map! {
            "LogGroupName" => reference(&logical),
            "FilterPattern" => link.wire.props.get("FilterPattern").and_then(Value::as_str).unwrap_or(""),
            "RoleArn" => role,
        };
        properties.opt("DestinationArn", stack.arn(link.target_id()));
        if link.to.service.as_str() == "kinesis" {
            properties.opt("Distribution", link.wire.props.get("Distribution").and_then(Value::as_str));
        }
        stack.add(&name, "AWS::Logs::SubscriptionFilter", properties);
    }
}

type Metric = (&'static str, &'static str, &'static str, Vec<(&'static str, Val)>);

/// Namespace, usual metric, statistic and dimensions of what an alarm can watch.
fn metric_of(stack: &mut Stack<'_, '_>, id: &ComponentId) -> Option<Metric> {
    let logical = stack.logical(id);
    let main = reference(&logical);
    let named = || stack.own_name(id).unwrap_or_else(|| reference(&logical));
    Some(match stack.plan.service(id) {
        "sqs_standard" | "sqs_fifo" => {
            let dead = stack.plan.incoming(id).any(|link| link.mechanism() == Mechanism::Redrive);
            let metric = if dead { "ApproximateNumberOfMessagesVisible" } else { "ApproximateAgeOfOldestMessage" };
            ("AWS/SQS", metric, "Maximum", vec![("QueueName", att(&logical, "QueueName"))])
        }
        "lambda" => ("AWS/Lambda", "Errors", "Sum", vec![("FunctionName", named())]),
        "dynamodb" => ("AWS/DynamoDB", "ThrottledRequests", "Sum", vec![("TableName", named())]),
        "apigw_http" => ("AWS/ApiGateway", "5xx", "Sum", vec![("ApiId", main)]),
        "apigw_rest" => {
            let name =
                stack.plan.component(id).map(|_| sub(format!("${{AWS::StackName}}-{}", stack.plan.names[id].kebab)));
            ("AWS/ApiGateway", "5XXError", "Sum", vec![("ApiName", name.unwrap_or(main))])
        }
        "sfn_standard" | "sfn_express" => ("AWS/States", "ExecutionsFailed", "Sum", vec![("StateMachineArn", main)]),
        "kinesis" => ("AWS/Kinesis", "GetRecords.IteratorAgeMilliseconds", "Maximum", vec![("StreamName", named())]),
        "firehose" => ("AWS/Firehose", "DeliveryToS3.DataFreshness", "Maximum", vec![("DeliveryStreamName", named())]),
        "sns_standard" | "sns_fifo" => {
            ("AWS/SNS", "NumberOfNotificationsFailed", "Sum", vec![("TopicName", att(&logical, "TopicName"))])
        }
        "eventbridge_rule" => ("AWS/Events", "FailedInvocations", "Sum", vec![("RuleName", main)]),
        "aurora" => ("AWS/RDS", "CPUUtilization", "Average", vec![("DBClusterIdentifier", main)]),
        "rds" => ("AWS/RDS", "CPUUtilization", "Average", vec![("DBInstanceIdentifier", main)]),
        _ => return None,
    })
}

/// An alarm on the usual or drawn metric of what it watches.
pub(super) fn alarm(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let watched = plan.referred(plan.drawn(id, "watch")).cloned();
    let metric = watched.as_ref().and_then(|watched| metric_of(stack, watched));
    let (namespace, usual, statistic, dimensions) = metric.unwrap_or_else(|| {
        let why = match &watched {
            Some(watched) => format!("`{watched}` has no usual metric"),
            None => "the drawing does not say what it watches; set its property watch".to_owned(),
        };
        stack.lose(id, "watches the errors of all functions", why);
        ("AWS/Lambda", "Errors", "Sum", Vec::new())
    });
    let drawn = plan.text(id, "metric").map(str::trim).filter(|name| is_metric(name)).map(str::to_owned);
    let dimensions: Vec<Val> =
        dimensions.into_iter().map(|(name, value)| map! { "Name" => name, "Value" => value }.into()).collect();
    let mut properties = map! {
        "Namespace" => namespace,
        "MetricName" => drawn.unwrap_or_else(|| usual.to_owned()),
        "Statistic" => statistic,
        "Period" => period(plan.int(id, "period_s").unwrap_or(60)),
        "EvaluationPeriods" => plan.int(id, "evaluation_periods").unwrap_or(1).max(1),
        "Threshold" => plan.prop(id, "threshold").map_or(Val::Int(1), Val::from),
        "ComparisonOperator" => "GreaterThanOrEqualToThreshold",
        "TreatMissingData" => "notBreaching",
    };
    if !dimensions.is_empty() {
        properties.set("Dimensions", dimensions);
    }
    let links: Vec<Link<'_>> = plan.outgoing(id).copied().collect();
    for link in links {
        let to = link.target_id().clone();
        let key = match link.wire.props.get("State").and_then(Value::as_str) {
            Some("OK") => "OKActions",
            Some("INSUFFICIENT_DATA") => "InsufficientDataActions",
            _ => "AlarmActions",
        };
        match link.to.service.as_str() {
            "sns_standard" => {
                stack.let_publish(&to, "cloudwatch.amazonaws.com", Some(att(&logical, "Arn")));
            }
            "lambda" => {
                stack.permit(&to, "lambda.alarms.cloudwatch.amazonaws.com", &logical, Some(att(&logical, "Arn")));
            }
            // Changes of state reach the default bus by themselves.
            _ => continue,
        }
        if let Some(arn) = stack.arn(&to) {
            properties.push(key, arn);
        }
    }
    stack.add(&logical, "AWS::CloudWatch::Alarm", properties);
}

fn is_metric(name: &str) -> bool {
    !name.is_empty() && name.len() <= 255 && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-/#:".contains(c))
}

/// Periods are 10, 20, 30 or a multiple of 60 seconds.
fn period(seconds: i64) -> i64 {
    match seconds {
        ..=10 => 10,
        11..=20 => 20,
        21..=30 => 30,
        _ => seconds.div_euclid(60).clamp(1, 1440) * 60,
    }
}
