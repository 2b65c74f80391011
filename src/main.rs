//! The designer: opens the window, or runs a verb of the command line.

mod gui;

use std::path::PathBuf;
use std::process::ExitCode;

/// Big canvases allocate vertex buffers every frame, which this allocator serves several times faster.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let first = arguments.get(1).map(|argument| argument.to_string_lossy());
    match first.as_deref() {
        None => gui::run(None),
        Some(text) if text.starts_with('-') || skywright::cli::VERBS.contains(&text) => skywright::cli::run(arguments),
        // A name that is neither a file nor looks like one is a mistyped verb.
        Some(text) if arguments.len() == 2 && (text.contains(['.', '/', '\\']) || PathBuf::from(text).exists()) => {
            gui::run(Some(PathBuf::from(text)))
        }
        Some(_) => skywright::cli::run(arguments),
    }
}
