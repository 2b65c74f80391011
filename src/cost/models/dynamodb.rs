use std::fmt::Write as _;

use super::super::bill::Bill;
use super::super::site::{Site, Way};
use super::{Model, usage};
use crate::model::Mechanism;
use crate::traffic::{Band, amount};

pub(super) const MODELS: &[Model] = &[Model {
    services: &["dynamodb"],
    usage: &[
        usage("write_units", "WRU", "on-demand write request units"),
        usage("read_units", "RRU", "on-demand read request units"),
        usage("replicated_write_units", "WRU", "writes replicated to other regions"),
        usage("write_capacity_hours", "WCU-hour", "provisioned write capacity times hours"),
        usage("read_capacity_hours", "RCU-hour", "provisioned read capacity times hours"),
        usage("stream_reads", "streams RRU", "stream reads by others than functions"),
        usage("storage_gb", "GB-month", "data stored"),
        usage("pitr_gb", "GB-month", "data with point-in-time recovery"),
        usage("backup_gb", "GB-month", "on-demand backups kept"),
        usage("restored_gb", "GB", "data restored"),
    ],
    book: &["dynamodb"],
    bill: table,
}];

fn table(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let node = site.node;
    let infrequent = node.is_text("table_class", "STANDARD_INFREQUENT_ACCESS");
    let transactional = node.own("transactional_share").unwrap_or(0.0).min(1.0);
    let (writes, written) = units(site, Direction::Write, transactional);
    let (reads, read) = units(site, Direction::Read, transactional);
    let indexes = node.number("gsi_count").unwrap_or(0.0);
    let writes = writes * (1.0 + indexes);
    let mut write_why = format!("{} writes, {}", amount(written.expected), site.rule("ddb.wru"));
    if transactional > 0.0 {
        let _ = write!(write_why, ", {} % of them transactional at double", amount(transactional * 100.0));
    }
    if indexes > 0.0 {
        let _ = write!(write_why, " × (1 + {} indexes)", amount(indexes));
    }
    let strong = node.is_text("read_consistency", "strong");
    let read_why = format!(
        "{} {} reads, {}{}",
        amount(read.expected),
        if strong { "strongly consistent" } else { "eventually consistent" },
        site.rule("ddb.rru_eventual"),
        if strong { "" } else { " at half" }
    );
    if node.is_text("billing", "PROVISIONED") {
        provisioned(site, bill, writes, reads);
    } else {
        let row = ("dynamodb", "on-demand write request unit (Standard class)");
        bill.charge(site, "write_units", row, "writes", writes, write_why);
        let item =
            if infrequent { "Standard-IA on-demand read" } else { "on-demand read request unit (Standard class)" };
        bill.charge(site, "read_units", ("dynamodb", item), "reads", reads, read_why);
    }
    if node.flag("global_table") || site.usage("replicated_write_units").is_some() {
        let replicas = node.own("replicas").unwrap_or(1.0);
        let why = format!("every write goes to {} more region", amount(replicas));
        let row = ("dynamodb", "global table replicated write (on-demand)");
        bill.charge(site, "replicated_write_units", row, "replicated writes", writes * replicas, why);
    }
    stored(site, bill);
    stream(site, bill);
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Read,
    Write,
}

/// Request units, and the operations they come from.
fn units(site: &Site<'_, '_, '_>, direction: Direction, transactional: f64) -> (Band, Band) {
    let reads = direction == Direction::Read;
    let (plain, double) = match (direction, site.node.is_text("read_consistency", "strong")) {
        (Direction::Write, _) => ("ddb.wru", "ddb.wru_transactional"),
        (Direction::Read, true) => ("ddb.rru_strong", "ddb.rru_transactional"),
        (Direction::Read, false) => ("ddb.rru_eventual", "ddb.rru_transactional"),
    };
    let metered = |kb: Band| site.metered(plain, kb) * (1.0 - transactional) + site.metered(double, kb) * transactional;
    let mut total = Band::ZERO;
    let mut operations = Band::ZERO;
    for way in site.incoming() {
        let count = if reads { way.load.reads } else { way.load.writes };
        total += count * metered(way.load.kb);
        operations += count;
    }
    // Arrivals at a table itself are writes.
    if !reads && !site.load.arrivals.is_zero() {
        let size = match site.node.own("item_kb").or_else(|| site.node.own("request_kb")) {
            Some(kb) => Band::point(kb),
            None => Band::assumed(site.node.number("item_kb").unwrap_or(1.0)),
        };
        total += site.load.arrivals * metered(size);
        operations += site.load.arrivals;
    }
    (total, operations)
}

fn provisioned(site: &Site<'_, '_, '_>, bill: &mut Bill, writes: Band, reads: Band) {
    let peak = site.node.number("peak_factor").unwrap_or(3.0);
    let seconds = site.hours() * 3600.0;
    for (name, usage, item, label, units) in [
        ("wcu", "write_capacity_hours", "provisioned write capacity", "write capacity", writes),
        ("rcu", "read_capacity_hours", "provisioned read capacity", "read capacity", reads),
    ] {
        let (capacity, why) = if let Some(given) = site.node.own(name) {
            (Band::point(given), format!("{} units × {} h", amount(given), amount(site.hours())))
        } else {
            let needed = units.map(|units| (units / seconds * peak).ceil().max(1.0));
            let words = format!(
                "{} units for {} a second at {} times the mean × {} h",
                amount(needed.expected),
                amount(units.expected / seconds),
                amount(peak),
                amount(site.hours())
            );
            (needed, words)
        };
        bill.charge(site, usage, ("dynamodb", item), label, capacity * site.hours(), why);
    }
}

fn stored(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    bill.ask(site, "storage_gb", ("dynamodb", "storage (Standard class)"), "storage");
    if site.node.flag("pitr") || site.usage("pitr_gb").is_some() {
        let kept = site.usage("storage_gb").or_else(|| site.node.own("storage_gb"));
        let row = ("dynamodb", "point-in-time recovery");
        match kept {
            Some(kept) => bill.charge(site, "pitr_gb", row, "point-in-time recovery", kept.into(), "all data stored"),
            None => bill.ask(site, "pitr_gb", row, "point-in-time recovery"),
        }
    }
    for (name, item, label) in [("backup_gb", "on-demand backup", "backups"), ("restored_gb", "restore", "restores")] {
        if site.usage(name).is_some() {
            bill.charge(site, name, ("dynamodb", item), label, Band::ZERO, "");
        }
    }
}

fn stream(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let reads_itself =
        |way: &Way<'_, '_>| way.link.is(Mechanism::Poll) && !way.other.is_any(&["lambda", "lambda_durable"]);
    let read: Band = site.outgoing().filter(reads_itself).map(|way| way.load.carried.over(way.load.batch)).sum();
    if !read.is_zero() || site.usage("stream_reads").is_some() {
        let why = format!("{} batches read from the stream; reads by functions are free", amount(read.expected));
        bill.charge(site, "stream_reads", ("dynamodb", "Streams GetRecords"), "stream reads", read, why);
    }
}
