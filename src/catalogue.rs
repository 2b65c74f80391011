//! What the providers offer, as data: services, their properties and limits, and the legal wires between them.
//!
//! Everything here is read from RON files in `assets/` that travel inside the
//! binary; [`Catalogue::builtin`] parses them once. Code holds no provider fact.

mod assets;
mod capability;
mod cfn;
mod check;
mod extend;
mod load;
mod prop;
mod service;
mod suggest;
mod wiring;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use assets::{asset, asset_files};
pub use cfn::TypeClass;
pub use load::CatalogueError;
pub(crate) use load::{error_at, parse};
pub use prop::{PropSpec, PropType, PropViolation};
pub use service::{Category, FigureStatus, Limit, Provider, RuntimeLifecycle, Service, Source};
pub use suggest::did_you_mean;
pub use wiring::{Illegal, Wiring};

/// The service that keeps any type the catalogue does not know, with its properties as they are.
pub const GENERIC: &str = "generic";

use crate::model::{Component, Mechanism, Props, Value, Wire};

/// All services and wirings by id. Cheap to pass by reference, built once.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    services: BTreeMap<String, Service>,
    /// Legal wires by source and target; within a pair the most usual first.
    wirings: BTreeMap<String, BTreeMap<String, Vec<Wiring>>>,
    illegal: Vec<Illegal>,
    capabilities: capability::Capabilities,
    cfn_types: cfn::CfnTypes,
    universal_wire_props: Vec<PropSpec>,
    universal_props: Vec<PropSpec>,
    runtimes: BTreeMap<String, RuntimeLifecycle>,
    sources: BTreeMap<String, Source>,
    /// SVG text of icons that do not travel with the program, by component.
    icons: BTreeMap<String, String>,
}

impl Catalogue {
    /// The catalogue that travels with the program.
    ///
    /// # Panics
    /// When the embedded data does not parse, which the tests rule out.
    #[expect(clippy::expect_used, reason = "embedded data, proved by the catalogue test")]
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Catalogue> = OnceLock::new();
        BUILTIN.get_or_init(|| Self::load().expect("the embedded catalogue parses"))
    }

    /// Services by id, in id order.
    pub fn services(&self) -> impl Iterator<Item = &Service> {
        self.services.values()
    }

    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.get(id)
    }

    /// The icon a user gave a component, as SVG text.
    pub fn own_icon(&self, id: &str) -> Option<&str> {
        self.icons.get(id).map(String::as_str)
    }

    /// All icons of the user's own, by component.
    pub const fn own_icons(&self) -> &BTreeMap<String, String> {
        &self.icons
    }

    /// Where a figure comes from.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(id)
    }

    /// Support dates of function runtimes by name, such as `python3.13`.
    pub const fn runtimes(&self) -> &BTreeMap<String, RuntimeLifecycle> {
        &self.runtimes
    }

    /// Properties every component may have, such as its arrivals.
    pub fn universal_props(&self) -> &[PropSpec] {
        &self.universal_props
    }

    /// Properties every wire may have, such as its declared load.
    pub fn universal_wire_props(&self) -> &[PropSpec] {
        &self.universal_wire_props
    }

    /// The property `name` of a service, its own or a universal one.
    pub fn prop<'a>(&'a self, service: &str, name: &str) -> Option<&'a PropSpec> {
        let own = self.services.get(service).and_then(|service| service.prop(name));
        own.or_else(|| self.universal_props.iter().find(|prop| prop.name == name))
    }

    /// The rows of the table of wires for a pair, the most usual first. What may be wired beyond the table
    /// says [`Self::ways_between`].
    pub fn wirings_between(&self, source: &str, target: &str) -> &[Wiring] {
        self.wirings.get(source).and_then(|by_target| by_target.get(target)).map_or(&[], Vec::as_slice)
    }

    /// The mechanism a wire between two services gets when nobody names one:
    /// the most usual legal one, else a plain notification, which validation then reports.
    pub fn usual_mechanism(&self, source: &str, target: &str) -> Mechanism {
        self.ways_between(source, target).first().map_or(Mechanism::Notification, |wiring| wiring.mechanism)
    }

    pub fn wiring(&self, source: &str, target: &str, mechanism: Mechanism) -> Option<&Wiring> {
        self.wirings_between(source, target).iter().find(|wiring| wiring.mechanism == mechanism)
    }

    /// The row of the table a drawn wire stands for; `None` when it is not in the table.
    pub fn wiring_of(&self, from: &Component, to: &Component, wire: &Wire) -> Option<&Wiring> {
        self.wiring(from.service.as_str(), to.service.as_str(), wire.mechanism)
    }

    /// All legal wires out of a service.
    pub fn wirings_from(&self, source: &str) -> impl Iterator<Item = &Wiring> {
        self.wirings.get(source).into_iter().flat_map(BTreeMap::values).flatten()
    }

    /// All legal wires into a service.
    pub fn wirings_to(&self, target: &str) -> impl Iterator<Item = &Wiring> {
        self.wirings.values().filter_map(move |by_target| by_target.get(target)).flatten()
    }

    pub fn all_wirings(&self) -> impl Iterator<Item = &Wiring> {
        self.wirings.values().flat_map(BTreeMap::values).flatten()
    }

    /// What is known of a pair that cannot be wired: the reason and detours.
    pub fn illegal(&self, source: &str, target: &str, mechanism: Option<Mechanism>) -> Option<&Illegal> {
        self.illegal_rows(source, target)
            .find(|pair| pair.mechanism.is_none() || mechanism.is_none() || pair.mechanism == mechanism)
    }

    fn illegal_rows(&self, source: &str, target: &str) -> impl Iterator<Item = &Illegal> {
        self.illegal.iter().filter(move |pair| pair.source == source && pair.target == target)
    }

    /// Chains of services to insert between a pair that has no direct wire,
    /// shortest and most usual first; at most two services long.
    pub fn detours(&self, source: &str, target: &str) -> Vec<Vec<String>> {
        let mut found: Vec<Vec<String>> =
            self.illegal(source, target, None).map(|pair| pair.via.clone()).unwrap_or_default();
        let flows = |wiring: &&Wiring| wiring.mechanism.carries_data() && wiring.mechanism != Mechanism::Redrive;
        let mut ranked: Vec<(u32, Vec<String>)> = Vec::new();
        for first in self.wirings_from(source).filter(flows) {
            for second in self.wirings_between(&first.target, target).iter().filter(flows) {
                ranked.push((first.patterns_seen + second.patterns_seen, vec![first.target.clone()]));
            }
        }
        if ranked.is_empty() {
            for first in self.wirings_from(source).filter(flows) {
                for second in self.wirings_from(&first.target).filter(flows) {
                    for third in self.wirings_between(&second.target, target).iter().filter(flows) {
                        let seen = first.patterns_seen + second.patterns_seen + third.patterns_seen;
                        ranked.push((seen, vec![first.target.clone(), second.target.clone()]));
                    }
                }
            }
        }
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        for (_, chain) in ranked {
            if !found.contains(&chain) && !chain.iter().any(|id| id == source || id == target) {
                found.push(chain);
            }
        }
        found.truncate(5);
        found
    }

    /// What a component is, in the shortest words people know: the service, or for one of unknown type the type
    /// it was given.
    pub fn type_name_of<'a>(&'a self, component: &'a Component) -> &'a str {
        let key = component.service.as_str();
        let own = (key == GENERIC).then(|| component.props.get("resource_type")?.as_str()).flatten();
        let own = own.map(str::trim).filter(|name| !name.is_empty());
        own.or_else(|| self.service(key).map(|service| service.short.as_str())).unwrap_or(key)
    }

    /// The value a component has for a property: its own, else the catalogue's default.
    pub fn effective<'a>(&'a self, component: &'a Component, name: &str) -> Option<&'a Value> {
        component
            .props
            .get(name)
            .or_else(|| self.prop(component.service.as_str(), name).and_then(|prop| prop.default.as_ref()))
    }

    /// The value a wire has for a property: its own, else the default of its wiring.
    pub fn effective_of_wire<'a>(
        &'a self,
        wiring: Option<&'a Wiring>,
        props: &'a Props,
        name: &str,
    ) -> Option<&'a Value> {
        let own = props.get(name);
        let default = || wiring.and_then(|wiring| wiring.prop(name)).and_then(|prop| prop.default.as_ref());
        own.or_else(default).or_else(|| {
            self.universal_wire_props.iter().find(|prop| prop.name == name).and_then(|prop| prop.default.as_ref())
        })
    }
}
