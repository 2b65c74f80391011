use super::super::bill::Bill;
use super::super::site::{Site, gb};
use super::{Model, transfer, usage};
use crate::traffic::{Band, amount};

pub(super) const MODELS: &[Model] = &[Model {
    services: &["s3"],
    usage: &[
        usage("put_requests", "request", "PUT, COPY, POST and LIST requests"),
        usage("get_requests", "request", "GET and SELECT requests"),
        usage("storage_gb", "GB-month", "data stored"),
        usage("retrieved_gb", "GB", "data retrieved from an infrequent-access class"),
        usage("monitored_objects", "object", "objects that Intelligent-Tiering watches"),
        transfer::EGRESS,
    ],
    book: &["s3", "data_transfer"],
    bill: bucket,
}];

fn bucket(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let infrequent = site.node.is_text("storage_class", "STANDARD_IA");
    let class = site.node.text("storage_class").unwrap_or("STANDARD").to_ascii_uppercase();
    let mut puts = site.load.arrivals;
    let mut gets = Band::ZERO;
    for way in site.incoming() {
        // Firehose and other buffers put one object a batch.
        puts += way.load.writes.over(way.load.batch);
        gets += way.load.reads;
    }
    // A copy is billed where it is written.
    let (put, get) = if infrequent {
        ("Standard-IA PUT", "Standard-IA GET")
    } else {
        ("Standard PUT/COPY/POST/LIST", "Standard GET/SELECT/other")
    };
    let words = |count: Band, what: &str| format!("{} objects {what}", amount(count.expected));
    bill.charge(site, "put_requests", ("s3", put), "writes", puts, words(puts, "written; deletes are free"));
    bill.charge(site, "get_requests", ("s3", get), "reads", gets, words(gets, "read"));
    let storage = match class.as_str() {
        "STANDARD_IA" => "Standard-IA storage",
        "ONEZONE_IA" => "One Zone-IA storage",
        "GLACIER" => "Glacier Flexible storage",
        "GLACIER_IR" => "Glacier Instant Retrieval storage",
        "DEEP_ARCHIVE" => "Glacier Deep Archive storage",
        // The frequent tier of Intelligent-Tiering has the price of Standard.
        _ => "Standard storage",
    };
    bill.ask(site, "storage_gb", ("s3", storage), "storage");
    if infrequent || class == "GLACIER_IR" || site.usage("retrieved_gb").is_some() {
        let item = if class == "GLACIER_IR" { "Glacier Instant Retrieval retrieval" } else { "Standard-IA retrieval" };
        let read: Band = site.incoming().map(|way| gb(way.load.reads, way.load.kb)).sum();
        bill.charge(site, "retrieved_gb", ("s3", item), "retrieval", read, "size of the objects read");
    }
    if class == "INTELLIGENT_TIERING" || site.usage("monitored_objects").is_some() {
        bill.ask(site, "monitored_objects", ("s3", "Intelligent-Tiering monitoring"), "monitored objects");
    }
    transfer::answers(site, bill);
}
