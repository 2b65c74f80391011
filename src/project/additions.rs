use std::collections::BTreeSet;
use std::sync::Arc;

use super::{ProjectError, svg_icon};
use crate::catalogue::{Catalogue, CatalogueError, did_you_mean, error_at};
use crate::cost::{BookError, PriceBook};
use crate::validate::OwnRule;

/// What a file of a user catalogue holds; its folder says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Sources,
    Component,
    Icon,
    Wirings,
    /// Pairs that cannot be wired.
    Illegal,
    Prices,
    Rules,
}

const FOLDERS: &[(&str, Part, &[&str])] = &[
    ("components", Part::Component, &["ron"]),
    ("icons", Part::Icon, &["svg"]),
    ("wirings", Part::Wirings, &["ron"]),
    ("prices", Part::Prices, &["ron", "json"]),
    ("rules", Part::Rules, &["ron"]),
];

impl Part {
    /// What a file is, by its path below the catalogue's folder; `None` for what is none of ours.
    ///
    /// # Errors
    /// For a data file in a folder we do not know, with a suggestion.
    pub fn of(path: &str) -> Result<Option<Self>, String> {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        let Some((folder, _)) = path.split_once('/') else {
            return match path {
                "sources.ron" => Ok(Some(Self::Sources)),
                "illegal.ron" => Ok(Some(Self::Illegal)),
                _ if extension == "ron" => {
                    let folders: Vec<&str> = FOLDERS.iter().map(|(name, ..)| *name).collect();
                    Err(format!("it has to lie in one of the folders {}", folders.join(", ")))
                }
                _ => Ok(None),
            };
        };
        match FOLDERS.iter().find(|(name, ..)| *name == folder) {
            Some((_, part, extensions)) => Ok(extensions.contains(&extension).then_some(*part)),
            None if extension == "ron" => {
                let near = did_you_mean(folder, FOLDERS.iter().map(|(name, ..)| *name));
                let all = || FOLDERS.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(", ");
                let hint =
                    near.map_or_else(|| format!("there are {}", all()), |near| format!("did you mean `{near}`?"));
                Err(format!("`{folder}` is no part of a catalogue; {hint}"))
            }
            None => Ok(None),
        }
    }
}

/// One file of a user catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    pub part: Part,
    /// Path for messages.
    pub path: String,
    pub text: String,
}

impl Addition {
    /// The file's name without its extension: an icon's component.
    fn stem(&self) -> &str {
        let name = self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }
}

/// The built-in data with a user's joined to it.
#[derive(Debug)]
pub struct Additions {
    pub catalogue: Catalogue,
    pub prices: PriceBook,
    pub rules: Arc<[OwnRule]>,
}

/// Joins the files of user catalogues to what travels with the program.
///
/// # Errors
/// Every mistake of the first kind of files that has any: wires to a component that did
/// not parse would only repeat its mistake.
pub fn assemble(files: &[Addition]) -> Result<Additions, ProjectError> {
    let mut catalogue = Catalogue::builtin().clone();
    let mut prices = PriceBook::builtin().clone();
    let mut rules: Vec<OwnRule> = Vec::new();
    let mut parts: Vec<Part> = files.iter().map(|file| file.part).collect();
    parts.sort();
    parts.dedup();
    for part in parts {
        let results = files.iter().filter(|file| file.part == part).map(|file| {
            let Addition { path, text, .. } = file;
            match part {
                Part::Sources => catalogue.add_sources(path, text),
                Part::Component => catalogue.add_component(path, text),
                Part::Icon => add_icon(&mut catalogue, file),
                Part::Wirings => catalogue.add_wirings(path, text),
                Part::Illegal => catalogue.add_illegal(path, text),
                Part::Prices => add_prices(&mut prices, &catalogue, file),
                Part::Rules => OwnRule::parse_file(path, text, &catalogue).map(|found| rules.extend(found)),
            }
        });
        let mut errors: Vec<CatalogueError> = results.filter_map(Result::err).collect();
        if part == Part::Rules {
            errors.extend(twice(&rules));
        }
        if !errors.is_empty() {
            return Err(ProjectError::Additions(errors));
        }
    }
    rules.sort_by_key(|rule| rule.lint.code);
    Ok(Additions { catalogue, prices, rules: rules.into() })
}

fn add_icon(catalogue: &mut Catalogue, file: &Addition) -> Result<(), CatalogueError> {
    let svg = svg_icon::clean(&file.text).map_err(|(line, column, message)| {
        let path = file.path.clone();
        CatalogueError::Parse { path, line, column, message }
    })?;
    catalogue.add_icon(&file.path, file.stem(), svg)
}

fn add_prices(prices: &mut PriceBook, catalogue: &Catalogue, file: &Addition) -> Result<(), CatalogueError> {
    let Addition { path, text, .. } = file;
    let book = PriceBook::parse(text).map_err(|error| match error {
        BookError::Parse { line, column, message } => {
            CatalogueError::Parse { path: path.clone(), line, column, message }
        }
        BookError::Row { ref item, .. } => error_at(path, text, item, error.to_string()),
        BookError::Empty => error_at(path, text, "", error.to_string()),
    })?;
    let own: BTreeSet<&str> =
        catalogue.services().filter(|service| service.origin.is_some()).map(|service| service.id.as_str()).collect();
    for service in book.services() {
        let known = || prices.services().chain(own.iter().copied());
        if !known().any(|name| name == service) {
            let hint = did_you_mean(service, known()).map_or_else(
                || {
                    "; prices go by the id of a component of your own, or by a service of the built-in prices"
                        .to_owned()
                },
                |near| format!("; did you mean `{near}`?"),
            );
            return Err(error_at(path, text, service, format!("nothing is priced as `{service}`{hint}")));
        }
    }
    prices.join(book);
    Ok(())
}

/// Codes and names that two files use.
fn twice(rules: &[OwnRule]) -> Vec<CatalogueError> {
    let mut errors = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        let same = |other: &&OwnRule| other.lint.code == rule.lint.code || other.lint.name == rule.lint.name;
        if let Some(first) = rules[..index].iter().find(same) {
            let message = format!("{} is also a rule of {}; rename one of the two", rule.lint, first.origin);
            errors.push(error_at(&rule.origin, "", "", message));
        }
    }
    errors
}
