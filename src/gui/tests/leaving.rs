use eframe::egui::{Key, Modifiers};
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
    window.key_press_modifiers(Modifiers::COMMAND, Key::N);
    window.run_ok();
    assert!(says(&window, "Save the changes to shop?"));
    click(&mut window, "Cancel");
    assert_eq!(names(&window).len(), 4);
}

#[test]
fn leaving_without_saving_keeps_the_file_as_it_was() {
    let (folder, mut window) = changed();
    window.key_press_modifiers(Modifiers::COMMAND, Key::N);
    window.run_ok();
    click(&mut window, "Don't save");
    assert!(document(&window).is_empty());
    assert_eq!(std::fs::read_to_string(folder.path().join("shop.json")).unwrap(), SHOP);
}

#[test]
fn saving_first_writes_and_then_leaves() {
    let (folder, mut window) = changed();
    window.key_press_modifiers(Modifiers::COMMAND, Key::N);
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
