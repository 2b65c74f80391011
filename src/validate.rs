//! The rule book: what is wrong with a drawing, why, and what would set it right.
//!
//! [`validate`] is pure: a document in, a [`Report`] out. Every rule is one file
//! under `rules/` that holds its text and its check; [`LINTS`] lists them. A fix
//! is a list of [`crate::model::Edit`]s, the same that the editor applies.

pub mod baseline;
mod checker;
mod config;
mod diagnostic;
mod far_load;
mod fingerprint;
mod fix;
mod graph;
mod lint;
mod load;
mod network;
mod node;
mod own_rules;
mod prelude;
pub mod report;
mod rules;
mod suppression;

pub use config::{Config, Date};
pub use diagnostic::{Diagnostic, Report, Severity};
pub use fingerprint::{Fingerprint, fingerprints};
pub use fix::{Applicability, Applied, Fix, apply_fixes};
pub use lint::{Category, LintMetadata, Scope};
pub use own_rules::OwnRule;
pub use suppression::{Suppressed, UnusedSuppression, suppress, unsuppress};

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
/// (see [`crate::model::Suppression`]) stand apart.
pub fn validate(document: &Document, catalogue: &Catalogue, config: &Config) -> Report {
    let checker = Checker::new(document, catalogue, config);
    let mut diagnostics = Vec::new();
    let mut run = |lint: &'static LintMetadata, check: &dyn Fn(&mut Findings)| {
        if config.selects(lint) {
            let mut findings = Findings::new(lint);
            check(&mut findings);
            let severity = config.severity_of(lint).flatten();
            diagnostics.extend(findings.list.into_iter().map(|mut finding| {
                finding.severity = severity.unwrap_or(finding.severity);
                finding
            }));
        }
    };
    for rule in rules::all() {
        run(rule.lint, &|findings| (rule.check)(&checker, findings));
    }
    for rule in config.own_rules.iter() {
        run(rule.lint, &|findings| rule.run(&checker, findings));
    }
    Report::new(diagnostics, document, config)
}
