use super::layered::Edge;

/// Which edges to turn round so that no cycle is left: the greedy feedback arc
/// set of Eades, Lin and Smyth (1993), with weights, ties in index order.
pub(super) fn reversed(count: usize, edges: &[Edge]) -> Vec<bool> {
    let mut out_weight = vec![0.0_f64; count];
    let mut in_weight = vec![0.0_f64; count];
    let mut at: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (index, edge) in edges.iter().enumerate().filter(|(_, edge)| edge.from != edge.to) {
        out_weight[edge.from] += edge.weight;
        in_weight[edge.to] += edge.weight;
        at[edge.from].push(index);
        at[edge.to].push(index);
    }
    let mut gone = vec![false; count];
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    // Sources and sinks wait here; an entry may be stale, so it is checked when taken.
    let mut ready: Vec<usize> = (0..count).rev().collect();
    let mut left = count;
    while left > 0 {
        let node = loop {
            match ready.pop() {
                Some(node) if gone[node] => {}
                Some(node) if out_weight[node] < 1e-9 || in_weight[node] < 1e-9 => break node,
                Some(_) => {}
                None => {
                    let surplus = |node: usize| out_weight[node] - in_weight[node];
                    break (0..count)
                        .filter(|node| !gone[*node])
                        .max_by(|a, b| surplus(*a).total_cmp(&surplus(*b)).then(b.cmp(a)))
                        .unwrap_or_default();
                }
            }
        };
        gone[node] = true;
        left -= 1;
        if out_weight[node] < 1e-9 && in_weight[node] > 1e-9 {
            tail.push(node);
        } else {
            head.push(node);
        }
        for edge in &at[node] {
            let Edge { from, to, weight, .. } = edges[*edge];
            let other = if from == node { to } else { from };
            if gone[other] {
                continue;
            }
            if from == node {
                in_weight[other] -= weight;
            } else {
                out_weight[other] -= weight;
            }
            ready.push(other);
        }
    }
    let mut place = vec![0; count];
    for (position, node) in head.into_iter().chain(tail.into_iter().rev()).enumerate() {
        place[node] = position;
    }
    edges.iter().map(|edge| place[edge.from] > place[edge.to]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(from: usize, to: usize, weight: f64) -> Edge {
        Edge { from, to, weight, from_dy: 0.0, to_dy: 0.0, label: 0.0 }
    }

    #[test]
    fn only_the_light_edge_of_a_cycle_turns() {
        let edges = [edge(0, 1, 5.0), edge(1, 2, 5.0), edge(2, 0, 1.0)];
        assert_eq!(reversed(3, &edges), [false, false, true]);
    }

    #[test]
    fn what_has_no_cycle_stays() {
        let edges = [edge(2, 1, 1.0), edge(1, 0, 1.0), edge(2, 0, 1.0), edge(1, 1, 1.0)];
        assert_eq!(reversed(3, &edges), [false; 4]);
    }
}
