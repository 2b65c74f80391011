use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::{LINTS, LintMetadata, OwnRule, Severity};

/// A calendar day. Ordered, so that end-of-life dates can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    pub year: i32,
    pub month: u8,
    pub day: u8,
}

impl Date {
    /// The day (UTC) that many seconds after the start of 1970.
    pub fn from_unix(seconds: i64) -> Self {
        Self::from_days(seconds.div_euclid(86_400))
    }

    /// Days since the start of 1970; civil calendar by eras of 400 years.
    pub fn days(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let shifted_month = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * shifted_month + 2) / 5 + i64::from(self.day) - 1;
        let year_of_era = year.rem_euclid(400);
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    fn from_days(days: i64) -> Self {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            year: i32::try_from(year).unwrap_or(i32::MAX),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day_of_year - (153 * shifted_month + 2) / 5 + 1).unwrap_or(1),
        }
    }
}

impl FromStr for Date {
    type Err = ();

    /// Reads `2026-11-23`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('-');
        let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(());
        };
        let (year, month, day) = (year.parse(), month.parse(), day.parse());
        match (year, month, day) {
            (Ok(year), Ok(month @ 1..=12), Ok(day @ 1..=31)) => Ok(Self { year, month, day }),
            _ => Err(()),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Which rules run, how much their findings matter, and what rules cannot know by themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// The day runtimes' end-of-life dates are held against; without one those rules are silent.
    pub today: Option<Date>,
    /// Codes (`SL-SEC-001`), prefixes of codes (`SL-SEC`) or names; empty selects all.
    pub select: Vec<String>,
    /// The same words; what they name does not run.
    pub ignore: Vec<String>,
    /// Severities by the same words, `None` for off. The most exact word counts.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// Simultaneous executions of the account, for drawings that do not say.
    pub account_concurrency: Option<f64>,
    /// Rules of the user's own, which run beside those of the book.
    pub own_rules: Arc<[OwnRule]>,
}

impl Config {
    /// Whether a rule runs.
    pub fn selects(&self, lint: &LintMetadata) -> bool {
        let names = |word: &String| Self::names(word, lint);
        (self.select.is_empty() || self.select.iter().any(names))
            && !self.ignore.iter().any(names)
            && self.severity_of(lint) != Some(None)
    }

    /// The severity a rule's findings are given, `Some(None)` for off; `None` where they keep their own.
    pub fn severity_of(&self, lint: &LintMetadata) -> Option<Option<Severity>> {
        let exact = |word: &str| (word.trim().eq_ignore_ascii_case(lint.name), word.trim().len());
        let words = self.severities.iter().filter(|(word, _)| Self::names(word, lint));
        words.max_by_key(|(word, _)| exact(word)).map(|(_, severity)| *severity)
    }

    /// All rules there are: those of the book, then the user's own.
    pub fn lints(&self) -> impl Iterator<Item = &'static LintMetadata> {
        LINTS.iter().copied().chain(self.own_rules.iter().map(|rule| rule.lint))
    }

    /// Whether a word of a selection names a rule: by code, by name, or by a whole part of the code.
    pub fn names(word: &str, lint: &LintMetadata) -> bool {
        let word = word.trim();
        if word.is_empty() {
            return false;
        }
        if lint.name.eq_ignore_ascii_case(word) {
            return true;
        }
        let (code, prefix) = (lint.code.to_ascii_uppercase(), word.to_ascii_uppercase());
        code.strip_prefix(prefix.trim_end_matches('-')).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_one_to_one() {
        for (text, days) in [("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-11-23", 20_780), ("1969-12-31", -1)] {
            let date: Date = text.parse().unwrap();
            assert_eq!(date.days(), days, "{text}");
            assert_eq!(Date::from_unix(days * 86_400 + 5).to_string(), text);
        }
        for text in ["", "2026", "2026-13-01", "2026-01-00", "x-y-z", "2026-01-01-01"] {
            assert_eq!(text.parse::<Date>(), Err(()), "{text}");
        }
    }

    #[test]
    fn the_most_exact_word_decides_a_severity() {
        let lint = |code| crate::validate::find_lint(code).unwrap();
        let words = [
            ("SL", Some(Severity::Info)),
            ("SL-OBS", None),
            ("SL-OBS-002", Some(Severity::Error)),
            ("orphan-component", None),
        ];
        let severities = words.iter().map(|(word, severity)| ((*word).to_owned(), *severity)).collect();
        let config = Config { severities, ..Config::default() };
        for (code, expected) in [
            ("SL-SQS-001", Some(Some(Severity::Info))),
            ("SL-OBS-001", Some(None)),
            ("SL-OBS-002", Some(Some(Severity::Error))),
            ("SL-WIRE-003", Some(None)),
        ] {
            assert_eq!(config.severity_of(lint(code)), expected, "{code}");
            assert_eq!(config.selects(lint(code)), expected != Some(None), "{code}");
        }
    }
}
