//! What surrounds a drawing: the project file above it, and what its people have added to the catalogue.
//!
//! Parsing is pure; [`io`] finds and reads the files, for the command line and the window alike.

mod additions;
mod file;
mod glob;
pub mod io;
mod svg_icon;

pub use additions::{Addition, Additions, Part, assemble};
pub use file::{FILE_NAME, Project};
pub use io::{Lookup, Surroundings};

use thiserror::Error;

use crate::catalogue::CatalogueError;

/// Why a project's files cannot be used; one line for every mistake.
#[derive(Clone, Debug, Error)]
pub enum ProjectError {
    #[error("{name}:{line}:{column}: {message}")]
    Syntax { name: String, line: usize, column: usize, message: String },
    #[error("{}", lines(.0))]
    Additions(Vec<CatalogueError>),
    #[error("{0}")]
    Files(String),
}

fn lines(errors: &[CatalogueError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
