mod book;

use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Answer, ProjectArguments, open_document, print};
use crate::generate::{self, Generated, Language, Options, TemplateFormat, targets};

pub use book::target_book;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Notation {
    Yaml,
    Json,
}

#[derive(Args)]
pub(super) struct Arguments {
    /// The drawing; `-` reads standard input
    #[arg(required_unless_present = "list")]
    file: Option<PathBuf>,
    /// What to generate for; --list names them
    #[arg(short, long, required_unless_present = "list")]
    target: Option<String>,
    /// Language of the functions, python or nodejs; by default what each function's runtime says
    #[arg(short, long)]
    runtime: Option<String>,
    /// Notation of a plain CloudFormation template
    #[arg(long, value_enum, default_value = "yaml")]
    template_format: Notation,
    /// Folder to write; it must not exist or be empty
    #[arg(short, long, required_unless_present = "list")]
    output: Option<PathBuf>,
    /// Replaces files in a folder that is not empty; others stay
    #[arg(long)]
    force: bool,
    /// Exit 1 when the skeleton leaves anything of the drawing out
    #[arg(long)]
    strict: bool,
    /// Lists targets and runtimes
    #[arg(long)]
    list: bool,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    project: ProjectArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    if arguments.list {
        return list(arguments.format);
    }
    let (Some(file), Some(target), Some(output)) = (&arguments.file, &arguments.target, &arguments.output) else {
        bail!("name a drawing, a target and a folder: generate FILE --target sam -o DIR");
    };
    let language = arguments.runtime.as_deref().map(language).transpose()?;
    let catalogue = arguments.project.around(Some(file))?.catalogue;
    let document = open_document(file, catalogue)?;
    if arguments.template_format == Notation::Json && target != "cloudformation" {
        bail!("--template-format json is for --target cloudformation; `{target}` has one notation");
    }
    let template = match arguments.template_format {
        Notation::Yaml => TemplateFormat::Yaml,
        Notation::Json => TemplateFormat::Json,
    };
    let options = Options { language, template, ..Options::default() };
    let generated = generate::generate(&document, catalogue, target, &options)
        .map_err(|error| anyhow!("{error}: {}", file.display()))?;
    generate::write(output, &generated.files, arguments.force)?;
    report(&generated, target, arguments)?;
    Ok(if arguments.strict && !generated.losses.is_empty() { Answer::No } else { Answer::Yes })
}

fn language(text: &str) -> Result<Language> {
    let known = || Language::ALL.iter().map(|language| language.as_str()).collect::<Vec<_>>().join(", ");
    text.parse().map_err(|()| anyhow!("`{text}` is not a runtime code is generated for; use one of: {}", known()))
}

fn report(generated: &Generated, target: &str, arguments: &Arguments) -> Result<()> {
    match arguments.format {
        Format::Json => {
            let losses: Vec<_> = generated
                .losses
                .iter()
                .map(|loss| json!({ "at": loss.at, "what": loss.what, "why": loss.why }))
                .collect();
            let files: Vec<&String> = generated.files.keys().collect();
            let answer =
                json!({ "schema": 1, "target": target, "files": files, "losses": losses, "names": generated.names });
            print(&format!("{}\n", serde_json::to_string_pretty(&answer)?))
        }
        Format::Text => {
            for path in generated.files.keys() {
                print(&format!("{path}\n"))?;
            }
            for loss in &generated.losses {
                eprintln!("left out: {loss}");
            }
            Ok(())
        }
    }
}

fn list(format: Format) -> Result<Answer> {
    let runtimes = names(Language::ALL);
    if format == Format::Json {
        let targets: Vec<_> = targets::all()
            .iter()
            .map(|target| {
                json!({
                    "id": target.id, "name": target.label, "description": target.description, "files": target.files,
                    "runtimes": names(target.languages), "legacy": target.legacy,
                })
            })
            .collect();
        let answer = json!({ "schema": 1, "targets": targets, "runtimes": runtimes });
        print(&format!("{}\n", serde_json::to_string_pretty(&answer)?))?;
        return Ok(Answer::Yes);
    }
    for target in targets::all() {
        let languages = names(target.languages).join(", ");
        print(&format!("{:<15} {} ({languages})\n", target.id, target.description))?;
    }
    Ok(Answer::Yes)
}

fn names(languages: &[Language]) -> Vec<&'static str> {
    languages.iter().map(|language| language.as_str()).collect()
}
