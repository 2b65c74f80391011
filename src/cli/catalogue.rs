use anyhow::{Result, bail};
use clap::Args;

use super::Answer;

#[derive(Args)]
pub(super) struct Arguments {
    /// Not yet connected
    words: Vec<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    bail!("`catalogue {}` is not connected yet", arguments.words.join(" "))
}
