//! Tables and databases.

mod direct_database_connections;
mod hot_partition;
mod recovery_off;
mod write_capacity_below_load;

use super::{Rule, rule};
use crate::validate::prelude::*;

/// In the order of their codes.
pub(super) const RULES: &[Rule] =
    &[rule!(write_capacity_below_load), rule!(hot_partition), rule!(recovery_off), rule!(direct_database_connections)];

/// Wires that write to a table.
fn writers<'c, 'a>(cx: &'c Checker<'a>, table: &'c Node<'a>) -> impl Iterator<Item = &'c Link<'a>> {
    cx.into(table).filter(|link| link.is_flow() && !link.is(Poll))
}

/// Declared write units a second: one for each KB begun.
fn write_units(cx: &Checker<'_>, table: &Node<'_>) -> Option<f64> {
    let units = |link: &Link<'_>| Some(cx.far_rps(link)? * link.number("PayloadKb").unwrap_or(1.0).ceil().max(1.0));
    writers(cx, table).filter_map(units).reduce(|a, b| a + b)
}

/// Declared read units a second: one for each 4 KB begun.
fn read_units(cx: &Checker<'_>, table: &Node<'_>) -> Option<f64> {
    let units = |link: &Link<'_>| Some(cx.rps(link)? * (link.number("PayloadKb").unwrap_or(1.0) / 4.0).ceil().max(1.0));
    let reads = |link: &&Link<'_>| link.is(SdkCall) && !link.is_text("Access", "write");
    cx.into(table).filter(reads).filter_map(units).reduce(|a, b| a + b)
}
