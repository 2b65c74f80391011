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

    /// What is selected and not part of something selected, with the boxes that line up: tiles, notes, frames.
    fn selected_boxes(&self) -> Vec<(ElementId, Rect)> {
        let is_part = |id: &ElementId| {
            self.document().ancestors(id).any(|group| self.selection.contains(&ElementId::Group(group.clone())))
        };
        let outer = self.selection.iter().filter(|id| id.wire().is_none() && !is_part(id));
        outer.map(|id| (id.clone(), crate::editor::tools::box_of(self, &[id.clone()].into()))).collect()
    }

    pub(super) fn align(&mut self, command: Command) {
        let boxes = self.selected_boxes();
        let Some(all) = Rect::around(boxes.iter().map(|(_, area)| *area)) else { return };
        self.move_boxes(command.label(), &boxes, |area| match command {
            Command::AlignLeft => Point::new(all.min.x, area.min.y),
            Command::AlignRight => Point::new(all.max.x - area.width(), area.min.y),
            Command::AlignTop => Point::new(area.min.x, all.min.y),
            _ => Point::new(area.min.x, all.max.y - area.height()),
        });
    }

    /// Evens out the gaps between what is selected, the outermost two staying where they are.
    pub(super) fn distribute(&mut self, across: bool) {
        let along = |tile: &Rect| if across { tile.min.x } else { tile.min.y };
        let length = |area: &Rect| if across { area.width() } else { area.height() };
        let mut boxes = self.selected_boxes();
        boxes.sort_by(|a, b| along(&a.1).total_cmp(&along(&b.1)));
        let (Some(first), Some(last)) = (boxes.first(), boxes.last()) else { return };
        let room = along(&last.1) + length(&last.1) - along(&first.1);
        let filled: f64 = boxes.iter().map(|(_, area)| length(area)).sum();
        let gap = (room - filled) / (boxes.len().max(2) - 1) as f64;
        let mut at = along(&first.1);
        let mut starts = Vec::new();
        for (_, area) in &boxes {
            starts.push(at);
            at += length(area) + gap;
        }
        let label = if across { "Distribute across" } else { "Distribute down" };
        let mut starts = starts.into_iter();
        self.move_boxes(label, &boxes, |area| {
            let at = starts.next().unwrap_or_else(|| along(area));
            if across { Point::new(at, area.min.y) } else { Point::new(area.min.x, at) }
        });
    }

    /// Moves each box to a place, with all that is inside it; what is locked stays.
    fn move_boxes(&mut self, label: &str, boxes: &[(ElementId, Rect)], mut target: impl FnMut(&Rect) -> Point) {
        let mut moves = Vec::new();
        for (id, area) in boxes {
            let by = target(area) - area.min;
            moves.push((crate::editor::tools::movable_of(self, [id.clone()]), by));
        }
        self.edit(label, |txn, document| {
            for (ids, by) in &moves {
                crate::editor::tools::move_by(txn, document, ids, *by);
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
