//! What many components have: a customer key, tags, references to others.

use super::Stack;
use crate::generate::value::{Map, Val, map, reference};
use crate::model::{ComponentId, Value};

impl Stack<'_, '_> {
    /// The customer key a component is encrypted with: wired to it or named in its properties.
    pub(crate) fn key_component(&self, id: &ComponentId) -> Option<ComponentId> {
        let wired = self.plan.incoming(id).find(|link| link.from.service.as_str() == "kms");
        let named = || {
            let key = self.plan.referred(self.plan.drawn(id, "kms_key"))?;
            (self.plan.service(key) == "kms").then(|| key.clone())
        };
        wired.map(|link| link.source_id().clone()).or_else(named)
    }

    pub(crate) fn key_of(&mut self, id: &ComponentId) -> Option<Val> {
        let key = self.key_component(id)?;
        self.arn(&key)
    }

    /// Drawn tags in CloudFormation's list form.
    pub(crate) fn tags(&self, id: &ComponentId) -> Option<Val> {
        let Some(Value::Map(tags)) = self.plan.drawn(id, "tags") else { return None };
        let good = |key: &str| !key.is_empty() && key.len() <= 128 && !key.to_ascii_lowercase().starts_with("aws:");
        let items: Vec<Val> = tags
            .iter()
            .filter(|(key, _)| good(key))
            .map(|(key, value)| map! { "Key" => key.replace("${", "$ {"), "Value" => tag_text(value) }.into())
            .collect();
        (!items.is_empty()).then_some(Val::List(items))
    }

    /// Drawn tags in the map form SAM takes.
    pub(crate) fn tag_map(&self, id: &ComponentId) -> Option<Map> {
        let Some(Value::Map(tags)) = self.plan.drawn(id, "tags") else { return None };
        let key = |key: &String| key.replace("${", "$ {");
        let made: Map = tags.iter().map(|(name, value)| (key(name), Val::from(tag_text(value)))).collect();
        (!made.is_empty()).then_some(made)
    }

    /// The name of the account's default key policy owner, for key policies.
    pub(crate) fn account_root() -> Val {
        crate::generate::value::sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")
    }

    /// A reference by id in a property, when it is a component of one of these services.
    pub(crate) fn referred_to(&self, value: Option<&Value>, services: &[&str]) -> Option<ComponentId> {
        let id = self.plan.referred(value)?;
        services.contains(&self.plan.service(id)).then(|| id.clone())
    }

    /// `Ref` of a component's own resource.
    pub(crate) fn reference(&self, id: &ComponentId) -> Val {
        reference(self.logical(id))
    }
}

fn tag_text(value: &Value) -> String {
    value.to_string().chars().take(256).collect::<String>().replace("${", "$ {")
}
