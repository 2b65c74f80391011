//! Resources that differ in their names only: the table says which argument or block a property is.

use super::Module;
use super::table::{Entry, Kind, Shape, table};
use crate::generate::emit::hcl::{Body, Expr, Part};
use crate::generate::value::{Map, Val};

impl Module<'_, '_, '_> {
    /// The arguments and blocks of a resource, from the table.
    pub(super) fn generic(&mut self, logical: &str, entry: &'static Entry, properties: &Map) -> Body {
        let mut body = Body::default();
        let Some(shape) = table().shapes.get(&entry.to) else { return body };
        let mut filler = Filler { module: self, entry, logical };
        filler.fill(&mut body, shape, "", properties);
        body
    }
}

struct Filler<'m, 's, 'p, 'a> {
    module: &'m mut Module<'s, 'p, 'a>,
    entry: &'static Entry,
    logical: &'m str,
}

impl Filler<'_, '_, '_, '_> {
    fn fill(&mut self, body: &mut Body, shape: &Shape, path: &str, properties: &Map) {
        for (key, value) in properties.iter() {
            let full = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            match self.entry.names.get(&full).map(String::as_str) {
                Some("-") => {}
                Some("") => self.hoist(body, shape, &full, value),
                Some(name) => self.put(body, shape, &full, name, value),
                None => self.put(body, shape, &full, &snake(key), value),
            }
        }
    }

    fn hoist(&mut self, body: &mut Body, shape: &Shape, path: &str, value: &Val) {
        match value {
            Val::Map(map) => self.fill(body, shape, path, map),
            Val::List(items) => items.iter().for_each(|item| self.hoist(body, shape, path, item)),
            _ => self.lose(path),
        }
    }

    fn put(&mut self, body: &mut Body, shape: &Shape, path: &str, name: &str, value: &Val) {
        if let Some(inner) = shape.blocks.get(name) {
            match value {
                Val::Map(map) => {
                    let mut block = Body::default();
                    self.fill(&mut block, inner, path, map);
                    body.push(name, block);
                }
                Val::List(items) => items.iter().for_each(|item| self.put(body, shape, path, name, item)),
                _ => self.lose(path),
            }
            return;
        }
        let Some(kind) = shape.args.get(name) else { return self.lose(path) };
        let expr = self.argument(*kind, name, value);
        body.set(name, expr);
    }

    fn argument(&mut self, kind: Kind, name: &str, value: &Val) -> Expr {
        let own = self.module.expr(value);
        match (kind, value, own) {
            (Kind::Flag, Val::Str(text), _) => Expr::Bool(matches!(text.as_str(), "ENABLED" | "true")),
            (Kind::Number, Val::Str(text), own) => text.parse().map_or(own, Expr::Int),
            (Kind::List, Val::List(_), own) => own,
            (Kind::List, _, own) => Expr::List(vec![own]),
            (Kind::Map, Val::List(items), _) => self.module.pairs(items),
            (Kind::Text, Val::Map(map), own) if is_data(map) => Expr::Call("jsonencode", vec![own]),
            (Kind::Text, Val::List(_), own) => Expr::Call("jsonencode", vec![own]),
            (Kind::Text, Val::Str(text), own) if JSON_TEXTS.contains(&name) => {
                self.module.json_text(text).unwrap_or(own)
            }
            // A log group's ARN ends with `:*` in policies only.
            (Kind::Text, _, Expr::Text(parts)) if name == "destination_arn" => match parts.as_slice() {
                [Part::Inserted(arn), Part::Literal(end)] if end == ":*" => Expr::Raw(arn.clone()),
                _ => Expr::Text(parts),
            },
            (_, _, own) => own,
        }
    }

    fn lose(&mut self, path: &str) {
        let logical = self.logical.to_owned();
        self.module.lose(&logical, format!("{path} left out"), "the Terraform resource has no such argument");
    }
}

/// Arguments that hold JSON as text.
const JSON_TEXTS: &[&str] = &["pattern", "filter_policy", "format"];

/// Whether a map is data rather than a call of an intrinsic function.
fn is_data(map: &Map) -> bool {
    map.len() != 1 || map.iter().all(|(key, _)| !key.starts_with("Fn::"))
}

impl Module<'_, '_, '_> {
    /// A list of names and values, or of keys and values, as an object.
    pub(super) fn pairs(&mut self, items: &[Val]) -> Expr {
        let mut pairs = Vec::new();
        for item in items {
            let Val::Map(item) = item else { continue };
            let name = item.get("Key").or_else(|| item.get("Name")).and_then(Val::as_str);
            if let (Some(name), Some(value)) = (name, item.get("Value")) {
                pairs.push((name.to_owned(), self.expr(value)));
            }
        }
        Expr::Object(pairs)
    }

    /// JSON text as a call of `jsonencode`, where nothing of it is lost on the way.
    pub(super) fn json_text(&mut self, text: &str) -> Option<Expr> {
        let json: serde_json::Value = serde_json::from_str(text).ok()?;
        let object = json.is_object() && !holds_fraction(&json);
        object.then(|| Expr::Call("jsonencode", vec![self.expr(&Val::from(&json))]))
    }
}

fn holds_fraction(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::Null => true,
        serde_json::Value::Number(number) => number.as_i64().is_none(),
        serde_json::Value::Array(items) => items.iter().any(holds_fraction),
        serde_json::Value::Object(map) => {
            map.iter().any(|(key, value)| key.starts_with("Fn::") || holds_fraction(value))
        }
        _ => false,
    }
}

/// `KMSMasterKeyID` as `kms_master_key_id`.
pub(super) fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (at, c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let starts = c.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit() && !after.is_some_and(char::is_ascii_uppercase)
                    || before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase)
            });
        if starts {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn property_names_become_argument_names() {
        let table = [
            ("KMSMasterKeyID", "kms_master_key_id"),
            ("TopicARN", "topic_arn"),
            ("SNSAction", "sns_action"),
            ("S3Action", "s3_action"),
            ("MultiAZ", "multi_az"),
            ("VpcSecurityGroupIds", "vpc_security_group_ids"),
            ("ECPUPerSecond", "ecpu_per_second"),
            ("UseBase64", "use_base64"),
            ("DBSubnetGroupName", "db_subnet_group_name"),
        ];
        for (name, expected) in table {
            assert_eq!(snake(name), expected);
        }
    }
}
