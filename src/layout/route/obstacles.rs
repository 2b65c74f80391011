use std::collections::HashMap;

use super::{Body, HIT, Link};
use crate::geom::{Point, Rect};

const CELL: f64 = 160.0;
/// A wire keeps this far from tiles it does not touch.
pub(super) const CLEAR: f64 = 10.0;
/// And this far from captions.
pub(super) const CLEAR_CAPTION: f64 = 4.0;
/// Cost of running over a title or a note.
const OVER_WALL: f64 = 400.0;
/// The trunk of pieces that are borders of groups.
pub(super) const BORDER: usize = usize::MAX - 1;

#[derive(Clone, Copy, Debug)]
pub(super) struct Obstacle {
    /// The area to keep out of, margin included.
    pub(super) rect: Rect,
    pub(super) margin: f64,
    /// The body it belongs to; none for walls.
    pub(super) body: Option<usize>,
}

impl Obstacle {
    /// The area a link has to keep out of: without the margin at its own ends.
    pub(super) fn area(&self, link: &Link) -> Rect {
        let own = self.body.is_some_and(|body| body == link.from || body == link.to);
        if own { self.rect.expanded(-self.margin - 0.5) } else { self.rect }
    }
}

/// Everything wires keep clear of, found by place.
#[derive(Debug, Default)]
pub(super) struct Obstacles {
    all: Vec<Obstacle>,
    cells: HashMap<(i32, i32), Vec<u32>>,
}

#[expect(clippy::cast_possible_truncation, reason = "saturates far outside any drawing")]
fn cell(value: f64) -> i32 {
    (value / CELL).floor() as i32
}

/// The cells a rectangle touches; an absurdly large one gives only its corners.
fn cells(rect: Rect) -> impl Iterator<Item = (i32, i32)> {
    let (x0, x1) = (cell(rect.min.x), cell(rect.max.x));
    let (y0, y1) = (cell(rect.min.y), cell(rect.max.y));
    const MOST: i32 = 4_000;
    let x1 = x1.min(x0.saturating_add(MOST));
    let y1 = y1.min(y0.saturating_add(MOST));
    (x0..=x1).flat_map(move |x| (y0..=y1).map(move |y| (x, y)))
}

fn around(a: Point, b: Point) -> Rect {
    Rect::from_corners(a, b)
}

impl Obstacles {
    pub(super) fn new(bodies: &[Body], walls: &[Rect]) -> Self {
        let mut obstacles = Self::default();
        for (index, body) in bodies.iter().enumerate() {
            obstacles.add(body.tile, CLEAR, Some(index));
            if body.bounds.max.y > body.tile.max.y {
                let top = Point::new(body.bounds.min.x, body.tile.max.y);
                obstacles.add(Rect::new(top, body.bounds.max), CLEAR_CAPTION, Some(index));
            }
        }
        for wall in walls {
            obstacles.add(*wall, 2.0, None);
        }
        obstacles
    }

    fn add(&mut self, rect: Rect, margin: f64, body: Option<usize>) {
        let rect = rect.expanded(margin);
        let Ok(index) = u32::try_from(self.all.len()) else { return };
        for cell in cells(rect) {
            self.cells.entry(cell).or_default().push(index);
        }
        self.all.push(Obstacle { rect, margin, body });
    }

    /// Obstacles that may touch an area, each once.
    pub(super) fn near(&self, area: Rect) -> Vec<Obstacle> {
        let mut found: Vec<u32> = cells(area).filter_map(|cell| self.cells.get(&cell)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
            .into_iter()
            .map(|index| self.all[index as usize])
            .filter(|one| one.rect.intersects(&area.expanded(0.01)))
            .collect()
    }

    /// What it costs to run from `a` to `b`.
    pub(super) fn cost(&self, a: Point, b: Point, link: &Link) -> f64 {
        let piece = around(a, b);
        let mut hits: Vec<u32> = Vec::new();
        for cell in cells(piece) {
            for index in self.cells.get(&cell).into_iter().flatten() {
                let obstacle = &self.all[*index as usize];
                if crosses(piece, obstacle.area(link)) && !hits.contains(index) {
                    hits.push(*index);
                }
            }
        }
        hits.iter().map(|index| if self.all[*index as usize].body.is_some() { HIT } else { OVER_WALL }).sum()
    }

    /// How far a piece may be moved sideways before it meets something: (least, greatest) coordinate.
    pub(super) fn play(&self, a: Point, b: Point, link: &Link, reach: f64) -> (f64, f64) {
        let piece = around(a, b);
        let upright = a.x == b.x;
        let at = if upright { a.x } else { a.y };
        let (mut low, mut high) = (at - reach, at + reach);
        let window = if upright {
            Rect::new(Point::new(at - reach, piece.min.y), Point::new(at + reach, piece.max.y))
        } else {
            Rect::new(Point::new(piece.min.x, at - reach), Point::new(piece.max.x, at + reach))
        };
        for obstacle in self.near(window) {
            let area = obstacle.area(link);
            let (from, to, beside) = if upright {
                (area.min.x, area.max.x, area.min.y < piece.max.y && area.max.y > piece.min.y)
            } else {
                (area.min.y, area.max.y, area.min.x < piece.max.x && area.max.x > piece.min.x)
            };
            if !beside {
                continue;
            }
            if to <= at + 0.01 {
                low = low.max(to);
            } else if from >= at - 0.01 {
                high = high.min(from);
            }
        }
        (low, high)
    }
}

/// True when an axis-parallel piece has a length inside an area.
fn crosses(piece: Rect, area: Rect) -> bool {
    piece.min.x < area.max.x && piece.max.x > area.min.x && piece.min.y < area.max.y && piece.max.y > area.min.y
}

/// A piece of a routed wire.
#[derive(Clone, Copy, Debug)]
pub(super) struct Track {
    pub(super) trunk: usize,
    pub(super) upright: bool,
    /// The coordinate that is the same at both ends.
    pub(super) at: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    /// It ends at a port, so that it cannot be moved aside.
    pub(super) fixed: bool,
}

/// Pieces of the wires routed so far, found by place.
#[derive(Debug, Default)]
pub(super) struct Tracks {
    all: Vec<Track>,
    cells: HashMap<(i32, i32), Vec<u32>>,
}

impl Tracks {
    /// Borders that wires may cross but should not run along.
    pub(super) fn borders(frames: &[Rect]) -> Self {
        let mut tracks = Self::default();
        for rect in frames {
            let (right_top, left_bottom) = (Point::new(rect.max.x, rect.min.y), Point::new(rect.min.x, rect.max.y));
            tracks.add(BORDER, &[rect.min, right_top, rect.max, left_bottom, rect.min]);
        }
        tracks
    }

    pub(super) fn add(&mut self, trunk: usize, points: &[Point]) {
        for (index, pair) in points.windows(2).enumerate() {
            let piece = around(pair[0], pair[1]);
            let upright = piece.width() < piece.height();
            let fixed = index == 0 || index + 2 == points.len();
            let track = if upright {
                Track { trunk, upright, at: piece.min.x, low: piece.min.y, high: piece.max.y, fixed }
            } else {
                Track { trunk, upright, at: piece.min.y, low: piece.min.x, high: piece.max.x, fixed }
            };
            let Ok(index) = u32::try_from(self.all.len()) else { return };
            for cell in cells(piece) {
                self.cells.entry(cell).or_default().push(index);
            }
            self.all.push(track);
        }
    }

    /// Pieces that may touch an area, each once.
    pub(super) fn near(&self, area: Rect) -> Vec<Track> {
        let mut found: Vec<u32> = cells(area).filter_map(|cell| self.cells.get(&cell)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|index| self.all[index as usize]).collect()
    }

    /// How many wires of other trunks a piece crosses; running along one counts as well, and most of all where
    /// both are `fixed` between a port and a corner, since nothing can part them.
    pub(super) fn crossings(&self, a: Point, b: Point, trunk: usize, fixed: bool) -> f64 {
        if self.all.is_empty() {
            return 0.0;
        }
        let piece = around(a, b);
        let upright = piece.width() < piece.height();
        let (at, low, high) =
            if upright { (piece.min.x, piece.min.y, piece.max.y) } else { (piece.min.y, piece.min.x, piece.max.x) };
        let mut count = 0.0;
        let mut seen: Vec<u32> = Vec::new();
        for cell in cells(piece) {
            for index in self.cells.get(&cell).into_iter().flatten() {
                let track = &self.all[*index as usize];
                if track.trunk == trunk || seen.contains(index) {
                    continue;
                }
                if track.upright == upright {
                    let reach = if track.trunk == BORDER { 8.0 } else { 4.0 };
                    if (track.at - at).abs() < reach && track.low.max(low) + 4.0 < track.high.min(high) {
                        seen.push(*index);
                        count += match (track.trunk == BORDER, fixed && track.fixed) {
                            (true, _) => 3.0,
                            (false, true) => 6.0,
                            (false, false) => 0.5,
                        };
                    }
                } else if track.low < at && at < track.high && low < track.at && track.at < high {
                    seen.push(*index);
                    count += if track.trunk == BORDER { 0.3 } else { 1.0 };
                }
            }
        }
        count
    }
}
