//! Functions and their limits.

mod default_memory;
mod default_timeout;
mod end_of_life_runtime;
mod function_switched_off;
mod load_exceeds_account_concurrency;
mod load_exceeds_reserved_concurrency;
mod request_rate_beyond_account;
mod reserved_beyond_account;
mod snapstart_conflict;
mod work_exceeds_time_limit;

use super::{Rule, rule};
use crate::validate::prelude::*;

/// In the order of their codes.
pub(super) const RULES: &[Rule] = &[
    rule!(load_exceeds_account_concurrency),
    rule!(load_exceeds_reserved_concurrency),
    rule!(reserved_beyond_account),
    rule!(function_switched_off),
    rule!(default_timeout),
    rule!(default_memory),
    rule!(end_of_life_runtime),
    rule!(request_rate_beyond_account),
    rule!(snapstart_conflict),
    rule!(work_exceeds_time_limit),
];

/// Functions that share one concurrency limit: those of one account and Region.
fn pools<'c, 'a>(cx: &'c Checker<'a>) -> Vec<Vec<&'c Node<'a>>> {
    let mut pools: std::collections::BTreeMap<_, Vec<_>> = std::collections::BTreeMap::new();
    for function in cx.of_any(&["lambda", "lambda_durable"]) {
        let region = cx.region_of(function).unwrap_or(&cx.document.settings().region);
        pools.entry((function.text("account"), region)).or_default().push(function);
    }
    pools.into_values().collect()
}

/// Declared calls a second; a poller calls once a batch.
fn invocations(cx: &Checker<'_>, function: &Node<'_>) -> Option<f64> {
    let polls = cx.into(function).filter(|link| link.is(Poll));
    let batched: f64 = polls
        .filter_map(|link| {
            let batch = link.number("BatchSize").unwrap_or(1.0).max(1.0);
            Some(cx.rps(link)? * (1.0 - 1.0 / batch))
        })
        .sum();
    Some(cx.inflow(function)? - batched)
}

/// How often a function runs at once under its declared load.
fn concurrency(cx: &Checker<'_>, function: &Node<'_>) -> Option<f64> {
    Some(invocations(cx, function)? * function.own_number("avg_duration_ms")? / 1000.0)
}

/// The first of the largest.
fn largest<'c, 'a>(figures: &[(&'c Node<'a>, f64)]) -> Option<(&'c Node<'a>, f64)> {
    figures.iter().copied().rev().max_by(|a, b| a.1.total_cmp(&b.1))
}
