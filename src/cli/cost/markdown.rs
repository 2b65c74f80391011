use std::fmt::Write as _;

use super::table::{billed, grade, heading, idle, money, name_of, range, short_date, unit_price};
use crate::cost::Estimate;
use crate::model::Document;
use crate::traffic::amount;

/// A report to paste into a review.
pub(super) fn render(document: &Document, estimate: &Estimate) -> String {
    let band = range(estimate.monthly);
    let band = if band.is_empty() { String::new() } else { format!(" ({band})") };
    let mut out = format!(
        "## {} USD a month{band}\n\n{}\n\n",
        money(estimate.monthly.expected),
        escaped(&heading(document, estimate))
    );
    out.push_str("| component | item | quantity | unit | USD each | USD a month | low to high | price |\n");
    out.push_str("|---|---|--:|---|--:|--:|--:|---|\n");
    for node in billed(estimate) {
        let _ = writeln!(
            out,
            "| **{}** | {} | | | | **{}** | {} | |",
            escaped(&name_of(document, &node.id)),
            escaped(&node.service),
            money(node.monthly.expected),
            range(node.monthly)
        );
        for line in &node.lines {
            let _ = writeln!(
                out,
                "| | {}<br><sub>{}</sub> | {} | {} | {} | {} | {} | {} {} |",
                escaped(&line.item),
                escaped(&line.derivation),
                amount(line.quantity.expected),
                escaped(&line.unit),
                unit_price(line.price.usd),
                money(line.monthly.expected),
                range(line.monthly),
                grade(line),
                escaped(&short_date(line.price.as_of.as_deref()))
            );
        }
    }
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = writeln!(out, "\n### {title}\n");
            for line in lines {
                let _ = writeln!(out, "- {}", escaped(&line));
            }
        }
    };
    section(
        "Without a price, and so not in the total",
        estimate.unpriced.iter().map(|row| format!("{}: {}", name_of(document, &row.id), row.why)).collect(),
    );
    section(
        "Nothing to pay",
        idle(estimate)
            .map(|node| {
                let why = if node.notes.is_empty() { "no load reaches it".to_owned() } else { node.notes.join("; ") };
                format!("{}: {why}", name_of(document, &node.id))
            })
            .collect(),
    );
    let mut notes = estimate.warnings.clone();
    for node in billed(estimate) {
        notes.extend(node.notes.iter().map(|note| format!("{}: {note}", name_of(document, &node.id))));
    }
    section("Notes", notes);
    out
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace('*', "\\*").replace('<', "&lt;").replace('\n', " ")
}
