//! Task definitions: the containers are JSON in the service's own spelling.

use super::Module;
use crate::generate::emit::hcl::{Body, Expr};
use crate::generate::value::{Map, Val};

impl Module<'_, '_, '_> {
    pub(super) fn task_definition(&mut self, properties: &Map, body: &mut Body) {
        if let Some(containers) = properties.get("ContainerDefinitions") {
            let containers = self.expr(&lower_camel(containers, ""));
            body.set("container_definitions", Expr::Call("jsonencode", vec![containers]));
        }
    }
}

/// Keys with a small first letter; those of options are somebody else's words.
fn lower_camel(value: &Val, within: &str) -> Val {
    match value {
        Val::List(items) => Val::List(items.iter().map(|item| lower_camel(item, within)).collect()),
        Val::Map(map) if within != "Options" && map.iter().all(|(key, _)| !key.starts_with("Fn::")) => {
            let small = |key: &str| {
                let mut letters = key.chars();
                letters
                    .next()
                    .map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + letters.as_str())
            };
            Val::Map(map.iter().map(|(key, value)| (small(key), lower_camel(value, key))).collect())
        }
        other => other.clone(),
    }
}
