//! Whole drawings with groups: each group is placed on its own and is one box to the group around it.

use std::collections::BTreeMap;

use super::GRID;
use super::layered::{Edge, Hints, Item, layered};
use super::pack::pack;
use crate::geom::{Point, Rect, Vector};

/// A box to place, by its reach from the reference point that wires aim at.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Leaf {
    pub up: f64,
    pub down: f64,
    pub left: f64,
    pub right: f64,
    /// Half the width of a caption below that may be wider than the box.
    pub caption: f64,
    /// Index of the group it lies in.
    pub group: Option<usize>,
}

/// A container of leaves and other groups.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TreeGroup {
    pub parent: Option<usize>,
    /// Width of its title.
    pub title: f64,
}

/// A connection between two leaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TreeEdge {
    pub from: usize,
    pub to: usize,
    /// How much it should be short and straight.
    pub weight: f64,
    /// Width of its label, 0 for none.
    pub label: f64,
}

/// What is to be placed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    pub leaves: Vec<Leaf>,
    pub groups: Vec<TreeGroup>,
    pub edges: Vec<TreeEdge>,
}

/// Least distances in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gaps {
    /// Between boxes of neighbouring columns.
    pub column: f64,
    /// Between boxes above each other.
    pub row: f64,
    /// Between a box and a wire that passes above or below it.
    pub beside: f64,
    /// Between two wires, and between captions of neighbouring columns.
    pub track: f64,
    /// Inside a group's border, and at its top.
    pub padding: f64,
    pub padding_top: f64,
    /// Between parts that no wire joins.
    pub component: f64,
}

impl Default for Gaps {
    fn default() -> Self {
        Self { column: 96.0, row: 40.0, beside: 20.0, track: 24.0, padding: 24.0, padding_top: 48.0, component: 64.0 }
    }
}

/// Where everything went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placement {
    /// Reference points of the leaves, on the grid.
    pub points: Vec<Point>,
    /// Areas of the groups.
    pub groups: Vec<Rect>,
}

/// A child of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Child {
    Leaf(usize),
    Group(usize),
}

struct Placer<'a> {
    tree: &'a Tree,
    gaps: Gaps,
    /// Groups around each leaf, innermost first.
    above: Vec<Vec<usize>>,
    hints: Option<Hints>,
    /// Is there any wire at the leaf?
    wired: Vec<bool>,
    /// Reference point of each child within its scope.
    points: BTreeMap<Child, Point>,
    /// Area of each group in its own coordinates, and its reference point there.
    areas: Vec<(Rect, Point)>,
}

/// Places all leaves and groups.
pub fn place(tree: &Tree, gaps: Gaps) -> Placement {
    let chain = |start: Option<usize>| -> Vec<usize> {
        std::iter::successors(start, |group| tree.groups.get(*group)?.parent).take(tree.groups.len()).collect()
    };
    let above: Vec<Vec<usize>> = tree.leaves.iter().map(|leaf| chain(leaf.group)).collect();
    let mut wired = vec![false; tree.leaves.len()];
    for edge in &tree.edges {
        wired[edge.from] = true;
        wired[edge.to] = true;
    }
    let mut placer = Placer {
        tree,
        gaps,
        above,
        hints: None,
        wired,
        points: BTreeMap::new(),
        areas: vec![(Rect::new(Point::ZERO, Point::ZERO), Point::ZERO); tree.groups.len()],
    };
    if !tree.groups.is_empty() {
        placer.hints = Some(placer.flat());
    }
    let mut order: Vec<(usize, usize)> =
        (0..tree.groups.len()).map(|group| (chain(Some(group)).len(), group)).collect();
    order.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, group) in &order {
        placer.scope(Some(*group));
    }
    placer.scope(None);
    placer.resolve(&order)
}

impl Placer<'_> {
    /// Ranks and heights of all leaves as if there were no groups.
    fn flat(&self) -> Hints {
        let items: Vec<Item> = self.tree.leaves.iter().map(item_of).collect();
        let edges: Vec<Edge> = self
            .tree
            .edges
            .iter()
            .map(|edge| Edge {
                from: edge.from,
                to: edge.to,
                weight: edge.weight,
                from_dy: 0.0,
                to_dy: 0.0,
                label: edge.label,
            })
            .collect();
        let placed = layered(&items, &edges, None, self.gaps);
        Hints { ranks: placed.ranks, order: placed.points.iter().map(|point| point.y).collect() }
    }

    /// The child of `scope` that holds a leaf, and how far below that child's reference point the leaf's lies.
    fn child_at(&self, leaf: usize, scope: Option<usize>) -> Option<(Child, f64)> {
        let above = &self.above[leaf];
        let depth = match scope {
            None => above.len(),
            Some(scope) => above.iter().position(|group| *group == scope)?,
        };
        let Some(inner) = depth.checked_sub(1) else { return Some((Child::Leaf(leaf), 0.0)) };
        let mut y = self.points.get(&Child::Leaf(leaf))?.y;
        for group in &above[..inner] {
            y += self.points.get(&Child::Group(*group))?.y - self.areas[*group].1.y;
        }
        let group = above[inner];
        Some((Child::Group(group), y - self.areas[group].1.y))
    }

    /// Places the children of one scope.
    fn scope(&mut self, scope: Option<usize>) {
        let leaves = (0..self.tree.leaves.len()).filter(|leaf| self.tree.leaves[*leaf].group == scope).map(Child::Leaf);
        let groups =
            (0..self.tree.groups.len()).filter(|group| self.tree.groups[*group].parent == scope).map(Child::Group);
        let children: Vec<Child> = leaves.chain(groups).collect();
        let index: BTreeMap<Child, usize> = children.iter().enumerate().map(|(at, child)| (*child, at)).collect();
        let items: Vec<Item> = children.iter().map(|child| self.item(*child)).collect();
        let mut edges = Vec::new();
        for edge in &self.tree.edges {
            let inside = |leaf: usize| scope.is_none_or(|scope| self.above[leaf].contains(&scope));
            if !inside(edge.from) || !inside(edge.to) {
                continue;
            }
            if let (Some((from, from_dy)), Some((to, to_dy))) =
                (self.child_at(edge.from, scope), self.child_at(edge.to, scope))
                && from != to
                && let (Some(from), Some(to)) = (index.get(&from), index.get(&to))
            {
                edges.push(Edge { from: *from, to: *to, weight: edge.weight, from_dy, to_dy, label: edge.label });
            }
        }
        let points = self.components(&children, &items, &edges, scope.is_some());
        let bounds = Rect::around(points.iter().zip(&items).map(|(point, item)| reach(*point, item)));
        for (child, point) in children.iter().zip(&points) {
            self.points.insert(*child, *point);
        }
        if let Some(group) = scope {
            let Gaps { padding, padding_top, .. } = self.gaps;
            let content = bounds.unwrap_or_else(|| Rect::from_size(Point::ZERO, 144.0, 56.0));
            let width = content.width().max(self.tree.groups[group].title);
            let area = Rect::new(
                Point::new(content.min.x - padding, content.min.y - padding_top),
                Point::new(content.min.x + width + padding, content.max.y + padding),
            );
            let reference = area.center().snapped(GRID);
            self.areas[group] = (area, reference);
        }
    }

    fn item(&self, child: Child) -> Item {
        match child {
            Child::Leaf(leaf) => item_of(&self.tree.leaves[leaf]),
            Child::Group(group) => {
                let (area, reference) = self.areas[group];
                Item {
                    up: reference.y - area.min.y,
                    down: area.max.y - reference.y,
                    left: reference.x - area.min.x,
                    right: area.max.x - reference.x,
                    caption: 0.0,
                    is_area: true,
                }
            }
        }
    }

    /// Places connected parts one by one and packs them. Inside a group everything with a wire
    /// somewhere counts as connected, so that it keeps the columns of the whole drawing.
    fn components(&self, children: &[Child], items: &[Item], edges: &[Edge], inner: bool) -> Vec<Point> {
        let only_leaves = children.iter().all(|child| matches!(child, Child::Leaf(_)));
        let hints = self.hints.as_ref().filter(|_| inner && only_leaves);
        let mut part: Vec<usize> = (0..children.len()).collect();
        fn find(part: &mut [usize], mut at: usize) -> usize {
            while part[at] != at {
                part[at] = part[part[at]];
                at = part[at];
            }
            at
        }
        for edge in edges {
            let (a, b) = (find(&mut part, edge.from), find(&mut part, edge.to));
            part[a.max(b)] = a.min(b);
        }
        if hints.is_some() {
            let wired = |child: &Child| matches!(child, Child::Leaf(leaf) if self.wired[*leaf]);
            let mut first = None;
            for (at, _) in children.iter().enumerate().filter(|(_, child)| wired(child)) {
                let (a, b) = (find(&mut part, *first.get_or_insert(at)), find(&mut part, at));
                part[a.max(b)] = a.min(b);
            }
        }
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..children.len() {
            let root = find(&mut part, at);
            members.entry(root).or_default().push(at);
        }
        let mut parts: Vec<(Vec<usize>, Vec<Point>, Rect)> = members
            .into_values()
            .map(|members| {
                let local: BTreeMap<usize, usize> = members.iter().enumerate().map(|(new, old)| (*old, new)).collect();
                let own_items: Vec<Item> = members.iter().map(|at| items[*at]).collect();
                let own_edges: Vec<Edge> = edges
                    .iter()
                    .filter_map(|edge| Some(Edge { from: *local.get(&edge.from)?, to: *local.get(&edge.to)?, ..*edge }))
                    .collect();
                let own_hints = hints.map(|hints| {
                    let leaves = || {
                        members
                            .iter()
                            .filter_map(|at| if let Child::Leaf(leaf) = children[*at] { Some(leaf) } else { None })
                    };
                    Hints {
                        ranks: leaves().map(|leaf| hints.ranks[leaf]).collect(),
                        order: leaves().map(|leaf| hints.order[leaf]).collect(),
                    }
                });
                let points = layered(&own_items, &own_edges, own_hints.as_ref(), self.gaps).points;
                let around = Rect::around(points.iter().zip(&own_items).map(|(point, item)| reach(*point, item)));
                (members, points, around.unwrap_or_else(|| Rect::new(Point::ZERO, Point::ZERO)))
            })
            .collect();
        // The part with the most in it comes first.
        parts.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
        let shifts = pack(&parts.iter().map(|(_, _, rect)| *rect).collect::<Vec<_>>(), self.gaps.component);
        let mut points = vec![Point::ZERO; children.len()];
        for ((members, own, _), shift) in parts.into_iter().zip(shifts) {
            for (at, point) in members.into_iter().zip(own) {
                points[at] = point + shift;
            }
        }
        points
    }

    /// From places within scopes to places on the drawing, outermost first.
    fn resolve(self, order: &[(usize, usize)]) -> Placement {
        let mut origin = vec![Vector::ZERO; self.tree.groups.len()];
        for (_, group) in order.iter().rev() {
            let at = self.points.get(&Child::Group(*group)).copied().unwrap_or(Point::ZERO);
            let outer = self.tree.groups[*group].parent.map_or(Vector::ZERO, |parent| origin[parent]);
            origin[*group] = (at - self.areas[*group].1) + outer;
        }
        let points = (0..self.tree.leaves.len())
            .map(|leaf| {
                let at = self.points.get(&Child::Leaf(leaf)).copied().unwrap_or(Point::ZERO);
                at + self.tree.leaves[leaf].group.map_or(Vector::ZERO, |group| origin[group])
            })
            .collect();
        let groups = self.areas.iter().zip(&origin).map(|((area, _), origin)| area.translated(*origin)).collect();
        Placement { points, groups }
    }
}

fn item_of(leaf: &Leaf) -> Item {
    let Leaf { up, down, left, right, caption, group: _ } = *leaf;
    Item { up, down, left, right, caption, is_area: false }
}

/// The area an item takes, caption included.
fn reach(point: Point, item: &Item) -> Rect {
    Rect::new(
        Point::new(point.x - item.left.max(item.caption), point.y - item.up),
        Point::new(point.x + item.right.max(item.caption), point.y + item.down),
    )
}
