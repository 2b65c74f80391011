//! Wires beyond the table: what a source can emit and a target accepts.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Catalogue, Category, GENERIC, Illegal, PropSpec, Provider, Service, Wiring};
use crate::model::Mechanism;

/// A set of services, by id or by what they are.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Group {
    ids: Vec<String>,
    providers: Vec<Provider>,
    categories: Vec<Category>,
    except: Vec<String>,
}

impl Group {
    fn holds(&self, service: &Service) -> bool {
        let described = (!self.providers.is_empty() && self.providers.contains(&service.provider))
            || (!self.categories.is_empty() && self.categories.contains(&service.category));
        (described || self.ids.contains(&service.id)) && !self.except.contains(&service.id)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    how: String,
    mechanisms: Vec<Mechanism>,
    emits: Vec<String>,
    accepts: Vec<String>,
    /// Holds for pairs of the table as well.
    #[serde(default)]
    beside: bool,
    /// Only between two components of one service.
    #[serde(default)]
    same_service: bool,
    /// Name of a list of wire properties.
    #[serde(default)]
    props: Option<String>,
    source: String,
}

/// How a wire may work that has an end of unknown type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Open {
    how: String,
    mechanisms: Vec<Mechanism>,
    source: String,
}

/// Why pairs of these sources and targets are impossible; an empty list stands for all.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RefusalRow {
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    targets: Vec<String>,
    why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CapabilityFile {
    groups: BTreeMap<String, Group>,
    capabilities: Vec<Row>,
    open: Open,
    refusals: Vec<RefusalRow>,
    props: BTreeMap<String, Vec<PropSpec>>,
    stand_ins: BTreeMap<String, String>,
}

/// One thing that sources can do to targets, whatever the pair.
#[derive(Clone, Debug)]
struct Capability {
    beside: bool,
    same_service: bool,
    /// One for each mechanism, the usual one first; their ends are open.
    ways: Vec<Wiring>,
}

/// Why no row fits: for these services, or for all where there is no set.
#[derive(Clone, Debug)]
struct Refusal {
    sources: Option<BTreeSet<String>>,
    targets: Option<BTreeSet<String>>,
    why: String,
}

/// What each service can emit and accept, ready to be asked for pairs.
#[derive(Clone, Debug, Default)]
pub(super) struct Capabilities {
    rows: Vec<Capability>,
    /// By service: the rows it can start and the rows it can end, as bits.
    masks: BTreeMap<String, (u128, u128)>,
    /// Ways of a wire that has an end of unknown type.
    open: Vec<Wiring>,
    refusals: Vec<Refusal>,
    stand_ins: BTreeMap<String, String>,
    /// Names in the file that mean nothing, for the cross-check.
    pub(super) unknown: Vec<String>,
}

/// Resolves names of groups and services, noting those that are neither.
struct Names<'a> {
    groups: &'a BTreeMap<String, Group>,
    services: &'a BTreeMap<String, Service>,
    unknown: Vec<String>,
}

impl Names<'_> {
    fn resolve(&mut self, owner: &str, names: &[String]) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        for name in names {
            match self.groups.get(name) {
                Some(group) => {
                    let members = self.services.values().filter(|service| group.holds(service));
                    ids.extend(members.map(|service| service.id.clone()));
                }
                None if self.services.contains_key(name) => {
                    ids.insert(name.clone());
                }
                None => self.unknown.push(format!("{owner} names the unknown group or service `{name}`")),
            }
        }
        ids
    }
}

/// A way whose ends are open: it says how, not with which resources and grants.
fn generic_way(mechanism: Mechanism, how: &str, source: &str, props: &[PropSpec]) -> Wiring {
    Wiring {
        source_service: String::new(),
        target: String::new(),
        mechanism,
        how: how.to_owned(),
        cloudformation: Vec::new(),
        sam: None,
        terraform: Vec::new(),
        iam: Vec::new(),
        grant: "none".to_owned(),
        principal: None,
        same_region: false,
        props: props.to_vec(),
        source: source.to_owned(),
        patterns_seen: 0,
    }
}

impl Capabilities {
    pub(super) fn new(file: CapabilityFile, services: &BTreeMap<String, Service>) -> Self {
        let CapabilityFile { groups, capabilities, open, refusals, props, stand_ins } = file;
        let mut names = Names { groups: &groups, services, unknown: Vec::new() };
        for (id, group) in &groups {
            let strangers = group.ids.iter().chain(&group.except).filter(|id| !services.contains_key(*id));
            names.unknown.extend(strangers.map(|name| format!("group `{id}` names the unknown service `{name}`")));
        }
        let mut masks: BTreeMap<String, (u128, u128)> = BTreeMap::new();
        let mut rows = Vec::new();
        let mut bit = 1_u128;
        for row in capabilities {
            let owner = format!("capability `{}`", row.name);
            if bit == 0 {
                names.unknown.push(format!("{owner} is one too many for the masks"));
            }
            for id in names.resolve(&owner, &row.emits) {
                masks.entry(id).or_default().0 |= bit;
            }
            for id in names.resolve(&owner, &row.accepts) {
                masks.entry(id).or_default().1 |= bit;
            }
            bit <<= 1;
            let list = row.props.as_ref().map(|list| (list, props.get(list)));
            if let Some((list, None)) = list {
                names.unknown.push(format!("{owner} names the unknown properties `{list}`"));
            }
            let props = list.and_then(|(_, specs)| specs).map_or(&[][..], Vec::as_slice);
            let ways = row.mechanisms.iter().map(|mechanism| generic_way(*mechanism, &row.how, &row.source, props));
            rows.push(Capability { ways: ways.collect(), beside: row.beside, same_service: row.same_service });
        }
        let mut set = |list: &[String]| (!list.is_empty()).then(|| names.resolve("a refusal", list));
        let refusals = refusals
            .into_iter()
            .map(|row| Refusal { sources: set(&row.sources), targets: set(&row.targets), why: row.why })
            .collect();
        let unknown = names.unknown;
        let open = open.mechanisms.iter().map(|way| generic_way(*way, &open.how, &open.source, &[])).collect();
        Self { rows, masks, open, refusals, stand_ins, unknown }
    }

    fn between(&self, source: &str, target: &str) -> impl Iterator<Item = &Capability> + use<'_> {
        let emits = self.masks.get(source).map_or(0, |mask| mask.0);
        let accepts = self.masks.get(target).map_or(0, |mask| mask.1);
        let mut common = emits & accepts;
        let same = source == target;
        let indices = std::iter::from_fn(move || {
            let index = usize::try_from(common.trailing_zeros()).ok().filter(|_| common != 0)?;
            common &= common - 1;
            Some(index)
        });
        indices.filter_map(|index| self.rows.get(index)).filter(move |row| same || !row.same_service)
    }

    fn all_ways(&self) -> impl Iterator<Item = &Wiring> {
        self.rows.iter().flat_map(|row| &row.ways).chain(&self.open)
    }
}

impl Catalogue {
    /// Whether nobody can judge wires of this service: a type that the catalogue does not know.
    pub fn is_open(&self, service: &str) -> bool {
        service == GENERIC || self.service(service).is_none()
    }

    /// The service whose wires another one takes: a durable function those of a function.
    fn wired_as<'a>(&'a self, service: &'a str) -> &'a str {
        self.capabilities.stand_ins.get(service).map_or(service, String::as_str)
    }

    /// The rows of the table for a pair; a service that stands in for another has that one's.
    fn listed(&self, source: &str, target: &str) -> &[Wiring] {
        let own = self.wirings_between(source, target);
        if own.is_empty() { self.wirings_between(self.wired_as(source), self.wired_as(target)) } else { own }
    }

    /// What lies beyond the table for a pair, without what is known to be impossible.
    fn beyond(&self, source: &str, target: &str) -> impl Iterator<Item = &Wiring> {
        let listed = !self.listed(source, target).is_empty();
        let rows = self.capabilities.between(source, target).filter(move |row| !listed || row.beside);
        let open = self.is_open(source) || self.is_open(target);
        let open = open.then_some(&self.capabilities.open).into_iter().flatten();
        let impossible: Vec<&Illegal> = self.illegal_rows(source, target).collect();
        rows.flat_map(|row| &row.ways)
            .chain(open)
            .filter(move |way| !impossible.iter().any(|row| row.mechanism.is_none_or(|only| only == way.mechanism)))
    }

    /// Every way to wire `source` to `target`, the most usual first: the rows of the table, and beyond it what
    /// the source can emit and the target accepts. Empty for pairs that cannot work.
    ///
    /// Ways beyond the table are generic: their [`Wiring`] names no ends, no grant and no resources.
    pub fn ways_between(&self, source: &str, target: &str) -> Vec<&Wiring> {
        let mut ways: Vec<&Wiring> = self.listed(source, target).iter().collect();
        for way in self.beyond(source, target) {
            if !ways.iter().any(|known| known.mechanism == way.mechanism) {
                ways.push(way);
            }
        }
        ways
    }

    /// The way of one mechanism among [`Self::ways_between`]; `None` when the pair cannot work so.
    pub fn way(&self, source: &str, target: &str, mechanism: Mechanism) -> Option<&Wiring> {
        let listed = self.listed(source, target).iter().find(|wiring| wiring.mechanism == mechanism);
        listed.or_else(|| self.beyond(source, target).find(|way| way.mechanism == mechanism))
    }

    /// Whether any wire can work between two services.
    pub fn can_wire(&self, source: &str, target: &str) -> bool {
        !self.listed(source, target).is_empty() || self.beyond(source, target).next().is_some()
    }

    /// Why a pair cannot be wired, in a sentence, where the catalogue has more to say than that.
    pub fn refusal(&self, source: &str, target: &str, mechanism: Option<Mechanism>) -> Option<&str> {
        let fits = |set: &Option<BTreeSet<String>>, id: &str| set.as_ref().is_none_or(|set| set.contains(id));
        self.illegal(source, target, mechanism).map(|pair| pair.why.as_str()).or_else(|| {
            let mut rows = self.capabilities.refusals.iter();
            rows.find(|row| fits(&row.sources, source) && fits(&row.targets, target)).map(|row| row.why.as_str())
        })
    }

    /// Mistakes in the file of capabilities.
    pub(super) fn check_capabilities(&self, found: &mut Vec<String>) {
        found.extend(self.capabilities.unknown.iter().cloned());
        for way in self.capabilities.all_ways().filter(|way| self.source(&way.source).is_none()) {
            found.push(format!("capability `{}`: unknown source `{}`", way.how, way.source));
        }
        for (stand_in, service) in &self.capabilities.stand_ins {
            for id in [stand_in, service].into_iter().filter(|id| self.service(id).is_none()) {
                found.push(format!("stand-in `{stand_in}` names the unknown service `{id}`"));
            }
        }
    }
}
