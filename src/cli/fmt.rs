use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::{Answer, ProjectArguments};
use crate::format::{self, io};

#[derive(Args)]
pub(super) struct Arguments {
    /// Drawings to write in canonical form; `-` reads standard input and writes standard output
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Only tell which files are not canonical; exit 1 if any
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    project: ProjectArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let mut answer = Answer::Yes;
    for path in &arguments.files {
        let catalogue = arguments.project.around(Some(path))?.catalogue;
        let text = io::read_text(path)?;
        let loaded = format::parse(&path.display().to_string(), &text, catalogue)?;
        if path.as_os_str() != "-" {
            io::refuse_picture(path, loaded.kind)?;
        }
        let canonical = loaded.to_text();
        if arguments.check {
            if canonical != text {
                eprintln!("{}: not in canonical form; `skywright fmt` writes it", path.display());
                answer = Answer::No;
            }
        } else if canonical != text || path.as_os_str() == "-" {
            io::write_atomic(path, canonical.as_bytes())?;
        }
    }
    Ok(answer)
}
