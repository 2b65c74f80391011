use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{Answer, print};
use crate::catalogue::Catalogue;
use crate::format::{self, FileKind, did_you_mean, io};
use crate::model::{Document, Settings};
use crate::references::{Reference, reference, references};

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Args)]
pub(super) struct Arguments {
    /// Start from this reference architecture; `--list` shows them
    #[arg(long, value_name = "REFERENCE")]
    from: Option<String>,
    /// Where to write: NAME.sky.ron, or .json for the interchange form; `-` is standard output
    #[arg(short, long, required_unless_present = "list")]
    output: Option<PathBuf>,
    /// Writes over a file that is there
    #[arg(long)]
    force: bool,
    /// Lists the reference architectures
    #[arg(long, conflicts_with_all = ["from", "output", "force"])]
    list: bool,
    /// How the list is printed
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let Some(output) = &arguments.output else {
        print(&listed(&references(), arguments.format)?)?;
        return Ok(Answer::Yes);
    };
    let document = match &arguments.from {
        Some(wanted) => from_reference(wanted)?,
        None => empty(output),
    };
    if !arguments.force && output != Path::new("-") && output.exists() {
        bail!("{} is there already; write elsewhere, or over it with --force", output.display());
    }
    let kind = FileKind::detect(&output.display().to_string(), "");
    io::refuse_picture(output, kind)?;
    io::write_atomic(output, format::to_text(&document, kind).as_bytes())?;
    Ok(Answer::Yes)
}

#[derive(Serialize)]
struct List<'a> {
    schema: u32,
    references: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: &'a str,
    summary: &'a str,
}

impl<'a> From<&'a Reference> for Row<'a> {
    fn from(Reference { id, title, summary, text: _ }: &'a Reference) -> Self {
        Self { id, title, summary }
    }
}

fn listed(references: &[Reference], format: Format) -> Result<String> {
    match format {
        Format::Text => {
            let widest = references.iter().map(|reference| reference.id.len()).max().unwrap_or(0);
            let row = |reference: &Reference| format!("{:widest$}  {}\n", reference.id, reference.title);
            Ok(references.iter().map(row).collect())
        }
        Format::Json => {
            let list = List { schema: 1, references: references.iter().map(Row::from).collect() };
            Ok(format!("{}\n", serde_json::to_string_pretty(&list)?))
        }
    }
}

/// The document of a reference architecture.
fn from_reference(wanted: &str) -> Result<Document> {
    let found = reference(wanted).ok_or_else(|| {
        let all = references();
        match did_you_mean(wanted, all.iter().map(|reference| reference.id)) {
            Some(near) => anyhow!("there is no reference architecture `{wanted}`; did you mean `{near}`?"),
            None => anyhow!("there is no reference architecture `{wanted}`; `skywright new --list` shows them all"),
        }
    })?;
    let name = format!("{}.sky.ron", found.id);
    Ok(format::parse(&name, found.text, Catalogue::builtin())?.document)
}

/// An empty drawing, named like its file.
fn empty(output: &Path) -> Document {
    let file = output.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default();
    let mut settings = Settings::default();
    if !stem.is_empty() && stem != "-" {
        stem.clone_into(&mut settings.name);
    }
    Document::from_parts(settings, BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), BTreeMap::new())
        .unwrap_or_default()
}
