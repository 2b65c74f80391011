use super::Work;
use super::obstacles::Obstacles;
use crate::geom::Point;

/// Distance between parallel wires, where there is room.
const APART: f64 = 10.0;
/// How far a piece may move to get clear of others.
const REACH: f64 = 60.0;

/// An inner piece of a wire: both its neighbours are at right angles to it.
struct Piece {
    work: usize,
    /// Index of its first point.
    first: usize,
    at: f64,
    low: f64,
    high: f64,
    /// Least and greatest coordinate it may move to.
    play: (f64, f64),
    /// The wire goes on towards greater coordinates at the low end, and at the high end.
    grows_low: bool,
    grows_high: bool,
}

/// Moves parallel pieces apart that lie on each other or nearly so.
pub(super) fn nudge(works: &mut [Work], obstacles: &Obstacles) {
    for work in works.iter_mut() {
        work.points = super::simplified(&work.points);
    }
    for _ in 0..2 {
        for upright in [true, false] {
            let pieces = collect(works, obstacles, upright);
            for cluster in clusters(&pieces, works) {
                spread(&pieces, &cluster, works, upright);
            }
        }
    }
}

fn collect(works: &[Work], obstacles: &Obstacles, upright: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (index, work) in works.iter().enumerate() {
        for first in 1..work.points.len().saturating_sub(2) {
            let (a, b) = (work.points[first], work.points[first + 1]);
            if (a.x == b.x) != upright || a == b {
                continue;
            }
            let along = |point: Point| if upright { point.y } else { point.x };
            let across = |point: Point| if upright { point.x } else { point.y };
            let (before, after) = (across(work.points[first - 1]), across(work.points[first + 2]));
            let at = across(a);
            let (low_end, high_end) = if along(a) < along(b) { (before, after) } else { (after, before) };
            let mut play = obstacles.play(a, b, &work.link, REACH);
            // The pieces before and after keep their direction and room for a corner at the ports.
            for (end, is_port) in [(before, first == 1), (after, first + 3 == work.points.len())] {
                let room = if is_port { 14.0 } else { 2.0 };
                if end < at { play.0 = play.0.max(end + room) } else { play.1 = play.1.min(end - room) }
            }
            pieces.push(Piece {
                work: index,
                first,
                at,
                low: along(a).min(along(b)),
                high: along(a).max(along(b)),
                play: (play.0.min(at), play.1.max(at)),
                grows_low: low_end > at,
                grows_high: high_end > at,
            });
        }
    }
    pieces
}

/// Groups of pieces that are too near each other, in order of place.
fn clusters(pieces: &[Piece], works: &[Work]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by(|a, b| pieces[*a].at.total_cmp(&pieces[*b].at).then(a.cmp(b)));
    let mut root: Vec<usize> = (0..pieces.len()).collect();
    fn find(root: &mut [usize], mut at: usize) -> usize {
        while root[at] != at {
            root[at] = root[root[at]];
            at = root[at];
        }
        at
    }
    let mut touched = vec![false; pieces.len()];
    for (position, a) in order.iter().enumerate() {
        for b in &order[position + 1..] {
            let (one, two) = (&pieces[*a], &pieces[*b]);
            if two.at - one.at >= APART - 0.01 {
                break;
            }
            let same = works[one.work].trunk == works[two.work].trunk;
            if same || one.low.max(two.low) >= one.high.min(two.high) + 2.0 {
                continue;
            }
            let (ra, rb) = (find(&mut root, *a), find(&mut root, *b));
            root[ra.max(rb)] = ra.min(rb);
            (touched[*a], touched[*b]) = (true, true);
        }
    }
    // Pieces of one trunk on one line move together.
    for (position, a) in order.iter().enumerate() {
        for b in &order[position + 1..] {
            let (one, two) = (&pieces[*a], &pieces[*b]);
            if two.at - one.at > 0.01 {
                break;
            }
            if works[one.work].trunk == works[two.work].trunk && (touched[*a] || touched[*b]) {
                let (ra, rb) = (find(&mut root, *a), find(&mut root, *b));
                root[ra.max(rb)] = ra.min(rb);
                (touched[*a], touched[*b]) = (true, true);
            }
        }
    }
    let mut found: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
    for at in order.into_iter().filter(|at| touched[*at]) {
        let key = find(&mut root, at);
        found.entry(key).or_default().push(at);
    }
    found.into_values().collect()
}

/// Gives the lanes of a cluster their own places.
fn spread(pieces: &[Piece], cluster: &[usize], works: &mut [Work], upright: bool) {
    // A lane is what moves as one: the pieces of one trunk at one place.
    let mut lanes: Vec<Vec<usize>> = Vec::new();
    for at in cluster {
        let piece = &pieces[*at];
        let lane = lanes.iter_mut().find(|lane| {
            let first = &pieces[lane[0]];
            works[first.work].trunk == works[piece.work].trunk && (first.at - piece.at).abs() < 0.01
        });
        match lane {
            Some(lane) => lane.push(*at),
            None => lanes.push(vec![*at]),
        }
    }
    let count = lanes.len();
    if !(2..=48).contains(&count) {
        return;
    }
    // The one that should stand first crosses fewer of the others' ends.
    let score = |lane: &[usize], rest: &[usize]| -> i32 {
        let mut score = 0;
        for a in lane {
            for b in rest {
                score += crossings(&pieces[*b], &pieces[*a]) - crossings(&pieces[*a], &pieces[*b]);
            }
        }
        score.signum()
    };
    let mut wins = vec![0_i32; count];
    for a in 0..count {
        for b in a + 1..count {
            let better = score(&lanes[a], &lanes[b]);
            wins[a] += better;
            wins[b] -= better;
        }
    }
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| {
        wins[*b].cmp(&wins[*a]).then(pieces[lanes[*a][0]].at.total_cmp(&pieces[lanes[*b][0]].at)).then(a.cmp(b))
    });
    // Lanes that do not lie beside each other may share a place.
    let overlap = |a: usize, b: usize| {
        lanes[a].iter().any(|one| {
            lanes[b]
                .iter()
                .any(|two| pieces[*one].low.max(pieces[*two].low) < pieces[*one].high.min(pieces[*two].high) + 2.0)
        })
    };
    let mut level = vec![0_usize; count];
    for (position, lane) in order.iter().enumerate() {
        level[*lane] = order[..position]
            .iter()
            .filter(|before| overlap(**before, *lane))
            .map(|before| level[*before] + 1)
            .max()
            .unwrap_or(0);
    }
    let last = level.iter().copied().max().unwrap_or(0);
    if last == 0 {
        return;
    }
    #[expect(clippy::cast_precision_loss, reason = "at most 48 lanes")]
    let steps = last as f64;
    let everyone = || cluster.iter().map(|at| &pieces[*at]);
    let low = everyone().map(|piece| piece.play.0).fold(f64::NEG_INFINITY, f64::max);
    let high = everyone().map(|piece| piece.play.1).fold(f64::INFINITY, f64::min);
    #[expect(clippy::cast_precision_loss, reason = "at most 48 lanes")]
    let center = everyone().map(|piece| piece.at).sum::<f64>() / cluster.len() as f64;
    let apart = if high > low { APART.min((high - low) / steps) } else { APART };
    let half = apart * steps / 2.0;
    let center = if low + half <= high - half { center.clamp(low + half, high - half) } else { center };
    for (lane, level) in lanes.iter().zip(&level) {
        #[expect(clippy::cast_precision_loss, reason = "at most 48 lanes")]
        let wanted = (center - half + *level as f64 * apart).round();
        for at in lane {
            let piece = &pieces[*at];
            let to = wanted.clamp(piece.play.0, piece.play.1);
            let points = &mut works[piece.work].points;
            for index in [piece.first, piece.first + 1] {
                if upright { points[index].x = to } else { points[index].y = to }
            }
        }
    }
}

/// What running on top of each other counts, in crossings: nobody can tell the two wires apart there.
const ON_TOP: i32 = 3;

/// How many ends are crossed when `first` stands before `second`; ends that would lie on each other count more.
fn crossings(first: &Piece, second: &Piece) -> i32 {
    let inside = |at: f64, piece: &Piece| at > piece.low + 0.01 && at < piece.high - 0.01;
    let ends = |piece: &Piece| [(piece.low, piece.grows_low), (piece.high, piece.grows_high)];
    let mut count = 0;
    for (at, grows) in ends(first) {
        if grows && inside(at, second) {
            count += 1;
        }
    }
    for (at, grows) in ends(second) {
        if !grows && inside(at, first) {
            count += 1;
        }
        let meets = |(other, onward): (f64, bool)| onward && (other - at).abs() < 2.0;
        if !grows && ends(first).into_iter().any(meets) {
            count += ON_TOP;
        }
    }
    count
}
