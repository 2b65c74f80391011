//! Layered placement of one level: boxes and edges in, reference points out.

use super::compound::Gaps;
use super::coordinates::{Pull, heights};
use super::cycles::reversed;
use super::ordering::Columns;
use super::ranks::ranks;
use super::up_to_grid;
use crate::geom::Point;

/// A box by its reach from the reference point that wires aim at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) up: f64,
    pub(super) down: f64,
    pub(super) left: f64,
    pub(super) right: f64,
    /// Half the width of a caption that may be wider than the box.
    pub(super) caption: f64,
    /// Something with room around it of its own, such as a group.
    pub(super) is_area: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    /// How much it should be short and straight.
    pub(super) weight: f64,
    /// Where it attaches, down from the reference points.
    pub(super) from_dy: f64,
    pub(super) to_dy: f64,
    /// Width of its label.
    pub(super) label: f64,
}

/// Columns and heights known from a run over a larger graph.
#[derive(Clone, Debug)]
pub(super) struct Hints {
    pub(super) ranks: Vec<usize>,
    pub(super) order: Vec<f64>,
}

pub(super) struct Placed {
    pub(super) points: Vec<Point>,
    pub(super) ranks: Vec<usize>,
}

/// An arc between neighbouring columns; ends are items or the joints of long edges.
struct Arc {
    from: usize,
    to: usize,
    weight: f64,
    from_dy: f64,
    to_dy: f64,
    label: f64,
}

/// Places boxes in columns from left to right.
pub(super) fn layered(items: &[Item], edges: &[Edge], hints: Option<&Hints>, gaps: Gaps) -> Placed {
    let count = items.len();
    let turned = hints.map_or_else(
        || reversed(count, edges),
        |hints| edges.iter().map(|edge| hints.ranks[edge.from] > hints.ranks[edge.to]).collect(),
    );
    let directed: Vec<Edge> = edges
        .iter()
        .zip(&turned)
        .filter(|(edge, _)| edge.from != edge.to)
        .map(|(edge, turned)| {
            let Edge { from, to, weight, from_dy, to_dy, label } = *edge;
            if *turned { Edge { from: to, to: from, weight, from_dy: to_dy, to_dy: from_dy, label } } else { *edge }
        })
        .collect();
    let rank = match hints {
        Some(hints) => compressed(&hints.ranks),
        None => ranks(count, &directed.iter().map(|edge| (edge.from, edge.to, edge.weight)).collect::<Vec<_>>()),
    };
    let (all_ranks, arcs) = with_joints(&rank, &directed);
    let plain: Vec<(usize, usize, f64)> = arcs.iter().map(|arc| (arc.from, arc.to, arc.weight)).collect();
    let hint: Option<Vec<f64>> = hints.map(|hints| joint_hints(&hints.order, &arcs, all_ranks.len()));
    let mut columns = Columns::new(&all_ranks, &plain, hint.as_deref());
    columns.reduce_crossings();
    if hint.is_some() {
        let mut fresh = Columns::new(&all_ranks, &plain, None);
        fresh.reduce_crossings();
        if fresh.crossings() < columns.crossings() {
            columns = fresh;
        }
    }
    let distance: Vec<Vec<f64>> = columns
        .nodes
        .iter()
        .map(|column| column.windows(2).map(|pair| least_distance(items, pair[0], pair[1], gaps)).collect())
        .collect();
    let mut pulls: Vec<Vec<Pull>> = vec![Vec::new(); all_ranks.len()];
    for arc in &arcs {
        let weight = arc.weight
            * match (arc.from >= count, arc.to >= count) {
                (true, true) => 8.0,
                (false, false) => 1.0,
                _ => 2.0,
            };
        let offset = arc.from_dy - arc.to_dy;
        pulls[arc.to].push(Pull { other: arc.from, offset, weight });
        pulls[arc.from].push(Pull { other: arc.to, offset: -offset, weight });
    }
    let height: Vec<f64> = heights(all_ranks.len(), &columns.nodes, &distance, &pulls)
        .into_iter()
        .map(|height| (height / super::GRID).round() * super::GRID)
        .collect();
    let xs = column_places(items, &columns.nodes, &all_ranks, &arcs, &height, gaps);
    let points = (0..count).map(|item| Point::new(xs[rank[item]], height[item])).collect();
    Placed { points, ranks: rank }
}

/// Ranks without empty columns.
fn compressed(ranks: &[usize]) -> Vec<usize> {
    let mut used: Vec<usize> = ranks.to_vec();
    used.sort_unstable();
    used.dedup();
    ranks.iter().map(|rank| used.partition_point(|known| known < rank)).collect()
}

/// Cuts edges that pass over columns into arcs with joints in between.
fn with_joints(rank: &[usize], edges: &[Edge]) -> (Vec<usize>, Vec<Arc>) {
    let mut all = rank.to_vec();
    let mut arcs = Vec::new();
    for edge in edges.iter().filter(|edge| rank[edge.from] < rank[edge.to]) {
        let mut from = edge.from;
        let mut from_dy = edge.from_dy;
        for column in rank[edge.from] + 1..rank[edge.to] {
            let joint = all.len();
            all.push(column);
            arcs.push(Arc { from, to: joint, weight: edge.weight, from_dy, to_dy: 0.0, label: edge.label });
            (from, from_dy) = (joint, 0.0);
        }
        let label = if from == edge.from { edge.label } else { 0.0 };
        arcs.push(Arc { from, to: edge.to, weight: edge.weight, from_dy, to_dy: edge.to_dy, label });
    }
    (all, arcs)
}

/// Order hints for joints: between those of the ends of their edge.
fn joint_hints(order: &[f64], arcs: &[Arc], count: usize) -> Vec<f64> {
    let mut hint = order.to_vec();
    hint.resize(count, f64::NAN);
    for arc in arcs {
        if hint[arc.to].is_nan() {
            hint[arc.to] = hint[arc.from];
        }
    }
    hint
}

fn least_distance(items: &[Item], upper: usize, lower: usize, gaps: Gaps) -> f64 {
    let reach = |node: usize, down: bool| items.get(node).map_or(0.0, |item| if down { item.down } else { item.up });
    let gap = match (items.get(upper), items.get(lower)) {
        (Some(_), Some(_)) => gaps.row,
        (None, None) => gaps.track,
        _ => gaps.beside,
    };
    up_to_grid(reach(upper, true) + gap + reach(lower, false))
}

/// X of each column's reference line, with room for captions, labels and tracks.
fn column_places(
    items: &[Item],
    columns: &[Vec<usize>],
    rank: &[usize],
    arcs: &[Arc],
    height: &[f64],
    gaps: Gaps,
) -> Vec<f64> {
    let widest = |column: &[usize], of: fn(&Item) -> f64| {
        column.iter().filter_map(|node| items.get(*node)).map(of).fold(0.0, f64::max)
    };
    let mut label = vec![0.0_f64; columns.len()];
    let mut spans: Vec<Vec<(f64, f64)>> = vec![Vec::new(); columns.len()];
    for arc in arcs {
        let column = rank[arc.from];
        label[column] = label[column].max(arc.label);
        let (a, b) = (height[arc.from] + arc.from_dy, height[arc.to] + arc.to_dy);
        if (a - b).abs() > 1.0 {
            spans[column].push((a.min(b), a.max(b)));
        }
    }
    let mut xs = Vec::new();
    let mut x = 0.0;
    for (index, column) in columns.iter().enumerate() {
        if index > 0 {
            let before = &columns[index - 1];
            let labelled = if label[index - 1] > 0.0 { label[index - 1] + 72.0 } else { 0.0 };
            #[expect(clippy::cast_precision_loss, reason = "a few hundred tracks")]
            let tracks = 32.0 + 10.0 * busiest(&spans[index - 1]) as f64;
            let areas = before.iter().chain(column).filter_map(|node| items.get(*node)).any(|item| item.is_area);
            let gap = (if areas { gaps.column.max(64.0) } else { gaps.column }).max(labelled).max(tracks);
            let tiles = widest(before, |item| item.right) + gap + widest(column, |item| item.left);
            let captions = widest(before, |item| item.caption.max(item.right))
                + widest(column, |item| item.caption.max(item.left))
                + gaps.track.max(tracks - 40.0);
            x = up_to_grid(x + tiles.max(captions));
        }
        xs.push(x);
    }
    xs
}

/// The most spans that overlap anywhere.
fn busiest(spans: &[(f64, f64)]) -> usize {
    let mut events: Vec<(f64, bool)> = spans.iter().flat_map(|(from, to)| [(*from, true), (*to, false)]).collect();
    events.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (mut open, mut most) = (0_usize, 0);
    for (_, starts) in events {
        if starts {
            open += 1;
            most = most.max(open);
        } else {
            open = open.saturating_sub(1);
        }
    }
    most
}
