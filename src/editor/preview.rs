//! What edits will do, in words, before they are done.

use super::Editor;
use crate::model::{Edit, ElementId};

impl Editor {
    /// One sentence for each edit that would change something.
    pub fn told(&self, edits: &[Edit]) -> Vec<String> {
        edits.iter().filter_map(|edit| self.told_one(edit)).collect()
    }

    fn told_one(&self, edit: &Edit) -> Option<String> {
        let document = self.document();
        Some(match edit {
            Edit::SetProp(id, name, value) => {
                let props = match id {
                    ElementId::Component(id) => &document.component(id)?.props,
                    ElementId::Wire(id) => &document.wire(id)?.props,
                    ElementId::Group(id) => &document.group(id)?.props,
                    ElementId::Note(_) => return None,
                };
                let of = self.called(id);
                match (props.get(name), value) {
                    (before, Some(after)) if before == Some(after) => return None,
                    (Some(before), Some(after)) => format!("{name} of {of}: {before} becomes {after}"),
                    (None, Some(after)) => format!("{name} of {of} becomes {after}"),
                    (Some(before), None) => format!("{name} of {of}: {before} goes back to the default"),
                    (None, None) => return None,
                }
            }
            Edit::SetMechanism(id, mechanism) => {
                let wire = document.wire(id).filter(|wire| wire.mechanism != *mechanism)?;
                let (before, after) = (wire.mechanism.label(), mechanism.label());
                format!("{}: {before} becomes {after}", self.called(&id.clone().into()))
            }
            Edit::SetService(id, service) => {
                let named = |key: &str| self.catalogue().service(key).map_or(key.to_owned(), |one| one.name.clone());
                let before = named(document.component(id)?.service.as_str());
                format!("{}: {before} becomes {}", self.called(&id.clone().into()), named(service.as_str()))
            }
            Edit::PutComponent(id, component) => match document.component(id) {
                Some(_) => format!("{} changes", self.called(&id.clone().into())),
                None => format!("{} is added", self.spoken_name(&component.name, component.service.as_str())),
            },
            Edit::PutWire(id, wire) => {
                let (from, to) = (self.name_of(&wire.from.component), self.name_of(&wire.to.component));
                let does = if document.wire(id).is_some() { "changes" } else { "is added" };
                format!("the wire from {from} to {to} {does}")
            }
            Edit::PutGroup(id, group) => {
                let does = if document.group(id).is_some() { "changes" } else { "is added" };
                format!("frame {} {does}", group.name)
            }
            Edit::PutNote(id, _) => {
                if document.note(id).is_some() { "a note changes" } else { "a note is added" }.to_owned()
            }
            Edit::Remove(id) => format!("{} is removed", self.called(id)),
            Edit::PutSettings(_) => "the settings of the drawing change".to_owned(),
        })
    }

    fn called(&self, id: &ElementId) -> String {
        let document = self.document();
        match id {
            ElementId::Component(id) => self.name_of(id),
            ElementId::Wire(id) => document.wire(id).map_or_else(
                || id.to_string(),
                |wire| format!("{} → {}", self.name_of(&wire.from.component), self.name_of(&wire.to.component)),
            ),
            ElementId::Group(id) => document.group(id).map_or_else(|| id.to_string(), |group| group.name.clone()),
            ElementId::Note(_) => "a note".to_owned(),
        }
    }
}
