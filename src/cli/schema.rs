use anyhow::Result;
use clap::Args;

use super::{Answer, ProjectArguments, print};
use crate::format::interchange_schema;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    project: ProjectArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let catalogue = arguments.project.around(None)?.catalogue;
    let mut text = serde_json::to_string_pretty(&interchange_schema(catalogue))?;
    text.push('\n');
    print(&text)?;
    Ok(Answer::Yes)
}
