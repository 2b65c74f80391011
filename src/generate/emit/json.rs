use serde_json::Value;

use crate::generate::value::{Map, Val};

/// A value as JSON, with the long form of intrinsics.
pub(crate) fn json(value: &Val) -> Value {
    match value {
        Val::Bool(value) => Value::Bool(*value),
        Val::Int(value) => Value::from(*value),
        Val::Num(value) => serde_json::Number::from_f64(*value).map_or(Value::Null, Value::Number),
        Val::Str(text) => Value::String(text.clone()),
        Val::List(items) => Value::Array(items.iter().map(json).collect()),
        Val::Map(map) => object(map),
        Val::Ref(name) => serde_json::json!({ "Ref": name }),
        Val::Att(name, attribute) => serde_json::json!({ "Fn::GetAtt": [name, attribute] }),
        Val::Sub(text) => serde_json::json!({ "Fn::Sub": text }),
    }
}

fn object(map: &Map) -> Value {
    Value::Object(map.iter().map(|(key, value)| (key.to_owned(), json(value))).collect())
}

/// JSON for people: two spaces, a final end of line.
pub(crate) fn pretty(value: &Value) -> String {
    // Serialising a tree of strings and numbers cannot fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
