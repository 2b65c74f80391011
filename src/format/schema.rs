use serde_json::{Value, json};

use crate::catalogue::Catalogue;
use crate::model::Mechanism;

/// The JSON Schema (draft 2020-12) of the interchange form.
pub fn interchange_schema(catalogue: &Catalogue) -> Value {
    let types: Vec<&str> = catalogue.services().map(|service| service.id.as_str()).collect();
    let mechanisms: Vec<&str> = Mechanism::ALL.iter().map(|mechanism| mechanism.as_str()).collect();
    let props = json!({
        "type": "object",
        "description": "Values by name; `skywright catalogue show TYPE` lists the names",
        "additionalProperties": {"type": ["boolean", "number", "string", "array", "object", "null"]}
    });
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
                    "x": number, "y": number, "parent": text, "link": text, "locked": {"type": "boolean"}
                }
            }},
            "edges": {"type": "array", "items": {
                "type": "object", "additionalProperties": false, "required": ["from", "to"],
                "properties": {
                    "id": text, "from": text, "to": text, "mechanism": {"enum": mechanisms}, "props": props,
                    "label": text, "from_side": side, "to_side": side
                }
            }},
            "groups": {"type": "array", "items": {
                "type": "object", "additionalProperties": false, "required": ["id"],
                "properties": {
                    "id": text, "type": text, "name": text, "parent": text, "props": props,
                    "x": number, "y": number, "width": number, "height": number, "locked": {"type": "boolean"}
                }
            }},
            "notes": {"type": "array", "items": {
                "type": "object", "additionalProperties": false, "required": ["id", "text"],
                "properties": {
                    "id": text, "text": text, "x": number, "y": number, "width": number, "parent": text,
                    "locked": {"type": "boolean"}
                }
            }}
        }
    })
}
