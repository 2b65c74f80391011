use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};

use super::{Answer, ProjectArguments, print, today};
use crate::format::{self, did_you_mean, io};
use crate::project::Surroundings;
use crate::project::io::relative_to;
use crate::validate::baseline::Baseline;
use crate::validate::report::{self, FileReport};
use crate::validate::{Applied, Config, apply_fixes, fingerprints, validate};

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
    /// Only these rules, whatever the project file says: codes, whole parts of codes such as SL-SEC, or names
    #[arg(long, value_delimiter = ',', value_name = "CODE")]
    select: Vec<String>,
    /// All but these rules
    #[arg(long, value_delimiter = ',', value_name = "CODE")]
    ignore: Vec<String>,
    /// Tells only what this file does not hold yet, instead of the baseline the project file names
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Writes what is found into the baseline and ends well
    #[arg(long)]
    write_baseline: bool,
    #[command(flatten)]
    project: ProjectArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let mut places = Places { arguments, known: BTreeMap::new() };
    let mut reports = Vec::with_capacity(arguments.files.len());
    let mut baselines: BTreeMap<PathBuf, Vec<usize>> = BTreeMap::new();
    for (index, path) in arguments.files.iter().enumerate() {
        let around = places.around(path)?;
        let config = config(arguments, &around, path)?;
        reports.push(check(path, arguments, &around, &config));
        if let Some(baseline) = arguments.baseline.clone().or_else(|| around.baseline()) {
            baselines.entry(baseline).or_default().push(index);
        }
    }
    if arguments.write_baseline {
        if baselines.values().map(Vec::len).sum::<usize>() < reports.len() {
            bail!("--write-baseline does not know where to; name the file with --baseline or in skywright.toml");
        }
        write_baselines(&baselines, &reports)?;
    } else {
        apply_baselines(&baselines, &mut reports)?;
    }
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
    let is_well = arguments.write_baseline || !reports.iter().any(|report| report.report.has_errors());
    Ok(if is_well { Answer::Yes } else { Answer::No })
}

/// What surrounds drawings, read once for every folder.
struct Places<'a> {
    arguments: &'a Arguments,
    known: BTreeMap<PathBuf, Surroundings>,
}

impl Places<'_> {
    fn around(&mut self, path: &Path) -> Result<Surroundings> {
        let folder = path.parent().unwrap_or_else(|| Path::new("")).to_path_buf();
        if let Some(known) = self.known.get(&folder) {
            return Ok(known.clone());
        }
        let around = self.arguments.project.around(Some(path))?;
        self.known.insert(folder, around.clone());
        Ok(around)
    }
}

/// The project's choice of rules, and what the arguments want differently.
///
/// `--select` is a question about just these rules, so nothing of the project switches them off.
fn config(arguments: &Arguments, around: &Surroundings, path: &Path) -> Result<Config> {
    let mut config = around.config(Some(path), Some(today()));
    for word in arguments.select.iter().chain(&arguments.ignore) {
        known(word, &config)?;
    }
    if !arguments.select.is_empty() {
        config.select.clone_from(&arguments.select);
        config.ignore.clear();
        config.severities.retain(|_, severity| severity.is_some());
    }
    config.ignore.extend(arguments.ignore.iter().cloned());
    Ok(config)
}

/// How a drawing goes by in a baseline: by its path from there.
fn key(baseline: &Path) -> impl Fn(&str) -> String {
    let folder = baseline.parent().unwrap_or_else(|| Path::new("")).to_path_buf();
    move |file| if file == "-" { file.to_owned() } else { relative_to(&folder, Path::new(file)) }
}

fn read_baseline(path: &Path) -> Result<Baseline> {
    let text = io::read_text(path)?;
    Ok(Baseline::parse(&path.display().to_string(), &text)?)
}

fn write_baselines(baselines: &BTreeMap<PathBuf, Vec<usize>>, reports: &[FileReport]) -> Result<()> {
    for (path, files) in baselines {
        let of_this: Vec<FileReport> = files.iter().map(|index| reports[*index].clone()).collect();
        let older = if path.exists() { read_baseline(path)? } else { Baseline::default() };
        let baseline = Baseline::of(&of_this, key(path)).or_from(older);
        io::write_atomic(path, baseline.to_text().as_bytes())?;
        eprintln!("{}: holds {} findings now", path.display(), baseline.len());
    }
    Ok(())
}

fn apply_baselines(baselines: &BTreeMap<PathBuf, Vec<usize>>, reports: &mut [FileReport]) -> Result<()> {
    for (path, files) in baselines {
        let baseline = read_baseline(path)
            .with_context(|| "the baseline cannot be used; `check --write-baseline` makes one".to_owned())?;
        let mut of_this: Vec<FileReport> = files.iter().map(|index| std::mem::take(&mut reports[*index])).collect();
        baseline.apply(&mut of_this, key(path));
        for (index, report) in files.iter().zip(of_this) {
            reports[*index] = report;
        }
    }
    Ok(())
}

/// Reads, mends if asked to, and checks one file. Never fails: a file that cannot be read says so in its report.
fn check(path: &Path, arguments: &Arguments, around: &Surroundings, config: &Config) -> FileReport {
    let file = path.display().to_string();
    match try_check(path, &file, arguments, around, config) {
        Ok(report) => report,
        Err(error) => FileReport { file, unusable: Some(format!("{error:#}")), ..FileReport::default() },
    }
}

fn try_check(
    path: &Path,
    file: &str,
    arguments: &Arguments,
    around: &Surroundings,
    config: &Config,
) -> Result<FileReport> {
    let catalogue = around.catalogue;
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
    let fingerprints = fingerprints(&report.findings, &loaded.document);
    let own_rules = config.own_rules.iter().map(|rule| rule.lint).filter(|lint| config.selects(lint)).collect();
    let (file, places) = (file.to_owned(), format::places(&text));
    Ok(FileReport { file, report, places, fingerprints, own_rules, applied, ..FileReport::default() })
}

/// Refuses a word that selects no rule: a typing error would otherwise switch off nothing, or everything.
fn known(word: &str, config: &Config) -> Result<()> {
    if config.lints().any(|lint| Config::names(word, lint)) {
        return Ok(());
    }
    let near = did_you_mean(word, config.lints().flat_map(|lint| [lint.code, lint.name]));
    match near {
        Some(near) => bail!("`{word}` names no rule; did you mean `{near}`?"),
        None => bail!("`{word}` names no rule; `skywright rules list` shows them all"),
    }
}
