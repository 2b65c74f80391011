use std::collections::BTreeSet;

use crate::editor::{Chain, Editor, clipboard};
use crate::geom::{Point, Vector};
use crate::model::{ComponentId, ElementId, Note, NoteId, Topology, Wire, WireId};

/// How far a note is put from one that lies where it would go.
const STAGGER: f64 = 24.0;

impl Editor {
    /// The selection as clipboard text.
    pub fn copy(&self) -> Option<String> {
        clipboard::copy(self.document(), &self.selection)
    }

    /// Removes the selection with all that hangs on it.
    pub fn delete(&mut self) {
        let ids = self.selection.clone();
        let label = match ids.len() {
            0 => return,
            1 => "Delete".to_owned(),
            count => format!("Delete {count} parts"),
        };
        // What a collapsed group hides goes with it.
        let folded =
            |id: &ElementId| id.group().and_then(|id| self.document().group(id)).is_some_and(|group| group.collapsed);
        let hidden = clipboard::with_members(self.document(), &ids.iter().filter(|id| folded(id)).cloned().collect());
        let ids: BTreeSet<ElementId> = ids.into_iter().chain(hidden).collect();
        let areas = self.geometry().groups.clone();
        self.edit(label, |txn, document| {
            for id in &ids {
                txn.remove(document, id);
            }
            crate::editor::tools::keep_emptied(txn, document, &areas);
        });
    }

    /// Removes the selected components, and wires what led to each with what it led to where that is legal.
    pub(super) fn delete_joining(&mut self) {
        let gone: BTreeSet<ComponentId> = self.selection.iter().filter_map(ElementId::component).cloned().collect();
        if gone.is_empty() {
            return self.delete();
        }
        let topology = Topology::new(self.document());
        let end = |wire: &WireId, outgoing: bool| {
            let wire = self.document().wire(wire)?;
            Some(if outgoing { &wire.to.component } else { &wire.from.component }.clone())
        };
        let mut bridges: BTreeSet<(ComponentId, ComponentId)> = BTreeSet::new();
        for id in &gone {
            for from in topology.incoming(id).into_iter().filter_map(|wire| end(wire, false)) {
                for to in topology.outgoing(id).into_iter().filter_map(|wire| end(wire, true)) {
                    let is_gone = gone.contains(&from) || gone.contains(&to);
                    let is_drawn =
                        topology.outgoing(&from).into_iter().any(|wire| end(wire, true).as_ref() == Some(&to));
                    if !is_gone && !is_drawn && from != to {
                        bridges.insert((from.clone(), to));
                    }
                }
            }
        }
        let service = |id: &ComponentId| self.document().component(id).map(|part| part.service.clone());
        let mut wires: Vec<(WireId, Wire)> = Vec::new();
        for (from, to) in bridges {
            let (Some(source), Some(target)) = (service(&from), service(&to)) else { continue };
            let wirings = self.catalogue().ways_between(source.as_str(), target.as_str());
            if let Some(wiring) = crate::editor::chain::flow(&wirings) {
                let id = WireId::new(self.document().free_id(&format!("{from}-{to}")));
                wires.push((id, Wire::new(&from, &to, wiring.mechanism)));
            }
        }
        self.edit("Delete and join", |txn, document| {
            for id in gone {
                txn.remove(document, &id.into());
            }
            for (id, wire) in wires {
                txn.put_wire(document, &id, wire);
            }
        });
    }

    /// Inserts clipboard text around a point: parts of a drawing, a picture we exported, a chain such as
    /// `s3 > lambda`; other text becomes a note.
    pub fn paste(&mut self, text: &str, at: Point) {
        let chain = Chain::read(text.trim(), self.document(), self.catalogue()).filter(Chain::is_whole);
        if let Some(chain) = chain {
            self.build_chain(&chain, at);
        } else if let Some(part) = clipboard::read(text, self.catalogue()) {
            let by = Self::paste_offset(clipboard::area(&part), at);
            let (edits, ids) = clipboard::insert(self.document(), &part, by);
            self.apply("Paste", &edits);
            self.select(ids);
        } else if !text.trim().is_empty() {
            self.add_note(text.trim(), at, false);
        }
    }

    /// Where an element leads to when it is clicked.
    pub fn link_of(&self, id: &ElementId) -> Option<&str> {
        let document = self.document();
        let link = match id {
            ElementId::Component(id) => &document.component(id)?.link,
            ElementId::Wire(id) => &document.wire(id)?.link,
            ElementId::Group(id) => &document.group(id)?.link,
            ElementId::Note(id) => &document.note(id)?.link,
        };
        link.as_deref().map(str::trim).filter(|link| !link.is_empty())
    }

    /// Gives an element a link; an empty one takes it away.
    pub fn set_link(&mut self, id: &ElementId, link: &str) {
        let link = Some(link.trim().to_owned()).filter(|link| !link.is_empty());
        self.edit("Link", |txn, document| match id {
            ElementId::Component(id) => txn.update_component(document, id, |part| part.link = link),
            ElementId::Wire(id) => txn.update_wire(document, id, |part| part.link = link),
            ElementId::Group(id) => txn.update_group(document, id, |part| part.link = link),
            ElementId::Note(id) => txn.update_note(document, id, |part| part.link = link),
        });
    }

    /// Shows the selected notes as free text, or on their cards again.
    pub(super) fn toggle_card(&mut self) {
        let notes: Vec<NoteId> = self.selection.iter().filter_map(ElementId::note).cloned().collect();
        let plain = !notes.iter().all(|id| self.document().note(id).is_some_and(|note| note.plain));
        self.edit(if plain { "Take the card away" } else { "Put on a card" }, |txn, document| {
            for id in &notes {
                txn.update_note(document, id, |note| note.plain = plain);
            }
        });
    }

    /// Puts a note on the drawing and selects it; `plain` leaves its card out.
    pub fn add_note(&mut self, text: &str, at: Point, plain: bool) -> NoteId {
        let id = NoteId::new(self.document().free_id("note"));
        let parent = self.group_under(at, |_| false);
        let mut pos = (at - Vector::new(Note::default_width() / 2.0, 16.0)).snapped(crate::editor::GRID);
        // A pile of notes would look like one.
        while self.document().notes().values().any(|note| note.pos == pos) {
            pos += Vector::new(STAGGER, STAGGER);
        }
        let note = Note { parent, plain, ..Note::new(text, pos) };
        let label = if plain { "Add text" } else { "Add note" };
        self.edit(label, |txn, document| txn.put_note(document, &id, note));
        self.select_only(id.clone().into());
        id
    }
}
