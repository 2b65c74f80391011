//! Groups, arrangement, search and looking without touching.

use super::*;
use crate::model::Note;

fn run(editor: &mut Editor, command: Command) {
    editor.run(command, AROUND);
}

/// The function and the table in a frame.
fn framed() -> (Editor, GroupId, [ComponentId; 3]) {
    let mut editor = editor();
    let all = ids(&editor);
    editor.select([all[0].clone().into(), all[1].clone().into()]);
    let frame = editor.group_selection("vpc").unwrap();
    (editor, frame, all)
}

#[test]
fn a_collapsed_frame_is_hit_moved_copied_and_removed_as_one() {
    let (mut editor, frame, [function, table, bucket]) = framed();
    editor.connect(&function, &bucket).unwrap();
    editor.select_only(frame.clone().into());
    run(&mut editor, Command::ToggleCollapsed);
    assert!(!editor.geometry().components.contains_key(&function));
    let tile = editor.geometry().components[&editor.geometry().folded[&frame]].tile;
    assert_eq!(editor.hit(tile.center(), 1.0, |_| true), Hit::GroupTitle(frame.clone()));
    let before = editor.document().component(&table).unwrap().pos;
    drag(&mut editor, tile.center(), Vector::new(0.0, 200.0), NONE);
    assert_eq!(editor.document().component(&table).unwrap().pos, before + Vector::new(0.0, 200.0));
    assert_eq!(editor.selection, [frame.clone().into()].into());
    run(&mut editor, Command::Duplicate);
    assert_eq!(editor.document().components().len(), 5);
    editor.undo();
    editor.select_only(frame.into());
    run(&mut editor, Command::Delete);
    assert_eq!(editor.document().components().keys().collect::<Vec<_>>(), [&bucket]);
    assert!(editor.document().wires().is_empty());
}

#[test]
fn selecting_what_is_hidden_selects_the_tile() {
    let (mut editor, frame, [function, ..]) = framed();
    run(&mut editor, Command::ToggleCollapsed);
    editor.select_only(function.into());
    assert_eq!(editor.selection, [frame.clone().into()].into());
    assert_eq!(editor.search("lambda"), [frame.into()]);
}

#[test]
fn inside_a_frame_only_what_is_in_it_is_reached() {
    let (mut editor, frame, [function, table, bucket]) = framed();
    run(&mut editor, Command::ToggleCollapsed);
    editor.enter_group(&frame);
    assert!(!editor.document().group(&frame).unwrap().collapsed, "going in opens it");
    assert_eq!(editor.selection, [function.clone().into()].into());
    run(&mut editor, Command::SelectNext);
    run(&mut editor, Command::SelectNext);
    assert_eq!(editor.selection, [function.clone().into()].into());
    run(&mut editor, Command::SelectAll);
    assert_eq!(editor.selection, [function.into(), table.into()].into());
    assert!(editor.leave_group());
    assert_eq!(editor.selection, [frame.clone().into()].into());
    editor.enter_group(&frame);
    editor.select_only(bucket.into());
    assert_eq!(editor.inside, None, "selecting outside leaves");
}

#[test]
fn frames_notes_and_tiles_line_up_and_take_their_contents_along() {
    let (mut editor, frame, [function, _, bucket]) = framed();
    let inner = center(&editor, &function);
    drag(&mut editor, Point::new(352.0, 32.0), Vector::new(200.0, 300.0), NONE);
    let note = editor.add_note("Mind the gap", Point::new(900.0, 700.0), false);
    editor.select([frame.clone().into(), bucket.clone().into(), note.clone().into()]);
    run(&mut editor, Command::AlignTop);
    let top = editor.geometry().groups[&frame].min.y;
    assert_eq!(editor.geometry().components[&bucket].tile.min.y, top);
    assert_eq!(editor.geometry().notes[&note].0.min.y, top);
    assert_eq!(center(&editor, &function), inner, "the highest stays");
    run(&mut editor, Command::DistributeAcross);
    let gap = |a: Rect, b: Rect| b.min.x - a.max.x;
    let geometry = editor.geometry();
    let (a, b, c) = (geometry.groups[&frame], geometry.components[&bucket].tile, geometry.notes[&note].0);
    assert!((gap(a, b) - gap(b, c)).abs() < 0.02, "{a:?} {b:?} {c:?}");
    assert_eq!(editor.history().undo_label(), Some("Distribute across"));
}

#[test]
fn space_is_inserted_beyond_the_line_and_taken_away_again() {
    let mut editor = editor();
    let [function, table, bucket] = ids(&editor);
    let [a, b, c] = [&function, &table, &bucket].map(|id| center(&editor, id));
    let keys = Modifiers { shift: true, command: true, alt: false };
    drag(&mut editor, Point::new(112.0, 300.0), Vector::new(83.0, 10.0), keys);
    let by = Vector::new(80.0, 0.0);
    assert_eq!([&function, &table, &bucket].map(|id| center(&editor, id)), [a, b + by, c + by]);
    drag(&mut editor, Point::new(112.0, 300.0), Vector::new(-80.0, 0.0), keys);
    assert_eq!(center(&editor, &bucket), c);
    editor.undo();
    editor.undo();
    assert_eq!(center(&editor, &bucket), c);
}

#[test]
fn what_lies_below_comes_to_the_front() {
    let mut editor = Editor::new(Document::default(), None);
    let first = editor.place("lambda", Point::new(32.0, 32.0));
    let second = editor.place("s3", Point::new(48.0, 48.0));
    let third = editor.place("sqs_standard", Point::new(56.0, 56.0));
    let top = |editor: &Editor| match editor.hit(Point::new(40.0, 40.0), 1.0, |_| false) {
        Hit::Component(id) => id,
        hit => panic!("{hit:?}"),
    };
    let order = |editor: &Editor| editor.geometry().stacking.clone();
    for (id, command) in [(&first, Command::BringToFront), (&second, Command::BringToFront)] {
        editor.select_only(id.clone().into());
        run(&mut editor, command);
        assert_eq!(top(&editor), *id);
    }
    assert_eq!(order(&editor), [third.clone(), first.clone(), second.clone()]);
    run(&mut editor, Command::SendBackward);
    assert_eq!(order(&editor), [third.clone(), second.clone(), first.clone()]);
    run(&mut editor, Command::SendToBack);
    assert_eq!(order(&editor), [second.clone(), third.clone(), first.clone()]);
    run(&mut editor, Command::BringForward);
    assert_eq!(order(&editor), [third, second, first]);
}

#[test]
fn search_walks_names_services_notes_and_labels_in_reading_order() {
    let mut editor = editor();
    let [function, table, bucket] = ids(&editor);
    let wire = editor.connect(&function, &table).unwrap();
    editor.edit("Label", |txn, document| {
        txn.update_wire(document, &wire, |wire| wire.label = Some("order rows".to_owned()));
        txn.update_component(document, &bucket, |part| part.name = "Order files".to_owned());
        txn.put_note(document, &"n".into(), Note::new("All orders end here", Point::new(0.0, 400.0)));
    });
    assert_eq!(editor.search("order"), [wire.clone().into(), bucket.into(), ElementId::Note("n".into())]);
    assert_eq!(editor.search("DYNAMO"), [table.into()]);
    assert_eq!(editor.search("order rows"), [wire.into()]);
    assert_eq!(editor.search("  "), []);
}

#[test]
fn read_only_means_that_nothing_changes() {
    let mut editor = editor();
    let [function, table, _] = ids(&editor);
    let before = editor.document().clone();
    run(&mut editor, Command::ToggleReadOnly);
    let start = center(&editor, &function);
    for keys in [NONE, ALT, Modifiers { shift: true, command: true, alt: false }] {
        drag(&mut editor, start, Vector::new(0.0, 200.0), keys);
        drag(&mut editor, Point::new(-200.0, -200.0), Vector::new(900.0, 900.0), keys);
    }
    let port = port_center(editor.geometry().components[&function].tile, Side::Top, 1.0);
    let target = center(&editor, &table);
    drag(&mut editor, port, target - port, NONE);
    for command in Command::ALL {
        if *command != Command::ToggleReadOnly {
            run(&mut editor, *command);
        }
    }
    editor.paste("sqs > lambda", Point::ZERO);
    assert_eq!(*editor.document(), before);
    assert!(editor.read_only && editor.offer.is_none());
}

#[test]
fn links_and_cards_belong_to_any_part() {
    let (mut editor, frame, [function, table, _]) = framed();
    let wire = editor.connect(&function, &table).unwrap();
    let note = editor.add_note("See also", Point::new(0.0, 600.0), true);
    assert!(editor.document().note(&note).unwrap().plain);
    run(&mut editor, Command::ToggleCard);
    assert!(!editor.document().note(&note).unwrap().plain);
    for id in [ElementId::from(frame), function.into(), wire.into(), note.into()] {
        editor.set_link(&id, " https://example.com/runbook ");
        assert_eq!(editor.link_of(&id), Some("https://example.com/runbook"));
        editor.set_link(&id, "");
        assert_eq!(editor.link_of(&id), None);
    }
}
