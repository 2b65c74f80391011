use std::collections::BTreeSet;

use crate::editor::Editor;
use crate::model::{ComponentId, ElementId, Topology};

impl Editor {
    pub(super) fn select_all(&mut self) {
        let document = self.document();
        let components = document.components().keys().cloned().map(ElementId::from);
        let wires = document.wires().keys().cloned().map(ElementId::from);
        let groups = document.groups().keys().cloned().map(ElementId::from);
        let notes = document.notes().keys().cloned().map(ElementId::from);
        self.selection = components.chain(wires).chain(groups).chain(notes).collect();
    }

    /// Components row by row, left to right, as one reads.
    pub fn reading_order(&self) -> Vec<ComponentId> {
        const ROW: f64 = 64.0;
        let mut all: Vec<(i64, f64, ComponentId)> = self
            .document()
            .components()
            .iter()
            .map(|(id, component)| {
                #[expect(clippy::cast_possible_truncation, reason = "positions are far below the range of i64")]
                let row = (component.pos.y / ROW).floor() as i64;
                (row, component.pos.x, id.clone())
            })
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then_with(|| a.2.cmp(&b.2)));
        all.into_iter().map(|(_, _, id)| id).collect()
    }

    pub(super) fn select_in_reading_order(&mut self, forward: bool) {
        let order = self.reading_order();
        if order.is_empty() {
            return;
        }
        let current = self.selection.iter().find_map(ElementId::component);
        let at = current.and_then(|id| order.iter().position(|known| known == id));
        let count = order.len();
        let next = match (at, forward) {
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
            (None, true) => 0,
            (None, false) => count - 1,
        };
        self.select_only(order[next].clone().into());
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
        self.selection.extend(found.into_iter().map(ElementId::from));
    }
}
