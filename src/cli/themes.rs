use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{Answer, print};
use crate::format::did_you_mean;
use crate::scene::Theme;

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Args)]
pub(super) struct Arguments {
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let listed = listed();
    match arguments.format {
        Format::Json => {
            let answer = List { schema: 1, folder: theme_folder(), themes: &listed };
            print(&format!("{}\n", serde_json::to_string_pretty(&answer)?))?;
        }
        Format::Text => {
            let mut out = String::new();
            for Listed { name, dark, file } in &listed {
                let place = file.as_ref().map_or_else(|| "built in".to_owned(), |file| file.display().to_string());
                let _ = writeln!(out, "{name:14}  {:5}  {place}", if *dark { "dark" } else { "light" });
            }
            print(&out)?;
            if let Some(folder) = theme_folder() {
                eprintln!("note: your own themes go into {}, one NAME.ron each", folder.display());
            }
        }
    }
    Ok(Answer::Yes)
}

#[derive(Serialize)]
struct List<'a> {
    schema: u32,
    /// Where the user's own themes are looked for.
    folder: Option<PathBuf>,
    themes: &'a [Listed],
}

#[derive(Serialize)]
struct Listed {
    name: String,
    dark: bool,
    /// None for the themes that travel with the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<PathBuf>,
}

/// All themes that have a name; files that are none are told on standard error.
fn listed() -> Vec<Listed> {
    let builtin = Theme::names().iter().filter_map(|name| Theme::builtin(name));
    let mut listed: Vec<Listed> =
        builtin.map(|theme| Listed { name: theme.name.clone(), dark: theme.dark, file: None }).collect();
    for (name, file) in theme_files() {
        match read_theme(&file) {
            Ok(theme) => listed.push(Listed { name, dark: theme.dark, file: Some(file) }),
            Err(error) => eprintln!("warning: {error:#}"),
        }
    }
    listed
}

/// The folder of the user's own themes, beside the window's settings.
pub fn theme_folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let settings = if cfg!(target_os = "windows") {
        set("APPDATA")?.join("skywright").join("config")
    } else if cfg!(target_os = "macos") {
        set("HOME")?.join("Library/Application Support/skywright")
    } else {
        set("XDG_CONFIG_HOME").or_else(|| Some(set("HOME")?.join(".config")))?.join("skywright")
    };
    Some(settings.join("themes"))
}

/// The user's own theme files by the name to call each by.
pub fn theme_files() -> BTreeMap<String, PathBuf> {
    let entries = theme_folder().and_then(|folder| std::fs::read_dir(folder).ok());
    let paths = entries.into_iter().flatten().flatten().map(|entry| entry.path());
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
        .filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path)))
        .collect()
}

/// Reads one theme file.
///
/// # Errors
/// With the file, and with the place in it where it is no theme.
pub fn read_theme(path: &Path) -> Result<Theme> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the theme {shown}; `skywright themes` lists those there are"))?;
    Theme::parse(&text).map_err(|error| anyhow!("{shown}:{error}"))
}

/// A theme by its name, or by the path of its file. The user's own win over those of the program.
pub fn find_theme(wanted: &str) -> Result<Cow<'static, Theme>> {
    let path = Path::new(wanted);
    if path.extension().is_some_and(|extension| extension == "ron") || path.components().count() > 1 {
        return read_theme(path).map(Cow::Owned);
    }
    let own = theme_files();
    if let Some(path) = own.get(wanted) {
        return read_theme(path).map(Cow::Owned);
    }
    Theme::builtin(wanted).map(Cow::Borrowed).ok_or_else(|| {
        let names = Theme::names().iter().copied().chain(own.keys().map(String::as_str));
        let hint = did_you_mean(wanted, names.clone()).map_or_else(
            || format!("use {}", names.collect::<Vec<_>>().join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        anyhow!("`{wanted}` is not a theme; {hint}, or give a file like mine.ron")
    })
}
