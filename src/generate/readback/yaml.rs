//! YAML and JSON with CloudFormation's intrinsics in their short and long forms.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};

use crate::generate::value::{Map, Val};

/// Text that is not YAML. Line and column count from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct YamlError {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) message: String,
}

/// Deeper than any template; keeps hostile files from exhausting the stack.
const DEEPEST: usize = 200;
/// More values than any template; keeps aliases of aliases from exhausting the memory.
const MOST_VALUES: usize = 500_000;

/// The first document of a text.
pub(super) fn parse(text: &str) -> Result<Val, YamlError> {
    if text.trim_start().starts_with('{') {
        // JSON escapes characters in ways of its own.
        let json: serde_json::Value = serde_json::from_str(text).map_err(|error| YamlError {
            line: error.line(),
            column: error.column(),
            message: error.to_string(),
        })?;
        return Ok(intrinsics(Val::from(&json)));
    }
    let mut reader = Reader { parser: Parser::new_from_str(text), anchors: BTreeMap::new(), values: 0 };
    loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
            (Event::StreamEnd | Event::DocumentEnd, _) => return Ok(Val::Map(Map::new())),
            (event, span) => return reader.value(event, span, 0),
        }
    }
}

struct Reader<'t> {
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    anchors: BTreeMap<usize, Val>,
    values: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), YamlError> {
        match self.parser.next() {
            Some(Ok(next)) => Ok(next),
            Some(Err(error)) => Err(YamlError {
                line: error.marker().line(),
                column: error.marker().col() + 1,
                message: error.info().to_owned(),
            }),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn value(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Val, YamlError> {
        self.values += 1;
        if depth > DEEPEST || self.values > MOST_VALUES {
            let message = if depth > DEEPEST { "nested too deep" } else { "more values than a template holds" };
            return Err(refusal(span, message));
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let value = scalar(&text, style, tag.as_deref());
                self.keep(anchor, &value);
                Ok(value)
            }
            Event::SequenceStart(anchor, tag) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        (event, span) => items.push(self.value(event, span, depth + 1)?),
                    }
                }
                let value = tagged(Val::List(items), tag.as_deref());
                self.keep(anchor, &value);
                Ok(value)
            }
            Event::MappingStart(anchor, tag) => {
                let mut map = Map::new();
                loop {
                    let key = match self.next()? {
                        (Event::MappingEnd, _) => break,
                        (Event::Scalar(text, ..), _) => text.into_owned(),
                        (_, span) => return Err(refusal(span, "a key has to be text")),
                    };
                    let (event, span) = self.next()?;
                    let value = self.value(event, span, depth + 1)?;
                    map.set(key, value);
                }
                let value = intrinsic(tagged(Val::Map(map), tag.as_deref()));
                self.keep(anchor, &value);
                Ok(value)
            }
            Event::Alias(anchor) => {
                let value = self.anchors.get(&anchor).cloned().ok_or_else(|| refusal(span, "an unknown alias"))?;
                self.values += size(&value);
                Ok(value)
            }
            _ => Err(refusal(span, "a value is missing")),
        }
    }

    fn keep(&mut self, anchor: usize, value: &Val) {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
    }
}

fn refusal(span: Span, message: &str) -> YamlError {
    YamlError { line: span.start.line(), column: span.start.col() + 1, message: message.to_owned() }
}

fn size(value: &Val) -> usize {
    1 + match value {
        Val::List(items) => items.iter().map(size).sum(),
        Val::Map(map) => map.iter().map(|(_, value)| size(value)).sum(),
        _ => 0,
    }
}

/// Plain scalars are what YAML takes them for, quoted ones are text.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Val {
    if tag.is_some() || style != ScalarStyle::Plain {
        return tagged(Val::from(text), tag);
    }
    match text {
        "true" | "True" | "TRUE" => Val::Bool(true),
        "false" | "False" | "FALSE" => Val::Bool(false),
        "" | "~" | "null" | "Null" | "NULL" => Val::from(""),
        _ => {
            let numeric = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
            match (text.parse::<i64>(), text.parse::<f64>()) {
                (Ok(number), _) if numeric => Val::Int(number),
                (_, Ok(number)) if numeric && number.is_finite() => Val::Num(number),
                _ => Val::from(text),
            }
        }
    }
}

/// A value behind a short intrinsic such as `!GetAtt`.
fn tagged(value: Val, tag: Option<&Tag>) -> Val {
    let Some(tag) = tag.filter(|tag| tag.handle == "!") else { return value };
    let key = match tag.suffix.as_str() {
        "Ref" | "Condition" => tag.suffix.clone(),
        other => format!("Fn::{other}"),
    };
    intrinsic(Val::Map([(key, value)].into_iter().collect()))
}

/// References in their long form, at every depth.
fn intrinsics(value: Val) -> Val {
    match value {
        Val::List(items) => Val::List(items.into_iter().map(intrinsics).collect()),
        Val::Map(map) => {
            intrinsic(Val::Map(map.iter().map(|(key, value)| (key.to_owned(), intrinsics(value.clone()))).collect()))
        }
        other => other,
    }
}

/// A map that is a reference becomes one.
fn intrinsic(value: Val) -> Val {
    let made = value.as_map().and_then(as_reference);
    made.unwrap_or(value)
}

fn as_reference(map: &Map) -> Option<Val> {
    let mut pairs = map.iter();
    let (Some((key, inner)), None) = (pairs.next(), pairs.next()) else { return None };
    match (key, inner) {
        ("Ref", Val::Str(name)) => Some(Val::Ref(name.clone())),
        ("Fn::Sub", Val::Str(text)) => Some(Val::Sub(text.clone())),
        ("Fn::GetAtt", Val::Str(text)) => {
            text.split_once('.').map(|(name, attribute)| Val::Att(name.to_owned(), attribute.to_owned()))
        }
        ("Fn::GetAtt", Val::List(parts)) => match parts.as_slice() {
            [Val::Str(name), Val::Str(attribute)] => Some(Val::Att(name.clone(), attribute.clone())),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::emit;
    use crate::generate::value::{att, list, map, reference};

    #[test]
    fn what_is_written_reads_back_the_same_in_either_notation() {
        // Keys in their order: JSON readers keep no other.
        let value = map! {
            "Att" => att("Table", "Arn"), "Empty" => Map::new(), "Flag" => true,
            "Join" => map! { "Fn::Join" => list!["", list!["a$", "{b}"]] },
            "None" => list![], "Numbers" => list![1, -3, 0.5], "Ref" => reference("Queue"),
            "Sub" => Val::Sub("${AWS::StackName}-x ${!y}".to_owned()),
            "Text" => list!["yes", "12", "0x1f", "1e3", ".5", "a: b", " x", "a\nb\n", "it's", "\u{202e}", "null", ""],
        };
        assert_eq!(parse(&emit::yaml::document(&value, &[])).unwrap(), Val::Map(value.clone()));
        assert_eq!(parse(&emit::json::template(&value)).unwrap(), Val::Map(value));
    }

    #[test]
    fn hostile_files_are_refused_with_their_place() {
        let table =
            [("a: [1, 2", 1), ("a: b\n c: d: e", 2), ("? [a]\n: b", 1), (&format!("a: {}", "[".repeat(500)), 1)];
        for (text, line) in table {
            let error = parse(text).unwrap_err();
            assert!(error.line >= line && !error.message.is_empty(), "{text:.20}: {error:?}");
        }
        let mut bomb = vec!["a0: &a0 [x, x, x, x, x, x, x, x, x, x]".to_owned()];
        for level in 1..12 {
            let items = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb.push(format!("a{level}: &a{level} [{items}]"));
        }
        assert!(parse(&bomb.join("\n")).unwrap_err().message.contains("more values"));
    }
}
