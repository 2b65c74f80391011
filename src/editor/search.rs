//! Finding things on the drawing by what is written on them.

use crate::editor::Editor;
use crate::model::ElementId;

impl Editor {
    /// Everything whose name, id, service, text or label holds all words of a query, as one reads the drawing.
    /// What a collapsed group hides is found as that group.
    pub fn search(&self, query: &str) -> Vec<ElementId> {
        let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let holds = |text: String| {
            let text = text.to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        let document = self.document();
        let components = document.components().iter().filter(|(id, part)| {
            let service = self.catalogue().service(part.service.as_str());
            let names = service.map_or_else(String::new, |service| format!("{} {}", service.short, service.name));
            holds(format!("{} {id} {} {names}", part.name, part.service))
        });
        let wires = document.wires().iter().filter(|(id, wire)| {
            let label = wire.label.as_deref().unwrap_or_default();
            holds(format!("{id} {label} {} {}", wire.mechanism, wire.mechanism.label()))
        });
        let groups =
            document.groups().iter().filter(|(id, group)| holds(format!("{} {id} {}", group.name, group.kind)));
        let notes = document.notes().iter().filter(|(_, note)| holds(note.text.clone()));
        let found = components
            .map(|(id, _)| id.clone().into())
            .chain(groups.map(|(id, _)| id.clone().into()))
            .chain(notes.map(|(id, _)| id.clone().into()))
            .chain(wires.map(|(id, _)| id.clone().into()));
        let mut placed: Vec<(i64, f64, ElementId)> = Vec::new();
        for id in found.map(|id: ElementId| self.shown(&id)) {
            let Some(area) = self.area_of(&id) else { continue };
            if placed.iter().all(|(_, _, known)| *known != id) {
                placed.push((super::commands::row_of(area.min.y), area.min.x, id));
            }
        }
        placed.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then_with(|| a.2.cmp(&b.2)));
        placed.into_iter().map(|(_, _, id)| id).collect()
    }
}
