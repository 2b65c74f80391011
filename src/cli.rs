//! The command line: one file a verb, the same for `skywright` and `skywright-cli`.
//!
//! Data goes to standard output, messages to standard error. Exit codes: 0 fine,
//! 1 the question's answer is "no", 2 unusable input or arguments.

mod catalogue;
mod check;
mod cost;
mod export;
mod fmt;
mod generate;
mod icons;
mod layout;
mod new;
mod open;
mod rules;
mod schema;
mod surroundings;
mod themes;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use catalogue::{contact_sheet_svg, service_book};
pub use cost::text_report as cost_report;
pub use generate::target_book;
pub use icons::read_icon_pack;
pub use open::{open_document, print, today};
pub use rules::rule_book;
use surroundings::ProjectArguments;
pub use themes::{find_theme, read_theme, theme_files, theme_folder};

/// A verb's answer; errors are the third way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Exit code 0.
    Yes,
    /// Exit code 1: errors found, drift, loss.
    No,
}

#[derive(Parser)]
#[command(
    name = "skywright",
    version,
    about = "Design serverless architectures: draw, validate, cost, export, generate"
)]
#[command(after_help = "Exit codes: 0 fine, 1 the answer is \"no\", 2 unusable input or arguments.")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Starts a drawing, empty or from a reference architecture
    New(new::Arguments),
    /// Validates drawings; exit 1 if any finding is an error
    Check(check::Arguments),
    /// The rule book
    Rules(rules::Arguments),
    /// Estimates what a month costs
    Cost(cost::Arguments),
    /// Writes a deployment skeleton
    Generate(generate::Arguments),
    /// Components, their properties, limits and wires
    Catalogue(catalogue::Arguments),
    /// Writes the drawing as a picture or in another form
    Export(export::Arguments),
    /// Writes a file in its canonical form
    Fmt(fmt::Arguments),
    /// Places all components automatically
    Layout(layout::Arguments),
    /// Colour schemes for pictures: those of the program and the user's own
    Themes(themes::Arguments),
    /// Prints the JSON Schema of the interchange form
    Schema(schema::Arguments),
}

/// Names of all verbs, so that the window's binary can tell a verb from a file to open.
pub const VERBS: &[&str] = &[
    "new",
    "check",
    "rules",
    "cost",
    "export",
    "generate",
    "import",
    "layout",
    "catalogue",
    "fmt",
    "themes",
    "schema",
    "help",
];

/// Runs the command line; `arguments` starts with the program's name.
pub fn run(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed pipe is no reason to fail differently.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let answer = match arguments.verb {
        Verb::New(arguments) => new::run(&arguments),
        Verb::Check(arguments) => check::run(&arguments),
        Verb::Rules(arguments) => rules::run(&arguments),
        Verb::Cost(arguments) => cost::run(&arguments),
        Verb::Generate(arguments) => generate::run(&arguments),
        Verb::Catalogue(arguments) => catalogue::run(&arguments),
        Verb::Export(arguments) => export::run(&arguments),
        Verb::Fmt(arguments) => fmt::run(&arguments),
        Verb::Layout(arguments) => layout::run(&arguments),
        Verb::Themes(arguments) => themes::run(&arguments),
        Verb::Schema(arguments) => schema::run(&arguments),
    };
    match answer {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}
