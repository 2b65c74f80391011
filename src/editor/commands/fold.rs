use std::collections::BTreeSet;

use crate::editor::Editor;
use crate::model::{ComponentId, ElementId, GroupId};

impl Editor {
    /// Collapses the selected groups, or the one around the selection, into tiles; or opens them again.
    pub(super) fn toggle_collapsed(&mut self) {
        let mut groups: BTreeSet<GroupId> = self.selection.iter().filter_map(ElementId::group).cloned().collect();
        if groups.is_empty() {
            groups.extend(self.selection.iter().filter_map(|id| self.document().parent(id)).cloned());
        }
        let collapse = !groups.iter().all(|id| self.document().group(id).is_some_and(|group| group.collapsed));
        self.edit(if collapse { "Collapse" } else { "Expand" }, |txn, document| {
            for id in &groups {
                txn.update_group(document, id, |group| group.collapsed = collapse);
            }
        });
        self.select(groups.into_iter().map(ElementId::from));
    }

    /// Goes into a group, opening it if it is collapsed: what is outside fades, and its first part is selected.
    pub fn enter_group(&mut self, id: &GroupId) {
        let Some(group) = self.document().group(id) else { return };
        if group.collapsed {
            self.edit("Expand", |txn, document| txn.update_group(document, id, |group| group.collapsed = false));
        }
        self.inside = Some(id.clone());
        let first = self.reading_order().into_iter().map(ElementId::from).find(|part| self.is_inside(part));
        let first = first.or_else(|| self.document().members(id).into_iter().next());
        self.select(first);
    }

    /// Leaves the group one is in for the one around it, and selects it; `false` when in none.
    pub fn leave_group(&mut self) -> bool {
        let Some(left) = self.inside.take() else { return false };
        self.inside = self.document().parent(&left.clone().into()).cloned();
        self.select_only(left.into());
        true
    }

    /// Whether an element belongs to the group one is in; everything does while one is in none.
    pub fn is_inside(&self, id: &ElementId) -> bool {
        let Some(inside) = &self.inside else { return true };
        match id {
            ElementId::Wire(id) => self.document().wire(id).is_some_and(|wire| {
                [&wire.from, &wire.to].into_iter().all(|end| self.is_inside(&end.component.clone().into()))
            }),
            id => self.document().ancestors(id).any(|group| group == inside),
        }
    }

    /// The element that is seen for another: itself, or the collapsed group that hides it.
    pub fn shown(&self, id: &ElementId) -> ElementId {
        self.document().hidden_in(id).map_or_else(|| id.clone(), |group| group.clone().into())
    }

    /// What the tile of that id in the geometry stands for: a component, or a collapsed group.
    pub fn element_of_tile(&self, id: &ComponentId) -> ElementId {
        let folded = self.geometry().folded.iter().find(|(_, tile)| *tile == id);
        folded.map_or_else(|| id.clone().into(), |(group, _)| group.clone().into())
    }

    /// The id in the geometry of an element that is seen as a tile.
    pub fn tile_id(&self, id: &ElementId) -> Option<ComponentId> {
        match id {
            ElementId::Component(id) => Some(id.clone()).filter(|id| self.geometry().components.contains_key(id)),
            ElementId::Group(id) => self.geometry().folded.get(id).cloned(),
            ElementId::Wire(_) | ElementId::Note(_) => None,
        }
    }
}
