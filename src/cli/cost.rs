use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};

use super::{Answer, ProjectArguments, open_document, print, today};
use crate::cost::{CostOptions, PriceBook, estimate, is_known_region, price_regions};
use crate::format::io;
use crate::model::{ComponentId, Document};

pub use text::render as text_report;

mod csv;
mod json;
mod markdown;
mod rate;
mod table;
mod text;

#[derive(Args)]
pub(super) struct Arguments {
    /// The drawing; `-` reads standard input
    file: PathBuf,
    /// How to write the estimate
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Region whose prices count instead of the drawing's
    #[arg(long)]
    region: Option<String>,
    /// Whether always-free allowances are subtracted, instead of the drawing's setting
    #[arg(long, value_enum)]
    free_tier: Option<Switch>,
    /// Arrivals at a component: `ID=50/s`, `ID=16000/day`, `ID=10M/month`
    #[arg(long, value_name = "ID=RATE")]
    entry: Vec<String>,
    /// A price file in JSON or RON to use instead of the built-in prices
    #[arg(long)]
    prices: Option<PathBuf>,
    #[command(flatten)]
    project: ProjectArguments,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Text,
    Json,
    Csv,
    Markdown,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let around = arguments.project.around(Some(&arguments.file))?;
    let document = open_document(&arguments.file, around.catalogue)?;
    let own_book = arguments
        .prices
        .as_deref()
        .map(|path| {
            let text = io::read_text(path)?;
            PriceBook::parse(&text).with_context(|| format!("price file {}", path.display()))
        })
        .transpose()?;
    let book = own_book.as_ref().unwrap_or(around.prices);
    if let Some(region) = &arguments.region {
        check_region(book, region)?;
    }
    let mut options = CostOptions {
        region: arguments.region.clone(),
        free_tier: arguments.free_tier.map(|switch| switch == Switch::On),
        today: Some(today().days()),
        ..CostOptions::default()
    };
    let hours = document.settings().props.get("month_hours").and_then(crate::model::Value::as_f64);
    options.entries = entries(&arguments.entry, &document, hours.unwrap_or(crate::traffic::HOURS_PER_MONTH))
        .with_context(|| format!("in the arguments for {}", arguments.file.display()))?;
    let estimate = estimate(&document, around.catalogue, book, &options);
    if estimate.region != arguments.region.as_deref().unwrap_or_default() && !is_known_region(book, &estimate.region) {
        eprintln!("warning: {}: {}", arguments.file.display(), unknown_region(book, &estimate.region));
    }
    let text = match arguments.format {
        Form::Text => text::render(&document, &estimate),
        Form::Json => json::render(&estimate)?,
        Form::Csv => csv::render(&estimate),
        Form::Markdown => markdown::render(&document, &estimate),
    };
    if matches!(arguments.format, Form::Csv) {
        // A table has no room for them.
        for warning in &estimate.warnings {
            eprintln!("warning: {warning}");
        }
        for missing in &estimate.unpriced {
            eprintln!("warning: `{}` is not priced: {}", missing.id, missing.why);
        }
    }
    print(&text)?;
    Ok(Answer::Yes)
}

fn check_region(book: &PriceBook, region: &str) -> Result<()> {
    if !is_known_region(book, region) {
        bail!("--region: {}", unknown_region(book, region));
    }
    Ok(())
}

fn unknown_region(book: &PriceBook, region: &str) -> String {
    let all = price_regions(book);
    let near = all.iter().max_by(|a, b| strsim::jaro_winkler(a, region).total_cmp(&strsim::jaro_winkler(b, region)));
    match near.filter(|near| strsim::jaro_winkler(near, region) > 0.85) {
        Some(near) => format!("`{region}` is no region; did you mean `{near}`?"),
        None => format!("`{region}` is no region; there are prices for {}", book.regions().join(", ")),
    }
}

/// Arrivals a month by component.
fn entries(given: &[String], document: &Document, month_hours: f64) -> Result<BTreeMap<ComponentId, f64>> {
    let mut entries = BTreeMap::new();
    for text in given {
        let Some((id, rate)) = text.rsplit_once('=') else {
            bail!("--entry `{text}` has no rate; write ID=RATE, such as `api=50/s`");
        };
        let id = ComponentId::new(id.trim());
        if !document.components().contains_key(&id) {
            let known = document.components().keys().map(ComponentId::as_str);
            let near = known
                .clone()
                .max_by(|a, b| strsim::jaro_winkler(a, id.as_str()).total_cmp(&strsim::jaro_winkler(b, id.as_str())));
            let hint = match near.filter(|near| strsim::jaro_winkler(near, id.as_str()) > 0.7) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its components are {}", known.take(12).collect::<Vec<_>>().join(", ")),
            };
            bail!("--entry `{text}` names `{id}`, which is not a component of the drawing; {hint}");
        }
        let per_month = rate::per_month(rate, month_hours).with_context(|| format!("--entry `{text}`"))?;
        entries.insert(id, per_month);
    }
    Ok(entries)
}
