use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::{Answer, print, today};
use crate::catalogue::Catalogue;
use crate::format::{self, did_you_mean, io};
use crate::validate::report::{self, FileReport};
use crate::validate::{Applied, Config, LINTS, apply_fixes, validate};

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
    Github,
    Markdown,
}

#[derive(Args)]
pub(super) struct Arguments {
    /// Drawings to check; `-` reads standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Applies the fixes that keep what the drawing means and writes the file back
    #[arg(long)]
    fix: bool,
    /// With --fix, also applies fixes that change the design
    #[arg(long, requires = "fix")]
    unsafe_fixes: bool,
    /// Only these rules: codes, whole parts of codes such as SL-SEC, or names
    #[arg(long, value_delimiter = ',', value_name = "CODE")]
    select: Vec<String>,
    /// All but these rules
    #[arg(long, value_delimiter = ',', value_name = "CODE")]
    ignore: Vec<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    for word in arguments.select.iter().chain(&arguments.ignore) {
        known(word)?;
    }
    let config = Config { today: Some(today()), select: arguments.select.clone(), ignore: arguments.ignore.clone() };
    let reports: Vec<FileReport> = arguments.files.iter().map(|path| check(path, arguments, &config)).collect();
    let shown = match arguments.format {
        Format::Text => report::text(&reports),
        Format::Json => report::json(&reports),
        Format::Sarif => report::sarif(&reports),
        Format::Github => report::github(&reports),
        Format::Markdown => report::markdown(&reports),
    };
    if arguments.fix && arguments.files.iter().any(|path| path.as_os_str() == "-") {
        // The mended drawing has taken standard output.
        eprint!("{shown}");
    } else {
        print(&shown)?;
    }
    let unusable = reports.iter().filter(|report| report.unusable.is_some()).count();
    if unusable > 0 {
        for (file, why) in reports.iter().filter_map(|report| Some((&report.file, report.unusable.as_ref()?))) {
            eprintln!("error: {}", if why.contains(file.as_str()) { why.clone() } else { format!("{file}: {why}") });
        }
        bail!("{unusable} of {} files could not be checked", reports.len());
    }
    Ok(if reports.iter().any(|report| report.report.has_errors()) { Answer::No } else { Answer::Yes })
}

/// Reads, mends if asked to, and checks one file. Never fails: a file that cannot be read says so in its report.
fn check(path: &Path, arguments: &Arguments, config: &Config) -> FileReport {
    let file = path.display().to_string();
    match try_check(path, &file, arguments, config) {
        Ok(report) => report,
        Err(error) => FileReport { file, unusable: Some(format!("{error:#}")), ..FileReport::default() },
    }
}

fn try_check(path: &Path, file: &str, arguments: &Arguments, config: &Config) -> Result<FileReport> {
    let catalogue = Catalogue::builtin();
    let mut text = io::read_text(path)?;
    let mut loaded = format::parse(file, &text, catalogue)?;
    for warning in &loaded.warnings {
        eprintln!("warning: {file}: {warning}");
    }
    let mut applied: Vec<Applied> = Vec::new();
    if arguments.fix {
        io::refuse_picture(path, loaded.kind)?;
        let before: Vec<_> = loaded.document.components().keys().cloned().collect();
        applied = apply_fixes(&mut loaded.document, catalogue, config, arguments.unsafe_fixes);
        if !loaded.unplaced.is_empty() {
            // Where old components have no place, new ones get theirs from the layout as well.
            let new = loaded.document.components().keys().filter(|id| before.binary_search(id).is_err());
            loaded.unplaced.extend(new.cloned());
        }
        if !applied.is_empty() {
            text = loaded.to_text();
        }
        if !applied.is_empty() || path.as_os_str() == "-" {
            io::write_atomic(path, text.as_bytes())?;
        }
    }
    let report = validate(&loaded.document, catalogue, config);
    Ok(FileReport { file: file.to_owned(), report, places: format::places(&text), applied, unusable: None })
}

/// Refuses a word that selects no rule: a typing error would otherwise switch off nothing, or everything.
fn known(word: &str) -> Result<()> {
    if LINTS.iter().any(|lint| Config::names(word, lint)) {
        return Ok(());
    }
    let near = did_you_mean(word, LINTS.iter().flat_map(|lint| [lint.code, lint.name]));
    match near {
        Some(near) => bail!("`{word}` names no rule; did you mean `{near}`?"),
        None => bail!("`{word}` names no rule; `skywright rules list` shows them all"),
    }
}
