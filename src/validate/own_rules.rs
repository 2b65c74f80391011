//! Rules as data: what a team wants of its drawings, beside what the book knows.
//!
//! A rule names components or wires and says what must hold for them. It is parsed
//! from RON once, and runs, reports and explains itself like a rule of the book.

mod form;
mod judge;
mod page;
mod select;

use std::collections::BTreeSet;

use super::checker::Checker;
use super::diagnostic::Findings;
use super::{LINTS, LintMetadata};
use crate::catalogue::{Catalogue, CatalogueError, error_at, parse};
use form::Form;

/// A rule of the user's own, ready to run.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnRule {
    /// Its standing and its page.
    pub lint: &'static LintMetadata,
    /// Path of the file it comes from.
    pub origin: String,
    form: Form,
}

impl OwnRule {
    /// Reads a file of rules, a list of them. Components are looked up in the catalogue.
    ///
    /// # Errors
    /// The first mistake, with its place and what to write instead.
    pub fn parse_file(path: &str, text: &str, catalogue: &Catalogue) -> Result<Vec<Self>, CatalogueError> {
        let forms: Vec<Form> = parse(path, text.as_bytes())?;
        let mut rules = Vec::with_capacity(forms.len());
        let mut seen = BTreeSet::new();
        for form in forms {
            let wrong = |(word, message): (String, String)| error_at(path, text, &word, message);
            form.check(catalogue).map_err(wrong)?;
            for word in [&form.code, &form.name] {
                if LINTS.iter().any(|lint| lint.code.eq_ignore_ascii_case(word) || lint.name == word) {
                    return Err(error_at(path, text, word, format!("`{word}` is a rule of the book; choose another")));
                }
                if !seen.insert(word.to_ascii_uppercase()) {
                    return Err(error_at(path, text, word, format!("`{word}` stands twice; rename one of the two")));
                }
            }
            rules.push(Self { lint: page::lint(&form, path), origin: path.to_owned(), form });
        }
        Ok(rules)
    }

    pub(super) fn run(&self, cx: &Checker<'_>, out: &mut Findings) {
        judge::judge(&self.form, cx, out);
    }

    /// What the rule asks for, as a clause.
    pub fn demand(&self) -> String {
        page::demand(&self.form.check)
    }
}
