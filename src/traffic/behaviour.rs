//! What kinds of parts do with the work that reaches them.

use super::{Link, Node};
use crate::catalogue::Category;
use crate::model::Mechanism;

/// How a component passes work on to several wires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spread {
    /// Every wire gets all: topics, streams, code that calls what it is wired to.
    Copy,
    /// Each request takes one way: gateways, clients.
    Route,
    /// Consumers compete for messages: queues.
    Compete,
}

pub(super) fn spread(node: &Node<'_>) -> Spread {
    if is_queue(node) {
        return Spread::Compete;
    }
    match node.category() {
        Some(Category::Actor | Category::Api | Category::Edge) => Spread::Route,
        _ => Spread::Copy,
    }
}

pub(super) fn is_queue(node: &Node<'_>) -> bool {
    node.is_any(&["sqs_standard", "sqs_fifo", "az_service_bus_queue", "az_storage_queue", "gcp_tasks", "mq"])
}

/// A poller reads shards or partitions in order.
pub(super) fn is_stream(node: &Node<'_>) -> bool {
    node.is_any(&["kinesis", "dynamodb", "dynamodb_stream", "msk", "documentdb", "az_event_hubs", "az_cosmos"])
}

/// What comes in goes out again with its size: queues, topics, streams, gateways.
pub(super) fn passes_messages_on(node: &Node<'_>) -> bool {
    matches!(
        node.category(),
        Some(Category::Messaging | Category::Streaming | Category::Iot | Category::Api | Category::Edge)
    )
}

/// Billed and run by the call, so that a batch is one unit of its work.
pub(super) fn runs_per_batch(node: &Node<'_>) -> bool {
    match node.category() {
        Some(Category::Compute) => !node.is_any(&["fargate", "ec2", "batch"]),
        Some(Category::Orchestration) => true,
        _ => false,
    }
}

/// Takes part in the split of a gateway's requests, as opposed to seeing all of them.
pub(super) fn is_route(link: &Link<'_>, target: &Node<'_>) -> bool {
    !matches!(
        link.wire.mechanism,
        Mechanism::Authorize | Mechanism::Attachment | Mechanism::Redrive | Mechanism::OnSuccess
    ) && !target.is_any(&["cloudwatch_logs", "cloudwatch_metrics", "xray", "lambda_edge", "cloudfront_function"])
}

/// Whether anything travels along the wire at all.
pub(super) fn carries(link: &Link<'_>, from: &Node<'_>, to: &Node<'_>) -> bool {
    match link.wire.mechanism {
        // A table's own stream is drawn as an attachment, and it carries every change.
        Mechanism::Attachment => from.service == "dynamodb" && to.service == "dynamodb_stream",
        // Tokens are checked by their signature; only code is called.
        Mechanism::Authorize => to.category() == Some(Category::Compute),
        // A proxy reads its credentials now and then, not with every query.
        Mechanism::DirectIntegration => !(from.service == "rds_proxy" && to.service == "secretsmanager"),
        _ => true,
    }
}

/// A bus whose rules pick events by their content.
pub(super) fn is_bus(node: &Node<'_>) -> bool {
    node.is_any(&["eventbridge_bus", "eventbridge_bus_v2", "iot_core", "az_event_grid"])
}

/// Answers to connected clients: they set off nothing further.
pub(super) fn is_answer(link: &Link<'_>, to: &Node<'_>) -> bool {
    to.is_client() || to.is_any(&["apigw_ws", "az_signalr"]) && link.is(Mechanism::SdkCall)
}

/// Reads and writes of one call on a store.
pub(super) fn access(link: &Link<'_>, from: &Node<'_>, to: &Node<'_>) -> (f64, f64) {
    const READ: (f64, f64) = (1.0, 0.0);
    const WRITE: (f64, f64) = (0.0, 1.0);
    match link.text("Access").map(str::to_ascii_lowercase).as_deref() {
        Some("read") => READ,
        Some("readwrite") => (1.0, 1.0),
        None if is_store(to) && (from.is_client() || from.is_any(READERS)) => READ,
        _ => WRITE,
    }
}

/// Services that read a store when nobody says otherwise.
const READERS: &[&str] = &["cloudfront", "athena", "rekognition", "textract", "transcribe", "bedrock_agent"];

/// Keeps data that is read and written.
pub(super) fn is_store(node: &Node<'_>) -> bool {
    matches!(node.category(), Some(Category::Storage | Category::Database | Category::Config | Category::Security))
        || node.is_any(&["ssm_parameter", "secretsmanager", "appconfig"])
}

/// Reading from it sets nothing off: stores, queues and streams, as opposed to services that answer.
pub(super) fn is_read_in_place(node: &Node<'_>) -> bool {
    is_store(node) || matches!(node.category(), Some(Category::Messaging | Category::Streaming | Category::Iot))
}
