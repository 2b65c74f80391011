use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::obstacles::{BORDER, Obstacles, Tracks};
use super::{BEND, Body, CROSSING, STUB, Work};
use crate::geom::{Point, Rect};
use crate::model::Side;

/// More lines than this in one direction make the search slower than it is worth.
const MOST_LINES: usize = 160;

/// The cheapest way over the lines beside the obstacles, by A*.
pub(super) fn search(work: &Work, bodies: &[Body], obstacles: &Obstacles, tracks: &Tracks) -> Option<Vec<Point>> {
    [96.0, 320.0, 960.0].into_iter().find_map(|margin| search_within(work, bodies, obstacles, tracks, margin))
}

const fn direction(side: Side) -> usize {
    match side {
        Side::Right => 0,
        Side::Bottom => 1,
        Side::Left => 2,
        Side::Top => 3,
    }
}

fn stub(port: Point, side: Side) -> Point {
    match side {
        Side::Right => Point::new(port.x + STUB, port.y),
        Side::Left => Point::new(port.x - STUB, port.y),
        Side::Bottom => Point::new(port.x, port.y + STUB),
        Side::Top => Point::new(port.x, port.y - STUB),
    }
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values.dedup_by(|a, b| (*a - *b).abs() < 0.5);
    values
}

fn search_within(
    work: &Work,
    bodies: &[Body],
    obstacles: &Obstacles,
    tracks: &Tracks,
    margin: f64,
) -> Option<Vec<Point>> {
    let (start, goal) = (stub(work.start, work.from_side), stub(work.end, work.to_side));
    let (from, to) = (&bodies[work.link.from], &bodies[work.link.to]);
    let window = from.bounds.union(&to.bounds).union(&Rect::from_corners(start, goal)).expanded(margin);
    let near = obstacles.near(window);
    let (mut xs, mut ys) = (vec![start.x, goal.x], vec![start.y, goal.y]);
    xs.push(f64::midpoint(start.x, goal.x));
    ys.push(f64::midpoint(start.y, goal.y));
    for obstacle in &near {
        let rect = obstacle.rect;
        xs.extend([rect.min.x - 6.0, rect.max.x + 6.0]);
        ys.extend([rect.min.y - 6.0, rect.max.y + 6.0]);
    }
    let inside_x = |x: &f64| (window.min.x..=window.max.x).contains(x);
    let inside_y = |y: &f64| (window.min.y..=window.max.y).contains(y);
    let xs = sorted(xs.into_iter().filter(inside_x).collect());
    let ys = sorted(ys.into_iter().filter(inside_y).collect());
    if xs.len() > MOST_LINES || ys.len() > MOST_LINES {
        return None;
    }
    let nearest = |values: &[f64], wanted: f64| {
        (0..values.len()).min_by(|a, b| (values[*a] - wanted).abs().total_cmp(&(values[*b] - wanted).abs()))
    };
    let (width, height) = (xs.len(), ys.len());
    let begin = (nearest(&xs, start.x)?, nearest(&ys, start.y)?);
    let end = (nearest(&xs, goal.x)?, nearest(&ys, goal.y)?);
    // Cost of the step to the right of, and below, each crossing of lines; infinite where something is in the way.
    let (mut right, mut down) = (vec![0.0_f64; width * height], vec![0.0_f64; width * height]);
    let range = |values: &[f64], low: f64, high: f64| {
        (values.partition_point(|value| *value <= low), values.partition_point(|value| *value < high))
    };
    for obstacle in &near {
        let area = obstacle.area(&work.link);
        let cost = if obstacle.body.is_some() { f64::INFINITY } else { 400.0 };
        let (x0, x1) = range(&xs, area.min.x, area.max.x);
        let (y0, y1) = range(&ys, area.min.y, area.max.y);
        for y in y0..y1 {
            for x in x0.saturating_sub(1)..x1.min(width) {
                right[y * width + x] += cost;
            }
        }
        for x in x0..x1 {
            for y in y0.saturating_sub(1)..y1.min(height) {
                down[y * width + x] += cost;
            }
        }
    }
    for track in tracks.near(window).into_iter().filter(|track| track.trunk != work.trunk) {
        let price = if track.trunk == BORDER { CROSSING * 0.3 } else { CROSSING };
        if track.fixed && track.trunk != BORDER {
            // Nothing can part this wire from the end of that one where both run on one line.
            let lines = if track.upright { &xs } else { &ys };
            for line in (0..lines.len()).filter(|line| (lines[*line] - track.at).abs() < 4.0) {
                let (from, to) = range(if track.upright { &ys } else { &xs }, track.low, track.high);
                for step in from.saturating_sub(1)..to {
                    if track.upright {
                        down[step * width + line] += 2.0 * CROSSING;
                    } else {
                        right[line * width + step] += 2.0 * CROSSING;
                    }
                }
            }
        }
        if track.upright {
            let column = xs.partition_point(|x| *x < track.at);
            if column > 0 && column < width {
                let (y0, y1) = range(&ys, track.low, track.high);
                for y in y0..y1 {
                    right[y * width + column - 1] += price;
                }
            }
        } else {
            let row = ys.partition_point(|y| *y < track.at);
            if row > 0 && row < height {
                let (x0, x1) = range(&xs, track.low, track.high);
                for x in x0..x1 {
                    down[(row - 1) * width + x] += price;
                }
            }
        }
    }
    let state = |x: usize, y: usize, direction: usize| (y * width + x) * 4 + direction;
    let mut best = vec![f64::INFINITY; width * height * 4];
    let mut came = vec![u32::MAX; width * height * 4];
    let mut queue = BinaryHeap::new();
    let arrive = (direction(work.to_side) + 2) % 4;
    let first = state(begin.0, begin.1, direction(work.from_side));
    best[first] = 0.0;
    let guess = |x: usize, y: usize| (xs[x] - xs[end.0]).abs() + (ys[y] - ys[end.1]).abs();
    // Costs are compared as whole hundredths, so that the order is total.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "costs are positive and far below 2^53"
    )]
    let key = |cost: f64| (cost * 100.0) as u64;
    queue.push(Reverse((key(guess(begin.0, begin.1)), first)));
    let mut last = None;
    while let Some(Reverse((priority, at))) = queue.pop() {
        let (cell, heading) = (at / 4, at % 4);
        let (x, y) = (cell % width, cell / width);
        if priority > key(best[at] + guess(x, y)) {
            continue;
        }
        if (x, y) == end && heading == arrive {
            last = Some(at);
            break;
        }
        for next in 0..4 {
            if (next + 2) % 4 == heading {
                continue;
            }
            let step = match next {
                0 if x + 1 < width => Some((x + 1, y, right[cell] + xs[x + 1] - xs[x])),
                1 if y + 1 < height => Some((x, y + 1, down[cell] + ys[y + 1] - ys[y])),
                2 if x > 0 => Some((x - 1, y, right[cell - 1] + xs[x] - xs[x - 1])),
                3 if y > 0 => Some((x, y - 1, down[cell - width] + ys[y] - ys[y - 1])),
                _ => None,
            };
            let Some((nx, ny, cost)) = step.filter(|(_, _, cost)| cost.is_finite()) else { continue };
            let total = best[at] + cost + if next == heading { 0.0 } else { BEND };
            let to = state(nx, ny, next);
            if total < best[to] - 1e-9 {
                best[to] = total;
                came[to] = u32::try_from(at).unwrap_or(u32::MAX);
                queue.push(Reverse((key(total + guess(nx, ny)), to)));
            }
        }
        // Turning on the spot reaches the goal's own heading.
        if (x, y) == end && heading != arrive && (heading + 2) % 4 != arrive {
            let to = state(x, y, arrive);
            let total = best[at] + BEND;
            if total < best[to] - 1e-9 {
                best[to] = total;
                came[to] = u32::try_from(at).unwrap_or(u32::MAX);
                queue.push(Reverse((key(total), to)));
            }
        }
    }
    let mut at = last?;
    let mut cells = vec![at / 4];
    while came[at] != u32::MAX {
        at = came[at] as usize;
        cells.push(at / 4);
    }
    cells.reverse();
    let mut points = vec![work.start];
    points.extend(cells.into_iter().map(|cell| Point::new(xs[cell % width], ys[cell / width])));
    points.push(work.end);
    // The lines nearest to the ports may be half a pixel off.
    let count = points.len();
    if count > 3 {
        align(&mut points, work);
    }
    Some(super::simplified(&points))
}

/// Brings the first and last pieces exactly level with the ports.
fn align(points: &mut [Point], work: &Work) {
    let count = points.len();
    let level = |points: &mut [Point], range: std::ops::Range<usize>, side: Side, port: Point| {
        for index in range {
            let across = matches!(side, Side::Left | Side::Right);
            let near =
                if across { (points[index].y - port.y).abs() < 0.6 } else { (points[index].x - port.x).abs() < 0.6 };
            if near {
                if across { points[index].y = port.y } else { points[index].x = port.x }
            }
        }
    };
    level(points, 1..count - 1, work.from_side, work.start);
    level(points, 1..count - 1, work.to_side, work.end);
}
