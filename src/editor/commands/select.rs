use std::collections::BTreeSet;

use crate::editor::Editor;
use crate::model::{ComponentId, ElementId, Topology};

impl Editor {
    pub(super) fn select_all(&mut self) {
        self.selection = self.everything().into_iter().collect();
    }

    /// Components row by row, left to right, as one reads.
    pub fn reading_order(&self) -> Vec<ComponentId> {
        self.in_reading_order(self.document().components().keys())
    }

    /// Some components in the order of [`Self::reading_order`].
    pub fn in_reading_order<'a>(&self, ids: impl IntoIterator<Item = &'a ComponentId>) -> Vec<ComponentId> {
        const ROW: f64 = 64.0;
        let place = |id: &'a ComponentId| {
            let component = self.document().component(id)?;
            #[expect(clippy::cast_possible_truncation, reason = "positions are far below the range of i64")]
            let row = (component.pos.y / ROW).floor() as i64;
            Some((row, component.pos.x, id.clone()))
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
