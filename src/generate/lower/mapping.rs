//! Event source mappings: how many records a poller hands over, how long it waits, where failures go.

use super::Stack;
use super::function::destination;
use crate::generate::plan::{Link, whole};
use crate::generate::value::{Map, Val, list, map};
use crate::model::{ComponentId, Value};

/// Settings that all event source mappings share.
fn mapping(link: &Link<'_>, properties: &mut Map) {
    if link.wire.props.get("Enabled").and_then(Value::as_bool) == Some(false) {
        properties.set("Enabled", false);
    }
    let filters = Stack::filters(link);
    if !filters.is_empty() {
        properties.set("FilterCriteria", map! { "Filters" => filters });
    }
    properties.set("FunctionResponseTypes", list!["ReportBatchItemFailures"]);
}

/// Settings of a mapping that polls a queue, the queue itself under `key`.
pub(crate) fn of_queue(stack: &mut Stack<'_, '_>, link: &Link<'_>, from: &ComponentId, key: &str) -> Map {
    let plan = stack.plan;
    let fifo = plan.service(from) == "sqs_fifo";
    let number = |name: &str| plan.wire_prop(link, name).and_then(whole);
    let batch = number("BatchSize").unwrap_or(10).clamp(1, if fifo { 10 } else { 10_000 });
    let mut window = number("MaximumBatchingWindowInSeconds").unwrap_or(0).clamp(0, 300);
    if batch > 10 && window == 0 {
        window = 1;
        let why = "AWS refuses more than 10 messages a batch without one";
        stack.lose(link.id, "batching window became 1 s", why);
    }
    let mut properties = Map::new();
    properties.opt(key, stack.arn(from));
    properties.set("BatchSize", batch);
    if fifo {
        // Batching windows do not exist for FIFO queues.
    } else if window > 0 {
        properties.set("MaximumBatchingWindowInSeconds", window);
    }
    if let Some(most) = number("MaximumConcurrency") {
        properties.set("ScalingConfig", map! { "MaximumConcurrency" => most });
    }
    let pollers = ["MinimumPollers", "MaximumPollers"].map(|name| link.wire.props.get(name).and_then(whole));
    if let ([Some(_), _] | [_, Some(_)], None) = (pollers, number("MaximumConcurrency")) {
        let mut config = Map::new();
        config.opt("MinimumPollers", pollers[0]).opt("MaximumPollers", pollers[1]);
        properties.set("ProvisionedPollerConfig", config);
    }
    mapping(link, &mut properties);
    properties
}

/// Settings of a mapping that reads a stream, the stream itself under `key`; then where failed batches go.
pub(crate) fn of_stream(
    stack: &mut Stack<'_, '_>,
    link: &Link<'_>,
    arn: Val,
    key: &str,
) -> (Map, Option<(&'static str, Val)>) {
    let plan = stack.plan;
    let number = |name: &str| link.wire.props.get(name).and_then(whole);
    let drawn = plan.wire_prop(link, "StartingPosition").and_then(Value::as_str);
    let mut position = drawn.unwrap_or("TRIM_HORIZON");
    if position == "AT_TIMESTAMP" {
        position = "TRIM_HORIZON";
        stack.lose(
            link.id,
            "reading starts at the oldest record",
            "AT_TIMESTAMP needs a time, which the drawing does not name",
        );
    }
    let mut properties = map! {
        key => arn,
        "StartingPosition" => position,
        "BatchSize" => plan.wire_prop(link, "BatchSize").and_then(whole).unwrap_or(100),
    };
    properties.opt("MaximumBatchingWindowInSeconds", number("MaximumBatchingWindowInSeconds").filter(|secs| *secs > 0));
    properties.opt("MaximumRetryAttempts", number("MaximumRetryAttempts").filter(|count| *count >= 0));
    properties.opt("MaximumRecordAgeInSeconds", number("MaximumRecordAgeInSeconds").filter(|secs| *secs >= 60));
    properties.opt("ParallelizationFactor", number("ParallelizationFactor"));
    properties.opt("TumblingWindowInSeconds", number("TumblingWindowInSeconds").filter(|secs| *secs > 0));
    properties
        .opt("BisectBatchOnFunctionError", link.wire.props.get("BisectBatchOnFunctionError").and_then(Value::as_bool));
    mapping(link, &mut properties);
    if number("TumblingWindowInSeconds").is_some_and(|secs| secs > 0) {
        stack.lose(
            link.id,
            "the handler keeps no state between batches",
            "aggregating over a tumbling window has to be written by hand",
        );
    }
    let failures = plan
        .referred(link.wire.props.get("OnFailure"))
        .cloned()
        .and_then(|to| destination(stack, &to))
        .filter(|(kind, _)| matches!(*kind, "SQS" | "SNS" | "S3Bucket"));
    (properties, failures)
}
