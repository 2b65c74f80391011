use std::fmt::Write as _;

use crate::generate::value::{Map, Val};

/// Writes a map as a YAML 1.1 document with CloudFormation's short intrinsics.
///
/// `gap_after` names top-level keys whose entries get an empty line between them.
pub(crate) fn document(map: &Map, gap_after: &[&str]) -> String {
    spaced(map, gap_after, &[])
}

/// The same with space also between the entries of keys one level down, named with the key above them.
pub(crate) fn spaced(map: &Map, gap_after: &[&str], deeper: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (index, (key, value)) in map.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let below: Vec<&str> = deeper.iter().filter(|(above, _)| *above == key).map(|(_, below)| *below).collect();
        match value {
            Val::Map(inner) if gap_after.contains(&key) && !inner.is_empty() => {
                let _ = writeln!(out, "{}:", scalar(key));
                gapped(&mut out, inner, 2);
            }
            Val::Map(inner) if !below.is_empty() => {
                let _ = writeln!(out, "{}:", scalar(key));
                for (key, value) in inner.iter() {
                    match value {
                        Val::Map(map) if below.contains(&key) && !map.is_empty() => {
                            let _ = writeln!(out, "  {}:", scalar(key));
                            gapped(&mut out, map, 4);
                        }
                        _ => entry(&mut out, key, value, 2),
                    }
                }
            }
            _ => entry(&mut out, key, value, 0),
        }
    }
    out
}

fn gapped(out: &mut String, map: &Map, indent: usize) {
    for (index, (key, value)) in map.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        entry(out, key, value, indent);
    }
}

/// A CloudFormation template, with space between its resources.
pub(crate) fn template(map: &Map) -> String {
    document(map, &["Parameters", "Resources", "Outputs"])
}

fn entry(out: &mut String, key: &str, value: &Val, indent: usize) {
    let _ = write!(out, "{:indent$}{}:", "", scalar(key));
    after_key(out, value, indent);
}

/// The value behind `key:`, up to and with the end of its last line.
fn after_key(out: &mut String, value: &Val, indent: usize) {
    match value {
        Val::Map(map) if !map.is_empty() => {
            out.push('\n');
            for (key, value) in map.iter() {
                entry(out, key, value, indent + 2);
            }
        }
        Val::List(items) if !items.is_empty() => {
            out.push('\n');
            for item in items {
                list_item(out, item, indent + 2);
            }
        }
        _ => inline(out, value, indent + 2),
    }
}

fn list_item(out: &mut String, item: &Val, indent: usize) {
    let _ = write!(out, "{:indent$}-", "");
    match item {
        Val::Map(map) if !map.is_empty() => {
            for (index, (key, value)) in map.iter().enumerate() {
                if index == 0 {
                    let _ = write!(out, " {}:", scalar(key));
                    after_key(out, value, indent + 2);
                } else {
                    entry(out, key, value, indent + 2);
                }
            }
        }
        Val::List(items) if !items.is_empty() => {
            out.push('\n');
            for item in items {
                list_item(out, item, indent + 2);
            }
        }
        _ => inline(out, item, indent + 2),
    }
}

/// A value that starts on the line of its key or dash.
fn inline(out: &mut String, value: &Val, indent: usize) {
    match value {
        Val::Bool(value) => drop(writeln!(out, " {value}")),
        Val::Int(value) => drop(writeln!(out, " {value}")),
        Val::Num(value) => drop(writeln!(out, " {}", number(*value))),
        Val::Str(text) => text_value(out, "", text, indent),
        Val::Sub(text) => text_value(out, " !Sub", text, indent),
        Val::Ref(name) => drop(writeln!(out, " !Ref {}", scalar(name))),
        Val::Att(name, attribute) => drop(writeln!(out, " !GetAtt {}", scalar(&format!("{name}.{attribute}")))),
        Val::List(_) => out.push_str(" []\n"),
        Val::Map(_) => out.push_str(" {}\n"),
    }
}

fn text_value(out: &mut String, tag: &str, text: &str, indent: usize) {
    out.push_str(tag);
    if reads_as_block(text) {
        out.push_str(if text.ends_with('\n') { " |\n" } else { " |-\n" });
        for line in text.lines() {
            if line.is_empty() {
                out.push('\n');
            } else {
                let _ = writeln!(out, "{:indent$}{line}", "");
            }
        }
    } else {
        let _ = writeln!(out, " {}", scalar(text));
    }
}

/// Whether text can stand as a literal block and come back byte for byte.
fn reads_as_block(text: &str) -> bool {
    text.trim_end_matches('\n').contains('\n')
        && !text.ends_with("\n\n")
        && !text.starts_with([' ', '\n', '\t'])
        && text.lines().all(|line| !line.starts_with('\t') && !line.ends_with([' ', '\t']))
        && text.chars().all(|c| c == '\n' || c == '\t' || printable(c))
}

fn printable(c: char) -> bool {
    // What turns text around or hides is written as an escape, so that reviewers see it.
    let hidden = matches!(c, '\u{85}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    !c.is_control() && !hidden && !matches!(c, '\u{fffe}' | '\u{ffff}')
}

fn number(value: f64) -> String {
    if value.is_finite() { format!("{value:?}") } else { "0".to_owned() }
}

/// A key or one-line text: plain where every reader takes it for this text, else quoted.
pub(crate) fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let starts = first.is_ascii_alphabetic() || matches!(first, '/' | '.' | '$' | '_' | '(');
    let inner = |c: char| c.is_ascii_alphanumeric() || " _-./$(){}+@=;<>~^,%?!&*'".contains(c) || c == ':' || c == '#';
    starts
        && text.chars().all(inner)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains("  ")
        && !is_reserved(text)
        && !looks_numeric(text)
}

/// Words that YAML 1.1 readers take for something else than text.
fn is_reserved(text: &str) -> bool {
    const WORDS: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nil", "none"];
    WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// `.5`, `.inf` and the like; text that begins with a digit or sign is quoted anyway.
fn looks_numeric(text: &str) -> bool {
    text.starts_with('.') && text[1..].starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'i' | 'I' | 'n' | 'N'))
}

/// Double quotes with escapes; single quotes where nothing has to be escaped.
fn quoted(text: &str) -> String {
    if text.chars().all(|c| printable(c) && c != '\'') {
        return format!("'{text}'");
    }
    let mut out = String::with_capacity(text.len() + 8);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if printable(c) => out.push(c),
            c if u32::from(c) < 0x100 => drop(write!(out, "\\x{:02x}", u32::from(c))),
            c if u32::from(c) < 0x1_0000 => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => drop(write!(out, "\\U{:08x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_quoted_where_a_reader_would_take_it_for_something_else() {
        let table = [
            ("yes", "'yes'"),
            ("No", "'No'"),
            ("null", "'null'"),
            ("~", "'~'"),
            ("1e3", "'1e3'"),
            ("0123", "'0123'"),
            ("0x1f", "'0x1f'"),
            ("1_000", "'1_000'"),
            ("12:30:45", "'12:30:45'"),
            ("2012-10-17", "'2012-10-17'"),
            (".5", "'.5'"),
            (".inf", "'.inf'"),
            ("", "''"),
            (" a", "' a'"),
            ("a ", "'a '"),
            ("a: b", "'a: b'"),
            ("a #b", "'a #b'"),
            ("- a", "'- a'"),
            ("*a", "'*a'"),
            ("&a", "'&a'"),
            ("!a", "'!a'"),
            ("[a]", "'[a]'"),
            ("{a}", "'{a}'"),
            ("a\"b", "'a\"b'"),
            ("it's", "it's"),
            ("'x", "\"'x\""),
            ("a\nb'", "\"a\\nb'\""),
            ("\u{7}'", "\"\\x07'\""),
            ("\u{2028}", "\"\\u2028\""),
            ("naïve ☃", "'naïve ☃'"),
            ("arn:aws:s3:::b", "arn:aws:s3:::b"),
            ("s3:ObjectCreated:*", "s3:ObjectCreated:*"),
            ("AWS::SQS::Queue", "AWS::SQS::Queue"),
            ("a,b", "a,b"),
            ("=", "'='"),
            ("<<", "'<<'"),
            ("\\", "'\\'"),
        ];
        for (text, expected) in table {
            assert_eq!(scalar(text), expected, "for {text:?}");
        }
    }

    #[test]
    fn blocks_are_used_only_where_they_read_back_byte_for_byte() {
        let table = [
            ("a\nb", "k: |-\n  a\n  b\n"),
            ("a\nb\n", "k: |\n  a\n  b\n"),
            ("a\n\nb", "k: |-\n  a\n\n  b\n"),
            ("a\nb\n\n", "k: 'a"),
            (" a\nb", "k: \" a\\nb"),
            ("a \nb", "k: \"a \\nb"),
            ("a\r\nb", "k: \"a\\r\\nb"),
        ];
        for (text, expected) in table {
            let mut map = Map::new();
            map.set("k", text);
            let written = document(&map, &[]);
            let same = if expected.ends_with('\n') { written == expected } else { !written.starts_with("k: |") };
            assert!(same, "for {text:?}: {written:?}");
        }
    }
}
