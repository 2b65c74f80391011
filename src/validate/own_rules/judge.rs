use std::collections::BTreeMap;

use super::form::{FixKind, Form, Judgement, Must};
use super::select::Selector;
use crate::model::ElementId;
use crate::validate::prelude::*;

/// Runs one rule over a drawing.
pub(super) fn judge(form: &Form, cx: &Checker<'_>, out: &mut Findings) {
    match &form.check {
        Judgement::Property { of, when, name, must } => {
            for node in chosen(cx, of, when) {
                property(form, (node, name, must), &node.into(), &words_of(node), out);
            }
        }
        Judgement::WireProperty { name, must, .. } => {
            for link in wires(form, cx) {
                property(form, (link, name, must), &link.into(), &ends_of(cx, link), out);
            }
        }
        Judgement::NoComponent { of, when } => {
            for node in chosen(cx, of, when) {
                let usual = format!("{node} is not to be used");
                let found = out.at(node, message(form, usual, &words_of(node)));
                found.fix(advice(form, "Use something else in its place"));
            }
        }
        Judgement::NoWire { .. } => {
            for link in wires(form, cx) {
                let usual = format!("{link} is not to be wired");
                let found = out.at(link, message(form, usual, &ends_of(cx, link)));
                // Taking a wire away changes what the drawing means, whatever the rule says.
                if form.fix != FixKind::None {
                    found.fix(Fix::risky("Remove the wire", vec![Edit::Remove(link.into())]));
                }
                found.fix(advice(form, "Go another way"));
            }
        }
        Judgement::Outgoing { of, when, to, mechanism } => {
            for node in chosen(cx, of, when) {
                let fits = |link: &&Link<'_>| fits(cx, to, cx.to(link)) && allows(mechanism, link);
                if !cx.out_of(node).any(|link| fits(&link)) {
                    missing_wire(form, cx, node, (to, true), mechanism, out);
                }
            }
        }
        Judgement::Incoming { of, when, from, mechanism } => {
            for node in chosen(cx, of, when) {
                let fits = |link: &&Link<'_>| fits(cx, from, cx.from(link)) && allows(mechanism, link);
                if !cx.into(node).any(|link| fits(&link)) {
                    missing_wire(form, cx, node, (from, false), mechanism, out);
                }
            }
        }
        Judgement::DeadLetters { of, when } => {
            for node in chosen(cx, of, when).filter(|node| !has_dead_letters(cx, node)) {
                let usual = format!("{node} sends what fails nowhere");
                let found = out.at(node, message(form, usual, &words_of(node)));
                let queue = if node.is("sqs_fifo") || node.is("sns_fifo") { "sqs_fifo" } else { "sqs_standard" };
                if cx.catalogue.wiring(node.service, queue, Redrive).is_some() {
                    offer(form, found, cx.add_dead_letter_queue(node, queue, &[]));
                }
                found.fix(advice(form, "Give it a dead-letter queue"));
            }
        }
    }
}

fn wires<'c, 'a>(form: &'c Form, cx: &'c Checker<'a>) -> impl Iterator<Item = &'c Link<'a>> {
    let way = form.check.way();
    cx.links.iter().filter(move |link| way.is_some_and(|way| way.takes(link, cx.catalogue)))
}

fn fits(cx: &Checker<'_>, selector: &Selector, node: &Node<'_>) -> bool {
    cx.catalogue.service(node.service).is_some_and(|service| selector.takes(service))
}

fn allows(mechanisms: &[Mechanism], link: &Link<'_>) -> bool {
    mechanisms.is_empty() || link.is_any(mechanisms)
}

fn chosen<'c, 'a>(
    cx: &'c Checker<'a>,
    of: &'c Selector,
    when: &'c BTreeMap<String, Value>,
) -> impl Iterator<Item = &'c Node<'a>> {
    let meets =
        move |node: &&Node<'a>| when.iter().all(|(name, value)| node.value(name).is_some_and(|own| same(own, value)));
    cx.nodes.iter().filter(move |node| fits(cx, of, node)).filter(meets)
}

/// Alike as people mean it: 30 is 30.0, and words are compared without regard to case.
fn same(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64(), a.as_str(), b.as_str()) {
        (Some(a), Some(b), ..) => a == b,
        (_, _, Some(a), Some(b)) => a.trim().eq_ignore_ascii_case(b.trim()),
        _ => a == b,
    }
}

impl Must {
    fn holds(&self, value: Option<&Value>, is_something: bool) -> bool {
        let number = value.and_then(Value::as_f64);
        match self {
            Self::Present => is_something,
            Self::Absent => !is_something,
            Self::Equal(wanted) => value.is_some_and(|value| same(value, wanted)),
            Self::Not(unwanted) => !value.is_some_and(|value| same(value, unwanted)),
            Self::AtLeast(least) => number.is_some_and(|number| number >= *least),
            Self::AtMost(most) => number.is_some_and(|number| number <= *most),
            Self::OneOf(wanted) => value.is_some_and(|value| wanted.iter().any(|wanted| same(value, wanted))),
        }
    }

    /// What would make it hold, if that is one thing.
    fn remedy(&self) -> Remedy {
        match self {
            Self::Present | Self::Not(_) => Remedy::Unknown,
            Self::Absent => Remedy::Unset,
            Self::Equal(value) => Remedy::Set(value.clone()),
            Self::AtLeast(bound) | Self::AtMost(bound) => Remedy::Set(number(*bound)),
            Self::OneOf(values) => values.first().cloned().map_or(Remedy::Unknown, Remedy::Set),
        }
    }
}

enum Remedy {
    Set(Value),
    Unset,
    Unknown,
}

fn property<'a>(
    form: &Form,
    (part, name, must): (&impl Values<'a>, &str, &Must),
    at: &ElementId,
    words: &[(&str, String)],
    out: &mut Findings,
) {
    let value = part.value(name);
    if must.holds(value, part.has(name)) {
        return;
    }
    let shown = value.map_or_else(|| "nothing".to_owned(), ToString::to_string);
    let who = words.first().map(|(_, name)| name.as_str()).unwrap_or_default();
    let is = value.map_or_else(|| format!("no `{name}`"), |value| format!("`{name}` {value}"));
    let usual = format!("{who} has {is}; it is to be one that {}", must.text(name));
    let words: Vec<(&str, String)> =
        words.iter().cloned().chain([("property", format!("`{name}`")), ("value", shown)]).collect();
    let found = out.at(at.clone(), message(form, usual, &words));
    let fix = match must.remedy() {
        Remedy::Set(value) => Some((format!("Set `{name}` to {value}"), Some(value))),
        // A default cannot be taken away.
        Remedy::Unset if part.own(name).is_some() => Some((format!("Remove `{name}`"), None)),
        Remedy::Unset | Remedy::Unknown => None,
    };
    if let Some((title, value)) = fix {
        offer(form, found, Fix::risky(title, vec![Edit::SetProp(at.clone(), name.to_owned(), value)]));
    }
    found.fix(advice(form, &format!("Give it a value such that it {}", must.text(name))));
}

fn missing_wire(
    form: &Form,
    cx: &Checker<'_>,
    node: &Node<'_>,
    (other, is_out): (&Selector, bool),
    mechanism: &[Mechanism],
    out: &mut Findings,
) {
    let toward = if is_out { "to" } else { "from" };
    let usual = format!("{node} has no wire {toward} {}", other.text());
    let found = out.at(node, message(form, usual, &words_of(node)));
    let mut candidates = cx.nodes.iter().filter(|there| there.index != node.index && fits(cx, other, there));
    if let (Some(only), None) = (candidates.next(), candidates.next()) {
        let (from, to) = if is_out { (node, only) } else { (only, node) };
        let legal = cx.catalogue.wirings_between(from.service, to.service);
        if let Some(wiring) = legal.iter().find(|way| mechanism.is_empty() || mechanism.contains(&way.mechanism)) {
            let wire = cx.put_wire(from.id, to.id, wiring.mechanism, &[]);
            offer(form, found, Fix::risky(format!("Wire {from} to {to}"), vec![wire]));
        }
    }
    found.fix(advice(form, &format!("Wire it {toward} {}", other.text())));
}

/// A redrive, or a property that names where failures go.
fn has_dead_letters(cx: &Checker<'_>, node: &Node<'_>) -> bool {
    let names = ["OnFailure", "DeadLetterConfig", "RedrivePolicy", "ErrorAction"];
    cx.sends_failures(node)
        || node.has_own_any(&["dlq", "error_action"])
        || cx.out_of(node).chain(cx.into(node)).any(|link| link.has_own_any(&names))
}

fn offer(form: &Form, found: &mut crate::validate::Diagnostic, fix: Fix) {
    match form.fix {
        FixKind::Safe => drop(found.fix(Fix::safe(fix.title, fix.edits))),
        FixKind::Unsafe => drop(found.fix(Fix::risky(fix.title, fix.edits))),
        FixKind::None => {}
    }
}

/// What the rule says to do, else what follows from it.
fn advice(form: &Form, usual: &str) -> Fix {
    Fix::advice(form.help.as_deref().map_or(usual, |help| help.trim().trim_end_matches('.')))
}

/// What a message may name, the subject first.
fn words_of(node: &Node<'_>) -> Vec<(&'static str, String)> {
    vec![("name", node.to_string()), ("id", node.id.to_string()), ("type", node.service.to_owned())]
}

fn ends_of(cx: &Checker<'_>, link: &Link<'_>) -> Vec<(&'static str, String)> {
    let (from, to) = (cx.from(link).to_string(), cx.to(link).to_string());
    let how = link.mechanism.to_string();
    vec![("name", link.to_string()), ("id", link.id.to_string()), ("type", how), ("from", from), ("to", to)]
}

fn message(form: &Form, usual: String, words: &[(&str, String)]) -> String {
    let Some(text) = &form.message else { return usual };
    words.iter().fold(text.trim().trim_end_matches('.').to_owned(), |text, (word, shown)| {
        text.replace(&format!("{{{word}}}"), shown)
    })
}
