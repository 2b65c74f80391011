use serde_json::{Map, Value, json};

use crate::catalogue::{Catalogue, PropSpec, Service};
use crate::model::Mechanism;

/// The JSON Schema (draft 2020-12) of the interchange form.
///
/// Properties are described, with range, unit and default, but not enforced: a
/// value out of range is a finding of `check`, and the drawing still opens.
pub fn interchange_schema(catalogue: &Catalogue) -> Value {
    let types: Vec<&str> = catalogue.services().map(|service| service.id.as_str()).collect();
    let mechanisms: Vec<&str> = Mechanism::ALL.iter().map(|mechanism| mechanism.as_str()).collect();
    let any = json!({"type": ["boolean", "number", "string", "array", "object", "null"]});
    let props = json!({
        "type": "object",
        "description": "Values by name; `skywright catalogue show TYPE` lists the names",
        "additionalProperties": any
    });
    let wire_props = json!({
        "type": "object",
        "description": "Settings of the wire; which ones apply depends on the two ends and the mechanism",
        "properties": described(wire_specs(catalogue)),
        "additionalProperties": any
    });
    let by_type: Vec<Value> = catalogue
        .services()
        .map(|service| {
            json!({
                "if": {"properties": {"type": {"const": service.id}}},
                "then": {"properties": {"props": {"$ref": format!("#/$defs/{}", service.id)}}}
            })
        })
        .collect();
    let definitions: Map<String, Value> =
        catalogue.services().map(|service| (service.id.clone(), service_props(service, catalogue))).collect();
    let text = json!({"type": "string"});
    let number = json!({"type": "number"});
    let side = json!({"enum": ["left", "top", "right", "bottom"]});
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Skywright diagram, interchange form",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "schema": {"const": 1},
            "settings": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "name": text, "description": text, "region": text,
                    "free_tier": {"type": "boolean"},
                    "account_concurrency": {"type": ["integer", "null"]},
                    "props": props,
                    "suppressions": {"type": "array", "items": {
                        "type": "object", "additionalProperties": false, "required": ["code", "reason"],
                        "properties": {"code": text, "at": {"type": ["string", "null"]}, "reason": text}
                    }}
                }
            },
            "nodes": {"type": "array", "items": {
                "type": "object", "additionalProperties": false, "required": ["id", "type"],
                "properties": {
                    "id": text, "type": {"enum": types}, "name": text, "props": props,
                    "usage": {"type": "object", "additionalProperties": number},
                    "x": number, "y": number, "parent": text, "link": text, "locked": {"type": "boolean"},
                    "z": {"type": "integer"}
                },
                "allOf": by_type
            }},
            "edges": {"type": "array", "items": {
                "type": "object", "additionalProperties": false, "required": ["from", "to"],
                "properties": {
                    "id": text, "from": text, "to": text, "mechanism": {"enum": mechanisms}, "props": wire_props,
                    "label": text, "link": text, "from_side": side, "to_side": side
                }
            }},
            "groups": {"type": "array", "items": {
                "type": "object", "additionalProperties": false, "required": ["id"],
                "properties": {
                    "id": text, "type": text, "name": text, "parent": text, "props": props,
                    "x": number, "y": number, "width": number, "height": number, "link": text,
                    "locked": {"type": "boolean"}, "collapsed": {"type": "boolean"}
                }
            }},
            "notes": {"type": "array", "items": {
                "type": "object", "additionalProperties": false, "required": ["id", "text"],
                "properties": {
                    "id": text, "text": text, "x": number, "y": number, "width": number, "parent": text,
                    "link": text, "locked": {"type": "boolean"}, "plain": {"type": "boolean"}, "z": {"type": "integer"}
                }
            }}
        },
        "$defs": definitions
    })
}

fn service_props(service: &Service, catalogue: &Catalogue) -> Value {
    json!({
        "type": "object",
        "title": service.name,
        "properties": described(service.props.iter().chain(catalogue.universal_props()))
    })
}

/// Every property that any wire can have; where wirings differ, the first one is described.
fn wire_specs(catalogue: &Catalogue) -> impl Iterator<Item = &PropSpec> {
    catalogue.universal_wire_props().iter().chain(catalogue.all_wirings().flat_map(|wiring| &wiring.props))
}

fn described<'a>(specs: impl Iterator<Item = &'a PropSpec>) -> Map<String, Value> {
    let mut rows = Map::new();
    for spec in specs {
        let unit = spec.unit.as_deref().unwrap_or_default();
        let mut words: Vec<String> = spec.help.iter().cloned().collect();
        match (spec.min, spec.max) {
            (Some(min), Some(max)) => words.push(format!("{min} to {max} {unit}").trim_end().to_owned()),
            (Some(min), None) => words.push(format!("at least {min} {unit}").trim_end().to_owned()),
            (None, Some(max)) => words.push(format!("at most {max} {unit}").trim_end().to_owned()),
            (None, None) if !unit.is_empty() => words.push(format!("in {unit}")),
            (None, None) => {}
        }
        let mut row = json!({});
        if !words.is_empty() {
            row["description"] = Value::from(words.join("; "));
        }
        if let Some(default) = spec.default.as_ref().and_then(|default| serde_json::to_value(default).ok()) {
            row["default"] = default;
        }
        if let Ok(Value::Array(values)) = serde_json::to_value(&spec.values)
            && !values.is_empty()
        {
            row["examples"] = Value::Array(values);
        }
        rows.entry(spec.name.clone()).or_insert(row);
    }
    rows
}
