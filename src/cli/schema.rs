use anyhow::Result;

use super::{Answer, print};
use crate::catalogue::Catalogue;
use crate::format::interchange_schema;

pub(super) fn run() -> Result<Answer> {
    let mut text = serde_json::to_string_pretty(&interchange_schema(Catalogue::builtin()))?;
    text.push('\n');
    print(&text)?;
    Ok(Answer::Yes)
}
