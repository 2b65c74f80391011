//! Heights of nodes whose order within the columns is settled.

/// What a node is drawn to: another node's height plus an offset, and how strongly.
#[derive(Clone, Copy)]
pub(super) struct Pull {
    pub(super) other: usize,
    pub(super) offset: f64,
    pub(super) weight: f64,
}

/// Minimises the bends of all arcs under the least distances within each column.
///
/// First means, which balance; then medians, which make arcs exactly straight.
/// `distance[column][i]` is the least distance between the nodes `i` and `i + 1`.
pub(super) fn heights(count: usize, columns: &[Vec<usize>], distance: &[Vec<f64>], pulls: &[Vec<Pull>]) -> Vec<f64> {
    let mut height = vec![0.0; count];
    for (column, distance) in columns.iter().zip(distance) {
        let total: f64 = distance.iter().sum();
        let mut at = -total / 2.0;
        for (position, node) in column.iter().enumerate() {
            height[*node] = at;
            at += distance.get(position).copied().unwrap_or(0.0);
        }
    }
    const MEANS: usize = 10;
    const MEDIANS: usize = 10;
    for sweep in 0..MEANS + MEDIANS {
        let order: Vec<usize> =
            if sweep % 2 == 0 { (0..columns.len()).collect() } else { (0..columns.len()).rev().collect() };
        for index in order {
            let wishes: Vec<Vec<(f64, f64)>> = columns[index]
                .iter()
                .map(|node| {
                    let mut wishes: Vec<(f64, f64)> =
                        pulls[*node].iter().map(|pull| (height[pull.other] + pull.offset, pull.weight)).collect();
                    if wishes.is_empty() {
                        wishes.push((height[*node], 0.01));
                    }
                    if sweep < MEANS {
                        let weight: f64 = wishes.iter().map(|(_, weight)| weight).sum();
                        let mean = wishes.iter().map(|(wish, weight)| wish * weight).sum::<f64>() / weight;
                        return vec![(mean, weight)];
                    }
                    wishes
                })
                .collect();
            let solved = solve(&wishes, &distance[index], sweep >= MEANS);
            for (node, solution) in columns[index].iter().zip(solved) {
                height[*node] = solution;
            }
        }
    }
    for _ in 0..4 {
        if !straighten(columns, distance, pulls, &mut height) {
            break;
        }
    }
    height
}

/// Largest run of nodes that is moved as one.
const MOST_MOVED: usize = 48;

/// Moves whole straight runs where that makes a bent arc straight and the drawing better.
/// Single nodes cannot do this: each is held in place by the run it belongs to.
fn straighten(columns: &[Vec<usize>], distance: &[Vec<f64>], pulls: &[Vec<Pull>], height: &mut [f64]) -> bool {
    let mut place = vec![(0_usize, 0_usize); height.len()];
    for (index, column) in columns.iter().enumerate() {
        for (position, node) in column.iter().enumerate() {
            place[*node] = (index, position);
        }
    }
    let mut improved = false;
    for node in 0..height.len() {
        for index in 0..pulls[node].len() {
            let pull = pulls[node][index];
            let by = height[pull.other] + pull.offset - height[node];
            if by.abs() < 0.5 {
                continue;
            }
            if has_twin(node, index, by, pulls, height, &place) {
                continue;
            }
            let Some(run) = run_of(node, pulls, height) else { continue };
            if run.contains(&pull.other) {
                continue;
            }
            let mut change = 0.0;
            for member in &run {
                for pull in pulls[*member].iter().filter(|pull| !run.contains(&pull.other)) {
                    let off = height[pull.other] + pull.offset - height[*member];
                    change += pull.weight * ((off - by).abs() - off.abs());
                    // A straight arc is worth more than the pixels it saves.
                    let bend = |off: f64| if off.abs() < 0.5 { 0.0 } else { 24.0 };
                    change += pull.weight.min(3.0) * (bend(off - by) - bend(off));
                }
            }
            let fits = run.iter().all(|member| {
                let (column, position) = place[*member];
                let nodes = &columns[column];
                let above = position.checked_sub(1).is_none_or(|above| {
                    run.contains(&nodes[above])
                        || height[*member] + by - height[nodes[above]] >= distance[column][above] - 1e-6
                });
                let below = nodes.get(position + 1).is_none_or(|below| {
                    run.contains(below) || height[*below] - height[*member] - by >= distance[column][position] - 1e-6
                });
                above && below
            });
            if change < -1e-6 && fits {
                for member in run {
                    height[member] += by;
                }
                improved = true;
            }
        }
    }
    improved
}

/// True when the arc mirrors another to the same column: the node stands between the two, which is worth
/// more than one of them running straight.
fn has_twin(node: usize, index: usize, by: f64, pulls: &[Vec<Pull>], height: &[f64], place: &[(usize, usize)]) -> bool {
    let pull = pulls[node][index];
    pulls[node].iter().any(|twin| {
        let off = height[twin.other] + twin.offset - height[node];
        let beside = twin.other != pull.other && place[twin.other].0 == place[pull.other].0;
        beside && twin.weight == pull.weight && (off + by).abs() < 0.5
    })
}

/// All nodes joined to one by straight arcs.
fn run_of(start: usize, pulls: &[Vec<Pull>], height: &[f64]) -> Option<Vec<usize>> {
    let mut run = vec![start];
    let mut next = 0;
    while let Some(&node) = run.get(next) {
        next += 1;
        for pull in &pulls[node] {
            let straight = (height[pull.other] + pull.offset - height[node]).abs() < 0.5;
            if straight && !run.contains(&pull.other) {
                run.push(pull.other);
                if run.len() > MOST_MOVED {
                    return None;
                }
            }
        }
    }
    Some(run)
}

/// Nodes that touch and move as one; wishes are relative to the first.
struct Block {
    first: usize,
    last: usize,
    wishes: Vec<(f64, f64)>,
    at: f64,
}

/// Pool-adjacent-violators: the heights nearest to the wishes that keep their distances.
fn solve(wishes: &[Vec<(f64, f64)>], distance: &[f64], median: bool) -> Vec<f64> {
    let mut offsets = vec![0.0];
    for step in distance {
        offsets.push(offsets.last().copied().unwrap_or(0.0) + step);
    }
    let mut blocks: Vec<Block> = Vec::new();
    for (index, own) in wishes.iter().enumerate() {
        let relative: Vec<(f64, f64)> = own.iter().map(|(wish, weight)| (wish - offsets[index], *weight)).collect();
        let mut block = Block { first: index, last: index, at: 0.0, wishes: relative };
        block.at = settle(&mut block.wishes, median);
        while let Some(above) = blocks.pop_if(|above| above.at > block.at + 1e-9) {
            let mut wishes = above.wishes;
            wishes.append(&mut block.wishes);
            let at = settle(&mut wishes, median);
            block = Block { first: above.first, last: block.last, wishes, at };
        }
        blocks.push(block);
    }
    let mut heights = vec![0.0; wishes.len()];
    for block in blocks {
        for index in block.first..=block.last {
            heights[index] = block.at + offsets[index];
        }
    }
    heights
}

/// The weighted mean, or the middle of the weighted median interval.
fn settle(wishes: &mut [(f64, f64)], median: bool) -> f64 {
    let total: f64 = wishes.iter().map(|(_, weight)| weight).sum();
    if !median {
        return wishes.iter().map(|(wish, weight)| wish * weight).sum::<f64>() / total;
    }
    wishes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut passed = 0.0;
    for (index, (wish, weight)) in wishes.iter().enumerate() {
        passed += weight;
        if (passed - total / 2.0).abs() < 1e-9 {
            let next = wishes.get(index + 1).map_or(*wish, |(next, _)| *next);
            return (wish + next) / 2.0;
        }
        if passed > total / 2.0 {
            return *wish;
        }
    }
    wishes.last().map_or(0.0, |(wish, _)| *wish)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_that_fit_are_granted_and_others_share() {
        let granted = solve(&[vec![(0.0, 1.0)], vec![(50.0, 1.0)]], &[40.0], true);
        assert_eq!(granted, [0.0, 50.0]);
        let shared = solve(&[vec![(10.0, 1.0)], vec![(10.0, 1.0)]], &[40.0], false);
        assert_eq!(shared, [-10.0, 30.0]);
    }

    #[test]
    fn a_parent_stands_between_two_children() {
        let pull = |other| Pull { other, offset: 0.0, weight: 1.0 };
        let pulls = [vec![pull(1), pull(2)], vec![pull(0)], vec![pull(0)]];
        let height = heights(3, &[vec![0], vec![1, 2]], &[vec![], vec![40.0]], &pulls);
        assert_eq!(height[0] - height[1], 20.0);
        assert_eq!(height[2] - height[0], 20.0);
    }
}
