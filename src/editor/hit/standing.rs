use super::{
    BORDER_MARGIN, Hit, LEAST_TILE_WITH_PORTS, PORT_RADIUS, Port, WIRE_MARGIN, distance_to_segment, port_center,
};
use crate::editor::Editor;
use crate::geom::Point;
use crate::model::{ComponentId, GroupId, Side};
use crate::scene::{Stage, View};

impl Editor {
    /// As [`Editor::hit`] in the isometric view: what is seen at the place where the point of the ground is seen,
    /// writing before bodies, the nearest body before those behind it, and all of them before the ground.
    pub(super) fn hit_standing(
        &self,
        stage: &Stage,
        at: Point,
        world_per_point: f64,
        ports_of: impl Fn(&ComponentId) -> bool,
    ) -> Hit {
        let seen = View::Iso.plane_from_ground(at);
        if let Some((id, _)) = stage.nodes.iter().find(|(_, node)| node.tag.contains(seen)) {
            return Hit::Name(id.clone());
        }
        let on_label =
            |label: &Option<(crate::geom::Rect, String)>| label.as_ref().is_some_and(|(rect, _)| rect.contains(seen));
        if let Some((id, _)) = stage.wires.iter().find(|(_, run)| on_label(&run.label)) {
            return Hit::Wire(id.clone());
        }
        if let Some((id, _)) = stage.notes.iter().rev().find(|(_, card)| card.contains(seen)) {
            return Hit::Note(id.clone());
        }
        if let Some(hit) = self.hit_body(stage, at, seen, world_per_point, ports_of) {
            return hit;
        }
        if let Some((id, _)) = stage.groups.iter().rev().find(|(_, plot)| plot.title.covers(seen)) {
            return Hit::GroupTitle(id.clone());
        }
        let margin = WIRE_MARGIN * world_per_point.max(0.5);
        for (id, run) in stage.wires.iter().rev() {
            if run.points.windows(2).any(|ends| distance_to_segment(at, ends[0], ends[1]) <= margin) {
                return Hit::Wire(id.clone());
            }
        }
        self.ground_at(at, world_per_point)
    }

    fn hit_body(
        &self,
        stage: &Stage,
        at: Point,
        seen: Point,
        world_per_point: f64,
        ports_of: impl Fn(&ComponentId) -> bool,
    ) -> Option<Hit> {
        for id in stage.order.iter().rev() {
            let (Some(node), Some(flat)) = (stage.nodes.get(id), self.geometry().components.get(id)) else { continue };
            if ports_of(id) && flat.tile.width() >= LEAST_TILE_WITH_PORTS * world_per_point {
                // The near sides first: the far ports may lie behind the body.
                for side in [Side::Right, Side::Bottom] {
                    if port_center(flat.tile, side, world_per_point).distance(at) <= PORT_RADIUS * world_per_point {
                        return Some(Hit::Port(Port { component: id.clone(), side }));
                    }
                }
            }
            if node.covers(seen) {
                return Some(Hit::Component(id.clone()));
            }
            if ports_of(id) && flat.tile.width() >= LEAST_TILE_WITH_PORTS * world_per_point {
                for side in [Side::Left, Side::Top] {
                    if port_center(flat.tile, side, world_per_point).distance(at) <= PORT_RADIUS * world_per_point {
                        return Some(Hit::Port(Port { component: id.clone(), side }));
                    }
                }
            }
        }
        None
    }

    /// The innermost group at a point of the ground, by border or area.
    fn ground_at(&self, at: Point, world_per_point: f64) -> Hit {
        let margin = BORDER_MARGIN * world_per_point;
        let area = |id: &GroupId| self.geometry().groups.get(id).map_or(0.0, |rect| rect.width() * rect.height());
        let around = self.geometry().groups.iter().filter(|(_, rect)| rect.expanded(margin).contains(at));
        match around.min_by(|a, b| area(a.0).total_cmp(&area(b.0))) {
            Some((id, rect)) if rect.expanded(-margin).contains(at) => Hit::GroupArea(id.clone()),
            Some((id, _)) => Hit::GroupTitle(id.clone()),
            None => Hit::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::{Button, Modifiers, PointerEvent};
    use crate::geom::Vector;
    use crate::model::{Component, Document, Group, Mechanism, Txn, Wire};

    fn editor() -> Editor {
        let mut document = Document::default();
        let mut txn = Txn::new("Draw");
        let home = GroupId::new("home");
        let frame = Group::new("region", "Home");
        txn.put_group(&mut document, &home, frame);
        for (id, service, x, y) in [("far", "lambda", 0.0, 0.0), ("near", "dynamodb", 320.0, 0.0)] {
            let component = Component { parent: Some(home.clone()), ..Component::new(service, id, Point::new(x, y)) };
            txn.put_component(&mut document, &ComponentId::new(id), component);
        }
        let (far, near) = (ComponentId::new("far"), ComponentId::new("near"));
        txn.put_wire(&mut document, &"wire".into(), Wire::new(&far, &near, Mechanism::SdkCall));
        txn.commit(&document);
        let mut editor = Editor::new(document, None);
        editor.set_view(View::Iso);
        editor
    }

    /// What lies at a point of the picture.
    fn seen(editor: &Editor, at: Point) -> Hit {
        editor.hit(View::Iso.ground_from_plane(at), 1.0, |_| false)
    }

    #[test]
    fn the_top_of_a_body_belongs_to_it_and_not_to_the_ground_behind() {
        let editor = editor();
        let far = ComponentId::new("far");
        let center = View::Iso.plane_from_ground(Point::new(32.0, 32.0));
        assert_eq!(seen(&editor, center - Vector::new(0.0, 40.0)), Hit::Component(far.clone()));
        let tag = editor.stage().unwrap().nodes[&far].tag;
        assert_eq!(seen(&editor, tag.center()), Hit::Name(far));
        let middle = View::Iso.plane_from_ground(Point::new(192.0, 32.0));
        assert_eq!(seen(&editor, middle), Hit::Wire("wire".into()));
        assert_eq!(
            seen(&editor, editor.stage().unwrap().groups["home"].title.bounds().center()),
            Hit::GroupTitle("home".into())
        );
        assert_eq!(seen(&editor, View::Iso.plane_from_ground(Point::new(192.0, 64.0))), Hit::GroupArea("home".into()));
        assert_eq!(seen(&editor, center - Vector::new(0.0, 400.0)), Hit::Nothing);
    }

    #[test]
    fn a_drag_by_the_top_moves_along_the_ground_and_keeps_the_group() {
        let mut editor = editor();
        let far = ComponentId::new("far");
        let start = View::Iso.plane_from_ground(Point::new(32.0, 32.0)) - Vector::new(0.0, 40.0);
        let by = View::Iso.plane_from_ground_step(Vector::new(0.0, 80.0));
        let [from, to] = [start, start + by].map(|at| View::Iso.ground_from_plane(at));
        let (modifiers, world_per_point) = (Modifiers::default(), 1.0);
        editor.pointer(PointerEvent::Down { pos_in_world: from, button: Button::Primary, modifiers, world_per_point });
        editor.pointer(PointerEvent::Move { pos_in_world: to, modifiers, world_per_point });
        editor.pointer(PointerEvent::Up { pos_in_world: to, modifiers, world_per_point });
        let moved = editor.document().component(&far).unwrap();
        assert_eq!((moved.pos.x, moved.pos.y), (0.0, 80.0));
        assert_eq!(moved.parent, Some("home".into()));
        assert_eq!(editor.stage().unwrap().nodes[&far].corner, View::Iso.plane_from_ground(moved.pos));
    }
}
