//! Keeping what follows from the document in step with it: where everything lies, and what lies where.
//!
//! A small drawing is measured and routed anew after every change. A large one follows each change at the change's own
//! cost and is settled, as a whole, when the window finds the time; until then wires run well, not at their best.

use std::collections::BTreeSet;

use super::Editor;
use crate::catalogue::Catalogue;
use crate::geom::{Grid, Point, Rect};
use crate::model::{Document, ElementId, Revision};
use crate::scene::Geometry;

/// A drawing with more components and wires than this is large.
const MOST_AT_ONCE: usize = 240;
/// Cells for finding what lies near the pointer, in world pixels.
const CELL: f64 = 256.0;

/// A whole drawing, measured and routed from scratch. Making one takes a while and needs no editor.
pub struct Settled {
    pub revision: Revision,
    pub geometry: Geometry,
    pub(super) places: Grid<ElementId>,
}

impl Settled {
    pub fn new(document: &Document, catalogue: &Catalogue) -> Self {
        let geometry = Geometry::new(document, catalogue);
        let mut places = Grid::new(CELL);
        let ids = geometry.components.keys().cloned().map(ElementId::from);
        let ids = ids.chain(geometry.wires.keys().cloned().map(ElementId::from));
        let ids = ids.chain(geometry.groups.keys().cloned().map(ElementId::from));
        for id in ids.chain(geometry.notes.keys().cloned().map(ElementId::from)) {
            if let Some(area) = geometry.area_of(&id) {
                places.put(id, area);
            }
        }
        Self { revision: document.revision(), geometry, places }
    }
}

impl Editor {
    /// True for a drawing that is too large to be routed anew within a frame.
    pub fn is_large(&self) -> bool {
        self.document().components().len() + self.document().wires().len() > MOST_AT_ONCE
    }

    /// False while a large drawing waits for [`Self::settle`].
    pub fn is_settled(&self) -> bool {
        self.unsettled.is_empty()
    }

    /// The elements whose looks may differ from those in the last settled geometry.
    pub const fn unsettled(&self) -> &BTreeSet<ElementId> {
        &self.unsettled
    }

    /// The revision whose geometry was the last settled one.
    pub const fn settled_revision(&self) -> Revision {
        self.settled_revision
    }

    /// Takes over a whole geometry; `false` if the document has moved on since.
    pub fn settle(&mut self, settled: Settled) -> bool {
        let Settled { revision, geometry, places } = settled;
        if revision != self.document().revision() || self.in_gesture() {
            return false;
        }
        (self.geometry, self.places) = (geometry, places);
        (self.geometry_of, self.settled_revision) = (revision, revision);
        self.unsettled.clear();
        self.restage();
        true
    }

    /// Brings derived values in step with the document after a change of the named elements.
    pub(super) fn refresh(&mut self, changed: &BTreeSet<ElementId>) {
        if self.geometry_of == self.document.revision() {
            return;
        }
        self.geometry_of = self.document.revision();
        // What is folded up is drawn as another document.
        let is_folded = self.document.groups().values().any(|group| group.collapsed);
        if self.is_large() && !is_folded {
            let different = self.geometry.update(&self.document, self.catalogue, changed);
            for id in &different {
                match self.geometry.area_of(id) {
                    Some(area) => self.places.put(id.clone(), area),
                    None => self.places.remove(id),
                }
            }
            self.unsettled.extend(different);
        } else {
            let Settled { revision, geometry, places } = Settled::new(&self.document, self.catalogue);
            (self.geometry, self.places, self.settled_revision) = (geometry, places, revision);
            self.unsettled.clear();
        }
        self.restage();
        let document = &self.document;
        self.inside = self.inside.take().filter(|id| document.group(id).is_some());
        self.choice = self.choice.take().filter(|id| document.wire(id).is_some());
        let kept = self.selection.iter().filter(|id| document.contains(id)).map(|id| self.shown(id));
        self.selection = kept.collect();
    }

    fn restage(&mut self) {
        if self.stage.is_some() {
            self.stage = Some(self.staged());
        }
    }

    /// Elements of the flat drawing whose areas come within `reach` of a point, in a stable order.
    pub fn near(&self, at: Point, reach: f64) -> Vec<ElementId> {
        self.places.touching(&Rect::from_center(at, 2.0 * reach, 2.0 * reach))
    }

    /// Elements of the flat drawing whose areas touch an area, in a stable order.
    pub fn in_area(&self, area: &Rect) -> Vec<ElementId> {
        self.places.touching(area)
    }
}
