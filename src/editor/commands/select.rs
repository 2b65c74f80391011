use std::collections::BTreeSet;

use crate::editor::Editor;
use crate::model::{ComponentId, ElementId, Topology};

/// The row of the drawing that a height belongs to.
#[expect(clippy::cast_possible_truncation, reason = "positions are far below the range of i64")]
pub(in crate::editor) fn row_of(y: f64) -> i64 {
    const ROW: f64 = 64.0;
    (y / ROW).floor() as i64
}

impl Editor {
    pub(super) fn select_all(&mut self) {
        let inside: Vec<ElementId> = self.everything().into_iter().filter(|id| self.is_inside(id)).collect();
        self.select(inside);
    }

    /// Tiles row by row, left to right, as one reads: components, and ids of collapsed groups' tiles.
    pub fn reading_order(&self) -> Vec<ComponentId> {
        self.in_reading_order(self.geometry().components.keys())
    }

    /// Some tiles in the order of [`Self::reading_order`].
    pub fn in_reading_order<'a>(&self, ids: impl IntoIterator<Item = &'a ComponentId>) -> Vec<ComponentId> {
        let place = |id: &'a ComponentId| {
            let tile = self.geometry().components.get(id)?.tile;
            Some((row_of(tile.min.y), tile.min.x, id.clone()))
        };
        let mut all: Vec<(i64, f64, ComponentId)> = ids.into_iter().filter_map(place).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then_with(|| a.2.cmp(&b.2)));
        all.into_iter().map(|(_, _, id)| id).collect()
    }

    /// Every element of the document, in id order by kind.
    pub fn everything(&self) -> Vec<ElementId> {
        let document = self.document();
        let groups = document.groups().keys().cloned().map(ElementId::from);
        let components = document.components().keys().cloned().map(ElementId::from);
        let wires = document.wires().keys().cloned().map(ElementId::from);
        let notes = document.notes().keys().cloned().map(ElementId::from);
        groups.chain(components).chain(wires).chain(notes).collect()
    }

    /// A component's name with the short name of what it is, as it is read out: `Orders (Lambda)`.
    pub fn spoken_name(&self, name: &str, service: &str) -> String {
        let short = self.catalogue().service(service).map_or(service, |service| service.short.as_str());
        format!("{name} ({short})")
    }

    /// Keeps only components or only wires of the selection, or takes all there are when nothing else is selected.
    pub(super) fn select_kind(&mut self, wires: bool) {
        let is_kind = |id: &ElementId| if wires { id.wire().is_some() } else { id.component().is_some() };
        if self.selection.len() < 2 || !self.selection.iter().any(is_kind) {
            self.select_all();
        }
        self.selection.retain(is_kind);
    }

    pub(super) fn select_in_reading_order(&mut self, forward: bool) {
        let order: Vec<ElementId> = self.reading_order().iter().map(|id| self.element_of_tile(id)).collect();
        let order: Vec<ElementId> = order.into_iter().filter(|id| self.is_inside(id)).collect();
        if order.is_empty() {
            return;
        }
        let at = order.iter().position(|known| self.selection.contains(known));
        let count = order.len();
        let next = match (at, forward) {
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
            (None, true) => 0,
            (None, false) => count - 1,
        };
        self.select_only(order[next].clone());
    }

    pub(super) fn select_along_wires(&mut self, downstream: bool) {
        let starts: BTreeSet<ComponentId> = self.selection.iter().filter_map(ElementId::component).cloned().collect();
        let topology = Topology::new(self.document());
        let found = if downstream {
            topology.reachable_from(&starts)
        } else {
            let reaches = |id: &&ComponentId| topology.reachable_from([*id]).iter().any(|end| starts.contains(end));
            self.document().components().keys().filter(reaches).cloned().collect()
        };
        let all: Vec<ElementId> =
            self.selection.iter().cloned().chain(found.into_iter().map(ElementId::from)).collect();
        self.select(all);
    }
}
