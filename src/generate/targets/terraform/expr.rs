//! References and intrinsic functions as Terraform's expressions.

use super::Module;
use super::names::{kind, properties};
use crate::generate::emit::hcl::{Expr, Part, inline};
use crate::generate::naming::words;
use crate::generate::value::{Map, Val};

pub(super) const ACCOUNT: &str = "data.aws_caller_identity.current.account_id";
const PARTITION: &str = "data.aws_partition.current.partition";
const SUFFIX: &str = "data.aws_partition.current.dns_suffix";

impl Module<'_, '_, '_> {
    /// A value of the lowered plan as an expression.
    pub(super) fn expr(&mut self, value: &Val) -> Expr {
        match value {
            Val::Bool(value) => Expr::Bool(*value),
            Val::Int(value) => Expr::Int(*value),
            Val::Num(value) => Expr::Num(*value),
            Val::Str(text) => Expr::text(text),
            Val::Ref(name) => Expr::Raw(self.reference(name)),
            Val::Att(name, attribute) => self.attribute(name, attribute),
            Val::Sub(text) => self.substitution(text, &Map::new()),
            Val::List(items) => Expr::List(items.iter().map(|item| self.expr(item)).collect()),
            Val::Map(map) => self.function(map),
        }
    }

    /// `expr`, as the inside of another expression.
    pub(super) fn inside(&mut self, value: &Val) -> String {
        inline(&self.expr(value))
    }

    fn reference(&mut self, name: &str) -> String {
        match name {
            "AWS::Region" => return "var.region".to_owned(),
            "AWS::AccountId" => return ACCOUNT.to_owned(),
            "AWS::Partition" => return PARTITION.to_owned(),
            "AWS::URLSuffix" => return SUFFIX.to_owned(),
            "AWS::StackName" => return "var.name".to_owned(),
            _ => {}
        }
        if self.stack.parameters.get(name).is_some() {
            return format!("var.{}", words(name).join("_"));
        }
        if let Some((address, true)) = self.part_of(name) {
            return format!("{address}.qualified_arn");
        }
        match self.places.get(name) {
            Some(place) => place.entry.reference.replacen('@', &place.address, 1),
            None => self.unknown(name),
        }
    }

    fn attribute(&mut self, name: &str, attribute: &str) -> Expr {
        if let Some((address, _)) = self.part_of(name) {
            let part = if attribute == "Version" { "version" } else { "id" };
            return Expr::Raw(format!("{address}.{part}"));
        }
        let Some(place) = self.places.get(name) else { return Expr::Raw(self.unknown(name)) };
        let Some(form) = place.entry.atts.get(attribute) else {
            let missing = format!("{name}.{attribute}");
            return Expr::Raw(self.unknown(&missing));
        };
        let text = form.replacen('@', &place.address, 1);
        match text.strip_suffix(":*") {
            Some(arn) => Expr::parts(vec![Part::Inserted(arn.to_owned()), Part::Literal(":*".to_owned())]),
            None => Expr::Raw(text),
        }
    }

    /// The address of the resource that something without one of its own is part of; whether it is a function's version.
    pub(super) fn part_of(&self, name: &str) -> Option<(String, bool)> {
        let resource = self.stack.resources.get(name)?;
        let key = match kind(resource) {
            "AWS::EC2::VPCGatewayAttachment" => "InternetGatewayId",
            "AWS::AppSync::GraphQLSchema" => "ApiId",
            "AWS::Lambda::Version" => "FunctionName",
            _ => return None,
        };
        let mut used = Vec::new();
        properties(resource)?.get(key)?.references(&mut used);
        let place = self.places.get(used.first()?)?;
        Some((place.address.clone(), key == "FunctionName"))
    }

    fn unknown(&mut self, name: &str) -> String {
        self.lose(name, format!("a reference to {name} is empty"), "nothing in Terraform stands for it");
        "\"\"".to_owned()
    }

    fn function(&mut self, map: &Map) -> Expr {
        if map.len() != 1 {
            return self.object(map);
        }
        match (map.iter().next(), map) {
            (Some(("Fn::Sub", Val::List(items))), _) => match items.as_slice() {
                [Val::Str(text) | Val::Sub(text), Val::Map(names)] => self.substitution(text, names),
                _ => Expr::text(""),
            },
            (Some(("Fn::Sub", Val::Str(text) | Val::Sub(text))), _) => self.substitution(text, &Map::new()),
            (Some(("Fn::Join", Val::List(items))), _) => match items.as_slice() {
                [Val::Str(between), Val::List(items)] => self.join(between, items),
                _ => Expr::text(""),
            },
            (Some(("Fn::Select", Val::List(items))), _) => match items.as_slice() {
                [index, from] => self.select(index, from),
                _ => Expr::text(""),
            },
            (Some(("Fn::Split", Val::List(items))), _) => match items.as_slice() {
                [Val::Str(at), text] => {
                    let text = self.expr(text);
                    Expr::Call("split", vec![Expr::text(at), text])
                }
                _ => Expr::text(""),
            },
            _ => self.object(map),
        }
    }

    fn object(&mut self, map: &Map) -> Expr {
        Expr::Object(map.iter().map(|(key, value)| (key.to_owned(), self.expr(value))).collect())
    }

    fn join(&mut self, between: &str, items: &[Val]) -> Expr {
        let items: Vec<Expr> = items.iter().map(|item| self.expr(item)).collect();
        if between.is_empty() {
            return Expr::parts(items.into_iter().flat_map(Expr::into_parts).collect());
        }
        Expr::Call("join", vec![Expr::text(between), Expr::List(items)])
    }

    fn select(&mut self, index: &Val, from: &Val) -> Expr {
        let index = match index {
            Val::Int(index) => index.to_string(),
            Val::Str(text) => text.parse::<u32>().unwrap_or_default().to_string(),
            _ => "0".to_owned(),
        };
        if let Val::Map(map) = from {
            if map.get("Fn::GetAZs").is_some() {
                return Expr::Raw(format!("data.aws_availability_zones.available.names[{index}]"));
            }
            if let Some(Val::List(items)) = map.get("Fn::Cidr")
                && let [block, _, Val::Int(bits)] = items.as_slice()
            {
                let newbits = 32 - bits - self.prefix_length(block);
                let block = self.inside(block);
                return Expr::Raw(format!("cidrsubnet({block}, {newbits}, {index})"));
            }
        }
        let from = self.inside(from);
        Expr::Raw(format!("{from}[{index}]"))
    }

    /// The prefix length of a network's address block, which the template knows as text.
    fn prefix_length(&self, block: &Val) -> i64 {
        let literal = match block {
            Val::Str(text) => Some(text.as_str()),
            Val::Att(name, _) => self
                .stack
                .resources
                .get(name)
                .and_then(properties)
                .and_then(|own| own.get("CidrBlock"))
                .and_then(Val::as_str),
            _ => None,
        };
        literal.and_then(|text| text.rsplit_once('/')?.1.parse().ok()).unwrap_or(16)
    }

    fn substitution(&mut self, text: &str, names: &Map) -> Expr {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            parts.push(Part::Literal(rest[..at].to_owned()));
            let after = &rest[at + 2..];
            let Some(end) = after.find('}') else {
                parts.push(Part::Literal(rest[at..].to_owned()));
                rest = "";
                break;
            };
            let name = &after[..end];
            rest = &after[end + 1..];
            if let Some(literal) = name.strip_prefix('!') {
                parts.push(Part::Literal(format!("${{{literal}}}")));
            } else if let Some(value) = names.get(name) {
                parts.extend(self.expr(value).into_parts());
            } else if let Some((resource, attribute)) = name.split_once('.') {
                parts.extend(self.attribute(resource, attribute).into_parts());
            } else {
                parts.push(Part::Inserted(self.reference(name)));
            }
        }
        parts.push(Part::Literal(rest.to_owned()));
        Expr::parts(shorter(parts))
    }
}

/// ARNs that a resource says itself, such as `aws_s3_bucket.files.arn`.
fn shorter(parts: Vec<Part>) -> Vec<Part> {
    let parts: Vec<Part> = parts.into_iter().filter(|part| *part != Part::Literal(String::new())).collect();
    let literal = |at: usize| match parts.get(at) {
        Some(Part::Literal(text)) => text.as_str(),
        _ => "",
    };
    let inserted = |at: usize| match parts.get(at) {
        Some(Part::Inserted(text)) => text.as_str(),
        _ => "",
    };
    if literal(0) != "arn:" || inserted(1) != PARTITION {
        return parts;
    }
    let of = |text: &str, kind: &str, attribute: &str| text.strip_prefix(kind).is_some() && text.ends_with(attribute);
    if literal(2) == ":s3:::" && of(inserted(3), "aws_s3_bucket.", ".bucket") {
        let arn = format!("{}.arn", inserted(3).trim_end_matches(".bucket"));
        return std::iter::once(Part::Inserted(arn)).chain(parts[4..].iter().cloned()).collect();
    }
    let call = literal(4) == ":lambda:path/2015-03-31/functions/" && literal(6) == "/invocations";
    let code = of(inserted(5), "aws_lambda_function.", ".arn") || of(inserted(5), "aws_lambda_alias.", ".arn");
    if literal(2) == ":apigateway:" && call && parts.len() == 7 && code {
        return vec![Part::Inserted(format!("{}.invoke_arn", inserted(5).trim_end_matches(".arn")))];
    }
    let api = of(inserted(7), "aws_apigatewayv2_api.", ".id") || of(inserted(7), "aws_api_gateway_rest_api.", ".id");
    if literal(2) == ":execute-api:" && inserted(5) == ACCOUNT && literal(6) == ":" && api {
        let arn = format!("{}.execution_arn", inserted(7).trim_end_matches(".id"));
        return std::iter::once(Part::Inserted(arn)).chain(parts[8..].iter().cloned()).collect();
    }
    parts
}
