use crate::editor::Editor;
use crate::geom::{Point, Rect};
use crate::model::{ElementId, Group, GroupId};

/// Kinds of group a person can choose, with the name a new one gets.
pub const GROUP_KINDS: &[(&str, &str)] = &[
    ("generic", "Group"),
    ("vpc", "VPC"),
    ("subnet", "Subnet"),
    ("region", "Region"),
    ("account", "Account"),
    ("stack", "Stack"),
];

impl Editor {
    /// Frames the selected components, groups and notes; gives the frame's id.
    pub fn group_selection(&mut self, kind: &str) -> Option<GroupId> {
        let members: Vec<ElementId> = self.selection.iter().filter(|id| id.wire().is_none()).cloned().collect();
        let first = members.first()?;
        let parent = self.document().parent(first).cloned();
        let (id, group) = self.new_group(kind, parent, None);
        self.edit(format!("Group as {}", group.name), |txn, document| {
            txn.put_group(document, &id, group);
            for member in &members {
                match member {
                    ElementId::Component(member) => {
                        txn.update_component(document, member, |component| component.parent = Some(id.clone()));
                    }
                    ElementId::Group(member) => {
                        txn.update_group(document, member, |group| group.parent = Some(id.clone()));
                    }
                    ElementId::Note(member) => txn.update_note(document, member, |note| note.parent = Some(id.clone())),
                    ElementId::Wire(_) => {}
                }
            }
        });
        self.select_only(id.clone().into());
        Some(id)
    }

    /// Puts an empty frame on the drawing and selects it.
    pub fn add_frame(&mut self, kind: &str, center: Point) -> GroupId {
        let parent = self.group_under(center, |_| false);
        let rect = Rect::from_center(center, 320.0, 224.0);
        let rect = Rect::from_size(rect.min.snapped(crate::editor::GRID), rect.width(), rect.height());
        let (id, group) = self.new_group(kind, parent, Some(rect));
        self.edit(format!("Add {}", group.name), |txn, document| txn.put_group(document, &id, group));
        self.select_only(id.clone().into());
        id
    }

    fn new_group(&self, kind: &str, parent: Option<GroupId>, rect: Option<Rect>) -> (GroupId, Group) {
        let name = GROUP_KINDS.iter().find(|(known, _)| *known == kind).map_or(kind, |(_, name)| name);
        let id = GroupId::new(self.document().free_id(kind));
        let group = Group { parent, rect, ..Group::new(kind, name) };
        (id, group)
    }

    /// Dissolves the selected frames; their members stay and are selected.
    pub(super) fn ungroup(&mut self) {
        let groups: Vec<GroupId> = self.selection.iter().filter_map(ElementId::group).cloned().collect();
        if groups.is_empty() {
            return;
        }
        let members = groups.iter().flat_map(|group| self.document().members(group)).collect();
        self.edit("Ungroup", |txn, document| {
            for group in &groups {
                txn.remove(document, &group.clone().into());
            }
        });
        self.selection = members;
        let document = &self.document;
        self.selection.retain(|id| document.contains(id));
    }
}
