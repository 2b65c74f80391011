use super::{LooseWire, Tool, WireEnd};
use crate::editor::wiring::{Verdict, verdict};
use crate::editor::{Button, Editor, Hit, PointerEvent};
use crate::geom::Point;
use crate::model::{ComponentId, ElementId, Wire, WireId};

/// Press on one part, release on another; stays active for the next wire.
#[derive(Clone, Debug)]
pub enum ConnectTool {
    Ready,
    Drawing(LooseWire),
}

impl ConnectTool {
    pub(super) const fn hint(&self) -> &'static str {
        match self {
            Self::Ready => "Press on the part where the wire starts · V to select",
            Self::Drawing(_) => "Click or drop on a lit part to connect · Esc stops",
        }
    }

    pub(super) fn on(self, event: PointerEvent, editor: &mut Editor) -> Tool {
        Tool::Connect(match (self, event) {
            (Self::Ready, PointerEvent::Down { pos_in_world, button: Button::Primary, world_per_point, .. }) => {
                match component_at(editor, pos_in_world, world_per_point) {
                    Some(from) => Self::Drawing(LooseWire::starting_at(from, pos_in_world)),
                    None => Self::Ready,
                }
            }
            (Self::Drawing(wire), PointerEvent::Move { pos_in_world, world_per_point, .. }) => {
                Self::Drawing(follow(editor, wire, pos_in_world, world_per_point))
            }
            // Released where it began: the wire stays at the pointer until the next click.
            (Self::Drawing(wire), PointerEvent::Up { .. }) if wire.over.is_none() => Self::Drawing(wire),
            (Self::Drawing(wire), PointerEvent::Up { .. } | PointerEvent::Down { button: Button::Primary, .. }) => {
                drop_wire(editor, &wire);
                Self::Ready
            }
            (state, _) => state,
        })
    }
}

fn component_at(editor: &Editor, at: Point, world_per_point: f64) -> Option<ComponentId> {
    match editor.hit(at, world_per_point, |_| true) {
        Hit::Port(port) => Some(port.component),
        Hit::Component(id) | Hit::Name(id) => Some(id),
        _ => None,
    }
}

/// Moves the loose end of a wire.
pub(super) fn follow(editor: &Editor, wire: LooseWire, at: Point, world_per_point: f64) -> LooseWire {
    let over = component_at(editor, at, world_per_point).filter(|id| *id != wire.fixed);
    LooseWire { end: at, over, ..wire }
}

/// Ends a wire: connects when legal, asks for a target over empty canvas, else leaves it undone.
pub(super) fn drop_wire(editor: &mut Editor, wire: &LooseWire) {
    match (&wire.over, &wire.moves) {
        (Some(to), None) => {
            editor.connect(&wire.fixed, to);
        }
        (Some(to), Some((id, end))) => editor.reconnect(id, *end, to),
        (None, None) => editor.pending_wire = Some(wire.clone()),
        (None, Some(_)) => {}
    }
}

impl Editor {
    /// Wires two components with the most usual legal mechanism and selects the wire.
    /// Gives its id, or `None` when nothing legal exists.
    pub fn connect(&mut self, from: &ComponentId, to: &ComponentId) -> Option<WireId> {
        let Verdict::Legal(wirings) = verdict(self.document(), self.catalogue(), from, to) else { return None };
        let free = |mechanism| {
            let same =
                |wire: &Wire| wire.from.component == *from && wire.to.component == *to && wire.mechanism == mechanism;
            !self.document().wires().values().any(same)
        };
        let mechanism = wirings.iter().map(|wiring| wiring.mechanism).find(|mechanism| free(*mechanism))?;
        let id = WireId::new(self.document().free_id(&format!("{from}-{to}")));
        let label = format!("Connect {} to {}", self.name_of(from), self.name_of(to));
        self.edit(label, |txn, document| txn.put_wire(document, &id, Wire::new(from, to, mechanism)));
        self.select_only(id.clone().into());
        Some(id)
    }

    /// Moves an end of a wire to another component, if that is legal. The mechanism stays where it can.
    pub fn reconnect(&mut self, id: &WireId, end: WireEnd, other: &ComponentId) {
        let Some(wire) = self.document().wire(id) else { return };
        let (from, to) = match end {
            WireEnd::From => (other, &wire.to.component),
            WireEnd::To => (&wire.from.component, other),
        };
        if (from, to) == (&wire.from.component, &wire.to.component) {
            return;
        }
        let Verdict::Legal(wirings) = verdict(self.document(), self.catalogue(), from, to) else { return };
        let keeps = wirings.iter().any(|wiring| wiring.mechanism == wire.mechanism);
        let Some(usual) = wirings.first().map(|wiring| wiring.mechanism) else { return };
        let mut moved = wire.clone();
        let moved_end = if end == WireEnd::From { &mut moved.from } else { &mut moved.to };
        *moved_end = other.into();
        if !keeps {
            moved.mechanism = usual;
        }
        let label = format!("Move wire to {}", self.name_of(other));
        self.edit(label, |txn, document| txn.put_wire(document, id, moved));
        self.select_only(id.clone().into());
    }

    /// The name people see of a component.
    pub fn name_of(&self, id: &ComponentId) -> String {
        self.document().component(id).map_or_else(|| id.to_string(), |component| component.name.clone())
    }

    /// The name people see of any element.
    pub fn title_of(&self, id: &ElementId) -> String {
        let document = self.document();
        match id {
            ElementId::Component(id) => self.name_of(id),
            ElementId::Wire(id) => document.wire(id).map_or_else(
                || id.to_string(),
                |wire| format!("{} → {}", self.name_of(&wire.from.component), self.name_of(&wire.to.component)),
            ),
            ElementId::Group(id) => document.group(id).map_or_else(|| id.to_string(), |group| group.name.clone()),
            ElementId::Note(id) => id.to_string(),
        }
    }
}
