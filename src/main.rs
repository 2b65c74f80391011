//! The designer: opens the window, or runs a verb of the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    skywright::cli::run(std::env::args_os())
}
