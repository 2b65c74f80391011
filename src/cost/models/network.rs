use super::super::bill::Bill;
use super::super::site::{Site, gb};
use super::{Model, transfer, usage};
use crate::model::{Mechanism, Value};
use crate::traffic::{Band, Node, amount};

pub(super) const MODELS: &[Model] = &[
    Model {
        services: &["nat_gateway"],
        usage: &[
            usage("gateway_hours", "hour", "hours of the gateway"),
            usage("processed_gb", "GB", "data through it, both ways"),
        ],
        book: &["nat_gateway"],
        bill: gateway,
    },
    Model {
        services: &["vpc"],
        usage: &[
            usage("gateway_hours", "hour", "hours of its NAT gateways"),
            usage("processed_gb", "GB", "data through them, both ways"),
            usage("endpoint_hours", "endpoint-AZ-hour", "interface endpoints times zones and hours"),
            usage("endpoint_gb", "GB", "data through interface endpoints"),
            usage("address_hours", "hour", "public IPv4 addresses times hours"),
        ],
        book: &["nat_gateway", "vpc"],
        bill: vpc,
    },
    Model {
        services: &["vpc_endpoint"],
        usage: &[
            usage("endpoint_hours", "endpoint-AZ-hour", "zones times hours"),
            usage("endpoint_gb", "GB", "data through it"),
        ],
        book: &["vpc"],
        bill: endpoint,
    },
];

/// GB that code in a network sends to the internet and gets back, through a gateway.
fn through(site: &Site<'_, '_, '_>, vpc: &Node<'_>) -> Band {
    let ground = site.ground;
    let mut total = Band::ZERO;
    for (index, node) in ground.graph.nodes.iter().enumerate() {
        let inside = node.outgoing.iter().any(|link| {
            let link = &ground.graph.links[*link];
            link.is(Mechanism::Attachment) && ground.graph.nodes[link.to].id == vpc.id
        });
        if inside {
            for way in ground.site(index).outgoing().filter(transfer::leaves) {
                total += gb(way.load.calls, way.load.kb) * 2.0;
            }
        }
    }
    total
}

fn gateway(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let hours = Band::point(site.hours());
    let why = format!("one gateway × {} h", amount(site.hours()));
    bill.charge(site, "gateway_hours", ("nat_gateway", "gateway"), "gateway", hours, why);
    let processed: Band =
        site.incoming().filter(|way| way.other.service == "vpc").map(|way| through(site, way.other)).sum();
    let why = "requests to systems outside and their answers, taken to be of one size";
    bill.charge(site, "processed_gb", ("nat_gateway", "data processed"), "data processed", processed, why);
}

fn vpc(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let zones = site.node.number("az_count").unwrap_or(2.0);
    let gateways = match site.node.text("nat").map(str::to_ascii_lowercase).as_deref() {
        None | Some("none") => 0.0,
        Some("single" | "one" | "gateway" | "instance") => 1.0,
        Some(_) => zones,
    };
    let drawn = site.outgoing().any(|way| way.other.service == "nat_gateway");
    if (gateways > 0.0 || site.usage("gateway_hours").is_some()) && !drawn {
        let why = format!("{} NAT gateways × {} h", amount(gateways), amount(site.hours()));
        let row = ("nat_gateway", "gateway");
        bill.charge(site, "gateway_hours", row, "NAT gateways", Band::point(gateways * site.hours()), why);
        let why = "requests to systems outside and their answers, taken to be of one size";
        let row = ("nat_gateway", "data processed");
        bill.charge(site, "processed_gb", row, "NAT data", through(site, site.node), why);
    }
    let gateway_kind =
        |name: &str| name.to_ascii_lowercase().contains("s3") || name.to_ascii_lowercase().contains("dynamodb");
    let endpoints = site.node.value("endpoints").and_then(Value::as_list).unwrap_or_default();
    let interfaces = endpoints.iter().filter_map(Value::as_str).filter(|name| !gateway_kind(name)).count() as f64;
    if interfaces > 0.0 || site.usage("endpoint_hours").is_some() {
        let total = interfaces * zones * site.hours();
        let why = format!(
            "{} interface endpoints × {} zones × {} h",
            amount(interfaces),
            amount(zones),
            amount(site.hours())
        );
        bill.charge(site, "endpoint_hours", ("vpc", "interface endpoint"), "interface endpoints", total.into(), why);
    }
    for (name, item, label) in [
        ("endpoint_gb", "interface endpoint data", "endpoint data"),
        ("address_hours", "public IPv4 address", "public addresses"),
    ] {
        if site.usage(name).is_some() {
            bill.charge(site, name, ("vpc", item), label, Band::ZERO, "");
        }
    }
    if gateways == 0.0 && interfaces == 0.0 {
        bill.note(site, "bills nothing: a network without gateways and endpoints is free");
    }
}

fn endpoint(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    if site.node.is_text("kind", "Gateway") {
        bill.note(site, "bills nothing: gateway endpoints are free");
        return;
    }
    let around = site.incoming().find(|way| way.other.service == "vpc").and_then(|way| way.other.number("az_count"));
    let zones = site.node.own("az_count").or(around).unwrap_or(2.0);
    let why = format!("{} zones × {} h", amount(zones), amount(site.hours()));
    let hours = Band::point(zones * site.hours());
    bill.charge(site, "endpoint_hours", ("vpc", "interface endpoint"), "interface endpoint", hours, why);
    bill.ask(site, "endpoint_gb", ("vpc", "interface endpoint data"), "data through the endpoint");
}
