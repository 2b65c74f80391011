//! What the provider's resources are called and take, from `assets/terraform/`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalogue;

/// How one resource type is called and named.
#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    /// Its type in Terraform; empty for what is part of another resource there.
    pub(super) to: String,
    /// The file it stands in, without the ending.
    pub(super) file: String,
    /// The argument that names it, where there has to be one.
    #[serde(default)]
    pub(super) name: String,
    /// Longest name the service takes, 0 where the usual one fits.
    #[serde(default)]
    pub(super) name_limit: i64,
    /// Words at the end of a logical name that the type says already.
    #[serde(default)]
    pub(super) drop: String,
    #[serde(default = "id", rename = "ref")]
    pub(super) reference: String,
    #[serde(default)]
    pub(super) atts: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) names: BTreeMap<String, String>,
}

fn id() -> String {
    "@.id".to_owned()
}

/// The type of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Flag,
    List,
    Map,
    Other,
}

/// Arguments and nested blocks of a resource or block.
#[derive(Debug, Default)]
pub(super) struct Shape {
    pub(super) args: BTreeMap<String, Kind>,
    pub(super) blocks: BTreeMap<String, Self>,
    /// Names of arguments and blocks that have to be there.
    pub(super) required: Vec<String>,
}

#[derive(Deserialize)]
struct RawShape {
    args: String,
    #[serde(default)]
    blocks: BTreeMap<String, Self>,
}

impl From<RawShape> for Shape {
    fn from(raw: RawShape) -> Self {
        let mut shape = Self::default();
        for word in raw.args.split_whitespace() {
            let (name, kind) = word.split_once(':').unwrap_or((word, "s"));
            let kind = match kind {
                "s" => Kind::Text,
                "n" => Kind::Number,
                "b" => Kind::Flag,
                "ls" | "ln" | "lb" => Kind::List,
                "m" => Kind::Map,
                _ => Kind::Other,
            };
            let bare = name.trim_end_matches('!');
            if bare.len() < name.len() {
                shape.required.push(bare.to_owned());
            }
            shape.args.insert(bare.to_owned(), kind);
        }
        for (name, block) in raw.blocks {
            let bare = name.trim_end_matches('!');
            if bare.len() < name.len() {
                shape.required.push(bare.to_owned());
            }
            shape.blocks.insert(bare.to_owned(), block.into());
        }
        shape
    }
}

/// Both tables.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) resources: BTreeMap<String, Entry>,
    pub(super) shapes: BTreeMap<String, Shape>,
    /// Runtimes of functions the provider takes, the newest of a language last.
    pub(super) runtimes: Vec<String>,
}

#[derive(Deserialize)]
struct Resources {
    resources: BTreeMap<String, Entry>,
}

#[derive(Deserialize)]
struct Provider {
    runtimes: Vec<String>,
    resources: BTreeMap<String, RawShape>,
}

/// The tables that travel with the program.
#[expect(clippy::expect_used, reason = "embedded data, proved by the test below")]
pub(super) fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let file = |name: &str| catalogue::asset(&format!("terraform/{name}")).unwrap_or_default();
        let resources: Resources = ron::de::from_bytes(file("resources.ron")).expect("the resource table parses");
        let provider: Provider = ron::de::from_bytes(file("provider.ron")).expect("the provider table parses");
        let shapes = provider.resources.into_iter().map(|(name, raw)| (name, raw.into())).collect();
        Table { resources: resources.resources, shapes, runtimes: provider.runtimes }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_resource_is_one_the_provider_has() {
        let table = table();
        for (kind, entry) in &table.resources {
            if entry.to.is_empty() {
                continue;
            }
            let shape = table.shapes.get(&entry.to).unwrap_or_else(|| panic!("{kind}: no {}", entry.to));
            if !entry.name.is_empty() {
                assert!(shape.args.contains_key(&entry.name), "{kind}: {} has no {}", entry.to, entry.name);
            }
            for text in entry.atts.values().chain([&entry.reference]) {
                assert!(text.starts_with("@."), "{kind}: {text}");
            }
        }
    }
}
