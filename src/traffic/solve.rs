//! The linear system `x = s + G x`, part by strongly connected part.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::Band;

/// `gain` units of work at `to` for each at `from`.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub from: usize,
    pub to: usize,
    pub gain: Band,
}

pub(super) struct Solution {
    /// Work by node.
    pub work: Vec<Band>,
    /// Node sets whose gain is one or more.
    pub undrained: Vec<Vec<usize>>,
}

/// Parts of the graph that reach each other, sources first.
pub(super) fn parts(count: usize, edges: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(count, count);
    for _ in 0..count {
        graph.add_node(());
    }
    for (from, to) in edges {
        graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
    }
    // Tarjan gives sinks first.
    tarjan_scc(&graph).into_iter().rev().map(|part| part.into_iter().map(NodeIndex::index).collect()).collect()
}

pub(super) fn solve(arrivals: &[Band], terms: &[Term]) -> Solution {
    let count = arrivals.len();
    let mut incoming: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (index, term) in terms.iter().enumerate() {
        incoming[term.to].push(index);
    }
    let mut work = vec![Band::ZERO; count];
    let mut undrained = Vec::new();
    let mut place = vec![usize::MAX; count];
    for mut part in parts(count, terms.iter().map(|term| (term.from, term.to))) {
        part.sort_unstable();
        for (at, node) in part.iter().enumerate() {
            place[*node] = at;
        }
        let inside = |term: &Term| part.get(place[term.from]) == Some(&term.from);
        let mut inflow: Vec<Band> = Vec::with_capacity(part.len());
        let mut loops: Vec<(usize, usize, Band)> = Vec::new();
        for node in &part {
            let mut sum = arrivals[*node];
            for term in incoming[*node].iter().map(|index| &terms[*index]) {
                if place[term.from] != usize::MAX && inside(term) {
                    loops.push((place[*node], place[term.from], term.gain));
                } else {
                    sum += work[term.from] * term.gain;
                }
            }
            inflow.push(sum);
        }
        if loops.is_empty() {
            for (node, sum) in part.iter().zip(inflow) {
                work[*node] = sum;
            }
        } else if let Some(solved) = solve_part(&inflow, &loops) {
            for (node, sum) in part.iter().zip(solved) {
                work[*node] = sum;
            }
        } else {
            undrained.push(part.clone());
        }
        for node in &part {
            place[*node] = usize::MAX;
        }
    }
    undrained.sort();
    Solution { work, undrained }
}

/// Work inside one loop; `None` when it never drains. A side lane that alone
/// does not drain takes the expected value.
fn solve_part(inflow: &[Band], loops: &[(usize, usize, Band)]) -> Option<Vec<Band>> {
    let mut found = vec![Band::ZERO; inflow.len()];
    let expected = solve_lane(1, inflow, loops)?;
    for lane in [0, 1, 2] {
        let solved = if lane == 1 { None } else { solve_lane(lane, inflow, loops) };
        for (band, value) in found.iter_mut().zip(solved.as_ref().unwrap_or(&expected)) {
            band.set_lane(lane, *value);
        }
    }
    Some(found)
}

/// Parts up to this size are solved exactly, larger ones by iteration.
const EXACT: usize = 120;

fn solve_lane(lane: usize, inflow: &[Band], loops: &[(usize, usize, Band)]) -> Option<Vec<f64>> {
    let right: Vec<f64> = inflow.iter().map(|band| band.lane(lane)).collect();
    let gains: Vec<(usize, usize, f64)> = loops.iter().map(|(to, from, gain)| (*to, *from, gain.lane(lane))).collect();
    if inflow.len() > EXACT { iterate(&right, &gains) } else { eliminate(&right, &gains) }
}

/// Elimination with two right sides: the inflow, and ones. All gains are at
/// least 0, so the answer for ones is finite and at least 1 everywhere exactly
/// when the loop drains.
fn eliminate(right: &[f64], gains: &[(usize, usize, f64)]) -> Option<Vec<f64>> {
    let size = right.len();
    let width = size + 2;
    let mut rows = vec![0.0; size * width];
    for (at, value) in right.iter().enumerate() {
        rows[at * width + at] = 1.0;
        rows[at * width + size] = *value;
        rows[at * width + size + 1] = 1.0;
    }
    for (to, from, gain) in gains {
        rows[to * width + from] -= gain;
    }
    for column in 0..size {
        let pivot =
            (column..size).max_by(|a, b| rows[a * width + column].abs().total_cmp(&rows[b * width + column].abs()))?;
        if rows[pivot * width + column].abs() < 1e-9 {
            return None;
        }
        for at in 0..width {
            rows.swap(column * width + at, pivot * width + at);
        }
        for row in 0..size {
            let factor = rows[row * width + column] / rows[column * width + column];
            if row != column && factor != 0.0 {
                for at in column..width {
                    rows[row * width + at] -= factor * rows[column * width + at];
                }
            }
        }
    }
    let mut found = Vec::with_capacity(size);
    for row in 0..size {
        let pivot = rows[row * width + row];
        let ones = rows[row * width + size + 1] / pivot;
        if !ones.is_finite() || !(0.999..1e9).contains(&ones) {
            return None;
        }
        found.push((rows[row * width + size] / pivot).max(0.0));
    }
    Some(found)
}

/// Sums the rounds of a large loop until nothing is left; one that still has work after many never drains.
fn iterate(right: &[f64], gains: &[(usize, usize, f64)]) -> Option<Vec<f64>> {
    let mut sum = vec![(0.0, 0.0); right.len()];
    let mut round: Vec<(f64, f64)> = right.iter().map(|value| (*value, 1.0)).collect();
    for _ in 0..20_000 {
        let mut next = vec![(0.0, 0.0); right.len()];
        for ((total, ones), (add, one)) in sum.iter_mut().zip(&round) {
            *total += add;
            *ones += one;
        }
        for (to, from, gain) in gains {
            next[*to].0 += round[*from].0 * gain;
            next[*to].1 += round[*from].1 * gain;
        }
        if sum.iter().any(|(total, ones)| *ones > 1e9 || !total.is_finite()) {
            return None;
        }
        if next.iter().all(|(_, one)| *one < 1e-9) {
            return Some(sum.into_iter().map(|(total, _)| total).collect());
        }
        round = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(from: usize, to: usize, gain: f64) -> Term {
        Term { from, to, gain: Band::point(gain) }
    }

    #[test]
    fn a_loop_that_drains_sums_its_rounds() {
        let arrivals = [Band::point(100.0), Band::ZERO, Band::ZERO];
        let solution = solve(&arrivals, &[term(0, 1, 1.0), term(1, 2, 1.0), term(2, 1, 0.1)]);
        assert!((solution.work[1].expected - 100.0 / 0.9).abs() < 1e-6);
        assert!((solution.work[2].high - 100.0 / 0.9).abs() < 1e-6);
        assert!(solution.undrained.is_empty());
    }

    #[test]
    fn a_loop_with_a_gain_of_one_or_more_has_no_answer() {
        for gain in [1.0, 1.5, 2.0, 3.0] {
            let arrivals = [Band::ONE, Band::ZERO, Band::ZERO];
            let solution = solve(&arrivals, &[term(0, 1, 1.0), term(1, 2, gain), term(2, 1, 1.0)]);
            assert_eq!(solution.undrained, [[1, 2]], "gain {gain}");
            assert!(solution.work[1].is_zero());
        }
    }

    #[test]
    fn large_loops_agree_with_small_ones() {
        let size = EXACT + 30;
        let ring = |gain: f64| {
            let terms: Vec<Term> = (0..size).map(|at| term(at, (at + 1) % size, gain)).collect();
            let mut arrivals = vec![Band::ZERO; size];
            arrivals[0] = Band::point(1000.0);
            solve(&arrivals, &terms)
        };
        let drained = ring(0.5);
        assert!((drained.work[1].expected - 500.0).abs() < 1e-3);
        assert_eq!(ring(1.0).undrained.len(), 1);
    }
}
