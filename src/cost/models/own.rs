//! Components of the user's own: every row of their price file is a line, its unit says what is counted.

use super::super::PriceBook;
use super::super::bill::Bill;
use super::super::book::Row;
use super::super::pricing;
use super::super::site::{Site, gb};
use crate::traffic::{Band, amount};

/// Units that are counted by what reaches the component, in the singular.
const WORK_UNITS: &[&str] = &[
    "call",
    "email",
    "event",
    "execution",
    "invocation",
    "item",
    "job",
    "lookup",
    "message",
    "operation",
    "read",
    "record",
    "request",
    "run",
    "search",
    "transaction",
    "transfer",
    "unit",
    "write",
];

/// Rows of a component in any region, each item once.
pub(super) fn rows<'b>(book: &'b PriceBook, service: &str) -> Vec<&'b Row> {
    let mut rows: Vec<&Row> = Vec::new();
    for row in book.all_rows(service) {
        if !rows.iter().any(|known| known.item == row.item) {
            rows.push(row);
        }
    }
    rows
}

/// What a row is called where `usage` gives its quantity: `Ledger writes` is `ledger_writes`.
pub(super) fn usage_name(item: &str) -> String {
    let words = item.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}

pub(super) fn bill(site: &Site<'_, '_, '_>, bill: &mut Bill, book: &PriceBook) {
    for row in rows(book, site.node.service) {
        let name = usage_name(&row.item);
        if let Some(given) = site.usage(&name) {
            bill.charge_own(site, &row.item, Band::point(given), format!("given as usage `{name}`"));
            continue;
        }
        match counted(site, row) {
            Some((quantity, why)) => bill.charge_own(site, &row.item, quantity, why),
            None => bill.note(site, format!("not counted: {}; give it as usage `{name}`", row.item)),
        }
    }
}

/// The quantity that follows from the drawing, and how; `None` where the unit does not say.
fn counted(site: &Site<'_, '_, '_>, row: &Row) -> Option<(Band, String)> {
    let unit = pricing::unit(&row.unit).trim();
    let singular = unit.strip_suffix('s').unwrap_or(unit).to_lowercase();
    let load = &site.load;
    match singular.as_str() {
        "month" => Some((Band::point(1.0), "1 of it all month".to_owned())),
        "hour" => Some((Band::point(site.hours()), format!("{} hours of a month", amount(site.hours())))),
        "day" => Some((Band::point(site.days()), format!("{} days of a month", amount(site.days())))),
        "gb-month" => {
            let stored = site.node.own("storage_gb")?;
            Some((Band::point(stored), format!("{} GB stored", amount(stored))))
        }
        "gb" => {
            let why = format!("{}, {} KB each", load.derivation, amount(load.message_kb.expected));
            Some((gb(load.total, load.message_kb), why))
        }
        unit if WORK_UNITS.contains(&unit) => Some((load.total, load.derivation.clone())),
        _ => None,
    }
}
