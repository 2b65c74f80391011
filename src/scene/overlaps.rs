use super::Geometry;
use crate::geom::{Point, Rect};
use crate::model::{ComponentId, GroupId, WireId};

/// Two things that are drawn over each other and should not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// Tiles or captions of two components.
    Components(ComponentId, ComponentId),
    /// A wire through a component it does not touch, or through the inside of one it does.
    WireOverComponent(WireId, ComponentId),
    LabelOverComponent(WireId, ComponentId),
    Labels(WireId, WireId),
    /// Another wire through a label.
    WireOverLabel(WireId, WireId),
    /// A wire through the title of a group.
    WireOverTitle(WireId, GroupId),
    /// A component inside a group it does not belong to cannot be told from the geometry; groups that cut each other can.
    Groups(GroupId, GroupId),
}

fn piece_hits(pair: &[Point], area: &Rect) -> bool {
    let piece = Rect::from_corners(pair[0], pair[1]);
    piece.min.x < area.max.x && piece.max.x > area.min.x && piece.min.y < area.max.y && piece.max.y > area.min.y
}

/// Everything that overlaps in a drawing, for tests and for judging a layout. Takes time quadratic in the drawing.
pub fn overlaps(geometry: &Geometry) -> Vec<Overlap> {
    let mut found = Vec::new();
    let nodes: Vec<(&ComponentId, [Rect; 2])> = geometry
        .components
        .iter()
        .map(|(id, node)| (id, [node.tile.expanded(-0.5), node.label.expanded(-0.5)]))
        .collect();
    for (index, (a, parts)) in nodes.iter().enumerate() {
        for (b, others) in &nodes[index + 1..] {
            if parts.iter().any(|part| others.iter().any(|other| part.intersects(other))) {
                found.push(Overlap::Components((*a).clone(), (*b).clone()));
            }
        }
    }
    for (id, wire) in &geometry.wires {
        for (component, parts) in &nodes {
            if parts.iter().any(|part| wire.points.windows(2).any(|pair| piece_hits(pair, part))) {
                found.push(Overlap::WireOverComponent(id.clone(), (*component).clone()));
            }
            if wire.label.as_ref().is_some_and(|(label, _)| parts.iter().any(|part| part.intersects(label))) {
                found.push(Overlap::LabelOverComponent(id.clone(), (*component).clone()));
            }
        }
        let Some((label, _)) = &wire.label else { continue };
        for (other, other_wire) in geometry.wires.iter().filter(|(other, _)| *other != id) {
            if id < other && other_wire.label.as_ref().is_some_and(|(rect, _)| rect.intersects(label)) {
                found.push(Overlap::Labels(id.clone(), other.clone()));
            }
            if other_wire.points.windows(2).any(|pair| piece_hits(pair, &label.expanded(-1.0))) {
                found.push(Overlap::WireOverLabel(other.clone(), id.clone()));
            }
        }
    }
    for (id, title) in &geometry.group_titles {
        for (wire, route) in &geometry.wires {
            if route.points.windows(2).any(|pair| piece_hits(pair, title)) {
                found.push(Overlap::WireOverTitle(wire.clone(), id.clone()));
            }
        }
    }
    let groups: Vec<(&GroupId, &Rect)> = geometry.groups.iter().collect();
    for (index, (a, area)) in groups.iter().enumerate() {
        for (b, other) in &groups[index + 1..] {
            if area.intersects(other) && !area.contains_rect(other) && !other.contains_rect(area) {
                found.push(Overlap::Groups((*a).clone(), (*b).clone()));
            }
        }
    }
    found
}
