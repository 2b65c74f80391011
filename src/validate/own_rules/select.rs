use serde::Deserialize;

use crate::catalogue::{Catalogue, Category, Provider, Service, did_you_mean};
use crate::model::Mechanism;
use crate::validate::node::Link;

/// Which components a rule looks at: words of which one has to fit, and none with `!` before it.
///
/// A word is a type (`sqs_standard`), types with a star (`sqs_*`), `*` for all, or
/// `category:`, `provider:` or `role:` with one of the catalogue's.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum Selector {
    One(String),
    Several(Vec<String>),
}

impl Default for Selector {
    fn default() -> Self {
        Self::One("*".to_owned())
    }
}

impl Selector {
    pub(super) fn words(&self) -> &[String] {
        match self {
            Self::One(word) => std::slice::from_ref(word),
            Self::Several(words) => words,
        }
    }

    pub(super) fn takes(&self, service: &Service) -> bool {
        let (not, wanted): (Vec<&str>, Vec<&str>) =
            self.words().iter().map(String::as_str).partition(|word| word.starts_with('!'));
        let wanted = wanted.is_empty() || wanted.iter().any(|word| fits(word, service));
        wanted && !not.iter().any(|word| fits(&word[1..], service))
    }

    /// A word that fits nothing is a mistake; gives it and what to do.
    pub(super) fn check(&self, catalogue: &Catalogue) -> Result<(), (String, String)> {
        if self.words().is_empty() {
            return Err((String::new(), "an empty list takes no component; write `*` for all".to_owned()));
        }
        for word in self.words() {
            let bare = word.strip_prefix('!').unwrap_or(word);
            if catalogue.services().any(|service| fits(bare, service)) {
                continue;
            }
            let known = catalogue.services().map(|service| service.id.as_str());
            let hint = match bare.split_once(':') {
                Some((kind @ ("category" | "provider" | "role"), _)) => {
                    let mut all: Vec<String> = catalogue.services().flat_map(|service| kinds(kind, service)).collect();
                    all.sort();
                    all.dedup();
                    format!("; there are {}", all.join(", "))
                }
                Some(_) => "; before a colon stands category, provider or role".to_owned(),
                None => did_you_mean(bare, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default(),
            };
            return Err((word.clone(), format!("`{bare}` fits no component of the catalogue{hint}")));
        }
        Ok(())
    }

    /// In words: "`sqs_standard` or `sqs_fifo`".
    pub(super) fn text(&self) -> String {
        let shown = |word: &String| match word.as_str() {
            "*" => "any component".to_owned(),
            word => word.strip_prefix('!').map_or_else(|| format!("`{word}`"), |not| format!("not `{not}`")),
        };
        self.words().iter().map(shown).collect::<Vec<_>>().join(" or ")
    }
}

fn fits(word: &str, service: &Service) -> bool {
    match word.split_once(':') {
        Some((kind, value)) => kinds(kind, service).iter().any(|own| own == value.trim()),
        None => like(word, &service.id),
    }
}

/// The values of a kind that a component has.
fn kinds(kind: &str, service: &Service) -> Vec<String> {
    match kind {
        "category" => vec![category(service.category)],
        "provider" => vec![provider(service.provider)],
        "role" => service.roles.clone(),
        _ => Vec::new(),
    }
}

fn category(category: Category) -> String {
    serde_json::to_value(category).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn provider(provider: Provider) -> String {
    serde_json::to_value(provider).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// `sqs_*` fits `sqs_fifo`; stars stand for any text.
fn like(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, rest)) => {
            let Some(tail) = text.strip_prefix(head) else { return false };
            let starts = tail.char_indices().map(|(at, _)| at).chain(std::iter::once(tail.len()));
            starts.into_iter().any(|at| like(rest, &tail[at..]))
        }
    }
}

/// Which wires a rule looks at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way<'r> {
    pub(super) from: &'r Selector,
    pub(super) to: &'r Selector,
    /// Empty for all.
    pub(super) mechanism: &'r [Mechanism],
}

impl Way<'_> {
    pub(super) fn takes(self, link: &Link<'_>, catalogue: &Catalogue) -> bool {
        let fits = |selector: &Selector, service: &str| {
            catalogue.service(service).is_some_and(|service| selector.takes(service))
        };
        (self.mechanism.is_empty() || link.is_any(self.mechanism))
            && fits(self.from, link.source.service.as_str())
            && fits(self.to, link.target.service.as_str())
    }

    pub(super) fn text(self) -> String {
        let how = mechanisms(self.mechanism);
        format!("from {} to {}{how}", self.from.text(), self.to.text())
    }
}

/// " by `poll` or `sdk_call`", or nothing for all.
pub(super) fn mechanisms(list: &[Mechanism]) -> String {
    if list.is_empty() {
        return String::new();
    }
    let names: Vec<String> = list.iter().map(|mechanism| format!("`{mechanism}`")).collect();
    format!(" by {}", names.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_take_types_stars_and_kinds() {
        let catalogue = Catalogue::builtin();
        for (words, takes, leaves) in [
            (&["sqs_*"][..], "sqs_fifo", "sns_fifo"),
            (&["*_fifo", "!sns_*"], "sqs_fifo", "sns_fifo"),
            (&["category:database"], "dynamodb", "lambda"),
            (&["role:compute", "!lambda"], "fargate", "lambda"),
            (&["provider:gcp"], "gcp_run", "s3"),
            (&["!lambda"], "s3", "lambda"),
        ] {
            let selector = Selector::Several(words.iter().map(|word| (*word).to_owned()).collect());
            assert!(selector.check(catalogue).is_ok(), "{words:?}");
            assert!(selector.takes(catalogue.service(takes).unwrap()), "{words:?} takes {takes}");
            assert!(!selector.takes(catalogue.service(leaves).unwrap()), "{words:?} leaves {leaves}");
        }
        for (word, part) in [("lamda", "did you mean `lambda`"), ("category:db", "database"), ("kind:x", "category, ")]
        {
            let (_, message) = Selector::One(word.to_owned()).check(catalogue).unwrap_err();
            assert!(message.contains(part), "{word}: {message}");
        }
    }
}
