use super::{
    Component, ComponentId, Document, ElementId, Group, GroupId, Mechanism, Note, NoteId, ServiceKey, Settings, Txn,
    Value, Wire, WireId,
};

/// One step of a change as data: what fixes, importers and scripts hand over.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    PutComponent(ComponentId, Component),
    PutWire(WireId, Wire),
    PutGroup(GroupId, Group),
    PutNote(NoteId, Note),
    /// Sets a property of a component, wire or group; `None` goes back to the default.
    SetProp(ElementId, String, Option<Value>),
    SetService(ComponentId, ServiceKey),
    SetMechanism(WireId, Mechanism),
    Remove(ElementId),
    PutSettings(Settings),
}

impl Edit {
    pub(super) fn apply(&self, txn: &mut Txn, document: &mut Document) {
        match self {
            Self::PutComponent(id, component) => txn.put_component(document, id, component.clone()),
            Self::PutWire(id, wire) => txn.put_wire(document, id, wire.clone()),
            Self::PutGroup(id, group) => txn.put_group(document, id, group.clone()),
            Self::PutNote(id, note) => txn.put_note(document, id, note.clone()),
            Self::SetProp(id, key, value) => {
                let set = |props: &mut super::Props| match value {
                    Some(value) => drop(props.insert(key.clone(), value.clone())),
                    None => drop(props.remove(key)),
                };
                match id {
                    ElementId::Component(id) => txn.update_component(document, id, |c| set(&mut c.props)),
                    ElementId::Wire(id) => txn.update_wire(document, id, |w| set(&mut w.props)),
                    ElementId::Group(id) => txn.update_group(document, id, |g| set(&mut g.props)),
                    ElementId::Note(_) => {}
                }
            }
            Self::SetService(id, service) => {
                txn.update_component(document, id, |component| component.service = service.clone());
            }
            Self::SetMechanism(id, mechanism) => txn.update_wire(document, id, |wire| wire.mechanism = *mechanism),
            Self::Remove(id) => txn.remove(document, id),
            Self::PutSettings(settings) => txn.put_settings(document, settings.clone()),
        }
    }
}
