//! A drawing as other tools see it: boxes in boxes with lines between them.

use std::collections::{BTreeMap, BTreeSet};

use super::numbers::is_safe_link;
use super::plain::tidy;
use crate::catalogue::{Catalogue, Category, Service};
use crate::geom::{Point, Rect};
use crate::model::{ComponentId, Document, ElementId, GroupId, NoteId, WireId};
use crate::scene::{Color, Geometry, TILE, Theme, TileColors, Token, WireLook, group_look, icon_svg, wire_look};
use crate::text::{self, Weight};

/// All that the writers for other tools have to know of a drawing.
pub struct Chart<'a> {
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    pub(super) theme: &'a Theme,
    /// In id order.
    pub(super) nodes: Vec<ChartNode<'a>>,
    /// From the outermost inwards, then in id order.
    pub(super) areas: Vec<Area<'a>>,
    pub(super) lines: Vec<Line<'a>>,
    pub(super) memos: Vec<Memo<'a>>,
    /// Components whose link would run code or open files.
    pub(super) unsafe_links: Vec<&'a str>,
}

/// A component.
pub(super) struct ChartNode<'a> {
    pub(super) id: &'a ComponentId,
    pub(super) name: &'a str,
    /// The quiet second line.
    pub(super) detail: Option<&'a str>,
    /// Key in the catalogue.
    pub(super) key: &'a str,
    pub(super) service: Option<&'a Service>,
    /// SVG text of its icon.
    pub(super) icon: &'a str,
    pub(super) category: Category,
    pub(super) tile: Rect,
    pub(super) colors: TileColors,
    /// For text on the tile: the theme's text or the glyph's colour, whichever reads better.
    pub(super) ink: Color,
    pub(super) parent: Option<&'a GroupId>,
    /// Only links that cannot run code.
    pub(super) link: Option<&'a str>,
    /// Properties as (name, value with unit), in name order.
    pub(super) props: Vec<(&'a str, String)>,
}

/// A group.
pub(super) struct Area<'a> {
    pub(super) id: &'a GroupId,
    pub(super) name: &'a str,
    pub(super) kind: &'a str,
    pub(super) parent: Option<&'a GroupId>,
    pub(super) rect: Rect,
    /// Laid over the canvas, so that it is opaque.
    pub(super) fill: Color,
    pub(super) edge: Color,
    pub(super) text: Color,
    pub(super) dash: &'static [f64],
}

/// A wire.
pub(super) struct Line<'a> {
    pub(super) id: &'a WireId,
    pub(super) from: &'a ComponentId,
    pub(super) to: &'a ComponentId,
    pub(super) label: Option<&'a str>,
    /// Where the label lies.
    pub(super) label_center: Option<Point>,
    /// Corners from source to target.
    pub(super) points: &'a [Point],
    pub(super) look: WireLook,
    pub(super) color: Color,
    pub(super) mechanism: &'static str,
    pub(super) props: Vec<(&'a str, String)>,
}

/// A note.
pub(super) struct Memo<'a> {
    pub(super) id: &'a NoteId,
    pub(super) text: &'a str,
    pub(super) rect: Rect,
    pub(super) parent: Option<&'a GroupId>,
}

impl<'a> Chart<'a> {
    /// Looks at a document where its geometry says things are.
    pub fn new(document: &'a Document, catalogue: &'a Catalogue, geometry: &'a Geometry, theme: &'a Theme) -> Self {
        let mut unsafe_links = Vec::new();
        let nodes = document.components().iter().filter_map(|(id, component)| {
            let geometry = geometry.components.get(id)?;
            let key = component.service.as_str();
            let service = catalogue.service(key);
            let category = service.map_or(Category::External, |service| service.category);
            let link = component.link.as_deref().map(str::trim).filter(|link| !link.is_empty());
            if link.is_some_and(|link| !is_safe_link(link)) {
                unsafe_links.push(id.as_str());
            }
            let unit = |name: &str| catalogue.prop(key, name).and_then(|prop| prop.unit.as_deref());
            let colors = theme.tile(category);
            Some(ChartNode {
                id,
                name: &component.name,
                detail: geometry.second_line.as_deref(),
                key,
                service,
                icon: catalogue.own_icon(key).unwrap_or_else(|| icon_svg(key)),
                category,
                tile: geometry.tile,
                colors,
                ink: ink(colors, theme),
                parent: component.parent.as_ref(),
                link: link.filter(|link| is_safe_link(link)),
                props: component.props.iter().map(|(name, value)| (name.as_str(), shown(value, unit(name)))).collect(),
            })
        });
        let nodes = nodes.collect();
        let mut areas: Vec<(usize, Area<'a>)> = document
            .groups()
            .iter()
            .filter_map(|(id, group)| {
                let (ink, dash) = group_look(&group.kind);
                let area = Area {
                    id,
                    name: &group.name,
                    kind: &group.kind,
                    parent: group.parent.as_ref(),
                    rect: *geometry.groups.get(id)?,
                    fill: theme.color(Token::GroupFill(ink)).over(theme.canvas),
                    edge: theme.color(Token::GroupEdge(ink)).over(theme.canvas),
                    text: theme.color(Token::GroupText(ink)),
                    dash,
                };
                Some((document.ancestors(&ElementId::from(id.clone())).count(), area))
            })
            .collect();
        areas.sort_by(|(a, one), (b, two)| a.cmp(b).then_with(|| one.id.cmp(two.id)));
        let lines = document.wires().iter().filter_map(|(id, wire)| {
            let route = geometry.wires.get(id)?;
            let look = wire_look(wire, document, catalogue);
            let ends = document.component(&wire.from.component).zip(document.component(&wire.to.component));
            let wiring = ends.and_then(|(from, to)| catalogue.wiring_of(from, to, wire));
            let unit = |name: &str| wiring.and_then(|wiring| wiring.prop(name)).and_then(|prop| prop.unit.as_deref());
            Some(Line {
                id,
                from: &wire.from.component,
                to: &wire.to.component,
                label: wire.label.as_deref().filter(|label| !label.trim().is_empty()),
                label_center: route.label.as_ref().map(|(rect, _)| rect.center()),
                points: &route.points,
                color: theme.color(Token::Wire(look.ink)),
                look,
                mechanism: wire.mechanism.label(),
                props: wire.props.iter().map(|(name, value)| (name.as_str(), shown(value, unit(name)))).collect(),
            })
        });
        let lines = lines.collect();
        let memos = document.notes().iter().filter_map(|(id, note)| {
            let (rect, _) = geometry.notes.get(id)?;
            Some(Memo { id, text: &note.text, rect: *rect, parent: note.parent.as_ref() })
        });
        Self {
            title: &document.settings().name,
            description: document.settings().description.trim(),
            theme,
            nodes,
            areas: areas.into_iter().map(|(_, area)| area).collect(),
            lines,
            memos: memos.collect(),
            unsafe_links,
        }
    }

    pub(super) fn areas_in<'b>(&'b self, parent: Option<&'b GroupId>) -> impl Iterator<Item = &'b Area<'a>> {
        self.areas.iter().filter(move |area| area.parent == parent)
    }

    pub(super) fn nodes_in<'b>(&'b self, parent: Option<&'b GroupId>) -> impl Iterator<Item = &'b ChartNode<'a>> {
        self.nodes.iter().filter(move |node| node.parent == parent)
    }

    pub(super) fn memos_in<'b>(&'b self, parent: Option<&'b GroupId>) -> impl Iterator<Item = &'b Memo<'a>> {
        self.memos.iter().filter(move |memo| memo.parent == parent)
    }

    pub(super) fn node(&self, id: &ComponentId) -> Option<&ChartNode<'a>> {
        self.nodes.binary_search_by(|node| node.id.cmp(id)).ok().map(|at| &self.nodes[at])
    }

    pub(super) fn area(&self, id: &GroupId) -> Option<&Area<'a>> {
        self.areas.iter().find(|area| area.id == id)
    }

    /// The groups around an element, the innermost first.
    pub(super) fn around<'b>(&'b self, parent: Option<&'b GroupId>) -> impl Iterator<Item = &'b Area<'a>> {
        std::iter::successors(parent.and_then(|id| self.area(id)), |area| area.parent.and_then(|id| self.area(id)))
            .take(self.areas.len())
    }

    /// The innermost group around both ends of a wire.
    pub(super) fn common_area(&self, line: &Line<'_>) -> Option<&Area<'a>> {
        let of = |id| self.node(id).and_then(|node| node.parent);
        let around_target: BTreeSet<&GroupId> = self.around(of(line.to)).map(|area| area.id).collect();
        self.around(of(line.from)).find(|area| around_target.contains(area.id))
    }

    /// Categories in use, with the colours of their tiles and of text on them.
    pub(super) fn categories(&self) -> BTreeMap<Category, (TileColors, Color)> {
        self.nodes.iter().map(|node| (node.category, (node.colors, node.ink))).collect()
    }

    /// Wires that a predicate holds for, by id; for loss lists.
    pub(super) fn lines_where<'b>(&'b self, wanted: impl Fn(&Line<'_>) -> bool + 'b) -> impl Iterator<Item = &'b str> {
        self.lines.iter().filter(move |line| wanted(line)).map(|line| line.id.as_str())
    }

    /// A name for every component, group and note that languages with plain identifiers take: ASCII letters,
    /// digits and underscores, no two alike even where case does not count.
    pub(super) fn identifiers(&self, reserved: &[&str]) -> BTreeMap<ElementId, String> {
        let ids = (self.areas.iter().map(|area| ElementId::from(area.id.clone())))
            .chain(self.nodes.iter().map(|node| node.id.clone().into()))
            .chain(self.memos.iter().map(|memo| memo.id.clone().into()));
        let mut taken: BTreeSet<String> = reserved.iter().map(|word| word.to_ascii_lowercase()).collect();
        ids.map(|id| {
            let base = identifier(id.as_str());
            let mut name = base.clone();
            let mut number = 2;
            while !taken.insert(name.to_ascii_lowercase()) {
                name = format!("{base}_{number}");
                number += 1;
            }
            (id, name)
        })
        .collect()
    }
}

impl ChartNode<'_> {
    /// The full name of the service, or its key where the catalogue does not know it.
    pub(super) fn service_name(&self) -> &str {
        self.service.map_or(self.key, |service| service.name.as_str())
    }

    /// The whole story on a few lines: service, then properties.
    pub(super) fn story(&self) -> String {
        story(self.service_name(), &self.props)
    }

    /// The whole name on lines as wide as captions are drawn, for formats that do not wrap by themselves.
    pub(super) fn name_lines(&self) -> Vec<String> {
        const WIDTH: f64 = TILE + 72.0;
        const MANY: usize = 24;
        text::balanced(&tidy(self.name, true), 13.0, Weight::SemiBold, WIDTH, MANY)
    }
}

impl Line<'_> {
    pub(super) fn story(&self) -> String {
        story(self.mechanism, &self.props)
    }
}

fn ink(colors: TileColors, theme: &Theme) -> Color {
    let choices = [colors.glyph, theme.text, theme.canvas];
    choices.into_iter().max_by(|a, b| a.contrast(colors.fill).total_cmp(&b.contrast(colors.fill))).unwrap_or(theme.text)
}

fn story(first: &str, props: &[(&str, String)]) -> String {
    let rows = props.iter().map(|(name, value)| format!("{name}: {value}"));
    std::iter::once(first.to_owned()).chain(rows).collect::<Vec<_>>().join("\n")
}

fn shown(value: &crate::model::Value, unit: Option<&str>) -> String {
    match unit {
        Some(unit) => format!("{value} {unit}"),
        None => value.to_string(),
    }
}

fn identifier(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for sign in id.chars() {
        if sign.is_ascii_alphanumeric() {
            out.push(sign);
        } else if !out.ends_with('_') {
            out.push('_');
        }
    }
    let trimmed = out.trim_matches('_');
    if trimmed.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
        trimmed.to_owned()
    } else if trimmed.is_empty() {
        "n".to_owned()
    } else {
        format!("n{trimmed}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_plain() {
        for (id, name) in [("orders", "orders"), ("a b--c", "a_b_c"), ("7up", "n7up"), ("注文", "n"), ("_x_", "x")] {
            assert_eq!(identifier(id), name);
        }
    }
}
