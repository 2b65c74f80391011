use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, Category};
use crate::model::{ComponentId, Document, Mechanism, Wire};

/// Small parts that hang on one other part and stand right above or below it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Satellites {
    /// The satellite above and below each owner.
    pub(super) above: BTreeMap<ComponentId, ComponentId>,
    pub(super) below: BTreeMap<ComponentId, ComponentId>,
}

impl Satellites {
    /// A satellite has one neighbour only: a dead-letter queue, a log group, a secret, an authorizer.
    pub(super) fn find(document: &Document, catalogue: &Catalogue) -> Self {
        let mut wires: BTreeMap<&ComponentId, Vec<&Wire>> = BTreeMap::new();
        for wire in document.wires().values() {
            for end in [&wire.from.component, &wire.to.component] {
                wires.entry(end).or_default().push(wire);
            }
        }
        let mut candidates: Vec<(u8, &ComponentId, &ComponentId, bool)> = Vec::new();
        for (id, component) in document.components() {
            let Some([wire]) = wires.get(id).map(Vec::as_slice) else { continue };
            let owner = if wire.from.component == *id { &wire.to.component } else { &wire.from.component };
            let owner_wires = wires.get(owner).map_or(0, Vec::len);
            let same_group = document.component(owner).is_some_and(|owner| owner.parent == component.parent);
            if owner == id || owner_wires < 2 || !same_group {
                continue;
            }
            let category = catalogue.service(component.service.as_str()).map(|service| service.category);
            let is_target = wire.to.component == *id;
            match (wire.mechanism, category) {
                (Mechanism::Redrive, _) if is_target => candidates.push((0, id, owner, true)),
                (Mechanism::Authorize, _) => candidates.push((1, id, owner, false)),
                (Mechanism::Attachment, _) => candidates.push((2, id, owner, false)),
                (_, Some(Category::Observability)) => candidates.push((3, id, owner, true)),
                (_, Some(Category::Security | Category::Config)) => candidates.push((4, id, owner, false)),
                _ => {}
            }
        }
        candidates.sort();
        let mut satellites = Self::default();
        let mut taken: Vec<&ComponentId> = Vec::new();
        for (_, id, owner, prefers_below) in candidates {
            if taken.contains(&owner) || satellites.above.contains_key(id) || satellites.below.contains_key(id) {
                continue;
            }
            let (first, second) = if prefers_below {
                (&mut satellites.below, &mut satellites.above)
            } else {
                (&mut satellites.above, &mut satellites.below)
            };
            if !first.contains_key(owner) {
                first.insert(owner.clone(), id.clone());
            } else if !second.contains_key(owner) {
                second.insert(owner.clone(), id.clone());
            } else {
                continue;
            }
            taken.push(id);
        }
        satellites
    }
}
