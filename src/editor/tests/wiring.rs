//! Wires that know what is legal: splitting, detours, neighbours, chains pasted as text.

use super::*;
use crate::editor::tools::{Offer, PlaceTool};
use crate::model::{Mechanism, Wire};

fn mechanism(editor: &Editor, from: &ComponentId, to: &ComponentId) -> Option<Mechanism> {
    let mut wires = editor.document().wires().values();
    wires.find(|wire| wire.from.component == *from && wire.to.component == *to).map(|wire| wire.mechanism)
}

#[test]
fn a_component_dropped_on_a_wire_goes_between_as_one_step() {
    let mut editor = Editor::new(Document::default(), None);
    let bucket = editor.place("s3", Point::new(32.0, 32.0));
    let topic = editor.place("sns_standard", Point::new(432.0, 32.0));
    editor.connect(&bucket, &topic).unwrap();
    let function = editor.place("lambda", Point::new(232.0, 300.0));
    let before = editor.document().clone();
    let start = center(&editor, &function);
    down(&mut editor, start, NONE);
    to(&mut editor, Point::new(232.0, 34.0), NONE);
    assert!(editor.splice.as_ref().is_some_and(|splice| splice.halves.is_ok()));
    up(&mut editor, Point::new(232.0, 34.0), NONE);
    assert_eq!(mechanism(&editor, &bucket, &topic), None);
    assert!(mechanism(&editor, &bucket, &function).is_some());
    assert_eq!(mechanism(&editor, &function, &topic), Some(Mechanism::SdkCall));
    assert!(editor.splice.is_none());
    editor.undo();
    assert_eq!(*editor.document(), before);
}

#[test]
fn a_component_that_does_not_fit_tells_why_and_leaves_the_wire() {
    let mut editor = Editor::new(Document::default(), None);
    let bucket = editor.place("s3", Point::new(32.0, 32.0));
    let function = editor.place("lambda", Point::new(432.0, 32.0));
    editor.connect(&bucket, &function).unwrap();
    let table = editor.place("dynamodb", Point::new(232.0, 300.0));
    let start = center(&editor, &table);
    down(&mut editor, start, NONE);
    to(&mut editor, Point::new(232.0, 34.0), NONE);
    let why = editor.splice.clone().unwrap().halves.unwrap_err();
    assert!(why.contains("bucket"), "{why}");
    up(&mut editor, Point::new(232.0, 34.0), NONE);
    assert!(mechanism(&editor, &bucket, &function).is_some());
    assert_eq!(editor.document().wires().len(), 1);
}

#[test]
fn the_place_tool_splits_a_wire_too_and_stays_when_locked() {
    let mut editor = Editor::new(Document::default(), None);
    let api = editor.place("apigw_http", Point::new(32.0, 32.0));
    let function = editor.place("lambda", Point::new(432.0, 32.0));
    editor.connect(&api, &function).unwrap();
    editor.run(Command::ToggleToolLock, AROUND);
    editor.set_tool(Tool::Place(PlaceTool { service: "lambda".into() }));
    to(&mut editor, Point::new(232.0, 32.0), NONE);
    assert!(editor.splice.is_some());
    down(&mut editor, Point::new(232.0, 32.0), NONE);
    assert_eq!(editor.document().wires().len(), 2);
    assert!(matches!(editor.tool(), Tool::Place(_)), "locked tools stay");
}

#[test]
fn a_wire_dropped_on_a_wrong_target_names_the_rule_and_chains() {
    let mut editor = editor();
    let [_, table, bucket] = ids(&editor);
    let port = port_center(editor.geometry().components[&bucket].tile, Side::Top, 1.0);
    let target = center(&editor, &table);
    drag(&mut editor, port, target - port, NONE);
    let misfit = editor.misfit.clone().unwrap();
    assert_eq!((&misfit.from, &misfit.to), (&bucket, &table));
    assert_eq!(misfit.chains.first(), Some(&vec!["lambda".to_owned()]));
    assert!(editor.connect_through(&misfit.from, &misfit.to, &misfit.chains[0]));
    assert_eq!(editor.document().wires().len(), 2);
}

#[test]
fn an_end_pulled_off_takes_the_wire_away_and_a_slip_does_not() {
    let mut editor = editor();
    let [function, table, _] = ids(&editor);
    let wire = editor.connect(&function, &table).unwrap();
    let end = *editor.geometry().wires[&wire].points.last().unwrap();
    drag(&mut editor, end, Vector::new(-8.0, 20.0), NONE);
    assert!(editor.document().wire(&wire).is_some());
    editor.select_only(wire.clone().into());
    drag(&mut editor, end, Vector::new(0.0, 300.0), NONE);
    assert!(editor.document().wire(&wire).is_none());
    assert_eq!(editor.undo().as_deref(), Some("Disconnect"));
}

#[test]
fn another_mechanism_belongs_to_the_same_step() {
    let mut editor = Editor::new(Document::default(), None);
    let first = editor.place("lambda", Point::new(32.0, 32.0));
    let second = editor.place("lambda", Point::new(232.0, 32.0));
    let before = editor.document().clone();
    editor.connect_or_explain(&first, &second);
    let wire = editor.choice.clone().unwrap();
    let usual = editor.document().wire(&wire).unwrap().mechanism;
    let other = editor.catalogue().wirings_between("lambda", "lambda").iter().find(|w| w.mechanism != usual).unwrap();
    editor.choose(&wire, other.mechanism);
    assert_eq!(editor.document().wire(&wire).unwrap().mechanism, other.mechanism);
    editor.undo();
    assert_eq!(*editor.document(), before);
}

#[test]
fn neighbours_are_offered_on_a_side_and_wired_the_right_way() {
    let mut editor = Editor::new(Document::default(), None);
    let function = editor.place("lambda", Point::new(32.0, 32.0));
    for (command, incoming, service) in
        [(Command::NeighbourRight, false, "dynamodb"), (Command::NeighbourLeft, true, "sqs_standard")]
    {
        editor.select_only(function.clone().into());
        editor.run(command, AROUND);
        let offer = editor.offer.take().unwrap();
        assert_eq!(offer.incoming, incoming);
        editor.accept(&offer, service);
        let new = editor.selected_one().and_then(ElementId::component).unwrap().clone();
        let (from, to) = if incoming { (&new, &function) } else { (&function, &new) };
        assert!(mechanism(&editor, from, to).is_some(), "{service}");
        assert_eq!(center(&editor, &new).x > center(&editor, &function).x, !incoming);
    }
    let usual = crate::editor::wiring::usual_sources(editor.catalogue(), "lambda");
    assert!(usual.contains(&"sqs_standard") && !usual.contains(&"dynamodb_stream_reader"));
}

#[test]
fn a_click_on_a_port_offers_a_neighbour_there() {
    let mut editor = editor();
    let [function, ..] = ids(&editor);
    let port = port_center(editor.geometry().components[&function].tile, Side::Bottom, 1.0);
    down(&mut editor, port, NONE);
    up(&mut editor, port, NONE);
    let Offer { fixed, at, incoming } = editor.offer.clone().unwrap();
    assert_eq!((fixed, incoming), (function, false));
    assert!(at.y > port.y);
}

#[test]
fn walking_goes_along_wires_before_it_goes_by_distance() {
    let mut editor = Editor::new(Document::default(), None);
    let start = editor.place("lambda", Point::new(32.0, 32.0));
    let near = editor.place("s3", Point::new(192.0, 32.0));
    let wired = editor.place("dynamodb", Point::new(512.0, 32.0));
    editor.connect(&start, &wired).unwrap();
    editor.select_only(start.clone().into());
    editor.run(Command::WalkRight, AROUND);
    assert_eq!(editor.selection, [wired.clone().into()].into());
    editor.run(Command::WalkLeft, AROUND);
    assert_eq!(editor.selection, [start.into()].into());
    editor.select_only(wired.into());
    editor.run(Command::WalkUp, AROUND);
    editor.select_only(near.clone().into());
    editor.run(Command::WalkRight, AROUND);
    assert!(!editor.selection.contains(&near.into()));
}

#[test]
fn deleting_a_step_can_join_its_neighbours() {
    let mut editor = Editor::new(Document::default(), None);
    let api = editor.place("apigw_http", Point::new(0.0, 32.0));
    let queue = editor.place("sqs_standard", Point::new(160.0, 32.0));
    let function = editor.place("lambda", Point::new(320.0, 32.0));
    editor.connect(&api, &queue).unwrap();
    editor.connect(&queue, &function).unwrap();
    editor.select_only(queue.into());
    editor.run(Command::DeleteJoining, AROUND);
    assert_eq!(mechanism(&editor, &api, &function), Some(Mechanism::SyncInvoke));
    assert_eq!(editor.document().components().len(), 2);
}

#[test]
fn what_is_pasted_becomes_parts_a_chain_or_a_note() {
    let mut editor = editor();
    editor.run(Command::SelectAll, AROUND);
    let ron = editor.copy().unwrap();
    let json = crate::format::to_json(editor.document());
    let svg =
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><metadata id=\"skywright-model\">{json}</metadata></svg>");
    let html = format!("<!DOCTYPE html><html><script type=\"application/json\" id=\"skywright-model\">{json}</script>");
    let drawio = format!("<mxfile skywrightModel=\"{}\"/>", json.replace('"', "&quot;"));
    for text in [&ron, &json, &svg, &html, &drawio] {
        let before = editor.document().components().len();
        editor.paste(text, Point::new(0.0, 900.0));
        assert_eq!(editor.document().components().len(), before + 3, "{}", &text[..20]);
        assert_eq!(editor.selection.len(), 3);
    }
    let before = editor.document().components().len();
    editor.paste("sqs -> lambda -> +dynamodb", Point::new(0.0, 2000.0));
    assert_eq!((editor.document().components().len(), editor.document().wires().len()), (before + 3, 2));
    editor.paste("<b>just words</b>", Point::ZERO);
    assert_eq!(editor.document().notes().len(), 1);
}

#[test]
fn a_split_wire_keeps_its_settings_on_the_half_that_is_like_it() {
    let mut editor = Editor::new(Document::default(), None);
    let queue = editor.place("sqs_standard", Point::new(32.0, 32.0));
    let function = editor.place("lambda", Point::new(432.0, 32.0));
    let wire = editor.connect(&queue, &function).unwrap();
    editor.edit("Set", |txn, document| {
        txn.update_wire(document, &wire, |wire| drop(wire.props.insert("batch_size".to_owned(), 7.into())));
    });
    editor.place_or_splice("lambda", Point::new(232.0, 32.0), 1.0);
    let kept: Vec<&Wire> = editor.document().wires().values().filter(|wire| !wire.props.is_empty()).collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].from.component, queue);
}
