//! What edits will do, in words, before they are done.

use super::Editor;
use crate::model::{Document, Edit, ElementId, GroupId};

impl Editor {
    /// One sentence for each edit that would change something.
    pub fn told(&self, edits: &[Edit]) -> Vec<String> {
        edits.iter().filter_map(|edit| self.told_one(edit)).collect()
    }

    /// The edits that make this document the same as another.
    pub fn edits_to(&self, other: &Document) -> Vec<Edit> {
        let own = self.document();
        let gone = |id: &ElementId| !other.contains(id);
        let mut edits: Vec<Edit> = self.everything().into_iter().filter(gone).map(Edit::Remove).collect();
        let groups = other.groups().iter().filter(|(id, group)| own.group(id) != Some(group));
        edits.extend(groups.map(|(id, group)| Edit::PutGroup(id.clone(), group.clone())));
        // Dissolving a group moves its members; they are put where they belong again.
        let is_moved = |parent: &Option<GroupId>| parent.as_ref().is_some_and(|parent| own.group(parent).is_none());
        let parts = other.components().iter();
        let parts = parts.filter(|(id, part)| own.component(id) != Some(part) || is_moved(&part.parent));
        edits.extend(parts.map(|(id, part)| Edit::PutComponent(id.clone(), part.clone())));
        let wires = other.wires().iter().filter(|(id, wire)| own.wire(id) != Some(wire));
        edits.extend(wires.map(|(id, wire)| Edit::PutWire(id.clone(), wire.clone())));
        let notes = other.notes().iter().filter(|(id, note)| own.note(id) != Some(note));
        edits.extend(notes.map(|(id, note)| Edit::PutNote(id.clone(), note.clone())));
        if own.settings() != other.settings() {
            edits.push(Edit::PutSettings(other.settings().clone()));
        }
        edits
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::format;

    fn document(text: &str) -> Document {
        format::parse("test.json", text, Catalogue::builtin()).unwrap().document
    }

    #[test]
    fn the_edits_between_two_documents_make_one_the_other_and_are_told_in_words() {
        let before = document(
            r#"{"nodes": [{"id": "f", "type": "lambda", "name": "Orders", "x": 0, "y": 0, "parent": "g"},
                          {"id": "q", "type": "sqs_standard", "name": "Mails", "x": 192, "y": 0}],
                "edges": [{"id": "e", "from": "q", "to": "f"}],
                "groups": [{"id": "g", "type": "stack", "name": "Shop"}]}"#,
        );
        let after = document(
            r#"{"nodes": [{"id": "f", "type": "lambda", "name": "Orders", "x": 0, "y": 0,
                           "props": {"memory_mb": 512}},
                          {"id": "t", "type": "dynamodb", "name": "Table", "x": 192, "y": 0}],
                "edges": [{"id": "w", "from": "f", "to": "t"}]}"#,
        );
        let mut editor = Editor::new(before.clone(), None);
        let edits = editor.edits_to(&after);
        let told = editor.told(&edits).join("\n");
        for part in ["Mails is removed", "Shop is removed", "Table (DynamoDB) is added", "wire from Orders to"] {
            assert!(told.contains(part), "{part} in {told}");
        }
        editor.apply("Reload", &edits);
        assert_eq!(*editor.document(), after);
        editor.undo();
        assert_eq!(*editor.document(), before);
        assert_eq!(editor.edits_to(&before), []);
    }
}
