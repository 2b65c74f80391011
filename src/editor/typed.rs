//! Property values as people type them, judged while they type.

use crate::catalogue::{PropSpec, PropType};
use crate::model::Value;

/// The text a field shows for a value; [`read`] takes it back.
pub fn shown(value: &Value) -> String {
    let is_nested = |value: &Value| matches!(value, Value::List(_) | Value::Map(_));
    match value {
        Value::List(items) if !items.iter().any(is_nested) => value.to_string(),
        Value::List(_) | Value::Map(_) => serde_json::to_string(value).unwrap_or_else(|_| value.to_string()),
        _ => value.to_string(),
    }
}

/// Reads typed text as a value of a property; `None` for nothing typed, which means the default.
///
/// # Errors
/// Why the text is no legal value, as a sentence that starts with a verb: `is above the maximum of 900`.
pub fn read(spec: &PropSpec, text: &str) -> Result<Option<Value>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let value = match spec.kind {
        PropType::Int | PropType::Number => number(spec, text)?,
        PropType::Bool => match text.to_lowercase().as_str() {
            "true" | "yes" | "on" => Value::Bool(true),
            "false" | "no" | "off" => Value::Bool(false),
            _ => return Err("is either true or false".to_owned()),
        },
        PropType::Enum => spec
            .values
            .iter()
            .find(|known| known.to_string().eq_ignore_ascii_case(text))
            .map_or_else(|| Value::Text(text.to_owned()), Value::clone),
        PropType::List | PropType::Set if text.starts_with('[') || text.starts_with('{') => json(text)?,
        PropType::List | PropType::Set => {
            let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
            Value::List(words.map(|word| Value::Text(word.to_owned())).collect())
        }
        PropType::Map => json(text)?,
        // What does not look like JSON is a plain word, such as the name of a file.
        PropType::Json if text.starts_with(['{', '[', '"']) => json(text)?,
        PropType::Json | PropType::String | PropType::Secret | PropType::Ref => Value::Text(text.to_owned()),
    };
    spec.check(&value).map_err(|violation| violation.to_string())?;
    Ok(Some(value))
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| {
        let place = format!("line {} column {}", error.line(), error.column());
        format!("is not complete JSON at {place}: use {{\"key\": \"value\"}}")
    })
}

/// Accepts the unit behind the number, and signs between thousands.
fn number(spec: &PropSpec, text: &str) -> Result<Value, String> {
    let bare = spec.unit.as_deref().and_then(|unit| text.strip_suffix(unit)).unwrap_or(text).trim_end();
    let digits: String = bare.chars().filter(|letter| !matches!(letter, '_' | ',' | ' ' | '\'')).collect();
    if let Ok(whole) = digits.parse::<i64>() {
        return Ok(Value::Int(whole));
    }
    match digits.parse::<f64>() {
        Ok(number) if number.is_finite() && spec.kind == PropType::Number => Ok(Value::Number(number)),
        Ok(number) if number.is_finite() && number.fract() == 0.0 => Ok(Value::Number(number)),
        Ok(_) => Err("is a whole number".to_owned()),
        Err(_) => Err("is a number".to_owned()),
    }
}

/// The next value up or down, kept in range; `None` for what is not a number.
pub fn stepped(spec: &PropSpec, value: Option<&Value>, up: bool) -> Option<Value> {
    let now = value.or(spec.default.as_ref()).and_then(Value::as_f64).or(spec.min).unwrap_or(0.0);
    let step = if spec.kind == PropType::Number && now.abs() < 2.0 { 0.1 } else { 1.0 };
    let next = ((now + if up { step } else { -step }) * 1e6).round() / 1e6;
    let next = next.clamp(spec.min.unwrap_or(f64::MIN), spec.max.unwrap_or(f64::MAX));
    match spec.kind {
        #[expect(clippy::cast_possible_truncation, reason = "typed whole numbers are far below 2^53")]
        PropType::Int => Some(Value::Int(next as i64)),
        PropType::Number => Some(Value::Number(next)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(kind: PropType) -> PropSpec {
        PropSpec {
            name: "x".to_owned(),
            kind,
            min: None,
            max: None,
            values: vec![],
            default: None,
            unit: None,
            help: None,
            source: None,
        }
    }

    #[test]
    fn numbers_are_judged_while_they_are_typed() {
        let spec = PropSpec { min: Some(1.0), max: Some(900.0), unit: Some("s".to_owned()), ..spec(PropType::Int) };
        for (text, expected) in [
            ("", Ok(None)),
            ("30", Ok(Some(Value::Int(30)))),
            (" 30 s", Ok(Some(Value::Int(30)))),
            ("0", Err("is below the minimum of 1")),
            ("901", Err("is above the maximum of 900")),
            ("1,000", Err("is above the maximum of 900")),
            ("2.5", Err("is a whole number")),
            ("soon", Err("is a number")),
        ] {
            assert_eq!(read(&spec, text), expected.map_err(str::to_owned), "for {text:?}");
        }
    }

    #[test]
    fn what_a_field_shows_reads_back_as_the_same_value() {
        let list = Value::List(vec!["a".into(), "b".into()]);
        let map: Value = serde_json::from_str(r#"{"stage":{"name":"prod"}}"#).unwrap();
        for (kind, value) in [
            (PropType::List, list),
            (PropType::Map, map.clone()),
            (PropType::Json, map),
            (PropType::Number, Value::Number(0.25)),
            (PropType::String, "plain words, with a comma".into()),
        ] {
            assert_eq!(read(&spec(kind), &shown(&value)), Ok(Some(value)));
        }
    }

    #[test]
    fn a_broken_map_says_where() {
        let error = read(&spec(PropType::Map), "{\"a\": ").unwrap_err();
        assert!(error.contains("line 1 column"), "{error}");
    }

    #[test]
    fn arrows_stop_at_the_ends_of_the_range() {
        let spec = PropSpec { min: Some(1.0), max: Some(3.0), ..spec(PropType::Int) };
        assert_eq!(stepped(&spec, Some(&Value::Int(3)), true), Some(Value::Int(3)));
        assert_eq!(stepped(&spec, None, false), Some(Value::Int(1)));
    }
}
