//! From quantities to money: tiers and allowances count over the whole drawing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::bill::{Bill, Charge};
use super::book::Row;
use super::estimate::{CostLine, PriceRef};
use super::{Metering, PriceBook, place};
use crate::traffic::{Band, amount, grouped};

/// Lines by component, and why some have no price.
pub(super) struct Priced {
    pub(super) lines: Vec<(usize, CostLine)>,
    pub(super) missing: Vec<(usize, String)>,
}

/// A price row with everything that is billed by it.
struct Group<'b> {
    row: &'b Row,
    /// Region key of the book.
    key: String,
    /// Units of the estimate in one unit of the row, such as 10,000 in `10k requests`.
    scale: f64,
    total: Band,
    free: Band,
}

/// Where a charge looks for its price: service, item, region, edge area.
type Query<'c> = (&'c str, &'c str, &'c str, Option<&'c str>);

pub(super) fn price(bill: &Bill, book: &PriceBook, metering: &Metering, free_tier: bool) -> Priced {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut index_of: BTreeMap<(&str, String, &str), usize> = BTreeMap::new();
    let mut known: BTreeMap<Query<'_>, Option<usize>> = BTreeMap::new();
    let mut found: Vec<Option<usize>> = Vec::with_capacity(bill.charges.len());
    let mut missing = Vec::new();
    for charge in &bill.charges {
        if charge.given_usd.is_some() {
            found.push(None);
            continue;
        }
        let query = (charge.book.as_ref(), charge.item.as_str(), charge.region.as_str(), charge.edge_area.as_deref());
        let group = *known.entry(query).or_insert_with(|| {
            let keys = place::keys(&charge.book, &charge.region, charge.edge_area.as_deref());
            let (key, row) = keys.iter().find_map(|key| Some((key, book.row(&charge.book, key, &charge.item)?)))?;
            let group = *index_of.entry((charge.book.as_ref(), key.clone(), row.item.as_str())).or_insert_with(|| {
                groups.push(Group {
                    row,
                    key: key.clone(),
                    scale: scale(&row.unit),
                    total: Band::ZERO,
                    free: Band::ZERO,
                });
                groups.len() - 1
            });
            Some(group)
        });
        match group {
            Some(group) => groups[group].total += charge.quantity,
            None => missing.push((charge.node, charge.quantity.is_zero(), no_price(charge, book))),
        }
        found.push(group);
    }
    // A price nobody needs is not missed, unless nothing of the component has one.
    let has_price: BTreeSet<usize> = bill
        .charges
        .iter()
        .zip(&found)
        .filter(|(charge, found)| found.is_some() || charge.given_usd.is_some())
        .map(|(charge, _)| charge.node)
        .collect();
    let has_need: BTreeSet<usize> = missing.iter().filter(|(_, zero, _)| !zero).map(|(node, _, _)| *node).collect();
    let missing = missing
        .into_iter()
        .filter(|(node, zero, _)| !zero || !has_price.contains(node) && !has_need.contains(node))
        .map(|(node, _, why)| (node, why))
        .collect();
    let names: Vec<(&str, usize)> = index_of.iter().map(|((service, _, _), group)| (*service, *group)).collect();
    if free_tier {
        grant_allowances(&names, &mut groups, metering);
    }
    let settled: Vec<Settled<'_>> = groups.iter().map(|group| Settled::new(group, book)).collect();
    let mut lines = Vec::with_capacity(bill.charges.len());
    for (charge, group) in bill.charges.iter().zip(found) {
        match group {
            Some(group) => {
                if !charge.quantity.is_zero() {
                    lines.push((charge.node, settled[group].line(charge)));
                }
            }
            None => lines.extend(charge.given_usd.map(|usd| (charge.node, given_line(charge, usd)))),
        }
    }
    Priced { lines, missing }
}

fn no_price(charge: &Charge, book: &PriceBook) -> String {
    let regions = book.regions_of(&charge.book, &charge.item);
    let elsewhere = match regions.as_slice() {
        [] => "the price book has none anywhere".to_owned(),
        [only] => format!("the price book has one in {only}"),
        _ => format!("the price book has some in {}", regions.join(", ")),
    };
    format!("no price for {} ({} {}) in {}; {elsewhere}", charge.label, charge.book, charge.item, charge.region)
}

/// Takes every allowance once per scope and spreads it over what draws on it.
fn grant_allowances(names: &[(&str, usize)], groups: &mut [Group<'_>], metering: &Metering) {
    // (scope, service, allowance) -> (quantity, groups)
    let mut pools: BTreeMap<(String, &str, &str), (f64, Vec<usize>)> = BTreeMap::new();
    for (service, index) in names {
        let group = &groups[*index];
        let Some(free) = group.row.free_tier.as_ref().filter(|free| free.always_free) else { continue };
        let scope = match free.scope.as_str() {
            // Counted by the metering rules already.
            "function" => continue,
            "region" => group.key.clone(),
            _ => String::new(),
        };
        let shared = free.shared_with.iter().map(String::as_str).chain([group.row.item.as_str()]).min();
        let pool = metering.pool(service, &group.row.item).or(shared).unwrap_or(&group.row.item);
        let entry = pools.entry((scope, *service, pool)).or_default();
        entry.0 = entry.0.max(free.quantity);
        entry.1.push(*index);
    }
    for (quantity, members) in pools.into_values() {
        let total: Band = members.iter().map(|index| groups[*index].total).sum();
        let used = total.map(|total| total.min(quantity));
        for index in members {
            let group = &mut groups[index];
            group.free = (used * group.total).over(total);
        }
    }
}

impl Group<'_> {
    /// USD of the units between two quantities, counted as the estimate counts.
    fn cost(&self, from: f64, to: f64) -> f64 {
        // An empty sum is minus zero, which would show.
        self.tiers_used(from, to).map(|(units, usd)| units * usd).sum::<f64>() + 0.0
    }

    /// Units and USD a unit of every tier between two quantities.
    fn tiers_used(&self, from: f64, to: f64) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.row.tiers.iter().enumerate().filter_map(move |(index, tier)| {
            // Below its first bound a price applies as well.
            let start = if index == 0 { 0.0 } else { tier.from * self.scale };
            let end = self.row.tiers.get(index + 1).map_or(f64::INFINITY, |next| next.from * self.scale);
            let units = to.min(end) - from.max(start);
            (units > 0.0).then_some((units, tier.usd / self.scale))
        })
    }

    /// USD of the whole group by lane, allowance taken.
    fn total_cost(&self) -> Band {
        let net = self.row.tier_basis.as_deref() == Some("net_of_free");
        self.total.zip(
            self.free,
            |total, free| {
                if net { self.cost(0.0, (total - free).max(0.0)) } else { self.cost(free, total) }
            },
        )
    }

    /// List price of a unit, blended where several tiers apply.
    fn list_usd(&self) -> f64 {
        let total = self.total.expected;
        if total > 0.0 {
            let mut used = self.tiers_used(0.0, total);
            if let (Some((_, usd)), None) = (used.next(), used.next()) {
                return usd;
            }
            return self.cost(0.0, total) / total;
        }
        self.row.tiers.first().map_or(0.0, |tier| tier.usd / self.scale)
    }
}

/// A group whose bill is made out, ready to be split over its lines.
struct Settled<'g> {
    group: &'g Group<'g>,
    cost: Band,
    price: Arc<PriceRef>,
    /// The tiers in words, where there are several.
    tiers: Option<String>,
}

impl<'g> Settled<'g> {
    fn new(group: &'g Group<'g>, book: &PriceBook) -> Self {
        let row = group.row;
        let usd = group.list_usd();
        let used: Vec<(f64, f64)> = group.tiers_used(0.0, group.total.expected).collect();
        let tiers = (used.len() > 1).then(|| {
            let steps: Vec<String> =
                used.iter().map(|(units, usd)| format!("{} at {} USD", grouped(*units, 0), amount(*usd))).collect();
            format!("; tiers: {}; {} USD on average", steps.join(", "), amount(usd))
        });
        let price = PriceRef {
            usd,
            source: row.source.iter().map(|id| book.source_title(id).to_owned()).collect(),
            source_ids: row.source.clone(),
            as_of: book.as_of(row).map(str::to_owned),
            grade: row.confidence.grade.as_str().to_owned(),
            unverified: row.is_unverified(),
            item: row.item.clone(),
            metered_unit: row.unit.clone(),
            region: group.key.clone(),
            note: row.note.clone(),
        };
        Self { group, cost: group.total_cost(), price: Arc::new(price), tiers }
    }

    fn line(&self, charge: &Charge) -> CostLine {
        let share = charge.quantity.over(self.group.total);
        let mut derivation = charge.why.clone();
        let free = self.group.free.expected * share.expected;
        if free > 0.0 {
            let whole = (free - charge.quantity.expected).abs() < 1e-9 * free;
            let free = if whole { "all of it".to_owned() } else { amount(free) };
            let _ = write!(derivation, "; {free} within the free allowance");
            if let Some(allowance) = &self.group.row.free_tier {
                let _ = write!(derivation, " of {} a month and {}", amount(allowance.quantity), allowance.scope);
            }
        }
        derivation.push_str(self.tiers.as_deref().unwrap_or_default());
        CostLine {
            item: charge.label.clone(),
            quantity: charge.quantity.sorted(),
            unit: unit(&self.group.row.unit).to_owned(),
            monthly: (self.cost * share).sorted(),
            derivation,
            price: Arc::clone(&self.price),
        }
    }
}

fn given_line(charge: &Charge, usd: f64) -> CostLine {
    CostLine {
        item: charge.label.clone(),
        quantity: charge.quantity.sorted(),
        unit: charge.item.clone(),
        monthly: (charge.quantity * usd).sorted(),
        derivation: charge.why.clone(),
        price: Arc::new(PriceRef {
            usd,
            source: vec!["given in the drawing".to_owned()],
            region: charge.region.clone(),
            item: charge.label.clone(),
            metered_unit: charge.item.clone(),
            ..PriceRef::default()
        }),
    }
}

/// `10k requests` counts ten thousand in one.
fn scale(unit: &str) -> f64 {
    match unit.split_once(' ').map(|(count, _)| count) {
        Some("10k") => 10_000.0,
        Some("1k") => 1000.0,
        Some("1M") => 1_000_000.0,
        _ => 1.0,
    }
}

/// The unit of the estimate: without the multiple and without the metering chunk.
pub(super) fn unit(unit: &str) -> &str {
    let plain = unit.split(" (").next().unwrap_or(unit);
    match plain.split_once(' ') {
        Some(("10k" | "1k" | "1M", rest)) => rest,
        _ => plain,
    }
}
