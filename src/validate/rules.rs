//! The rules, one a file; each family's file lists its own.

mod data;
mod failures;
mod functions;
mod improvement;
mod loops;
mod multicloud;
mod network;
mod observability;
mod paths;
mod payload;
mod props;
mod queues;
mod security;
mod streams;
mod sync;
mod wiring;

use super::checker::Checker;
use super::diagnostic::Findings;
use super::lint::LintMetadata;

/// A rule as the driver sees it.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    pub lint: &'static LintMetadata,
    pub check: fn(&Checker<'_>, &mut Findings),
}

/// The table row of a rule file.
macro_rules! rule {
    ($module:ident) => {
        $crate::validate::rules::Rule { lint: &$module::LINT, check: $module::check }
    };
}
use rule;

/// The families in the order of the rule book.
const FAMILIES: &[(&str, &[Rule])] = &[
    ("wiring", wiring::RULES),
    ("props", props::RULES),
    ("loops", loops::RULES),
    ("sync", sync::RULES),
    ("failures", failures::RULES),
    ("queues", queues::RULES),
    ("streams", streams::RULES),
    ("data", data::RULES),
    ("functions", functions::RULES),
    ("payload", payload::RULES),
    ("paths", paths::RULES),
    ("network", network::RULES),
    ("security", security::RULES),
    ("observability", observability::RULES),
    ("improvement", improvement::RULES),
    ("multicloud", multicloud::RULES),
];

pub(super) fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|(_, rules)| *rules)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// `src/validate/rules/<family>/<rule>.rs` and the tables name each other.
    #[test]
    fn every_rule_file_has_its_table_row_and_the_other_way_round() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/validate/rules");
        let mut on_disk = BTreeSet::new();
        for (family, _) in FAMILIES {
            for entry in std::fs::read_dir(folder.join(family)).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                on_disk.insert(format!("{family}/{name}"));
            }
        }
        let in_tables: BTreeSet<String> = FAMILIES
            .iter()
            .flat_map(|(family, rules)| rules.iter().map(move |rule| (family, rule)))
            .map(|(family, rule)| format!("{family}/{}.rs", rule.lint.name.replace('-', "_")))
            .collect();
        assert_eq!(on_disk, in_tables);
    }

    #[test]
    fn codes_and_names_are_unique_and_every_rule_has_its_page() {
        let mut codes = BTreeSet::new();
        let mut names = BTreeSet::new();
        for rule in all() {
            let lint = rule.lint;
            assert!(codes.insert(lint.code), "{} stands twice", lint.code);
            assert!(names.insert(lint.name), "{} stands twice", lint.name);
            assert!(lint.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{lint}");
            assert!(!lint.name.starts_with("no-"), "{lint}: name the bad pattern, not the cure");
            assert!(!lint.summary.is_empty() && !lint.summary.ends_with('.'), "{lint}: a phrase without a full stop");
            for section in ["What it does", "Why is this bad?", "Example", "Use instead"] {
                assert!(lint.section(section).is_some_and(|text| !text.is_empty()), "{lint} lacks `{section}`");
            }
        }
    }
}
