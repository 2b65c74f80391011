use super::Metering;
use crate::model::ElementId;
use crate::traffic::{Band, Graph, KB_PER_GB, Link, Node, NodeLoad, WireLoad};

/// What all components of an estimate have in common.
pub(super) struct Ground<'g, 'a> {
    pub(super) graph: &'g Graph<'a>,
    /// By place in the graph.
    pub(super) nodes: Vec<&'g NodeLoad>,
    pub(super) wires: Vec<&'g WireLoad>,
    pub(super) hours: f64,
    pub(super) metering: &'static Metering,
    /// Region by place in the graph.
    pub(super) regions: Vec<String>,
}

/// A wire as seen from one of its ends.
pub(super) struct Way<'g, 'a> {
    pub(super) link: &'g Link<'a>,
    pub(super) load: &'g WireLoad,
    /// The component at the other end.
    pub(super) other: &'g Node<'a>,
    pub(super) other_index: usize,
}

/// One component with its load, as its model reads it.
pub(super) struct Site<'s, 'g, 'a> {
    pub(super) ground: &'s Ground<'g, 'a>,
    pub(super) index: usize,
    pub(super) node: &'g Node<'a>,
    pub(super) load: &'g NodeLoad,
}

impl<'g, 'a> Ground<'g, 'a> {
    pub(super) fn site<'s>(&'s self, index: usize) -> Site<'s, 'g, 'a> {
        Site { ground: self, index, node: &self.graph.nodes[index], load: self.nodes[index] }
    }

    /// The region a component is in: its own, that of the region around it, else the drawing's.
    pub(super) fn region_of(graph: &Graph<'_>, node: &Node<'_>, drawing: &str) -> String {
        if let Some(region) = node.text("region").filter(|_| node.component.props.contains_key("region")) {
            return region.to_owned();
        }
        if node.service == "lambda_edge" {
            return drawing.to_owned();
        }
        let element = ElementId::Component(node.id.clone());
        for group in graph.document.ancestors(&element).filter_map(|id| graph.document.group(id)) {
            if group.kind == "region" {
                let named = ["region", "code"].iter().find_map(|name| group.props.get(*name)?.as_str());
                return named.unwrap_or(&group.name).trim().to_owned();
            }
        }
        drawing.to_owned()
    }
}

impl<'g, 'a> Site<'_, 'g, 'a> {
    /// Work that reaches the component in a month.
    pub(super) const fn work(&self) -> Band {
        self.load.work
    }

    pub(super) fn region(&self) -> &str {
        &self.ground.regions[self.index]
    }

    pub(super) fn hours(&self) -> f64 {
        self.ground.hours
    }

    pub(super) fn days(&self) -> f64 {
        self.ground.hours / 24.0
    }

    /// A quantity the author gave by name.
    pub(super) fn usage(&self, name: &str) -> Option<f64> {
        self.node.component.usage.get(name).copied().filter(|value| value.is_finite() && *value >= 0.0)
    }

    /// The given quantity, else the derived one.
    pub(super) fn usage_or(&self, name: &str, derived: Band) -> Band {
        self.usage(name).map_or(derived, Band::point)
    }

    /// A property the author gave, else an assumption of half to double; with a mark in words.
    pub(super) fn assumed(&self, name: &str, value: f64) -> (Band, &'static str) {
        match self.node.number(name) {
            Some(given) => (Band::point(given), ""),
            None => (Band::assumed(value), " (assumed)"),
        }
    }

    pub(super) fn incoming(&self) -> impl Iterator<Item = Way<'g, 'a>> + use<'_, 'g, 'a> {
        self.node.incoming.iter().map(|index| self.way(*index, true))
    }

    pub(super) fn outgoing(&self) -> impl Iterator<Item = Way<'g, 'a>> + use<'_, 'g, 'a> {
        self.node.outgoing.iter().map(|index| self.way(*index, false))
    }

    fn way(&self, index: usize, incoming: bool) -> Way<'g, 'a> {
        let link = &self.ground.graph.links[index];
        let other_index = if incoming { link.from } else { link.to };
        let other = &self.ground.graph.nodes[other_index];
        Way { link, load: self.ground.wires[index], other, other_index }
    }

    /// Units of one operation of a size, by a metering rule.
    pub(super) fn metered(&self, rule: &str, size: Band) -> Band {
        self.ground.metering.of(rule, size)
    }

    /// A metering rule in words.
    pub(super) fn rule(&self, rule: &str) -> String {
        self.ground.metering.words(rule)
    }

    /// Messages or requests that come in, metered by size, with what their sender packs into one call;
    /// `counts` picks the wires.
    pub(super) fn metered_inflow(&self, rule: &str, counts: impl Fn(&Way<'g, 'a>) -> bool) -> Band {
        let arrivals = self.load.arrivals * self.metered(rule, self.load.message_kb);
        let wired: Band = self
            .incoming()
            .filter(|way| counts(way))
            .map(|way| {
                let pack = way.link.number("send_batch").unwrap_or(1.0).max(1.0);
                (way.load.carried * self.metered(rule, way.load.kb * pack)) / pack
            })
            .sum();
        arrivals + wired
    }

    /// The same without a metering rule.
    pub(super) fn inflow(&self, counts: impl Fn(&Way<'g, 'a>) -> bool) -> Band {
        self.load.arrivals + self.incoming().filter(|way| counts(way)).map(|way| way.load.carried).sum::<Band>()
    }
}

/// GB of so many messages of a size in KB.
pub(super) fn gb(count: Band, kb: Band) -> Band {
    count * kb / KB_PER_GB
}
