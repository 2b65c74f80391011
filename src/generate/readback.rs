//! Templates read back: what was deployed becomes components and wires again.
//!
//! Every dialect becomes plain CloudFormation first (`sam`, `serverless`),
//! and one reader turns plain resources into a graph. Networks are not part of it: what they hold is read, they are not.

mod components;
pub(crate) mod grants;
mod relations;
mod sam;
mod serverless;
mod template;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use template::Template;

use super::value::Val;
use crate::catalogue::Catalogue;
use crate::model::Mechanism;

/// What a skeleton or template deploys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// Services by the logical name of their resource. What exists without being created, such as the default bus or
    /// a model, goes by the id of its service.
    pub components: BTreeMap<String, String>,
    pub wires: BTreeSet<ReadWire>,
}

/// A wire between two components of a [`Graph`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReadWire {
    pub from: String,
    pub to: String,
    pub mechanism: Mechanism,
}

/// A template that cannot be read. Lines and columns count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct ReadError {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub message: String,
}

/// Reads the template of a skeleton: `template.yaml`, `template.json` or `serverless.yml`, whichever is there.
///
/// # Errors
/// No such file, or one that is neither YAML nor JSON.
pub fn read(files: &BTreeMap<String, Vec<u8>>, catalogue: &Catalogue) -> Result<Graph, ReadError> {
    Ok(graph(&plain(files)?, catalogue))
}

/// The template of a skeleton as plain resources.
pub(crate) fn plain(files: &BTreeMap<String, Vec<u8>>) -> Result<Template, ReadError> {
    const KNOWN: &[&str] = &["template.yaml", "template.json", "serverless.yml"];
    let found = KNOWN.iter().find_map(|name| Some((*name, files.get(*name)?)));
    let Some((name, bytes)) = found else {
        let message = format!("there is none of {}", KNOWN.join(", "));
        return Err(ReadError { file: ".".to_owned(), line: 1, column: 1, message });
    };
    let text = String::from_utf8_lossy(bytes);
    let root = yaml::parse(&text).map_err(|error| ReadError {
        file: name.to_owned(),
        line: error.line,
        column: error.column,
        message: error.message,
    })?;
    let root = match root {
        Val::Map(map) => map,
        _ => super::value::Map::new(),
    };
    Ok(match name {
        "serverless.yml" => serverless::expand(&root),
        _ => sam::expand(Template::new(&root)),
    })
}

/// Components and wires of plain resources.
fn graph(template: &Template, catalogue: &Catalogue) -> Graph {
    let mut graph = Graph { components: components::all(template), wires: BTreeSet::new() };
    for (from, to, mechanism) in relations::all(template, &graph) {
        connect(&mut graph, from, to, mechanism);
    }
    for (from, to, mechanism) in grants::all(template, &graph, catalogue) {
        connect(&mut graph, from, to, mechanism);
    }
    graph
}

/// Adds a wire; ends without a resource of their own become components by their service.
fn connect(graph: &mut Graph, from: String, to: String, mechanism: Mechanism) {
    for end in [&from, &to] {
        if !graph.components.contains_key(end) {
            let service = if end == components::DEFAULT_BUS { "eventbridge_bus" } else { end };
            graph.components.insert(end.clone(), service.to_owned());
        }
    }
    graph.wires.insert(ReadWire { from, to, mechanism });
}
