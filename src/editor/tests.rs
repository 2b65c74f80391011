//! Gestures by their effect on the document, without a window.

mod groups;
mod wiring;

use super::hit::{Handle, port_center};
use super::{Button, Command, Editor, Hit, Modifiers, PointerEvent, Tool};
use crate::editor::commands::Surroundings;
use crate::geom::{Point, Rect, Vector};
use crate::model::{ComponentId, Document, ElementId, GroupId, Side};

const NONE: Modifiers = Modifiers { shift: false, command: false, alt: false };
const SHIFT: Modifiers = Modifiers { shift: true, ..NONE };
const ALT: Modifiers = Modifiers { alt: true, ..NONE };
const AROUND: Surroundings = Surroundings { canvas_width: 1000.0, canvas_height: 700.0, now_secs: 0.0 };

/// A function, its table and a bucket in a row, 160 apart.
fn editor() -> Editor {
    let mut editor = Editor::new(Document::default(), None);
    for (index, service) in ["lambda", "dynamodb", "s3"].into_iter().enumerate() {
        editor.place(service, Point::new(32.0 + 160.0 * index as f64, 32.0));
    }
    editor.selection.clear();
    editor
}

fn ids(editor: &Editor) -> [ComponentId; 3] {
    let find = |service: &str| {
        let mut all = editor.document().components().iter();
        all.find(|(_, component)| component.service.as_str() == service).unwrap().0.clone()
    };
    [find("lambda"), find("dynamodb"), find("s3")]
}

fn center(editor: &Editor, id: &ComponentId) -> Point {
    editor.geometry().components[id].tile.center()
}

fn down(editor: &mut Editor, at: Point, modifiers: Modifiers) {
    editor.pointer(PointerEvent::Down { pos_in_world: at, button: Button::Primary, modifiers, world_per_point: 1.0 });
}

fn to(editor: &mut Editor, at: Point, modifiers: Modifiers) {
    editor.pointer(PointerEvent::Move { pos_in_world: at, modifiers, world_per_point: 1.0 });
}

fn up(editor: &mut Editor, at: Point, modifiers: Modifiers) {
    editor.pointer(PointerEvent::Up { pos_in_world: at, modifiers, world_per_point: 1.0 });
}

fn drag(editor: &mut Editor, from: Point, by: Vector, modifiers: Modifiers) {
    down(editor, from, modifiers);
    to(editor, from + by * 0.5, modifiers);
    to(editor, from + by, modifiers);
    up(editor, from + by, modifiers);
}

fn steps_to_undo(editor: &mut Editor) -> usize {
    std::iter::from_fn(|| editor.undo()).count()
}

#[test]
fn a_gesture_is_one_step_and_a_click_is_none() {
    let mut editor = editor();
    let [function, ..] = ids(&editor);
    let start = center(&editor, &function);
    let before = steps_to_undo(&mut editor);
    while editor.redo().is_some() {}
    drag(&mut editor, start, Vector::new(40.0, 200.0), NONE);
    assert_eq!(center(&editor, &function), start + Vector::new(40.0, 200.0));
    let at = center(&editor, &function);
    drag(&mut editor, at, Vector::new(1.0, 1.0), NONE);
    assert_eq!(steps_to_undo(&mut editor), before + 1);
}

#[test]
fn escape_takes_a_drag_back_and_the_pointer_no_longer_leads() {
    let mut editor = editor();
    let [function, ..] = ids(&editor);
    let start = center(&editor, &function);
    down(&mut editor, start, NONE);
    to(&mut editor, start + Vector::new(0.0, 96.0), NONE);
    assert!(editor.in_gesture());
    editor.cancel_gesture();
    to(&mut editor, start + Vector::new(0.0, 200.0), NONE);
    up(&mut editor, start + Vector::new(0.0, 200.0), NONE);
    assert_eq!(center(&editor, &function), start);
}

#[test]
fn shift_keeps_a_drag_straight() {
    let mut editor = editor();
    let [function, ..] = ids(&editor);
    let start = center(&editor, &function);
    drag(&mut editor, start, Vector::new(30.0, 200.0), SHIFT);
    assert_eq!(center(&editor, &function), start + Vector::new(0.0, 200.0));
}

#[test]
fn alt_drags_a_copy_and_leaves_the_original() {
    let mut editor = editor();
    let [function, ..] = ids(&editor);
    let start = center(&editor, &function);
    drag(&mut editor, start, Vector::new(0.0, 160.0), ALT);
    assert_eq!(editor.document().components().len(), 4);
    assert_eq!(center(&editor, &function), start);
    let copy = editor.selected_one().and_then(ElementId::component).unwrap().clone();
    assert_eq!(center(&editor, &copy), start + Vector::new(0.0, 160.0));
}

#[test]
fn a_marquee_takes_what_it_touches_and_shift_adds() {
    let mut editor = editor();
    let [function, table, bucket] = ids(&editor);
    drag(&mut editor, Point::new(-40.0, -40.0), Vector::new(80.0, 80.0), NONE);
    assert_eq!(editor.selection, [function.clone().into()].into());
    let from = Point::new(450.0, -60.0);
    drag(&mut editor, from, Vector::new(-90.0, 100.0), SHIFT);
    assert_eq!(editor.selection, [function.into(), bucket.into()].into());
    assert!(!editor.selection.contains(&table.into()));
}

#[test]
fn a_wire_from_a_port_connects_only_what_is_legal() {
    let mut editor = editor();
    let [function, table, bucket] = ids(&editor);
    let port = port_center(editor.geometry().components[&function].tile, Side::Top, 1.0);
    let target = center(&editor, &table);
    drag(&mut editor, port, target - port, NONE);
    assert_eq!(editor.document().wires().len(), 1);
    let port = port_center(editor.geometry().components[&bucket].tile, Side::Top, 1.0);
    drag(&mut editor, port, target - port, NONE);
    assert_eq!(editor.document().wires().len(), 1, "a bucket does not write into a table");
    assert!(editor.offer.is_none());
}

#[test]
fn an_end_of_a_wire_moves_to_another_part_and_keeps_its_mechanism() {
    let mut editor = editor();
    let [function, table, bucket] = ids(&editor);
    let wire = editor.connect(&function, &table).unwrap();
    let mechanism = editor.document().wire(&wire).unwrap().mechanism;
    let end = *editor.geometry().wires[&wire].points.last().unwrap();
    assert!(matches!(editor.hit(end, 1.0, |_| true), Hit::WireEnd(..)));
    let target = center(&editor, &bucket);
    drag(&mut editor, end, target - end, NONE);
    let moved = editor.document().wire(&wire).unwrap();
    assert_eq!((&moved.from.component, &moved.to.component), (&function, &bucket));
    assert_eq!(moved.mechanism, mechanism);
    editor.undo();
    assert_eq!(editor.document().wire(&wire).unwrap().to.component, table);
}

#[test]
fn the_last_part_dragged_out_leaves_its_frame_where_it_was() {
    let mut editor = editor();
    let [function, ..] = ids(&editor);
    editor.select_only(function.clone().into());
    let frame: GroupId = editor.group_selection("vpc").unwrap();
    let area = editor.geometry().groups[&frame];
    let start = center(&editor, &function);
    drag(&mut editor, start, Vector::new(0.0, 400.0), NONE);
    assert_eq!(editor.document().component(&function).unwrap().parent, None);
    assert_eq!(editor.geometry().groups[&frame], area);
    let out = center(&editor, &function);
    drag(&mut editor, out, start - out, NONE);
    assert_eq!(editor.document().component(&function).unwrap().parent, Some(frame));
}

#[test]
fn a_frame_grows_at_its_corner() {
    let mut editor = editor();
    let frame = editor.add_frame("region", Point::new(240.0, 400.0));
    let area = editor.geometry().groups[&frame];
    let corner = Handle::BottomRight.at(area);
    drag(&mut editor, corner, Vector::new(80.0, 40.0), NONE);
    let grown = editor.geometry().groups[&frame];
    assert_eq!(grown, Rect::new(area.min, area.max + Vector::new(80.0, 40.0)));
}

#[test]
fn duplicating_again_repeats_the_distance() {
    let mut editor = editor();
    let [function, ..] = ids(&editor);
    let start = center(&editor, &function);
    editor.select_only(function.into());
    editor.run(Command::Duplicate, AROUND);
    let first = editor.selected_one().and_then(ElementId::component).unwrap().clone();
    let at = center(&editor, &first);
    drag(&mut editor, at, start + Vector::new(0.0, 160.0) - at, NONE);
    editor.run(Command::Duplicate, AROUND);
    let second = editor.selected_one().and_then(ElementId::component).unwrap().clone();
    assert_eq!(center(&editor, &second), start + Vector::new(0.0, 320.0));
}

#[test]
fn quick_nudges_undo_together_and_later_ones_on_their_own() {
    let mut editor = editor();
    let [function, ..] = ids(&editor);
    let start = center(&editor, &function);
    editor.select_only(function.clone().into());
    for now_secs in [0.0, 0.1, 0.2, 5.0] {
        editor.run(Command::NudgeRight, Surroundings { now_secs, ..AROUND });
    }
    editor.undo();
    assert_eq!(center(&editor, &function), start + Vector::new(24.0, 0.0));
    editor.undo();
    assert_eq!(center(&editor, &function), start);
}

#[test]
fn typing_there_and_back_leaves_no_step() {
    let mut editor = editor();
    let [function, ..] = ids(&editor);
    let original = editor.name_of(&function);
    let before = editor.history().undo_label().map(str::to_owned);
    for name in ["F", "Fu", original.as_str()] {
        editor.edit_field("name", "Rename", |txn, document| {
            txn.update_component(document, &function, |component| name.clone_into(&mut component.name));
        });
    }
    assert_eq!(editor.history().undo_label(), before.as_deref());
}

#[test]
fn the_place_tool_puts_parts_down_until_it_is_left() {
    let mut editor = editor();
    editor.set_tool(Tool::Place(super::tools::PlaceTool { service: "sns_standard".into() }));
    down(&mut editor, Point::new(32.0, 400.0), SHIFT);
    down(&mut editor, Point::new(232.0, 400.0), NONE);
    assert_eq!(editor.document().components().len(), 5);
    assert!(matches!(editor.tool(), Tool::Select(_)));
}
