use super::Stack;
use crate::generate::plan::Plan;
use crate::generate::value::{Map, Val, map};
use crate::model::{ComponentId, Mechanism, Value};

/// A queue with its redrive policy; what a drawn dead-letter queue may receive follows from it.
pub(super) fn queue(stack: &mut Stack<'_, '_>, id: &ComponentId) {
    let plan = stack.plan;
    let logical = stack.logical(id);
    let fifo = plan.service(id) == "sqs_fifo";
    let mut properties = Map::new();
    properties.opt("QueueName", stack.own_name(id));
    if fifo {
        properties.set("FifoQueue", true);
        properties.set("ContentBasedDeduplication", plan.flag(id, "content_based_dedup"));
        properties.opt("DeduplicationScope", plan.drawn(id, "dedup_scope").and_then(Value::as_str));
        properties.opt("FifoThroughputLimit", plan.drawn(id, "throughput_limit").and_then(Value::as_str));
    }
    properties.set("VisibilityTimeout", visibility(stack, id));
    properties.opt("DelaySeconds", plan.int(id, "delay_s").filter(|seconds| *seconds > 0));
    properties.opt("MessageRetentionPeriod", retention(plan, id));
    properties.opt("MaximumMessageSize", drawn_int(plan, id, "max_message_bytes"));
    properties.opt("ReceiveMessageWaitTimeSeconds", plan.int(id, "receive_wait_s").filter(|seconds| *seconds > 0));
    match (plan.text(id, "encryption"), stack.key_of(id)) {
        (_, Some(key)) => drop(properties.set("KmsMasterKeyId", key)),
        (Some("SSE-KMS"), None) => drop(properties.set("KmsMasterKeyId", "alias/aws/sqs")),
        (Some("NONE"), None) => drop(properties.set("SqsManagedSseEnabled", false)),
        _ => drop(properties.set("SqsManagedSseEnabled", true)),
    }
    if let Some((dead, count)) = dead_letters(stack, id)
        && let Some(arn) = stack.arn(&dead)
    {
        properties.set("RedrivePolicy", map! { "deadLetterTargetArn" => arn, "maxReceiveCount" => count });
    }
    properties.opt("Tags", stack.tags(id));
    stack.add(&logical, "AWS::SQS::Queue", properties);
}

fn drawn_int(plan: &Plan<'_>, id: &ComponentId, name: &str) -> Option<i64> {
    plan.drawn(id, name).and_then(crate::generate::plan::whole)
}

/// Where failed messages of a queue go, and after how many receives.
pub(crate) fn dead_letters(stack: &Stack<'_, '_>, id: &ComponentId) -> Option<(ComponentId, i64)> {
    let plan = stack.plan;
    let own = plan.int(id, "max_receive_count").unwrap_or(10);
    for link in plan.outgoing(id) {
        if link.mechanism() == Mechanism::Redrive && link.to.service == link.from.service {
            let on_wire = link.wire.props.get("maxReceiveCount").and_then(crate::generate::plan::whole);
            return Some((link.target_id().clone(), on_wire.unwrap_or(own).clamp(1, 1000)));
        }
    }
    let named = plan.referred(plan.drawn(id, "dlq"))?;
    (plan.service(named) == plan.service(id) && named != id).then(|| (named.clone(), own.clamp(1, 1000)))
}

/// Dead letters wait the full fourteen days unless the drawing says otherwise.
fn retention(plan: &Plan<'_>, id: &ComponentId) -> Option<i64> {
    let receives_dead = plan.incoming(id).any(|link| link.mechanism() == Mechanism::Redrive)
        || plan.document.components().keys().any(|other| plan.referred(plan.drawn(other, "dlq")) == Some(id));
    drawn_int(plan, id, "retention_s").or_else(|| receives_dead.then_some(1_209_600))
}

/// The drawn visibility timeout, six times the slowest consumer's timeout where nothing is drawn,
/// and never below that timeout, which AWS refuses.
fn visibility(stack: &mut Stack<'_, '_>, id: &ComponentId) -> Val {
    let plan = stack.plan;
    let consumers =
        plan.outgoing(id).filter(|link| link.mechanism() == Mechanism::Poll && link.to.service.as_str() == "lambda");
    let slowest = consumers.filter_map(|link| plan.int(link.target_id(), "timeout_s")).max();
    let drawn = drawn_int(plan, id, "visibility_timeout_s");
    let seconds = match (drawn, slowest) {
        (Some(drawn), Some(slowest)) if drawn < slowest => {
            let what = format!("visibility timeout became {slowest} s");
            stack.lose(id, what, format!("{drawn} s is less than its consumer's timeout, which AWS refuses"));
            slowest
        }
        (Some(drawn), _) => drawn,
        (None, Some(slowest)) => (slowest * 6).clamp(30, 43_200),
        (None, None) => 30,
    };
    Val::Int(seconds)
}
