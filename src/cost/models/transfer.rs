//! Data that leaves: to the internet, to another zone, to another region.

use super::super::bill::Bill;
use super::super::site::{Site, Way, gb};
use super::{Usage, usage};
use crate::traffic::Band;

/// Size of an answer nobody described, KB.
const RESPONSE_KB: f64 = 8.0;

pub(super) const EGRESS: Usage = usage("egress_gb", "GB", "data sent to the internet");

/// Answers to clients, from a gateway or a bucket they reach directly.
pub(super) fn answers(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let own = site.node.own("response_kb");
    let of_target = || site.outgoing().filter_map(|way| way.other.own("response_kb")).reduce(f64::max);
    let mut total = Band::ZERO;
    let mut sizes: Vec<f64> = Vec::new();
    let mut add = |count: Band, given: Option<f64>| {
        total += match given {
            Some(kb) => {
                sizes.push(kb);
                gb(count, Band::point(kb))
            }
            // Not given: only the high end of the band counts it.
            None => gb(count, Band::new(0.0, 0.0, RESPONSE_KB)),
        };
    };
    add(site.load.arrivals, own.or_else(of_target));
    for way in site.incoming().filter(|way| way.other.is_client()) {
        let reads_object = site.node.service == "s3";
        let count = if reads_object { way.load.reads } else { way.load.carried };
        let payload = if reads_object { way.link.own("PayloadKb") } else { None };
        add(count, payload.or(own).or_else(|| way.other.own("response_kb")).or_else(of_target));
    }
    if total.is_zero() && site.usage(EGRESS.name).is_none() {
        return;
    }
    if sizes.is_empty() && site.usage(EGRESS.name).is_none() {
        bill.note(
            site,
            format!("not counted: data sent to the internet; give `response_kb` (the high end takes {RESPONSE_KB} KB)"),
        );
    }
    let kb = sizes.first().map_or_else(|| format!("up to {RESPONSE_KB}"), ToString::to_string);
    bill.charge(
        site,
        EGRESS.name,
        ("data_transfer", "out to internet"),
        "transfer to the internet",
        total,
        format!("answers of {kb} KB to clients, in GB of 2^30 bytes"),
    );
}

/// Calls of code on systems outside the cloud; their answers come in free.
pub(super) fn calls_out(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let total: Band = site.outgoing().filter(leaves).map(|way| sent(&way)).sum();
    if !total.is_zero() || site.usage(EGRESS.name).is_some() {
        bill.charge(
            site,
            EGRESS.name,
            ("data_transfer", "out to internet"),
            "transfer to the internet",
            total,
            "requests to systems outside the cloud, in GB of 2^30 bytes",
        );
    }
}

/// To a system that is not in this provider's network.
pub(super) fn leaves(way: &Way<'_, '_>) -> bool {
    use crate::catalogue::{Category, Provider};
    way.other.category() == Some(Category::External)
        || way.other.entry.is_some_and(|entry| entry.provider == Provider::Baas)
}

/// GB sent along a wire; an assumed size counts at the high end only.
fn sent(way: &Way<'_, '_>) -> Band {
    let kb = if way.load.kb_given { way.load.kb } else { Band::new(0.0, 0.0, way.load.kb.high) };
    gb(way.load.calls, kb)
}

/// Between zones as drawn on the wires, and between regions where the ends differ.
pub(super) fn between(site: &Site<'_, '_, '_>, bill: &mut Bill) {
    let mut zones = Band::ZERO;
    let mut regions = Band::ZERO;
    for way in site.outgoing() {
        if let Some(share) = way.link.own("cross_az") {
            zones += gb(way.load.carried, way.load.kb) * share.min(1.0) * 2.0;
        }
        let there = &site.ground.regions[way.other_index];
        let provider = |node: &crate::traffic::Node<'_>| node.entry.map(|entry| entry.provider);
        if there != site.region()
            && provider(way.other) == Some(crate::catalogue::Provider::Aws)
            && provider(site.node) == Some(crate::catalogue::Provider::Aws)
            && !way.other.is_any(&["cloudfront", "lambda_edge", "cloudfront_function", "route53"])
            && !site.node.is_any(&["cloudfront", "lambda_edge", "cloudfront_function", "route53"])
            && !way.load.carried.is_zero()
        {
            regions += gb(way.load.carried, way.load.kb);
        }
    }
    if !zones.is_zero() {
        let why = "payloads on wires that leave their zone, billed in both directions";
        let row = ("data_transfer", "cross-AZ, each direction");
        bill.charge(site, "cross_az_gb", row, "transfer between zones", zones, why);
    }
    if !regions.is_zero() {
        let why = "payloads on wires to another region";
        let row = ("data_transfer", "to another AWS region");
        bill.charge(site, "cross_region_gb", row, "transfer between regions", regions, why);
    }
}
