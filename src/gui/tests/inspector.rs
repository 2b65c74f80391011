use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use skywright::model::Value;

use super::*;

fn prop(window: &Window, name: &str) -> Option<Value> {
    document(window).component(&ComponentId::new("orders")).unwrap().props.get(name).cloned()
}

fn type_into(window: &mut Window, field: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, field).focus();
    window.run_ok();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_ok();
    for letter in text.chars() {
        window.get_by_role_and_label(Role::TextInput, field).type_text(&letter.to_string());
        window.run_ok();
    }
}

#[test]
fn a_value_out_of_range_says_why_and_changes_nothing() {
    let (_folder, mut window) = shop();
    click(&mut window, "Orders (Lambda)");
    type_into(&mut window, "Timeout", "99999");
    assert!(says(&window, "Timeout is above the maximum of 900"));
    assert_eq!(prop(&window, "timeout_s"), None);
    assert!(window.state().editor.is_saved(), "what was typed on the way leaves no step to undo");
    window.key_press(Key::Tab);
    window.run_ok();
    assert!(!says(&window, "Timeout is above the maximum of 900"));
    assert_eq!(prop(&window, "timeout_s"), None);
}

#[test]
fn a_legal_value_is_taken_over_and_undone_as_one_step() {
    let (_folder, mut window) = shop();
    click(&mut window, "Orders (Lambda)");
    type_into(&mut window, "Memory", "1024");
    assert_eq!(prop(&window, "memory_mb"), Some(Value::Int(1024)));
    window.key_press(Key::Tab);
    window.run_ok();
    click(&mut window, "Undo (Ctrl+Z)");
    assert_eq!(prop(&window, "memory_mb"), Some(Value::Int(512)));
    assert!(window.state().editor.is_saved());
}

#[test]
fn the_way_back_to_the_default_is_one_click() {
    let (_folder, mut window) = shop();
    click(&mut window, "Orders (Lambda)");
    click(&mut window, "Reset Memory");
    assert_eq!(prop(&window, "memory_mb"), None);
}

#[test]
fn a_wire_offers_its_legal_mechanisms() {
    let (_folder, mut window) = shop();
    let at = center(&window, "Wire from Shop API to Orders, request and response");
    window.hover_at(at);
    window.run_ok();
    window.drag_at(at);
    window.run_ok();
    window.drop_at(at);
    window.run_ok();
    assert_eq!(window.state().editor.selected_one().map(|id| id.as_str().to_owned()).as_deref(), Some("route"));
    window.get_by_role_and_label(Role::ComboBox, "Mechanism").click();
    window.run_ok();
    let offered = window.query_all_by_label_contains(" · ").count();
    let editor = &window.state().editor;
    let legal = editor.catalogue().wirings_between("apigw_http", "lambda").len();
    assert!(offered >= legal && legal > 1, "{offered} of {legal}");
}

#[test]
fn a_property_of_several_parts_is_set_for_all_of_them_in_one_step() {
    let two = SHOP.replace(
        r#"{"id":"queue""#,
        r#"{"id":"mailer","type":"lambda","name":"Mailer","x":480,"y":160},{"id":"queue""#,
    );
    let (_folder, path) = file("two.json", &two);
    let mut window = window(Some(path));
    let ids = ["orders", "mailer"].map(ComponentId::new);
    window.state_mut().editor.selection = ids.iter().cloned().map(Into::into).collect();
    window.run_ok();
    assert!(says(&window, "2 Lambda"));
    type_into(&mut window, "Memory", "1024");
    let memory = |window: &Window| {
        ids.clone().map(|id| document(window).component(&id).unwrap().props.get("memory_mb").cloned())
    };
    assert_eq!(memory(&window), [Some(Value::Int(1024)), Some(Value::Int(1024))]);
    window.key_press(Key::Tab);
    window.run_ok();
    window.state_mut().editor.undo();
    assert_eq!(memory(&window), [Some(Value::Int(512)), None]);
}
