use std::collections::{BTreeMap, BTreeSet};

use super::satellites::Satellites;
use crate::catalogue::Catalogue;
use crate::geom::{Point, Rect, Vector};
use crate::layout::{GRID, Gaps, Leaf, Tree, TreeEdge, TreeGroup, place, up_to_grid};
use crate::model::{ComponentId, Document, GroupId, Mechanism};
use crate::scene::{LABEL_SIZE, NodeGeometry, TILE, group_title_rect};
use crate::text::{self, Weight};

/// What the automatic layout may and may not do.
#[derive(Clone, Debug, Default)]
pub struct ArrangeOptions {
    /// Components that stay where they are.
    pub keep: BTreeSet<ComponentId>,
    pub gaps: Gaps,
}

/// How much a wire wants to be short and straight: the main flow comes before its side effects.
const fn weight(mechanism: Mechanism) -> f64 {
    match mechanism {
        Mechanism::SyncInvoke
        | Mechanism::AsyncInvoke
        | Mechanism::Poll
        | Mechanism::DirectIntegration
        | Mechanism::Notification
        | Mechanism::Subscription => 3.0,
        Mechanism::SdkCall | Mechanism::Enrich | Mechanism::OnSuccess => 2.0,
        Mechanism::Redrive | Mechanism::Authorize | Mechanism::Attachment => 1.0,
    }
}

/// New positions (top left corners of tiles, on the grid) for all components.
///
/// Columns follow the wires from left to right; groups stay together; dead-letter
/// queues, logs and secrets stand next to what they belong to. The same document
/// always gives the same layout.
pub fn arrange(document: &Document, catalogue: &Catalogue, options: &ArrangeOptions) -> BTreeMap<ComponentId, Point> {
    let sizes: BTreeMap<&ComponentId, NodeGeometry> = document
        .components()
        .iter()
        .map(|(id, component)| {
            let mut at_origin = component.clone();
            at_origin.pos = Point::ZERO;
            (id, NodeGeometry::new(&at_origin, catalogue))
        })
        .collect();
    let satellites = Satellites::find(document, catalogue);
    let is_satellite: BTreeSet<&ComponentId> = satellites.above.values().chain(satellites.below.values()).collect();
    let mains: Vec<&ComponentId> = document.components().keys().filter(|id| !is_satellite.contains(id)).collect();
    let index: BTreeMap<&ComponentId, usize> = mains.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let group_index: BTreeMap<&GroupId, usize> =
        document.groups().keys().enumerate().map(|(at, id)| (id, at)).collect();
    let group_of = |parent: &Option<GroupId>| parent.as_ref().and_then(|parent| group_index.get(parent)).copied();
    // How far a satellite lies above or below its owner, tile to tile.
    let rise =
        |upper: &ComponentId| sizes.get(upper).map_or(0.0, |node| up_to_grid(node.bounds.max.y + options.gaps.row));
    let leaves: Vec<Leaf> = mains
        .iter()
        .map(|id| {
            let node = &sizes[id];
            let mut leaf = Leaf {
                up: TILE / 2.0,
                down: node.bounds.max.y - TILE / 2.0,
                left: TILE / 2.0,
                right: TILE / 2.0,
                caption: node.label.width() / 2.0,
                group: group_of(&document.components()[*id].parent),
            };
            if let Some(above) = satellites.above.get(*id) {
                leaf.up += rise(above);
                leaf.caption = leaf.caption.max(sizes[above].label.width() / 2.0);
            }
            if let Some(below) = satellites.below.get(*id) {
                leaf.down = rise(id) + sizes[below].bounds.max.y - TILE / 2.0;
                leaf.caption = leaf.caption.max(sizes[below].label.width() / 2.0);
            }
            leaf
        })
        .collect();
    let groups = document
        .groups()
        .values()
        .map(|group| TreeGroup {
            parent: group_of(&group.parent),
            title: group_title_rect(Rect::from_size(Point::ZERO, 0.0, 0.0), &group.name).width(),
        })
        .collect();
    let edges = document
        .wires()
        .values()
        .filter_map(|wire| {
            let label = wire.label.as_deref().unwrap_or_default();
            Some(TreeEdge {
                from: *index.get(&wire.from.component)?,
                to: *index.get(&wire.to.component)?,
                weight: weight(wire.mechanism),
                label: text::width(label, LABEL_SIZE, Weight::Regular),
            })
        })
        .collect();
    let tree = Tree { leaves, groups, edges };
    let placement = place(&tree, options.gaps);
    let half = Vector::new(TILE / 2.0, TILE / 2.0);
    let mut positions: BTreeMap<ComponentId, Point> =
        mains.iter().zip(&placement.points).map(|(id, point)| ((*id).clone(), *point - half)).collect();
    for (owner, below) in &satellites.below {
        let at = positions[owner];
        positions.insert(below.clone(), Point::new(at.x, at.y + rise(owner)));
    }
    for (owner, above) in &satellites.above {
        let at = positions[owner];
        positions.insert(above.clone(), Point::new(at.x, at.y - rise(above)));
    }
    to_origin(&mut positions);
    keep_in_place(document, options, &sizes, &mut positions);
    positions
}

/// Moves all so that the first column and row begin at zero.
fn to_origin(positions: &mut BTreeMap<ComponentId, Point>) {
    let min = |of: fn(&Point) -> f64, positions: &BTreeMap<ComponentId, Point>| {
        positions.values().map(of).fold(f64::INFINITY, f64::min)
    };
    let (x, y) = (min(|point| point.x, positions), min(|point| point.y, positions));
    if x.is_finite() && y.is_finite() {
        for point in positions.values_mut() {
            *point = *point - Vector::new(x, y);
        }
    }
}

/// Puts kept components back and lets the others move aside, down the grid.
fn keep_in_place(
    document: &Document,
    options: &ArrangeOptions,
    sizes: &BTreeMap<&ComponentId, NodeGeometry>,
    positions: &mut BTreeMap<ComponentId, Point>,
) {
    let kept: Vec<(&ComponentId, Point)> = options
        .keep
        .iter()
        .filter_map(|id| document.components().get_key_value(id).map(|(id, component)| (id, component.pos)))
        .collect();
    if kept.is_empty() {
        return;
    }
    let middle = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let shift = Vector::new(
        middle(kept.iter().map(|(id, pos)| pos.x - positions[*id].x).collect()),
        middle(kept.iter().map(|(id, pos)| pos.y - positions[*id].y).collect()),
    );
    let area = |id: &ComponentId, at: Point| sizes.get(id).map(|node| node.bounds.translated(at - Point::ZERO));
    let mut taken: Vec<Rect> = kept.iter().filter_map(|(id, pos)| area(id, *pos)).collect();
    let mut others: Vec<(ComponentId, Point)> = positions
        .iter()
        .filter(|(id, _)| !options.keep.contains(*id))
        .map(|(id, at)| (id.clone(), (*at + shift).snapped(GRID)))
        .collect();
    others.sort_by(|a, b| a.1.y.total_cmp(&b.1.y).then(a.1.x.total_cmp(&b.1.x)).then(a.0.cmp(&b.0)));
    for (id, mut at) in others {
        while let Some(rect) = area(&id, at)
            && let Some(hit) = taken.iter().find(|other| other.intersects(&rect.expanded(12.0)))
        {
            at.y = up_to_grid(hit.max.y + options.gaps.row).max(at.y + GRID);
        }
        taken.extend(area(&id, at));
        positions.insert(id, at);
    }
    for (id, pos) in kept {
        positions.insert(id.clone(), pos);
    }
}
