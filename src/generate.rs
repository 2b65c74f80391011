//! Deployment skeletons: a drawing becomes a [`plan::Plan`] that knows no target, and a target turns it into files.
//!
//! The plan decides names, triggers, calls and grants once. `lower` turns it
//! into CloudFormation resources, a target adds its own dialect and the code.
//! What a target cannot express is a [`Loss`], never a silent gap. Only `write` touches the disk.

mod code;
mod emit;
mod lower;
mod naming;
mod plan;
pub mod readback;
pub mod targets;
mod tree;
mod value;
pub mod verify;
mod write;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

pub use write::write;

use crate::catalogue::Catalogue;
use crate::model::Document;

/// The languages code is generated in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    Python,
    Node,
}

impl Language {
    pub const ALL: &[Self] = &[Self::Python, Self::Node];

    /// The name used on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Node => "nodejs",
        }
    }

    /// The runtime used where the drawing names none of this language.
    pub const fn default_runtime(self) -> &'static str {
        match self {
            Self::Python => "python3.13",
            Self::Node => "nodejs22.x",
        }
    }

    /// The language of a runtime such as `python3.13`.
    pub fn of_runtime(runtime: &str) -> Option<Self> {
        if runtime.starts_with("python") {
            Some(Self::Python)
        } else if runtime.starts_with("nodejs") {
            Some(Self::Node)
        } else {
            None
        }
    }
}

impl FromStr for Language {
    type Err = ();

    /// `python`, `nodejs`, or a full runtime name of one of them.
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "node" => Ok(Self::Node),
            _ => Self::of_runtime(text).ok_or(()),
        }
    }
}

/// What the caller decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Overrides the runtimes of the drawing.
    pub language: Option<Language>,
    /// Overrides it for single functions, by their id.
    pub languages: BTreeMap<String, Language>,
    /// How targets that have the choice write their template.
    pub template: TemplateFormat,
}

/// The notation of a template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TemplateFormat {
    #[default]
    Yaml,
    Json,
}

/// Something the drawing says and the skeleton does not do, or does otherwise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Loss {
    /// Ids of the elements it is about.
    pub at: Vec<String>,
    pub what: String,
    pub why: String,
}

impl Loss {
    pub(crate) fn new(at: impl Into<String>, what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { at: vec![at.into()], what: what.into(), why: why.into() }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.at.join(", "), self.what, self.why)
    }
}

/// A skeleton in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Generated {
    /// Files by path below the skeleton's folder.
    pub files: BTreeMap<String, Vec<u8>>,
    /// By the elements they are about.
    pub losses: Vec<Loss>,
    /// The name of each deployed component in the skeleton, by its id.
    pub names: BTreeMap<String, String>,
}

#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    #[error("`{wanted}` is not a target; use one of: {known}")]
    UnknownTarget { wanted: String, known: String },
    #[error("the drawing has nothing this target can deploy; add an AWS component such as a function or a queue")]
    NothingToDeploy,
    #[error("template `{template}` does not render: {cause}")]
    Template { template: String, cause: String },
    #[error("cannot write the skeleton: {cause}: {folder}")]
    Write { folder: String, cause: String },
}

/// Generates a skeleton. Equal drawings give equal bytes.
///
/// # Errors
/// An unknown target, or a drawing without anything to deploy.
pub fn generate(
    document: &Document,
    catalogue: &Catalogue,
    target: &str,
    options: &Options,
) -> Result<Generated, GenerateError> {
    let Some(target) = targets::get(target) else {
        return Err(GenerateError::UnknownTarget {
            wanted: target.to_owned(),
            known: targets::all().iter().map(|target| target.id).collect::<Vec<_>>().join(", "),
        });
    };
    target.generate(&plan::Plan::new(document, catalogue, options), options)
}
