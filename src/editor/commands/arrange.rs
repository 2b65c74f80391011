use std::collections::BTreeSet;

use crate::arrange::{self, ArrangeOptions};
use crate::editor::{Command, Editor, GRID, clipboard};
use crate::geom::{Point, Rect, Vector};
use crate::model::{ComponentId, ElementId};

impl Editor {
    /// Moves the selection by a fixed distance.
    pub(super) fn nudge(&mut self, by: Vector, now_secs: f64) {
        let ids = self.unlocked_selection();
        if ids.is_empty() {
            return;
        }
        self.edit_typing("nudge", now_secs, "Nudge", |txn, document| {
            crate::editor::tools::move_by(txn, document, &ids, by);
        });
    }

    fn unlocked_selection(&self) -> BTreeSet<ElementId> {
        crate::editor::tools::movable(self)
    }

    fn selected_tiles(&self) -> Vec<(ComponentId, Rect)> {
        let components = self.selection.iter().filter_map(ElementId::component);
        components.filter_map(|id| self.geometry().components.get(id).map(|node| (id.clone(), node.tile))).collect()
    }

    pub(super) fn align(&mut self, command: Command) {
        let tiles = self.selected_tiles();
        let Some(all) = Rect::around(tiles.iter().map(|(_, tile)| *tile)) else { return };
        self.move_tiles(command.label(), &tiles, |tile| match command {
            Command::AlignLeft => Point::new(all.min.x, tile.min.y),
            Command::AlignRight => Point::new(all.max.x - tile.width(), tile.min.y),
            Command::AlignTop => Point::new(tile.min.x, all.min.y),
            _ => Point::new(tile.min.x, all.max.y - tile.height()),
        });
    }

    /// Evens out the gaps between the selected tiles, the outermost two staying where they are.
    pub(super) fn distribute(&mut self, across: bool) {
        let along = |tile: &Rect| if across { tile.min.x } else { tile.min.y };
        let mut tiles = self.selected_tiles();
        tiles.sort_by(|a, b| along(&a.1).total_cmp(&along(&b.1)));
        let (Some(first), Some(last)) = (tiles.first(), tiles.last()) else { return };
        let (start, end) = (along(&first.1), along(&last.1));
        let step = (end - start) / (tiles.len().max(2) - 1) as f64;
        let label = if across { "Distribute across" } else { "Distribute down" };
        self.edit(label, |txn, document| {
            for (index, (id, tile)) in tiles.iter().enumerate() {
                let at = start + step * index as f64;
                let pos = if across { Point::new(at, tile.min.y) } else { Point::new(tile.min.x, at) };
                txn.update_component(document, id, |component| component.pos = pos);
            }
        });
    }

    fn move_tiles(&mut self, label: &str, tiles: &[(ComponentId, Rect)], target: impl Fn(&Rect) -> Point) {
        self.edit(label, |txn, document| {
            for (id, tile) in tiles {
                txn.update_component(document, id, |component| component.pos = target(tile));
            }
        });
    }

    /// Lays the whole drawing out anew, or only the selected parts when several are selected.
    pub(super) fn tidy_up(&mut self) {
        let selected: BTreeSet<ComponentId> = self.selection.iter().filter_map(ElementId::component).cloned().collect();
        let keep = if selected.len() > 1 {
            self.document().components().keys().filter(|id| !selected.contains(*id)).cloned().collect()
        } else {
            BTreeSet::new()
        };
        let options = ArrangeOptions { keep, ..ArrangeOptions::default() };
        let places = arrange::arrange(self.document(), self.catalogue(), &options);
        self.edit("Tidy up", |txn, document| {
            for (id, pos) in &places {
                txn.update_component(document, id, |component| component.pos = *pos);
            }
            let framed: Vec<_> = document.groups().keys().cloned().collect();
            for group in framed {
                // Frames fit their members again; an empty frame keeps its area.
                if !document.members(&group).is_empty() {
                    txn.update_group(document, &group, |group| group.rect = None);
                }
            }
        });
    }

    /// Copies the selection beside itself. Copying the last copy again repeats its offset,
    /// wherever it was moved in between.
    pub(super) fn duplicate(&mut self) {
        const OFFSET: f64 = GRID * 4.0;
        let area = crate::editor::tools::box_of(self, &self.selection);
        let repeated = self.last_duplicate.as_ref().filter(|(ids, _)| *ids == self.selection);
        let by = repeated.map_or(Vector::new(OFFSET, OFFSET), |(_, original)| area.min - *original);
        let (edits, ids) = clipboard::duplicate(self.document(), &self.selection, by);
        if edits.is_empty() {
            return;
        }
        self.apply("Duplicate", &edits);
        self.last_duplicate = Some((ids.clone(), area.min));
        self.selection = ids;
    }

    pub(super) fn toggle_lock(&mut self) {
        let ids = self.selection.clone();
        let is_locked = |id: &ElementId| match id {
            ElementId::Component(id) => self.document().component(id).is_some_and(|component| component.locked),
            ElementId::Group(id) => self.document().group(id).is_some_and(|group| group.locked),
            ElementId::Note(id) => self.document().note(id).is_some_and(|note| note.locked),
            ElementId::Wire(_) => true,
        };
        let lock = !ids.iter().all(is_locked);
        self.edit(if lock { "Lock" } else { "Unlock" }, |txn, document| {
            for id in &ids {
                match id {
                    ElementId::Component(id) => txn.update_component(document, id, |c| c.locked = lock),
                    ElementId::Group(id) => txn.update_group(document, id, |g| g.locked = lock),
                    ElementId::Note(id) => txn.update_note(document, id, |n| n.locked = lock),
                    ElementId::Wire(_) => {}
                }
            }
        });
    }

    /// The grid point nearest to where a paste should put its top left corner.
    pub(super) fn paste_offset(area: Rect, at: Point) -> Vector {
        let wanted = (at - area.center()) + (area.min - Point::ZERO);
        Point::new(wanted.x, wanted.y).snapped(GRID) - area.min
    }
}
