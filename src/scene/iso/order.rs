use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use crate::geom::Rect;

/// The order in which bodies are painted, as indices: the farther of two that can cover each other comes first.
/// `feet` are their areas on the ground. Bodies whose areas overlap, and those that cannot cover each other,
/// go by the depth of their centres, then by their index.
pub(super) fn back_to_front(feet: &[Rect]) -> Vec<usize> {
    let before = |a: &Rect, b: &Rect| {
        // Farther along neither axis, nearer along one of them.
        let (left, above) = (a.max.x <= b.min.x, a.max.y <= b.min.y);
        let (right, below) = (a.min.x >= b.max.x, a.min.y >= b.max.y);
        (left || above) && !(right || below)
    };
    // Only bodies that share a strip of the picture can cover each other.
    let span = |rect: &Rect| (rect.min.x - rect.max.y, rect.max.x - rect.min.y);
    let mut by_left: Vec<usize> = (0..feet.len()).collect();
    by_left.sort_by(|a, b| span(&feet[*a]).0.total_cmp(&span(&feet[*b]).0).then(a.cmp(b)));
    let mut waits = vec![0_usize; feet.len()];
    let mut frees: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (at, a) in by_left.iter().enumerate() {
        let right = span(&feet[*a]).1;
        for b in by_left[at + 1..].iter().take_while(|b| span(&feet[**b]).0 < right) {
            let (first, second) = match (before(&feet[*a], &feet[*b]), before(&feet[*b], &feet[*a])) {
                (true, false) => (*a, *b),
                (false, true) => (*b, *a),
                _ => continue,
            };
            if frees.entry(first).or_default().insert(second) {
                waits[second] += 1;
            }
        }
    }
    let key = |index: usize| {
        let center = feet[index].center();
        Reverse((Depth(center.x + center.y), index))
    };
    let mut ready: BinaryHeap<_> = (0..feet.len()).filter(|index| waits[*index] == 0).map(key).collect();
    let mut order = Vec::with_capacity(feet.len());
    while let Some(Reverse((_, index))) = ready.pop() {
        order.push(index);
        for freed in frees.get(&index).into_iter().flatten() {
            waits[*freed] -= 1;
            if waits[*freed] == 0 {
                ready.push(key(*freed));
            }
        }
    }
    // What is left stands in a circle; three long bodies can do that. Depth decides.
    let mut rest: Vec<usize> = (0..feet.len()).filter(|index| waits[*index] > 0).collect();
    rest.sort_by_key(|index| key(*index).0);
    order.extend(rest);
    order
}

#[derive(Clone, Copy, PartialEq)]
struct Depth(f64);

impl Eq for Depth {}

impl PartialOrd for Depth {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Depth {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Point;

    fn check(feet: &[(f64, f64, f64, f64)], expected: &[usize]) {
        let feet: Vec<Rect> =
            feet.iter().map(|(x, y, width, height)| Rect::from_size(Point::new(*x, *y), *width, *height)).collect();
        assert_eq!(back_to_front(&feet), expected);
    }

    #[test]
    fn tiles_go_by_depth() {
        check(&[(160.0, 144.0, 64.0, 64.0), (0.0, 0.0, 64.0, 64.0), (160.0, 0.0, 64.0, 64.0)], &[1, 2, 0]);
    }

    #[test]
    fn a_long_body_lies_behind_a_small_one_before_its_far_end() {
        // By centres the wall would come after the tile that stands in front of it.
        check(&[(0.0, 0.0, 600.0, 20.0), (10.0, 40.0, 64.0, 64.0)], &[0, 1]);
        check(&[(10.0, 40.0, 64.0, 64.0), (0.0, 0.0, 600.0, 20.0)], &[1, 0]);
    }

    #[test]
    fn equal_places_keep_their_order() {
        check(&[(0.0, 0.0, 64.0, 64.0), (0.0, 0.0, 64.0, 64.0), (64.0, -64.0, 64.0, 64.0)], &[0, 1, 2]);
    }
}
