//! Putting a component onto a wire so that the wire runs through it.

use std::collections::BTreeMap;

use crate::editor::Editor;
use crate::editor::chain::flow;
use crate::editor::hit::distance_to_segment;
use crate::editor::wiring::{Verdict, verdict_of};
use crate::geom::Point;
use crate::model::{ComponentId, Document, Endpoint, Mechanism, Txn, Wire, WireId};
use crate::scene::WireGeometry;

/// How near the middle of a tile has to come to a wire, in screen points.
const REACH: f64 = 14.0;

/// A wire under a component that could go between its ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    pub wire: WireId,
    /// The mechanisms of both halves, or why there are no two legal halves.
    pub halves: Result<(Mechanism, Mechanism), String>,
}

impl Editor {
    /// The wire of some that a component of a service would split at a point.
    /// `own` is the component, if it is drawn already: a wire of its own does not count.
    pub fn splice_at(
        &self,
        wires: &BTreeMap<WireId, WireGeometry>,
        service: &str,
        own: Option<&ComponentId>,
        center: Point,
        world_per_point: f64,
    ) -> Option<Splice> {
        let reach = REACH * world_per_point.max(0.5);
        let distance = |points: &[Point]| {
            let pieces = points.windows(2).map(|ends| distance_to_segment(center, ends[0], ends[1]));
            pieces.fold(f64::INFINITY, f64::min)
        };
        let is_end = |wire: &Wire| own.is_some_and(|own| wire.from.component == *own || wire.to.component == *own);
        let near = wires.iter().filter_map(|(id, route)| {
            let away = Some(distance(&route.points)).filter(|away| *away <= reach)?;
            let wire = self.document().wire(id).filter(|wire| !is_end(wire))?;
            Some((away, id, wire))
        });
        let (_, id, wire) = near.min_by(|a, b| a.0.total_cmp(&b.0))?;
        // Whoever is wired to one of the ends already is only passing by.
        let is_neighbour = |other: &ComponentId| {
            own.is_some_and(|own| {
                let mut wires = self.document().wires_of(own);
                wires.any(|(_, wire)| wire.from.component == *other || wire.to.component == *other)
            })
        };
        if is_neighbour(&wire.from.component) || is_neighbour(&wire.to.component) {
            return None;
        }
        let service_of = |id: &ComponentId| self.document().component(id).map(|part| part.service.as_str());
        let (from, to) = (service_of(&wire.from.component)?, service_of(&wire.to.component)?);
        let half = |source: &str, target: &str| match verdict_of(self.catalogue(), source, target) {
            Verdict::Legal(wirings) => {
                // The wire keeps its kind where it can.
                let same = wirings.iter().find(|wiring| wiring.mechanism == wire.mechanism).copied();
                same.or_else(|| flow(&wirings)).map(|wiring| wiring.mechanism).ok_or_else(String::new)
            }
            Verdict::Illegal { why, .. } => Err(why),
        };
        let halves = half(from, service).and_then(|first| Ok((first, half(service, to)?)));
        Some(Splice { wire: id.clone(), halves })
    }

    /// Adds a component of a service; where it lands on a wire that it fits into, the wire then runs through it.
    pub fn place_or_splice(&mut self, service: &str, center: Point, world_per_point: f64) -> ComponentId {
        let splice = self.splice_at(&self.geometry().wires, service, None, center, world_per_point);
        let parent = self.group_under(center, |_| false);
        let (id, component) = self.new_component(service, center, parent);
        self.edit(format!("Add {}", component.name), |txn, document| {
            txn.put_component(document, &id, component);
            if let Some(splice) = &splice {
                splice.apply(txn, document, &id);
            }
        });
        self.splice = None;
        self.select_only(id.clone().into());
        id
    }
}

impl Splice {
    /// Leads the wire through a component, if both halves are legal.
    pub(super) fn apply(&self, txn: &mut Txn, document: &mut Document, through: &ComponentId) {
        let (Ok((first, second)), Some(wire)) = (&self.halves, document.wire(&self.wire).cloned()) else { return };
        let middle = Endpoint::from(through);
        let rest = WireId::new(document.free_id(&format!("{through}-{}", wire.to.component)));
        let is_kept = wire.mechanism == *second && wire.mechanism != *first;
        let mut before = Wire { from: wire.from.clone(), to: middle.clone(), mechanism: *first, ..wire.clone() };
        let mut after = Wire { from: middle, to: wire.to.clone(), mechanism: *second, ..wire };
        // Settings and words belong to the half that is still the same kind of wire.
        let other = if is_kept { &mut before } else { &mut after };
        other.props.clear();
        (other.label, other.link) = (None, None);
        txn.put_wire(document, &self.wire, before);
        txn.put_wire(document, &rest, after);
    }
}
