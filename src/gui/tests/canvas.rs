use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use skywright::editor::wiring::{Verdict, verdict};

use super::*;

#[test]
fn parts_and_wires_have_names_and_connections() {
    let (_folder, window) = shop();
    let api = window.get_by_label("Shop API (HTTP API)");
    let told = api.accesskit_node().description().unwrap_or_default();
    assert!(told.starts_with("leads to Orders; ") && told.contains("problem"), "{told}");
    window.get_by_label("Wire from Browser to Shop API, request and response");
}

#[test]
fn dragging_a_part_moves_it_and_one_undo_takes_it_back() {
    let (_folder, mut window) = shop();
    let zoom = zoom(&window);
    let start = center(&window, "Mails (SQS)");
    drag(&mut window, start, start + vec2(160.0, 80.0) * zoom);
    assert_eq!(component_at(&window, "queue"), (480.0, 240.0));
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_ok();
    assert_eq!(component_at(&window, "queue"), (320.0, 160.0));
    window.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
    window.run_ok();
    assert_eq!(component_at(&window, "queue"), (480.0, 240.0));
}

#[test]
fn in_the_isometric_view_a_drag_follows_the_ground() {
    let (_folder, mut window) = shop();
    window.key_press(Key::I);
    window.run_ok();
    let zoom = zoom(&window);
    let start = center(&window, "Mails (SQS)");
    // The ground's first axis falls off to the right at thirty degrees.
    drag(&mut window, start, start + vec2(138.564, 80.0) * zoom);
    assert_eq!(component_at(&window, "queue"), (480.0, 160.0));
    window.key_press(Key::I);
    window.run_ok();
    let flat = window.get_by_label("Mails (SQS)").rect();
    assert!((flat.width() - flat.height()).abs() < 0.5, "the tile is a square again");
}

#[test]
fn escape_takes_a_running_drag_back() {
    let (_folder, mut window) = shop();
    let start = center(&window, "Mails (SQS)");
    press_and_move(&mut window, start, start + vec2(120.0, 60.0));
    assert_ne!(component_at(&window, "queue"), (320.0, 160.0));
    window.key_press(Key::Escape);
    window.run_ok();
    window.drop_at(start + vec2(120.0, 60.0));
    window.run_ok();
    assert_eq!(component_at(&window, "queue"), (320.0, 160.0));
    assert!(window.state().editor.is_saved());
}

#[test]
fn a_wire_drawn_from_a_port_connects_what_may_be_connected() {
    let (_folder, mut window) = shop();
    let tile = window.get_by_label("Orders (Lambda)").rect();
    let port = tile.right_center() + vec2(5.0, 0.0);
    let table = center(&window, "Shop table (DynamoDB)");
    drag(&mut window, port, table);
    let wire = document(&window).wires().values().find(|wire| wire.to.component.as_str() == "table").unwrap();
    assert_eq!((wire.from.component.as_str(), wire.mechanism.as_str()), ("orders", "sdk_call"));
    window.get_by_label("Wire from Orders to Shop table, SDK call");
}

#[test]
fn an_illegal_target_says_why_and_stays_unconnected() {
    let (_folder, mut window) = shop();
    let tile = window.get_by_label("Shop table (DynamoDB)").rect();
    let api = center(&window, "Shop API (HTTP API)");
    press_and_move(&mut window, tile.center_top() - vec2(0.0, 5.0), api);
    let editor = &window.state().editor;
    let ends = (ComponentId::new("table"), ComponentId::new("api"));
    let Verdict::Illegal { why, .. } = verdict(editor.document(), editor.catalogue(), &ends.0, &ends.1) else {
        panic!("a table does not call an API");
    };
    assert!(why.len() > 20 && says(&window, &why), "{why}");
    window.drop_at(api);
    window.run_ok();
    assert_eq!(document(&window).wires().len(), 2);
}

#[test]
fn a_wire_dropped_on_empty_canvas_offers_what_is_legal() {
    let (_folder, mut window) = shop();
    let tile = window.get_by_label("Orders (Lambda)").rect();
    drag(&mut window, tile.center_top() - vec2(0.0, 5.0), tile.center_top() - vec2(0.0, 150.0));
    window.get_by_label("Find a component").type_text("sns");
    window.run_ok();
    window.key_press(Key::Enter);
    window.run_ok();
    assert!(names(&window).contains(&"SNS topic".to_owned()) || document(&window).components().len() == 6);
    assert_eq!(document(&window).wires().len(), 3);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_ok();
    assert_eq!((document(&window).components().len(), document(&window).wires().len()), (5, 2), "one step");
}

#[test]
fn tab_walks_the_parts_and_arrows_move_the_selected_one() {
    let (_folder, mut window) = shop();
    window.key_press(Key::Tab);
    window.run_ok();
    window.key_press(Key::Tab);
    window.run_ok();
    let selected = window.state().editor.selected_one().cloned().unwrap();
    assert_eq!(selected.as_str(), "api");
    assert!(window.get_by_label("Shop API (HTTP API)").is_focused());
    window.key_press(Key::ArrowDown);
    window.key_press(Key::ArrowDown);
    window.run_ok();
    assert_eq!(component_at(&window, "api"), (160.0, 16.0));
    window.key_press(Key::Delete);
    window.run_ok();
    assert_eq!(names(&window), ["Browser", "Orders", "Mails", "Shop table"]);
    assert!(document(&window).wires().is_empty(), "wires go with their ends");
}

#[test]
fn a_name_is_edited_in_place() {
    let (_folder, mut window) = shop();
    let at = center(&window, "Mails (SQS)");
    for _ in 0..2 {
        window.drag_at(at);
        window.drop_at(at);
        window.run_steps(1);
    }
    window.run_ok();
    window.get_by_label("New name").type_text("Outgoing mail");
    window.run_ok();
    window.key_press(Key::Enter);
    window.run_ok();
    assert!(names(&window).contains(&"Outgoing mail".to_owned()), "{:?}", names(&window));
}

#[test]
fn a_part_moves_into_a_frame_and_out_again() {
    let (_folder, mut window) = shop();
    click(&mut window, "Orders (Lambda)");
    window.key_press_modifiers(Modifiers::COMMAND, Key::G);
    window.run_ok();
    let zoom = zoom(&window);
    let frame = window.get_by_label("Frame Group").rect();
    let queue = center(&window, "Mails (SQS)");
    drag(&mut window, queue, frame.center() + vec2(4.0, 20.0));
    let parent = |window: &Window| document(window).component(&ComponentId::new("queue")).unwrap().parent.clone();
    assert!(parent(&window).is_some());
    let queue = center(&window, "Mails (SQS)");
    drag(&mut window, queue, queue + vec2(0.0, 300.0) * zoom);
    assert!(parent(&window).is_none());
}

#[test]
fn copies_paste_as_text_into_another_window() {
    let (_folder, mut first) = shop();
    first.key_press_modifiers(Modifiers::COMMAND, Key::A);
    first.run_ok();
    let text = first.state().editor.copy().unwrap();
    let mut second = window(None);
    click(&mut second, "Empty canvas");
    second.event(eframe::egui::Event::Paste(text));
    second.run_ok();
    assert_eq!(names(&second).len(), 5);
    assert_eq!(document(&second).wires().len(), 2);
}
