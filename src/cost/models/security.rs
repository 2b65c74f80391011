use super::super::bill::Bill;
use super::super::site::Site;
use super::{Model, usage};
use crate::traffic::{Band, amount};

pub(super) const MODELS: &[Model] = &[
    Model {
        services: &["secretsmanager"],
        usage: &[usage("secrets", "secret-month", "secrets kept"), usage("calls", "request", "API calls")],
        book: &["secretsmanager"],
        bill: secrets,
    },
    Model {
        services: &["kms"],
        usage: &[usage("keys", "key-month", "customer managed keys"), usage("requests", "request", "uses of a key")],
        book: &["kms"],
        bill: keys,
    },
    Model { services: &["ssm_parameter"], usage: &[], book: &[], bill: parameter },
];

fn secrets(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    bill.charge(site, "secrets", ("secretsmanager", "secret"), "secret", Band::ONE, "one secret");
    let calls = site.inflow(|_| true);
    let why = format!("{}; code that keeps the secret calls less: give the wire a `cache_hit`", site.load.derivation);
    bill.charge(site, "calls", ("secretsmanager", "API call"), "calls", calls, why);
}

/// A data key serves queues, topics and streams for so long, seconds.
const DATA_KEY_SECS: f64 = 300.0;

fn keys(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    bill.charge(site, "keys", ("kms", "customer managed key"), "key", Band::ONE, "one key");
    let mut requests = site.inflow(|_| true);
    for way in site.outgoing() {
        let protected = site.ground.nodes[way.other_index].total;
        let miss = 1.0 - way.link.own("cache_hit").unwrap_or(0.0).min(1.0);
        requests += if way.other.is_any(&["s3", "secretsmanager"]) {
            protected * miss
        } else {
            let periods = site.hours() * 3600.0 / DATA_KEY_SECS;
            protected.map(|operations| operations.min(periods))
        };
    }
    let why = format!(
        "a call for each object or secret, and for each data key of {} minutes elsewhere",
        amount(DATA_KEY_SECS / 60.0)
    );
    bill.charge(site, "requests", ("kms", "symmetric request"), "requests", requests, why);
}

fn parameter(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    if site.node.is_text("tier", "Advanced") {
        bill.unpriced(site, "advanced parameters have no price in the book");
    } else {
        bill.note(site, "bills nothing: standard parameters are free");
    }
}
