use anyhow::Result;
use serde::Serialize;

use crate::cost::{Band, Estimate};

#[derive(Serialize)]
struct Answer<'a> {
    schema: u32,
    region: &'a str,
    currency: &'static str,
    free_tier: bool,
    month_hours: f64,
    monthly: Three,
    nodes: Vec<Node<'a>>,
    edges: Vec<Edge<'a>>,
    unpriced: Vec<Missing<'a>>,
    undrained: Vec<Vec<&'a str>>,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct Three {
    low: f64,
    expected: f64,
    high: f64,
}

impl From<Band> for Three {
    fn from(band: Band) -> Self {
        Self { low: tidy(band.low), expected: tidy(band.expected), high: tidy(band.high) }
    }
}

#[derive(Serialize)]
struct Node<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    service: &'a str,
    monthly: Three,
    lines: Vec<Line<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Line<'a> {
    item: &'a str,
    quantity: f64,
    unit: &'a str,
    monthly: f64,
    quantity_band: Three,
    monthly_band: Three,
    derivation: &'a str,
    price: Price<'a>,
}

#[derive(Serialize)]
struct Price<'a> {
    usd: f64,
    item: &'a str,
    unit: &'a str,
    region: &'a str,
    source: &'a [String],
    source_ids: &'a [String],
    as_of: Option<&'a str>,
    grade: &'a str,
    unverified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct Edge<'a> {
    id: &'a str,
    per_month: f64,
    calls_per_month: f64,
    batch: f64,
    derivation: &'a str,
}

#[derive(Serialize)]
struct Missing<'a> {
    id: &'a str,
    why: &'a str,
}

/// Drops the noise of the last binary digits, so that 12 reads 12.
fn tidy(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() { 0.0 } else { format!("{value:.11e}").parse().unwrap_or(value) }
}

pub(super) fn render(estimate: &Estimate) -> Result<String> {
    let nodes = estimate.nodes.iter().map(|node| Node {
        id: node.id.as_str(),
        service: &node.service,
        monthly: node.monthly.into(),
        notes: &node.notes,
        lines: node
            .lines
            .iter()
            .map(|line| Line {
                item: &line.item,
                quantity: tidy(line.quantity.expected),
                unit: &line.unit,
                monthly: tidy(line.monthly.expected),
                quantity_band: line.quantity.into(),
                monthly_band: line.monthly.into(),
                derivation: &line.derivation,
                price: Price {
                    usd: tidy(line.price.usd),
                    item: &line.price.item,
                    unit: &line.price.metered_unit,
                    region: &line.price.region,
                    source: &line.price.source,
                    source_ids: &line.price.source_ids,
                    as_of: line.price.as_of.as_deref(),
                    grade: &line.price.grade,
                    unverified: line.price.unverified,
                    note: line.price.note.as_deref(),
                },
            })
            .collect(),
    });
    let answer = Answer {
        schema: 1,
        region: &estimate.region,
        currency: "USD",
        free_tier: estimate.free_tier,
        month_hours: estimate.hours,
        monthly: estimate.monthly.into(),
        nodes: nodes.collect(),
        edges: estimate
            .load
            .wires
            .iter()
            .map(|(id, wire)| Edge {
                id: id.as_str(),
                per_month: tidy(wire.per_month),
                calls_per_month: tidy(wire.calls.expected),
                batch: tidy(wire.batch.expected),
                derivation: &wire.derivation,
            })
            .collect(),
        unpriced: estimate.unpriced.iter().map(|row| Missing { id: row.id.as_str(), why: &row.why }).collect(),
        undrained: estimate
            .load
            .undrained
            .iter()
            .map(|row| row.members.iter().map(crate::model::ComponentId::as_str).collect())
            .collect(),
        warnings: &estimate.warnings,
    };
    let mut text = serde_json::to_string_pretty(&answer)?;
    text.push('\n');
    Ok(text)
}
