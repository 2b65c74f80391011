use serde::Serialize;

use crate::cost::{PriceBook, Usage, own_usage_names, price_items, usage_names};

/// What a service is billed by, for showing.
#[derive(Debug, Default, Serialize)]
pub(super) struct Pricing {
    pub usage: Vec<UsageRow>,
    pub rows: Vec<PriceRow>,
}

/// A quantity that `usage` of a component may give instead of the derived one.
#[derive(Debug, Serialize)]
pub(super) struct UsageRow {
    pub name: String,
    pub unit: String,
    pub meaning: String,
}

/// One price of one region.
#[derive(Debug, Serialize)]
pub(super) struct PriceRow {
    pub service: String,
    pub item: String,
    pub region: String,
    pub unit: String,
    pub tiers: Vec<TierRow>,
    pub as_of: Option<String>,
    pub source: Vec<String>,
    /// A is the provider's own list, D is not verified.
    pub grade: String,
    pub unverified: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct TierRow {
    /// Monthly quantity from which on the price holds.
    pub from: f64,
    pub usd: f64,
}

/// Usage names and price rows of a service in a region. Where the region has
/// none, the rows that hold everywhere, else those of the first region that has some.
pub(super) fn pricing(service: &str, region: &str, book: &PriceBook) -> Pricing {
    let usage = usage_names(service).into_iter();
    let row = |usage: Usage| UsageRow {
        name: usage.name.to_owned(),
        unit: usage.unit.to_owned(),
        meaning: usage.meaning.to_owned(),
    };
    let own = own_usage_names(service, book);
    let own_row = |(name, unit)| UsageRow { meaning: format!("quantity of `{name}`"), name, unit };
    let mut items = price_items(service).to_vec();
    if !own.is_empty() {
        items.push(service);
    }
    let usage = usage.map(row).chain(own.into_iter().map(own_row)).collect();
    let mut rows = Vec::new();
    for name in items {
        let known = book.regions();
        let candidates = [region, "global"].into_iter().chain(known.iter().map(String::as_str));
        let Some(region) = candidates.into_iter().find(|region| !book.rows(name, region).is_empty()) else { continue };
        rows.extend(book.rows(name, region).iter().map(|row| PriceRow {
            service: name.to_owned(),
            item: row.item.clone(),
            region: region.to_owned(),
            unit: row.unit.clone(),
            tiers: row.tiers.iter().map(|tier| TierRow { from: tier.from, usd: tier.usd }).collect(),
            as_of: book.as_of(row).map(str::to_owned),
            source: row.source.iter().map(|id| book.source_title(id).to_owned()).collect(),
            grade: format!("{:?}", row.confidence.grade),
            unverified: row.is_unverified(),
        }));
    }
    Pricing { usage, rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_show_what_they_are_billed_by() {
        for service in ["sqs_fifo", "lambda", "apigw_ws", "dynamodb", "waf", "cloudfront", "az_functions", "gcp_run"] {
            let pricing = pricing(service, "us-east-1", PriceBook::builtin());
            assert!(!pricing.rows.is_empty(), "{service} has no prices");
            assert!(!pricing.usage.is_empty(), "{service} has no usage names");
        }
        assert!(pricing("client_web", "us-east-1", PriceBook::builtin()).rows.is_empty());
        let far = pricing("sqs_standard", "mars-north-1", PriceBook::builtin());
        assert!(far.rows.iter().all(|row| row.region != "mars-north-1"));
    }
}
