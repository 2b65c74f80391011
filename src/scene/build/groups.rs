use super::super::{Anchor, Cap, GroupInk, Item, Paint, Part, Shape, Stroke, Token, group_title_rect};
use super::Builder;
use crate::geom::{Point, Rect};
use crate::model::{Group, GroupId};
use crate::text::{self, Weight};

/// How a kind of group is marked: hue, border dash, icon.
pub(in crate::scene) struct Look {
    pub(in crate::scene) ink: GroupInk,
    pub(in crate::scene) dash: &'static [f64],
    icon: &'static str,
}

pub(in crate::scene) fn look(kind: &str) -> Look {
    let look = |ink, dash, icon| Look { ink, dash, icon };
    match kind {
        "vpc" => look(GroupInk::Network, &[], "group_vpc"),
        "subnet" => look(GroupInk::Subnet, &[6.0, 4.0], "group_subnet"),
        "region" => look(GroupInk::Region, &[2.0, 4.0], "group_region"),
        "account" => look(GroupInk::Account, &[], "group_account"),
        "stack" => look(GroupInk::Stack, &[12.0, 4.0], "group_stack"),
        _ => look(GroupInk::Plain, &[4.0, 4.0], "group_generic"),
    }
}

impl Builder<'_> {
    /// Groups from the outermost inwards.
    fn groups_by_depth(&self) -> Vec<(GroupId, Group, Rect)> {
        let mut groups: Vec<(usize, &GroupId)> =
            self.document.groups().keys().map(|id| (self.document.ancestors(&id.clone().into()).count(), id)).collect();
        groups.sort();
        groups
            .into_iter()
            .filter_map(|(_, id)| Some((id.clone(), self.document.group(id)?.clone(), *self.geometry.groups.get(id)?)))
            .collect()
    }

    pub(super) fn group_areas(&mut self) {
        for (id, group, rect) in self.groups_by_depth() {
            let Look { ink, dash, .. } = look(&group.kind);
            let mut stroke = Stroke::solid(self.paint(Token::GroupEdge(ink)), 1.25);
            stroke.dash = dash.to_vec();
            stroke.cap = if dash.first() == Some(&2.0) { Cap::Round } else { Cap::Butt };
            let shape =
                Shape::Rect { rect, radius: 12.0, fill: Some(self.paint(Token::GroupFill(ink))), stroke: Some(stroke) };
            let tooltip = Some(format!("{} ({})", group.name, group.kind));
            self.items.push(Item { subject: Some(id.into()), part: Part::GroupArea, tooltip, shape });
        }
    }

    pub(super) fn group_titles(&mut self) {
        for (id, group, rect) in self.groups_by_depth() {
            let Look { ink, icon, .. } = look(&group.kind);
            let tab = group_title_rect(rect, &group.name);
            let text_paint: Paint = self.paint(Token::GroupText(ink));
            let mark = Rect::from_center(Point::new(tab.min.x + 18.0, tab.min.y + 16.0), 18.0, 18.0);
            let shape = Shape::Icon { id: icon.to_owned(), rect: mark, color: text_paint };
            self.push(Some(id.clone().into()), Part::GroupLabel, shape);
            let baseline = tab.min.y + 16.0 - text::line_height(12.0) / 2.0 + text::ascent(12.0);
            self.text(
                Some(id.into()),
                Part::GroupLabel,
                Point::new(mark.max.x + 6.0, baseline),
                &group.name,
                12.0,
                Weight::SemiBold,
                Token::GroupText(ink),
                Anchor::Start,
            );
        }
    }
}
