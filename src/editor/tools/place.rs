use super::Tool;
use crate::editor::{Button, Editor, PointerEvent, naming};
use crate::geom::{Point, Vector};
use crate::model::{Component, ComponentId, GroupId, ServiceKey};
use crate::scene::TILE;

/// Puts new components where the person clicks.
#[derive(Clone, Debug)]
pub struct PlaceTool {
    pub service: ServiceKey,
}

impl PlaceTool {
    pub(super) fn on(self, event: PointerEvent, editor: &mut Editor) -> Tool {
        match event {
            PointerEvent::Down { pos_in_world, button: Button::Primary, modifiers, world_per_point } => {
                editor.place_or_splice(self.service.as_str(), pos_in_world, world_per_point);
                if modifiers.shift || editor.tool_locked { Tool::Place(self) } else { Tool::default() }
            }
            PointerEvent::Down { button: Button::Secondary, .. } => Tool::default(),
            PointerEvent::Move { pos_in_world, world_per_point, .. } => {
                editor.splice = editor.splice_at(
                    &editor.geometry().wires,
                    self.service.as_str(),
                    None,
                    pos_in_world,
                    world_per_point,
                );
                Tool::Place(self)
            }
            _ => Tool::Place(self),
        }
    }
}

impl Editor {
    /// Adds a component of a service with its centre at a point, inside the group there.
    pub fn place(&mut self, service: &str, center: Point) -> ComponentId {
        let parent = self.group_under(center, |_| false);
        let (id, component) = self.new_component(service, center, parent);
        self.edit(format!("Add {}", component.name), |txn, document| txn.put_component(document, &id, component));
        self.select_only(id.clone().into());
        id
    }

    /// A component that is not yet in the document, with a free id and name.
    pub fn new_component(&self, service: &str, center: Point, parent: Option<GroupId>) -> (ComponentId, Component) {
        let label = self.catalogue().service(service).map_or(service, |service| service.label.as_str());
        let name = naming::free_name(self.document(), label);
        let id = ComponentId::new(self.document().free_id(&naming::id_stem(&name)));
        let corner = center - Vector::new(TILE / 2.0, TILE / 2.0);
        let pos = if self.snapping { corner.snapped(crate::editor::GRID) } else { corner };
        (id, Component { parent, ..Component::new(service, name, pos) })
    }
}
