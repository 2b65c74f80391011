use std::collections::BTreeMap;

use super::Geometry;
use crate::geom::Rect;
use crate::layout::LabelPlaces;
use crate::model::WireId;
use crate::text::{self, Weight};

/// Size of wire labels.
pub(crate) const LABEL_SIZE: f64 = 11.0;
/// Space between a label's text and the border of its box.
const PADDING: f64 = 4.0;
/// Longest label, in pixels.
const MAX_WIDTH: f64 = 200.0;

/// A place for each wanted label on its wire: on a level piece where there is room, clear of everything else, `others` included.
pub(crate) fn place_labels(
    geometry: &Geometry,
    wanted: &BTreeMap<WireId, String>,
    others: &[Rect],
) -> BTreeMap<WireId, (Rect, String)> {
    if wanted.is_empty() {
        return BTreeMap::new();
    }
    let mut places = LabelPlaces::default();
    for node in geometry.components.values() {
        places.keep_clear(node.tile.expanded(4.0), 1000.0);
        places.keep_clear(node.label.expanded(2.0), 1000.0);
    }
    for rect in others {
        places.keep_clear(rect.expanded(2.0), 1000.0);
    }
    for (rect, _) in geometry.notes.values() {
        places.keep_clear(*rect, 500.0);
    }
    for (index, wire) in geometry.wires.values().enumerate() {
        places.add_wire(index, &wire.points);
    }
    for area in geometry.groups.values() {
        places.add_border(*area);
    }
    for title in geometry.group_titles.values() {
        places.keep_clear(*title, 400.0);
    }
    let mut placed = BTreeMap::new();
    for (index, (id, wire)) in geometry.wires.iter().enumerate() {
        let Some(label) = wanted.get(id) else { continue };
        let text = text::ellipsized(label, LABEL_SIZE, Weight::Regular, MAX_WIDTH);
        let width = text::width(&text, LABEL_SIZE, Weight::Regular) + 2.0 * PADDING;
        let height = text::line_height(LABEL_SIZE) + 2.0;
        if let Some(rect) = places.place(index, &wire.points, width, height) {
            placed.insert(id.clone(), (rect, text));
        }
    }
    placed
}
