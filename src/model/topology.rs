use std::collections::BTreeMap;

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::{Direction, algo};

use super::{ComponentId, Document, Wire, WireId};

/// The drawing as a graph, derived from a document and never stored:
/// nodes are components, edges are wires, both in id order.
#[derive(Clone, Debug)]
pub struct Topology {
    graph: DiGraph<ComponentId, WireId>,
    index_of: BTreeMap<ComponentId, NodeIndex>,
}

impl Topology {
    pub fn new(document: &Document) -> Self {
        Self::filtered(document, |_, _| true)
    }

    /// The graph of all components, with only the wires `keep` accepts.
    pub fn filtered(document: &Document, keep: impl Fn(&WireId, &Wire) -> bool) -> Self {
        let mut graph = DiGraph::with_capacity(document.components().len(), document.wires().len());
        let index_of: BTreeMap<_, _> =
            document.components().keys().map(|id| (id.clone(), graph.add_node(id.clone()))).collect();
        for (id, wire) in document.wires() {
            if let (Some(from), Some(to)) = (index_of.get(&wire.from.component), index_of.get(&wire.to.component))
                && keep(id, wire)
            {
                graph.add_edge(*from, *to, id.clone());
            }
        }
        Self { graph, index_of }
    }

    /// The petgraph view, for algorithms that are not offered here.
    pub const fn graph(&self) -> &DiGraph<ComponentId, WireId> {
        &self.graph
    }

    pub fn index(&self, id: &ComponentId) -> Option<NodeIndex> {
        self.index_of.get(id).copied()
    }

    fn wires(&self, id: &ComponentId, direction: Direction) -> Vec<&WireId> {
        let Some(index) = self.index(id) else { return Vec::new() };
        let mut wires: Vec<_> = self.graph.edges_directed(index, direction).map(|edge| edge.weight()).collect();
        wires.sort();
        wires
    }

    /// Wires that leave a component, in id order.
    pub fn outgoing(&self, id: &ComponentId) -> Vec<&WireId> {
        self.wires(id, Direction::Outgoing)
    }

    /// Wires that reach a component, in id order.
    pub fn incoming(&self, id: &ComponentId) -> Vec<&WireId> {
        self.wires(id, Direction::Incoming)
    }

    /// Sets of components that can all reach each other; only real cycles, self-loops included.
    pub fn cycles(&self) -> Vec<Vec<ComponentId>> {
        let mut found: Vec<Vec<ComponentId>> = algo::tarjan_scc(&self.graph)
            .into_iter()
            .filter(|set| set.len() > 1 || set.iter().any(|node| self.graph.contains_edge(*node, *node)))
            .map(|set| {
                let mut ids: Vec<_> = set.into_iter().map(|node| self.graph[node].clone()).collect();
                ids.sort();
                ids
            })
            .collect();
        found.sort();
        found
    }

    /// Everything that can be reached along the wires, the start included.
    pub fn reachable_from<'a>(&self, starts: impl IntoIterator<Item = &'a ComponentId>) -> Vec<ComponentId> {
        let mut seen = vec![false; self.graph.node_count()];
        let mut stack: Vec<NodeIndex> = starts.into_iter().filter_map(|id| self.index(id)).collect();
        while let Some(node) = stack.pop() {
            if !std::mem::replace(&mut seen[node.index()], true) {
                stack.extend(self.graph.neighbors(node));
            }
        }
        self.graph.node_indices().filter(|node| seen[node.index()]).map(|node| self.graph[node].clone()).collect()
    }
}
