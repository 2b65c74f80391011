use super::super::bill::Bill;
use super::super::site::{Site, Way, gb};
use super::{Model, usage};
use crate::model::Mechanism;
use crate::traffic::{Band, KB_PER_GB, amount};

pub(super) const MODELS: &[Model] = &[
    Model {
        services: &["kinesis"],
        usage: &[
            usage("shard_hours", "shard-hour", "shards times hours"),
            usage("put_units", "unit", "payload units of 25 KB"),
            usage("stream_hours", "stream-hour", "hours of an on-demand stream"),
            usage("in_gb", "GB", "data written to an on-demand stream, records rounded up to 1 KB"),
            usage("out_gb", "GB", "data read from an on-demand stream"),
            usage("fan_out_shard_hours", "consumer-shard-hour", "enhanced fan-out consumers times shards and hours"),
            usage("fan_out_gb", "GB", "data read through enhanced fan-out"),
            usage("extended_shard_hours", "shard-hour", "shards kept longer than a day"),
            usage("retained_gb", "GB-month", "data kept longer than 7 days, or than a day on demand"),
        ],
        book: &["kinesis"],
        bill: stream,
    },
    Model {
        services: &["firehose"],
        usage: &[
            usage("ingested_gb", "GB", "data taken in, records rounded up to 5 KB"),
            usage("converted_gb", "GB", "data converted to columns"),
            usage("iceberg_gb", "GB", "data delivered to Iceberg tables"),
        ],
        book: &["firehose"],
        bill: delivery,
    },
    Model {
        services: &["msk"],
        usage: &[
            usage("cluster_hours", "hour", "hours of the serverless cluster"),
            usage("partition_hours", "partition-hour", "partitions times hours"),
            usage("in_gb", "GB", "data written"),
            usage("out_gb", "GB", "data read"),
        ],
        book: &["msk_serverless"],
        bill: kafka,
    },
];

fn consumers<'s, 'g, 'a>(site: &'s Site<'s, 'g, 'a>) -> impl Iterator<Item = Way<'g, 'a>> + 's {
    site.outgoing().filter(|way| way.link.is(Mechanism::Poll))
}

fn fans_out(way: &Way<'_, '_>) -> bool {
    way.link.text("ConsumerType").is_some_and(|kind| kind.eq_ignore_ascii_case("enhanced"))
        || way.link.value("EnhancedFanOut").and_then(crate::model::Value::as_bool) == Some(true)
}

fn stream(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let on_demand = site.node.is_text("mode", "ON_DEMAND");
    let hours = site.hours();
    let retention_hours = site.node.number("retention_h").unwrap_or(24.0);
    let taken = site.inflow(|_| true);
    let shards = shards(site);
    if on_demand {
        let row = ("kinesis", "on-demand stream");
        bill.charge(site, "stream_hours", row, "stream", Band::point(hours), format!("on for {} h", amount(hours)));
        let rule = "kinesis.ondemand_kb";
        let in_gb = site.metered_inflow(rule, |_| true) / KB_PER_GB;
        let why = format!("{} records, {}", amount(taken.expected), site.rule(rule));
        bill.charge(site, "in_gb", ("kinesis", "on-demand data in"), "data in", in_gb, why);
        let out: Band = consumers(site).filter(|way| !fans_out(way)).map(|way| gb(way.load.carried, way.load.kb)).sum();
        bill.charge(site, "out_gb", ("kinesis", "on-demand data out"), "data out", out, "what the consumers read");
        let kept = in_gb * ((retention_hours - 24.0).max(0.0) / hours);
        if retention_hours > 24.0 || site.usage("retained_gb").is_some() {
            let why = format!("kept for {} h beyond the first 24", amount(retention_hours - 24.0));
            bill.charge(site, "retained_gb", ("kinesis", "on-demand extended retention"), "retention", kept, why);
        }
    } else {
        let (count, why) = &shards;
        bill.charge(site, "shard_hours", ("kinesis", "provisioned shard"), "shards", *count * hours, why.clone());
        let rule = "kinesis.put_units";
        let units = site.metered_inflow(rule, |_| true);
        let why = format!("{} records, {}", amount(taken.expected), site.rule(rule));
        bill.charge(site, "put_units", ("kinesis", "PUT payload unit (25 KB)"), "put payload units", units, why);
        if retention_hours > 24.0 || site.usage("extended_shard_hours").is_some() {
            let why = format!("kept for {} h", amount(retention_hours));
            let row = ("kinesis", "extended retention 24 h - 7 d");
            bill.charge(site, "extended_shard_hours", row, "extended retention", *count * hours, why);
        }
        if retention_hours > 168.0 || site.usage("retained_gb").is_some() {
            let kept = gb(taken, site.load.message_kb) * ((retention_hours - 168.0).max(0.0) / hours);
            let why = format!("kept for {} h beyond 7 days", amount(retention_hours - 168.0));
            bill.charge(site, "retained_gb", ("kinesis", "long-term retention over 7 d"), "long retention", kept, why);
        }
    }
    let fanned: Vec<Way<'_, '_>> = consumers(site).filter(fans_out).collect();
    if !fanned.is_empty() || site.usage("fan_out_gb").is_some() {
        let read: Band = fanned.iter().map(|way| gb(way.load.carried, way.load.kb)).sum();
        let consumers = fanned.len() as f64;
        let item = if on_demand { "on-demand enhanced fan-out out" } else { "enhanced fan-out retrieval" };
        let why = format!("{} consumers with their own throughput", amount(consumers));
        bill.charge(site, "fan_out_gb", ("kinesis", item), "fan-out data", read, why.clone());
        if !on_demand {
            let row = ("kinesis", "enhanced fan-out consumer");
            bill.charge(site, "fan_out_shard_hours", row, "fan-out consumers", shards.0 * (hours * consumers), why);
        }
    }
}

/// Shards as given, else what the peak needs: 1 MB or 1,000 records a second in, 2 MB out.
fn shards(site: &Site<'_, '_, '_>) -> (Band, String) {
    let hours = amount(site.hours());
    if let Some(given) = site.node.own("shards") {
        return (Band::point(given), format!("{} shards × {hours} h", amount(given)));
    }
    let peak = site.node.number("peak_factor").unwrap_or(3.0);
    let records = site.inflow(|_| true) * (peak / (site.hours() * 3600.0));
    let mb = records * site.load.message_kb / 1024.0;
    let readers = consumers(site).filter(|way| !fans_out(way)).count() as f64;
    let needed = records.zip(mb, |records, mb| (records / 1000.0).max(mb).max(mb * readers / 2.0).ceil().max(1.0));
    let why = format!(
        "{} shards for {} records and {} MB a second at {} times the mean × {hours} h",
        amount(needed.expected),
        amount(records.expected),
        amount(mb.expected),
        amount(peak)
    );
    (needed, why)
}

fn delivery(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let rule = "firehose.billed_kb";
    let records = site.inflow(|_| true);
    let taken = site.metered_inflow(rule, |_| true) / KB_PER_GB;
    let why = format!(
        "{} records of {} KB, each {}",
        amount(records.expected),
        amount(site.load.message_kb.expected),
        site.rule(rule)
    );
    bill.charge(site, "ingested_gb", ("firehose", "Direct PUT / KDS source ingest"), "data taken in", taken, why);
    for (name, item, label) in [
        ("converted_gb", "format conversion", "conversion"),
        ("iceberg_gb", "Iceberg tables destination", "Iceberg delivery"),
    ] {
        if site.usage(name).is_some() {
            bill.charge(site, name, ("firehose", item), label, Band::ZERO, "");
        }
    }
}

fn kafka(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    if !site.node.is_text("kind", "serverless") {
        bill.unpriced(site, "the price book has MSK Serverless only; set `kind` to serverless to price that");
        return;
    }
    let hours = Band::point(site.hours());
    let on = format!("on for {} h", amount(site.hours()));
    bill.charge(site, "cluster_hours", ("msk_serverless", "cluster"), "cluster", hours, on);
    let partitions = site.node.own("partitions").unwrap_or(1.0);
    let why = format!("{} partitions × {} h", amount(partitions), amount(site.hours()));
    bill.charge(site, "partition_hours", ("msk_serverless", "partition"), "partitions", hours * partitions, why);
    let taken: Band = site.incoming().map(|way| gb(way.load.writes, way.load.kb)).sum();
    let taken = taken + gb(site.load.arrivals, site.load.message_kb);
    bill.charge(site, "in_gb", ("msk_serverless", "data in"), "data in", taken, "what producers write");
    let read: Band = consumers(site).map(|way| gb(way.load.carried, way.load.kb)).sum();
    bill.charge(site, "out_gb", ("msk_serverless", "data out"), "data out", read, "what consumers read");
}
