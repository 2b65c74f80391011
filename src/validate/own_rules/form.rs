use std::collections::BTreeMap;

use serde::Deserialize;

use super::select::{Selector, Way};
use crate::catalogue::{Catalogue, did_you_mean};
use crate::model::{Mechanism, Value};
use crate::validate::Severity;

/// A rule as it is written.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename = "Rule", deny_unknown_fields)]
pub(super) struct Form {
    /// Code in capitals such as `ACME-001`; `SL-` is the book's.
    pub(super) code: String,
    /// Name of the bad pattern, such as `queue-without-key`.
    pub(super) name: String,
    #[serde(default = "warning")]
    pub(super) severity: Severity,
    pub(super) check: Judgement,
    /// What is wrong at a place; `{name}` and the like stand for what is there.
    #[serde(default)]
    pub(super) message: Option<String>,
    /// What is wrong, in half a sentence.
    #[serde(default)]
    pub(super) summary: Option<String>,
    #[serde(default)]
    pub(super) why: Option<String>,
    /// What to do about it.
    #[serde(default)]
    pub(super) help: Option<String>,
    #[serde(default)]
    pub(super) link: Option<String>,
    #[serde(default)]
    pub(super) fix: FixKind,
}

const fn warning() -> Severity {
    Severity::Warning
}

/// Whether the rule may mend what it finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FixKind {
    /// `--fix` applies it.
    Safe,
    /// Offered; `--fix --unsafe-fixes` applies it.
    #[default]
    Unsafe,
    None,
}

/// What must hold.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Judgement {
    /// Components have a property.
    Property {
        of: Selector,
        #[serde(default)]
        when: BTreeMap<String, Value>,
        name: String,
        must: Must,
    },
    /// Wires have a property.
    WireProperty {
        #[serde(default)]
        from: Selector,
        #[serde(default)]
        to: Selector,
        #[serde(default)]
        mechanism: Vec<Mechanism>,
        name: String,
        must: Must,
    },
    /// There are no such components.
    NoComponent {
        of: Selector,
        #[serde(default)]
        when: BTreeMap<String, Value>,
    },
    /// There are no such wires.
    NoWire {
        #[serde(default)]
        from: Selector,
        #[serde(default)]
        to: Selector,
        #[serde(default)]
        mechanism: Vec<Mechanism>,
    },
    /// Components have a wire out to something.
    Outgoing {
        of: Selector,
        #[serde(default)]
        when: BTreeMap<String, Value>,
        to: Selector,
        #[serde(default)]
        mechanism: Vec<Mechanism>,
    },
    /// Components have a wire in from something.
    Incoming {
        of: Selector,
        #[serde(default)]
        when: BTreeMap<String, Value>,
        from: Selector,
        #[serde(default)]
        mechanism: Vec<Mechanism>,
    },
    /// Components send what fails somewhere.
    DeadLetters {
        of: Selector,
        #[serde(default)]
        when: BTreeMap<String, Value>,
    },
}

/// What must hold of a property's value, defaults included.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Must {
    /// Something is there: not false, not empty.
    Present,
    Absent,
    Equal(Value),
    Not(Value),
    AtLeast(f64),
    AtMost(f64),
    OneOf(Vec<Value>),
}

/// What a message may hold in braces.
pub(super) const PLACEHOLDERS: &[&str] = &["name", "id", "type", "property", "value", "from", "to"];

impl Form {
    /// The first mistake a parser cannot see, as the word it is about and what to do.
    pub(super) fn check(&self, catalogue: &Catalogue) -> Result<(), (String, String)> {
        let wrong = |word: &str, message: String| Err((word.to_owned(), message));
        let code = &self.code;
        let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
        if !code.chars().all(plain) || !code.starts_with(|c: char| c.is_ascii_uppercase()) || !code.contains('-') {
            return wrong(code, format!("`{code}` is no code; write capitals, digits and dashes, such as `ACME-001`"));
        }
        if code.starts_with("SL-") {
            return wrong(code, format!("`{code}` begins like a rule of the book; use letters of your own"));
        }
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.name.is_empty() || !self.name.chars().all(plain) {
            return wrong(&self.name, format!("`{}` is no name; write small letters and dashes", self.name));
        }
        for selector in self.check.selectors() {
            selector.check(catalogue)?;
        }
        self.check_property(catalogue)?;
        self.check_message()
    }

    /// A property nobody has would find everything, or nothing.
    fn check_property(&self, catalogue: &Catalogue) -> Result<(), (String, String)> {
        let mut names: Vec<&str> =
            self.check.conditions().into_iter().flat_map(|(_, when)| when.keys()).map(String::as_str).collect();
        if let Judgement::Property { name, .. } | Judgement::WireProperty { name, .. } = &self.check {
            names.push(name);
        }
        let known: Vec<&str> = if let Some((of, _)) = self.check.conditions() {
            let own = catalogue.services().filter(|service| of.takes(service)).flat_map(|service| &service.props);
            own.chain(catalogue.universal_props()).map(|prop| prop.name.as_str()).collect()
        } else {
            let own = catalogue.all_wirings().flat_map(|wiring| &wiring.props);
            own.chain(catalogue.universal_wire_props()).map(|prop| prop.name.as_str()).collect()
        };
        let Some(name) = names.into_iter().find(|name| !known.contains(name)) else { return Ok(()) };
        let hint = did_you_mean(name, known).map_or_else(
            || "; `skywright catalogue show` lists what there is".to_owned(),
            |near| format!("; did you mean `{near}`?"),
        );
        Err((name.to_owned(), format!("nothing the rule looks at has a property `{name}`{hint}")))
    }

    fn check_message(&self) -> Result<(), (String, String)> {
        let Some(message) = &self.message else { return Ok(()) };
        for part in message.split('{').skip(1) {
            let word = part.split('}').next().unwrap_or_default();
            if !PLACEHOLDERS.contains(&word) {
                let all = PLACEHOLDERS.join("}, {");
                return Err((message.clone(), format!("`{{{word}}}` stands for nothing; there are {{{all}}}")));
            }
        }
        Ok(())
    }
}

impl Judgement {
    fn selectors(&self) -> Vec<&Selector> {
        match self {
            Self::Property { of, .. } | Self::NoComponent { of, .. } | Self::DeadLetters { of, .. } => vec![of],
            Self::WireProperty { from, to, .. } | Self::NoWire { from, to, .. } => vec![from, to],
            Self::Outgoing { of, to: other, .. } | Self::Incoming { of, from: other, .. } => vec![of, other],
        }
    }

    /// The components it looks at and what must hold of them before; `None` when it looks at wires.
    fn conditions(&self) -> Option<(&Selector, &BTreeMap<String, Value>)> {
        match self {
            Self::Property { of, when, .. }
            | Self::NoComponent { of, when }
            | Self::DeadLetters { of, when }
            | Self::Outgoing { of, when, .. }
            | Self::Incoming { of, when, .. } => Some((of, when)),
            Self::WireProperty { .. } | Self::NoWire { .. } => None,
        }
    }

    /// The wires it looks at; `None` when it looks at components.
    pub(super) fn way(&self) -> Option<Way<'_>> {
        match self {
            Self::WireProperty { from, to, mechanism, .. } | Self::NoWire { from, to, mechanism } => {
                Some(Way { from, to, mechanism })
            }
            _ => None,
        }
    }
}
