use super::super::bill::Bill;
use super::super::site::{Site, Way, gb};
use super::{Model, usage};
use crate::catalogue::Category;
use crate::model::Mechanism;
use crate::traffic::{Band, amount};

pub(super) const MODELS: &[Model] = &[
    Model {
        services: &["eventbridge_bus"],
        usage: &[
            usage("events", "event", "custom and cross-account events of 64 KB"),
            usage("archived_gb", "GB", "events archived"),
            usage("archive_storage_gb", "GB-month", "archive kept"),
            usage("replayed_events", "event", "events replayed"),
            usage("discovered_events", "event", "events read for schema discovery, of 8 KB"),
        ],
        book: &["eventbridge"],
        bill: bus,
    },
    Model {
        services: &["eventbridge_scheduler"],
        usage: &[usage("invocations", "invocation", "schedules fired")],
        book: &["eventbridge"],
        bill: scheduler,
    },
    Model {
        services: &["eventbridge_pipe"],
        usage: &[usage("requests", "request", "batches after the filter, of 64 KB")],
        book: &["eventbridge"],
        bill: pipe,
    },
    Model {
        services: &["api_destination"],
        usage: &[usage("requests", "request", "calls of the endpoint")],
        book: &["eventbridge"],
        bill: destination,
    },
];

/// Events that AWS services put on the bus by themselves are free.
fn is_service_event(way: &Way<'_, '_>) -> bool {
    way.link.is(Mechanism::Notification)
        && matches!(
            way.other.category(),
            Some(
                Category::Storage
                    | Category::Database
                    | Category::Devtools
                    | Category::Ai
                    | Category::Analytics
                    | Category::Observability
                    | Category::Compute
                    | Category::Orchestration
                    | Category::Governance
            )
        )
}

fn bus(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let rule = "eventbridge.events";
    let free: Band = site.incoming().filter(is_service_event).map(|way| way.load.carried).sum();
    let events = site.metered_inflow(rule, |way| !is_service_event(way));
    let why = format!("{}, {}", site.load.derivation, site.rule(rule));
    bill.charge(
        site,
        "events",
        ("eventbridge", "custom / partner / cross-account event"),
        "custom events",
        events,
        why,
    );
    if free.expected > 0.0 {
        bill.note(site, format!("{} events of AWS services are free", amount(free.expected)));
    }
    if site.node.flag("archive") || site.usage("archived_gb").is_some() {
        let archived = site.usage_or("archived_gb", gb(site.work(), site.load.message_kb));
        let why = format!("{} events of {} KB", amount(site.work().expected), amount(site.load.message_kb.expected));
        bill.charge(site, "archived_gb", ("eventbridge", "archive processing"), "archiving", archived, why);
        match site.node.own("archive_days") {
            Some(days) => {
                let kept = archived * (days / site.days());
                let why = format!("kept for {} days", amount(days));
                bill.charge(site, "archive_storage_gb", ("eventbridge", "archive storage"), "archive", kept, why);
            }
            None => bill.ask(site, "archive_storage_gb", ("eventbridge", "archive storage"), "archive storage"),
        }
    }
    if site.usage("replayed_events").is_some() {
        bill.charge(site, "replayed_events", ("eventbridge", "replay"), "replay", Band::ZERO, "");
    }
    if site.node.flag("schema_discovery") || site.usage("discovered_events").is_some() {
        let rule = "eventbridge.schema_discovery";
        let read = site.metered_inflow(rule, |_| true);
        bill.charge(
            site,
            "discovered_events",
            ("eventbridge", "schema discovery"),
            "schema discovery",
            read,
            site.rule(rule),
        );
    }
}

fn scheduler(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let row = ("eventbridge", "Scheduler invocation");
    bill.charge(site, "invocations", row, "invocations", site.work(), site.load.derivation.clone());
}

fn pipe(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let rule = "pipes.requests";
    let mut requests = site.load.arrivals * site.metered(rule, site.load.message_kb);
    let mut batches = site.load.arrivals;
    for way in site.incoming() {
        let calls = way.load.carried.over(way.load.batch);
        requests += calls * site.metered(rule, way.load.kb * way.load.batch);
        batches += calls;
    }
    let why = format!(
        "{} events in {} batches after the filter, {}",
        amount(site.work().expected),
        amount(batches.expected),
        site.rule(rule)
    );
    bill.charge(site, "requests", ("eventbridge", "Pipes request after filtering"), "requests", requests, why);
}

fn destination(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let row = ("eventbridge", "API destination invocation");
    bill.charge(site, "requests", row, "calls", site.work(), site.load.derivation.clone());
}
