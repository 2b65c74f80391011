//! Roles with their policies, and policies of resources.

use super::Module;
use crate::generate::emit::hcl::{Block, Body, Expr};
use crate::generate::value::{Map, Val, sub};

impl Module<'_, '_, '_> {
    /// A role: who may take it, and what it may do as policies of its own.
    pub(super) fn role(&mut self, name: &str, properties: &Map, body: &mut Body) {
        if let Some(Val::Map(trust)) = properties.get("AssumeRolePolicyDocument") {
            let trust = self.trust(trust);
            body.set("assume_role_policy", trust);
        }
        body.args.retain(|(argument, _)| argument != "managed_policy_arns" && argument != "inline_policy");
        body.blocks.retain(|block| block.kind != "inline_policy");
        if let Some(Val::List(policies)) = properties.get("Policies") {
            for policy in policies {
                let Val::Map(policy) = policy else { continue };
                let (Some(title), Some(Val::Map(document))) =
                    (policy.get("PolicyName").and_then(Val::as_str), policy.get("PolicyDocument"))
                else {
                    continue;
                };
                self.role_policy(name, title, &Expr::Raw(format!("aws_iam_role.{name}.id")), document);
            }
        }
        if let Some(Val::List(managed)) = properties.get("ManagedPolicyArns") {
            for arn in managed {
                let arn = self.expr(arn);
                let attachment = Body::default()
                    .with("role", Expr::Raw(format!("aws_iam_role.{name}.name")))
                    .with("policy_arn", arn);
                self.put_extra("iam", "aws_iam_role_policy_attachment", name, attachment);
            }
        }
    }

    fn role_policy(&mut self, name: &str, title: &str, role: &Expr, document: &Map) {
        let json = self.policy("iam", name, document);
        let body = Body::default().with("name", title).with("role", role.clone()).with("policy", json);
        self.put_extra("iam", "aws_iam_role_policy", name, body);
    }

    /// A policy that stands apart from the roles it belongs to.
    pub(super) fn role_policies(&mut self, name: &str, properties: &Map) -> bool {
        let (Some(Val::List(roles)), Some(Val::Map(document))) =
            (properties.get("Roles"), properties.get("PolicyDocument"))
        else {
            return false;
        };
        let title = properties.get("PolicyName").and_then(Val::as_str).unwrap_or("more").to_owned();
        for role in roles {
            let role = self.expr(role);
            self.role_policy(name, &title, &role, document);
        }
        false
    }

    /// A queue's or topic's policy, once for each it names.
    pub(super) fn each_policy(
        &mut self,
        file: &str,
        list: &str,
        argument: &str,
        name: &str,
        properties: &Map,
        body: &mut Body,
    ) -> bool {
        let (Some(Val::List(targets)), Some(Val::Map(document))) =
            (properties.get(list), properties.get("PolicyDocument"))
        else {
            return false;
        };
        let json = self.policy(file, name, document);
        *body = Body::default();
        if let [only] = targets.as_slice() {
            let target = self.expr(only);
            body.set(argument, target).set("policy", json);
            return true;
        }
        let kind = if list == "Queues" { "aws_sqs_queue_policy" } else { "aws_sns_topic_policy" };
        for target in targets {
            let target = self.expr(target);
            let body = Body::default().with(argument, target).with("policy", json.clone());
            self.put_extra(file, kind, name, body);
        }
        false
    }

    /// The policy in a resource's own argument, as a document.
    pub(super) fn own_policy(
        &mut self,
        file: &str,
        property: &str,
        argument: &str,
        name: &str,
        properties: &Map,
        body: &mut Body,
    ) {
        let document = match properties.get(property) {
            Some(Val::Map(document)) if document.get("Statement").is_some() => document.clone(),
            // Written as text where a template takes text only.
            Some(Val::Str(text) | Val::Sub(text)) => match serde_json::from_str::<serde_json::Value>(text) {
                Ok(json) => match substitutions(&Val::from(&json)) {
                    Val::Map(document) => document,
                    _ => return,
                },
                Err(_) => return,
            },
            _ => return,
        };
        let json = self.policy(file, name, &document);
        body.set(argument, json);
    }

    pub(super) fn put_data(&mut self, file: &str, kind: &str, name: &str, body: Body) {
        self.put(file, Block::new("data", &[kind, name], body));
    }
}

/// Texts with `${...}` as substitutions again.
fn substitutions(value: &Val) -> Val {
    match value {
        Val::Str(text) => sub(text.clone()),
        Val::List(items) => Val::List(items.iter().map(substitutions).collect()),
        Val::Map(map) => Val::Map(map.iter().map(|(key, value)| (key.to_owned(), substitutions(value))).collect()),
        other => other.clone(),
    }
}
