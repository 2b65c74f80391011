use super::super::bill::Bill;
use super::super::site::Site;
use super::{Model, logs, transfer, usage};
use crate::model::Mechanism;
use crate::traffic::{Band, KB_PER_GB, amount};

pub(super) const MODELS: &[Model] = &[
    Model {
        services: &["lambda", "lambda_durable"],
        usage: &[
            usage("requests", "request", "invocations a month, from which duration and logs follow"),
            usage("gb_seconds", "GB-s", "on-demand duration times memory"),
            usage("gb_seconds_on_provisioned", "GB-s", "duration times memory served by provisioned concurrency"),
            usage("provisioned_gb_seconds", "GB-s", "provisioned concurrency times memory while it is on"),
            usage("ephemeral_gb_seconds", "GB-s", "duration times /tmp above 512 MB"),
            usage("snapstart_cache_gb_seconds", "GB-s", "snapshots kept times memory"),
            usage("snapstart_restored_gb", "GB restored", "memory of restored snapshots"),
            usage("streamed_gb", "GB", "streamed responses above 6 MB each"),
            usage("poller_hours", "EPU-hour", "event pollers in provisioned mode"),
            logs::INGESTED,
            logs::STORED,
            transfer::EGRESS,
        ],
        book: &["lambda", "cloudwatch", "data_transfer"],
        bill: function,
    },
    Model {
        services: &["lambda_edge"],
        usage: &[
            usage("requests", "request", "invocations a month"),
            usage("gb_seconds", "128MB-s", "duration in units of 128 MB"),
        ],
        book: &["lambda"],
        bill: edge,
    },
    Model {
        services: &["cloudfront_function"],
        usage: &[usage("requests", "invocation", "invocations a month")],
        book: &["cloudfront"],
        bill: edge_script,
    },
];

/// Duration nobody gave, ms.
const DURATION_MS: f64 = 100.0;
/// Initialisation at the high end of the band, ms, and in which share of invocations.
const INIT_MS: f64 = 300.0;
const COLD_SHARE: f64 = 0.01;
/// Streamed KB a response that are free.
const STREAM_FREE_KB: f64 = 6144.0;

fn function(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let node = site.node;
    let arch = if node.is_text("arch", "arm64") { "arm64" } else { "x86_64" };
    let requests = site.usage_or("requests", site.work());
    let came = if site.usage("requests").is_some() {
        "given as usage `requests`".to_owned()
    } else {
        site.load.derivation.clone()
    };
    let row = ("lambda", "requests (x86_64 and arm64)");
    bill.charge(site, "requests", row, "requests", requests, came);

    let memory_mb = node.number("memory_mb").unwrap_or(128.0);
    let gb_of_memory = memory_mb / 1024.0;
    let (ms, mark) = site.assumed("avg_duration_ms", DURATION_MS);
    let billed = site.metered("lambda.billed_ms", ms);
    let cold = cold_start_ms(site);
    let seconds = (billed + cold) / 1000.0;
    let each = format!(
        "{} ms{mark}{} × {} MB/1024",
        amount(billed.expected),
        if cold.expected > 0.0 { format!(" + {} ms of cold starts", amount(cold.expected)) } else { String::new() },
        amount(memory_mb)
    );
    let on_provisioned = provisioned(site, bill, requests, seconds, gb_of_memory, arch);
    let rest = requests.zip(on_provisioned, |all, on| (all - on).max(0.0));
    bill.charge(
        site,
        "gb_seconds",
        ("lambda", &format!("duration {arch}")),
        "duration",
        rest * seconds * gb_of_memory,
        format!("{} invocations × {each}", amount(rest.expected)),
    );
    ephemeral(site, bill, requests * seconds);
    snap_start(site, bill, requests, gb_of_memory);
    streamed(site, bill, requests);
    pollers(site, bill);
    if node.service == "lambda_durable" {
        bill.note(site, "not counted: durable operations and stored state have no price in the book");
    }
    logs::written_by(site, bill, requests, 1.0);
    transfer::calls_out(site, bill);
}

/// Cold starts as given; without figures only the high end of the band has them.
fn cold_start_ms(site: &Site<'_, '_, '_>) -> Band {
    match (site.node.own("init_ms"), site.node.own("cold_share")) {
        (None, None) => Band::new(0.0, 0.0, INIT_MS * COLD_SHARE),
        (init, share) => Band::point(init.unwrap_or(INIT_MS) * share.unwrap_or(COLD_SHARE).min(1.0)),
    }
}

/// Bills provisioned concurrency and tells how many invocations it serves.
fn provisioned(
    site: &Site<'_, '_, '_>,
    bill: &mut Bill,
    requests: Band,
    seconds: Band,
    gb_of_memory: f64,
    arch: &str,
) -> Band {
    let given = ["provisioned_gb_seconds", "gb_seconds_on_provisioned"].iter().any(|name| site.usage(name).is_some());
    let concurrency = site.node.own("provisioned_concurrency").unwrap_or(0.0);
    if concurrency <= 0.0 && !given {
        return Band::ZERO;
    }
    let hours = site.node.own("provisioned_hours").unwrap_or_else(|| site.hours());
    let kept = concurrency * hours * 3600.0;
    bill.charge(
        site,
        "provisioned_gb_seconds",
        ("lambda", &format!("provisioned concurrency {arch}")),
        "provisioned concurrency",
        Band::point(kept * gb_of_memory),
        format!("{} environments × {} h × {} GB", amount(concurrency), amount(hours), amount(gb_of_memory)),
    );
    let served =
        requests.zip(seconds, |requests, seconds| if seconds > 0.0 { requests.min(kept / seconds) } else { requests });
    bill.charge(
        site,
        "gb_seconds_on_provisioned",
        ("lambda", &format!("duration on provisioned concurrency {arch}")),
        "duration on provisioned concurrency",
        served * seconds * gb_of_memory,
        format!("{} invocations served by it, without free allowance", amount(served.expected)),
    );
    served
}

fn ephemeral(site: &Site<'_, '_, '_>, bill: &mut Bill, seconds: Band) {
    let above_mb = site.node.number("ephemeral_mb").unwrap_or(512.0) - 512.0;
    if above_mb > 0.0 || site.usage("ephemeral_gb_seconds").is_some() {
        bill.charge(
            site,
            "ephemeral_gb_seconds",
            ("lambda", "ephemeral storage above 512 MB"),
            "ephemeral storage",
            seconds * (above_mb.max(0.0) / 1024.0),
            format!("{} s × {} MB above the 512 included", amount(seconds.expected), amount(above_mb)),
        );
    }
}

fn snap_start(site: &Site<'_, '_, '_>, bill: &mut Bill, requests: Band, gb_of_memory: f64) {
    let given = ["snapstart_cache_gb_seconds", "snapstart_restored_gb"].iter().any(|name| site.usage(name).is_some());
    if !site.node.flag("snap_start") && !given {
        return;
    }
    if site.node.text("runtime").is_some_and(|runtime| runtime.starts_with("java")) && !given {
        bill.note(site, "SnapStart is free for managed Java runtimes");
        return;
    }
    let kept = Band::point(site.hours() * 3600.0 * gb_of_memory);
    let why = format!("one version × {} h × {} GB", amount(site.hours()), amount(gb_of_memory));
    bill.charge(site, "snapstart_cache_gb_seconds", ("lambda", "SnapStart cache"), "SnapStart cache", kept, why);
    let share = site.node.own("cold_share").map_or(Band::new(0.0, COLD_SHARE, COLD_SHARE * 2.0), Band::point);
    let restored = requests * share * gb_of_memory;
    let why = format!("{} % of the invocations start cold", amount(share.expected * 100.0));
    bill.charge(site, "snapstart_restored_gb", ("lambda", "SnapStart restore"), "SnapStart restores", restored, why);
}

fn streamed(site: &Site<'_, '_, '_>, bill: &mut Bill, requests: Band) {
    let streaming = site.incoming().find(|way| {
        way.link.text("InvokeMode") == Some("RESPONSE_STREAM")
            || way.other.text("invoke_mode") == Some("RESPONSE_STREAM")
    });
    let size = site.node.own("response_kb").or_else(|| streaming.as_ref().and_then(|way| way.other.own("response_kb")));
    let above_kb = (size.unwrap_or(0.0) - STREAM_FREE_KB).max(0.0);
    if (streaming.is_some() && above_kb > 0.0) || site.usage("streamed_gb").is_some() {
        bill.charge(
            site,
            "streamed_gb",
            ("lambda", "response streaming above 6 MB per request"),
            "streamed responses",
            requests * (above_kb / KB_PER_GB),
            format!("{} KB above the 6 MB included of each response", amount(above_kb)),
        );
    }
}

/// Event source mappings in provisioned mode.
fn pollers(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    for way in site.incoming().filter(|way| way.link.is(Mechanism::Poll)) {
        let own = way.link.own("MinimumPollers").or_else(|| way.link.own("MaximumPollers").map(|_| 2.0));
        let Some(pollers) = own else { continue };
        let (kind, least) = if way.other.service == "msk" { ("Kafka", 1.0) } else { ("SQS", 2.0) };
        let most = way.link.own("MaximumPollers").unwrap_or(pollers).max(pollers);
        let pollers = pollers.max(least);
        bill.charge(
            site,
            "poller_hours",
            ("lambda", &format!("event source mapping provisioned mode, {kind}")),
            "provisioned pollers",
            Band::new(pollers, pollers, most.max(pollers)) * site.hours(),
            format!("{} pollers on `{}` at least × {} h", amount(pollers), way.other.shown(), amount(site.hours())),
        );
    }
}

fn edge(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let requests = site.usage_or("requests", site.work());
    bill.charge(
        site,
        "requests",
        ("lambda", "Lambda@Edge requests"),
        "requests",
        requests,
        site.load.derivation.clone(),
    );
    let (ms, mark) = site.assumed("avg_duration_ms", 10.0);
    let ms = site.metered("lambda_edge.billed_ms", ms);
    let memory = site.node.number("memory_mb").unwrap_or(128.0);
    let units = requests * ms * (memory / 128.0 / 1000.0);
    let why = format!(
        "{} invocations × {} ms{mark} × {} MB/128",
        amount(requests.expected),
        amount(ms.expected),
        amount(memory)
    );
    bill.charge(site, "gb_seconds", ("lambda", "Lambda@Edge duration"), "duration", units, why);
}

fn edge_script(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let row = ("cloudfront", "CloudFront Functions invocation");
    bill.charge(site, "requests", row, "requests", site.work(), site.load.derivation.clone());
}
