//! Prose-like files from templates. Text that people typed reaches code only through the filters here.

use std::fmt::Write as _;

use minijinja::{Environment, UndefinedBehavior, Value};

use crate::catalogue;
use crate::generate::{GenerateError, Language};

/// The common templates and those of one folder below `assets/generators/`, by their path there.
pub(crate) fn environment(folder: &str) -> Result<Environment<'static>, GenerateError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.add_filter("py", |text: String| literal(&text, Language::Python));
    environment.add_filter("js", |text: String| literal(&text, Language::Node));
    environment.add_filter("md", |text: String| markdown(&text));
    environment.add_filter("line", |text: String| one_line(&text));
    let folders = ["generators/common".to_owned(), format!("generators/{folder}")];
    for (path, bytes) in folders.iter().flat_map(|folder| catalogue::asset_files(folder)) {
        let name = path.trim_start_matches("generators/");
        let text = std::str::from_utf8(bytes).map_err(|error| fail(name, &error.to_string()))?;
        environment.add_template(name, text).map_err(|error| fail(name, &explain(&error)))?;
    }
    Ok(environment)
}

pub(crate) fn render(environment: &Environment<'_>, name: &str, context: Value) -> Result<String, GenerateError> {
    let template = environment.get_template(name).map_err(|error| fail(name, &explain(&error)))?;
    let text = template.render(context).map_err(|error| fail(name, &explain(&error)))?;
    Ok(tidy(&text))
}

fn fail(template: &str, cause: &str) -> GenerateError {
    GenerateError::Template { template: template.to_owned(), cause: cause.to_owned() }
}

fn explain(error: &minijinja::Error) -> String {
    format!("{error:#}")
}

/// At most two empty lines in a row, none at the start, one end of line at the end.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            let indented = line.starts_with([' ', '\t']);
            let gap = if indented { empty.min(1) } else { empty.min(2) };
            out.extend(std::iter::repeat_n('\n', gap));
        }
        empty = 0;
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// A string literal: what comes out is one token, whatever the text is.
fn literal(text: &str, language: Language) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            ' '..='~' => out.push(c),
            c => match (u32::from(c), language) {
                (code @ 0..0x1_0000, _) => drop(write!(out, "\\u{code:04x}")),
                (code, Language::Python) => drop(write!(out, "\\U{code:08x}")),
                (code, Language::Node) => drop(write!(out, "\\u{{{code:x}}}")),
            },
        }
    }
    out.push('"');
    out
}

/// One line without anything that ends a comment, turns text around or hides.
pub(super) fn one_line(text: &str) -> String {
    let harmless = |c: char| {
        let hidden =
            matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        if c.is_control() || hidden || matches!(c, '"' | '\\' | '`' | '\'' | '*' | '/' | '$' | '{' | '}' | '<' | '>') {
            ' '
        } else {
            c
        }
    };
    let text: String = text.chars().map(harmless).take(120).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text that Markdown shows as it is.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().take(400) {
        match c {
            c if c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => out.push(' '),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '!' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_one_token_in_either_language() {
        let table = [
            ("plain", "\"plain\"", "\"plain\""),
            ("a\"b", "\"a\\\"b\"", "\"a\\\"b\""),
            ("a\\", "\"a\\\\\"", "\"a\\\\\""),
            ("a\nb", "\"a\\nb\"", "\"a\\nb\""),
            ("\u{2028}", "\"\\u2028\"", "\"\\u2028\""),
            ("\u{1f600}", "\"\\U0001f600\"", "\"\\u{1f600}\""),
            ("${x}`", "\"${x}`\"", "\"${x}`\""),
        ];
        for (text, python, node) in table {
            assert_eq!(literal(text, Language::Python), python, "for {text:?}");
            assert_eq!(literal(text, Language::Node), node, "for {text:?}");
        }
    }

    #[test]
    fn lines_for_comments_stay_one_line() {
        assert_eq!(one_line("a\r\nb \u{202e} \"\"\" */ c"), "a b c");
    }
}
