use std::fmt::Write as _;

use super::table::{billed, grade, heading, idle, money, name_of, range, short_date, unit_price};
use crate::cost::Estimate;
use crate::model::Document;
use crate::traffic::amount;

/// Widest derivation on one line.
const WRAP: usize = 96;

/// A table for people: lines under their component, the dearest first.
pub(super) fn render(document: &Document, estimate: &Estimate) -> String {
    let mut rows: Vec<[String; 7]> =
        vec![["item", "quantity", "unit", "USD each", "USD a month", "low to high", "price"].map(str::to_owned)];
    let nodes = billed(estimate);
    for node in &nodes {
        for line in &node.lines {
            rows.push([
                format!("  {}", line.item),
                amount(line.quantity.expected),
                line.unit.clone(),
                unit_price(line.price.usd),
                money(line.monthly.expected),
                range(line.monthly),
                format!("{} {}", grade(line), short_date(line.price.as_of.as_deref())),
            ]);
        }
    }
    let mut widths = [0; 7];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let longest = nodes.iter().map(|node| name_of(document, &node.id).chars().count()).max().unwrap_or(0);
    widths[0] = widths[0].max(longest.min(40));
    let left = [true, false, true, false, false, false, true];
    let format_row = |row: &[String; 7]| {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .zip(left)
            .map(|((cell, width), left)| if left { format!("{cell:<width$}") } else { format!("{cell:>width$}") })
            .collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    let mut out = format!("{}\n\n", heading(document, estimate));
    let total_width: usize = widths.iter().sum::<usize>() + 12;
    if !nodes.is_empty() {
        out.push_str(&format_row(&rows[0]));
        let _ = writeln!(out, "{}", "─".repeat(total_width));
    }
    let mut at = 1;
    for node in &nodes {
        let mut head: [String; 7] = std::array::from_fn(|_| String::new());
        let name = name_of(document, &node.id);
        head[4] = money(node.monthly.expected);
        head[5] = range(node.monthly);
        // A long name may run into the empty cells beside it.
        let room: usize = widths[..4].iter().sum::<usize>() + 6;
        let money_cells = format!("{:>w4$}  {:>w5$}", head[4], head[5], w4 = widths[4], w5 = widths[5]);
        let title: String = format!("{name} · {}", node.service).chars().take(room).collect();
        out.push_str(format!("{title:<room$}  {money_cells}").trim_end());
        out.push('\n');
        for line in &node.lines {
            out.push_str(&format_row(&rows[at]));
            at += 1;
            for text in wrapped(&line.derivation, WRAP) {
                let _ = writeln!(out, "      {text}");
            }
        }
        for note in &node.notes {
            for (index, text) in wrapped(note, WRAP).into_iter().enumerate() {
                let _ = writeln!(out, "  {} {text}", if index == 0 { "·" } else { " " });
            }
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{}", "─".repeat(total_width));
    let band = range(estimate.monthly);
    let band = if band.is_empty() { String::new() } else { format!("  ({band})") };
    let _ = writeln!(out, "Total {} USD a month{band}", money(estimate.monthly.expected));
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = writeln!(out, "\n{title}");
            for line in lines {
                for (index, text) in wrapped(&line, WRAP).into_iter().enumerate() {
                    let _ = writeln!(out, "  {} {text}", if index == 0 { "·" } else { " " });
                }
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
    section("Note", estimate.warnings.clone());
    let mut sources: Vec<&str> = estimate
        .nodes
        .iter()
        .flat_map(|node| &node.lines)
        .flat_map(|line| &line.price.source)
        .map(String::as_str)
        .collect();
    sources.sort_unstable();
    sources.dedup();
    section("Prices from", sources.into_iter().map(str::to_owned).collect());
    if estimate.nodes.iter().flat_map(|node| &node.lines).any(|line| line.price.unverified) {
        out.push_str("\nA ? behind a grade marks a price that nobody could check.\n");
    }
    out
}

/// Lines of at most so many characters, broken at spaces.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().map_or(0, |line| line.chars().count());
        if line > 0 && line + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else if let Some(last) = lines.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}
