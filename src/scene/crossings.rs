use std::collections::{BTreeMap, HashMap};

use super::WireGeometry;
use super::line::{GAP, Gap};
use crate::geom::Point;
use crate::model::WireId;

const CELL: f64 = 128.0;

/// A level or upright piece of a wire: which wire, which piece, where.
struct Piece<'a> {
    wire: &'a WireId,
    index: usize,
    from: Point,
    to: Point,
}

#[expect(clippy::cast_possible_truncation, reason = "saturates far outside any drawing")]
fn cell(value: f64) -> i32 {
    (value / CELL).floor() as i32
}

/// Where each wire passes under another, in order along the wire.
/// Upright pieces pass under level ones.
pub(super) fn crossings(wires: &BTreeMap<WireId, WireGeometry>) -> BTreeMap<WireId, Vec<Gap>> {
    let mut level: Vec<Piece<'_>> = Vec::new();
    let mut upright: Vec<Piece<'_>> = Vec::new();
    for (id, wire) in wires {
        for (index, pair) in wire.points.windows(2).enumerate() {
            let piece = Piece { wire: id, index, from: pair[0], to: pair[1] };
            if pair[0].y == pair[1].y { level.push(piece) } else { upright.push(piece) }
        }
    }
    let mut rows: HashMap<(i32, i32), Vec<usize>> = HashMap::new();
    for (at, piece) in level.iter().enumerate() {
        let (low, high) = (cell(piece.from.x.min(piece.to.x)), cell(piece.from.x.max(piece.to.x)));
        for x in low..=high.min(low.saturating_add(10_000)) {
            rows.entry((x, cell(piece.from.y))).or_default().push(at);
        }
    }
    let mut found: BTreeMap<WireId, Vec<Gap>> = BTreeMap::new();
    for piece in &upright {
        let (top, bottom) = (piece.from.y.min(piece.to.y), piece.from.y.max(piece.to.y));
        let x = piece.from.x;
        let mut at: Vec<f64> = Vec::new();
        let low = cell(top);
        for y in low..=cell(bottom).min(low.saturating_add(10_000)) {
            for over in rows.get(&(cell(x), y)).into_iter().flatten() {
                let over = &level[*over];
                let (left, right) = (over.from.x.min(over.to.x), over.from.x.max(over.to.x));
                let crosses =
                    left + 1.0 < x && x < right - 1.0 && top + 1.0 < over.from.y && over.from.y < bottom - 1.0;
                if crosses && over.wire != piece.wire {
                    at.push((over.from.y - piece.from.y).abs());
                }
            }
        }
        at.sort_by(f64::total_cmp);
        at.dedup_by(|a, b| (*a - *b).abs() < 0.5);
        if !at.is_empty() {
            let gaps = found.entry(piece.wire.clone()).or_default();
            gaps.extend(at.into_iter().map(|at| Gap { piece: piece.index, at, half: GAP }));
        }
    }
    for gaps in found.values_mut() {
        gaps.sort_by(|a, b| a.piece.cmp(&b.piece).then(a.at.total_cmp(&b.at)));
    }
    found
}
