//! Streams and their readers.

mod shards_below_load;
mod shared_read_throughput;
mod slow_stream_consumer;
mod too_many_stream_readers;

use super::{Rule, rule};
use crate::validate::prelude::*;

/// In the order of their codes.
pub(super) const RULES: &[Rule] = &[
    rule!(too_many_stream_readers),
    rule!(shards_below_load),
    rule!(shared_read_throughput),
    rule!(slow_stream_consumer),
];

fn is_provisioned(stream: &Node<'_>) -> bool {
    stream.is_text("mode", "PROVISIONED")
}

/// What is declared to be written to a stream.
struct Written {
    records_per_sec: f64,
    mib_per_sec: f64,
}

fn written(cx: &Checker<'_>, stream: &Node<'_>) -> Option<Written> {
    let writes = cx.into(stream).filter(|link| link.is_flow() && !link.is(Poll));
    let loads: Vec<(f64, f64)> =
        writes.filter_map(|link| Some((cx.far_rps(link)?, link.number("PayloadKb").unwrap_or(0.0)))).collect();
    (!loads.is_empty()).then(|| Written {
        records_per_sec: loads.iter().map(|(rps, _)| rps).sum(),
        mib_per_sec: loads.iter().map(|(rps, kb)| rps * kb / 1024.0).sum(),
    })
}
