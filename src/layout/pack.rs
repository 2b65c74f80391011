use super::up_to_grid;
use crate::geom::{Rect, Vector};

/// Width over height that a packed drawing aims at.
const ASPECT: f64 = 1.6;

/// Shifts that put rectangles side by side in rows without overlap; the order is kept.
pub(super) fn pack(rects: &[Rect], gap: f64) -> Vec<Vector> {
    let area: f64 = rects.iter().map(|rect| (rect.width() + gap) * (rect.height() + gap)).sum();
    let widest = rects.iter().map(Rect::width).fold(0.0, f64::max);
    let limit = (area * ASPECT).sqrt().max(widest + 1.0);
    let (mut x, mut y, mut row) = (0.0, 0.0, 0.0_f64);
    let mut shifts = Vec::new();
    for rect in rects {
        if x > 0.0 && x + rect.width() > limit {
            x = 0.0;
            y = up_to_grid(y + row + gap);
            row = 0.0;
        }
        // Whole grid steps keep what lies on the grid on it.
        let step = |value: f64| (value / super::GRID).floor() * super::GRID;
        shifts.push(Vector::new(up_to_grid(x) - step(rect.min.x), up_to_grid(y) - step(rect.min.y)));
        x = up_to_grid(x + rect.width() + gap);
        row = row.max(rect.height() + super::GRID);
    }
    shifts
}
