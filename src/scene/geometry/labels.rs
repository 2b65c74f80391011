use std::collections::BTreeMap;

use super::Geometry;
use crate::geom::{Point, Rect};
use crate::model::WireId;
use crate::text::{self, Weight};

/// Size of wire labels.
pub(crate) const LABEL_SIZE: f64 = 11.0;

/// A place for each wanted label on its wire.
pub(crate) fn place_labels(geometry: &Geometry, wanted: &BTreeMap<WireId, String>) -> BTreeMap<WireId, (Rect, String)> {
    wanted
        .iter()
        .filter_map(|(id, label)| {
            let wire = geometry.wires.get(id)?;
            let piece = wire.points.windows(2).max_by(|a, b| a[0].distance(a[1]).total_cmp(&b[0].distance(b[1])))?;
            let width = text::width(label, LABEL_SIZE, Weight::Regular) + 8.0;
            let center: Point = piece[0].lerp(piece[1], 0.5);
            Some((id.clone(), (Rect::from_center(center, width, text::line_height(LABEL_SIZE)), label.clone())))
        })
        .collect()
}
