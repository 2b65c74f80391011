use std::collections::BTreeSet;

use crate::editor::{Command, Editor};
use crate::geom::{Point, Rect};
use crate::model::{Document, ElementId, Txn};

/// Components or notes with their place in the pile, the lowest first.
type Pile = Vec<(i32, ElementId)>;

impl Editor {
    /// Moves the selected components and notes up or down where things lie over each other.
    pub(super) fn restack(&mut self, command: Command) {
        let document = self.document();
        let components = document.components().iter().map(|(id, part)| (part.z, ElementId::from(id.clone())));
        let notes = document.notes().iter().map(|(id, part)| (part.z, ElementId::from(id.clone())));
        let piles: [Pile; 2] = [components.collect(), notes.collect()];
        let changes: Vec<(i32, ElementId)> = piles.into_iter().flat_map(|pile| self.restacked(command, pile)).collect();
        self.edit(command.label(), |txn, document| {
            for (z, id) in &changes {
                put_z(txn, document, id, *z);
            }
        });
    }

    /// The new places in one pile, for those that change.
    fn restacked(&self, command: Command, mut pile: Pile) -> Pile {
        pile.sort();
        let moving: BTreeSet<ElementId> =
            pile.iter().map(|(_, id)| id).filter(|id| self.selection.contains(id)).cloned().collect();
        let others = || pile.iter().filter(|(_, id)| !moving.contains(id));
        if moving.is_empty() || others().next().is_none() {
            return Pile::new();
        }
        match command {
            Command::BringToFront => {
                let top = others().map(|(z, _)| *z).max().unwrap_or_default().saturating_add(1);
                moving.into_iter().map(|id| (top, id)).collect()
            }
            Command::SendToBack => {
                let low = others().map(|(z, _)| *z).min().unwrap_or_default().saturating_sub(1);
                moving.into_iter().map(|id| (low, id)).collect()
            }
            _ => self.stepped(command == Command::BringForward, &pile, &moving),
        }
    }

    /// Past the next one that is covered or covers; everybody keeps a number that still fits.
    fn stepped(&self, forward: bool, pile: &Pile, moving: &BTreeSet<ElementId>) -> Pile {
        let mut order: Vec<ElementId> = pile.iter().map(|(_, id)| id.clone()).collect();
        if forward {
            order.reverse();
        }
        let seen = |id: &ElementId| self.area_of(id).unwrap_or_else(|| Rect::new(Point::ZERO, Point::ZERO));
        // In this order the moving ones go towards the front of the list.
        for index in 0..order.len() {
            if !moving.contains(&order[index]) {
                continue;
            }
            let own = seen(&order[index]);
            let before =
                (0..index).rev().find(|at| !moving.contains(&order[*at]) && seen(&order[*at]).intersects(&own));
            if let Some(at) = before {
                let id = order.remove(index);
                order.insert(at, id);
            }
        }
        if forward {
            order.reverse();
        }
        let old = |id: &ElementId| pile.iter().find(|(_, known)| known == id).map_or(0, |(z, _)| *z);
        let mut changes = Pile::new();
        let mut last: Option<(i32, ElementId)> = None;
        for id in order {
            let mut z = old(&id);
            if let Some((below, neighbour)) = &last
                && (z, &id) < (*below, neighbour)
            {
                z = if id > *neighbour { *below } else { below.saturating_add(1) };
                changes.push((z, id.clone()));
            }
            last = Some((z, id));
        }
        changes
    }
}

fn put_z(txn: &mut Txn, document: &mut Document, id: &ElementId, z: i32) {
    match id {
        ElementId::Component(id) => txn.update_component(document, id, |part| part.z = z),
        ElementId::Note(id) => txn.update_note(document, id, |part| part.z = z),
        ElementId::Group(_) | ElementId::Wire(_) => {}
    }
}
