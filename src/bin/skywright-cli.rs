//! The command line without the window, for CI and docs pipelines.

use std::process::ExitCode;

fn main() -> ExitCode {
    skywright::cli::run(std::env::args_os())
}
