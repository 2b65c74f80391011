//! Icons of a person's own: the vendor's official set from a folder or a zip, mapped to components by file name.
//!
//! Nothing of a pack travels with the program; its icons go into pictures the person makes. Files come from
//! anywhere, so an icon is never copied: it is read, and what was understood as shapes is written anew ([`Icon`]).
//! Scripts, links, fonts and references to other files do not survive that.

mod clean;
mod names;
mod zipped;

use std::collections::{BTreeMap, BTreeSet};

pub use clean::Icon;
pub use zipped::from_zip;

use crate::catalogue::{Catalogue, Provider};
use names::Aliases;

/// Icons by the key of the component they stand for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IconPack {
    icons: BTreeMap<String, Icon>,
}

/// What the name of a pack's icon begins with in a scene.
const PREFIX: &str = "own:";

impl IconPack {
    pub fn icon(&self, service: &str) -> Option<&Icon> {
        self.icons.get(service)
    }

    /// The icon of an id that [`Self::id`] made.
    pub fn by_id(&self, id: &str) -> Option<&Icon> {
        self.icon(id.strip_prefix(PREFIX)?)
    }

    /// What a scene calls the icon of a service.
    pub fn id(service: &str) -> String {
        format!("{PREFIX}{service}")
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Icon)> {
        self.icons.iter().map(|(service, icon)| (service.as_str(), icon))
    }

    pub fn is_empty(&self) -> bool {
        self.icons.is_empty()
    }

    /// Takes up another pack; where both have an icon the later one holds.
    pub fn extend(&mut self, later: Self) {
        self.icons.extend(later.icons);
    }
}

/// What became of the files of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackReport {
    /// Component and the file it got.
    pub matched: BTreeMap<String, String>,
    /// Components of the same vendors that no file fits.
    pub missing: Vec<String>,
    /// Files that fit but cannot be used, each with the reason.
    pub refused: Vec<(String, String)>,
    /// Icon files that stand for no component.
    pub unused: usize,
}

/// Why a pack cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    #[error("it is not a zip file: {0}")]
    Zip(String),
    #[error("it holds more than {MAX_FILES} files; an icon package has far fewer")]
    TooMany,
    #[error(
        "none of its files is named like an icon of a component; expected are names such as Arch_AWS-Lambda_64.svg"
    )]
    NothingFits,
}

/// No icon package is larger.
pub const MAX_FILES: usize = 60_000;
/// No icon is larger.
pub const MAX_ICON_BYTES: u64 = 2_000_000;

/// Makes a pack of the files that fit. `read` gives the content of a path, or why it cannot.
///
/// # Errors
/// Too many files, or none that fits.
pub fn from_files(
    paths: &[String],
    catalogue: &Catalogue,
    mut read: impl FnMut(&str) -> Result<Vec<u8>, String>,
) -> Result<(IconPack, PackReport), PackError> {
    if paths.len() > MAX_FILES {
        return Err(PackError::TooMany);
    }
    let aliases = Aliases::builtin(catalogue);
    let choices = aliases.choose(paths);
    let mut pack = IconPack::default();
    let mut report = PackReport::default();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let mut made: BTreeMap<&str, Result<Icon, String>> = BTreeMap::new();
    for (service, candidates) in &choices {
        // What is refused gives way to the next best file.
        for path in candidates.iter().take(4) {
            used.insert(path);
            let icon = made.entry(path).or_insert_with(|| read(path).and_then(|bytes| Icon::read(path, &bytes)));
            match icon {
                Ok(icon) => {
                    pack.icons.insert((*service).to_owned(), icon.clone());
                    report.matched.insert((*service).to_owned(), shown(path));
                    break;
                }
                Err(why) => {
                    let row = (shown(path), why.clone());
                    if !report.refused.contains(&row) {
                        report.refused.push(row);
                    }
                }
            }
        }
    }
    if pack.is_empty() && report.refused.is_empty() {
        return Err(PackError::NothingFits);
    }
    report.unused = paths.iter().filter(|path| names::is_icon(path) && !used.contains(path.as_str())).count();
    let vendors: BTreeSet<_> =
        report.matched.keys().filter_map(|service| Some(catalogue.service(service)?.provider)).collect();
    let of_vendor = |provider: Provider| provider != Provider::Generic && vendors.contains(&provider);
    let missing = catalogue.services().filter(|service| of_vendor(service.provider));
    report.missing =
        missing.filter(|service| !report.matched.contains_key(&service.id)).map(|service| service.id.clone()).collect();
    Ok((pack, report))
}

/// A path of a stranger's making, fit for a terminal.
fn shown(path: &str) -> String {
    path.chars().map(|sign| if sign.is_control() { '\u{fffd}' } else { sign }).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80"><rect width="80" height="80" fill="#c8511b"/></svg>"##;

    fn pack(paths: &[&str]) -> (IconPack, PackReport) {
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        from_files(&paths, Catalogue::builtin(), |_| Ok(SQUARE.as_bytes().to_vec())).unwrap()
    }

    #[test]
    fn vendors_file_names_find_their_components() {
        let rows = [
            ("Architecture-Service-Icons_01312023/Arch_Compute/64/Arch_AWS-Lambda_64.svg", "lambda"),
            ("a/Arch_Amazon-Simple-Queue-Service_64@5x.svg", "sqs_fifo"),
            ("AmazonAPIGateway.svg", "apigw_http"),
            (
                "Resource-Icons/Res_General-Icons/Res_48_Light/Res_Amazon-DynamoDB_Stream_48_Light.svg",
                "dynamodb_stream",
            ),
            ("Icons/compute/10029-icon-service-Function-Apps.svg", "az_functions"),
            ("Icons/databases/10121-icon-service-Azure-Cosmos-DB.svg", "az_cosmos"),
            ("google-cloud-icons/cloud_functions/cloud_functions.svg", "gcp_functions"),
            ("Cloud Run/SVG/CloudRun-512-color-rgb.svg", "gcp_run"),
            ("Pub/Sub/pubsub.svg", "gcp_pubsub"),
            ("mine/client_web.svg", "client_web"),
            ("mine/LAMBDA.SVG", "lambda"),
        ];
        for (path, service) in rows {
            let (pack, report) = pack(&[path]);
            assert!(pack.icon(service).is_some(), "{path}: {report:?}");
        }
    }

    #[test]
    fn the_best_of_several_files_is_taken() {
        let rows: [(&[&str], &str); 4] = [
            (
                &["16/Arch_AWS-Lambda_16.svg", "64/Arch_AWS-Lambda_64.svg", "32/Arch_AWS-Lambda_32.svg"],
                "64/Arch_AWS-Lambda_64.svg",
            ),
            (&["a/AWS-Lambda.png", "a/AWS-Lambda.svg"], "a/AWS-Lambda.svg"),
            (&["Res_AWS-Lambda_Lambda-Function_48_Light.svg", "Arch_AWS-Lambda_48.svg"], "Arch_AWS-Lambda_48.svg"),
            (
                &["x/Res_AWS-Lambda_Lambda-Function_48_Dark.svg", "x/Res_AWS-Lambda_Lambda-Function_48_Light.svg"],
                "x/Res_AWS-Lambda_Lambda-Function_48_Light.svg",
            ),
        ];
        for (paths, best) in rows {
            assert_eq!(pack(paths).1.matched["lambda"], best);
        }
    }

    #[test]
    fn strange_files_are_left_alone() {
        let (pack, report) = pack(&[
            "Arch_AWS-Lambda_64.svg",
            "__MACOSX/._Arch_Amazon-RDS_64.svg",
            "Arch_Amazon-Braket_64.svg",
            "readme.txt",
        ]);
        assert_eq!(
            pack.iter().map(|(service, _)| service).collect::<Vec<_>>(),
            ["function_url", "lambda", "lambda_durable", "lambda_edge"]
        );
        assert_eq!(report.unused, 1);
        assert!(report.missing.contains(&"rds".to_owned()) && !report.missing.contains(&"az_functions".to_owned()));
    }

    #[test]
    fn a_file_that_cannot_be_used_gives_way_to_the_next() {
        let paths = ["64/Arch_AWS-Lambda_64.svg".to_owned(), "32/Arch_AWS-Lambda_32.svg".to_owned()];
        let read = |path: &str| if path.starts_with("64") { Err("broken".to_owned()) } else { Ok(SQUARE.into()) };
        let (_, report) = from_files(&paths, Catalogue::builtin(), read).unwrap();
        assert_eq!(report.matched["lambda"], "32/Arch_AWS-Lambda_32.svg");
        assert_eq!(report.refused, [("64/Arch_AWS-Lambda_64.svg".to_owned(), "broken".to_owned())]);
    }

    #[test]
    fn every_alias_is_of_a_component() {
        let aliases = Aliases::builtin(Catalogue::builtin());
        for service in aliases.services() {
            assert!(Catalogue::builtin().service(service).is_some(), "{service}");
        }
    }
}
