use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use ron::extensions::Extensions;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{FileKind, FormatError, Loaded};
use crate::catalogue::{Catalogue, did_you_mean};
use crate::model::{Component, ComponentId, Document, Group, GroupId, Note, NoteId, Settings, Wire, WireId};

/// Version written today. Raise it with a migration in [`parse`] when the form changes.
const VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename = "Skywright")]
struct FileOut<'a> {
    version: u32,
    settings: &'a Settings,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    groups: &'a BTreeMap<GroupId, Group>,
    components: &'a BTreeMap<ComponentId, Component>,
    wires: &'a BTreeMap<WireId, Wire>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    notes: &'a BTreeMap<NoteId, Note>,
}

#[derive(Deserialize)]
#[serde(rename = "Skywright", deny_unknown_fields)]
struct FileIn {
    #[serde(rename = "version")]
    _version: u32,
    #[serde(default)]
    settings: Settings,
    #[serde(default, deserialize_with = "unique")]
    groups: BTreeMap<GroupId, Group>,
    #[serde(default, deserialize_with = "unique")]
    components: BTreeMap<ComponentId, Component>,
    #[serde(default, deserialize_with = "unique")]
    wires: BTreeMap<WireId, Wire>,
    #[serde(default, deserialize_with = "unique")]
    notes: BTreeMap<NoteId, Note>,
}

#[derive(Deserialize)]
#[serde(rename = "Skywright")]
struct Header {
    version: u32,
}

/// A map in which no key may stand twice: a merge gone wrong must not lose a record.
fn unique<'de, D, K, V>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de> + Ord + fmt::Display + Clone,
    V: Deserialize<'de>,
{
    struct Unique<K, V>(PhantomData<(K, V)>);

    impl<'de, K, V> Visitor<'de> for Unique<K, V>
    where
        K: Deserialize<'de> + Ord + fmt::Display + Clone,
        V: Deserialize<'de>,
    {
        type Value = BTreeMap<K, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map from ids to records")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some((key, value)) = access.next_entry::<K, V>()? {
                if map.insert(key.clone(), value).is_some() {
                    return Err(A::Error::custom(format!("the id `{key}` stands twice; rename one of the two")));
                }
            }
            Ok(map)
        }
    }

    deserializer.deserialize_map(Unique(PhantomData))
}

fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

/// Writes the document form: version first, records in id order, one block a record.
pub fn to_ron(document: &Document) -> String {
    let file = FileOut {
        version: VERSION,
        settings: document.settings(),
        groups: document.groups(),
        components: document.components(),
        wires: document.wires(),
        notes: document.notes(),
    };
    let pretty = ron::ser::PrettyConfig::new().struct_names(false).new_line("\n").extensions(Extensions::IMPLICIT_SOME);
    // Serialising plain records to a string has no failing path.
    let body = options().to_string_pretty(&file, pretty).unwrap_or_default();
    format!("{}\n", body.trim_end())
}

pub(super) fn parse(name: &str, text: &str, catalogue: &Catalogue) -> Result<Loaded, FormatError> {
    let syntax = |error: ron::error::SpannedError| syntax_error(name, &error);
    let header: Header = options().from_str(text).map_err(syntax)?;
    if header.version > VERSION {
        return Err(FormatError::NewerVersion { name: name.to_owned(), found: header.version, newest: VERSION });
    }
    let file: FileIn = options().from_str(text).map_err(syntax)?;
    let mut warnings = Vec::new();
    for (id, component) in &file.components {
        let service = component.service.as_str();
        if catalogue.service(service).is_none() {
            let known = catalogue.services().map(|service| service.id.as_str());
            let hint = did_you_mean(service, known).map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
            warnings.push(format!("component `{id}` has the unknown type `{service}`{hint}; it is kept as it is"));
        }
    }
    let document = Document::from_parts(file.settings, file.components, file.wires, file.groups, file.notes)
        .map_err(|error| FormatError::invariant(name, text, &error))?;
    Ok(Loaded { document, kind: FileKind::Ron, unplaced: Vec::new(), warnings })
}

fn syntax_error(name: &str, error: &ron::error::SpannedError) -> FormatError {
    let hint = match &error.code {
        ron::Error::NoSuchStructField { expected, found, .. } => {
            did_you_mean(found, expected.iter().copied()).map(|near| format!("; did you mean `{near}`?"))
        }
        ron::Error::NoSuchEnumVariant { expected, found, .. } => {
            did_you_mean(found, expected.iter().copied()).map(|near| format!("; did you mean `{near}`?"))
        }
        ron::Error::Eof | ron::Error::ExpectedStructLikeEnd | ron::Error::ExpectedMapEnd => {
            Some("; the file seems to be cut off, restore it from version control or a backup".to_owned())
        }
        _ => None,
    };
    FormatError::Syntax {
        name: name.to_owned(),
        line: error.span.start.line,
        column: error.span.start.col,
        message: format!("{}{}", error.code, hint.unwrap_or_default()),
    }
}
