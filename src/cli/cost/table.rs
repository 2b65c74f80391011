use crate::cost::{Band, Estimate, NodeCost};
use crate::model::{ComponentId, Document};
use crate::traffic::grouped;

/// Money with two places; what is less than half a cent says so.
pub(super) fn money(usd: f64) -> String {
    if usd > 0.0 && usd < 0.005 { "<0.01".to_owned() } else { grouped(usd, 2) }
}

/// The band where it is one.
pub(super) fn range(band: Band) -> String {
    let (low, high) = (money(band.low), money(band.high));
    if low == high { String::new() } else { format!("{low} to {high}") }
}

/// A unit price with the digits it needs.
pub(super) fn unit_price(usd: f64) -> String {
    if usd == 0.0 { "free".to_owned() } else { crate::traffic::amount(usd) }
}

/// Components with a bill, the dearest first.
pub(super) fn billed(estimate: &Estimate) -> Vec<&NodeCost> {
    let mut nodes: Vec<&NodeCost> = estimate.nodes.iter().filter(|node| !node.lines.is_empty()).collect();
    nodes.sort_by(|a, b| b.monthly.expected.total_cmp(&a.monthly.expected));
    nodes
}

/// Components that cost nothing.
pub(super) fn idle(estimate: &Estimate) -> impl Iterator<Item = &NodeCost> {
    estimate.nodes.iter().filter(|node| node.lines.is_empty())
}

pub(super) fn name_of(document: &Document, id: &ComponentId) -> String {
    let name = document.component(id).map(|component| component.name.trim()).unwrap_or_default();
    if name.is_empty() || name == id.as_str() { id.to_string() } else { format!("{name} ({id})") }
}

/// The date of a price without the remarks on it.
pub(super) fn short_date(as_of: Option<&str>) -> String {
    let text = as_of.unwrap_or("no date");
    let text = text.split(" (").next().unwrap_or(text);
    text.strip_prefix("repo at ").unwrap_or(text).chars().take(16).collect()
}

/// Grade of a price; a price from memory is marked.
pub(super) fn grade(line: &crate::cost::CostLine) -> String {
    match (line.price.grade.as_str(), line.price.unverified) {
        ("", _) => "-".to_owned(),
        (grade, true) => format!("{grade}?"),
        (grade, false) => grade.to_owned(),
    }
}

/// One line on what was counted.
pub(super) fn heading(document: &Document, estimate: &Estimate) -> String {
    format!(
        "{} · {} · USD a month of {} h · {}",
        document.settings().name,
        estimate.region,
        grouped(estimate.hours, 0),
        if estimate.free_tier { "free allowances subtracted" } else { "without free allowances" }
    )
}
