use std::collections::{BTreeMap, BTreeSet};

use super::{
    Component, ComponentId, Document, Edit, ElementId, Group, GroupId, Note, NoteId, Record, Settings, Wire, WireId,
};

/// An open edit. It remembers the first state of every record it touches, so
/// it can be kept, taken back, or replayed from the start as a gesture moves on.
///
/// The document is passed to each call, so that a gesture can hold its
/// transaction across frames.
#[derive(Clone, Debug)]
pub struct Txn {
    label: String,
    before: BTreeMap<ElementId, Option<Record>>,
    settings_before: Option<Settings>,
}

impl Txn {
    /// `label` is what the undo menu shows: "Move 3 components".
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), before: BTreeMap::new(), settings_before: None }
    }

    pub fn set_label(&mut self, label: impl Into<String>) {
        self.label = label.into();
    }

    /// True while nothing was touched.
    pub fn is_untouched(&self) -> bool {
        self.before.is_empty() && self.settings_before.is_none()
    }

    fn put(&mut self, document: &mut Document, id: ElementId, record: Option<Record>) {
        if !self.before.contains_key(&id) {
            self.before.insert(id.clone(), document.record(&id));
        }
        document.set_record(&id, record);
    }

    pub fn put_component(&mut self, document: &mut Document, id: &ComponentId, component: Component) {
        self.put(document, id.clone().into(), Some(Record::Component(component)));
    }

    pub fn put_wire(&mut self, document: &mut Document, id: &WireId, wire: Wire) {
        self.put(document, id.clone().into(), Some(Record::Wire(wire)));
    }

    pub fn put_group(&mut self, document: &mut Document, id: &GroupId, group: Group) {
        self.put(document, id.clone().into(), Some(Record::Group(group)));
    }

    pub fn put_note(&mut self, document: &mut Document, id: &NoteId, note: Note) {
        self.put(document, id.clone().into(), Some(Record::Note(note)));
    }

    /// Changes a component in place; does nothing if it is gone.
    pub fn update_component(&mut self, document: &mut Document, id: &ComponentId, change: impl FnOnce(&mut Component)) {
        if let Some(mut component) = document.component(id).cloned() {
            change(&mut component);
            self.put_component(document, id, component);
        }
    }

    pub fn update_wire(&mut self, document: &mut Document, id: &WireId, change: impl FnOnce(&mut Wire)) {
        if let Some(mut wire) = document.wire(id).cloned() {
            change(&mut wire);
            self.put_wire(document, id, wire);
        }
    }

    pub fn update_group(&mut self, document: &mut Document, id: &GroupId, change: impl FnOnce(&mut Group)) {
        if let Some(mut group) = document.group(id).cloned() {
            change(&mut group);
            self.put_group(document, id, group);
        }
    }

    pub fn update_note(&mut self, document: &mut Document, id: &NoteId, change: impl FnOnce(&mut Note)) {
        if let Some(mut note) = document.note(id).cloned() {
            change(&mut note);
            self.put_note(document, id, note);
        }
    }

    pub fn put_settings(&mut self, document: &mut Document, settings: Settings) {
        if self.settings_before.is_none() {
            self.settings_before = Some(document.settings().clone());
        }
        document.set_settings(settings);
    }

    /// Removes an element with all that hangs on it: a component takes its
    /// wires along, the members of a group move up to the group's parent.
    pub fn remove(&mut self, document: &mut Document, id: &ElementId) {
        match id {
            ElementId::Component(component) => {
                let wires: Vec<WireId> = document.wires_of(component).map(|(id, _)| id.clone()).collect();
                for wire in wires {
                    self.put(document, wire.into(), None);
                }
            }
            ElementId::Group(group) => {
                let above = document.group(group).and_then(|group| group.parent.clone());
                for member in document.members(group) {
                    match &member {
                        ElementId::Component(id) => {
                            self.update_component(document, id, |c| c.parent.clone_from(&above));
                        }
                        ElementId::Group(id) => self.update_group(document, id, |g| g.parent.clone_from(&above)),
                        ElementId::Note(id) => self.update_note(document, id, |n| n.parent.clone_from(&above)),
                        ElementId::Wire(_) => {}
                    }
                }
            }
            ElementId::Wire(_) | ElementId::Note(_) => {}
        }
        if document.contains(id) {
            self.put(document, id.clone(), None);
        }
    }

    /// Applies edits in order; see [`Edit`].
    pub fn apply(&mut self, document: &mut Document, edits: &[Edit]) {
        for edit in edits {
            edit.apply(self, document);
        }
    }

    /// Everything touched, with the groups around it before and now: what may look different than before the edit.
    pub fn reach(&self, document: &Document) -> BTreeSet<ElementId> {
        let mut reach: BTreeSet<ElementId> = self.before.keys().cloned().collect();
        for (id, before) in &self.before {
            let parents = [before.as_ref().and_then(Record::parent), document.parent(id)];
            reach.extend(parents.into_iter().flatten().cloned().map(ElementId::from));
        }
        reach
    }

    /// Does again what a change did to an equal document.
    pub fn replay(&mut self, document: &mut Document, change: &Change) {
        for (id, _, after) in &change.records {
            self.put(document, id.clone(), after.clone());
        }
        if let Some((_, after)) = &change.settings {
            self.put_settings(document, after.clone());
        }
    }

    /// Puts everything touched back to its first state and stays open.
    pub fn rewind(&mut self, document: &mut Document) {
        for (id, record) in std::mem::take(&mut self.before) {
            document.set_record(&id, record);
        }
        if let Some(settings) = self.settings_before.take() {
            document.set_settings(settings);
        }
    }

    /// Takes everything back and ends.
    pub fn abort(mut self, document: &mut Document) {
        self.rewind(document);
    }

    /// Ends the edit. `None` when the document is as it was.
    pub fn commit(self, document: &Document) -> Option<Change> {
        let records: Vec<_> = self
            .before
            .into_iter()
            .map(|(id, before)| {
                let after = document.record(&id);
                (id, before, after)
            })
            .filter(|(_, before, after)| before != after)
            .collect();
        let settings = self
            .settings_before
            .filter(|before| before != document.settings())
            .map(|before| (before, document.settings().clone()));
        (!records.is_empty() || settings.is_some()).then_some(Change { label: self.label, records, settings })
    }
}

/// A finished edit: every touched record before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    label: String,
    records: Vec<(ElementId, Option<Record>, Option<Record>)>,
    settings: Option<(Settings, Settings)>,
}

impl Change {
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Ids of all records that differ.
    pub fn touched(&self) -> impl Iterator<Item = &ElementId> {
        self.records.iter().map(|(id, _, _)| id)
    }

    /// As [`Txn::reach`], for both directions.
    pub fn reach(&self) -> BTreeSet<ElementId> {
        let mut reach: BTreeSet<ElementId> = BTreeSet::new();
        for (id, before, after) in &self.records {
            reach.insert(id.clone());
            let parents = [before, after].map(|record| record.as_ref().and_then(Record::parent));
            reach.extend(parents.into_iter().flatten().cloned().map(ElementId::from));
        }
        reach
    }

    /// Goes back to the state before.
    pub fn undo(&self, document: &mut Document) {
        for (id, before, _) in &self.records {
            document.set_record(id, before.clone());
        }
        if let Some((before, _)) = &self.settings {
            document.set_settings(before.clone());
        }
    }

    /// Goes forward to the state after.
    pub fn redo(&self, document: &mut Document) {
        for (id, _, after) in &self.records {
            document.set_record(id, after.clone());
        }
        if let Some((_, after)) = &self.settings {
            document.set_settings(after.clone());
        }
    }

    /// True when going forward and back makes no difference.
    pub fn is_noop(&self) -> bool {
        self.records.is_empty() && self.settings.is_none()
    }

    /// Extends this change by a later one that continues it, as typing does.
    /// What the two together leave as it was is forgotten.
    pub fn merge(&mut self, later: Self) {
        for (id, before, after) in later.records {
            match self.records.iter_mut().find(|(known, _, _)| *known == id) {
                Some(known) => known.2 = after,
                None => self.records.push((id, before, after)),
            }
        }
        self.settings = match (self.settings.take(), later.settings) {
            (Some((before, _)), Some((_, after))) => Some((before, after)),
            (first, second) => first.or(second),
        };
        self.records.retain(|(_, before, after)| before != after);
        self.settings = self.settings.take().filter(|(before, after)| before != after);
    }
}
