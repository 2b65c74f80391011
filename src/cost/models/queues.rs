use std::fmt::Write as _;

use super::super::bill::Bill;
use super::super::metering::idle_receives;
use super::super::site::{Site, Way};
use super::{Model, usage};
use crate::model::Mechanism;
use crate::traffic::{Band, amount};

pub(super) const MODELS: &[Model] = &[Model {
    services: &["sqs_standard", "sqs_fifo"],
    usage: &[usage("requests", "request", "API requests of 64 KB: sends, receives, deletes")],
    book: &["sqs"],
    bill: queue,
}];

/// Messages that one delete request can name.
const DELETE_BATCH: f64 = 10.0;
/// A long poll waits so long, seconds.
const WAIT_SECS: f64 = 20.0;

fn queue(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let rule = "sqs.chunks";
    // Moves into a dead-letter queue are made by the service itself.
    let is_send =
        |way: &Way<'_, '_>| !(way.link.is(Mechanism::Redrive) && way.other.is_any(&["sqs_standard", "sqs_fifo"]));
    let sent = site.metered_inflow(rule, |way| is_send(way) && way.load.reads.is_zero());
    let read_by_code: Band = site.incoming().map(|way| way.load.reads * site.metered(rule, way.load.kb)).sum();
    let mut received = read_by_code;
    let mut deleted = read_by_code;
    let mut idle = Band::ZERO;
    for way in site.outgoing().filter(|way| way.link.is(Mechanism::Poll)) {
        if way.link.value("Enabled").and_then(crate::model::Value::as_bool) == Some(false) {
            continue;
        }
        let batch = way.load.batch;
        let attempts = way.load.calls.over(way.load.carried.over(batch)).max(Band::ONE);
        let (pollers, wait) = pollers(&way);
        let floor = pollers.map(|pollers| idle_receives(pollers, wait, site.hours()));
        let batches = way.load.carried.over(batch) * attempts;
        received += batches.max(floor) * site.metered(rule, way.load.kb * batch);
        idle += floor.zip(batches, |floor, batches| (floor - batches).max(0.0));
        deleted += way.load.carried.over(batch.min(Band::point(DELETE_BATCH)));
    }
    let item = if site.node.service == "sqs_fifo" { "FIFO request" } else { "standard request" };
    let mut why = if sent.expected > 0.0 && sent == received && received == deleted {
        format!("3 per message: send, receive, delete of {} messages", amount(sent.expected))
    } else {
        format!(
            "{} sends + {} receives + {} deletes",
            amount(sent.expected),
            amount(received.expected),
            amount(deleted.expected)
        )
    };
    let _ = write!(why, ", {}", site.rule(rule));
    if idle.expected > 0.0 {
        let _ = write!(
            why,
            "; {} of the receives find nothing: pollers wait {WAIT_SECS} s each, all month",
            amount(idle.expected)
        );
    }
    bill.charge(site, "requests", ("sqs", item), "requests", sent + received + deleted, why);
}

/// How many pollers wait on an idle queue, and how long each.
fn pollers(way: &Way<'_, '_>) -> (Band, f64) {
    if let Some(pollers) = way.link.own("MinimumPollers") {
        return (Band::point(pollers.max(2.0)), WAIT_SECS);
    }
    if way.other.is_any(&["fargate", "ec2"]) {
        let workers = way.other.number("desired_count").or_else(|| way.other.number("instance_count")).unwrap_or(1.0);
        let wait = way.link.number("WaitTimeSeconds").unwrap_or(WAIT_SECS);
        return (Band::point(workers), wait.max(1.0));
    }
    // Five batches at a time to begin with; a quiet mapping falls to two unless a maximum is set.
    if way.link.own("MaximumConcurrency").is_some() {
        (Band::point(5.0), WAIT_SECS)
    } else {
        (Band::new(2.0, 5.0, 5.0), WAIT_SECS)
    }
}
