use std::collections::BTreeMap;
use std::fmt;

use crate::model;

/// A value of a template, with the references a deployment engine resolves.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Val {
    Bool(bool),
    Int(i64),
    Num(f64),
    Str(String),
    List(Vec<Self>),
    Map(Map),
    /// The main identifier of a resource, parameter or pseudo parameter.
    Ref(String),
    /// An attribute of a resource: logical name, attribute.
    Att(String, String),
    /// Text with `${Name}` and `${Name.Attribute}`; literal text in it went through [`literal`].
    Sub(String),
}

/// Keys and values in the order they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Map(Vec<(String, Val)>);

impl Map {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// Puts a key at the end, or replaces its value where it stands.
    pub(crate) fn set(&mut self, key: impl Into<String>, value: impl Into<Val>) -> &mut Self {
        let (key, value) = (key.into(), value.into());
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key, value)),
        }
        self
    }

    /// Like [`Self::set`], when there is a value.
    pub(crate) fn opt(&mut self, key: &str, value: Option<impl Into<Val>>) -> &mut Self {
        if let Some(value) = value {
            self.set(key, value);
        }
        self
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Val> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// Takes a key out.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Val> {
        let at = self.0.iter().position(|(known, _)| known == key)?;
        Some(self.0.remove(at).1)
    }

    /// The value at the end of a path of keys.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Val> {
        let (first, rest) = path.split_first()?;
        match (self.get(first)?, rest) {
            (value, []) => Some(value),
            (Val::Map(map), rest) => map.at(rest),
            _ => None,
        }
    }

    /// The map under a key, made when it is missing or something else.
    pub(crate) fn map(&mut self, key: &str) -> &mut Self {
        let at = self.place(key, || Val::Map(Self::new()));
        if !matches!(self.0[at].1, Val::Map(_)) {
            self.0[at].1 = Val::Map(Self::new());
        }
        match &mut self.0[at].1 {
            Val::Map(map) => map,
            _ => unreachable!("made a map above"),
        }
    }

    /// Adds to the list under a key, which is made when it is missing.
    pub(crate) fn push(&mut self, key: &str, value: impl Into<Val>) -> &mut Self {
        let at = self.place(key, || Val::List(Vec::new()));
        if let Val::List(items) = &mut self.0[at].1 {
            items.push(value.into());
        }
        self
    }

    fn place(&mut self, key: &str, make: impl FnOnce() -> Val) -> usize {
        self.0.iter().position(|(known, _)| known == key).unwrap_or_else(|| {
            self.0.push((key.to_owned(), make()));
            self.0.len() - 1
        })
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Val)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }
}

impl FromIterator<(String, Val)> for Map {
    fn from_iter<I: IntoIterator<Item = (String, Val)>>(pairs: I) -> Self {
        let mut map = Self::new();
        for (key, value) in pairs {
            map.set(key, value);
        }
        map
    }
}

/// A map literal: `map! { "Type" => "AWS::SQS::Queue", "Properties" => map! {} }`.
macro_rules! map {
    ($($key:expr => $value:expr),* $(,)?) => {
        <$crate::generate::value::Map as FromIterator<(String, $crate::generate::value::Val)>>::from_iter([
            $((String::from($key), Into::<$crate::generate::value::Val>::into($value))),*
        ])
    };
}
pub(crate) use map;

/// A list literal of anything that is a value.
macro_rules! list {
    ($($value:expr),* $(,)?) => { $crate::generate::value::Val::List(vec![$(Into::<$crate::generate::value::Val>::into($value)),*]) };
}
pub(crate) use list;

pub(crate) fn reference(name: impl Into<String>) -> Val {
    Val::Ref(name.into())
}

pub(crate) fn att(name: impl Into<String>, attribute: &str) -> Val {
    Val::Att(name.into(), attribute.to_owned())
}

/// Text with substitutions; anything a person typed goes through [`literal`] first.
pub(crate) fn sub(text: impl Into<String>) -> Val {
    let text = text.into();
    if has_substitution(&text) { Val::Sub(text) } else { Val::Str(text.replace("${!", "${")) }
}

/// Makes text safe inside [`sub`]: its own `${` stays what it is.
pub(crate) fn literal(text: &str) -> String {
    text.replace("${", "${!")
}

fn has_substitution(text: &str) -> bool {
    text.match_indices("${").any(|(at, _)| !text[at + 2..].starts_with('!'))
}

fn renamed_in_text(text: &str, names: &BTreeMap<String, String>) -> String {
    let mut parts = text.split("${");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("${");
        let end = part.find(['.', '}']).unwrap_or(part.len());
        out.push_str(names.get(&part[..end]).map_or(&part[..end], String::as_str));
        out.push_str(&part[end..]);
    }
    out
}

/// Text that looks like a substitution outside of one, which linters take for a mistake.
fn looks_like_substitution(text: &str) -> bool {
    text.match_indices("${").any(|(at, _)| {
        let rest = &text[at + 2..];
        let name = rest.split('}').next().unwrap_or_default();
        name.len() < rest.len()
            && !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "_:.".contains(c))
    })
}

impl Val {
    /// The same value with `${Name}` in literal text taken apart, so that nobody takes it for a reference.
    pub(crate) fn with_literals_apart(self) -> Self {
        match self {
            Self::Str(text) if looks_like_substitution(&text) => {
                let parts: Vec<Self> = text.split("${").enumerate().fold(Vec::new(), |mut parts, (index, part)| {
                    if index > 0 {
                        if let Some(Self::Str(last)) = parts.last_mut() {
                            last.push('$');
                        }
                        parts.push(Self::Str(format!("{{{part}")));
                    } else {
                        parts.push(Self::Str(part.to_owned()));
                    }
                    parts
                });
                map! { "Fn::Join" => list!["", parts] }.into()
            }
            Self::List(items) => Self::List(items.into_iter().map(Self::with_literals_apart).collect()),
            // The long form of a substitution holds its text as it is.
            Self::Map(map) if map.get("Fn::Sub").is_some() => Self::Map(map),
            Self::Map(map) => {
                Self::Map(map.0.into_iter().map(|(key, value)| (key, value.with_literals_apart())).collect())
            }
            other => other,
        }
    }

    /// The same value with other logical names in its references.
    pub(crate) fn renamed(self, names: &BTreeMap<String, String>) -> Self {
        let of = |name: String| names.get(&name).cloned().unwrap_or(name);
        match self {
            Self::Ref(name) => Self::Ref(of(name)),
            Self::Att(name, attribute) => Self::Att(of(name), attribute),
            Self::Sub(text) => Self::Sub(renamed_in_text(&text, names)),
            Self::List(items) => Self::List(items.into_iter().map(|item| item.renamed(names)).collect()),
            Self::Map(map) => {
                Self::Map(Map(map.0.into_iter().map(|(key, value)| (key, value.renamed(names))).collect()))
            }
            other => other,
        }
    }

    pub(crate) const fn as_map(&self) -> Option<&Map> {
        if let Self::Map(map) = self { Some(map) } else { None }
    }

    pub(crate) fn as_list(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }

    pub(crate) const fn as_str(&self) -> Option<&str> {
        if let Self::Str(text) = self { Some(text.as_str()) } else { None }
    }

    /// Logical names this value refers to, pseudo parameters left out.
    pub(crate) fn references(&self, into: &mut Vec<String>) {
        match self {
            Self::Ref(name) | Self::Att(name, _) => {
                if !name.starts_with("AWS::") {
                    into.push(name.split('.').next().unwrap_or_default().to_owned());
                }
            }
            Self::Sub(text) => {
                for (at, _) in text.match_indices("${") {
                    let rest = &text[at + 2..];
                    let name = rest.split(['.', '}']).next().unwrap_or_default();
                    if !name.starts_with('!') && !name.starts_with("AWS::") {
                        into.push(name.to_owned());
                    }
                }
            }
            Self::List(items) => items.iter().for_each(|item| item.references(into)),
            Self::Map(map) => map.iter().for_each(|(_, value)| value.references(into)),
            Self::Bool(_) | Self::Int(_) | Self::Num(_) | Self::Str(_) => {}
        }
    }
}

macro_rules! from {
    ($($type:ty => $variant:ident),* $(,)?) => {
        $(impl From<$type> for Val { fn from(value: $type) -> Self { Self::$variant(value.into()) } })*
    };
}

from! { bool => Bool, i64 => Int, i32 => Int, u32 => Int, f64 => Num, &str => Str, String => Str, &String => Str, Vec<Self> => List, Map => Map }

impl From<Vec<String>> for Val {
    fn from(items: Vec<String>) -> Self {
        Self::List(items.into_iter().map(Self::Str).collect())
    }
}

/// A drawn value, as it stands. Text is literal: it refers to nothing.
impl From<&model::Value> for Val {
    fn from(value: &model::Value) -> Self {
        match value {
            model::Value::Bool(value) => Self::Bool(*value),
            model::Value::Int(value) => Self::Int(*value),
            model::Value::Number(_) if value.as_i64().is_some() => Self::Int(value.as_i64().unwrap_or_default()),
            model::Value::Number(value) => Self::Num(*value),
            model::Value::Text(value) => Self::Str(value.clone()),
            model::Value::List(items) => Self::List(items.iter().map(Self::from).collect()),
            model::Value::Map(items) => {
                Self::Map(items.iter().map(|(key, value)| (key.clone(), Self::from(value))).collect())
            }
        }
    }
}

impl From<&serde_json::Value> for Val {
    fn from(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Str(String::new()),
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(number) => {
                number.as_i64().map_or_else(|| Self::Num(number.as_f64().unwrap_or_default()), Self::Int)
            }
            serde_json::Value::String(text) => Self::Str(text.clone()),
            serde_json::Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            serde_json::Value::Object(map) => {
                Self::Map(map.iter().map(|(key, value)| (key.clone(), Self::from(value))).collect())
            }
        }
    }
}

impl fmt::Display for Val {
    /// One line for people: what the value is, without its markup.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Num(value) => write!(f, "{value}"),
            Self::Str(text) | Self::Sub(text) => f.write_str(text),
            Self::Ref(name) => write!(f, "{name}"),
            Self::Att(name, attribute) => write!(f, "{name}.{attribute}"),
            Self::List(items) => write!(f, "{} items", items.len()),
            Self::Map(map) => write!(f, "{} keys", map.len()),
        }
    }
}
