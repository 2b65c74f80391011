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
    height
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
