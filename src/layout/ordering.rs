//! Order of nodes within their columns: weighted means and swaps, keeping the order with the fewest crossings.

/// A ranked graph with arcs between neighbouring columns only.
pub(super) struct Columns {
    /// Nodes of each column, top to bottom.
    pub(super) nodes: Vec<Vec<usize>>,
    pub(super) before: Vec<Vec<(usize, f64)>>,
    pub(super) after: Vec<Vec<(usize, f64)>>,
}

const SWEEPS: usize = 24;

impl Columns {
    /// Arcs `(from, to, weight)` with `rank[to] == rank[from] + 1`; `hint` orders at first.
    pub(super) fn new(rank: &[usize], arcs: &[(usize, usize, f64)], hint: Option<&[f64]>) -> Self {
        let count = rank.len();
        let width = rank.iter().max().map_or(0, |last| last + 1);
        let mut columns = vec![Vec::new(); width];
        let (mut before, mut after) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        for (from, to, weight) in arcs {
            after[*from].push((*to, *weight));
            before[*to].push((*from, *weight));
        }
        if let Some(hint) = hint {
            for node in 0..count {
                columns[rank[node]].push(node);
            }
            for column in &mut columns {
                column.sort_by(|a, b| hint[*a].total_cmp(&hint[*b]).then(a.cmp(b)));
            }
        } else {
            let mut seen = vec![false; count];
            let mut starts: Vec<usize> = (0..count).collect();
            starts.sort_by_key(|node| (rank[*node], *node));
            for start in starts {
                let mut stack = vec![start];
                while let Some(node) = stack.pop() {
                    if std::mem::replace(&mut seen[node], true) {
                        continue;
                    }
                    columns[rank[node]].push(node);
                    let next = after[node].iter().rev().map(|(to, _)| *to);
                    stack.extend(next.filter(|to| !seen[*to]));
                }
            }
        }
        Self { nodes: columns, before, after }
    }

    fn places(&self) -> Vec<usize> {
        let mut place = vec![0; self.before.len()];
        for column in &self.nodes {
            for (position, node) in column.iter().enumerate() {
                place[*node] = position;
            }
        }
        place
    }

    /// Weighted crossings between all neighbouring columns.
    pub(super) fn crossings(&self) -> f64 {
        let place = self.places();
        let mut total = 0.0;
        for pair in self.nodes.windows(2) {
            let mut tree = vec![0.0; pair[1].len() + 1];
            let mut sum = 0.0;
            for node in &pair[0] {
                let ends: Vec<(usize, f64)> =
                    self.after[*node].iter().map(|(to, weight)| (place[*to], *weight)).collect();
                for (end, weight) in &ends {
                    let (mut below, mut at) = (0.0, end + 1);
                    while at > 0 {
                        below += tree[at];
                        at &= at - 1;
                    }
                    total += (sum - below) * weight.min(1.0);
                }
                for (end, weight) in ends {
                    let weight = weight.min(1.0);
                    sum += weight;
                    let mut at = end + 1;
                    while at < tree.len() {
                        tree[at] += weight;
                        at += at & at.wrapping_neg();
                    }
                }
            }
        }
        total
    }

    /// Reorders every column for few crossings.
    pub(super) fn reduce_crossings(&mut self) {
        let mut best = (self.crossings(), self.nodes.clone());
        let mut since = 0;
        for sweep in 0..SWEEPS {
            if best.0 == 0.0 || since > 6 {
                break;
            }
            let rightwards = sweep % 2 == 0;
            let indices: Vec<usize> = if rightwards {
                (1..self.nodes.len()).collect()
            } else {
                (0..self.nodes.len().saturating_sub(1)).rev().collect()
            };
            let mut place = self.places();
            for index in indices {
                self.sort_by_mean(index, rightwards, sweep % 4 < 2, &place);
                for (position, node) in self.nodes[index].iter().enumerate() {
                    place[*node] = position;
                }
            }
            self.swap_neighbours();
            let crossings = self.crossings();
            since += 1;
            if crossings < best.0 {
                best = (crossings, self.nodes.clone());
                since = 0;
            }
        }
        self.nodes = best.1;
    }

    /// Sorts one column by the mean or median place of the neighbours on one side; nodes without any stay where they are.
    fn sort_by_mean(&mut self, index: usize, rightwards: bool, mean: bool, place: &[usize]) {
        let neighbours = if rightwards { &self.before } else { &self.after };
        #[expect(clippy::cast_precision_loss, reason = "columns are short")]
        let value = |node: usize| -> Option<f64> {
            let near = &neighbours[node];
            if near.is_empty() {
                return None;
            }
            if mean {
                let weight: f64 = near.iter().map(|(_, weight)| weight).sum();
                return Some(near.iter().map(|(other, w)| place[*other] as f64 * w).sum::<f64>() / weight);
            }
            let mut places: Vec<usize> = near.iter().map(|(other, _)| place[*other]).collect();
            places.sort_unstable();
            let middle = places.len() / 2;
            Some(if places.len() % 2 == 1 {
                places[middle] as f64
            } else {
                (places[middle - 1] + places[middle]) as f64 / 2.0
            })
        };
        let column = &self.nodes[index];
        let values: Vec<Option<f64>> = column.iter().map(|node| value(*node)).collect();
        let mut movable: Vec<(f64, usize)> =
            values.iter().zip(column).filter_map(|(v, node)| Some(((*v)?, *node))).collect();
        movable.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut movable = movable.into_iter();
        self.nodes[index] = values
            .iter()
            .zip(column)
            .map(|(value, node)| if value.is_some() { movable.next().map_or(*node, |(_, node)| node) } else { *node })
            .collect();
    }

    /// Swaps neighbours in a column while that saves crossings.
    fn swap_neighbours(&mut self) {
        let mut place = self.places();
        for _ in 0..4 {
            let mut improved = false;
            for column in &mut self.nodes {
                for upper in 0..column.len().saturating_sub(1) {
                    let (a, b) = (column[upper], column[upper + 1]);
                    let saved = saved_by_swap(&self.before[a], &self.before[b], &place)
                        + saved_by_swap(&self.after[a], &self.after[b], &place);
                    if saved > 1e-9 {
                        column.swap(upper, upper + 1);
                        place.swap(a, b);
                        improved = true;
                    }
                }
            }
            if !improved {
                break;
            }
        }
    }
}

/// Crossings of the arcs of `a` above `b`, less those with `b` above `a`.
fn saved_by_swap(a: &[(usize, f64)], b: &[(usize, f64)], place: &[usize]) -> f64 {
    if a.len() * b.len() > 4096 {
        return 0.0;
    }
    let mut saved = 0.0;
    for (of_a, weight_a) in a {
        for (of_b, weight_b) in b {
            let weight = weight_a.min(1.0) * weight_b.min(1.0);
            match place[*of_a].cmp(&place[*of_b]) {
                std::cmp::Ordering::Greater => saved += weight,
                std::cmp::Ordering::Less => saved -= weight,
                std::cmp::Ordering::Equal => {}
            }
        }
    }
    saved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twist_is_undone() {
        let arcs = [(0, 3, 1.0), (1, 2, 1.0), (0, 2, 1.0)];
        let mut columns = Columns::new(&[0, 0, 1, 1], &arcs, Some(&[0.0, 1.0, 0.0, 1.0]));
        assert_eq!(columns.crossings(), 1.0);
        columns.reduce_crossings();
        assert_eq!(columns.crossings(), 0.0);
    }
}
