use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{FileKind, FormatError, Loaded};
use crate::catalogue::{Catalogue, GENERIC, PropSpec, did_you_mean};
use crate::geom::{Point, Rect};
use crate::model::{
    Component, ComponentId, Document, Endpoint, Group, GroupId, Mechanism, Note, NoteId, Props, Settings, Side, Value,
    Wire, WireId, is_zero,
};

const SCHEMA: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default = "current_schema")]
    schema: u32,
    #[serde(default)]
    settings: Settings,
    #[serde(default)]
    nodes: Vec<Node>,
    #[serde(default)]
    edges: Vec<Edge>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    groups: Vec<GroupRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notes: Vec<NoteRow>,
}

const fn current_schema() -> u32 {
    SCHEMA
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Node {
    id: String,
    #[serde(rename = "type")]
    service: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    props: Option<BTreeMap<String, Option<Value>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    usage: Option<BTreeMap<String, f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    x: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    y: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    locked: bool,
    #[serde(default, skip_serializing_if = "is_zero")]
    z: i32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edge {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    from: String,
    to: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mechanism: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    props: Option<BTreeMap<String, Option<Value>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from_side: Option<Side>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to_side: Option<Side>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupRow {
    id: String,
    #[serde(rename = "type", default = "plain_group")]
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    props: Option<BTreeMap<String, Option<Value>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    x: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    y: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    width: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    height: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    locked: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    collapsed: bool,
}

/// Whether a word has the form of a CloudFormation or Terraform type.
fn is_resource_type(word: &str) -> bool {
    let of_terraform = ["aws_", "azurerm_", "google_"].iter().any(|provider| word.starts_with(provider));
    of_terraform || (word.split("::").count() > 1 && word.split("::").all(|part| !part.is_empty()))
}

fn plain_group() -> String {
    "generic".to_owned()
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoteRow {
    id: String,
    text: String,
    #[serde(default)]
    x: f64,
    #[serde(default)]
    y: f64,
    #[serde(default = "Note::default_width")]
    width: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    locked: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    plain: bool,
    #[serde(default, skip_serializing_if = "is_zero")]
    z: i32,
}

/// Writes the interchange form, rows in id order, two spaces deep.
pub fn to_json(document: &Document) -> String {
    to_json_unplaced(document, &[])
}

/// The same, leaving out the positions of components that have none of their own.
pub fn to_json_unplaced(document: &Document, unplaced: &[ComponentId]) -> String {
    let unplaced: BTreeSet<&ComponentId> = unplaced.iter().collect();
    let wrap = |props: &Props| {
        (!props.is_empty()).then(|| props.iter().map(|(key, value)| (key.clone(), Some(value.clone()))).collect())
    };
    let file = File {
        schema: SCHEMA,
        settings: document.settings().clone(),
        nodes: document
            .components()
            .iter()
            .map(|(id, component)| Node {
                id: id.to_string(),
                service: component.service.to_string(),
                name: Some(component.name.clone()),
                props: wrap(&component.props),
                usage: (!component.usage.is_empty()).then(|| component.usage.clone()),
                x: (!unplaced.contains(id)).then_some(component.pos.x),
                y: (!unplaced.contains(id)).then_some(component.pos.y),
                parent: component.parent.as_ref().map(ToString::to_string),
                link: component.link.clone(),
                locked: component.locked,
                z: component.z,
            })
            .collect(),
        edges: document
            .wires()
            .iter()
            .map(|(id, wire)| Edge {
                id: Some(id.to_string()),
                from: wire.from.component.to_string(),
                to: wire.to.component.to_string(),
                mechanism: Some(wire.mechanism.to_string()),
                props: wrap(&wire.props),
                label: wire.label.clone(),
                link: wire.link.clone(),
                from_side: wire.from.side,
                to_side: wire.to.side,
            })
            .collect(),
        groups: document
            .groups()
            .iter()
            .map(|(id, group)| GroupRow {
                id: id.to_string(),
                kind: group.kind.clone(),
                name: Some(group.name.clone()),
                parent: group.parent.as_ref().map(ToString::to_string),
                props: wrap(&group.props),
                x: group.rect.map(|rect| rect.min.x),
                y: group.rect.map(|rect| rect.min.y),
                width: group.rect.map(|rect| rect.width()),
                height: group.rect.map(|rect| rect.height()),
                link: group.link.clone(),
                locked: group.locked,
                collapsed: group.collapsed,
            })
            .collect(),
        notes: document
            .notes()
            .iter()
            .map(|(id, note)| NoteRow {
                id: id.to_string(),
                text: note.text.clone(),
                x: note.pos.x,
                y: note.pos.y,
                width: note.width,
                parent: note.parent.as_ref().map(ToString::to_string),
                link: note.link.clone(),
                locked: note.locked,
                plain: note.plain,
                z: note.z,
            })
            .collect(),
    };
    // Plain rows with text keys have no failing path.
    let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
    text.push('\n');
    text
}

/// Where reading stands: the file for messages and what was only half understood.
struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    catalogue: &'a Catalogue,
    warnings: Vec<String>,
}

pub(super) fn parse(name: &str, text: &str, catalogue: &Catalogue) -> Result<Loaded, FormatError> {
    let file: File = serde_json::from_str(text).map_err(|error| syntax_error(name, &error))?;
    if file.schema > SCHEMA {
        return Err(FormatError::NewerVersion { name: name.to_owned(), found: file.schema, newest: SCHEMA });
    }
    let mut reader = Reader { name, text, catalogue, warnings: Vec::new() };
    let groups = reader.groups(file.groups)?;
    let (components, unplaced) = reader.components(file.nodes)?;
    let wires = reader.wires(file.edges, &components)?;
    let notes = reader.notes(file.notes)?;
    let document = Document::from_parts(file.settings, components, wires, groups, notes)
        .map_err(|error| FormatError::invariant(name, text, &error))?;
    Ok(Loaded { document, kind: FileKind::Json, unplaced, warnings: reader.warnings })
}

impl Reader<'_> {
    fn error(&self, needle: &str, message: String) -> FormatError {
        FormatError::at_text(self.name, self.text, needle, message)
    }

    fn twice(&self, what: &str, id: &str) -> FormatError {
        self.error(id, format!("two {what} have the id `{id}`; rename one of them"))
    }

    fn components(
        &mut self,
        nodes: Vec<Node>,
    ) -> Result<(BTreeMap<ComponentId, Component>, Vec<ComponentId>), FormatError> {
        let mut components = BTreeMap::new();
        let mut unplaced = Vec::new();
        for mut node in nodes {
            if self.catalogue.service(&node.service).is_none() && is_resource_type(&node.service) {
                // A type of a template that no component stands for: nothing of it is lost.
                let named = std::mem::replace(&mut node.service, GENERIC.to_owned());
                node.props.get_or_insert_default().insert("resource_type".to_owned(), Some(Value::Text(named)));
            }
            let Some(service) = self.catalogue.service(&node.service) else {
                let known = self.catalogue.services().map(|service| service.id.as_str());
                let hint = did_you_mean(&node.service, known).map_or_else(
                    || "see `skywright catalogue list`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("node `{}` has the unknown type `{}`; {hint}", node.id, node.service);
                return Err(self.error(&node.service, message));
            };
            let id = ComponentId::new(&node.id);
            let known: Vec<&PropSpec> = service.props.iter().chain(self.catalogue.universal_props()).collect();
            let props = self.props(&format!("node `{id}`"), node.props, &known)?;
            let pos = match (node.x, node.y) {
                (Some(x), Some(y)) => Point::new(x, y),
                (None, None) => {
                    unplaced.push(id.clone());
                    Point::ZERO
                }
                _ => {
                    let message = format!("node `{id}` has one coordinate only; give both `x` and `y`, or neither");
                    return Err(self.error(&node.id, message));
                }
            };
            let component = Component {
                name: node.name.unwrap_or_else(|| node.id.clone()),
                pos,
                parent: node.parent.map(GroupId::new),
                props,
                usage: node.usage.unwrap_or_default(),
                link: node.link,
                locked: node.locked,
                z: node.z,
                service: node.service.as_str().into(),
            };
            if components.insert(id, component).is_some() {
                return Err(self.twice("nodes", &node.id));
            }
        }
        Ok((components, unplaced))
    }

    fn wires(
        &mut self,
        edges: Vec<Edge>,
        components: &BTreeMap<ComponentId, Component>,
    ) -> Result<BTreeMap<WireId, Wire>, FormatError> {
        let mut wires = BTreeMap::new();
        for (index, edge) in edges.into_iter().enumerate() {
            let id = edge.id.unwrap_or_else(|| format!("edge-{}", index + 1));
            let mut ends = Vec::new();
            for end in [&edge.from, &edge.to] {
                let Some(component) = components.get(end.as_str()) else {
                    let near = did_you_mean(end, components.keys().map(ComponentId::as_str));
                    let hint = near.map_or_else(
                        || "add the node or remove the edge".to_owned(),
                        |near| format!("did you mean `{near}`?"),
                    );
                    return Err(
                        self.error(end, format!("edge `{id}` names node `{end}`, which does not exist; {hint}"))
                    );
                };
                ends.push(component);
            }
            let (source, target) = (ends[0].service.as_str(), ends[1].service.as_str());
            let mechanism = match &edge.mechanism {
                Some(text) => text.parse().map_err(|()| {
                    let known = Mechanism::ALL.iter().map(|mechanism| mechanism.as_str());
                    let hint = did_you_mean(text, known.clone()).map_or_else(
                        || format!("use one of {}", known.collect::<Vec<_>>().join(", ")),
                        |near| format!("did you mean `{near}`?"),
                    );
                    self.error(text, format!("edge `{id}` has the unknown mechanism `{text}`; {hint}"))
                })?,
                None => self.catalogue.usual_mechanism(source, target),
            };
            let wiring = self.catalogue.way(source, target, mechanism);
            let known: Vec<&PropSpec> =
                wiring.iter().flat_map(|wiring| &wiring.props).chain(self.catalogue.universal_wire_props()).collect();
            let props = self.props(&format!("edge `{id}`"), edge.props, &known)?;
            let end = |id: &str, side| Endpoint { component: ComponentId::new(id), side };
            let wire = Wire {
                from: end(&edge.from, edge.from_side),
                to: end(&edge.to, edge.to_side),
                mechanism,
                props,
                label: edge.label,
                link: edge.link,
            };
            if wires.insert(WireId::new(&id), wire).is_some() {
                return Err(self.twice("edges", &id));
            }
        }
        Ok(wires)
    }

    fn groups(&mut self, rows: Vec<GroupRow>) -> Result<BTreeMap<GroupId, Group>, FormatError> {
        let mut groups = BTreeMap::new();
        for row in rows {
            let rect = match (row.x, row.y, row.width, row.height) {
                (Some(x), Some(y), Some(width), Some(height)) => Some(Rect::from_size(Point::new(x, y), width, height)),
                (None, None, None, None) => None,
                _ => {
                    let message = format!(
                        "group `{}` has a part of an area only; give all of `x`, `y`, `width` and `height`, or none",
                        row.id
                    );
                    return Err(self.error(&row.id, message));
                }
            };
            let group = Group {
                kind: row.kind,
                name: row.name.unwrap_or_else(|| row.id.clone()),
                parent: row.parent.map(GroupId::new),
                rect,
                props: row
                    .props
                    .unwrap_or_default()
                    .into_iter()
                    .filter_map(|(key, value)| Some((key, value?)))
                    .collect(),
                link: row.link,
                locked: row.locked,
                collapsed: row.collapsed,
            };
            if groups.insert(GroupId::new(&row.id), group).is_some() {
                return Err(self.twice("groups", &row.id));
            }
        }
        Ok(groups)
    }

    fn notes(&self, rows: Vec<NoteRow>) -> Result<BTreeMap<NoteId, Note>, FormatError> {
        let mut notes = BTreeMap::new();
        for row in rows {
            let note = Note {
                text: row.text,
                pos: Point::new(row.x, row.y),
                width: row.width,
                parent: row.parent.map(GroupId::new),
                link: row.link,
                locked: row.locked,
                plain: row.plain,
                z: row.z,
            };
            if notes.insert(NoteId::new(&row.id), note).is_some() {
                return Err(self.twice("notes", &row.id));
            }
        }
        Ok(notes)
    }

    /// Keeps every property. A name that is one typo away from a known one is an error,
    /// since nobody means it; a name like no other is kept and reported.
    fn props(
        &mut self,
        owner: &str,
        props: Option<BTreeMap<String, Option<Value>>>,
        known: &[&PropSpec],
    ) -> Result<Props, FormatError> {
        let mut kept = Props::new();
        for (key, value) in props.unwrap_or_default() {
            if !known.iter().any(|spec| spec.name == key) {
                if let Some(near) = did_you_mean(&key, known.iter().map(|spec| spec.name.as_str())) {
                    let message = format!("{owner} has the unknown property `{key}`; did you mean `{near}`?");
                    return Err(self.error(&key, message));
                }
                self.warnings
                    .push(format!("{owner} has the property `{key}`, which the catalogue does not know; it is kept"));
            }
            if let Some(value) = value {
                kept.insert(key, value);
            }
        }
        Ok(kept)
    }
}

fn syntax_error(name: &str, error: &serde_json::Error) -> FormatError {
    let full = error.to_string();
    let message = full.rsplit_once(" at line ").map_or(full.as_str(), |(message, _)| message);
    let mut quoted = message.split('`').skip(1).step_by(2);
    let hint = if message.starts_with("unknown field") {
        quoted.next().and_then(|found| did_you_mean(found, quoted)).map(|near| format!("; did you mean `{near}`?"))
    } else if error.is_eof() {
        Some("; the file seems to be cut off".to_owned())
    } else {
        None
    };
    FormatError::Syntax {
        name: name.to_owned(),
        line: error.line(),
        column: error.column(),
        message: format!("{message}{}", hint.unwrap_or_default()),
    }
}
