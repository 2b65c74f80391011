//! From a region to the keys of the price book.

use std::sync::OnceLock;

use serde::Deserialize;

use super::PriceBook;
use crate::catalogue::asset;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    edge_areas: Vec<(String, String)>,
    gcp_tier1: Vec<String>,
    known: Vec<String>,
}

#[expect(clippy::expect_used, reason = "embedded data, proved by the test below")]
fn places() -> &'static Places {
    static PLACES: OnceLock<Places> = OnceLock::new();
    PLACES.get_or_init(|| {
        ron::de::from_bytes(asset("prices/_places.ron").unwrap_or_default()).expect("the table of places parses")
    })
}

/// Whose regions a service of the book goes by.
fn provider(book_service: &str) -> &'static str {
    match book_service {
        "azure" => "azure",
        "gcp" => "gcp",
        "cloudflare" => "cloudflare",
        _ => "aws",
    }
}

/// Keys of the book to look under, the first that has the item wins. Never
/// another region: only the region's own key, its price area, or `global`.
pub(super) fn keys(book_service: &str, region: &str, edge_area: Option<&str>) -> Vec<String> {
    match provider(book_service) {
        "azure" => vec![prefixed("azure", region)],
        "gcp" => {
            let plain = region.strip_prefix("gcp:").unwrap_or(region);
            if places().gcp_tier1.iter().any(|known| known == plain) {
                vec![prefixed("gcp", plain), "gcp:tier1".to_owned()]
            } else {
                vec![prefixed("gcp", plain)]
            }
        }
        "cloudflare" => vec!["cloudflare:global".to_owned()],
        _ => {
            let mut keys = vec![region.to_owned()];
            keys.extend(edge_area.map(|area| prefixed("edge", area)).or_else(|| edge_of(region)));
            keys.push("global".to_owned());
            keys
        }
    }
}

fn prefixed(provider: &str, region: &str) -> String {
    if region.starts_with(provider) && region[provider.len()..].starts_with(':') {
        region.to_owned()
    } else {
        format!("{provider}:{region}")
    }
}

/// The CloudFront price area near a region.
fn edge_of(region: &str) -> Option<String> {
    let found = places().edge_areas.iter().find(|(prefix, _)| region.starts_with(prefix.as_str()));
    found.map(|(_, area)| area.clone())
}

/// A region that exists, with or without prices in this book.
pub fn is_known_region(book: &PriceBook, region: &str) -> bool {
    let in_book = |known: &String| known == region || known.split_once(':').is_some_and(|(_, plain)| plain == region);
    let places = places();
    book.regions().iter().any(in_book) || places.known.iter().chain(&places.gcp_tier1).any(|known| known == region)
}

/// Regions to offer where one was misspelt.
pub fn price_regions(book: &PriceBook) -> Vec<String> {
    let mut all = book.regions();
    all.extend(places().known.iter().chain(&places().gcp_tier1).cloned());
    all.sort();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_reads_its_own_keys_only() {
        for (service, region, area, expected) in [
            ("sqs", "mars-1", None, vec!["mars-1", "global"]),
            ("cloudfront", "ap-northeast-1", None, vec!["ap-northeast-1", "edge:Japan", "global"]),
            ("cloudfront", "us-east-1", Some("India"), vec!["us-east-1", "edge:India", "global"]),
            ("azure", "eastus", None, vec!["azure:eastus"]),
            ("azure", "azure:eastus", None, vec!["azure:eastus"]),
            ("azure", "us-east-1", None, vec!["azure:us-east-1"]),
            ("gcp", "us-central1", None, vec!["gcp:us-central1", "gcp:tier1"]),
        ] {
            assert_eq!(keys(service, region, area), expected);
        }
        let book = PriceBook::builtin();
        for (region, known) in [("us-east-1", true), ("eastus", true), ("eu-south-2", true), ("us-esat-1", false)] {
            assert_eq!(is_known_region(book, region), known, "{region}");
        }
    }
}
