/// Columns of nodes: every arc `(from, to, weight)` of an acyclic graph goes at least one column to the right.
///
/// Longest paths first, then nodes slide within their slack to where their arcs
/// are shortest, which is what network simplex finds for all but knotted cases.
pub(super) fn ranks(count: usize, arcs: &[(usize, usize, f64)]) -> Vec<usize> {
    let mut outgoing: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    let mut incoming: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    for (from, to, weight) in arcs {
        outgoing[*from].push((*to, *weight));
        incoming[*to].push((*from, *weight));
    }
    let mut waiting: Vec<usize> = incoming.iter().map(Vec::len).collect();
    let mut order: Vec<usize> = (0..count).filter(|node| waiting[*node] == 0).collect();
    let mut rank = vec![0_usize; count];
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        for (to, _) in &outgoing[node] {
            rank[*to] = rank[*to].max(rank[node] + 1);
            waiting[*to] -= 1;
            if waiting[*to] == 0 {
                order.push(*to);
            }
        }
    }
    for _ in 0..16 {
        let mut moved = false;
        for &node in order.iter().rev().chain(order.iter()) {
            let low = incoming[node].iter().map(|(from, _)| rank[*from] + 1).max();
            let high = outgoing[node].iter().map(|(to, _)| rank[*to] - 1).min();
            let pull: f64 = outgoing[node].iter().map(|(_, weight)| weight).sum::<f64>()
                - incoming[node].iter().map(|(_, weight)| weight).sum::<f64>();
            let best = match (low, high) {
                (Some(low), Some(high)) if pull > 1e-9 => high.max(low),
                (Some(low), Some(_)) if pull < -1e-9 => low,
                (Some(low), None) => low,
                (None, Some(high)) => high,
                _ => rank[node],
            };
            moved |= best != rank[node];
            rank[node] = best;
        }
        if !moved {
            break;
        }
    }
    let first = rank.iter().copied().min().unwrap_or(0);
    rank.iter().map(|rank| rank - first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_source_moves_up_to_its_target() {
        // 0 -> 1 -> 2, and 3 -> 2.
        assert_eq!(ranks(4, &[(0, 1, 1.0), (1, 2, 1.0), (3, 2, 1.0)]), [0, 1, 2, 1]);
    }

    #[test]
    fn arcs_always_go_right() {
        let arcs = [(0, 1, 1.0), (0, 2, 3.0), (1, 3, 1.0), (2, 3, 1.0), (0, 3, 9.0), (4, 3, 1.0)];
        let rank = ranks(5, &arcs);
        assert!(arcs.iter().all(|(from, to, _)| rank[*from] < rank[*to]), "{rank:?}");
    }
}
