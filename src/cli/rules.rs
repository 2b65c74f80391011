use std::fmt::Write as _;

use anyhow::{Result, anyhow};
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use super::{Answer, print};
use crate::format::did_you_mean;
use crate::validate::{LINTS, LintMetadata, find_lint};

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
}

#[derive(Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// All rules with their severity
    List {
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// The page of one rule: what it does, why, an example and the way out
    Explain {
        /// Code such as SL-SQS-001, or name such as short-visibility-timeout
        code: String,
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let text = match &arguments.what {
        What::List { format: Format::Text } => list(),
        What::List { format: Format::Json } => {
            pretty(&RuleList { schema: 1, rules: LINTS.iter().map(|lint| Row::of(lint)).collect() })
        }
        What::List { format: Format::Markdown } => rule_book(),
        What::Explain { code, format } => {
            let lint = find(code)?;
            match format {
                Format::Text | Format::Markdown => lint.page(),
                Format::Json => explained(lint),
            }
        }
    };
    print(&text)?;
    Ok(Answer::Yes)
}

fn find(word: &str) -> Result<&'static LintMetadata> {
    find_lint(word.trim()).ok_or_else(|| {
        let hint = did_you_mean(word, LINTS.iter().flat_map(|lint| [lint.code, lint.name])).map_or_else(
            || "; `skywright rules list` shows them all".to_owned(),
            |near| format!("; did you mean `{near}`?"),
        );
        anyhow!("`{word}` is not a rule{hint}")
    })
}

fn list() -> String {
    let mut out = String::new();
    let width = LINTS.iter().map(|lint| lint.name.len()).max().unwrap_or_default();
    let mut family = None;
    for lint in LINTS.iter() {
        if family != Some(lint.category) {
            let gap = if family.is_some() { "\n" } else { "" };
            let _ = writeln!(out, "{gap}{}", lint.category.label());
            family = Some(lint.category);
        }
        let _ = writeln!(out, "  {:11}  {:7}  {:width$}  {}", lint.code, lint.severity, lint.name, lint.summary);
    }
    out
}

#[derive(Serialize)]
struct RuleList {
    schema: u32,
    rules: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    category: &'static str,
    scope: &'static str,
    summary: &'static str,
}

#[derive(Serialize)]
struct Page {
    schema: u32,
    #[serde(flatten)]
    row: Row,
    what: Option<&'static str>,
    why: Option<&'static str>,
    /// Graphs in the interchange form: the first has the fault, the second is the way out.
    example: Option<serde_json::Value>,
    use_instead: Option<serde_json::Value>,
    fix_safety: Option<&'static str>,
    references: Option<&'static str>,
    markdown: &'static str,
}

impl Row {
    fn of(lint: &LintMetadata) -> Self {
        Self {
            code: lint.code,
            name: lint.name,
            severity: lint.severity.as_str(),
            category: lint.category.label(),
            scope: lint.scope.label(),
            summary: lint.summary,
        }
    }
}

fn explained(lint: &LintMetadata) -> String {
    let graph = |title| serde_json::from_str(lint.graph(title)?).ok();
    pretty(&Page {
        schema: 1,
        row: Row::of(lint),
        what: lint.section("What it does"),
        why: lint.section("Why is this bad?"),
        example: graph("Example"),
        use_instead: graph("Use instead"),
        fix_safety: lint.section("Fix safety"),
        references: lint.section("References"),
        markdown: lint.docs.trim(),
    })
}

fn pretty(answer: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(answer).unwrap_or_default();
    text.push('\n');
    text
}

/// The whole rule book as one Markdown page.
pub fn rule_book() -> String {
    let mut out = format!(
        "# The rule book\n\n{} rules. An error will not deploy, loses data or exposes data; a warning works but breaks \
         under failure or load; an info could be better. Accept a finding in the drawing's settings with a \
         suppression that names the rule, the element and the reason.\n",
        LINTS.len()
    );
    let mut family = None;
    for lint in LINTS.iter() {
        if family != Some(lint.category) {
            let _ = write!(
                out,
                "\n## {}\n\n| Code | Name | Severity | Looks at | What is wrong |\n",
                lint.category.label()
            );
            out.push_str("|---|---|---|---|---|\n");
            family = Some(lint.category);
        }
        let anchor = format!("{}-{}", lint.code.to_lowercase(), lint.name);
        let (name, severity, scope) = (lint.name, lint.severity, lint.scope.label());
        let _ = writeln!(out, "| [{}](#{anchor}) | {name} | {severity} | {scope} | {} |", lint.code, lint.summary);
    }
    out.push_str("\n# Pages\n");
    for lint in LINTS.iter() {
        let page = lint.page();
        let page = page.replace("\n## ", "\n### ");
        let _ = write!(out, "\n#{page}");
    }
    out
}
