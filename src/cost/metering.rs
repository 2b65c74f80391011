use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalogue::asset;
use crate::traffic::Band;

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Count {
    /// How many steps the size takes.
    Chunks,
    /// The size, rounded up to whole steps.
    Rounded,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    step: f64,
    unit: String,
    count: Count,
    #[serde(default = "one")]
    factor: f64,
    #[serde(default)]
    minimum: f64,
}

const fn one() -> f64 {
    1.0
}

/// How providers count: chunk sizes, rounding, shared allowances, and what is free.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metering {
    rules: BTreeMap<String, Rule>,
    pools: BTreeMap<String, Vec<Vec<String>>>,
    free: BTreeMap<String, String>,
}

impl Metering {
    /// The rules that travel with the program.
    ///
    /// # Panics
    /// When the embedded data does not parse, which the tests rule out.
    #[expect(clippy::expect_used, reason = "embedded data, proved by the test below")]
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Metering> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            ron::de::from_bytes(asset("prices/_metering.ron").unwrap_or_default()).expect("the metering rules parse")
        })
    }

    /// Billed units of one operation of a size; `None` for an unknown rule.
    pub fn units(&self, rule: &str, size: f64) -> Option<f64> {
        let rule = self.rules.get(rule)?;
        // Sizes computed from others may lie a hair above a whole step.
        let steps = ((size.max(rule.minimum) / rule.step) - 1e-9).ceil().max(1.0);
        let units = match rule.count {
            Count::Chunks => steps,
            Count::Rounded => steps * rule.step,
        };
        Some(units * rule.factor)
    }

    /// The same for a band; an unknown rule leaves the size alone.
    pub(super) fn of(&self, rule: &str, size: Band) -> Band {
        debug_assert!(self.rules.contains_key(rule), "no metering rule `{rule}`");
        size.map(|size| self.units(rule, size).unwrap_or(size))
    }

    /// What a rule does, in words, such as `per 64 KB`.
    pub(super) fn words(&self, rule: &str) -> String {
        self.rules.get(rule).map_or_else(String::new, |rule| match rule.count {
            Count::Chunks => format!("per {} {}", rule.step, rule.unit),
            Count::Rounded => format!("rounded up to {} {}", rule.step, rule.unit),
        })
    }

    /// Why a component bills nothing.
    pub(super) fn free(&self, service: &str) -> Option<&str> {
        self.free.get(service).map(String::as_str)
    }

    pub(super) fn free_services(&self) -> impl Iterator<Item = (&str, &str)> {
        self.free.iter().map(|(service, why)| (service.as_str(), why.as_str()))
    }

    /// The name of the allowance an item shares with others, equal for all of them.
    pub(super) fn pool(&self, service: &str, item: &str) -> Option<&str> {
        let pool = self.pools.get(service)?.iter().find(|pool| pool.iter().any(|own| own == item))?;
        pool.first().map(String::as_str)
    }
}

/// Receive requests a month of idle pollers on a queue, each waiting so long for a message.
pub fn idle_receives(pollers: f64, wait_secs: f64, hours: f64) -> f64 {
    if wait_secs > 0.0 { pollers * hours * 3600.0 / wait_secs } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chunk and rounding rules as the pricing pages' own examples have them.
    const VECTORS: &[(&str, f64, f64)] = &[
        ("kinesis.put_units", 5.0, 1.0),
        ("kinesis.put_units", 45.0, 2.0),
        ("kinesis.put_units", 1000.0, 40.0),
        ("kinesis.ondemand_kb", 4.5, 5.0),
        ("sqs.chunks", 256.0, 4.0),
        ("sqs.chunks", 1.0, 1.0),
        ("sqs.chunks", 65.0, 2.0),
        ("apigw_http.increments", 512.0, 1.0),
        ("apigw_http.increments", 513.0, 2.0),
        ("apigw_ws.increments", 32.0, 1.0),
        ("apigw_ws.increments", 33.0, 2.0),
        ("ddb.rru_strong", 8.0, 2.0),
        ("ddb.rru_eventual", 8.0, 1.0),
        ("ddb.rru_transactional", 8.0, 4.0),
        ("ddb.rru_eventual", 4.0, 0.5),
        ("ddb.wru", 1.0, 1.0),
        ("ddb.wru", 3.0, 3.0),
        ("ddb.wru_transactional", 3.0, 6.0),
        ("eventbridge.events", 64.0, 1.0),
        ("eventbridge.events", 200.0, 4.0),
        ("eventbridge.events", 256.0, 4.0),
        ("sfn_express.billed_mb", 62.85, 64.0),
        ("sfn_express.billed_mb", 1200.0, 1216.0),
        ("sfn_express.billed_ms", 801.0, 900.0),
        ("sfn_express.billed_ms", 123.0, 200.0),
        ("lambda.billed_ms", 120.2, 121.0),
        ("firehose.billed_kb", 1.0, 5.0),
        ("iot.messages", 5.1, 2.0),
    ];

    #[test]
    fn sizes_count_as_the_pricing_pages_count_them() {
        for (rule, size, units) in VECTORS {
            assert_eq!(Metering::builtin().units(rule, *size), Some(*units), "{rule} of {size}");
        }
    }

    #[test]
    fn idle_pollers_receive_all_month() {
        for (pollers, units) in [(5.0, 657_000.0), (2.0, 262_800.0)] {
            assert_eq!(idle_receives(pollers, 20.0, 730.0), units);
        }
    }
}
