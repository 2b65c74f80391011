use eframe::egui::{Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use skywright::references::references;

use super::*;

#[test]
fn the_first_page_shows_every_reference_architecture() {
    let window = window(None);
    for reference in references() {
        window.get_by_label(&reference.title);
    }
}

#[test]
fn a_reference_opens_as_a_drawing_without_a_file() {
    let Some(reference) = references().into_iter().next() else { return };
    let mut window = window(None);
    click(&mut window, &reference.title);
    assert!(!document(&window).components().is_empty());
    assert_eq!(window.state().editor.path, None);
}

#[test]
fn a_click_in_the_list_adds_a_part_and_selects_it() {
    let mut window = window(None);
    click(&mut window, "Empty canvas");
    window.get_by_label("Search components").focus();
    window.run_ok();
    window.get_by_label("Search components").type_text("sqs");
    window.run_ok();
    click(&mut window, "SQS standard queue");
    assert_eq!(document(&window).components().len(), 1);
    let only = document(&window).components().keys().next().unwrap().clone();
    assert_eq!(window.state().editor.selected_one(), Some(&only.into()));
}

#[test]
fn a_part_dragged_from_the_list_lands_where_it_is_dropped() {
    let mut window = window(None);
    click(&mut window, "Empty canvas");
    window.get_by_label("Search components").focus();
    window.run_ok();
    window.get_by_label("Search components").type_text("dynamo");
    window.run_ok();
    let start = center(&window, "DynamoDB table");
    let target = Pos2::new(640.0, 500.0);
    drag(&mut window, start, target);
    assert_eq!(document(&window).components().len(), 1);
    let tile = window.get_by_label_contains("(DynamoDB)").rect();
    assert!(tile.expand(8.0).contains(target), "{tile:?}");
}

#[test]
fn everything_is_found_by_typing() {
    let (_folder, mut window) = shop();
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run_ok();
    window.get_by_label("Search everything").type_text("mails");
    window.run_ok();
    window.key_press(Key::Enter);
    window.run_ok();
    assert_eq!(window.state().editor.selected_one().map(|id| id.as_str().to_owned()).as_deref(), Some("queue"));
}

#[test]
fn the_theme_changes_with_one_key_and_stays() {
    let (_folder, mut window) = shop();
    let is_dark = |window: &Window| window.ctx.global_style().visuals.dark_mode;
    let before = is_dark(&window);
    window.key_press_modifiers(Modifiers::ALT.plus(Modifiers::SHIFT), Key::D);
    window.run_ok();
    assert_ne!(is_dark(&window), before);
    window.run_ok();
    assert_ne!(is_dark(&window), before);
}

#[test]
fn a_problem_shows_what_it_is_about() {
    let (_folder, mut window) = shop();
    window.key_press_modifiers(Modifiers::COMMAND, Key::J);
    window.run_ok();
    let finding = window.state().derived.report.findings.first().unwrap().message.clone();
    click(&mut window, &format!("Show {finding}"));
    assert!(!window.state().editor.selection.is_empty());
}

#[test]
fn ctrl_wheel_zooms_at_the_pointer() {
    let (_folder, mut window) = shop();
    let at = center(&window, "Orders (Lambda)");
    window.hover_at(at);
    window.run_ok();
    let before = window.state().editor.camera.zoom;
    window.event_modifiers(
        eframe::egui::Event::MouseWheel {
            unit: eframe::egui::MouseWheelUnit::Line,
            delta: vec2(0.0, 3.0),
            phase: eframe::egui::TouchPhase::Move,
            source: eframe::egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::COMMAND,
        },
        Modifiers::COMMAND,
    );
    window.run_ok();
    assert!(window.state().editor.camera.zoom > before * 1.05);
    let after = center(&window, "Orders (Lambda)");
    assert!((after - at).length() < 2.0, "what is under the pointer stays there");
}

#[test]
fn the_outline_reads_the_drawing_as_a_tree_by_keyboard() {
    let (_folder, mut window) = shop();
    click(&mut window, "Outline");
    let items: Vec<String> = window
        .query_all_by_role(eframe::egui::accesskit::Role::TreeItem)
        .filter_map(|item| item.accesskit_node().label())
        .collect();
    assert_eq!(items.len(), 5, "{items:?}");
    let tree_item = |window: &Window, part: &str| {
        let items = window.query_all_by_role(eframe::egui::accesskit::Role::TreeItem);
        items.into_iter().any(|item| item.accesskit_node().label().is_some_and(|label| label.contains(part)))
    };
    let orders = window
        .query_all_by_role(eframe::egui::accesskit::Role::TreeItem)
        .find(|item| item.accesskit_node().label().is_some_and(|label| label.starts_with("Shop API")))
        .unwrap();
    orders.focus();
    window.run_ok();
    window.key_press(eframe::egui::Key::ArrowRight);
    window.run_ok();
    assert!(tree_item(&window, "→ Orders") && tree_item(&window, "← Browser"), "its wires");
    window.key_press(eframe::egui::Key::ArrowDown);
    window.run_ok();
    window.key_press(eframe::egui::Key::Enter);
    window.run_ok();
    let selected = window.state().editor.selected_one().cloned();
    assert!(selected.as_ref().is_some_and(|id| id.wire().is_some()), "{selected:?}");
}
