use std::collections::BTreeMap;

use ron::extensions::Extensions;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use super::capability::{Capabilities, CapabilityFile};
use super::cfn::{CfnTypes, TypeFile};
use super::{
    Catalogue, Illegal, PropSpec, RuntimeLifecycle, Service, Source, Wiring, asset, asset_files, did_you_mean,
};

/// What is wrong with a catalogue file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CatalogueError {
    #[error("{path}:{line}:{column}: {message}")]
    Parse { path: String, line: usize, column: usize, message: String },
    #[error("{path}: missing from the catalogue")]
    Missing { path: String },
    #[error("{path}: service `{id}` is defined twice")]
    Duplicate { path: String, id: String },
}

/// Parses one RON catalogue file, naming the place of the first mistake.
pub(crate) fn parse<T: DeserializeOwned>(path: &str, bytes: &[u8]) -> Result<T, CatalogueError> {
    let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    options.from_bytes(bytes).map_err(|error| {
        let near = |found: &str, expected: &'static [&'static str]| did_you_mean(found, expected.iter().copied());
        let near = match &error.code {
            ron::Error::NoSuchStructField { expected, found, .. }
            | ron::Error::NoSuchEnumVariant { expected, found, .. } => near(found, expected),
            _ => None,
        };
        let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        CatalogueError::Parse {
            path: path.to_owned(),
            line: error.span.start.line,
            column: error.span.start.col,
            message: format!("{}{hint}", error.code),
        }
    })
}

/// An error at the first place of a file where a word stands as a quoted string, else at its start.
pub(crate) fn error_at(path: &str, text: &str, word: &str, message: impl Into<String>) -> CatalogueError {
    let offset = text.find(&format!("\"{word}\"")).unwrap_or_default();
    let before = &text[..offset];
    CatalogueError::Parse {
        path: path.to_owned(),
        line: before.matches('\n').count() + 1,
        column: before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1,
        message: message.into(),
    }
}

fn parse_asset<T: DeserializeOwned>(path: &str) -> Result<T, CatalogueError> {
    let bytes = asset(path).ok_or_else(|| CatalogueError::Missing { path: path.to_owned() })?;
    parse(path, bytes)
}

/// Names of all CloudFormation types, one a line, from the schemas that cfn-lint carries (source `cfnlint`).
const CFN_NAMES: &str = "catalogue/_cfn_names.txt";

fn text_asset(path: &str) -> Result<&'static str, CatalogueError> {
    let bytes = asset(path).ok_or_else(|| CatalogueError::Missing { path: path.to_owned() })?;
    std::str::from_utf8(bytes).map_err(|error| CatalogueError::Parse {
        path: path.to_owned(),
        line: 1,
        column: error.valid_up_to() + 1,
        message: "this is no UTF-8 text".to_owned(),
    })
}

fn is_table(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with('_')) || !path.ends_with(".ron")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WiringFile {
    pub(super) source: String,
    pub(super) wires: Vec<Wiring>,
}

impl Catalogue {
    /// Parses the embedded files.
    ///
    /// # Errors
    /// The first file that does not parse, with line and column.
    pub fn load() -> Result<Self, CatalogueError> {
        let mut services = BTreeMap::new();
        for (path, bytes) in asset_files("catalogue").into_iter().filter(|(path, _)| !is_table(path)) {
            let service: Service = parse(path, bytes)?;
            let id = service.id.clone();
            if services.insert(id.clone(), service).is_some() {
                return Err(CatalogueError::Duplicate { path: path.to_owned(), id });
            }
        }
        let mut wirings: BTreeMap<String, BTreeMap<String, Vec<Wiring>>> = BTreeMap::new();
        for (path, bytes) in asset_files("wirings").into_iter().filter(|(path, _)| !is_table(path)) {
            let file: WiringFile = parse(path, bytes)?;
            let by_target = wirings.entry(file.source.clone()).or_default();
            for mut wiring in file.wires {
                wiring.source_service.clone_from(&file.source);
                by_target.entry(wiring.target.clone()).or_default().push(wiring);
            }
        }
        let capabilities = Capabilities::new(parse_asset::<CapabilityFile>("wirings/_capabilities.ron")?, &services);
        Ok(Self {
            services,
            capabilities,
            cfn_types: CfnTypes::new(parse_asset::<TypeFile>("catalogue/_cfn_types.ron")?, text_asset(CFN_NAMES)?),
            wirings,
            illegal: parse_asset::<Vec<Illegal>>("wirings/_illegal.ron")?,
            universal_wire_props: parse_asset::<Vec<PropSpec>>("wirings/_universal.ron")?,
            universal_props: parse_asset::<Vec<PropSpec>>("catalogue/_universal.ron")?,
            runtimes: parse_asset::<BTreeMap<String, RuntimeLifecycle>>("catalogue/_runtimes.ron")?,
            sources: parse_asset::<BTreeMap<String, Source>>("catalogue/_sources.ron")?,
            icons: BTreeMap::new(),
        })
    }
}
