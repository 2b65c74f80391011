use super::{LooseWire, Misfit, Offer, Tool, WireEnd};
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

/// Ends a wire: connects when legal, tells what could go between when not, asks for a target over empty canvas.
pub(super) fn drop_wire(editor: &mut Editor, wire: &LooseWire) {
    if editor.read_only {
        return;
    }
    match (&wire.over, &wire.moves) {
        (Some(to), None) => editor.connect_or_explain(&wire.fixed, to),
        (Some(to), Some((id, end))) => {
            let (from, to_end) = if *end == WireEnd::To { (&wire.fixed, to) } else { (to, &wire.fixed) };
            let judged = verdict(editor.document(), editor.catalogue(), from, to_end);
            if let Verdict::Illegal { why, .. } = judged {
                let (from, to) = (from.clone(), to_end.clone());
                editor.misfit = Some(Misfit { from, to, why, chains: Vec::new() });
            } else {
                editor.reconnect(id, *end, to);
            }
        }
        (None, None) => editor.offer = Some(Offer { fixed: wire.fixed.clone(), at: wire.end, incoming: false }),
        (None, Some((id, _))) if wire.is_pulled_off(editor) => {
            editor.edit("Disconnect", |txn, document| txn.remove(document, &id.clone().into()));
        }
        (None, Some(_)) => {}
    }
}

impl LooseWire {
    /// True when letting the end of a drawn wire go here takes the wire away: well clear of where the end was.
    pub fn is_pulled_off(&self, editor: &Editor) -> bool {
        const CLEAR: f64 = 32.0;
        let Some((id, end)) = &self.moves else { return false };
        let Some(wire) = editor.document().wire(id) else { return false };
        let old = if *end == WireEnd::To { &wire.to } else { &wire.from };
        let near = [&old.component, &self.fixed].into_iter().filter_map(|id| editor.geometry().components.get(id));
        self.over.is_none() && near.into_iter().all(|node| !node.bounds.expanded(CLEAR).contains(self.end))
    }
}

impl Editor {
    /// Wires two components. Where several mechanisms are legal the person may choose another one; where none is,
    /// they learn why and what could go between.
    pub fn connect_or_explain(&mut self, from: &ComponentId, to: &ComponentId) {
        match verdict(self.document(), self.catalogue(), from, to) {
            Verdict::Legal(wirings) => {
                let several = wirings.len() > 1;
                let id = self.connect(from, to);
                self.choice = id.filter(|_| several);
            }
            Verdict::Illegal { why, detours: mut chains } => {
                chains.sort_by_key(Vec::len);
                self.misfit = Some(Misfit { from: from.clone(), to: to.clone(), why, chains });
            }
        }
    }

    /// Adds a component of a service at a place that was offered, wired in the usual way, as one step.
    pub fn accept(&mut self, offer: &Offer, service: &str) {
        let parent = self.group_under(offer.at, |_| false);
        let (id, component) = self.new_component(service, offer.at, parent);
        let Some(fixed) = self.document().component(&offer.fixed).map(|fixed| fixed.service.clone()) else { return };
        let (from, to) = if offer.incoming { (&id, &offer.fixed) } else { (&offer.fixed, &id) };
        let (source, target) = if offer.incoming { (service, fixed.as_str()) } else { (fixed.as_str(), service) };
        let mechanism = self.catalogue().usual_mechanism(source, target);
        let several = self.catalogue().wirings_between(source, target).len() > 1;
        let wire = WireId::new(self.document().free_id(&format!("{from}-{to}")));
        let drawn = Wire::new(from, to, mechanism);
        self.edit(format!("Add {}", component.name), |txn, document| {
            txn.put_component(document, &id, component);
            txn.put_wire(document, &wire, drawn);
        });
        self.choice = several.then_some(wire);
        self.select_only(id.into());
    }

    /// Gives a wire that was just drawn another of its legal mechanisms, as part of the same step.
    pub fn choose(&mut self, id: &WireId, mechanism: crate::model::Mechanism) {
        self.choice = None;
        self.edit_onto_last("Connect", |txn, document| {
            txn.update_wire(document, id, |wire| wire.mechanism = mechanism);
        });
    }

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
