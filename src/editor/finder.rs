//! Typo-tolerant search in the catalogue and in commands.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::catalogue::{Catalogue, Service};

/// Keeps the rows whose text matches `query`, best first; an empty query keeps all in order.
pub fn rank<T>(query: &str, rows: impl IntoIterator<Item = T>, text: impl Fn(&T) -> String) -> Vec<T> {
    if query.trim().is_empty() {
        return rows.into_iter().collect();
    }
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, usize, T)> = Vec::new();
    for (index, row) in rows.into_iter().enumerate() {
        let haystack = text(&row);
        if let Some(score) = pattern.score(Utf32Str::new(&haystack, &mut buffer), &mut matcher) {
            scored.push((score, index, row));
        }
    }
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    scored.into_iter().map(|(_, _, row)| row).collect()
}

/// Services that match a query: by name first, then by keyword.
pub fn services<'a>(catalogue: &'a Catalogue, query: &str) -> Vec<&'a Service> {
    let by_name =
        rank(query, catalogue.services(), |service| format!("{} {} {}", service.short, service.name, service.label));
    if query.trim().is_empty() {
        return by_name;
    }
    let mut found = by_name;
    for service in rank(query, catalogue.services(), |service| service.keywords.join(" ")) {
        if !found.iter().any(|known| known.id == service.id) {
            found.push(service);
        }
    }
    let exact = query.trim().to_lowercase();
    found.sort_by_key(|service| {
        let is_exact =
            [&service.short, &service.label, &service.id].into_iter().any(|name| name.to_lowercase() == exact)
                || service.keywords.iter().any(|word| word.to_lowercase() == exact);
        !is_exact
    });
    found
}

/// The one service that a word means: its id, name or keyword, or a clear beginning or shortening of one.
pub fn named<'a>(catalogue: &'a Catalogue, word: &str) -> Option<&'a Service> {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let wanted: String = plain(word);
    if wanted.is_empty() {
        return None;
    }
    let is_shortening = |name: &str| {
        let mut letters = name.chars();
        wanted.len() >= 3
            && name.chars().next() == wanted.chars().next()
            && wanted.chars().all(|wanted| letters.any(|letter| letter == wanted))
    };
    let names = |service: &Service| -> Vec<String> {
        [&service.id, &service.short, &service.label, &service.name]
            .into_iter()
            .chain(&service.keywords)
            .map(|name| plain(name))
            .collect()
    };
    let fits: [&dyn Fn(&str) -> bool; 4] = [
        &|name| name == wanted,
        &|name| name.starts_with(&wanted),
        &|name| wanted.len() >= 3 && name.contains(&wanted),
        &is_shortening,
    ];
    // Among equals the one that is wired most is meant.
    let use_of = |service: &Service| -> u32 {
        let all = catalogue.wirings_from(&service.id).chain(catalogue.wirings_to(&service.id));
        all.map(|wiring| wiring.patterns_seen).sum()
    };
    fits.into_iter().find_map(|fit| {
        let found = catalogue.services().filter(|service| names(service).iter().any(|name| fit(name)));
        found.max_by(|a, b| use_of(a).cmp(&use_of(b)).then_with(|| b.id.cmp(&a.id)))
    })
}

/// CloudFormation and Terraform types that match what is typed, best first; an exact name is the first.
/// Nothing typed gives nothing.
pub fn resource_types<'a>(catalogue: &'a Catalogue, query: &str, most: usize) -> Vec<&'a str> {
    let query = query.trim();
    if query.is_empty() {
        return Vec::new();
    }
    let terraform = catalogue.services().filter_map(|service| service.terraform.as_deref());
    let words = query.replace("::", " ");
    let mut found = rank(&words, catalogue.cfn_type_names().chain(terraform), |name| (*name).to_owned());
    found.dedup();
    found.sort_by_key(|name| !name.eq_ignore_ascii_case(query));
    found.truncate(most);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_resources_are_found_by_pieces_of_their_names() {
        let catalogue = Catalogue::builtin();
        for (query, expected) in [
            ("quicksight dataset", "AWS::QuickSight::DataSet"),
            ("AWS::Kendra::Ind", "AWS::Kendra::Index"),
            ("aws::sqs::queue", "AWS::SQS::Queue"),
            ("aws_sqs_queue", "aws_sqs_queue"),
        ] {
            assert_eq!(resource_types(catalogue, query, 5).first(), Some(&expected), "for {query}");
        }
        assert!(resource_types(catalogue, " ", 5).is_empty());
        let other = services(catalogue, "other resource");
        assert_eq!(other.first().map(|service| service.id.as_str()), Some("generic"));
    }

    #[test]
    fn people_find_services_by_the_words_they_use() {
        let catalogue = Catalogue::builtin();
        for (query, expected) in [
            ("lambda", "lambda"),
            ("dynamo", "dynamodb"),
            ("sqs", "sqs_standard"),
            ("http api", "apigw_http"),
            ("s3", "s3"),
        ] {
            let found = services(catalogue, query);
            assert_eq!(found.first().map(|service| service.id.as_str()), Some(expected), "for {query}");
        }
    }
}
