use super::super::bill::Bill;
use super::super::site::{Site, gb};
use super::{Model, usage};
use crate::traffic::{Band, amount};

pub(super) const MODELS: &[Model] = &[
    Model {
        services: &["cloudfront"],
        usage: &[
            usage("requests", "requests", "requests of viewers"),
            usage("egress_gb", "GB", "data sent to viewers"),
            usage("origin_gb", "GB", "data sent to the origin"),
        ],
        book: &["cloudfront"],
        bill: distribution,
    },
    Model {
        services: &["route53"],
        usage: &[usage("zones", "zone-month", "hosted zones"), usage("queries", "query", "queries answered")],
        book: &["route53"],
        bill: names,
    },
    Model {
        services: &["waf"],
        usage: &[
            usage("acls", "month", "web ACLs"),
            usage("rules", "month", "rules in them"),
            usage("requests", "request", "requests inspected"),
        ],
        book: &["waf"],
        bill: firewall,
    },
    Model {
        services: &["cognito_user_pool"],
        usage: &[
            usage("mau", "MAU", "users active in a month"),
            usage("federated_mau", "MAU", "users active in a month who sign in elsewhere"),
        ],
        book: &["cognito"],
        bill: users,
    },
    Model {
        services: &["function_url"],
        usage: &[super::transfer::EGRESS],
        book: &["data_transfer"],
        bill: function_url,
    },
];

/// Size of an answer nobody described, KB.
const RESPONSE_KB: f64 = 8.0;

fn distribution(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let requests = site.usage_or("requests", site.work());
    let secure = !site.node.is_text("viewer_protocol", "http-only");
    let item = if secure { "HTTPS request" } else { "HTTP request" };
    bill.charge(site, "requests", ("cloudfront", item), "requests", requests, site.load.derivation.clone());
    let given = site.node.own("response_kb").or_else(|| {
        site.incoming()
            .filter(|way| way.other.is_client())
            .filter_map(|way| way.other.own("response_kb"))
            .reduce(f64::max)
    });
    let (kb, mark) = match given {
        Some(kb) => (Band::point(kb), ""),
        None => (Band::assumed(RESPONSE_KB), " (assumed)"),
    };
    let why = format!(
        "{} answers of {} KB{mark}; from AWS origins it is free",
        amount(requests.expected),
        amount(kb.expected)
    );
    bill.charge(
        site,
        "egress_gb",
        ("cloudfront", "data transfer out to internet"),
        "data to viewers",
        gb(requests, kb),
        why,
    );
    let to_origin: Band = site
        .outgoing()
        .filter(|way| way.load.kb_given && !way.other.is_any(&["lambda_edge", "cloudfront_function"]))
        .map(|way| gb(way.load.writes, way.load.kb))
        .sum();
    if !to_origin.is_zero() || site.usage("origin_gb").is_some() {
        let why = "request bodies that go on to the origin";
        bill.charge(site, "origin_gb", ("cloudfront", "data transfer to origin"), "data to the origin", to_origin, why);
    }
}

fn names(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    bill.charge(site, "zones", ("route53", "hosted zone"), "hosted zone", Band::ONE, "one zone");
    let item = if site.node.is_text("routing", "latency") { "latency-based query" } else { "standard query" };
    if site.node.flag("alias") && site.usage("queries").is_none() {
        bill.note(site, "queries of alias records to AWS resources are free");
        return;
    }
    let asked: Band =
        site.inflow(|_| true) + site.outgoing().map(|way| site.ground.nodes[way.other_index].total).sum::<Band>();
    // Resolvers answer most from their caches; how many nobody knows.
    let asked = Band::new(0.0, asked.expected, asked.high);
    let why = "one query a request at most; resolvers keep answers";
    bill.charge(site, "queries", ("route53", item), "queries", asked, why);
}

fn firewall(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    bill.charge(site, "acls", ("waf", "web ACL"), "web ACL", Band::ONE, "one web ACL");
    let rules = site.node.own("rules").unwrap_or(1.0);
    bill.charge(site, "rules", ("waf", "rule"), "rules", rules.into(), format!("{} rules", amount(rules)));
    let inspected: Band =
        site.outgoing().map(|way| site.ground.nodes[way.other_index].work).sum::<Band>() + site.inflow(|_| true);
    let why = "every request of what it protects";
    bill.charge(site, "requests", ("waf", "request inspected"), "requests inspected", inspected, why);
}

fn users(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let item = match site.node.text("plan").map(str::to_ascii_uppercase).as_deref() {
        Some("LITE") => "Lite MAU",
        Some("PLUS") => "Plus MAU",
        _ => "Essentials MAU",
    };
    bill.ask(site, "mau", ("cognito", item), "active users");
    if site.usage("federated_mau").is_some() {
        bill.charge(site, "federated_mau", ("cognito", "SAML/OIDC federated MAU"), "federated users", Band::ZERO, "");
    }
}

fn function_url(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    bill.note(site, "the URL is free; the function behind it is billed");
    super::transfer::answers(site, bill);
}
