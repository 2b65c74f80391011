use super::super::bill::Bill;
use super::super::site::{Site, gb};
use super::{Model, Usage, usage};
use crate::traffic::{Band, amount};

pub(super) const INGESTED: Usage = usage("log_gb", "GB", "log data taken in");
pub(super) const STORED: Usage = usage("log_stored_gb", "GB-month (compressed)", "log data kept, after compression");

pub(super) const MODELS: &[Model] = &[
    Model {
        services: &["cloudwatch_logs"],
        usage: &[INGESTED, STORED, usage("scanned_gb", "GB", "data scanned by Logs Insights queries")],
        book: &["cloudwatch"],
        bill: group,
    },
    Model {
        services: &["cloudwatch_metrics"],
        usage: &[usage("metrics", "metric-month", "custom metrics")],
        book: &["cloudwatch"],
        bill: metrics,
    },
    Model {
        services: &["cloudwatch_alarm"],
        usage: &[usage("alarms", "alarm-metric-month", "metrics that alarms watch")],
        book: &["cloudwatch"],
        bill: alarm,
    },
    Model {
        services: &["xray"],
        usage: &[
            usage("traces", "trace", "traces recorded"),
            usage("traces_scanned", "trace", "traces retrieved or scanned"),
        ],
        book: &["xray"],
        bill: traces,
    },
];

/// How far logs shrink when they are kept.
const COMPRESSION: f64 = 0.15;

/// Logs of a component, unless a log group is drawn for it, which is billed then.
pub(super) fn written_by(site: &Site<'_, '_, '_>, bill: &mut Bill, count: Band, assumed_kb: f64) {
    if let Some(drawn) = site.outgoing().find(|way| way.other.service == "cloudwatch_logs") {
        bill.note(site, format!("its logs are billed at `{}`", drawn.other.shown()));
        return;
    }
    let (kb, mark) = site.assumed("log_kb", assumed_kb);
    ingest(
        site,
        bill,
        gb(count, kb),
        &format!("{} × {} KB of logs each{mark}", amount(count.expected), amount(kb.expected)),
    );
}

fn ingest(site: &Site<'_, '_, '_>, bill: &mut Bill, taken: Band, why: &str) {
    let taken = site.usage_or(INGESTED.name, taken);
    bill.charge(site, INGESTED.name, ("cloudwatch", "log ingestion, Standard class"), "log ingestion", taken, why);
    let days = site.node.own("log_retention_days").or_else(|| site.node.own("retention_days"));
    let row = ("cloudwatch", "log storage");
    match days {
        Some(days) => {
            let compression = site.node.own("log_compression").unwrap_or(COMPRESSION);
            let kept = taken * (days / site.days() * compression);
            let why = format!(
                "{} GB a month kept for {} of {} days × {} after compression",
                amount(taken.expected),
                amount(days),
                amount(site.days()),
                amount(compression)
            );
            bill.charge(site, STORED.name, row, "log storage", kept, why);
        }
        None if site.usage(STORED.name).is_some() => {
            bill.charge(site, STORED.name, row, "log storage", Band::ZERO, "");
        }
        None if !taken.is_zero() => {
            bill.note(site, "not counted: log storage, which grows without a retention; set the retention in days");
        }
        None => {}
    }
}

fn group(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let arrivals = gb(site.load.arrivals, site.load.message_kb);
    let wired: Band = site.incoming().map(|way| gb(way.load.carried, way.load.kb)).sum();
    let entries = site.inflow(|_| true);
    ingest(site, bill, arrivals + wired, &format!("{} log records by their size", amount(entries.expected)));
    if site.usage("scanned_gb").is_some() {
        bill.charge(site, "scanned_gb", ("cloudwatch", "Logs Insights scan"), "queries", Band::ZERO, "");
    }
}

fn metrics(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    bill.ask(site, "metrics", ("cloudwatch", "custom metric"), "custom metrics");
}

fn alarm(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let row = ("cloudwatch", "standard alarm");
    bill.charge(site, "alarms", row, "alarm", Band::ONE, "one metric watched all month");
}

fn traces(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let rate = site.node.number("sampling_rate").unwrap_or(0.05).min(1.0);
    let requests = site.inflow(|_| true);
    let why = format!("{} requests × {} % sampled", amount(requests.expected), amount(rate * 100.0));
    bill.charge(site, "traces", ("xray", "trace recorded"), "traces", requests * rate, why);
    if site.usage("traces_scanned").is_some() {
        bill.charge(site, "traces_scanned", ("xray", "trace retrieved or scanned"), "traces scanned", Band::ZERO, "");
    }
}
