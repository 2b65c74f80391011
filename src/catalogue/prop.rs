use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::Value;

/// The type of a property's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PropType {
    Bool,
    Int,
    Number,
    /// One of `values`.
    Enum,
    String,
    /// Id of another element.
    Ref,
    List,
    /// A list without order or repetition.
    Set,
    Map,
    Json,
    /// Text that must not be exported.
    Secret,
}

/// A property a service or a wire can have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PropSpec {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: PropType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Legal values of an enum or set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// One line for people, shown beside the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Source id of range and default; without one it is a property of our modelling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// Why a value does not fit a property.
#[derive(Clone, Debug, PartialEq)]
pub enum PropViolation {
    WrongType { expected: &'static str, found: &'static str },
    Below { min: f64 },
    Above { max: f64 },
    NotAmong { values: Vec<Value> },
}

impl fmt::Display for PropViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongType { expected, found } => write!(f, "expects {expected}, found {found}"),
            Self::Below { min } => write!(f, "is below the minimum of {min}"),
            Self::Above { max } => write!(f, "is above the maximum of {max}"),
            Self::NotAmong { values } => write!(f, "is not one of {}", Value::List(values.clone())),
        }
    }
}

impl PropSpec {
    /// Checks type, range and membership. References and JSON are checked elsewhere.
    pub fn check(&self, value: &Value) -> Result<(), PropViolation> {
        let wrong = |expected| PropViolation::WrongType { expected, found: value.kind_name() };
        let in_range = |number: f64| match (self.min, self.max) {
            (Some(min), _) if number < min => Err(PropViolation::Below { min }),
            (_, Some(max)) if number > max => Err(PropViolation::Above { max }),
            _ => Ok(()),
        };
        match self.kind {
            PropType::Bool => value.as_bool().map(drop).ok_or_else(|| wrong("true or false")),
            PropType::Int => match value.as_i64() {
                Some(_) => in_range(value.as_f64().unwrap_or_default()),
                None => Err(wrong("a whole number")),
            },
            PropType::Number => value.as_f64().ok_or_else(|| wrong("a number")).and_then(in_range),
            PropType::Enum => {
                let same =
                    |known: &Value| known == value || known.as_f64().is_some() && known.as_f64() == value.as_f64();
                if self.values.is_empty() || self.values.iter().any(same) {
                    Ok(())
                } else if let Some(items) = value.as_list().filter(|items| !items.is_empty()) {
                    items.iter().try_for_each(|item| self.check(item))
                } else {
                    Err(PropViolation::NotAmong { values: self.values.clone() })
                }
            }
            PropType::List | PropType::Set => {
                let Some(items) = value.as_list() else {
                    // A single filter or event is often written without its list.
                    return if matches!(value, Value::Text(_) | Value::Map(_)) { Ok(()) } else { Err(wrong("a list")) };
                };
                if let Some(item) = items.iter().find(|item| !self.values.is_empty() && !self.values.contains(item)) {
                    let _ = item;
                    return Err(PropViolation::NotAmong { values: self.values.clone() });
                }
                #[expect(clippy::cast_precision_loss, reason = "list lengths are small")]
                in_range(items.len() as f64)
            }
            PropType::String | PropType::Secret | PropType::Ref => {
                if matches!(value, Value::List(_) | Value::Map(_)) && self.kind != PropType::Ref {
                    Err(wrong("text"))
                } else {
                    Ok(())
                }
            }
            PropType::Map => {
                if matches!(value, Value::Map(_)) {
                    Ok(())
                } else {
                    Err(wrong("a map"))
                }
            }
            PropType::Json => Ok(()),
        }
    }

    /// The nearest legal value, when there is an obvious one.
    pub fn clamped(&self, value: &Value) -> Option<Value> {
        match (self.check(value), self.kind) {
            (Err(PropViolation::Below { min: bound } | PropViolation::Above { max: bound }), PropType::Int) =>
            {
                #[expect(clippy::cast_possible_truncation, reason = "catalogue bounds of whole numbers are small")]
                Some(Value::Int(bound as i64))
            }
            (Err(PropViolation::Below { min: bound } | PropViolation::Above { max: bound }), PropType::Number) => {
                Some(Value::Number(bound))
            }
            (Err(PropViolation::NotAmong { .. }), PropType::Enum) => self.nearest(value),
            _ => None,
        }
    }

    fn nearest(&self, value: &Value) -> Option<Value> {
        if let Some(number) = value.as_f64() {
            let distance = |known: &&Value| known.as_f64().map_or(f64::INFINITY, |known| (known - number).abs());
            return self.values.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).cloned();
        }
        let text = value.as_str()?.to_lowercase();
        let likeness = |known: &&Value| strsim::jaro_winkler(&known.to_string().to_lowercase(), &text);
        let best = self.values.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
        (likeness(&best) > 0.85).then(|| best.clone()).or_else(|| self.default.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(min: f64, max: f64) -> PropSpec {
        PropSpec {
            name: "x".to_owned(),
            kind: PropType::Int,
            min: Some(min),
            max: Some(max),
            values: vec![],
            default: None,
            unit: None,
            help: None,
            source: None,
        }
    }

    #[test]
    fn values_outside_the_range_clamp_to_its_ends() {
        let spec = int(1.0, 900.0);
        for (value, clamped) in [(0, Some(1)), (1, None), (900, None), (901, Some(900))] {
            assert_eq!(spec.clamped(&Value::Int(value)), clamped.map(Value::Int), "for {value}");
        }
        assert!(matches!(spec.check(&Value::from("long")), Err(PropViolation::WrongType { .. })));
    }
}
