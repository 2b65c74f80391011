use super::super::bill::Bill;
use super::super::site::Site;
use super::{Model, Usage, logs, transfer, usage};
use crate::traffic::{Band, amount};

pub(super) const CONNECTION_MINUTES: Usage =
    usage("connection_minutes", "connection-minute", "clients connected times minutes");

pub(super) const MODELS: &[Model] = &[
    Model {
        services: &["apigw_rest"],
        usage: &[
            usage("requests", "request", "API requests"),
            usage("cache_hours", "hour", "hours the cache is on"),
            logs::INGESTED,
            logs::STORED,
            transfer::EGRESS,
        ],
        book: &["apigateway", "cloudwatch", "data_transfer"],
        bill: rest,
    },
    Model {
        services: &["apigw_http"],
        usage: &[
            usage("requests", "request", "API requests of 512 KB"),
            logs::INGESTED,
            logs::STORED,
            transfer::EGRESS,
        ],
        book: &["apigateway", "cloudwatch", "data_transfer"],
        bill: http,
    },
    Model {
        services: &["apigw_ws"],
        usage: &[usage("messages", "message", "messages in and out, of 32 KB"), CONNECTION_MINUTES, transfer::EGRESS],
        book: &["apigateway", "data_transfer"],
        bill: websocket,
    },
    Model {
        services: &["appsync"],
        usage: &[
            usage("requests", "request", "queries and changes of 5 KB"),
            usage("updates", "update", "real-time updates delivered"),
            CONNECTION_MINUTES,
            transfer::EGRESS,
        ],
        book: &["appsync", "data_transfer"],
        bill: graph,
    },
    Model {
        services: &["alb"],
        usage: &[
            usage("hours", "hour", "hours the load balancer runs"),
            usage("lcu_hours", "LCU-hour", "capacity units used"),
            transfer::EGRESS,
        ],
        book: &["alb", "data_transfer"],
        bill: load_balancer,
    },
];

fn rest(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let requests = site.usage_or("requests", site.work());
    bill.charge(
        site,
        "requests",
        ("apigateway", "REST API requests"),
        "requests",
        requests,
        site.load.derivation.clone(),
    );
    if site.node.flag("caching") || site.usage("cache_hours").is_some() {
        let size = site.node.number("cache_gb").unwrap_or(0.5);
        let item = format!("REST cache {size} GB");
        let why = format!("a cache of {size} GB on for {} h", amount(site.hours()));
        bill.charge(site, "cache_hours", ("apigateway", &item), "cache", Band::point(site.hours()), why);
    }
    access_log(site, bill, requests);
    transfer::answers(site, bill);
}

fn http(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let rule = "apigw_http.increments";
    let requests = site.metered_inflow(rule, |way| !way.load.carried.is_zero());
    let why = format!("{}, {}", site.load.derivation, site.rule(rule));
    bill.charge(site, "requests", ("apigateway", "HTTP API requests"), "requests", requests, why);
    access_log(site, bill, site.work());
    transfer::answers(site, bill);
}

fn access_log(site: &Site<'_, '_, '_>, bill: &mut Bill, requests: Band) {
    if site.node.flag("access_log") || site.usage(logs::INGESTED.name).is_some() {
        logs::written_by(site, bill, requests, 0.5);
    }
}

/// Minutes that connected clients stay, as given.
pub(super) fn connections(site: &Site<'_, '_, '_>, bill: &mut Bill, row: (&'static str, &str), minutes: f64) {
    let clients = site.node.own("connections").or_else(|| {
        site.incoming()
            .filter(|way| way.other.is_client())
            .filter_map(|way| way.other.own("connections"))
            .reduce(|a, b| a + b)
    });
    match clients {
        Some(clients) => {
            let why = format!("{} clients × {} min", amount(clients), amount(minutes));
            let total = Band::point(clients * minutes);
            bill.charge(site, CONNECTION_MINUTES.name, row, "connections", total, why);
        }
        None if site.usage(CONNECTION_MINUTES.name).is_some() => {
            bill.charge(site, CONNECTION_MINUTES.name, row, "connections", Band::ZERO, "");
        }
        None => bill.note(site, "not counted: connection minutes; give `connections`, the clients connected at a time"),
    }
}

fn websocket(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let rule = "apigw_ws.increments";
    let messages = site.metered_inflow(rule, |_| true);
    let why = format!("messages in and out, {}: {}", site.rule(rule), site.load.derivation);
    bill.charge(site, "messages", ("apigateway", "WebSocket messages"), "messages", messages, why);
    connections(site, bill, ("apigateway", "WebSocket connection"), site.hours() * 60.0);
    transfer::answers(site, bill);
}

fn graph(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let rule = "appsync.increments";
    let requests = site.metered_inflow(rule, |_| true);
    let why = format!("{}, {}", site.load.derivation, site.rule(rule));
    bill.charge(site, "requests", ("appsync", "query and data modification"), "requests", requests, why);
    if site.usage("updates").is_some() {
        bill.charge(site, "updates", ("appsync", "real-time update"), "real-time updates", Band::ZERO, "");
    }
    if site.node.own("connections").is_some() || site.usage(CONNECTION_MINUTES.name).is_some() {
        connections(site, bill, ("appsync", "real-time connection"), site.hours() * 60.0);
    }
    transfer::answers(site, bill);
}

fn load_balancer(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let hours = Band::point(site.hours());
    let why = format!("on for {} h", amount(site.hours()));
    bill.charge(site, "hours", ("alb", "load balancer"), "load balancer", hours, why);
    // One unit: 25 new connections a second, or 1 GB an hour, whichever is more.
    let per_second = site.work() / (site.hours() * 3600.0);
    let answer_kb = site.node.own("response_kb").unwrap_or(0.0);
    let gb_an_hour =
        (site.load.message_kb + Band::point(answer_kb)) * per_second * (3600.0 / crate::traffic::KB_PER_GB);
    let units = (per_second / 25.0).max(gb_an_hour);
    let why = format!(
        "the larger of {} connections a second / 25 and {} GB an hour",
        amount(per_second.expected),
        amount(gb_an_hour.expected)
    );
    bill.charge(site, "lcu_hours", ("alb", "LCU"), "capacity units", units * site.hours(), why);
    transfer::answers(site, bill);
}
