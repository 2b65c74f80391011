//! Which project file and which catalogue a verb works with.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::Args;

use crate::project::{Lookup, Surroundings};

#[derive(Args)]
pub(super) struct ProjectArguments {
    /// Project file to use instead of the skywright.toml in the drawing's folder or above it
    #[arg(long, value_name = "FILE", conflicts_with = "no_project")]
    config: Option<PathBuf>,
    /// Goes without a project file
    #[arg(long)]
    no_project: bool,
}

impl ProjectArguments {
    /// What surrounds a drawing; without one, the working folder.
    pub(super) fn around(&self, drawing: Option<&Path>) -> Result<Surroundings> {
        let lookup = match &self.config {
            Some(file) => Lookup::File(file.clone()),
            None if self.no_project => Lookup::Nowhere,
            None => Lookup::Above,
        };
        Surroundings::of(drawing, &lookup).map_err(|error| anyhow!("{error}"))
    }
}
