use std::fmt::Write as _;

use serde_json::Value;

use crate::generate::value::{Map, Val};

/// JSON for people: two spaces, a final end of line.
pub(crate) fn pretty(value: &Value) -> String {
    // Serialising a tree of strings and numbers cannot fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// A CloudFormation template with its references in their long form, keys in their order.
pub(crate) fn template(map: &Map) -> String {
    let mut out = String::new();
    object(&mut out, map, 0);
    out.push('\n');
    out
}

fn value(out: &mut String, value: &Val, indent: usize) {
    let long = |key: &str, text: &str| format!("{{ {}: {} }}", text_of(key), text_of(text));
    match value {
        Val::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Val::Int(value) => out.push_str(&value.to_string()),
        Val::Num(value) if value.is_finite() => drop(write!(out, "{value:?}")),
        Val::Num(_) => out.push('0'),
        Val::Str(text) => out.push_str(&text_of(text)),
        Val::Ref(name) => out.push_str(&long("Ref", name)),
        Val::Sub(text) => out.push_str(&long("Fn::Sub", text)),
        Val::Att(name, attribute) => {
            let _ = write!(out, "{{ \"Fn::GetAtt\": [{}, {}] }}", text_of(name), text_of(attribute));
        }
        Val::List(items) if items.is_empty() => out.push_str("[]"),
        Val::List(items) => {
            out.push_str("[\n");
            for (index, item) in items.iter().enumerate() {
                out.push_str(&" ".repeat(indent + 2));
                self::value(out, item, indent + 2);
                out.push_str(if index + 1 < items.len() { ",\n" } else { "\n" });
            }
            out.push_str(&" ".repeat(indent));
            out.push(']');
        }
        Val::Map(map) => object(out, map, indent),
    }
}

fn object(out: &mut String, map: &Map, indent: usize) {
    if map.is_empty() {
        out.push_str("{}");
        return;
    }
    out.push_str("{\n");
    for (index, (key, item)) in map.iter().enumerate() {
        out.push_str(&" ".repeat(indent + 2));
        out.push_str(&text_of(key));
        out.push_str(": ");
        value(out, item, indent + 2);
        out.push_str(if index + 1 < map.len() { ",\n" } else { "\n" });
    }
    out.push_str(&" ".repeat(indent));
    out.push('}');
}

/// A JSON string; what turns text around or hides is escaped, so that reviewers see it.
fn text_of(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in Value::from(text).to_string().chars() {
        let hidden = matches!(c, '\u{7f}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        let _ = if hidden { write!(out, "\\u{:04x}", u32::from(c)) } else { out.write_char(c) };
    }
    out
}
