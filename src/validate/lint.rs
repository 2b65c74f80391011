use std::fmt;

use super::Severity;

/// Families of rules; one folder each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    Wiring,
    Props,
    Loops,
    Sync,
    Failures,
    Queues,
    Streams,
    Data,
    Functions,
    Payload,
    Paths,
    Network,
    Security,
    Observability,
    Improvement,
    Multicloud,
    /// Rules of the user's own.
    Own,
}

impl Category {
    /// The heading over the family in lists.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Wiring => "Wiring",
            Self::Props => "Properties",
            Self::Loops => "Loops",
            Self::Sync => "Waiting and timeouts",
            Self::Failures => "Failures and dead letters",
            Self::Queues => "Queues",
            Self::Streams => "Streams",
            Self::Data => "Tables and databases",
            Self::Functions => "Functions",
            Self::Payload => "Payload sizes",
            Self::Paths => "Along paths",
            Self::Network => "Networks and zones",
            Self::Security => "Security",
            Self::Observability => "Observability",
            Self::Improvement => "Improvements",
            Self::Multicloud => "Other clouds",
            Self::Own => "Your own rules",
        }
    }
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Component,
    Wire,
    /// Components and wires.
    Element,
    /// A chain or a ring of wires.
    Path,
    Document,
}

impl Scope {
    /// The word for it in lists.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Wire => "wire",
            Self::Element => "component or wire",
            Self::Path => "path",
            Self::Document => "drawing",
        }
    }
}

/// One rule: its name, its standing and its page in the rule book.
#[derive(Debug, PartialEq, Eq)]
pub struct LintMetadata {
    /// Stable code such as `SL-WIRE-001`; never reused.
    pub code: &'static str,
    /// Kebab-case name of the bad pattern, such as `illegal-connection`.
    pub name: &'static str,
    /// What is wrong, in half a sentence.
    pub summary: &'static str,
    /// The page in Markdown: What it does, Why is this bad?, Example, Use instead, and so on.
    pub docs: &'static str,
    /// The usual severity; a finding may carry a milder one.
    pub severity: Severity,
    pub category: Category,
    pub scope: Scope,
}

impl LintMetadata {
    /// The text of one `## ` section of the page, trimmed.
    pub fn section(&self, title: &str) -> Option<&'static str> {
        let start = self.docs.find(&format!("## {title}\n"))? + title.len() + 4;
        let rest = &self.docs[start..];
        Some(rest[..rest.find("\n## ").unwrap_or(rest.len())].trim())
    }

    /// The graph inside the `json` block of a section.
    pub fn graph(&self, title: &str) -> Option<&'static str> {
        let (_, from) = self.section(title)?.split_once("```json\n")?;
        from.split_once("\n```").map(|(graph, _)| graph)
    }

    /// The rule's page with its heading, as `rules explain` prints it.
    pub fn page(&self) -> String {
        format!("# {} {}\n\n{}: {}.\n\n{}\n", self.code, self.name, self.severity, self.summary, self.docs.trim())
    }
}

impl fmt::Display for LintMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.name)
    }
}

/// Declares the rule of a file as `LINT`.
macro_rules! declare_lint {
    (
        code: $code:literal,
        name: $name:literal,
        severity: $severity:ident,
        category: $category:ident,
        scope: $scope:ident,
        summary: $summary:literal,
        docs: $docs:literal $(,)?
    ) => {
        pub(super) static LINT: $crate::validate::LintMetadata = $crate::validate::LintMetadata {
            code: $code,
            name: $name,
            summary: $summary,
            docs: $docs,
            severity: $crate::validate::Severity::$severity,
            category: $crate::validate::Category::$category,
            scope: $crate::validate::Scope::$scope,
        };
    };
}

pub(super) use declare_lint;
