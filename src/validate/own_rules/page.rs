use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use super::form::{Form, Judgement, Must};
use super::select::mechanisms;
use crate::validate::{Category, LintMetadata, Scope};

/// Texts and standing of a rule, kept for as long as the program runs.
///
/// Findings hold their rule by reference, as those of the book do; a rule that is read
/// again unchanged is the same rule.
pub(super) fn lint(form: &Form, path: &str) -> &'static LintMetadata {
    static KEPT: Mutex<Vec<&'static LintMetadata>> = Mutex::new(Vec::new());
    let summary = form.summary.clone().unwrap_or_else(|| format!("it does not hold that {}", demand(&form.check)));
    let docs = docs(form, path);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let same = |lint: &&&LintMetadata| {
        (lint.code, lint.name, lint.severity) == (form.code.as_str(), form.name.as_str(), form.severity)
            && lint.summary == summary
            && lint.docs == docs
    };
    if let Some(lint) = kept.iter().find(same) {
        return lint;
    }
    let keep = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    let lint: &'static LintMetadata = Box::leak(Box::new(LintMetadata {
        code: keep(&form.code),
        name: keep(&form.name),
        summary: keep(summary.trim_end_matches('.')),
        docs: keep(&docs),
        severity: form.severity,
        category: Category::Own,
        scope: if form.check.way().is_some() { Scope::Wire } else { Scope::Component },
    }));
    kept.push(lint);
    lint
}

fn docs(form: &Form, path: &str) -> String {
    let mut demand = demand(&form.check);
    if let Some(first) = demand.get(..1).map(str::to_uppercase) {
        demand.replace_range(..1, &first);
    }
    let mut docs = format!("\n## What it does\n\nChecks that a drawing keeps to this: {demand}.\n");
    let mut section = |title: &str, text: &str| {
        let _ = write!(docs, "\n## {title}\n\n{}\n", text.trim());
    };
    if let Some(why) = &form.why {
        section("Why is this bad?", why);
    }
    if let Some(help) = &form.help {
        section("What to do", help);
    }
    let link = form.link.as_ref().map(|link| format!("- {link}\n")).unwrap_or_default();
    section("References", &format!("{link}- A rule of your own: `{path}`"));
    docs
}

/// What a rule asks for, as a clause.
pub(super) fn demand(check: &Judgement) -> String {
    let every = |of: &super::select::Selector, when: &std::collections::BTreeMap<String, _>| {
        let when: Vec<String> = when.iter().map(|(name, value)| format!("`{name}` is {value}")).collect();
        let when = if when.is_empty() { String::new() } else { format!(" whose {}", when.join(" and ")) };
        format!("every {}{when}", of.text())
    };
    let way = || check.way().map(super::select::Way::text).unwrap_or_default();
    match check {
        Judgement::Property { of, when, name, must } => format!("{} {}", every(of, when), must.text(name)),
        Judgement::WireProperty { name, must, .. } => format!("every wire {} {}", way(), must.text(name)),
        Judgement::NoComponent { of, when } => format!("there is no {}", &every(of, when)["every ".len()..]),
        Judgement::NoWire { .. } => format!("there is no wire {}", way()),
        Judgement::Outgoing { of, when, to, mechanism } => {
            format!("{} has a wire to {}{}", every(of, when), to.text(), mechanisms(mechanism))
        }
        Judgement::Incoming { of, when, from, mechanism } => {
            format!("{} has a wire from {}{}", every(of, when), from.text(), mechanisms(mechanism))
        }
        Judgement::DeadLetters { of, when } => format!("{} sends what fails to a dead-letter queue", every(of, when)),
    }
}

impl Must {
    /// "has `encryption` SSE-KMS".
    pub(super) fn text(&self, name: &str) -> String {
        match self {
            Self::Present => format!("has `{name}`"),
            Self::Absent => format!("has no `{name}`"),
            Self::Equal(value) => format!("has `{name}` {value}"),
            Self::Not(value) => format!("has a `{name}` other than {value}"),
            Self::AtLeast(least) => format!("has a `{name}` of {least} or more"),
            Self::AtMost(most) => format!("has a `{name}` of {most} or less"),
            Self::OneOf(values) => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                format!("has a `{name}` out of {}", values.join(", "))
            }
        }
    }
}
