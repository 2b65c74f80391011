use std::fmt::Write as _;

use anyhow::{Result, anyhow};
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use super::{Answer, ProjectArguments, print};
use crate::format::did_you_mean;
use crate::validate::{Config, LintMetadata, OwnRule};

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
    #[command(flatten)]
    project: ProjectArguments,
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
    let around = arguments.project.around(None)?;
    let config = around.config(None, None);
    let text = match &arguments.what {
        What::List { format: Format::Text } => list(&config),
        What::List { format: Format::Json } => {
            pretty(&RuleList { schema: 1, rules: config.lints().map(|lint| Row::of(lint, &config)).collect() })
        }
        What::List { format: Format::Markdown } => book(&config),
        What::Explain { code, format } => {
            let lint = find(code, &config)?;
            match format {
                Format::Text | Format::Markdown => lint.page(),
                Format::Json => explained(lint, &config),
            }
        }
    };
    print(&text)?;
    Ok(Answer::Yes)
}

fn find(word: &str, config: &Config) -> Result<&'static LintMetadata> {
    let is_meant =
        |lint: &&LintMetadata| [lint.code, lint.name].iter().any(|own| own.eq_ignore_ascii_case(word.trim()));
    config.lints().find(is_meant).ok_or_else(|| {
        let hint = did_you_mean(word, config.lints().flat_map(|lint| [lint.code, lint.name])).map_or_else(
            || "; `skywright rules list` shows them all".to_owned(),
            |near| format!("; did you mean `{near}`?"),
        );
        anyhow!("`{word}` is not a rule{hint}")
    })
}

fn list(config: &Config) -> String {
    let mut out = String::new();
    let width = config.lints().map(|lint| lint.name.len()).max().unwrap_or_default();
    let mut family = None;
    for lint in config.lints() {
        if family != Some(lint.category) {
            let gap = if family.is_some() { "\n" } else { "" };
            let _ = writeln!(out, "{gap}{}", lint.category.label());
            family = Some(lint.category);
        }
        let severity = standing(lint, config);
        let _ = writeln!(out, "  {:11}  {severity:7}  {:width$}  {}", lint.code, lint.name, lint.summary);
    }
    out
}

/// The severity a rule has here, `off` where it does not run.
fn standing(lint: &LintMetadata, config: &Config) -> &'static str {
    if !config.selects(lint) {
        return "off";
    }
    config.severity_of(lint).flatten().unwrap_or(lint.severity).as_str()
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
    /// The severity in this project, `off` where the rule does not run.
    standing: &'static str,
    /// File of a rule that is not of the book.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
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
    fn of(lint: &'static LintMetadata, config: &Config) -> Self {
        let own = |rule: &&OwnRule| std::ptr::eq(rule.lint, lint);
        Self {
            code: lint.code,
            name: lint.name,
            severity: lint.severity.as_str(),
            standing: standing(lint, config),
            origin: config.own_rules.iter().find(own).map(|rule| rule.origin.clone()),
            category: lint.category.label(),
            scope: lint.scope.label(),
            summary: lint.summary,
        }
    }
}

fn explained(lint: &'static LintMetadata, config: &Config) -> String {
    let graph = |title| serde_json::from_str(lint.graph(title)?).ok();
    pretty(&Page {
        schema: 1,
        row: Row::of(lint, config),
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
    book(&Config::default())
}

fn book(config: &Config) -> String {
    let mut out = format!(
        "# The rule book\n\n{} rules. An error will not deploy, loses data or exposes data; a warning works but breaks \
         under failure or load; an info could be better. Accept a finding in the drawing's settings with a \
         suppression that names the rule, the element and the reason.\n",
        config.lints().count()
    );
    let mut family = None;
    for lint in config.lints() {
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
    for lint in config.lints() {
        let page = lint.page();
        let page = page.replace("\n## ", "\n### ");
        let _ = write!(out, "\n#{page}");
    }
    out
}
