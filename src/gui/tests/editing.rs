//! Editing with what is legal in view: questions beside wires, neighbours, chains, search, keys.

use eframe::egui::{Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use skywright::editor::Command;
use skywright::model::ElementId;

use super::*;

fn wires(window: &Window) -> Vec<(String, String, &'static str)> {
    let wires = document(window).wires().values();
    wires
        .map(|wire| (wire.from.component.to_string(), wire.to.component.to_string(), wire.mechanism.as_str()))
        .collect()
}

fn select(window: &mut Window, id: &str) {
    window.state_mut().editor.select_only(ElementId::Component(id.into()));
    window.run_ok();
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_ok();
}

#[test]
fn a_wire_dropped_on_a_wrong_part_offers_what_goes_between_and_enter_inserts_it() {
    let (_folder, mut window) = shop();
    let tile = window.get_by_label("Mails (SQS)").rect();
    let table = center(&window, "Shop table (DynamoDB)");
    drag(&mut window, tile.right_center() + vec2(5.0, 0.0), table);
    assert!(says(&window, "A queue never pushes"), "the rule is told");
    window.get_by_label("Lambda");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(document(&window).components().len(), 6);
    assert!(wires(&window).iter().any(|(from, _, how)| from == "queue" && *how == "poll"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(document(&window).components().len(), 5);
}

#[test]
fn a_neighbour_is_added_and_wired_with_two_keys() {
    let (_folder, mut window) = shop();
    select(&mut window, "queue");
    press(&mut window, Modifiers::COMMAND, Key::ArrowRight);
    window.get_by_label("Find a component");
    press(&mut window, Modifiers::NONE, Key::Enter);
    let (from, _, how) = wires(&window).last().cloned().unwrap();
    assert!(wires(&window).iter().any(|(from, ..)| from == "queue"), "{from} {how}");
    let queue = window.get_by_label("Mails (SQS)").rect();
    let new = window.state().editor.selected_one().and_then(ElementId::component).unwrap().clone();
    let at = window.state().editor.geometry().components[&new].tile.center();
    assert!(at.x > 400.0, "right of {queue:?}");
}

#[test]
fn a_mechanism_is_chosen_by_its_number() {
    let (_folder, mut window) = shop();
    let editor = &window.state().editor;
    let (from, to): (skywright::model::ComponentId, skywright::model::ComponentId) = ("orders".into(), "queue".into());
    let several = editor.catalogue().wirings_between("lambda", "sqs_standard");
    assert!(several.len() > 1);
    let second = several[1].mechanism.as_str();
    window.state_mut().editor.connect_or_explain(&from, &to);
    window.run_ok();
    window.get_by_label("How do the two work together?");
    press(&mut window, Modifiers::NONE, Key::Num2);
    assert!(wires(&window).contains(&("orders".to_owned(), "queue".to_owned(), second)));
    assert!(!says(&window, "How do the two work together?"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(wires(&window).len(), 2);
}

#[test]
fn a_chain_typed_into_the_palette_is_previewed_and_drawn() {
    let (_folder, mut window) = shop();
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.get_by_label("Search everything").type_text("s3 > dynamodb");
    window.run_ok();
    window.get_by_label("Draw S3 > Lambda > DynamoDB");
    assert!(says(&window, "A bucket never writes"));
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(document(&window).components().len(), 8);
    assert_eq!(wires(&window).len(), 4);
}

#[test]
fn search_walks_the_hits_and_counts_them() {
    let (_folder, mut window) = shop();
    press(&mut window, Modifiers::COMMAND, Key::F);
    window.get_by_label("Find on the drawing").type_text("shop");
    window.run_ok();
    window.get_by_label("1 of 2");
    assert_eq!(window.state().editor.selection, [ElementId::Component("api".into())].into());
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.get_by_label("2 of 2");
    assert_eq!(window.state().editor.selection, [ElementId::Component("table".into())].into());
    press(&mut window, Modifiers::SHIFT, Key::Enter);
    window.get_by_label("1 of 2");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!says(&window, "of 2"));
}

#[test]
fn frames_collapse_and_are_entered_by_keyboard() {
    let (_folder, mut window) = shop();
    window.state_mut().editor.select(["orders", "table"].map(|id| ElementId::Component(id.into())));
    press(&mut window, Modifiers::COMMAND, Key::G);
    press(&mut window, Modifiers::COMMAND, Key::Period);
    assert!(window.query_by_label("Orders (Lambda)").is_none(), "hidden parts have no node");
    assert_eq!(window.state().editor.geometry().folded.len(), 1);
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.get_by_label("Orders (Lambda)");
    assert_eq!(window.state().editor.selection, [ElementId::Component("orders".into())].into());
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.state().editor.selected_one().is_some_and(|id| id.group().is_some()));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.state().editor.selection.is_empty());
}

#[test]
fn read_only_refuses_and_says_so() {
    let (_folder, mut window) = shop();
    press(&mut window, Modifiers::NONE, Key::F8);
    select(&mut window, "queue");
    press(&mut window, Modifiers::NONE, Key::Delete);
    assert_eq!(document(&window).components().len(), 5);
    assert!(says(&window, "read-only"));
    press(&mut window, Modifiers::NONE, Key::F8);
    press(&mut window, Modifiers::NONE, Key::Delete);
    assert_eq!(document(&window).components().len(), 4);
}

#[test]
fn a_recorded_key_runs_its_command_and_leaves_the_other() {
    let (_folder, mut window) = shop();
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.get_by_label("Search everything").type_text("change shortcuts");
    window.run_ok();
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.get_by_label("Search commands").focus();
    window.run_ok();
    window.get_by_label("Search commands").type_text("Map");
    window.run_ok();
    click(&mut window, "Add a shortcut for Map");
    press(&mut window, Modifiers::NONE, Key::V);
    window.get_by_label("Take V away");
    click(&mut window, "Done");
    press(&mut window, Modifiers::NONE, Key::V);
    window.get_by_label("Map of the drawing");
    let keymap = crate::gui::keys::keymap(&window.ctx);
    assert_eq!(keymap.keys(Command::ToolSelect), Vec::<&str>::new());
}

#[test]
fn the_presentation_shows_the_drawing_alone_until_escape() {
    let (_folder, mut window) = shop();
    press(&mut window, Modifiers::NONE, Key::F11);
    assert!(window.query_by_label("Search components").is_none());
    window.get_by_label("Orders (Lambda)");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.get_by_label("Search components");
}

#[test]
fn a_part_from_the_list_goes_into_the_wire_it_is_dropped_on() {
    let (_folder, mut window) = shop();
    window.get_by_label("Search components").focus();
    window.run_ok();
    window.get_by_label("Search components").type_text("cloudfront dis");
    window.run_ok();
    let (browser, api) = (center(&window, "Browser (Client)"), center(&window, "Shop API (HTTP API)"));
    let middle = Pos2::new(f32::midpoint(browser.x, api.x), browser.y);
    let start = center(&window, "CloudFront distribution");
    drag(&mut window, start, middle);
    let ends: Vec<_> = wires(&window).into_iter().map(|(from, to, _)| (from, to)).collect();
    assert!(!ends.contains(&("browser".to_owned(), "api".to_owned())), "{ends:?}");
    assert!(ends.iter().any(|(from, to)| from == "browser" && to != "api"), "{ends:?}");
}
