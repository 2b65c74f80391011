use std::fmt::Write as _;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::bill::Bill;
use super::site::Ground;
use super::{Metering, PriceBook, models, newest_day, pricing};
use crate::catalogue::Catalogue;
use crate::model::{ComponentId, Document};
use crate::traffic::{Band, Graph, Load, Node, TrafficOptions, month_hours, propagate_graph};

/// What a drawing costs in a month, in USD.
#[derive(Clone, Debug, Default)]
pub struct Estimate {
    pub region: String,
    pub monthly: Band,
    /// In id order; one that bills nothing has no lines and says why in its notes.
    pub nodes: Vec<NodeCost>,
    /// What has no price, wholly or in part.
    pub unpriced: Vec<Unpriced>,
    /// What the reader should know about the figures, one sentence each.
    pub warnings: Vec<String>,
    pub free_tier: bool,
    /// Hours of the month that was counted.
    pub hours: f64,
    /// The load that was priced.
    pub load: Load,
}

impl Estimate {
    /// USD for a thousand arrivals, expected; `None` where nothing arrives.
    pub fn per_thousand_arrivals(&self) -> Option<f64> {
        let arrivals: f64 = self.load.nodes.values().map(|node| node.arrivals.expected).sum();
        (arrivals > 0.0).then(|| self.monthly.expected / arrivals * 1000.0)
    }
}

/// A component, or a part of its bill, without a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpriced {
    pub id: ComponentId,
    pub why: String,
}

/// The bill of one component.
#[derive(Clone, Debug)]
pub struct NodeCost {
    pub id: ComponentId,
    pub service: String,
    pub monthly: Band,
    pub lines: Vec<CostLine>,
    /// What is not counted, and why something is free.
    pub notes: Vec<String>,
}

/// One billed quantity.
#[derive(Clone, Debug)]
pub struct CostLine {
    pub item: String,
    pub quantity: Band,
    pub unit: String,
    pub monthly: Band,
    /// How the quantity came about, in words with the numbers.
    pub derivation: String,
    /// Shared by all lines of one price.
    pub price: Arc<PriceRef>,
}

/// The price behind a line.
#[derive(Clone, Debug, Default)]
pub struct PriceRef {
    /// USD a unit, blended where several tiers apply.
    pub usd: f64,
    /// Titles of the sources.
    pub source: Vec<String>,
    pub source_ids: Vec<String>,
    pub as_of: Option<String>,
    /// A (price list) to D (recollection).
    pub grade: String,
    pub unverified: bool,
    /// Item and unit as the price book has them.
    pub item: String,
    pub metered_unit: String,
    /// Key of the price book: a region, an edge area or `global`.
    pub region: String,
    pub note: Option<String>,
}

/// What the caller wants differently from the drawing's settings.
#[derive(Clone, Debug, Default)]
pub struct CostOptions {
    pub region: Option<String>,
    pub free_tier: Option<bool>,
    /// Arrivals a month by component.
    pub entries: BTreeMap<ComponentId, f64>,
    /// Today, in days since the start of 1970, to warn of old prices.
    pub today: Option<i64>,
    pub month_hours: Option<f64>,
}

/// Prices a month of the drawing. Never fails: what cannot be priced is listed with the reason.
pub fn estimate(document: &Document, catalogue: &Catalogue, book: &PriceBook, options: &CostOptions) -> Estimate {
    let graph = Graph::new(document, catalogue);
    let traffic = TrafficOptions { entries: options.entries.clone(), month_hours: options.month_hours };
    let load = propagate_graph(&graph, &traffic);
    let region = options.region.clone().unwrap_or_else(|| document.settings().region.trim().to_owned());
    let free_tier = options.free_tier.unwrap_or(document.settings().free_tier);
    let metering = Metering::builtin();
    let ground = Ground {
        graph: &graph,
        nodes: load.nodes.values().collect(),
        wires: load.wires.values().collect(),
        hours: month_hours(document, &traffic),
        metering,
        regions: graph.nodes.iter().map(|node| Ground::region_of(&graph, node, &region)).collect(),
    };
    let mut bill = Bill::default();
    let mut warnings = load.warnings.clone();
    for (index, node) in graph.nodes.iter().enumerate() {
        let site = ground.site(index);
        if site.load.undrained {
            bill.unpriced(
                &site,
                "it is part of a loop that never drains: each round brings back as much as it was given",
            );
            continue;
        }
        models::bill(&site, &mut bill, book);
        warnings.extend(unknown_usage(node, book));
    }
    let priced = pricing::price(&bill, book, metering, free_tier);
    let mut estimate = collect(&graph, bill, priced);
    warnings.extend(about_prices(&estimate, options.today));
    if !load.undrained.is_empty() {
        for undrained in &load.undrained {
            let names: Vec<&str> = undrained.members.iter().map(ComponentId::as_str).collect();
            warnings.push(format!(
                "the loop {} never drains; nothing in it is priced, nor what it passes on",
                names.join(", ")
            ));
        }
    }
    estimate.region = region;
    estimate.free_tier = free_tier;
    estimate.hours = ground.hours;
    estimate.warnings = warnings;
    drop(ground);
    estimate.load = load;
    estimate
}

/// Usage names that the component's model does not know.
fn unknown_usage(node: &Node<'_>, book: &PriceBook) -> Vec<String> {
    if node.component.usage.is_empty() {
        return Vec::new();
    }
    let own = models::own_usage_names(node.service, book);
    let built_in = models::usage_names(node.service);
    let declared: Vec<&str> =
        built_in.iter().map(|usage| usage.name).chain(own.iter().map(|(name, _)| name.as_str())).collect();
    let hint = |key: &str| {
        let likeness = |name: &str| strsim::jaro_winkler(name, key);
        let near = declared.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        match near {
            Some(near) if likeness(near) > 0.8 => format!("did you mean `{near}`?"),
            Some(_) => format!("it knows {}", declared.join(", ")),
            None => "it takes none".to_owned(),
        }
    };
    let unknown = |key: &&String| !declared.contains(&key.as_str());
    let shown = node.shown();
    let keys = node.component.usage.keys().filter(unknown);
    keys.map(|key| format!("`{shown}`: usage `{key}` is not a quantity of {}; {}", node.service, hint(key))).collect()
}

fn collect(graph: &Graph<'_>, bill: Bill, priced: pricing::Priced) -> Estimate {
    let mut nodes: Vec<NodeCost> = graph
        .nodes
        .iter()
        .map(|node| NodeCost {
            id: node.id.clone(),
            service: node.service.to_owned(),
            monthly: Band::ZERO,
            lines: Vec::new(),
            notes: Vec::new(),
        })
        .collect();
    for (index, line) in priced.lines {
        nodes[index].monthly += line.monthly;
        nodes[index].lines.push(line);
    }
    for (index, note) in bill.notes {
        nodes[index].notes.push(note);
    }
    let mut unpriced: Vec<(usize, String)> = Vec::new();
    for (index, why) in bill.unpriced.into_iter().chain(priced.missing) {
        if !unpriced.iter().any(|(at, known)| *at == index && *known == why) {
            unpriced.push((index, why));
        }
    }
    unpriced.sort();
    // Several items of one component without a price are one sentence.
    let mut listed: Vec<Unpriced> = Vec::new();
    for (index, why) in unpriced {
        let id = graph.nodes[index].id;
        match listed.last_mut() {
            Some(last) if last.id == *id => last.why = format!("{}; {why}", last.why),
            _ => listed.push(Unpriced { id: id.clone(), why }),
        }
    }
    let without: BTreeSet<&ComponentId> = listed.iter().map(|unpriced| &unpriced.id).collect();
    nodes.retain(|node| !node.lines.is_empty() || !without.contains(&node.id));
    let monthly = nodes.iter().map(|node| node.monthly).sum();
    Estimate { monthly, nodes, unpriced: listed, ..Estimate::default() }
}

/// Prices older than this are worth a warning, days.
const OLD_DAYS: i64 = 180;

fn about_prices(estimate: &Estimate, today: Option<i64>) -> Vec<String> {
    let mut warnings = Vec::new();
    let lines = || estimate.nodes.iter().flat_map(|node| &node.lines);
    let unverified: f64 = lines().filter(|line| line.price.unverified).map(|line| line.monthly.expected).sum();
    let items: BTreeSet<&str> =
        lines().filter(|line| line.price.unverified).map(|line| line.price.item.as_str()).collect();
    if !items.is_empty() {
        let share = if estimate.monthly.expected > 0.0 { unverified / estimate.monthly.expected * 100.0 } else { 0.0 };
        warnings.push(format!(
            "{share:.0} % of the total ({unverified:.2} USD) is unverified: its prices are recollection (grade D): {}",
            list(items)
        ));
    }
    let Some(today) = today else { return warnings };
    let mut old: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in lines() {
        if let Some(as_of) = line.price.as_of.as_deref()
            && newest_day(as_of).is_some_and(|day| today - day > OLD_DAYS)
        {
            old.entry(as_of).or_default().insert(line.price.item.as_str());
        }
    }
    for (as_of, items) in old {
        warnings.push(format!("prices of {as_of} are more than {OLD_DAYS} days old: {}", list(items)));
    }
    warnings
}

fn list(items: BTreeSet<&str>) -> String {
    let count = items.len();
    let mut text = items.into_iter().take(6).collect::<Vec<_>>().join(", ");
    if count > 6 {
        let _ = write!(text, " and {} more", count - 6);
    }
    text
}
