//! One file a service family: from properties and load to billed quantities.

mod api;
mod azure;
mod containers;
mod data;
mod dynamodb;
mod events;
mod gcp;
mod iot;
mod lambda;
mod logs;
mod network;
mod own;
mod queues;
mod s3;
mod security;
mod services;
mod stepfunctions;
mod streams;
mod topics;
mod transfer;
mod web;

use super::bill::Bill;
use super::site::Site;
use super::{Metering, PriceBook};

/// A quantity the author may give instead of the derived one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    pub name: &'static str,
    pub unit: &'static str,
    pub meaning: &'static str,
}

const fn usage(name: &'static str, unit: &'static str, meaning: &'static str) -> Usage {
    Usage { name, unit, meaning }
}

/// What prices a family of services.
struct Model {
    /// Catalogue keys.
    services: &'static [&'static str],
    usage: &'static [Usage],
    /// Services of the price book it reads.
    book: &'static [&'static str],
    bill: fn(&Site<'_, '_, '_>, &mut Bill),
}

const MODELS: &[&[Model]] = &[
    lambda::MODELS,
    api::MODELS,
    queues::MODELS,
    topics::MODELS,
    events::MODELS,
    dynamodb::MODELS,
    s3::MODELS,
    streams::MODELS,
    stepfunctions::MODELS,
    logs::MODELS,
    web::MODELS,
    iot::MODELS,
    security::MODELS,
    network::MODELS,
    containers::MODELS,
    data::MODELS,
    services::MODELS,
    azure::MODELS,
    gcp::MODELS,
];

fn model(service: &str) -> Option<&'static Model> {
    MODELS.iter().flat_map(|family| family.iter()).find(|model| model.services.contains(&service))
}

/// Writes the bill of one component.
pub(super) fn bill(site: &Site<'_, '_, '_>, bill: &mut Bill, book: &PriceBook) {
    let service = site.node.service;
    if let Some(model) = model(service) {
        (model.bill)(site, bill);
        transfer::between(site, bill);
    } else if let Some(why) = site.ground.metering.free(service) {
        bill.note(site, format!("bills nothing: {why}"));
        transfer::between(site, bill);
    } else if book.services().any(|known| known == service) {
        own::bill(site, bill, book);
        transfer::between(site, bill);
    } else {
        let name = site.node.entry.map_or(service, |entry| entry.name.as_str());
        bill.unpriced(site, format!("no prices for {name} in the price book: it has no rows"));
    }
}

/// Quantities of a service that `usage` may override, in the order of its bill.
pub fn usage_names(service: &str) -> Vec<Usage> {
    model(service).map_or_else(Vec::new, |model| model.usage.iter().chain(transfer::BETWEEN).copied().collect())
}

/// Quantities of a component of the user's own that `usage` may give, with their units.
pub fn own_usage_names(service: &str, book: &PriceBook) -> Vec<(String, String)> {
    if model(service).is_some() || Metering::builtin().free(service).is_some() {
        return Vec::new();
    }
    let rows = own::rows(book, service);
    rows.iter().map(|row| (own::usage_name(&row.item), super::pricing::unit(&row.unit).to_owned())).collect()
}

/// Whether a model may ask for a usage name.
pub(super) fn declares(service: &str, name: &str) -> bool {
    let own = model(service).map_or(&[][..], |model| model.usage);
    own.iter().chain(transfer::BETWEEN).any(|usage| usage.name == name)
}

/// Services of the price book that a component's bill reads.
pub fn price_items(service: &str) -> &'static [&'static str] {
    model(service).map_or(&[], |model| model.book)
}

/// Components that bill nothing, and why.
pub fn free_services() -> impl Iterator<Item = (&'static str, &'static str)> {
    Metering::builtin().free_services()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn every_model_prices_services_of_the_catalogue_once() {
        let mut seen = std::collections::BTreeSet::new();
        let all = MODELS.iter().flat_map(|family| family.iter());
        for service in all.flat_map(|model| model.services).copied().chain(free_services().map(|(service, _)| service))
        {
            assert!(Catalogue::builtin().service(service).is_some(), "`{service}` is not in the catalogue");
            assert!(seen.insert(service), "`{service}` has two models, or one and is free");
        }
    }

    #[test]
    fn every_priced_service_of_the_book_is_read_by_a_model() {
        let all: Vec<&str> =
            MODELS.iter().flat_map(|family| family.iter()).flat_map(|model| model.book).copied().collect();
        for service in PriceBook::builtin().services() {
            // The catalogue draws nothing of Cloudflare.
            assert!(service == "cloudflare" || all.contains(&service), "no model reads the prices of `{service}`");
        }
    }
}
