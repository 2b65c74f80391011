use eframe::egui::{Key, Modifiers};

use super::*;

#[test]
fn a_broken_file_says_which_and_where() {
    let (_folder, path) = file("broken.json", "{\"schema\":1,\n\"nodes\":[{\"id\":\"a\",\"type\":\"lambda\",}]}");
    let window = window(Some(path));
    assert!(says(&window, "broken.json:2:"), "names file and line");
    assert!(says(&window, "The file could not be opened"));
}

#[test]
fn a_missing_file_says_so() {
    let window = window(Some("/no/such/folder/shop.sky.ron".into()));
    assert!(says(&window, "/no/such/folder/shop.sky.ron"));
}

#[test]
fn saving_writes_the_file_and_clears_the_mark() {
    let (folder, mut window) = shop();
    window.state_mut().editor.edit("Rename", |txn, document| {
        txn.update_component(document, &ComponentId::new("queue"), |component| component.name = "Post".to_owned());
    });
    window.run_ok();
    assert!(!window.state().editor.is_saved());
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run_ok();
    assert!(window.state().editor.is_saved());
    assert!(std::fs::read_to_string(folder.path().join("shop.json")).unwrap().contains("Post"));
}

#[test]
fn a_folder_that_is_gone_stops_the_save_and_loses_nothing() {
    let (folder, mut window) = shop();
    window.state_mut().editor.select_only(ComponentId::new("queue").into());
    window.key_press(Key::Delete);
    window.run_ok();
    drop(folder);
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run_ok();
    assert!(says(&window, "The drawing was not saved"));
    assert!(says(&window, "shop.json"));
    assert!(!window.state().editor.is_saved());
    assert_eq!(names(&window).len(), 4);
}
