use eframe::egui::{Key, Modifiers, ViewportCommand, ViewportEvent};
use egui_kittest::kittest::Queryable as _;

use super::*;

fn changed() -> (tempfile::TempDir, Window) {
    let (folder, mut window) = shop();
    window.state_mut().editor.select_only(ComponentId::new("queue").into());
    window.key_press(Key::Delete);
    window.run_ok();
    (folder, window)
}

#[test]
fn leaving_with_changes_asks_and_cancel_stays() {
    let (_folder, mut window) = changed();
    window.key_press_modifiers(Modifiers::COMMAND, Key::W);
    window.run_ok();
    assert!(says(&window, "Save the changes to shop?"));
    click(&mut window, "Cancel");
    assert_eq!(names(&window).len(), 4);
}

#[test]
fn leaving_without_saving_keeps_the_file_as_it_was() {
    let (folder, mut window) = changed();
    window.key_press_modifiers(Modifiers::COMMAND, Key::W);
    window.run_ok();
    click(&mut window, "Don't save");
    assert!(document(&window).is_empty());
    assert_eq!(std::fs::read_to_string(folder.path().join("shop.json")).unwrap(), SHOP);
}

#[test]
fn saving_first_writes_and_then_leaves() {
    let (folder, mut window) = changed();
    window.key_press_modifiers(Modifiers::COMMAND, Key::W);
    window.run_ok();
    window.get_by_label("Save").click();
    window.run_ok();
    assert!(document(&window).is_empty());
    assert!(!std::fs::read_to_string(folder.path().join("shop.json")).unwrap().contains("Mails"));
}

#[test]
fn without_changes_nobody_is_asked() {
    let (_folder, mut window) = shop();
    window.key_press_modifiers(Modifiers::COMMAND, Key::N);
    window.run_ok();
    assert!(document(&window).is_empty());
}

#[test]
fn the_close_button_asks_too() {
    let (_folder, mut window) = changed();
    let input = window.input_mut();
    let root = input.viewport_id;
    input.viewports.get_mut(&root).unwrap().events.push(ViewportEvent::Close);
    window.step();
    let commands = &window.output().viewport_output[&root].commands;
    assert!(commands.contains(&ViewportCommand::CancelClose), "{commands:?}");
    window.run_ok();
    assert!(says(&window, "Save the changes to shop?"));
}

#[test]
fn a_new_drawing_stands_beside_the_changed_one_and_quitting_asks_about_that() {
    let (_folder, mut window) = changed();
    window.key_press_modifiers(Modifiers::COMMAND, Key::N);
    window.run_ok();
    assert!(document(&window).is_empty());
    assert!(!says(&window, "Save the changes to shop?"));
    window.get_by_label("shop, not saved");
    window.key_press_modifiers(Modifiers::COMMAND, Key::PageDown);
    window.run_ok();
    assert_eq!(names(&window).len(), 4);
    window.key_press_modifiers(Modifiers::COMMAND, Key::PageUp);
    window.run_ok();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Q);
    window.run_ok();
    assert!(says(&window, "Save the changes to shop?"), "although another drawing is in front");
    assert_eq!(names(&window).len(), 4, "what is asked about is shown");
}

#[test]
fn a_file_changed_by_another_program_is_reloaded_as_one_step() {
    let (folder, mut window) = shop();
    let path = folder.path().join("shop.json");
    std::fs::write(&path, SHOP.replace("Mails", "Letters by mail")).unwrap();
    let begun = std::time::Instant::now();
    while !says(&window, "was changed by another program") && begun.elapsed().as_secs() < 10 {
        std::thread::sleep(std::time::Duration::from_millis(100));
        window.run_ok();
    }
    click(&mut window, "Show difference");
    assert!(says(&window, "Mails changes"));
    click(&mut window, "Close");
    click(&mut window, "Reload");
    assert!(names(&window).contains(&"Letters by mail".to_owned()));
    assert!(window.state().editor.is_saved() && !says(&window, "was changed by another program"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_ok();
    assert!(names(&window).contains(&"Mails".to_owned()));
}
