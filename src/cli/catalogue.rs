mod icons;
mod pricing;

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use super::{Answer, ProjectArguments, print};
use crate::catalogue::{Catalogue, Limit, PropSpec, Service, Source, Wiring};
use crate::cost::PriceBook;
use crate::format::did_you_mean;
use crate::model::Value;
pub use icons::contact_sheet_svg;
use pricing::{PriceRow, Pricing, UsageRow, pricing};

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    project: ProjectArguments,
}

#[derive(Subcommand)]
enum What {
    /// All components, or those that a word describes
    List {
        /// Part of an id, name, provider or category
        word: Option<String>,
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// One component: properties, limits, wires and prices
    Show {
        /// Id such as sqs_standard
        id: String,
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
        /// Region of the prices
        #[arg(long, default_value = "us-east-1")]
        region: String,
    },
    /// Writes contact sheets of all components, flat and isometric, and tells which icons are most alike
    Icons {
        /// Folder to write into
        #[arg(short, long)]
        output: PathBuf,
        /// Themes by name or file
        #[arg(long, value_delimiter = ',', default_values = icons::THEMES)]
        theme: Vec<String>,
        /// Pictures of pixels instead of SVG
        #[arg(long)]
        png: bool,
    },
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let around = arguments.project.around(None)?;
    let catalogue = around.catalogue;
    let text = match &arguments.what {
        What::List { word, format } => {
            let services: Vec<&Service> = catalogue
                .services()
                .filter(|service| word.as_ref().is_none_or(|word| describes(word, service)))
                .collect();
            match format {
                Format::Text => list_text(&services),
                Format::Json => pretty(&List { schema: 1, services: services.into_iter().map(Head::of).collect() }),
            }
        }
        What::Show { id, format, region } => {
            let sheet = Sheet::of(catalogue, around.prices, find(catalogue, id)?, region);
            match format {
                Format::Text => sheet.text(),
                Format::Json => pretty(&sheet),
            }
        }
        What::Icons { output, theme, png } => icons::write(output, theme, *png)?,
    };
    print(&text)?;
    Ok(Answer::Yes)
}

fn find<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Service> {
    let id = id.trim();
    catalogue.service(id).ok_or_else(|| {
        let ids = || catalogue.services().map(|service| service.id.as_str());
        let word = id.to_lowercase();
        let alike: Vec<&str> = ids().filter(|known| known.split('_').any(|part| part == word)).collect();
        let near = did_you_mean(id, ids());
        let hint = match (alike.as_slice(), near) {
            ([], None) => "; `skywright catalogue list` shows them all".to_owned(),
            ([], Some(near)) => format!("; did you mean `{near}`?"),
            (alike, _) => format!("; did you mean `{}`?", alike.join("` or `")),
        };
        anyhow!("`{id}` is not in the catalogue{hint}")
    })
}

fn describes(word: &str, service: &Service) -> bool {
    let word = word.to_lowercase();
    let texts = [service.id.as_str(), &service.name, &service.short, &service.label];
    texts
        .iter()
        .chain(&service.keywords.iter().map(String::as_str).collect::<Vec<_>>())
        .any(|text| text.to_lowercase().contains(&word))
        || name_of(&service.provider) == word
        || name_of(&service.category) == word
}

/// The word an enum has in files.
fn name_of(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn list_text(services: &[&Service]) -> String {
    let mut out = String::new();
    for service in services {
        let (provider, category) = (name_of(&service.provider), name_of(&service.category));
        let own = service.origin.as_ref().map(|path| format!("  ({path})")).unwrap_or_default();
        let _ = writeln!(out, "{:24}  {provider:10}  {category:13}  {}{own}", service.id, service.name);
    }
    out
}

#[derive(Serialize)]
struct List<'a> {
    schema: u32,
    services: Vec<Head<'a>>,
}

#[derive(Serialize)]
struct Head<'a> {
    id: &'a str,
    name: &'a str,
    provider: String,
    category: String,
    roles: &'a [String],
    /// File of a component that does not travel with the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a str>,
}

impl<'a> Head<'a> {
    fn of(service: &'a Service) -> Self {
        Self {
            id: &service.id,
            name: &service.name,
            provider: name_of(&service.provider),
            category: name_of(&service.category),
            roles: &service.roles,
            origin: service.origin.as_deref(),
        }
    }
}

/// Everything known of one service.
#[derive(Serialize)]
struct Sheet<'a> {
    schema: u32,
    #[serde(flatten)]
    head: Head<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retired: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cloudformation: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sam: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    terraform: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arm: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    docs: Option<&'a str>,
    props: &'a [PropSpec],
    /// Properties that every component may have.
    universal_props: &'a [PropSpec],
    limits: Vec<LimitRow<'a>>,
    wires_in: Vec<WireRow<'a>>,
    wires_out: Vec<WireRow<'a>>,
    /// Billed quantities that a component's `usage` may give.
    usage: Vec<UsageRow>,
    prices: Vec<PriceRow>,
}

#[derive(Serialize)]
struct LimitRow<'a> {
    name: &'a str,
    value: &'a Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a str>,
    adjustable: bool,
    status: String,
    source: SourceRow<'a>,
}

impl LimitRow<'_> {
    /// Where the figure was read; one that was not read anywhere says so.
    fn origin(&self) -> String {
        if self.status == "recalled" {
            "unverified: recalled, not read in a source".to_owned()
        } else {
            format!("{} ({})", self.source.title, self.source.as_of)
        }
    }
}

#[derive(Serialize)]
struct SourceRow<'a> {
    id: &'a str,
    title: &'a str,
    as_of: &'a str,
}

#[derive(Serialize)]
struct WireRow<'a> {
    from: &'a str,
    to: &'a str,
    mechanism: &'a str,
    how: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    cloudformation: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    sam: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    terraform: &'a [String],
    iam: &'a [String],
    grant: &'a str,
    same_region: bool,
    props: &'a [PropSpec],
}

impl<'a> Sheet<'a> {
    fn of(catalogue: &'a Catalogue, prices: &PriceBook, service: &'a Service, region: &str) -> Self {
        let wires = |wiring: &'a Wiring| WireRow {
            from: &wiring.source_service,
            to: &wiring.target,
            mechanism: wiring.mechanism.as_str(),
            how: &wiring.how,
            cloudformation: &wiring.cloudformation,
            sam: wiring.sam.as_deref(),
            terraform: &wiring.terraform,
            iam: &wiring.iam,
            grant: &wiring.grant,
            same_region: wiring.same_region,
            props: &wiring.props,
        };
        let Pricing { usage, rows } = pricing(&service.id, region, prices);
        Self {
            schema: 1,
            head: Head::of(service),
            retired: service.retired.as_deref(),
            cloudformation: service.cloudformation.as_deref(),
            sam: service.sam.as_deref(),
            terraform: service.terraform.as_deref(),
            arm: service.arm.as_deref(),
            docs: service.docs.as_deref(),
            props: &service.props,
            universal_props: catalogue.universal_props(),
            limits: service.limits.iter().map(|limit| limit_row(catalogue, limit)).collect(),
            wires_in: catalogue.wirings_to(&service.id).map(wires).collect(),
            wires_out: catalogue.wirings_from(&service.id).map(wires).collect(),
            usage,
            prices: rows,
        }
    }

    fn text(&self) -> String {
        let mut out =
            format!("{} ({}, {}, {})\n", self.head.name, self.head.id, self.head.provider, self.head.category);
        if let Some(instead) = self.retired {
            let _ = writeln!(out, "No longer offered; use {instead}");
        }
        for (what, value) in [
            ("CloudFormation", self.cloudformation),
            ("SAM", self.sam),
            ("Terraform", self.terraform),
            ("ARM", self.arm),
            ("Docs", self.docs),
            ("From", self.head.origin),
        ] {
            if let Some(value) = value {
                let _ = writeln!(out, "{what}: {value}");
            }
        }
        heading(&mut out, "Properties", self.props.len());
        for prop in self.props {
            let _ = writeln!(out, "  {:26}  {}", prop.name, describe(prop));
        }
        heading(&mut out, "Limits", self.limits.len());
        for limit in &self.limits {
            let unit = limit.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
            let adjustable = if limit.adjustable { ", can be raised" } else { "" };
            let value = format!("{}{unit}{adjustable}", limit.value);
            let origin = limit.origin();
            let _ = writeln!(out, "  {:26}  {value:32}  {origin}", limit.name);
        }
        for (title, wires) in [("Wires in", &self.wires_in), ("Wires out", &self.wires_out)] {
            heading(&mut out, title, wires.len());
            for wire in wires {
                let other = if title == "Wires in" { wire.from } else { wire.to };
                let names: Vec<&str> = wire.props.iter().map(|prop| prop.name.as_str()).collect();
                let props = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
                let _ = writeln!(out, "  {other:26}  {:18}  {}{props}", wire.mechanism, wire.how);
            }
        }
        heading(&mut out, "Usage", self.usage.len());
        for row in &self.usage {
            let _ = writeln!(out, "  {:26}  {:14}  {}", row.name, row.unit, row.meaning);
        }
        heading(&mut out, "Prices", self.prices.len());
        for row in &self.prices {
            let tiers: Vec<String> = row.tiers.iter().map(|row| tier(row.from, row.usd)).collect();
            let as_of = row.as_of.as_deref().unwrap_or("undated");
            let tiers = tiers.join(", ");
            let _ = writeln!(
                out,
                "  {:44}  {} per {}  {}, grade {} ({as_of})",
                row.item, tiers, row.unit, row.region, row.grade
            );
        }
        out
    }
}

fn tier(from: f64, usd: f64) -> String {
    if from == 0.0 { format!("{usd} USD") } else { format!("{usd} USD from {from}") }
}

fn heading(out: &mut String, title: &str, rows: usize) {
    if rows > 0 {
        let _ = writeln!(out, "\n{title}");
    }
}

fn limit_row<'a>(catalogue: &'a Catalogue, limit: &'a Limit) -> LimitRow<'a> {
    let source = catalogue.source(&limit.source);
    let text = |get: fn(&Source) -> &str| source.map_or("", get);
    LimitRow {
        name: &limit.name,
        value: &limit.value,
        unit: limit.unit.as_deref(),
        adjustable: limit.adjustable,
        status: name_of(&limit.status),
        source: SourceRow {
            id: &limit.source,
            title: text(|source| &source.title),
            as_of: text(|source| &source.as_of),
        },
    }
}

/// `whole number, 1 to 900 s, default 3`.
fn describe(prop: &PropSpec) -> String {
    let mut words = vec![match name_of(&prop.kind).as_str() {
        "bool" => "true or false".to_owned(),
        "int" => "whole number".to_owned(),
        "enum" => format!("one of {}", Value::List(prop.values.clone())),
        "ref" => "id of a component".to_owned(),
        "string" => "text".to_owned(),
        other => other.to_owned(),
    }];
    let unit = prop.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    match (prop.min, prop.max) {
        (Some(min), Some(max)) => words.push(format!("{min} to {max}{unit}")),
        (Some(min), None) => words.push(format!("{min}{unit} or more")),
        (None, Some(max)) => words.push(format!("up to {max}{unit}")),
        (None, None) if !unit.is_empty() => words.push(format!("in{unit}")),
        (None, None) => {}
    }
    if let Some(default) = &prop.default {
        let shown = default.to_string();
        words.push(format!("default {}", if shown.is_empty() { "none" } else { &shown }));
    }
    words.join(", ")
}

fn pretty(answer: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(answer).unwrap_or_default();
    text.push('\n');
    text
}

/// The catalogue as one Markdown page: services with their properties and limits.
pub fn service_book() -> String {
    let catalogue = Catalogue::builtin();
    let cell = |text: &str| text.replace('|', "\\|").replace('<', "&lt;");
    let mut out = format!("# The catalogue\n\n{} services.\n", catalogue.services().count());
    for service in catalogue.services() {
        let sheet = Sheet::of(catalogue, PriceBook::builtin(), service, "us-east-1");
        let (provider, category) = (&sheet.head.provider, &sheet.head.category);
        let _ = write!(out, "\n## {}\n\n{}; {provider}, {category}", service.id, service.name);
        if let Some(cloudformation) = sheet.cloudformation {
            let _ = write!(out, ", `{cloudformation}`");
        }
        out.push_str(".\n");
        if !sheet.props.is_empty() {
            out.push_str("\n| Property | Values |\n|---|---|\n");
        }
        for prop in sheet.props {
            let _ = writeln!(out, "| `{}` | {} |", prop.name, cell(&describe(prop)));
        }
        if !sheet.limits.is_empty() {
            out.push_str("\n| Limit | Value | Source |\n|---|---|---|\n");
        }
        for limit in &sheet.limits {
            let unit = limit.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
            let (name, value) = (limit.name, limit.value);
            let value = cell(&format!("{value}{unit}"));
            let origin = cell(&limit.origin());
            let origin = if limit.status == "recalled" { format!("**{origin}**") } else { origin };
            let _ = writeln!(out, "| {name} | {value} | {origin} |");
        }
        if !sheet.usage.is_empty() {
            out.push_str("\n| Usage | Unit | Meaning |\n|---|---|---|\n");
        }
        for row in &sheet.usage {
            let _ = writeln!(out, "| `{}` | {} | {} |", row.name, cell(&row.unit), cell(&row.meaning));
        }
        let mut targets: Vec<&str> = sheet.wires_out.iter().map(|wire| wire.to).collect();
        targets.dedup();
        if !targets.is_empty() {
            let _ = write!(out, "\nWires to: {}.\n", targets.join(", "));
        }
    }
    out
}
