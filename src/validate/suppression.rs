//! Findings the author has accepted, and acceptances that have become idle.

use super::{Config, Diagnostic};
use crate::catalogue::did_you_mean;
use crate::model::{Document, Edit, ElementId, Suppression};

/// A finding that one of the drawing's suppressions accepts.
#[derive(Clone, Debug)]
pub struct Suppressed {
    pub finding: Diagnostic,
    pub by: Suppression,
}

/// A suppression that accepts nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusedSuppression {
    pub suppression: Suppression,
    /// Why, as a clause: "there is no `q` in the drawing".
    pub why: String,
}

pub(super) fn accepts(suppression: &Suppression, finding: &Diagnostic) -> bool {
    names(suppression, finding.lint.code, finding.lint.name)
        && suppression.at.as_ref().is_none_or(|at| finding.at.iter().any(|id| id.as_str() == at))
}

fn names(suppression: &Suppression, code: &str, name: &str) -> bool {
    let word = suppression.code.trim();
    word.eq_ignore_ascii_case(code) || word.eq_ignore_ascii_case(name)
}

/// `None` where the rule did not run, so that nobody can tell.
pub(super) fn unused_because(
    suppression: &Suppression,
    document: &Document,
    config: &Config,
) -> Option<UnusedSuppression> {
    let unused = |why| Some(UnusedSuppression { suppression: suppression.clone(), why });
    let word = suppression.code.trim();
    let Some(lint) = config.lints().find(|lint| names(suppression, lint.code, lint.name)) else {
        let near = did_you_mean(word, config.lints().flat_map(|lint| [lint.code, lint.name]));
        let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return unused(format!("`{word}` is no rule{hint}"));
    };
    if !config.selects(lint) {
        return None;
    }
    match &suppression.at {
        Some(at) if !is_drawn(document, at) => unused(format!("there is no `{at}` in the drawing")),
        Some(at) => unused(format!("{} finds nothing at `{at}`", lint.code)),
        None => unused(format!("{} finds nothing", lint.code)),
    }
}

fn is_drawn(document: &Document, id: &str) -> bool {
    document.components().contains_key(id)
        || document.wires().contains_key(id)
        || document.groups().contains_key(id)
        || document.notes().contains_key(id)
}

/// Accepts a rule's findings at an element, or everywhere, and says why.
pub fn suppress(document: &Document, code: &str, at: Option<&ElementId>, reason: &str) -> Edit {
    let mut settings = document.settings().clone();
    let at = at.map(|id| id.as_str().to_owned());
    settings.suppressions.retain(|old| !(old.code.eq_ignore_ascii_case(code) && old.at == at));
    settings.suppressions.push(Suppression { code: code.to_owned(), at, reason: reason.trim().to_owned() });
    settings.suppressions.sort_by(|a, b| (&a.code, &a.at).cmp(&(&b.code, &b.at)));
    Edit::PutSettings(settings)
}

/// Takes a suppression back.
pub fn unsuppress(document: &Document, suppression: &Suppression) -> Edit {
    let mut settings = document.settings().clone();
    settings.suppressions.retain(|old| old != suppression);
    Edit::PutSettings(settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::geom::Point;
    use crate::model::{Component, Txn};
    use crate::validate::validate;

    fn lonely() -> Document {
        let mut document = Document::default();
        let mut txn = Txn::new("draw");
        txn.put_component(&mut document, &"q".into(), Component::new("sqs_standard", "", Point::default()));
        drop(txn.commit(&document));
        document
    }

    fn apply(document: &mut Document, edit: Edit) {
        let mut txn = Txn::new("edit");
        txn.apply(document, &[edit]);
        drop(txn.commit(document));
    }

    #[test]
    fn a_suppression_hides_its_finding_until_it_is_taken_back() {
        let mut document = lonely();
        let check = |document: &Document| validate(document, Catalogue::builtin(), &Config::default());
        let before = check(&document).findings.len();
        let edit = suppress(&document, "SL-WIRE-003", Some(&ElementId::Component("q".into())), " wired later ");
        apply(&mut document, edit);
        let report = check(&document);
        assert_eq!((report.findings.len(), report.suppressed.len()), (before - 1, 1));
        let suppression = report.suppressed[0].by.clone();
        assert_eq!(suppression.reason, "wired later");
        let edit = unsuppress(&document, &suppression);
        apply(&mut document, edit);
        assert_eq!(check(&document).findings.len(), before);
    }

    #[test]
    fn idle_suppressions_say_why() {
        for (code, at, expected) in [
            ("orphan-component", Some("q"), None),
            ("SL-WIRE-03", None, Some("did you mean `SL-WIRE-003`")),
            ("SL-WIRE-003", Some("gone"), Some("no `gone` in the drawing")),
            ("SL-WIRE-004", Some("q"), Some("SL-WIRE-004 finds nothing at `q`")),
            ("SL-WIRE-004", None, Some("SL-WIRE-004 finds nothing")),
            ("SL-OBS-001", None, None),
        ] {
            let mut document = lonely();
            let mut settings = document.settings().clone();
            let at = at.map(str::to_owned);
            settings.suppressions.push(Suppression { code: code.to_owned(), at, reason: "x".to_owned() });
            apply(&mut document, Edit::PutSettings(settings));
            let config = Config { ignore: vec!["SL-OBS".to_owned()], ..Config::default() };
            let report = validate(&document, Catalogue::builtin(), &config);
            let why = report.unused.first().map(|unused| unused.why.as_str());
            match (why, expected) {
                (None, None) => {}
                (Some(why), Some(part)) => assert!(why.contains(part), "{code}: {why}"),
                _ => panic!("{code}: {why:?}, expected {expected:?}"),
            }
        }
    }
}
