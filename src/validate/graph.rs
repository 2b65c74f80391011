use petgraph::algo;
use petgraph::graph::{DiGraph, NodeIndex};

use super::checker::Checker;
use super::node::{Link, Node};

/// A ring of wires, turned so that it starts at the component with the smallest id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ring {
    /// Wires in order, as places in [`Checker::links`].
    pub links: Vec<usize>,
}

/// Shortest rings looked for in one knot of components; beyond this a drawing is beyond listing.
const MAX_RINGS: usize = 200;

impl<'a> Checker<'a> {
    /// Every distinct shortest ring through a wire of `seeds`, along the wires `keep` accepts.
    ///
    /// One ring is found for each seed, so a knot of many rings stays a short list.
    pub(super) fn rings(&self, keep: impl Fn(&Link<'a>) -> bool, seeds: impl Fn(&Link<'a>) -> bool) -> Vec<Ring> {
        let mut graph: DiGraph<(), usize> = DiGraph::with_capacity(self.nodes.len(), self.links.len());
        for _ in &self.nodes {
            graph.add_node(());
        }
        for (index, link) in self.links.iter().enumerate().filter(|(_, link)| keep(link)) {
            graph.add_edge(NodeIndex::new(link.from), NodeIndex::new(link.to), index);
        }
        let mut knot_of = vec![0; self.nodes.len()];
        for (number, knot) in algo::tarjan_scc(&graph).into_iter().enumerate() {
            for node in knot {
                knot_of[node.index()] = number;
            }
        }
        let mut rings: Vec<Ring> = Vec::new();
        for (index, link) in self.links.iter().enumerate() {
            if rings.len() >= MAX_RINGS {
                break;
            }
            let in_knot = knot_of[link.from] == knot_of[link.to];
            if !in_knot || !keep(link) || !seeds(link) || rings.iter().any(|ring| ring.links.contains(&index)) {
                continue;
            }
            if let Some(back) = self.shortest(link.to, link.from, &keep, |node| knot_of[node] == knot_of[link.from]) {
                let mut links = vec![index];
                links.extend(back);
                let ring = self.turned(links);
                if !rings.contains(&ring) {
                    rings.push(ring);
                }
            }
        }
        rings
    }

    /// The wires of a shortest way, by breadth; empty when start and end are one.
    fn shortest(
        &self,
        start: usize,
        end: usize,
        keep: &impl Fn(&Link<'a>) -> bool,
        inside: impl Fn(usize) -> bool,
    ) -> Option<Vec<usize>> {
        let mut came_by: Vec<Option<usize>> = vec![None; self.nodes.len()];
        let mut queue = std::collections::VecDeque::from([start]);
        let mut seen = vec![false; self.nodes.len()];
        seen[start] = true;
        while let Some(node) = queue.pop_front() {
            if node == end {
                let mut way = Vec::new();
                let mut at = end;
                while at != start {
                    let link = came_by[at]?;
                    way.push(link);
                    at = self.links[link].from;
                }
                way.reverse();
                return Some(way);
            }
            for &index in &self.nodes[node].outgoing {
                let link = &self.links[index];
                if keep(link) && inside(link.to) && !std::mem::replace(&mut seen[link.to], true) {
                    came_by[link.to] = Some(index);
                    queue.push_back(link.to);
                }
            }
        }
        None
    }

    /// Components are in id order, so the smallest place is the smallest id.
    fn turned(&self, mut links: Vec<usize>) -> Ring {
        let start = links.iter().enumerate().min_by_key(|(_, link)| self.links[**link].from).map_or(0, |(at, _)| at);
        links.rotate_left(start);
        Ring { links }
    }

    pub(super) fn ring_nodes<'c>(&'c self, ring: &'c Ring) -> impl Iterator<Item = &'c Node<'a>> {
        ring.links.iter().map(|link| &self.nodes[self.links[*link].from])
    }

    pub(super) fn ring_links<'c>(&'c self, ring: &'c Ring) -> impl Iterator<Item = &'c Link<'a>> {
        ring.links.iter().map(|link| &self.links[*link])
    }

    /// `a → b → a`, in names.
    pub(super) fn ring_text(&self, ring: &Ring) -> String {
        let mut names: Vec<String> = self.ring_nodes(ring).map(ToString::to_string).collect();
        names.extend(names.first().cloned());
        names.join(" → ")
    }

    /// For each component the length of the longest chain that starts there and its first wire.
    ///
    /// A wire that would close a ring is left out, so every chain ends.
    pub(super) fn longest_chains(&self, keep: impl Fn(&Link<'a>) -> bool) -> Vec<(usize, Option<usize>)> {
        let mut best: Vec<(usize, Option<usize>)> = vec![(0, None); self.nodes.len()];
        let mut entered = vec![false; self.nodes.len()];
        let mut finished = vec![false; self.nodes.len()];
        for start in 0..self.nodes.len() {
            let mut stack = vec![(start, false)];
            while let Some((node, ready)) = stack.pop() {
                if ready {
                    for &index in &self.nodes[node].outgoing {
                        let link = &self.links[index];
                        if keep(link) && finished[link.to] && best[link.to].0 + 1 > best[node].0 {
                            best[node] = (best[link.to].0 + 1, Some(index));
                        }
                    }
                    finished[node] = true;
                } else if !std::mem::replace(&mut entered[node], true) {
                    stack.push((node, true));
                    let next = self.nodes[node].outgoing.iter().map(|index| &self.links[*index]);
                    stack.extend(next.filter(|link| keep(link) && !entered[link.to]).map(|link| (link.to, false)));
                }
            }
        }
        best
    }

    /// For each component whether it can be reached from the starts along the wires `keep` accepts.
    pub(super) fn reached(
        &self,
        starts: impl IntoIterator<Item = usize>,
        keep: impl Fn(&Link<'a>) -> bool,
    ) -> Vec<bool> {
        let mut seen = vec![false; self.nodes.len()];
        let mut stack: Vec<usize> = starts.into_iter().collect();
        while let Some(node) = stack.pop() {
            if std::mem::replace(&mut seen[node], true) {
                continue;
            }
            stack.extend(self.out_of(&self.nodes[node]).filter(|link| keep(link)).map(|link| link.to));
        }
        seen
    }
}
