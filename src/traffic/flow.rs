use std::fmt::Write as _;

use super::behaviour::{self, Spread};
use super::{Band, Graph, Link, Node, amount};
use crate::model::Mechanism;

/// What is known of a wire before anything flows.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    /// Nothing travels along it.
    pub still: bool,
    /// Declared flow a month, whatever the source does.
    pub fixed: Option<f64>,
    /// Calls, share, cache: how many a unit of the source's work.
    pub factor: f64,
    pub factor_words: String,
    /// Share of attempts that fail, and how many attempts there are.
    pub error: f64,
    pub attempts: f64,
    /// It sets off further work at the target.
    pub fires: bool,
    pub reads: f64,
    pub writes: f64,
    pub batching: Option<Batching>,
    /// A batch, not a message, is a unit of the target's work.
    pub batch_is_work: bool,
    /// One bad record brings its whole batch back.
    pub whole_batch_retried: bool,
}

/// How messages are gathered before a call.
#[derive(Clone, Debug)]
pub(super) struct Batching {
    pub max: f64,
    pub window_secs: f64,
    pub pollers: f64,
    /// Time between two polls of one poller.
    pub poll_secs: f64,
    /// Size in KB that also ends a batch.
    pub max_kb: Option<f64>,
    pub effective: Option<f64>,
    /// Batching is certain, so that no band is drawn around it.
    pub certain: bool,
}

impl Batching {
    /// Messages a batch at so many messages a month.
    pub(super) fn effective(&self, per_month: Band, kb: Band, hours: f64) -> Band {
        let max = self.max.max(1.0);
        if let Some(given) = self.effective {
            return Band::point(given.clamp(1.0, max));
        }
        let per_poller = per_month / (hours * 3600.0 * self.pollers.max(1.0));
        let by_size = |lane_kb: f64| self.max_kb.map_or(f64::INFINITY, |limit| limit / lane_kb.max(1e-6));
        let gathered = per_poller.map(|rate| rate * (self.window_secs + self.poll_secs));
        let expected = gathered.zip(kb, |count, kb| count.min(by_size(kb)).clamp(1.0, max));
        if self.certain {
            return expected;
        }
        // Fewer calls cost less: the low lane has full batches, the high lane the fewest per poll.
        let fewest = (per_poller.high * self.poll_secs).clamp(1.0, max);
        let low = if per_month.expected > 0.0 { max.min(by_size(kb.low).max(1.0)) } else { 1.0 };
        Band::new(low.max(expected.expected), expected.expected, fewest.min(expected.expected))
    }
}

impl Flow {
    pub(super) fn new(graph: &Graph<'_>, link: &Link<'_>) -> Self {
        let (from, to) = (&graph.nodes[link.from], &graph.nodes[link.to]);
        if !behaviour::carries(link, from, to) || is_off(link, from) {
            return Self { still: true, ..Self::default() };
        }
        let (factor, factor_words) = factor(graph, link);
        let (reads, writes) = behaviour::access(link, from, to);
        let target_fails = runs_code(to).then(|| to.own("error_rate")).flatten();
        let error = link.number("error_rate").or(target_fails).unwrap_or(0.0).clamp(0.0, 1.0);
        let batching = batching(link, from, to);
        Self {
            still: false,
            fixed: link.own("rps"),
            factor,
            factor_words,
            error,
            attempts: attempts(link, from, to),
            fires: !behaviour::is_answer(link, to) && (writes > 0.0 || !behaviour::is_read_in_place(to)),
            reads,
            writes,
            whole_batch_retried: batching.is_some()
                && link.is(Mechanism::Poll)
                && link.text("FunctionResponseTypes").is_none(),
            batch_is_work: behaviour::runs_per_batch(to) || from.service == "firehose",
            batching,
        }
    }

    /// Attempts a message or batch takes on average: 1 + e + e² ... up to the last attempt.
    pub(super) fn attempts_factor(&self, batch: f64) -> f64 {
        let error = self.error_of_batch(batch);
        if error >= 1.0 { self.attempts } else { (1.0 - error.powf(self.attempts)) / (1.0 - error) }
    }

    /// Share that fails every attempt.
    pub(super) fn lost(&self) -> f64 {
        if self.error > 0.0 { self.error.powf(self.attempts) } else { 0.0 }
    }

    fn error_of_batch(&self, batch: f64) -> f64 {
        if self.whole_batch_retried { 1.0 - (1.0 - self.error).powf(batch.max(1.0)) } else { self.error }
    }
}

fn runs_code(node: &Node<'_>) -> bool {
    behaviour::runs_per_batch(node) || node.is_any(&["fargate", "ec2", "batch"])
}

fn is_off(link: &Link<'_>, from: &Node<'_>) -> bool {
    let off = |value: Option<&crate::model::Value>| value.and_then(crate::model::Value::as_bool) == Some(false);
    off(link.value("Enabled")) || from.service == "eventbridge_pipe" && from.is_text("desired_state", "STOPPED")
}

/// `calls × share × (1 - cache hits)`, each named in words where it is not one.
fn factor(graph: &Graph<'_>, link: &Link<'_>) -> (f64, String) {
    let (from, to) = (&graph.nodes[link.from], &graph.nodes[link.to]);
    let mut factor = 1.0;
    let mut words = String::new();
    let mut times = |by: f64, why: &str| {
        factor *= by;
        if by != 1.0 {
            let _ = write!(words, " × {} ({why})", amount(by));
        }
    };
    times(link.number("CallsPerInvocation").unwrap_or(1.0), "calls per unit of work");
    let given = link.own("match_ratio").or_else(|| link.own("share"));
    match (given, behaviour::spread(from)) {
        (Some(share), _) => times(share.min(1.0), "share that goes this way"),
        (None, Spread::Copy) => {}
        (None, spread) => {
            let counts = |other: &&Link<'_>| {
                let target = &graph.nodes[other.to];
                if spread == Spread::Compete { other.is(Mechanism::Poll) } else { behaviour::is_route(other, target) }
            };
            if counts(&link) {
                let ways: Vec<&Link<'_>> =
                    from.outgoing.iter().map(|index| &graph.links[*index]).filter(counts).collect();
                let own = |way: &&&Link<'_>| way.own("match_ratio").or_else(|| way.own("share"));
                let claimed: f64 = ways.iter().filter_map(|way| own(&way)).sum();
                let open = ways.iter().filter(|way| own(way).is_none() && way.own("rps").is_none()).count().max(1);
                if open > 1 || claimed > 0.0 {
                    let words = if spread == Spread::Compete { "consumers compete" } else { "one way in each request" };
                    times((1.0 - claimed).max(0.0) / open as f64, words);
                }
            }
        }
    }
    let hit = link.own("cache_hit").or_else(|| {
        let cached = from.service == "cloudfront" || from.service == "apigw_rest" && from.flag("caching");
        (cached && behaviour::is_route(link, to)).then(|| from.own("cache_hit")).flatten()
    });
    let at_edge = to.is_any(&["lambda_edge", "cloudfront_function"]);
    let hit = if at_edge && to.text("event_type").is_some_and(|kind| kind.starts_with("origin")) {
        hit.or_else(|| from.own("cache_hit"))
    } else {
        hit
    };
    times(1.0 - hit.unwrap_or(0.0).min(1.0), "not answered by the cache");
    (factor, words)
}

/// Attempts before a message is given up.
fn attempts(link: &Link<'_>, from: &Node<'_>, to: &Node<'_>) -> f64 {
    let asked = match link.wire.mechanism {
        Mechanism::Poll if behaviour::is_queue(from) => {
            let redrive = from.component.props.get("max_receive_count");
            redrive.and_then(crate::model::Value::as_f64).or_else(|| from.number("max_receive_count")).unwrap_or(3.0)
        }
        Mechanism::Poll => {
            let own = link.wire.props.get("MaximumRetryAttempts").and_then(crate::model::Value::as_f64);
            own.filter(|retries| *retries >= 0.0).map_or(10.0, |retries| retries + 1.0)
        }
        Mechanism::AsyncInvoke if to.is_any(&["lambda", "lambda_durable"]) => {
            1.0 + link.own("MaximumRetryAttempts").or_else(|| to.number("async_max_retries")).unwrap_or(2.0)
        }
        _ => 1.0 + link.first(&["RetryMaxAttempts", "NumberOfRetries", "MaxRetryAttempts"]).unwrap_or(0.0),
    };
    asked.clamp(1.0, 10_000.0)
}

fn batching(link: &Link<'_>, from: &Node<'_>, to: &Node<'_>) -> Option<Batching> {
    let effective = link.own("effective_batch");
    let window_secs =
        link.first(&["MaximumBatchingWindowInSeconds", "MaxBatchWindowInSeconds", "BufferIntervalInSeconds"]);
    if from.service == "firehose" {
        let (mb, secs) = if to.service == "lambda" {
            (
                link.number("BufferSizeInMBs").or_else(|| from.number("transform_buffer_mb")),
                window_secs.or_else(|| from.number("transform_buffer_s")),
            )
        } else {
            (from.number("buffer_mb"), from.number("buffer_s"))
        };
        return Some(Batching {
            max: 1e9,
            window_secs: secs.unwrap_or(300.0),
            pollers: 1.0,
            poll_secs: 0.0,
            max_kb: Some(mb.unwrap_or(5.0) * 1024.0),
            effective,
            certain: true,
        });
    }
    if let Some(max) = link.own("MaxBatchSize") {
        let window_secs = window_secs.unwrap_or(0.0);
        return Some(Batching {
            max,
            window_secs,
            pollers: 1.0,
            poll_secs: 0.0,
            max_kb: None,
            effective,
            certain: false,
        });
    }
    if !link.is(Mechanism::Poll) || from.is_any(&["az_storage_queue", "az_service_bus_queue", "az_service_bus_topic"]) {
        return effective.map(|given| Batching {
            max: given.max(1.0),
            window_secs: 0.0,
            pollers: 1.0,
            poll_secs: 0.0,
            max_kb: None,
            effective,
            certain: true,
        });
    }
    let queue = behaviour::is_queue(from);
    let named = link.first(&["BatchSize", "MaxNumberOfMessages", "maxEventBatchSize", "maxItemsPerInvocation"]);
    let of_pipe = || to.own("batch_size");
    let max = named.or_else(of_pipe).unwrap_or(if queue { 10.0 } else { 100.0 });
    let window = window_secs.filter(|secs| *secs > 0.0).or_else(|| to.own("batch_window_s")).unwrap_or(0.0);
    let parallel = link.number("ParallelizationFactor").unwrap_or(1.0);
    let shards = match from.service {
        "kinesis" if from.is_text("mode", "ON_DEMAND") => 4.0,
        "kinesis" => from.number("shards").unwrap_or(1.0),
        "az_event_hubs" | "msk" => from.number("partitions").unwrap_or(1.0),
        _ => 1.0,
    };
    let pollers = if queue { 5.0 } else { shards * parallel };
    let poll_secs = match from.service {
        "dynamodb" | "dynamodb_stream" => 0.25,
        _ if behaviour::is_stream(from) => 1.0,
        _ => 0.0,
    };
    Some(Batching { max, window_secs: window, pollers, poll_secs, max_kb: None, effective, certain: false })
}
