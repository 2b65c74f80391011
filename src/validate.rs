//! The rule book: what is wrong with a drawing, why, and what would set it right.
//!
//! [`validate`] is pure: a document in, a [`Report`] out. Every rule is one file
//! under `rules/` that holds its text and its check; [`LINTS`] lists them. A fix
//! is a list of [`crate::model::Edit`]s, the same that the editor applies.

mod checker;
mod config;
mod diagnostic;
mod fix;
mod graph;
mod lint;
mod load;
mod network;
mod node;
mod prelude;
pub mod report;
mod rules;

pub use config::{Config, Date};
pub use diagnostic::{Diagnostic, Report, Severity};
pub use fix::{Applicability, Applied, Fix, apply_fixes};
pub use lint::{Category, LintMetadata, Scope};

use crate::catalogue::Catalogue;
use crate::model::Document;
use checker::Checker;
use diagnostic::Findings;

/// All rules in the order of their codes, grouped by family.
pub static LINTS: std::sync::LazyLock<Vec<&'static LintMetadata>> =
    std::sync::LazyLock::new(|| rules::all().map(|rule| rule.lint).collect());

/// The rule with this code or name, in any case.
pub fn find_lint(code_or_name: &str) -> Option<&'static LintMetadata> {
    LINTS
        .iter()
        .copied()
        .find(|lint| lint.code.eq_ignore_ascii_case(code_or_name) || lint.name.eq_ignore_ascii_case(code_or_name))
}

/// Runs every selected rule over a drawing. Never fails: a broken drawing has findings, not errors.
///
/// Findings are ordered by severity, then code, then place. Suppressed ones
/// (see [`crate::model::Suppression`]) are only counted.
pub fn validate(document: &Document, catalogue: &Catalogue, config: &Config) -> Report {
    let checker = Checker::new(document, catalogue, config);
    let mut diagnostics = Vec::new();
    for rule in rules::all().filter(|rule| config.selects(rule.lint)) {
        let mut findings = Findings::new(rule.lint);
        (rule.check)(&checker, &mut findings);
        diagnostics.extend(findings.list);
    }
    Report::new(diagnostics, document)
}
