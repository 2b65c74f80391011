use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use thiserror::Error;

use super::{Component, ComponentId, ElementId, Group, GroupId, Note, NoteId, Props, Record, Settings, Wire, WireId};

/// A stamp that differs between any two states of any document in this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Revision(u64);

impl Revision {
    fn next() -> Self {
        static COUNTER: AtomicU64 = AtomicU64::new(1);
        Self(COUNTER.fetch_add(1, Ordering::Relaxed))
    }
}

/// A drawing: records by id, in id order. Read freely, change through [`super::Txn`].
#[derive(Clone, Debug)]
pub struct Document {
    settings: Settings,
    components: BTreeMap<ComponentId, Component>,
    wires: BTreeMap<WireId, Wire>,
    groups: BTreeMap<GroupId, Group>,
    notes: BTreeMap<NoteId, Note>,
    revision: Revision,
}

impl Default for Document {
    fn default() -> Self {
        Self {
            settings: Settings::default(),
            components: BTreeMap::new(),
            wires: BTreeMap::new(),
            groups: BTreeMap::new(),
            notes: BTreeMap::new(),
            revision: Revision::next(),
        }
    }
}

/// Equal when the records are; revisions are not compared.
impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        let Self { settings, components, wires, groups, notes, revision: _ } = self;
        *settings == other.settings
            && *components == other.components
            && *wires == other.wires
            && *groups == other.groups
            && *notes == other.notes
    }
}

/// A reference inside the document that leads nowhere or round in a circle.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvariantError {
    #[error("wire `{wire}` names component `{component}`, which is not in the document")]
    DanglingWire { wire: WireId, component: ComponentId },
    #[error("`{child}` names group `{parent}` as its parent, which is not in the document")]
    MissingParent { child: String, parent: GroupId },
    #[error("group `{group}` contains itself")]
    GroupCycle { group: GroupId },
    #[error("the position or size of `{element}` is no place on a canvas (within 1,000,000,000 pixels)")]
    NotFinite { element: String },
    #[error("`{name}` of `{element}` is not a finite number")]
    NotFiniteValue { element: String, name: String },
}

impl Document {
    /// Builds a document from whole maps, as readers do.
    pub fn from_parts(
        settings: Settings,
        components: BTreeMap<ComponentId, Component>,
        wires: BTreeMap<WireId, Wire>,
        groups: BTreeMap<GroupId, Group>,
        notes: BTreeMap<NoteId, Note>,
    ) -> Result<Self, InvariantError> {
        let document = Self { settings, components, wires, groups, notes, revision: Revision::next() };
        document.check_invariants()?;
        Ok(document)
    }

    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    pub const fn components(&self) -> &BTreeMap<ComponentId, Component> {
        &self.components
    }

    pub const fn wires(&self) -> &BTreeMap<WireId, Wire> {
        &self.wires
    }

    pub const fn groups(&self) -> &BTreeMap<GroupId, Group> {
        &self.groups
    }

    pub const fn notes(&self) -> &BTreeMap<NoteId, Note> {
        &self.notes
    }

    /// Changes with every edit; key derived values by it.
    pub const fn revision(&self) -> Revision {
        self.revision
    }

    pub fn component(&self, id: &ComponentId) -> Option<&Component> {
        self.components.get(id)
    }

    pub fn wire(&self, id: &WireId) -> Option<&Wire> {
        self.wires.get(id)
    }

    pub fn group(&self, id: &GroupId) -> Option<&Group> {
        self.groups.get(id)
    }

    pub fn note(&self, id: &NoteId) -> Option<&Note> {
        self.notes.get(id)
    }

    pub fn contains(&self, id: &ElementId) -> bool {
        match id {
            ElementId::Component(id) => self.components.contains_key(id),
            ElementId::Wire(id) => self.wires.contains_key(id),
            ElementId::Group(id) => self.groups.contains_key(id),
            ElementId::Note(id) => self.notes.contains_key(id),
        }
    }

    /// Ids of everything on the drawing.
    pub fn element_ids(&self) -> Vec<ElementId> {
        let components = self.components.keys().cloned().map(ElementId::from);
        let groups = self.groups.keys().cloned().map(ElementId::from);
        let notes = self.notes.keys().cloned().map(ElementId::from);
        components.chain(self.wires.keys().cloned().map(ElementId::from)).chain(groups).chain(notes).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.components.is_empty() && self.groups.is_empty() && self.notes.is_empty()
    }

    pub fn record(&self, id: &ElementId) -> Option<Record> {
        match id {
            ElementId::Component(id) => self.components.get(id).cloned().map(Record::Component),
            ElementId::Wire(id) => self.wires.get(id).cloned().map(Record::Wire),
            ElementId::Group(id) => self.groups.get(id).cloned().map(Record::Group),
            ElementId::Note(id) => self.notes.get(id).cloned().map(Record::Note),
        }
    }

    /// The group an element lies in directly.
    pub fn parent(&self, id: &ElementId) -> Option<&GroupId> {
        match id {
            ElementId::Component(id) => self.components.get(id)?.parent.as_ref(),
            ElementId::Group(id) => self.groups.get(id)?.parent.as_ref(),
            ElementId::Note(id) => self.notes.get(id)?.parent.as_ref(),
            ElementId::Wire(_) => None,
        }
    }

    /// The groups around an element, innermost first.
    pub fn ancestors<'a>(&'a self, id: &ElementId) -> impl Iterator<Item = &'a GroupId> + use<'a> {
        std::iter::successors(self.parent(id), |group| self.groups.get(*group)?.parent.as_ref()).take(self.groups.len())
    }

    /// Of a group and those around it, the outermost that is collapsed: the one that is shown as a tile.
    pub fn outermost_collapsed(&self, group: &GroupId) -> Option<&GroupId> {
        let (id, _) = self.groups.get_key_value(group)?;
        let around = self.ancestors(&id.clone().into());
        std::iter::once(id).chain(around).filter(|id| self.groups.get(*id).is_some_and(|group| group.collapsed)).last()
    }

    /// The collapsed group that hides an element; `None` for what is shown, and for wires.
    pub fn hidden_in(&self, id: &ElementId) -> Option<&GroupId> {
        self.outermost_collapsed(self.parent(id)?)
    }

    /// Direct members of a group: components, groups and notes.
    pub fn members(&self, group: &GroupId) -> Vec<ElementId> {
        let within = |parent: &Option<GroupId>| parent.as_ref() == Some(group);
        let groups = self.groups.iter().filter(|(_, g)| within(&g.parent)).map(|(id, _)| id.clone().into());
        let components = self.components.iter().filter(|(_, c)| within(&c.parent)).map(|(id, _)| id.clone().into());
        let notes = self.notes.iter().filter(|(_, n)| within(&n.parent)).map(|(id, _)| id.clone().into());
        groups.chain(components).chain(notes).collect()
    }

    /// Wires with `component` at either end.
    pub fn wires_of<'a>(&'a self, component: &'a ComponentId) -> impl Iterator<Item = (&'a WireId, &'a Wire)> {
        self.wires.iter().filter(move |(_, wire)| wire.from.component == *component || wire.to.component == *component)
    }

    /// The first id of the form `stem`, `stem2`, `stem3`... that no element uses.
    pub fn free_id(&self, stem: &str) -> String {
        let taken = |id: &str| {
            self.components.contains_key(id)
                || self.wires.contains_key(id)
                || self.groups.contains_key(id)
                || self.notes.contains_key(id)
        };
        if !taken(stem) {
            return stem.to_owned();
        }
        (2_u64..).map(|n| format!("{stem}{n}")).find(|id| !taken(id)).unwrap_or_default()
    }

    /// Checks that every reference leads somewhere, that groups nest and that positions are finite.
    ///
    /// # Errors
    /// The first violation found, in record order.
    pub fn check_invariants(&self) -> Result<(), InvariantError> {
        for (id, wire) in &self.wires {
            for end in [&wire.from, &wire.to] {
                if !self.components.contains_key(&end.component) {
                    return Err(InvariantError::DanglingWire { wire: id.clone(), component: end.component.clone() });
                }
            }
        }
        for (id, wire) in &self.wires {
            finite(id.as_str(), &wire.props)?;
        }
        let parent_exists = |child: &str, parent: &Option<GroupId>| match parent {
            Some(parent) if !self.groups.contains_key(parent) => {
                Err(InvariantError::MissingParent { child: child.to_owned(), parent: parent.clone() })
            }
            _ => Ok(()),
        };
        for (id, component) in &self.components {
            parent_exists(id.as_str(), &component.parent)?;
            if !component.pos.is_on_canvas() {
                return Err(InvariantError::NotFinite { element: id.to_string() });
            }
            finite(id.as_str(), &component.props)?;
            if let Some((name, _)) = component.usage.iter().find(|(_, quantity)| !quantity.is_finite()) {
                return Err(InvariantError::NotFiniteValue { element: id.to_string(), name: name.clone() });
            }
        }
        for (id, note) in &self.notes {
            parent_exists(id.as_str(), &note.parent)?;
            if !note.pos.is_on_canvas() || !(0.0..=1e9).contains(&note.width) {
                return Err(InvariantError::NotFinite { element: id.to_string() });
            }
        }
        for (id, group) in &self.groups {
            parent_exists(id.as_str(), &group.parent)?;
            if group.rect.is_some_and(|rect| !rect.min.is_on_canvas() || !rect.max.is_on_canvas()) {
                return Err(InvariantError::NotFinite { element: id.to_string() });
            }
            finite(id.as_str(), &group.props)?;
            let mut above = group.parent.as_ref();
            for _ in 0..=self.groups.len() {
                let Some(parent) = above else { break };
                if parent == id {
                    return Err(InvariantError::GroupCycle { group: id.clone() });
                }
                above = self.groups.get(parent).and_then(|group| group.parent.as_ref());
            }
        }
        Ok(())
    }

    /// Puts, replaces or (with `None`) removes one record. Only transactions may.
    pub(super) fn set_record(&mut self, id: &ElementId, record: Option<Record>) {
        self.revision = Revision::next();
        match (id, record) {
            (ElementId::Component(id), Some(Record::Component(new))) => drop(self.components.insert(id.clone(), new)),
            (ElementId::Wire(id), Some(Record::Wire(new))) => drop(self.wires.insert(id.clone(), new)),
            (ElementId::Group(id), Some(Record::Group(new))) => drop(self.groups.insert(id.clone(), new)),
            (ElementId::Note(id), Some(Record::Note(new))) => drop(self.notes.insert(id.clone(), new)),
            (ElementId::Component(id), None) => drop(self.components.remove(id)),
            (ElementId::Wire(id), None) => drop(self.wires.remove(id)),
            (ElementId::Group(id), None) => drop(self.groups.remove(id)),
            (ElementId::Note(id), None) => drop(self.notes.remove(id)),
            (id, Some(_)) => debug_assert!(false, "record of another kind under {id:?}"),
        }
    }

    pub(super) fn set_settings(&mut self, settings: Settings) {
        self.revision = Revision::next();
        self.settings = settings;
    }
}

fn finite(element: &str, props: &Props) -> Result<(), InvariantError> {
    match props.iter().find(|(_, value)| !value.is_finite()) {
        Some((name, _)) => Err(InvariantError::NotFiniteValue { element: element.to_owned(), name: name.clone() }),
        None => Ok(()),
    }
}
