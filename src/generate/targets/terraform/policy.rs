//! Policy documents as `aws_iam_policy_document` data sources, which plan and review show line by line.

use super::Module;
use crate::generate::emit::hcl::{Block, Body, Expr, Part};
use crate::generate::naming::words;
use crate::generate::value::{Map, Val};

impl Module<'_, '_, '_> {
    /// Writes a document and gives back the expression of its JSON.
    pub(super) fn policy(&mut self, file: &str, wanted: &str, document: &Map) -> Expr {
        let name = self.documents.unique(wanted, "_");
        let mut body = Body::default();
        if let Some(Val::List(statements)) = document.get("Statement") {
            for statement in statements {
                if let Val::Map(statement) = statement {
                    let block = self.statement(statement);
                    body.push("statement", block);
                }
            }
        }
        self.put(file, Block::new("data", &["aws_iam_policy_document", &name], body));
        Expr::Raw(format!("data.aws_iam_policy_document.{name}.json"))
    }

    /// The trust policy of a role; roles of the same service share it.
    pub(super) fn trust(&mut self, document: &Map) -> Expr {
        let content = format!("{document:?}");
        if let Some(known) = self.trusts.get(&content) {
            return known.clone();
        }
        let mut services = Vec::new();
        collect_services(&Val::Map(document.clone()), &mut services);
        let service = services.first().and_then(|service| service.split('.').next()).unwrap_or("role");
        let made = self.policy("iam", &format!("{}_trust", words(service).join("_")), document);
        self.trusts.insert(content, made.clone());
        made
    }

    fn statement(&mut self, statement: &Map) -> Body {
        let mut body = Body::default();
        for (key, value) in statement.iter() {
            match key {
                "Sid" => drop(body.set("sid", self.policy_value(value))),
                "Effect" if value.as_str() != Some("Allow") => drop(body.set("effect", self.policy_value(value))),
                "Action" => drop(body.set("actions", self.policy_list(value))),
                "NotAction" => drop(body.set("not_actions", self.policy_list(value))),
                "Resource" => drop(body.set("resources", self.policy_list(value))),
                "NotResource" => drop(body.set("not_resources", self.policy_list(value))),
                _ => {}
            }
        }
        match statement.get("Principal") {
            Some(Val::Map(principals)) => {
                for (kind, who) in principals.iter() {
                    let who = self.policy_list(who);
                    body.push("principals", Body::default().with("type", kind).with("identifiers", who));
                }
            }
            Some(who) => {
                let who = self.policy_list(who);
                body.push("principals", Body::default().with("type", "*").with("identifiers", who));
            }
            None => {}
        }
        if let Some(Val::Map(conditions)) = statement.get("Condition") {
            for (test, tested) in conditions.iter() {
                let Val::Map(tested) = tested else { continue };
                for (variable, values) in tested.iter() {
                    let values = self.policy_list(values);
                    let block = Body::default().with("test", test).with("variable", variable).with("values", values);
                    body.push("condition", block);
                }
            }
        }
        body
    }

    fn policy_list(&mut self, value: &Val) -> Expr {
        match value {
            Val::List(items) => Expr::List(items.iter().map(|item| self.policy_value(item)).collect()),
            one => Expr::List(vec![self.policy_value(one)]),
        }
    }

    /// Policy variables are `&{...}` in these documents.
    fn policy_value(&mut self, value: &Val) -> Expr {
        let variables = |part| match part {
            Part::Literal(text) => Part::Literal(text.replace("${", "&{")),
            inserted @ Part::Inserted(_) => inserted,
        };
        match self.expr(value) {
            Expr::Text(parts) => Expr::Text(parts.into_iter().map(variables).collect()),
            Expr::Bool(value) => Expr::text(value.to_string()),
            other => other,
        }
    }
}

fn collect_services(value: &Val, into: &mut Vec<String>) {
    match value {
        Val::Map(map) => {
            for (key, value) in map.iter() {
                match (key, value) {
                    ("Service", Val::Str(service)) => into.push(service.clone()),
                    (_, value) => collect_services(value, into),
                }
            }
        }
        Val::List(items) => items.iter().for_each(|item| collect_services(item, into)),
        _ => {}
    }
}
